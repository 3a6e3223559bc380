//! Accesses that end: wholly, whoever goes away while it is done and whatever is asked at the same moment.

use motionwire_shared::rest::{Notes, TokenResponse};
use reqwest::{Client, Method, Response, StatusCode};
use rusqlite::Connection;
use serde_json::{Value, json};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    sync::mpsc,
    task::JoinSet,
    time::timeout,
};

use crate::support::{Browser, PATIENCE, Role, Server, Socket, viewer_of};

/// The cookie of a dashboard's session.
async fn dashboard_cookie(server: &Server) -> String {
    let key = json!({ "key": server.link_key().await.expose() });
    let answer = server.browser().post("/api/dashboard/session", key).await;
    let cookie = answer.headers()["set-cookie"].to_str().unwrap();
    cookie.split(';').next().unwrap().to_owned()
}

/// A browser that goes away before it has its answer, since the accounts are locked meanwhile.
async fn ask_and_leave(server: &Server, cookie: &str, method: Method, path: &str, body: &str) {
    let lock = Connection::open(server.dir.path().join("accounts.db")).unwrap();
    lock.execute_batch("BEGIN IMMEDIATE").unwrap();
    let mut stream = TcpStream::connect(server.http).await.unwrap();
    let head = format!(
        "{method} {path} HTTP/1.1\r\nHost: {}\r\nCookie: {cookie}\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n",
        server.http,
        body.len()
    );
    stream.write_all(format!("{head}{body}").as_bytes()).await.unwrap();
    stream.shutdown().await.unwrap();
    let mut answer = Vec::new();
    timeout(PATIENCE, stream.read_to_end(&mut answer)).await.unwrap().unwrap();
    assert!(answer.is_empty(), "the server has noticed, and does not answer");
    lock.execute_batch("ROLLBACK").unwrap();
}

async fn token(browser: &Browser, path: &str) -> String {
    browser.post(path, json!({})).await.json::<TokenResponse>().await.unwrap().token
}

/// A browser that is a phone, and its uid.
async fn phone(server: &Server, dashboard: &Browser) -> (Browser, String) {
    let (_, code) = dashboard.pairing(json!({})).await;
    let browser = server.browser();
    let session: Value =
        browser.post("/api/phone/session", json!({ "code": code })).await.json().await.unwrap();
    (browser, session["uid"].as_str().unwrap().to_owned())
}

/// The next notes of a stream.
async fn told(news: &mut Response) -> Notes {
    let next = async {
        loop {
            let event = String::from_utf8(news.chunk().await.unwrap().unwrap().to_vec()).unwrap();
            if let Some(json) = event.lines().find_map(|line| line.strip_prefix("data: ")) {
                return serde_json::from_str(json).unwrap();
            }
        }
    };
    timeout(PATIENCE, next).await.expect("notes in time")
}

/// The close code of a connection to which nothing else comes.
async fn end_of(mut socket: Socket) -> u16 {
    socket.next().await.expect_err("a close frame")
}

#[tokio::test]
async fn what_was_asked_for_is_done_though_whoever_asked_has_gone() {
    let server = Server::start(&["--no-tls"]).await;
    let (dashboard, cookie) = (server.dashboard().await, dashboard_cookie(&server).await);
    let (viewer, link) = viewer_of(&server, &dashboard).await;
    let watching = token(&viewer, &format!("/api/viewer/{link}/token")).await;
    let watching = server.identify(&watching, Role::Consumer).await.unwrap();
    ask_and_leave(&server, &cookie, Method::DELETE, &format!("/api/dashboard/links/{link}"), "").await;
    assert_eq!(end_of(watching).await, 4001);

    let (browser, uid) = phone(&server, &dashboard).await;
    let sending = server.identify(&token(&browser, "/api/phone/token").await, Role::Producer).await.unwrap();
    ask_and_leave(&server, &cookie, Method::DELETE, &format!("/api/dashboard/phones/{uid}"), "").await;
    assert_eq!(end_of(sending).await, 4001);

    let mut news = dashboard.get("/api/dashboard/notes/events").await;
    assert!(told(&mut news).await.markers.is_empty());
    let body = json!({ "text": "jump" }).to_string();
    ask_and_leave(&server, &cookie, Method::POST, "/api/dashboard/markers", &body).await;
    assert_eq!(told(&mut news).await.markers[0].text, "jump");
}

