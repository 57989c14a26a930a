//! Both ends in memory on one thread, each with its own clock; asked by lines on stdin, answered in JSON.

use crate::{Outcome, config};
use rustls::{ClientConfig, ClientConnection, ServerConfig, ServerConnection};
use rustls_pki_types::ServerName;
use std::io::{BufRead, Read, Write};
use std::sync::Arc;
use std::time::{Duration, Instant};

pub fn run(flags: &config::Flags) -> Outcome<()> {
    let folder = flags.text("certificates")?.to_owned();
    for line in std::io::stdin().lock().lines() {
        let line = line?;
        let words: Vec<&str> = line.split_whitespace().collect();
        let answer = match words[..] {
            ["handshake", certificate, group, millis] => {
                let ends = configs(&folder, certificate, "TLSv1.3", &["TLS_AES_128_GCM_SHA256"], &[group])?;
                handshakes(ends, Duration::from_millis(millis.parse()?))?
            }
            ["handshake-1.2", certificate, group, millis] => {
                let suite = match certificate {
                    "rsa" => "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
                    _ => "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
                };
                // The certificate's curve has to be among the groups.
                let ends = configs(&folder, certificate, "TLSv1.2", &[suite], &[group, "secp256r1"])?;
                handshakes(ends, Duration::from_millis(millis.parse()?))?
            }
            ["records", suite, bytes, millis] => {
                records(&folder, suite, bytes.parse()?, Duration::from_millis(millis.parse()?))?
            }
            _ => r#"{"absent":"not a work that rustls is asked for"}"#.to_owned(),
        };
        println!("{answer}");
    }
    Ok(())
}

/// Time spent on either side of one thread.
#[derive(Default)]
struct Clocks {
    first: Duration,
    second: Duration,
}

struct Ends {
    client: ClientConnection,
    server: ServerConnection,
    wire: Vec<u8>,
}

impl Ends {
    fn handshake(client: &Arc<ClientConfig>, server: &Arc<ServerConfig>, clocks: &mut Clocks) -> Outcome<Ends> {
        let mut wire = Vec::with_capacity(32 * 1024);
        let mut at = Instant::now();
        let name = ServerName::try_from("localhost")?;
        let mut client = ClientConnection::new(client.clone(), name)?;
        lap(&mut clocks.second, &mut at);
        let mut server = ServerConnection::new(server.clone())?;
        lap(&mut clocks.first, &mut at);
        while client.is_handshaking() || server.is_handshaking() {
            while client.wants_write() {
                client.write_tls(&mut wire)?;
            }
            lap(&mut clocks.second, &mut at);
            feed(&mut server, &mut wire)?;
            while server.wants_write() {
                server.write_tls(&mut wire)?;
            }
            lap(&mut clocks.first, &mut at);
            feed(&mut client, &mut wire)?;
            lap(&mut clocks.second, &mut at);
        }
        Ok(Ends { client, server, wire })
    }
}

fn lap(clock: &mut Duration, at: &mut Instant) {
    let now = Instant::now();
    *clock += now - *at;
    *at = now;
}

fn feed<Side>(connection: &mut rustls::ConnectionCommon<Side>, wire: &mut Vec<u8>) -> Outcome<()>
where
    Side: rustls::SideData,
{
    let mut unread = wire.as_slice();
    while !unread.is_empty() {
        connection.read_tls(&mut unread)?;
        connection.process_new_packets()?;
    }
    wire.clear();
    Ok(())
}

fn handshakes((client, server): Configs, span: Duration) -> Outcome<String> {
    let mut clocks = Clocks::default();
    let (started, cpu) = (Instant::now(), cpu_nanos());
    let mut done = 0u64;
    while started.elapsed() < span {
        Ends::handshake(&client, &server, &mut clocks)?;
        done += 1;
    }
    Ok(report(done, &clocks, started, cpu))
}

/// The server seals, the client opens: what a download costs either end.
fn records(folder: &str, suite: &str, bytes: usize, span: Duration) -> Outcome<String> {
    let (client, server) = configs(folder, "ecdsa", "TLSv1.3", &[suite], &["x25519"])?;
    let mut ends = Ends::handshake(&client, &server, &mut Clocks::default())?;
    let (plain, mut got) = (vec![7u8; bytes], vec![0u8; bytes]);
    // Small ones in batches, so that reading the clocks does not weigh on them.
    let batch = if bytes < 1024 { 64 } else { 1 };
    let mut clocks = Clocks::default();
    let (started, cpu) = (Instant::now(), cpu_nanos());
    let mut done = 0u64;
    while started.elapsed() < span {
        let mut at = Instant::now();
        for _ in 0..batch {
            ends.server.writer().write_all(&plain)?;
            ends.server.write_tls(&mut ends.wire)?;
        }
        lap(&mut clocks.first, &mut at);
        feed(&mut ends.client, &mut ends.wire)?;
        for _ in 0..batch {
            ends.client.reader().read_exact(&mut got)?;
        }
        lap(&mut clocks.second, &mut at);
        done += batch;
    }
    Ok(report(done, &clocks, started, cpu))
}

type Configs = (Arc<ClientConfig>, Arc<ServerConfig>);

fn configs(folder: &str, certificate: &str, version: &str, suites: &[&str], groups: &[&str]) -> Outcome<Configs> {
    let version = config::version_named(version)?;
    let client = config::client_of(version, config::limited(suites, groups)?, &format!("{folder}/root.pem"))?;
    let chain = format!("{folder}/{certificate}.pem");
    let key = format!("{folder}/{certificate}.key");
    let server = config::server_of(version, config::limited(suites, groups)?, &chain, &key)?;
    Ok((Arc::new(client), Arc::new(server)))
}

/// `first` is the server's side (or who seals), `second` the client's (or who opens).
fn report(done: u64, clocks: &Clocks, started: Instant, cpu: u64) -> String {
    format!(
        r#"{{"done":{done},"first":{},"second":{},"wall":{},"cpu":{}}}"#,
        clocks.first.as_nanos(),
        clocks.second.as_nanos(),
        started.elapsed().as_nanos(),
        cpu_nanos() - cpu
    )
}

/// The processor time that this process has had.
fn cpu_nanos() -> u64 {
    let mut time = libc::timespec { tv_sec: 0, tv_nsec: 0 };
    // SAFETY: clock_gettime writes one timespec, and this is one.
    unsafe { libc::clock_gettime(libc::CLOCK_PROCESS_CPUTIME_ID, &mut time) };
    time.tv_sec as u64 * 1_000_000_000 + time.tv_nsec as u64
}
