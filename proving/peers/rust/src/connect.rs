//! The client: sends a text, prints what came back, and closes in order.

use crate::{Outcome, config};
use rustls::{ClientConnection, Stream};
use rustls_pki_types::ServerName;
use std::io::{ErrorKind, Read, Write};
use std::net::TcpStream;
use std::sync::Arc;
use std::time::Duration;

pub fn run(flags: &config::Flags) -> Outcome<()> {
    let name = ServerName::try_from(flags.text("name")?.to_owned())?;
    let port: u16 = flags.text("port")?.parse()?;
    let mut connection = ClientConnection::new(Arc::new(config::client(flags)?), name)?;
    let mut socket = TcpStream::connect(("127.0.0.1", port))?;
    socket.set_read_timeout(Some(Duration::from_secs(20)))?;
    socket.set_nodelay(true)?;
    while connection.is_handshaking() {
        connection.complete_io(&mut socket)?;
    }
    println!("{}", config::negotiated(&connection));
    let text = flags.text("send")?;
    exchange(&mut connection, &mut socket, text)?;
    if flags.optional("rekey") == Some("yes") {
        connection.refresh_traffic_keys()?;
        exchange(&mut connection, &mut socket, text)?;
    }
    bulk(&mut connection, &mut socket, flags.optional("bulk").unwrap_or("0").parse()?)?;
    if flags.optional("vanish") == Some("yes") {
        std::process::exit(0);
    }
    if flags.optional("hold") != Some("yes") {
        connection.send_close_notify();
        connection.complete_io(&mut socket)?;
    }
    println!("end {}", how_it_ends(&mut connection, &mut socket));
    Ok(())
}

/// One line out, one line (or whatever ends first) back.
fn exchange(connection: &mut ClientConnection, socket: &mut TcpStream, text: &str) -> Outcome<()> {
    let mut tls = Stream::new(connection, socket);
    tls.write_all(text.replace("\\r", "\r").replace("\\n", "\n").as_bytes())?;
    tls.flush()?;
    let (mut line, mut byte) = (Vec::new(), [0]);
    while !line.ends_with(b"\n") && tls.read(&mut byte)? == 1 {
        line.push(byte[0]);
    }
    println!("answer {}", String::from_utf8_lossy(&line).trim_end());
    Ok(())
}

/// As many lines may be under way before they have come back.
const WINDOW: usize = 16;

/// Has so many lines of 1,024 bytes sent back, a window at a time.
fn bulk(connection: &mut ClientConnection, socket: &mut TcpStream, lines: usize) -> Outcome<()> {
    let sent = ("0".repeat(1023) + "\n").repeat(WINDOW).into_bytes();
    let mut got = vec![0; sent.len()];
    for line in (0..lines).step_by(WINDOW) {
        let mut tls = Stream::new(connection, socket);
        tls.write_all(&sent)?;
        tls.flush()?;
        tls.read_exact(&mut got)?;
        if got != sent {
            return Err(format!("after {line} lines others came back").into());
        }
    }
    if lines > 0 {
        println!("bulk {lines}");
    }
    Ok(())
}

fn how_it_ends(connection: &mut ClientConnection, socket: &mut TcpStream) -> String {
    let mut rest = Vec::new();
    match Stream::new(connection, socket).read_to_end(&mut rest) {
        Ok(_) => "close_notify".into(),
        Err(why) if why.kind() == ErrorKind::UnexpectedEof => "truncated".into(),
        Err(why) => why.to_string(),
    }
}
