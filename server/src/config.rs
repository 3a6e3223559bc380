//! What `motionwire serve` can be told, by flags or by environment variables.

use std::{
    env,
    net::{IpAddr, Ipv4Addr, SocketAddr, ToSocketAddrs},
    path::PathBuf,
    time::Duration,
};

use bytesize::ByteSize;
use clap::{Args, ValueEnum, builder::BoolishValueParser, value_parser};
use ipnet::IpNet;
use motionwire_shared::{DevId, limits};

use crate::{
    auth::Secret,
    base_url::BaseUrl,
    log::{Durability, Retention},
    tls::OwnFiles,
};

/// Shortest API key that a person may choose, in characters.
const MIN_API_KEY_LEN: usize = 16;

const S_PER_DAY: u64 = 24 * 60 * 60;

/// The server's settings.
#[derive(Args, Debug, Clone)]
pub struct Config {
    /// Address of the plain HTTP port: the dashboard on this machine, clients, /metrics
    #[arg(
        long,
        env = "MOTIONWIRE_LISTEN",
        value_name = "ADDRESS:PORT",
        default_value = "127.0.0.1:8080",
        value_parser = |text: &str| listener(text, Ipv4Addr::LOCALHOST)
    )]
    pub listen: SocketAddr,

    /// Address of the HTTPS port: phones, and everybody beyond this machine
    #[arg(
        long,
        env = "MOTIONWIRE_TLS_LISTEN",
        value_name = "ADDRESS:PORT",
        default_value = "0.0.0.0:8443",
        value_parser = |text: &str| listener(text, Ipv4Addr::UNSPECIFIED)
    )]
    pub tls_listen: SocketAddr,

    /// Serve no HTTPS; for use behind a proxy that does
    #[arg(long, env = "MOTIONWIRE_NO_TLS", value_parser = BoolishValueParser::new())]
    pub no_tls: bool,

    /// PEM file with an own certificate and its chain, in place of one by the server's own authority; read again when it changes
    #[arg(long, env = "MOTIONWIRE_TLS_CERT", value_name = "FILE", requires = "tls_key")]
    pub tls_cert: Option<PathBuf>,

    /// PEM file with the key of --tls-cert
    #[arg(long, env = "MOTIONWIRE_TLS_KEY", value_name = "FILE", requires = "tls_cert")]
    pub tls_key: Option<PathBuf>,

    #[command(flatten)]
    #[allow(missing_docs, reason = "a doc comment would become the help's text")]
    pub data: DataDir,

    /// Create this developer at the start, or give it the key of --api-key; the pages show its data
    #[arg(long, env = "MOTIONWIRE_DEV_ID", value_name = "ID", requires = "api_key")]
    pub dev_id: Option<DevId>,

    /// The key of --dev-id, at least 16 characters; better given by the environment variable, which other users cannot see
    #[arg(long, env = "MOTIONWIRE_API_KEY", value_name = "KEY", requires = "dev_id", hide_env_values = true)]
    pub api_key: Option<Secret>,

    /// Milliseconds between two heartbeats of a client
    #[arg(
        long,
        env = "MOTIONWIRE_HEARTBEAT_INTERVAL_MS",
        value_name = "MS",
        default_value_t = limits::HEARTBEAT_INTERVAL_MS,
        value_parser = value_parser!(u64).range(100..=3_600_000)
    )]
    pub heartbeat_interval_ms: u64,

    /// Milliseconds that a client has for its IDENTIFY
    #[arg(
        long,
        env = "MOTIONWIRE_IDENTIFY_TIMEOUT_MS",
        value_name = "MS",
        default_value_t = limits::IDENTIFY_TIMEOUT_MS,
        value_parser = value_parser!(u64).range(100..=600_000)
    )]
    pub identify_timeout_ms: u64,

    /// Seconds until an unused token expires
    #[arg(
        long,
        env = "MOTIONWIRE_TOKEN_TTL_S",
        value_name = "S",
        default_value_t = 180,
        value_parser = value_parser!(u64).range(1..=86_400)
    )]
    pub token_ttl_s: u64,

    /// Consumers that a developer may have connected at the same time
    #[arg(
        long,
        env = "MOTIONWIRE_MAX_CONSUMERS",
        value_name = "COUNT",
        default_value_t = 16,
        value_parser = value_parser!(u32).range(1..=10_000)
    )]
    pub max_consumers: u32,

    /// Largest WebSocket frame that is accepted, in bytes
    #[arg(
        long,
        env = "MOTIONWIRE_MAX_FRAME_BYTES",
        value_name = "BYTES",
        default_value_t = limits::MAX_FRAME_BYTES as u64,
        value_parser = value_parser!(u64).range(1024..=16_777_216)
    )]
    pub max_frame_bytes: u64,

    /// Connections that one address may have open at the same time; this machine's own and proxies' do not count
    #[arg(
        long,
        env = "MOTIONWIRE_MAX_CONNECTIONS_PER_ADDRESS",
        value_name = "COUNT",
        default_value_t = 256,
        value_parser = value_parser!(u32).range(1..=1_000_000)
    )]
    pub max_connections_per_address: u32,

    /// Connections from other machines that may wait for their IDENTIFY at the same time
    #[arg(
        long,
        env = "MOTIONWIRE_MAX_UNIDENTIFIED",
        value_name = "COUNT",
        default_value_t = 1024,
        value_parser = value_parser!(u32).range(1..=1_000_000)
    )]
    pub max_unidentified: u32,

    /// What a reading survives once it was sent on or acknowledged
    #[arg(long, env = "MOTIONWIRE_DURABILITY", value_name = "LEVEL", value_enum, default_value_t)]
    pub durability: Durability,

    /// Milliseconds that readings may wait for others, so that many are sent at once: less work for the server, more delay
    #[arg(
        long,
        env = "MOTIONWIRE_COALESCE_MS",
        value_name = "MS",
        default_value_t = 0,
        value_parser = value_parser!(u64).range(0..=1_000)
    )]
    pub coalesce_ms: u64,

    /// Days that readings are kept
    #[arg(
        long,
        env = "MOTIONWIRE_RETENTION_DAYS",
        value_name = "DAYS",
        default_value_t = 30,
        value_parser = value_parser!(u32).range(1..=36_500)
    )]
    pub retention_days: u32,

    /// Bytes of readings that are kept, like 500MB or 10GiB; the oldest go first
    #[arg(
        long,
        env = "MOTIONWIRE_RETENTION_BYTES",
        value_name = "BYTES",
        default_value = "10GiB",
        value_parser = retention_bytes
    )]
    pub retention_bytes: ByteSize,

    /// Addresses or networks of proxies whose X-Forwarded-For, -Proto and -Host are believed, separated by commas
    #[arg(
        long,
        env = "MOTIONWIRE_TRUSTED_PROXY",
        value_name = "ADDRESS[/PREFIX]",
        value_delimiter = ',',
        value_parser = network
    )]
    pub trusted_proxy: Vec<IpNet>,

    /// Where phones and browsers reach the server, if it is not at its own address: `https://motion.example.org`
    #[arg(long, env = "MOTIONWIRE_PUBLIC_URL", value_name = "URL")]
    pub public_url: Option<BaseUrl>,

    /// Open the dashboard in this machine's browser
    #[arg(long, env = "MOTIONWIRE_OPEN", value_parser = BoolishValueParser::new())]
    pub open: bool,

    /// How log lines are written to stderr
    #[arg(long, env = "MOTIONWIRE_LOG_FORMAT", value_name = "FORMAT", default_value = "text")]
    pub log_format: LogFormat,
}

