//! HTTPS: the server's own authority, plain HTTP on the TLS port, certificates replaced while connections go on.

use std::{
    fs,
    net::SocketAddr,
    path::Path,
    sync::Arc,
    time::{Duration, SystemTime},
};

use motionwire_server::{clock::Clock, tls::Authority};
use motionwire_shared::{Timestamp, rest::DashboardInfo};
use rustls::{
    ClientConfig, RootCertStore,
    crypto::ring,
    pki_types::{CertificateDer, ServerName, UnixTime, pem::PemObject},
    time_provider::TimeProvider,
};
use serde_json::json;
use sha2::{Digest, Sha256};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    time::{sleep, timeout},
};
use tokio_rustls::{TlsConnector, client::TlsStream};

use crate::support::{PATIENCE, Server};

const DAY: Duration = Duration::from_secs(24 * 60 * 60);

/// A client whose clock is the test's.
#[derive(Debug)]
struct At(Timestamp);

impl TimeProvider for At {
    fn current_time(&self) -> Option<UnixTime> {
        let since_epoch = Duration::from_micros(self.0.as_micros().try_into().unwrap());
        Some(UnixTime::since_unix_epoch(since_epoch))
    }
}

/// A TLS connection that trusts this root and nothing else; refused if the server cannot prove to be `name`.
async fn connect(
    address: SocketAddr,
    name: &str,
    root: &CertificateDer<'static>,
    at: Timestamp,
) -> std::io::Result<TlsStream<TcpStream>> {
    let mut roots = RootCertStore::empty();
    roots.add(root.clone()).unwrap();
    let config = ClientConfig::builder_with_details(Arc::new(ring::default_provider()), Arc::new(At(at)))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_root_certificates(roots)
        .with_no_client_auth();
    let stream = TcpStream::connect(address).await.unwrap();
    let name = ServerName::try_from(name.to_owned()).unwrap();
    TlsConnector::from(Arc::new(config)).connect(name, stream).await
}

fn leaf(stream: &TlsStream<TcpStream>) -> CertificateDer<'static> {
    stream.get_ref().1.peer_certificates().unwrap()[0].clone().into_owned()
}

/// Asks for /healthz, without giving the connection up.
async fn ask(stream: &mut TlsStream<TcpStream>) -> String {
    stream.write_all(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n").await.unwrap();
    let mut answer = vec![0; 4096];
    let length = timeout(PATIENCE, stream.read(&mut answer)).await.unwrap().unwrap();
    String::from_utf8(answer[..length].to_vec()).unwrap()
}

fn authority_of(server: &Server) -> CertificateDer<'static> {
    CertificateDer::from_pem_file(server.dir.path().join("tls/ca.pem")).unwrap()
}

#[tokio::test]
async fn whoever_trusts_the_authority_trusts_the_server_under_all_its_names() {
    let server = Server::start(&["--public-url", "https://motion.example.org"]).await;
    let (address, now) = (server.https.unwrap(), server.clock().timestamp());
    let root = authority_of(&server);
    for name in ["localhost", "127.0.0.1", "::1", "motion.example.org"] {
        let mut stream = connect(address, name, &root, now).await.unwrap_or_else(|e| panic!("{name}: {e}"));
        assert!(ask(&mut stream).await.starts_with("HTTP/1.1 200 OK"), "{name}");
    }
    for name in ["elsewhere.example", "10.99.99.99"] {
        assert!(connect(address, name, &root, now).await.is_err(), "{name}");
    }
    let end =
        x509_parser::parse_x509_certificate(&leaf(&connect(address, "localhost", &root, now).await.unwrap()))
            .map(|(_, leaf)| {
                (leaf.validity().not_after.timestamp() - leaf.validity().not_before.timestamp()) / 86_400
            })
            .unwrap();
    assert!(end <= 397, "{end} days");
    // The metrics stay on the other port.
    let mut stream = connect(address, "localhost", &root, now).await.unwrap();
    stream.write_all(b"GET /metrics HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n").await.unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    assert!(answer.starts_with("HTTP/1.1 404"), "{answer}");
}

