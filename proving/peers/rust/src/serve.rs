//! The server: answers a line with that line, and a line that begins with GET with a page.

use crate::{Outcome, config};
use rustls::{ServerConfig, ServerConnection, Stream};
use std::io::{Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::Arc;
use std::time::Duration;

/// A peer that says nothing for so long is left alone.
const PATIENCE: Duration = Duration::from_secs(20);

pub fn run(flags: &config::Flags) -> Outcome<()> {
    let config = Arc::new(config::server(flags)?);
    let truncate = flags.optional("truncate") == Some("yes");
    let rekey = flags.optional("rekey") == Some("yes");
    let listener = TcpListener::bind(("127.0.0.1", 0))?;
    println!("listening {}", listener.local_addr()?.port());
    for socket in listener.incoming() {
        let (config, socket) = (config.clone(), socket?);
        std::thread::spawn(move || {
            if let Err(why) = answer(config, socket, truncate, rekey) {
                println!("failed {why}");
            }
        });
    }
    Ok(())
}

fn answer(config: Arc<ServerConfig>, mut socket: TcpStream, truncate: bool, rekey: bool) -> Outcome<()> {
    socket.set_read_timeout(Some(PATIENCE))?;
    socket.set_nodelay(true)?;
    let mut connection = ServerConnection::new(config)?;
    while connection.is_handshaking() {
        connection.complete_io(&mut socket)?;
    }
    println!(
        "{} client={}",
        config::negotiated(&connection),
        config::client_name(connection.peer_certificates())
    );
    let mut unread = Vec::new();
    while let Some(line) = next_line(&mut connection, &mut socket, &mut unread)? {
        if rekey {
            connection.refresh_traffic_keys()?;
        }
        let page = line.starts_with(b"GET ");
        let mut tls = Stream::new(&mut connection, &mut socket);
        if page {
            tls.write_all(b"HTTP/1.0 200 OK\r\nContent-Type: text/plain\r\n\r\nhello from rustls\n")?;
        } else {
            tls.write_all(&line)?;
        }
        tls.flush()?;
        if page || truncate {
            break;
        }
    }
    if !truncate {
        connection.send_close_notify();
        connection.complete_io(&mut socket)?;
    }
    socket.shutdown(Shutdown::Write)?;
    Ok(())
}

/// What comes next through a line feed; nothing once the client has closed.
fn next_line(
    connection: &mut ServerConnection,
    socket: &mut TcpStream,
    unread: &mut Vec<u8>,
) -> Outcome<Option<Vec<u8>>> {
    let mut chunk = [0; 16 * 1024];
    loop {
        if let Some(end) = unread.iter().position(|it| *it == b'\n') {
            return Ok(Some(unread.drain(..=end).collect()));
        }
        match Stream::new(connection, socket).read(&mut chunk)? {
            0 => return Ok(None),
            count => unread.extend_from_slice(&chunk[..count]),
        }
    }
}