impl Config {
    /// Checks what clap must not, because its messages repeat the value, and what it cannot, because a variable that says no
    /// counts for it like one that says yes.
    ///
    /// # Errors
    /// If the API key is too short, or a certificate is given for no HTTPS.
    pub fn check(&self) -> Result<(), ConfigError> {
        if self.no_tls && self.tls_cert.is_some() {
            return Err(ConfigError::CertificateWithoutTls);
        }
        match &self.api_key {
            Some(key) if key.expose().chars().count() < MIN_API_KEY_LEN => Err(ConfigError::ShortApiKey),
            _ => Ok(()),
        }
    }

    /// The certificate given by files, if one is.
    pub fn own_certificate(&self) -> Option<OwnFiles> {
        let files = self.tls_cert.clone().zip(self.tls_key.clone());
        files.map(|(certificate, key)| OwnFiles { certificate, key })
    }

    /// How long an unused token is good.
    pub const fn token_lifetime(&self) -> Duration {
        Duration::from_secs(self.token_ttl_s)
    }

    /// How much of the log is kept.
    pub fn retention(&self) -> Retention {
        Retention {
            max_age: Duration::from_secs(u64::from(self.retention_days) * S_PER_DAY),
            max_bytes: self.retention_bytes.as_u64(),
        }
    }
}

