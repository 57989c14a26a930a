//! Flags, and the rustls configurations made of them.

use crate::Outcome;
use rustls::crypto::aws_lc_rs::{self, cipher_suite, kx_group};
use rustls::crypto::{CryptoProvider, SupportedKxGroup};
use rustls::server::WebPkiClientVerifier;
use rustls::server::danger::ClientCertVerifier;
use rustls::{ClientConfig, RootCertStore, ServerConfig, SupportedCipherSuite, SupportedProtocolVersion};
use rustls_pki_types::pem::PemObject;
use rustls_pki_types::{CertificateDer, PrivateKeyDer};
use std::collections::HashMap;
use std::sync::Arc;

/// As Cargo.toml pins it.
pub const RUSTLS_VERSION: &str = "0.23.46";

/// `--name value` pairs.
pub struct Flags(HashMap<String, String>);

impl Flags {
    pub fn parse(mut arguments: impl Iterator<Item = String>) -> Outcome<Flags> {
        let mut flags = HashMap::new();
        while let Some(name) = arguments.next() {
            let name = name.strip_prefix("--").ok_or(format!("not a flag: {name}"))?.to_owned();
            let value = arguments.next().ok_or(format!("--{name} needs a value"))?;
            flags.insert(name, value);
        }
        Ok(Flags(flags))
    }

    pub fn text(&self, name: &str) -> Outcome<&str> {
        self.optional(name).ok_or(format!("--{name} is missing").into())
    }

    pub fn optional(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(String::as_str)
    }

    fn list(&self, name: &str) -> Option<Vec<&str>> {
        self.optional(name).map(|value| value.split(',').filter(|it| !it.is_empty()).collect())
    }
}

pub fn server(flags: &Flags) -> Outcome<ServerConfig> {
    let (chain, key) = (flags.text("cert")?, flags.text("key")?);
    let provider = provider(flags)?;
    let clients = clients(flags, &provider)?;
    let mut config = server_of_clients(version(flags)?, provider, clients, chain, key)?;
    config.alpn_protocols = alpn(flags);
    Ok(config)
}

/// Who judges the clients.
fn clients(flags: &Flags, provider: &CryptoProvider) -> Outcome<Arc<dyn ClientCertVerifier>> {
    let Some(asking) = flags.optional("clients") else {
        return Ok(WebPkiClientVerifier::no_client_auth());
    };
    let roots = Arc::new(trusted(flags.text("ca")?)?);
    let builder = WebPkiClientVerifier::builder_with_provider(roots, Arc::new(provider.clone()));
    Ok(if asking == "asks" { builder.allow_unauthenticated() } else { builder }.build()?)
}

pub fn server_of(
    version: &'static SupportedProtocolVersion,
    provider: CryptoProvider,
    chain: &str,
    key: &str,
) -> Outcome<ServerConfig> {
    server_of_clients(version, provider, WebPkiClientVerifier::no_client_auth(), chain, key)
}

fn server_of_clients(
    version: &'static SupportedProtocolVersion,
    provider: CryptoProvider,
    clients: Arc<dyn ClientCertVerifier>,
    chain: &str,
    key: &str,
) -> Outcome<ServerConfig> {
    let chain = CertificateDer::pem_file_iter(chain)?.collect::<Result<Vec<_>, _>>()?;
    let mut config = ServerConfig::builder_with_provider(Arc::new(provider))
        .with_protocol_versions(&[version])?
        .with_client_cert_verifier(clients)
        .with_single_cert(chain, PrivateKeyDer::from_pem_file(key)?)?;
    config.send_tls13_tickets = 0;
    Ok(config)
}

pub fn client(flags: &Flags) -> Outcome<ClientConfig> {
    let mut config = client_of_own(
        version(flags)?,
        provider(flags)?,
        flags.text("ca")?,
        flags.optional("cert").zip(flags.optional("key")),
    )?;
    config.alpn_protocols = alpn(flags);
    Ok(config)
}

fn trusted(ca: &str) -> Outcome<RootCertStore> {
    let mut roots = RootCertStore::empty();
    for root in CertificateDer::pem_file_iter(ca)? {
        roots.add(root?)?;
    }
    Ok(roots)
}

pub fn client_of(
    version: &'static SupportedProtocolVersion,
    provider: CryptoProvider,
    ca: &str,
) -> Outcome<ClientConfig> {
    client_of_own(version, provider, ca, None)
}

/// `own`: chain and key of the client, if it has any.
fn client_of_own(
    version: &'static SupportedProtocolVersion,
    provider: CryptoProvider,
    ca: &str,
    own: Option<(&str, &str)>,
) -> Outcome<ClientConfig> {
    let builder = ClientConfig::builder_with_provider(Arc::new(provider))
        .with_protocol_versions(&[version])?
        .with_root_certificates(trusted(ca)?);
    let mut config = match own {
        Some((chain, key)) => {
            let chain = CertificateDer::pem_file_iter(chain)?.collect::<Result<Vec<_>, _>>()?;
            builder.with_client_auth_cert(chain, PrivateKeyDer::from_pem_file(key)?)?
        }
        None => builder.with_no_client_auth(),
    };
    config.resumption = rustls::client::Resumption::disabled();
    Ok(config)
}

