//! A client of the protocol: gets tokens, connects, sends and reads many frames at a time.

use std::{io, path::Path, sync::Arc, time::Duration};

use axum::{
    body::{Body, to_bytes},
    http::{Method, Request, StatusCode, Uri, header, request},
};
use hyper::client::conn::http1;
use hyper_util::rt::TokioIo;
use motionwire_shared::{
    rest::{ErrorResponse, TokenResponse},
    wire::ServerFrame,
};
use rustls::{
    ClientConfig, RootCertStore,
    crypto::ring,
    pki_types::{CertificateDer, ServerName, pem::PemObject},
};
use tokio::{
    io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt, ReadHalf, WriteHalf},
    net::TcpStream,
    time::{Interval, MissedTickBehavior, interval},
};
use tokio_rustls::TlsConnector;

use super::SimulateError;
use crate::{
    auth::Secret,
    ws::{masked_frame, read_frame},
};

/// What is read at a time, in bytes.
const READ_BYTES: usize = 256 * 1024;

/// Largest answer to a request for a token, in bytes.
const MAX_ANSWER_BYTES: usize = 16 * 1024;

/// A key of the right form: a simulation need not be told from another client.
const WEBSOCKET_KEY: &str = "bW90aW9ud2lyZSBzaW11bA==";

/// What keeps a connection alive.
const HEARTBEAT: &str = r#"{"op":0}"#;

trait Stream: AsyncRead + AsyncWrite + Send + Unpin {}
impl<S: AsyncRead + AsyncWrite + Send + Unpin> Stream for S {}

/// A server, and whose readings are sent there.
pub(super) struct Server {
    host: String,
    port: u16,
    tls: Option<TlsConnector>,
    dev_id: String,
    api_key: Secret,
}

impl Server {
    pub(super) fn new(
        url: &Uri,
        ca: Option<&Path>,
        dev_id: String,
        api_key: Secret,
    ) -> Result<Self, SimulateError> {
        let bad = |text: &str| SimulateError::Url(text.to_owned());
        let host = url.host().ok_or_else(|| bad("the address must be like http://127.0.0.1:8080"))?;
        let is_https = match url.scheme_str() {
            Some("http") => false,
            Some("https") => true,
            _ => return Err(bad("the address must begin with http:// or https://")),
        };
        let tls = match (is_https, ca) {
            (false, _) => None,
            (true, Some(ca)) => Some(connector(ca)?),
            (true, None) => {
                return Err(bad("for https, name the certificate of the server's authority with --ca"));
            }
        };
        let port = url.port_u16().unwrap_or(if is_https { 443 } else { 80 });
        let host = host.trim_matches(['[', ']']).to_owned();
        Ok(Self { host, port, tls, dev_id, api_key })
    }

    async fn open(&self) -> io::Result<Box<dyn Stream>> {
        let stream = TcpStream::connect((self.host.as_str(), self.port)).await?;
        stream.set_nodelay(true)?;
        let Some(tls) = &self.tls else { return Ok(Box::new(stream)) };
        let name = ServerName::try_from(self.host.clone()).map_err(io::Error::other)?;
        Ok(Box::new(tls.connect(name, stream).await?))
    }

    async fn request(&self, request: request::Builder) -> Result<axum::response::Response, SimulateError> {
        let stream = TokioIo::new(self.open().await?);
        let (mut sender, connection) = http1::handshake(stream).await?;
        tokio::spawn(connection.with_upgrades());
        let host = format!("{}:{}", self.host, self.port);
        let request = request.header(header::HOST, host).body(Body::empty()).map_err(io::Error::other)?;
        Ok(sender.send_request(request).await?.map(Body::new))
    }

    /// A token for a user's producer, or for a consumer.
    async fn token(&self, user: Option<&str>) -> Result<String, SimulateError> {
        let path = user.map_or_else(|| "/auth/developer".to_owned(), |user| format!("/auth/user?id={user}"));
        let request = Request::builder()
            .method(Method::POST)
            .uri(path)
            .header("dev-id", &self.dev_id)
            .header("x-api-key", self.api_key.expose());
        let answer = self.request(request).await?;
        let status = answer.status();
        let body = to_bytes(answer.into_body(), MAX_ANSWER_BYTES).await.map_err(io::Error::other)?;
        if status != StatusCode::OK {
            let reason = serde_json::from_slice::<ErrorResponse>(&body).map(|problem| problem.detail);
            let reason = reason.unwrap_or_else(|_| String::from_utf8_lossy(&body).into_owned());
            return Err(SimulateError::Refused(status, reason));
        }
        let token: TokenResponse = serde_json::from_slice(&body).map_err(io::Error::other)?;
        Ok(token.token)
    }