/// What is wrong with settings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ConfigError {
    /// A key that could be guessed.
    #[error(
        "--api-key must have at least {MIN_API_KEY_LEN} characters; `openssl rand -hex 20` makes a good one"
    )]
    ShortApiKey,
    /// A certificate for nothing.
    #[error("--no-tls leaves no use for --tls-cert and --tls-key: leave out the one or the others")]
    CertificateWithoutTls,
}

/// Where the server keeps its files.
#[derive(Args, Debug, Clone)]
pub struct DataDir {
    /// Directory of the server's files [default: $XDG_DATA_HOME/motionwire, else ~/.local/share/motionwire]
    #[arg(long, env = "MOTIONWIRE_DATA_DIR", value_name = "DIR")]
    data_dir: Option<PathBuf>,
}

impl DataDir {
    /// The directory.
    pub fn path(&self) -> PathBuf {
        self.data_dir.clone().unwrap_or_else(default_data_dir)
    }
}

/// By the XDG Base Directory Specification: a relative XDG_DATA_HOME counts as none.
fn default_data_dir() -> PathBuf {
    let xdg = env::var_os("XDG_DATA_HOME").map(PathBuf::from).filter(|path| path.is_absolute());
    let base = xdg.or_else(|| env::home_dir().map(|home| home.join(".local/share")));
    base.map_or_else(|| PathBuf::from("motionwire-data"), |base| base.join("motionwire"))
}

/// How log lines are written.
#[derive(ValueEnum, Debug, Clone, Copy, PartialEq, Eq)]
pub enum LogFormat {
    /// For people.
    Text,
    /// One JSON object a line.
    Json,
}

/// An address and a port; a name and a port, of whose addresses an old one is likelier to be meant; or a port alone.
fn listener(text: &str, usual: Ipv4Addr) -> Result<SocketAddr, String> {
    if let Ok(port) = text.parse::<u16>() {
        return Ok((usual, port).into());
    }
    let wanted = "must be an address and a port, like 127.0.0.1:8080, localhost:8080 or 8080";
    let addresses: Vec<_> = text.to_socket_addrs().map_err(|error| format!("{wanted}: {error}"))?.collect();
    let chosen = addresses.iter().find(|address| address.is_ipv4()).or(addresses.first());
    chosen.copied().ok_or_else(|| wanted.to_owned())
}

fn retention_bytes(text: &str) -> Result<ByteSize, String> {
    let size: ByteSize = text.parse().map_err(|_| "must be a size like 500MB or 10GiB".to_owned())?;
    if size < ByteSize::mib(1) { Err("must be at least 1MiB".to_owned()) } else { Ok(size) }
}

fn network(text: &str) -> Result<IpNet, String> {
    let text = text.trim();
    let address = text.parse::<IpAddr>().map(IpNet::from);
    address
        .or_else(|_| text.parse())
        .map_err(|_| "must be an address or a network, like 10.0.0.7 or 10.0.0.0/8".to_owned())
}

#[cfg(test)]
mod tests {
    use clap::Parser;

    use super::*;

    #[derive(Parser)]
    struct Command {
        #[command(flatten)]
        config: Config,
    }