fn version(flags: &Flags) -> Outcome<&'static SupportedProtocolVersion> {
    version_named(flags.optional("version").unwrap_or("TLSv1.3"))
}

pub fn version_named(name: &str) -> Outcome<&'static SupportedProtocolVersion> {
    Ok(match name {
        "TLSv1.3" => &rustls::version::TLS13,
        "TLSv1.2" => &rustls::version::TLS12,
        other => return Err(format!("unknown version {other}").into()),
    })
}

fn alpn(flags: &Flags) -> Vec<Vec<u8>> {
    let names = flags.list("alpn").unwrap_or_default();
    names.into_iter().map(|name| name.as_bytes().to_vec()).collect()
}

fn provider(flags: &Flags) -> Outcome<CryptoProvider> {
    limited(&flags.list("suites").unwrap_or_default(), &flags.list("groups").unwrap_or_default())
}

/// rustls's own provider, with these suites and groups alone; an empty list leaves its own.
pub fn limited(suites: &[&str], groups: &[&str]) -> Outcome<CryptoProvider> {
    let mut provider = aws_lc_rs::default_provider();
    if !suites.is_empty() {
        provider.cipher_suites = suites.iter().map(|it| suite(it)).collect::<Outcome<_>>()?;
    }
    if !groups.is_empty() {
        provider.kx_groups = groups.iter().map(|it| group(it)).collect::<Outcome<_>>()?;
    }
    Ok(provider)
}

/// Every suite that this peer speaks, by IANA's name.
const SUITES: [(&str, SupportedCipherSuite); 9] = [
    ("TLS_AES_128_GCM_SHA256", cipher_suite::TLS13_AES_128_GCM_SHA256),
    ("TLS_AES_256_GCM_SHA384", cipher_suite::TLS13_AES_256_GCM_SHA384),
    ("TLS_CHACHA20_POLY1305_SHA256", cipher_suite::TLS13_CHACHA20_POLY1305_SHA256),
    ("TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256", cipher_suite::TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256),
    ("TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384", cipher_suite::TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384),
    (
        "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
        cipher_suite::TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256,
    ),
    ("TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256", cipher_suite::TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256),
    ("TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384", cipher_suite::TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384),
    ("TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256", cipher_suite::TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256),
];

fn suite(name: &str) -> Outcome<SupportedCipherSuite> {
    let found = SUITES.iter().find(|(known, _)| *known == name);
    Ok(found.ok_or(format!("unknown suite {name}"))?.1)
}

fn group(name: &str) -> Outcome<&'static dyn SupportedKxGroup> {
    Ok(match name {
        "x25519" => kx_group::X25519,
        "secp256r1" => kx_group::SECP256R1,
        "secp384r1" => kx_group::SECP384R1,
        "X25519MLKEM768" => kx_group::X25519MLKEM768,
        _ => return Err(format!("unknown group {name}").into()),
    })
}

/// One line: what a finished handshake agreed on, in IANA's names.
pub fn negotiated<Side>(connection: &rustls::ConnectionCommon<Side>) -> String {
    let agreed = connection.negotiated_cipher_suite().map(|it| it.suite());
    let suite = SUITES.iter().find(|(_, known)| Some(known.suite()) == agreed).map_or("-", |(name, _)| name);
    let version = match connection.protocol_version() {
        Some(rustls::ProtocolVersion::TLSv1_2) => "TLSv1.2",
        _ => "TLSv1.3",
    };
    let group = match connection.negotiated_key_exchange_group().map(|it| it.name()) {
        Some(rustls::NamedGroup::X25519) => "x25519",
        Some(rustls::NamedGroup::secp256r1) => "secp256r1",
        Some(rustls::NamedGroup::secp384r1) => "secp384r1",
        Some(rustls::NamedGroup::X25519MLKEM768) => "X25519MLKEM768",
        _ => "-",
    };
    let alpn = connection.alpn_protocol().map_or("-".into(), String::from_utf8_lossy);
    let retried = connection.handshake_kind() == Some(rustls::HandshakeKind::FullWithHelloRetryRequest);
    let retried = if retried { "yes" } else { "no" };
    format!("negotiated version={version} suite={suite} group={group} alpn={alpn} retried={retried}")
}

/// Who the client is: the last common name (2.5.4.3) of its certificate's names, which is its subject's.
pub fn client_name(chain: Option<&[CertificateDer<'static>]>) -> String {
    let Some(leaf) = chain.and_then(|it| it.first()) else {
        return "-".into();
    };
    let oid = [0x06, 0x03, 0x55, 0x04, 0x03];
    let Some(at) = leaf.windows(oid.len()).rposition(|it| it == oid) else {
        return "?".into();
    };
    let value = &leaf[at + oid.len()..];
    String::from_utf8_lossy(&value[2..2 + usize::from(value[1])]).into_owned()
}