    /// A connection that has read READY: of a user's producer, or of a consumer.
    pub(super) async fn connect(&self, user: Option<&str>) -> Result<(Incoming, Outgoing), SimulateError> {
        let token = self.token(user).await?;
        let request = Request::builder()
            .uri("/connect")
            .header(header::CONNECTION, "upgrade")
            .header(header::UPGRADE, "websocket")
            .header(header::SEC_WEBSOCKET_VERSION, "13")
            .header(header::SEC_WEBSOCKET_KEY, WEBSOCKET_KEY);
        let answer = self.request(request).await?;
        if answer.status() != StatusCode::SWITCHING_PROTOCOLS {
            return Err(SimulateError::Refused(answer.status(), "no upgrade to WebSocket".to_owned()));
        }
        let stream = TokioIo::new(hyper::upgrade::on(answer).await?);
        let stream: Box<dyn Stream> = Box::new(stream);
        let (read, write) = tokio::io::split(stream);
        let mut incoming = Incoming { read, buffer: vec![0; READ_BYTES], filled: 0 };
        let mut heartbeat_interval_ms = None;
        while heartbeat_interval_ms.is_none() {
            let hello = |text: &str| {
                if let Ok(ServerFrame::Hello { heartbeat_interval_ms: told }) = ServerFrame::decode(text) {
                    heartbeat_interval_ms = Some(told);
                }
            };
            incoming.receive(hello).await?;
        }
        let mut outgoing = Outgoing::new(write, heartbeat_interval_ms.unwrap_or_default());
        let role = u8::from(user.is_none());
        outgoing.push(&format!(r#"{{"op":3,"d":{{"token":"{token}","type":{role}}}}}"#));
        outgoing.flush().await?;
        let mut is_ready = false;
        while !is_ready {
            incoming.receive(|text| is_ready |= text.starts_with(r#"{"op":4"#)).await?;
        }
        Ok((incoming, outgoing))
    }
}

fn connector(ca: &Path) -> Result<TlsConnector, SimulateError> {
    let unusable = |why: String| SimulateError::Url(format!("{}: {why}", ca.display()));
    let mut roots = RootCertStore::empty();
    let certificates = CertificateDer::pem_file_iter(ca).map_err(|error| unusable(error.to_string()))?;
    for certificate in certificates {
        let certificate = certificate.map_err(|error| unusable(error.to_string()))?;
        roots.add(certificate).map_err(|error| unusable(error.to_string()))?;
    }
    let config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .map_err(|error| unusable(error.to_string()))?
        .with_root_certificates(roots)
        .with_no_client_auth();
    Ok(TlsConnector::from(Arc::new(config)))
}

/// The reading half.
pub(super) struct Incoming {
    read: ReadHalf<Box<dyn Stream>>,
    buffer: Vec<u8>,
    filled: usize,
}

impl Incoming {
    /// Waits for frames and hands over the text of each. Cancelling the returned future loses nothing.
    pub(super) async fn receive(&mut self, mut take: impl FnMut(&str)) -> Result<(), SimulateError> {
        if self.filled == self.buffer.len() {
            self.buffer.resize(2 * self.filled, 0);
        }
        let read = self.read.read(&mut self.buffer[self.filled..]).await?;
        if read == 0 {
            return Err(SimulateError::Closed("the server closed the connection".to_owned()));
        }
        self.filled += read;
        let mut used = 0;
        while let Some((is_close, payload)) = read_frame(&self.buffer[used..self.filled]) {
            let text = std::str::from_utf8(&self.buffer[used..][payload.clone()]).unwrap_or_default();
            if is_close {
                return Err(SimulateError::Closed(format!("the server closed the connection: {text}")));
            }
            take(text);
            used += payload.end;
        }
        self.buffer.copy_within(used..self.filled, 0);
        self.filled -= used;
        Ok(())
    }
}

/// The writing half.
pub(super) struct Outgoing {
    write: WriteHalf<Box<dyn Stream>>,
    bytes: Vec<u8>,
    mask: u32,
    heartbeats: Interval,
}

impl Outgoing {
    /// A heart that beats twice as often as the server asks for: whoever has much to send comes late.
    fn new(write: WriteHalf<Box<dyn Stream>>, heartbeat_interval_ms: u64) -> Self {
        let mut heartbeats = interval(Duration::from_millis((heartbeat_interval_ms / 2).max(1)));
        heartbeats.set_missed_tick_behavior(MissedTickBehavior::Delay);
        Self { write, bytes: Vec::new(), mask: 0x9e37_79b9, heartbeats }
    }

    /// Waits until a HEARTBEAT is due, and puts it to what goes out next. Cancelling the returned future loses nothing.
    pub(super) async fn heartbeat(&mut self) {
        self.heartbeats.tick().await;
        self.push(HEARTBEAT);
    }

    /// Puts a frame to those that go out next.
    pub(super) fn push(&mut self, text: &str) {
        // Masks need to be unpredictable only to what chooses the text, and that is this program.
        self.mask = self.mask.wrapping_mul(0x0019_660d).wrapping_add(0x3c6e_f35f);
        masked_frame(&mut self.bytes, text.as_bytes(), self.mask.to_ne_bytes());
    }

    pub(super) async fn flush(&mut self) -> Result<(), SimulateError> {
        self.write.write_all(&self.bytes).await?;
        self.write.flush().await?;
        self.bytes.clear();
        Ok(())
    }
}
