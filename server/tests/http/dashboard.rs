//! What the dashboard asks for.

use std::time::Duration;

use motionwire_shared::rest::{DashboardInfo, DashboardSession, Pairing, SimulatedPhone, TokenResponse};
use reqwest::Method;
use serde_json::json;

use crate::support::{Role, Server, problem};

pub(crate) const CALLS: &[(Method, &str)] = &[
    (Method::GET, "/api/dashboard"),
    (Method::DELETE, "/api/dashboard/session"),
    (Method::POST, "/api/dashboard/token"),
    (Method::GET, "/api/dashboard/pairings"),
    (Method::POST, "/api/dashboard/pairings"),
    (Method::DELETE, "/api/dashboard/pairings/x"),
    (Method::GET, "/api/dashboard/phones"),
    (Method::DELETE, "/api/dashboard/phones/x"),
    (Method::POST, "/api/dashboard/simulated-phone"),
    (Method::GET, "/api/dashboard/notes"),
    (Method::GET, "/api/dashboard/notes/events"),
    (Method::GET, "/api/dashboard/sessions"),
    (Method::DELETE, "/api/dashboard/sessions/x"),
    (Method::PATCH, "/api/dashboard/phones/x"),
    (Method::POST, "/api/dashboard/recordings"),
    (Method::PATCH, "/api/dashboard/recordings/x"),
    (Method::DELETE, "/api/dashboard/recordings/x"),
    (Method::POST, "/api/dashboard/markers"),
    (Method::PATCH, "/api/dashboard/markers/x"),
    (Method::DELETE, "/api/dashboard/markers/x"),
];

#[tokio::test]
async fn nothing_opens_without_a_session() {
    let server = Server::start(&["--no-tls"]).await;
    let stranger = server.browser();
    let own = format!("mw_dashboard_{}", server.accounts.server_id().await.unwrap());
    for (method, path) in CALLS {
        let answer = stranger.call(method.clone(), path, Some(json!({}))).await;
        assert_eq!(problem(answer).await.0, 401, "{method} {path}");
        for name in [&own, "mw_dashboard"] {
            let request = stranger.client.request(method.clone(), server.url(path)).json(&json!({}));
            let forged = request.header("cookie", format!("{name}=mwd_00000000000000000000000000000000"));
            assert_eq!(problem(forged.send().await.unwrap()).await.0, 401, "{method} {path} {name}");
        }
    }
}

#[tokio::test]
async fn a_link_opens_one_session_and_its_cookie_is_safe() {
    let server = Server::start(&["--no-tls"]).await;
    let browser = server.browser();
    let key = json!({ "key": server.link_key().await.expose() });
    let answer = browser.post("/api/dashboard/session", key.clone()).await;
    assert_eq!(answer.status(), 204);
    assert_eq!(answer.headers()["cache-control"], "no-store");
    let cookie = answer.headers()["set-cookie"].to_str().unwrap().to_owned();
    let name = format!("mw_dashboard_{}", server.accounts.server_id().await.unwrap());
    assert!(cookie.starts_with(&format!("{name}=mwd_")), "{cookie}");
    for attribute in ["HttpOnly", "SameSite=Strict", "Path=/", "Max-Age=2592000"] {
        assert!(cookie.split("; ").any(|part| part == attribute), "{attribute} is not in {cookie}");
    }
    assert!(!cookie.contains("Secure"), "plain HTTP on this machine: {cookie}");
    assert_eq!(browser.get("/api/dashboard").await.status(), 200);
    let again = server.browser().post("/api/dashboard/session", key).await;
    assert_eq!(problem(again).await.0, 403);
}

#[tokio::test]
async fn links_and_sessions_expire_and_sessions_can_be_ended() {
    let server = Server::start(&["--no-tls"]).await;
    let key = json!({ "key": server.link_key().await.expose() });
    server.clock.advance(Duration::from_secs(10 * 60));
    assert_eq!(server.browser().post("/api/dashboard/session", key).await.status(), 403);
    let (one, other) = (server.dashboard().await, server.dashboard().await);
    let cookie = one.delete("/api/dashboard/session").await;
    assert_eq!(cookie.status(), 204);
    assert!(cookie.headers()["set-cookie"].to_str().unwrap().contains("Max-Age=0"));
    assert_eq!(one.get("/api/dashboard").await.status(), 401);
    assert_eq!(other.get("/api/dashboard").await.status(), 200);
    server.clock.advance(Duration::from_secs(30 * 24 * 3600));
    assert_eq!(other.get("/api/dashboard").await.status(), 401);
}

#[tokio::test]
async fn a_session_survives_a_restart_but_not_another_developer() {
    let server = Server::start(&["--no-tls"]).await;
    let dashboard = server.dashboard().await;
    let clock = server.clock.clone();
    let dir = server.stop().await;
    let again = Server::start_in(dir, clock.clone(), &["--no-tls"]).await;
    let at = |base: &str, path: &str| format!("{base}{path}");
    let answer = dashboard.client.get(at(&again.url(""), "/api/dashboard")).send().await.unwrap();
    assert_eq!(answer.status(), 200);
    let dir = again.stop().await;
    let lab = ["--no-tls", "--dev-id", "lab", "--api-key", "a-key-of-the-lab"];
    let other = Server::start_in(dir, clock, &lab).await;
    let answer = dashboard.client.get(at(&other.url(""), "/api/dashboard")).send().await.unwrap();
    assert_eq!(answer.status(), 401);
    let lab = ("lab".to_owned(), "a-key-of-the-lab".to_owned());
    other.token("/auth/developer", &lab).await;
    let info: DashboardInfo = other.dashboard().await.get("/api/dashboard").await.json().await.unwrap();
    assert_eq!(info.receiver, "lab");
}

