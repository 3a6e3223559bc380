//! What the phone page asks for.

use std::time::Duration;

use motionwire_shared::{
    rest::{Phone, PhoneSession, TokenResponse},
    wire::Streams,
};
use serde_json::json;

use crate::support::{Browser, Role, Server, problem};

async fn pair(phone: &Browser, code: &str) -> PhoneSession {
    let answer = phone.post("/api/phone/session", json!({ "code": code })).await;
    assert_eq!(answer.status(), 200);
    answer.json().await.unwrap()
}

#[tokio::test]
async fn a_code_pairs_one_phone_and_looking_uses_nothing_up() {
    let server = Server::start(&["--no-tls"]).await;
    let dashboard = server.dashboard().await;
    let (_, code) = dashboard.pairing(json!({})).await;
    let phone = server.browser();
    for _ in 0..3 {
        let offer = phone.post("/api/phone/offer", json!({ "code": code })).await;
        assert_eq!(
            offer.json::<serde_json::Value>().await.unwrap(),
            json!({ "receiver": server.pages.name })
        );
    }
    assert_eq!(problem(phone.get("/api/phone/session").await).await.0, 401);
    assert_eq!(problem(phone.post("/api/phone/token", json!({})).await).await.0, 401);
    let answer =
        phone.post("/api/phone/session", json!({ "code": code.to_lowercase(), "name": " Ada's " })).await;
    let cookie = answer.headers()["set-cookie"].to_str().unwrap().to_owned();
    let name = format!("mw_phone_{}", server.accounts.server_id().await.unwrap());
    assert!(cookie.starts_with(&format!("{name}=mwp_")), "{cookie}");
    for attribute in ["HttpOnly", "SameSite=Strict", "Path=/", "Max-Age=34560000"] {
        assert!(cookie.split("; ").any(|part| part == attribute), "{attribute} is not in {cookie}");
    }
    let session: PhoneSession = answer.json().await.unwrap();
    assert_eq!((session.name.as_str(), &session.receiver), ("Ada's", &server.pages.name));
    assert_eq!(phone.get("/api/phone/session").await.json::<PhoneSession>().await.unwrap(), session);
    for path in ["/api/phone/offer", "/api/phone/session"] {
        let late = server.browser().post(path, json!({ "code": code })).await;
        assert_eq!(problem(late).await.0, 404, "{path}");
    }
    let token: TokenResponse = phone.post("/api/phone/token", json!({})).await.json().await.unwrap();
    assert_eq!(server.identify(&token.token, Role::Consumer).await.err(), Some(4001));
    assert!(server.identify(&token.token, Role::Producer).await.is_ok());
}

#[tokio::test]
async fn a_session_moves_to_the_home_screen_and_keeps_its_uid() {
    let server = Server::start(&["--no-tls"]).await;
    let (_, code) = server.dashboard().await.pairing(json!({})).await;
    let (page, app) = (server.browser(), server.browser());
    assert_eq!(problem(page.post("/api/phone/hand-over", json!({})).await).await.0, 401);
    let session = pair(&page, &code).await;
    let answer = page.post("/api/phone/hand-over", json!({})).await;
    let code = answer.json::<serde_json::Value>().await.unwrap()["code"].as_str().unwrap().to_owned();
    assert_eq!(pair(&app, &code).await, session);
    assert_eq!(problem(page.get("/api/phone/session").await).await.0, 401);
    assert_eq!(app.get("/api/phone/session").await.json::<PhoneSession>().await.unwrap(), session);
}

#[tokio::test]
async fn a_room_code_pairs_a_class_until_it_is_full_expired_or_revoked() {
    let server = Server::start(&["--no-tls"]).await;
    let dashboard = server.dashboard().await;
    let refused = async |code: &str| {
        let answer = server.browser().post("/api/phone/session", json!({ "code": code })).await;
        problem(answer).await.0
    };
    let (_, full) = dashboard.pairing(json!({ "phones": 2 })).await;
    let mut uids = Vec::new();
    for _ in 0..2 {
        let session = pair(&server.browser(), &full).await;
        uids.push((session.uid, session.name));
    }
    assert_ne!(uids[0].0, uids[1].0);
    assert_ne!(uids[0].1, uids[1].1);
    assert_eq!(refused(&full).await, 404);
    let (_, expired) = dashboard.pairing(json!({ "phones": 2, "minutes": 2 })).await;
    server.clock.advance(Duration::from_secs(119));
    pair(&server.browser(), &expired).await;
    server.clock.advance(Duration::from_secs(1));
    assert_eq!(refused(&expired).await, 404);
    let (revoked, code) = dashboard.pairing(json!({ "phones": 2 })).await;
    pair(&server.browser(), &code).await;
    dashboard.delete(&format!("/api/dashboard/pairings/{}", revoked.pairing.id)).await;
    assert_eq!(refused(&code).await, 404);
    assert_eq!(refused("").await, 404);
}