/// Asks for tokens from several sides until there are none left, while an access is ended; those that were given out.
async fn tokens_around(
    ask: impl Fn() -> reqwest::RequestBuilder,
    end: impl Future<Output = ()>,
) -> Vec<String> {
    let mut sides = JoinSet::new();
    let (got, mut gotten) = mpsc::unbounded_channel();
    for _ in 0..SIDES {
        let (request, got) = (ask(), got.clone());
        sides.spawn(async move {
            let mut tokens = Vec::new();
            loop {
                let answer = request.try_clone().unwrap().send().await.unwrap();
                if answer.status() != StatusCode::OK {
                    return tokens;
                }
                tokens.push(answer.json::<TokenResponse>().await.unwrap().token);
                got.send(()).unwrap();
            }
        });
    }
    for _ in 0..SIDES {
        gotten.recv().await;
    }
    end.await;
    timeout(PATIENCE, sides.join_all()).await.expect("an end").concat()
}

/// How many ask at the same time.
const SIDES: usize = 24;

#[tokio::test]
async fn no_token_is_left_of_a_phone_that_asks_while_it_is_ended() {
    let server = Server::start(&["--no-tls"]).await;
    let dashboard = server.dashboard().await;
    for ending in ["end", "erase"] {
        let (browser, uid) = phone(&server, &dashboard).await;
        let ask = || browser.client.post(server.url("/api/phone/token"));
        let tokens = tokens_around(ask, async {
            let answer = match ending {
                "end" => dashboard.delete(&format!("/api/dashboard/phones/{uid}")).await,
                _ => browser.delete("/api/phone/data").await,
            };
            assert!(answer.status().is_success());
        });
        for token in tokens.await {
            assert_eq!(server.identify(&token, Role::Producer).await.err(), Some(4001), "{ending}");
        }
    }
}

#[tokio::test]
async fn no_token_is_left_of_a_key_that_is_used_while_it_is_changed() {
    let server = Server::start(&["--no-tls"]).await;
    for path in ["/auth/developer", "/auth/user?id=wrist"] {
        let (dev_id, api_key) = server.developer(path).await;
        let client = Client::new();
        let ask = || client.post(server.url(path)).header("dev-id", &dev_id).header("x-api-key", &api_key);
        let tokens = tokens_around(ask, async {
            server.accounts.rotate_developer(dev_id.clone()).await.unwrap().unwrap();
        });
        for token in tokens.await {
            for role in [Role::Consumer, Role::Producer] {
                assert_eq!(server.identify(&token, role).await.err(), Some(4001), "{path}");
            }
        }
    }
}

#[tokio::test]
async fn a_dashboard_that_is_signed_out_takes_its_simulated_phone_along() {
    let server = Server::start(&["--no-tls"]).await;
    let (own, other) = (server.dashboard().await, server.dashboard().await);
    let token = async || token(&own, "/api/dashboard/simulated-phone").await;
    let sending = server.identify(&token().await, Role::Producer).await.unwrap();
    let unused = token().await;
    let sessions: Vec<Value> = other.get("/api/dashboard/sessions").await.json().await.unwrap();
    for session in sessions.iter().filter(|session| session["is_own"] != true) {
        let path = format!("/api/dashboard/sessions/{}", session["id"].as_str().unwrap());
        assert_eq!(other.delete(&path).await.status(), 204);
    }
    assert_eq!(end_of(sending).await, 4001);
    assert_eq!(server.identify(&unused, Role::Producer).await.err(), Some(4001));
    assert_eq!(other.get("/api/dashboard").await.status(), 200);
}

#[tokio::test]
async fn dashboards_hear_at_once_that_recordings_went_with_a_user() {
    let server = Server::start(&["--no-tls"]).await;
    let dashboard = server.dashboard().await;
    let (browser, uid) = phone(&server, &dashboard).await;
    let of_phone = json!({ "name": "Anna walks", "uids": [uid] });
    for recording in [of_phone, json!({ "name": "everybody" })] {
        assert_eq!(dashboard.post("/api/dashboard/recordings", recording).await.status(), 200);
    }
    let mut news = dashboard.get("/api/dashboard/notes/events").await;
    assert_eq!(told(&mut news).await.recordings.len(), 2);
    assert_eq!(browser.delete("/api/phone/data").await.status(), 202);
    let left = told(&mut news).await.recordings;
    assert_eq!(left.iter().map(|recording| recording.name.as_str()).collect::<Vec<_>>(), ["everybody"]);
}