#[tokio::test]
async fn cookies_set_over_https_are_secure() {
    let server = Server::start(&[]).await;
    let root = reqwest::Certificate::from_der(&authority_of(&server)).unwrap();
    let client = reqwest::Client::builder().tls_certs_only([root]).build().unwrap();
    let url = format!("https://localhost:{}/api/dashboard/session", server.https.unwrap().port());
    let key = json!({ "key": server.link_key().await.expose() });
    let origin = format!("https://localhost:{}", server.https.unwrap().port());
    let answer = client.post(url).header("origin", origin).json(&key).send().await.unwrap();
    assert_eq!(answer.status(), 204);
    assert!(answer.headers()["set-cookie"].to_str().unwrap().contains("; Secure"));
}

#[tokio::test]
async fn plain_http_on_the_tls_port_gets_the_certificate_and_nothing_else() {
    let server = Server::start(&[]).await;
    let base = format!("http://localhost:{}", server.https.unwrap().port());
    let page = reqwest::get(format!("{base}/")).await.unwrap();
    assert_eq!(page.status(), 200);
    let policy = page.headers()["content-security-policy"].to_str().unwrap().to_owned();
    assert!(policy.starts_with("default-src 'none'; style-src 'sha256-"), "{policy}");
    let text = page.text().await.unwrap();
    let dashboard = server.dashboard().await;
    let info: DashboardInfo = dashboard.get("/api/dashboard").await.json().await.unwrap();
    assert!(text.contains(&info.certificate.unwrap().sha256_fingerprint));
    assert!(text.contains(&format!("href=\"{}/p\"", base.replace("http:", "https:"))));
    let style = text.split_once("<style>").unwrap().1.split_once("</style>").unwrap().0;
    let hash = data_encoding::BASE64.encode(&Sha256::digest(style));
    assert!(policy.contains(&hash), "the style is the one that the policy allows");

    let download = reqwest::get(format!("{base}/motionwire-ca.crt")).await.unwrap();
    assert_eq!(download.headers()["content-type"], "application/x-x509-ca-cert");
    assert_eq!(download.bytes().await.unwrap().as_ref(), authority_of(&server).as_ref());

    for path in ["/p", "/healthz", "/metrics", "/connect", "/api/dashboard", "/auth/developer"] {
        let answer = dashboard.client.get(format!("{base}{path}")).send().await.unwrap();
        assert_eq!(answer.status(), 404, "{path}");
    }
    // A strange host is not written into the page.
    let request = dashboard.client.get(format!("{base}/")).header("host", "evil.example");
    assert!(!request.send().await.unwrap().text().await.unwrap().contains("evil.example"));
}

#[tokio::test]
async fn a_new_certificate_comes_in_time_from_the_same_authority() {
    let server = Server::start(&[]).await;
    let (address, root) = (server.https.unwrap(), authority_of(&server));
    let mut open = connect(address, "localhost", &root, server.clock().timestamp()).await.unwrap();
    let first = leaf(&open);
    assert!(ask(&mut open).await.starts_with("HTTP/1.1 200"));
    server.clock.advance(370 * DAY);
    let now = server.clock().timestamp();
    let fresh = timeout(PATIENCE, async {
        loop {
            let stream = connect(address, "localhost", &root, now).await.unwrap();
            if leaf(&stream) != first {
                return leaf(&stream);
            }
            sleep(Duration::from_millis(20)).await;
        }
    });
    let fresh = fresh.await.unwrap();
    assert!(ask(&mut open).await.starts_with("HTTP/1.1 200"), "connections go on");
    assert_eq!(authority_of(&server), root);
    let clock = server.clock.clone();
    let again = Server::start_in(server.stop().await, clock, &[]).await;
    let kept = connect(again.https.unwrap(), "localhost", &root, now).await.unwrap();
    assert_eq!(leaf(&kept), fresh, "a start keeps what is good");
}

