//! A server for a test: on free ports and a temporary directory, under a clock that the test moves.

use std::{net::SocketAddr, sync::Once, time::Duration};

use clap::Parser;
use futures_util::{SinkExt, StreamExt};
use motionwire_server::{
    auth::{Accounts, Developer, Secret},
    clock::{Clock, ManualClock},
    config::Config,
    run::{Listeners, RunError, run},
};
use motionwire_shared::rest::{ErrorResponse, HistoryAnswer, MadeViewerLink, NewPairing, TokenResponse};
use reqwest::{Client, Method, Response};
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::{net::TcpStream, task::JoinHandle, time::timeout};
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, tungstenite::Message};
use tokio_util::sync::CancellationToken;

/// Longer than anything takes that is not broken.
pub(crate) const PATIENCE: Duration = Duration::from_secs(20);

#[derive(Parser)]
struct Flags {
    #[command(flatten)]
    config: Config,
}

/// Settings with free ports on loopback, and these flags.
pub(crate) fn config(dir: &TempDir, flags: &[&str]) -> Config {
    let dir = dir.path().to_str().unwrap();
    let mut usual = vec!["test", "--data-dir", dir, "--tls-listen", "127.0.0.1:0"];
    if !flags.contains(&"--listen") {
        usual.extend(["--listen", "127.0.0.1:0"]);
    }
    Flags::try_parse_from(usual.iter().chain(flags)).unwrap_or_else(|error| panic!("{error}")).config
}

pub(crate) struct Server {
    pub(crate) http: SocketAddr,
    pub(crate) https: Option<SocketAddr>,
    pub(crate) clock: ManualClock,
    pub(crate) accounts: Accounts,
    pub(crate) pages: Developer,
    pub(crate) dir: TempDir,
    shutdown: CancellationToken,
    task: JoinHandle<Result<(), RunError>>,
}

impl Server {
    pub(crate) async fn start(flags: &[&str]) -> Self {
        let clock = ManualClock::at(Clock::System.timestamp());
        Self::start_in(tempfile::tempdir().unwrap(), clock, flags).await
    }

    pub(crate) async fn start_in(dir: TempDir, clock: ManualClock, flags: &[&str]) -> Self {
        install_crypto();
        let config = config(&dir, flags);
        let listeners = Listeners::bind(&config).await.unwrap();
        let http = listeners.http.local_addr().unwrap();
        let https = listeners.https.as_ref().map(|https| https.local_addr().unwrap());
        let shutdown = CancellationToken::new();
        let task = tokio::spawn(run(config, Clock::Manual(clock.clone()), listeners, shutdown.clone()));
        // It answers as soon as it is ready; until then the request waits.
        let health = reqwest::get(format!("http://{http}/healthz")).await.unwrap();
        assert_eq!(health.status(), 200);
        let accounts = Accounts::open(dir.path()).await.unwrap();
        let pages = accounts.pages_developer().await.unwrap().unwrap();
        Self { http, https, clock, accounts, pages, dir, shutdown, task }
    }

    /// Ends the server in order and gives its directory back.
    pub(crate) async fn stop(self) -> TempDir {
        self.shutdown.cancel();
        timeout(PATIENCE, self.task).await.unwrap().unwrap().unwrap();
        self.dir
    }

    pub(crate) fn clock(&self) -> Clock {
        Clock::Manual(self.clock.clone())
    }

    pub(crate) fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.http)
    }

    /// A browser without a session.
    pub(crate) fn browser(&self) -> Browser {
        Browser { client: Client::builder().cookie_store(true).build().unwrap(), base: self.url("") }
    }

    pub(crate) async fn link_key(&self) -> Secret {
        let now = self.clock().timestamp();
        self.accounts.issue_link_key(self.pages.id.clone(), now).await.unwrap()
    }

    /// A browser with a dashboard's session.
    pub(crate) async fn dashboard(&self) -> Browser {
        let browser = self.browser();
        let key = json!({ "key": self.link_key().await.expose() });
        let answer = browser.post("/api/dashboard/session", key).await;
        assert_eq!(answer.status(), 204);
        browser
    }

    pub(crate) async fn developer(&self, name: &str) -> (String, String) {
        let new = self.accounts.add_developer(Some(name.to_owned())).await.unwrap();
        (new.developer.id.to_string(), new.api_key.into_text())
    }

    pub(crate) async fn token(&self, path: &str, (dev_id, api_key): &(String, String)) -> String {
        let request =
            Client::new().post(self.url(path)).header("dev-id", dev_id).header("x-api-key", api_key);
        let answer = request.send().await.unwrap();
        assert_eq!(answer.status(), 200);
        answer.json::<TokenResponse>().await.unwrap().token
    }

    /// Identifies, and gives what comes back: the socket, or the close code.
    pub(crate) async fn identify(&self, token: &str, role: Role) -> Result<Socket, u16> {
        let mut socket = Socket::open(&self.http.to_string()).await;
        socket.send(json!({ "op": 3, "d": { "token": token, "type": role as u8 } })).await;
        let answer = socket.next().await?;
        assert_eq!(answer["op"], 4);
        Ok(socket)
    }
}