#[tokio::test]
async fn the_dashboard_learns_what_it_shows_and_gets_tokens() {
    let server = Server::start(&[]).await;
    let dashboard = server.dashboard().await;
    let info: DashboardInfo = dashboard.get("/api/dashboard").await.json().await.unwrap();
    let port = server.https.unwrap().port();
    assert_eq!(info.receiver, server.pages.name);
    assert_eq!(info.phone_url, format!("https://localhost:{port}/p"));
    let certificate = info.certificate.unwrap();
    assert_eq!(certificate.help_url, format!("http://localhost:{port}/"));
    assert_eq!(certificate.sha256_fingerprint.split(':').count(), 32);
    assert!(certificate.help_qr_svg.contains("<svg"));
    let token: TokenResponse = dashboard.post("/api/dashboard/token", json!({})).await.json().await.unwrap();
    let mut consumer = server.identify(&token.token, Role::Consumer).await.unwrap();
    let mut uids = Vec::new();
    for value in [1, 2] {
        let phone: SimulatedPhone =
            dashboard.post("/api/dashboard/simulated-phone", json!({})).await.json().await.unwrap();
        let mut producer = server.identify(&phone.token, Role::Producer).await.unwrap();
        producer.send(json!({ "op": 6, "t": "STEPS", "d": { "val": value } })).await;
        let frame = consumer.next().await.unwrap();
        assert_eq!((frame["uid"].as_str(), &frame["d"]["val"]), (Some(phone.uid.as_str()), &json!(value)));
        uids.push(phone.uid);
    }
    assert_eq!(uids[0], uids[1]);
}

#[tokio::test]
async fn pairing_codes_are_made_listed_and_revoked_within_limits() {
    let server = Server::start(&["--no-tls"]).await;
    let dashboard = server.dashboard().await;
    for terms in [
        json!({ "phones": 0 }),
        json!({ "phones": 501 }),
        json!({ "minutes": 0 }),
        json!({ "minutes": 1441 }),
    ] {
        let refused = dashboard.post("/api/dashboard/pairings", terms.clone()).await;
        assert_eq!(problem(refused).await.0, 400, "{terms}");
    }
    let (usual, _) = dashboard.pairing(json!({})).await;
    let (room, code) = dashboard.pairing(json!({ "phones": 500, "minutes": 1440 })).await;
    let now_ms = server.clock().timestamp().as_micros() / 1000;
    assert_eq!((usual.pairing.phones, usual.pairing.expires_at_ms), (1, now_ms + 600_000));
    assert_eq!((room.pairing.phones, room.pairing.expires_at_ms), (500, now_ms + 86_400_000));
    assert!(room.qr_svg.contains("<svg"));
    assert_eq!(code.len(), 29);
    let list = async || -> Vec<Pairing> {
        let answer = dashboard.get("/api/dashboard/pairings").await.text().await.unwrap();
        assert!(!answer.contains(&code), "the code is shown once only");
        serde_json::from_str(&answer).unwrap()
    };
    assert_eq!(list().await, [usual.pairing.clone(), room.pairing.clone()]);
    let path = format!("/api/dashboard/pairings/{}", usual.pairing.id);
    assert_eq!(dashboard.delete(&path).await.status(), 204);
    assert_eq!(problem(dashboard.delete(&path).await).await.0, 404);
    assert_eq!(list().await, [room.pairing]);
}

#[tokio::test]
async fn signed_in_browsers_are_listed_and_can_be_signed_out() {
    let server = Server::start(&["--no-tls"]).await;
    let (one, other) = (server.dashboard().await, server.browser());
    let opened = server.clock().timestamp().as_micros() / 1000;
    server.clock.advance(Duration::from_secs(5));
    let key = json!({ "key": server.link_key().await.expose() });
    let link = other.client.post(server.url("/api/dashboard/session")).header("user-agent", "Browser/1");
    assert_eq!(link.json(&key).send().await.unwrap().status(), 204);
    server.clock.advance(Duration::from_secs(60));
    let list =
        async || -> Vec<DashboardSession> { one.get("/api/dashboard/sessions").await.json().await.unwrap() };
    let sessions = list().await;
    let facts: Vec<_> =
        sessions.iter().map(|s| (s.is_own, s.opened - opened, s.last_seen - opened)).collect();
    assert_eq!(facts, [(true, 0, 65_000), (false, 5_000, 5_000)]);
    assert_eq!(sessions[1].agent.as_deref(), Some("Browser/1"));
    assert!(sessions.iter().all(|session| !session.is_open));
    let token: TokenResponse = other.post("/api/dashboard/token", json!({})).await.json().await.unwrap();
    let _open = server.identify(&token.token, Role::Consumer).await.unwrap();
    let are_open: Vec<_> = list().await.iter().map(|session| (session.is_own, session.is_open)).collect();
    assert_eq!(are_open, [(false, true), (true, false)], "the last seen first");
    let path = format!("/api/dashboard/sessions/{}", sessions[1].id);
    assert_eq!(one.delete(&path).await.status(), 204);
    assert_eq!(problem(one.delete(&path).await).await.0, 404);
    assert_eq!(problem(other.get("/api/dashboard").await).await.0, 401);
    assert_eq!(list().await, sessions[..1]);
}
