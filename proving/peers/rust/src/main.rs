//! A TLS peer on rustls: a server, a client and a benchmark, told what to do by flags.
//! `peers/README.md` says which flags there are and what is printed.

mod bench;
mod config;
mod connect;
mod serve;

use std::process::ExitCode;

pub type Outcome<T> = Result<T, Box<dyn std::error::Error>>;

fn main() -> ExitCode {
    let mut arguments = std::env::args().skip(1);
    let verb = arguments.next().unwrap_or_default();
    let done = config::Flags::parse(arguments).and_then(|flags| match verb.as_str() {
        "version" => Ok(println!("rustls {}", config::RUSTLS_VERSION)),
        "serve" => serve::run(&flags),
        "connect" => connect::run(&flags),
        "bench" => bench::run(&flags),
        other => Err(format!("unknown verb '{other}': version, serve, connect or bench").into()),
    });
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(why) => {
            println!("failed {why}");
            ExitCode::FAILURE
        }
    }
}