#[tokio::test]
async fn a_phone_keeps_its_uid_when_it_pairs_again_and_loses_it_when_it_forgets() {
    let server = Server::start(&["--no-tls"]).await;
    let dashboard = server.dashboard().await;
    let (_, code) = dashboard.pairing(json!({ "phones": 5 })).await;
    let phone = server.browser();
    let first = pair(&phone, &code).await;
    assert_eq!(pair(&phone, &code).await, first);
    let path = format!("/api/dashboard/phones/{}", first.uid);
    assert_eq!(dashboard.delete(&path).await.status(), 204);
    assert_eq!(phone.get("/api/phone/session").await.status(), 401);
    assert_eq!(pair(&phone, &code).await, first, "even when its session was ended");
    let forgotten = phone.delete("/api/phone/session").await;
    assert_eq!(forgotten.status(), 204);
    assert!(forgotten.headers()["set-cookie"].to_str().unwrap().contains("Max-Age=0"));
    assert_ne!(pair(&phone, &code).await.uid, first.uid);
}

#[tokio::test]
async fn an_ended_phone_loses_its_connection_its_tokens_and_its_session() {
    let server = Server::start(&["--no-tls"]).await;
    let dashboard = server.dashboard().await;
    let (_, code) = dashboard.pairing(json!({})).await;
    let phone = server.browser();
    let session = pair(&phone, &code).await;
    let token = async || {
        let answer = phone.post("/api/phone/token", json!({})).await;
        answer.json::<TokenResponse>().await.unwrap().token
    };
    let phones =
        async || -> Vec<Phone> { dashboard.get("/api/dashboard/phones").await.json().await.unwrap() };
    let paired_at_ms = server.clock().timestamp().as_micros() / 1000;
    let mut listed = Phone {
        uid: session.uid.clone(),
        name: session.name,
        paired_at_ms,
        connected: false,
        streams: Streams::default(),
        unstored: false,
    };
    assert_eq!(phones().await, [listed.clone()]);
    let mut socket = server.identify(&token().await, Role::Producer).await.unwrap();
    listed.connected = true;
    assert_eq!(phones().await, [listed]);
    let unused = token().await;
    let path = format!("/api/dashboard/phones/{}", session.uid);
    assert_eq!(dashboard.delete(&path).await.status(), 204);
    assert_eq!(socket.next().await, Err(4001));
    assert_eq!(server.identify(&unused, Role::Producer).await.err(), Some(4001));
    assert_eq!(problem(phone.post("/api/phone/token", json!({})).await).await.0, 401);
    assert_eq!(problem(dashboard.delete(&path).await).await.0, 404);
    assert_eq!(problem(dashboard.delete("/api/dashboard/phones/no%20id").await).await.0, 404);
    assert!(phones().await.is_empty());
}

#[tokio::test]
async fn a_phone_keeps_the_name_that_the_dashboard_gave_it() {
    let server = Server::start(&["--no-tls"]).await;
    let dashboard = server.dashboard().await;
    let (_, code) = dashboard.pairing(json!({ "phones": 2 })).await;
    let phone = server.browser();
    let session = pair(&phone, &code).await;
    let path = format!("/api/dashboard/phones/{}", session.uid);
    for name in [" ".to_owned(), "two\nlines".to_owned(), "x".repeat(61)] {
        assert_eq!(problem(dashboard.patch(&path, json!({ "name": name })).await).await.0, 400, "{name:?}");
    }
    assert_eq!(dashboard.patch(&path, json!({ "name": " Left wrist " })).await.status(), 204);
    let phones: Vec<Phone> = dashboard.get("/api/dashboard/phones").await.json().await.unwrap();
    assert_eq!(phones[0].name, "Left wrist");
    let again = phone.post("/api/phone/session", json!({ "code": code, "name": "Own" })).await;
    assert_eq!(again.json::<PhoneSession>().await.unwrap().name, "Left wrist");
    let nobody = dashboard.patch("/api/dashboard/phones/nobody", json!({ "name": "x" })).await;
    assert_eq!(problem(nobody).await.0, 404);
}
