//! A server on a free port and clients that speak plain frames.

use std::{net::SocketAddr, sync::Arc, time::Duration};

use axum::{Router, routing::get};
use futures_util::{SinkExt, StreamExt};
use motionwire_server::{
    admission::{Attempts, Connections, Gate},
    auth::{Accounts, Grant, GrantRole},
    clock::{Clock, ManualClock},
    feed::Feeds,
    gateway::{Gateway, GatewayConfig},
    listener::{Service, accept},
    log::sqlite::SqliteLog,
    metrics::Metrics,
};
use motionwire_shared::{DevId, Timestamp, UserId};
use serde_json::Value;
use tempfile::TempDir;
use tokio::net::{TcpListener, TcpStream};
use tokio_tungstenite::{
    MaybeTlsStream, WebSocketStream,
    tungstenite::{Message, client::IntoClientRequest, http::HeaderValue},
};
use tokio_util::{sync::CancellationToken, task::TaskTracker};

/// What the wall clock of every server shows at its start.
pub(crate) const EPOCH: &str = "2026-11-23T12:00:00.000001Z";

/// How long an answer may take before a test fails; no test waits for it to pass.
const PATIENCE: Duration = Duration::from_secs(20);

pub(crate) const CONFIG: GatewayConfig = GatewayConfig {
    heartbeat_interval: Duration::from_secs(40),
    identify_timeout: Duration::from_secs(15),
    max_consumers: 16,
    max_frame_bytes: 64 * 1024,
};

pub(crate) struct Server {
    addr: SocketAddr,
    pub(crate) accounts: Accounts,
    pub(crate) clock: ManualClock,
    pub(crate) gateway: Gateway,
    pub(crate) log: Arc<SqliteLog>,
    pub(crate) dev: DevId,
    pub(crate) metrics: Metrics,
    pub(crate) shutdown: CancellationToken,
    pub(crate) dir: TempDir,
}

impl Server {
    pub(crate) async fn start() -> Self {
        Self::with(CONFIG).await
    }

    pub(crate) async fn with(config: GatewayConfig) -> Self {
        Self::at(TempDir::new().unwrap(), config).await
    }

    async fn at(dir: TempDir, config: GatewayConfig) -> Self {
        let clock = ManualClock::at(Timestamp::parse_rfc3339(EPOCH).unwrap());
        let accounts = Accounts::open(dir.path()).await.unwrap();
        let dev = match accounts.developers().await.unwrap().first() {
            Some(developer) => developer.id.clone(),
            None => accounts.add_developer(None).await.unwrap().developer.id,
        };
        let log = Arc::new(SqliteLog::open(dir.path()).unwrap());
        let metrics = Metrics::new();
        let time = Clock::Manual(clock.clone());
        let feeds = Feeds::start(log.clone(), time.clone(), metrics.clone()).unwrap();
        let shutdown = CancellationToken::new();
        let gateway = Gateway::new(accounts.clone(), feeds, time, config, metrics.clone(), shutdown.clone());
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let addr = listener.local_addr().unwrap();
        let app = Router::new().route("/connect", get(Gateway::connect)).with_state(gateway.clone());
        let accepting = accept(listener, Service::Http(app), gate(), TaskTracker::new(), shutdown.clone());
        tokio::spawn(accepting);
        Self { addr, accounts, clock, gateway, log, dev, metrics, shutdown, dir }
    }

    /// Drains this server and starts another on its data.
    pub(crate) async fn restart(self) -> Self {
        self.shutdown.cancel();
        self.gateway.drain().await;
        let Self { dir, accounts, gateway, log, .. } = self;
        drop((accounts, gateway, log));
        Self::at(dir, CONFIG).await
    }

    pub(crate) async fn token(&self, role: GrantRole) -> String {
        self.token_of(&self.dev, role).await
    }

    pub(crate) async fn token_of(&self, dev: &DevId, role: GrantRole) -> String {
        let grant = Grant { dev: dev.clone(), role };
        let now = Clock::Manual(self.clock.clone()).timestamp();
        self.accounts.issue_token(grant, now, Duration::from_secs(180)).await.unwrap().expose().to_owned()
    }