/// A client's first message that offers nothing newer than this version, and all that a handshake of TLS 1.2 needs.
fn hello(minor: u8) -> Vec<u8> {
    let extensions: [&[u8]; 4] = [
        // Supported groups, signature algorithms, point formats, extended master secret.
        &[0, 10, 0, 4, 0, 2, 0, 23],
        &[0, 13, 0, 4, 0, 2, 4, 3],
        &[0, 11, 0, 2, 1, 0],
        &[0, 23, 0, 0],
    ];
    let extensions = extensions.concat();
    let mut body = vec![3, minor];
    body.extend([7; 32]);
    body.extend([0, 0, 2, 0xc0, 0x2b, 1, 0, 0, u8::try_from(extensions.len()).unwrap()]);
    body.extend(extensions);
    let len = u8::try_from(body.len()).unwrap();
    [&[0x16, 3, 1, 0, len + 4, 1, 0, 0, len][..], &body].concat()
}

#[tokio::test]
async fn old_versions_of_tls_are_refused() {
    let server = Server::start(&[]).await;
    let (address, root) = (server.https.unwrap(), authority_of(&server));
    for version in [&rustls::version::TLS12, &rustls::version::TLS13] {
        let mut roots = RootCertStore::empty();
        roots.add(root.clone()).unwrap();
        let config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_protocol_versions(&[version])
            .unwrap()
            .with_root_certificates(roots)
            .with_no_client_auth();
        let stream = TcpStream::connect(address).await.unwrap();
        let name = ServerName::try_from("localhost").unwrap();
        let stream = TlsConnector::from(Arc::new(config)).connect(name, stream).await.unwrap();
        assert_eq!(stream.get_ref().1.protocol_version(), Some(version.version));
    }
    for minor in 0..=3 {
        let mut stream = TcpStream::connect(address).await.unwrap();
        stream.write_all(&hello(minor)).await.unwrap();
        let mut answer = [0; 7];
        timeout(PATIENCE, stream.read_exact(&mut answer)).await.unwrap().unwrap();
        // A record of the handshake, or a fatal alert, protocol_version (RFC 8446, section 6).
        let is_alert = (answer[0], &answer[5..]) == (0x15, &[2, 70]);
        assert!(if minor == 3 { answer[0] == 0x16 } else { is_alert }, "3.{minor}: {answer:?}");
    }
}

#[test]
fn new_addresses_get_a_new_certificate_but_no_new_authority() {
    let dir = tempfile::tempdir().unwrap();
    let now = Clock::System.timestamp();
    let names = |names: &[&str]| -> Vec<String> { names.iter().map(ToString::to_string).collect() };
    let home = names(&["localhost", "desk", "desk.local", "192.168.1.20", "203.0.113.7"]);
    let authority = Authority::load_or_create(dir.path(), &home, now).unwrap();
    let first = authority.certify(&home, now).unwrap();
    assert_eq!(authority.certify(&home, now).unwrap().cert, first.cert);
    let moved = names(&["localhost", "desk", "10.0.0.5", "laptop.local", "198.51.100.1", "other.example"]);
    let again = Authority::load_or_create(dir.path(), &moved, now).unwrap();
    assert_eq!(again.certificate(), authority.certificate());
    assert_eq!(again.fingerprint(), authority.fingerprint());
    let second = again.certify(&moved, now).unwrap();
    let (_, parsed) = x509_parser::parse_x509_certificate(&second.cert[0]).unwrap();
    let held = format!("{:?}", parsed.subject_alternative_name().unwrap().unwrap().value.general_names);
    for name in ["localhost", "desk", "laptop.local", "IPAddress([10, 0, 0, 5])"] {
        assert!(held.contains(name), "{name} is not in {held}");
    }
    // What the authority may not vouch for would spoil the whole certificate.
    for name in ["other.example", "198"] {
        assert!(!held.contains(name), "{name} is in {held}");
    }
}