#[derive(Clone, Copy, Debug)]
pub(crate) enum Role {
    Producer = 0,
    Consumer = 1,
}

pub(crate) struct Socket(WebSocketStream<MaybeTlsStream<TcpStream>>);

impl Socket {
    pub(crate) const fn of(stream: WebSocketStream<MaybeTlsStream<TcpStream>>) -> Self {
        Self(stream)
    }

    /// Connects to a server and reads its HELLO.
    pub(crate) async fn open(server: &str) -> Self {
        let (stream, _) = tokio_tungstenite::connect_async(format!("ws://{server}/connect")).await.unwrap();
        let mut socket = Self::of(stream);
        assert_eq!(socket.next().await.unwrap()["op"], 2);
        socket
    }

    pub(crate) async fn send(&mut self, frame: Value) {
        self.0.send(Message::text(frame.to_string())).await.unwrap();
    }

    /// The next frame, or the close code.
    pub(crate) async fn next(&mut self) -> Result<Value, u16> {
        loop {
            match timeout(PATIENCE, self.0.next()).await.expect("a frame in time") {
                Some(Ok(Message::Text(text))) => return Ok(serde_json::from_str(&text).unwrap()),
                Some(Ok(Message::Close(Some(frame)))) => return Err(frame.code.into()),
                Some(Ok(_)) => {}
                other => panic!("the connection ended without a close frame: {other:?}"),
            }
        }
    }
}

pub(crate) struct Browser {
    pub(crate) client: Client,
    pub(crate) base: String,
}

impl Browser {
    pub(crate) async fn call(&self, method: Method, path: &str, body: Option<Value>) -> Response {
        let mut request = self.client.request(method, format!("{}{path}", self.base));
        if let Some(body) = body {
            request = request.json(&body);
        }
        request.send().await.unwrap()
    }

    pub(crate) async fn get(&self, path: &str) -> Response {
        self.call(Method::GET, path, None).await
    }

    pub(crate) async fn post(&self, path: &str, body: Value) -> Response {
        self.call(Method::POST, path, Some(body)).await
    }

    pub(crate) async fn patch(&self, path: &str, body: Value) -> Response {
        self.call(Method::PATCH, path, Some(body)).await
    }

    pub(crate) async fn delete(&self, path: &str) -> Response {
        self.call(Method::DELETE, path, None).await
    }

    /// Opens a viewer link in this browser.
    pub(crate) async fn open_link(&self, made: &MadeViewerLink) {
        let key = made.url.split_once('#').unwrap().1;
        let path = format!("/api/viewer/{}/session", made.link.id);
        assert_eq!(self.post(&path, json!({ "key": key })).await.status(), 204);
    }

    /// Makes a pairing code: its listing and the code itself.
    pub(crate) async fn pairing(&self, terms: Value) -> (NewPairing, String) {
        let answer = self.post("/api/dashboard/pairings", terms).await;
        assert_eq!(answer.status(), 200);
        let pairing: NewPairing = answer.json().await.unwrap();
        let code = pairing.url.split_once('#').unwrap().1.to_owned();
        (pairing, code)
    }
}

/// A browser that has opened a fresh viewer link for a phone that nobody has, and the link's id.
pub(crate) async fn viewer_of(server: &Server, dashboard: &Browser) -> (Browser, String) {
    let until = server.clock().timestamp().as_micros() / 1000 + 3_600_000;
    let new = json!({ "name": "Anna", "uids": ["nobody"], "until": until });
    let made: MadeViewerLink = dashboard.post("/api/dashboard/links", new).await.json().await.unwrap();
    let viewer = server.browser();
    viewer.open_link(&made).await;
    (viewer, made.link.id)
}

/// A stretch of the past.
pub(crate) async fn columns(answer: Response) -> HistoryAnswer {
    assert_eq!(answer.status(), 200);
    HistoryAnswer::from_bytes(&answer.bytes().await.unwrap()).expect("columns")
}

/// The words of an error answer; that it is one.
pub(crate) async fn problem(answer: Response) -> (u16, String) {
    let status = answer.status().as_u16();
    assert_eq!(answer.headers()["content-type"], "application/problem+json", "status {status}");
    let body: ErrorResponse = answer.json().await.unwrap();
    assert_eq!(body.status, status);
    assert!(body.detail.len() > 10, "words for people: {:?}", body.detail);
    (status, body.detail)
}

pub(crate) fn install_crypto() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| rustls::crypto::ring::default_provider().install_default().unwrap());
}