    /// A connection that has read HELLO.
    pub(crate) async fn connect(&self) -> Client {
        let (socket, _) =
            tokio_tungstenite::connect_async(format!("ws://{}/connect", self.addr)).await.unwrap();
        let mut client = Client { socket };
        assert_eq!(client.text().await, r#"{"op":2,"d":{"heartbeat_interval":40000}}"#);
        client
    }

    /// A connection that chose the extension and asks for these capabilities; with its READY.
    pub(crate) async fn extended(&self, role: GrantRole, more: &str) -> (Client, Value) {
        let mut request = format!("ws://{}/connect", self.addr).into_client_request().unwrap();
        request
            .headers_mut()
            .insert("sec-websocket-protocol", HeaderValue::from_static("other, motionwire.v1"));
        let (socket, response) = tokio_tungstenite::connect_async(request).await.unwrap();
        assert_eq!(response.headers()["sec-websocket-protocol"], "motionwire.v1");
        let mut client = Client { socket };
        assert_eq!(client.json().await["op"], 2);
        let number = u8::from(!matches!(role, GrantRole::Producer(_)));
        let token = self.token(role).await;
        client.send(format!(r#"{{"op":3,"d":{{"token":"{token}","type":{number},{more}}}}}"#)).await;
        let ready = client.json().await;
        assert_eq!(ready["op"], 4, "{ready}");
        (client, ready["d"].clone())
    }

    pub(crate) async fn extended_producer(&self, user: &str, want: &str) -> Client {
        self.extended(GrantRole::Producer(uid(user)), &format!(r#""want":[{want}]"#)).await.0
    }

    pub(crate) async fn extended_consumer(&self, want: &str) -> Client {
        self.extended(GrantRole::Consumer, &format!(r#""want":[{want}]"#)).await.0
    }

    /// A connection that has read READY.
    pub(crate) async fn identified(&self, dev: &DevId, role: GrantRole) -> Client {
        let mut client = self.connect().await;
        let number = u8::from(!matches!(role, GrantRole::Producer(_)));
        let token = self.token_of(dev, role).await;
        client.identify(&token, number).await;
        assert_eq!(client.text().await, r#"{"op":4}"#);
        client
    }

    pub(crate) async fn producer(&self, user: &str) -> Client {
        self.identified(&self.dev, GrantRole::Producer(uid(user))).await
    }

    pub(crate) async fn consumer(&self) -> Client {
        self.identified(&self.dev, GrantRole::Consumer).await
    }

    /// A consumer and a producer, `user`.
    pub(crate) async fn pair(&self) -> (Client, Client) {
        (self.consumer().await, self.producer("user").await)
    }
}

/// Lets everybody in.
fn gate() -> Gate {
    let connections = Connections::new(u32::MAX, Arc::default());
    Gate::new(Attempts::new(Clock::System), connections, 1, Metrics::new())
}

pub(crate) fn uid(text: &str) -> UserId {
    text.parse().unwrap()
}

pub(crate) struct Client {
    socket: WebSocketStream<MaybeTlsStream<TcpStream>>,
}

impl Client {
    pub(crate) async fn send(&mut self, text: impl Into<String>) {
        self.message(Message::text(text.into())).await;
    }

    pub(crate) async fn message(&mut self, message: Message) {
        self.socket.send(message).await.unwrap();
    }

    /// Sends without waiting for the socket to take it; returns false when it would block.
    pub(crate) async fn try_send(&mut self, text: &str) -> bool {
        let send = self.socket.send(Message::text(text));
        tokio::time::timeout(Duration::from_secs(2), send).await.is_ok()
    }

    /// Bytes below WebSocket's own framing.
    pub(crate) async fn raw(&mut self, bytes: &[u8]) {
        use tokio::io::AsyncWriteExt;
        self.socket.get_mut().write_all(bytes).await.unwrap();
    }

    pub(crate) async fn identify(&mut self, token: &str, role: u8) {
        self.send(format!(r#"{{"op":3,"d":{{"token":"{token}","type":{role}}}}}"#)).await;
    }

    pub(crate) async fn submit(&mut self, t: &str, d: &str) {
        self.send(format!(r#"{{"op":6,"t":"{t}","d":{d}}}"#)).await;
    }

    async fn next(&mut self) -> Option<Message> {
        let next = tokio::time::timeout(PATIENCE, self.socket.next()).await.expect("the server must answer");
        next.and_then(Result::ok)
    }

    pub(crate) async fn text(&mut self) -> String {
        loop {
            match self.next().await {
                Some(Message::Text(text)) => return text.to_string(),
                Some(Message::Ping(_) | Message::Pong(_)) => {}
                other => panic!("a text frame was expected, not {other:?}"),
            }
        }
    }

    pub(crate) async fn json(&mut self) -> Value {
        serde_json::from_str(&self.text().await).unwrap()
    }

    /// The `seq` of the next frames, which must be events.
    pub(crate) async fn seqs(&mut self, count: usize) -> Vec<u64> {
        let mut seqs = Vec::new();
        for _ in 0..count {
            let frame = self.json().await;
            assert_eq!(frame["op"], 5, "{frame}");
            seqs.push(frame["seq"].as_u64().unwrap());
        }
        seqs
    }

    /// Everything sent before has been answered, and nothing else was.
    pub(crate) async fn quiet(&mut self) {
        self.send(r#"{"op":0}"#).await;
        assert_eq!(self.text().await, r#"{"op":1}"#);
    }

    /// The next text frame, or the close code.
    pub(crate) async fn next_or_close(&mut self) -> Result<String, u16> {
        match self.next().await {
            Some(Message::Text(text)) => Ok(text.to_string()),
            Some(Message::Close(Some(frame))) => Err(frame.code.into()),
            other => panic!("a text or a close frame was expected, not {other:?}"),
        }
    }

    /// The close code, after whatever frames were still on their way.
    pub(crate) async fn closed(&mut self) -> u16 {
        self.closed_with_reason().await.0
    }

    pub(crate) async fn closed_with_reason(&mut self) -> (u16, String) {
        loop {
            match self.next().await {
                Some(Message::Close(Some(frame))) => return (frame.code.into(), frame.reason.to_string()),
                Some(_) => {}
                None => panic!("the connection ended without a close frame"),
            }
        }
    }
}