    fn parse(flags: &[&str]) -> Result<Config, String> {
        let command = Command::try_parse_from(["motionwire"].iter().chain(flags));
        let config = command.map_err(|error| error.to_string())?.config;
        config.check().map(|()| config).map_err(|error| error.to_string())
    }

    #[test]
    fn the_defaults_are_those_of_the_documentation() {
        let config = parse(&[]).unwrap();
        assert_eq!(config.listen.to_string(), "127.0.0.1:8080");
        assert_eq!(config.tls_listen.to_string(), "0.0.0.0:8443");
        assert_eq!((config.heartbeat_interval_ms, config.identify_timeout_ms), (40_000, 15_000));
        assert_eq!((config.token_ttl_s, config.max_consumers, config.max_frame_bytes), (180, 16, 65_536));
        let retention = config.retention();
        assert_eq!((retention.max_age.as_secs(), retention.max_bytes), (2_592_000, 10 << 30));
    }

    #[test]
    fn what_makes_no_sense_is_refused_with_the_reason() {
        let table: [(&[&str], &str); 18] = [
            (&["--listen", "127.0.0.1"], "like 127.0.0.1:8080"),
            (&["--listen", "65536"], "like 127.0.0.1:8080"),
            (&["--tls-listen", "no such host:8443"], "like 127.0.0.1:8080"),
            (&["--tls-cert", "a.pem"], "--tls-key"),
            (&["--tls-key", "a.pem"], "--tls-cert"),
            (&["--tls-cert", "a", "--tls-key", "b", "--no-tls"], "--no-tls"),
            (&["--dev-id", "lab"], "--api-key"),
            (&["--api-key", "0123456789abcdef"], "--dev-id"),
            (&["--dev-id", "l b", "--api-key", "0123456789abcdef"], "A-Z a-z 0-9"),
            (&["--heartbeat-interval-ms", "0"], "100..=3600000"),
            (&["--token-ttl-s", "0"], "1..=86400"),
            (&["--max-consumers", "0"], "1..=10000"),
            (&["--max-connections-per-address", "0"], "1..=1000000"),
            (&["--max-unidentified", "0"], "1..=1000000"),
            (&["--retention-bytes", "5"], "at least 1MiB"),
            (&["--trusted-proxy", "proxy"], "10.0.0.0/8"),
            (&["--public-url", "motion.example.org"], "https://"),
            (&["--public-url", "https://motion.example.org/app"], "without a path"),
        ];
        for (flags, reason) in table {
            let error = parse(flags).expect_err(reason);
            assert!(error.contains(reason), "{flags:?}: {error}");
        }
    }

    #[test]
    fn a_listener_is_an_address_a_name_or_a_port() {
        let table = [
            ("--listen", "8080", "127.0.0.1:8080"),
            ("--tls-listen", "8443", "0.0.0.0:8443"),
            ("--listen", "localhost:81", "127.0.0.1:81"),
            ("--listen", "[::1]:82", "[::1]:82"),
            ("--listen", "10.0.0.7:83", "10.0.0.7:83"),
        ];
        for (flag, text, address) in table {
            let config = parse(&[flag, text]).unwrap();
            let parsed = if flag == "--listen" { config.listen } else { config.tls_listen };
            assert_eq!(parsed.to_string(), address, "{flag} {text}");
        }
    }

    #[test]
    fn a_short_key_is_refused_and_no_key_is_shown() {
        let flags = ["motionwire", "--dev-id", "lab", "--api-key", "too-short-a-key"];
        let config = Command::try_parse_from(flags).unwrap().config;
        assert_eq!(config.check(), Err(ConfigError::ShortApiKey));
        assert!(!format!("{config:?}").contains("too-short"));
        assert!(!ConfigError::ShortApiKey.to_string().contains("too-short"));
    }

    #[test]
    fn proxies_are_addresses_or_networks() {
        let config = parse(&["--trusted-proxy", "127.0.0.1, 10.0.0.0/8", "--trusted-proxy", "::1"]).unwrap();
        let networks: Vec<_> = config.trusted_proxy.iter().map(ToString::to_string).collect();
        assert_eq!(networks, ["127.0.0.1/32", "10.0.0.0/8", "::1/128"]);
    }
}