#[cfg(unix)]
#[tokio::test]
async fn keys_and_databases_are_for_their_owner_only() {
    use std::os::unix::fs::PermissionsExt;
    let server = Server::start(&[]).await;
    let mode = |path: &str| fs::metadata(server.dir.path().join(path)).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode("tls"), 0o700);
    for file in ["tls/ca.key", "tls/cert.key", "accounts.db", "log.db", "log.db-wal"] {
        assert_eq!(mode(file), 0o600, "{file}");
    }
}

/// Writes a self-signed certificate and its key, as somebody's own.
fn write_own(dir: &Path) -> CertificateDer<'static> {
    let own = rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap();
    fs::write(dir.join("own.pem"), own.cert.pem()).unwrap();
    fs::write(dir.join("own.key"), own.signing_key.serialize_pem()).unwrap();
    // A change within the clock's resolution would look like none.
    let later = SystemTime::now() + Duration::from_secs(u64::from(own.cert.der()[40]));
    fs::File::options().append(true).open(dir.join("own.pem")).unwrap().set_modified(later).unwrap();
    own.cert.der().clone()
}

#[tokio::test]
async fn browsers_are_told_to_use_https_only_where_nobody_is_locked_out() {
    let files = tempfile::tempdir().unwrap();
    let own = write_own(files.path());
    let path = |name: &str| files.path().join(name).to_str().unwrap().to_owned();
    let certificate = ["--tls-cert", &path("own.pem"), "--tls-key", &path("own.key")];
    let https = ["--public-url", "https://motion.example.org"];
    let table = [
        ([&certificate[..], &https].concat(), true),
        ([&certificate[..], &["--public-url", "http://motion.example.org"]].concat(), false),
        (certificate.to_vec(), false),
        (https.to_vec(), false),
    ];
    for (flags, told) in table {
        let server = Server::start(&flags).await;
        let root = if flags.contains(&"--tls-cert") { own.clone() } else { authority_of(&server) };
        let now = server.clock().timestamp();
        let mut stream = connect(server.https.unwrap(), "localhost", &root, now).await.unwrap();
        let answer = ask(&mut stream).await;
        assert_eq!(
            answer.contains("strict-transport-security: max-age=31536000"),
            told,
            "{flags:?}: {answer}"
        );
        let plain = reqwest::get(server.url("/healthz")).await.unwrap();
        assert!(!plain.headers().contains_key("strict-transport-security"), "{flags:?}");
    }
}

#[tokio::test]
async fn an_own_certificate_is_read_again_when_it_changes() {
    let files = tempfile::tempdir().unwrap();
    let path = |name: &str| files.path().join(name).to_str().unwrap().to_owned();
    let first = write_own(files.path());
    let server = Server::start(&["--tls-cert", &path("own.pem"), "--tls-key", &path("own.key")]).await;
    let (address, now) = (server.https.unwrap(), server.clock().timestamp());
    let mut open = connect(address, "localhost", &first, now).await.unwrap();
    assert!(ask(&mut open).await.starts_with("HTTP/1.1 200"));
    assert!(!server.dir.path().join("tls").exists(), "no authority is made");

    // While the pair does not fit, the old certificate stays.
    fs::write(path("own.key"), "no key").unwrap();
    server.clock.advance(Duration::from_secs(2));
    assert!(connect(address, "localhost", &first, now).await.is_ok());

    let second = write_own(files.path());
    let changed = timeout(PATIENCE, async {
        while connect(address, "localhost", &second, now).await.is_err() {
            server.clock.advance(Duration::from_secs(2));
            sleep(Duration::from_millis(20)).await;
        }
    });
    changed.await.unwrap();
    assert!(connect(address, "localhost", &first, now).await.is_err());
    assert!(ask(&mut open).await.starts_with("HTTP/1.1 200"), "connections go on");

    let client = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).build().unwrap();
    let base = format!("localhost:{}", address.port());
    let plain = client.get(format!("http://{base}/p")).send().await.unwrap();
    assert_eq!(plain.status(), 307);
    assert_eq!(plain.headers()["location"], format!("https://{base}/p"));
}
