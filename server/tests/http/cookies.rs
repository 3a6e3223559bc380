//! The names of cookies: browsers share cookies across the ports of a host, and several servers may be on one.

use std::{collections::BTreeMap, time::Duration};

use motionwire_shared::rest::PhoneSession;
use reqwest::{Client, Method, Response};
use serde_json::json;

use crate::support::{Browser, Server};

/// What an answer has the browser keep under which name; empty: nothing any more.
fn kept(answer: &Response) -> BTreeMap<String, String> {
    let lines = answer.headers().get_all("set-cookie").iter().map(|line| line.to_str().unwrap());
    let pairs = lines.map(|line| line.split(';').next().unwrap().split_once('=').unwrap());
    pairs.map(|(name, value)| (name.to_owned(), value.to_owned())).collect()
}

/// What a browser answers with that holds these cookies.
async fn call(server: &Server, method: Method, path: &str, cookies: &str) -> Response {
    let request = server.browser().client.request(method.clone(), server.url(path)).header("cookie", cookies);
    let request = if method == Method::POST { request.json(&json!({})) } else { request };
    request.send().await.unwrap()
}

/// The same browser at another server.
fn at(browser: &Browser, server: &Server) -> Browser {
    Browser { client: browser.client.clone(), base: server.url("") }
}

#[tokio::test]
async fn servers_of_one_host_leave_each_others_sessions_alone() {
    let (one, other) = (Server::start(&["--no-tls"]).await, Server::start(&["--no-tls"]).await);
    let browser = one.browser();
    let mut phones = Vec::new();
    for server in [&one, &other] {
        let browser = at(&browser, server);
        let key = json!({ "key": server.link_key().await.expose() });
        assert_eq!(browser.post("/api/dashboard/session", key).await.status(), 204);
        let (_, code) = browser.pairing(json!({})).await;
        let answer = browser.post("/api/phone/session", json!({ "code": code })).await;
        phones.push(answer.json::<PhoneSession>().await.unwrap());
    }
    for (server, phone) in [&one, &other].into_iter().zip(&phones) {
        let browser = at(&browser, server);
        assert_eq!(browser.get("/api/dashboard").await.status(), 200);
        let session = browser.get("/api/phone/session").await;
        assert_eq!(&session.json::<PhoneSession>().await.unwrap(), phone);
    }
    let (left, kept) = (at(&browser, &one), at(&browser, &other));
    assert_eq!(left.delete("/api/phone/session").await.status(), 204);
    assert_eq!(left.delete("/api/dashboard/session").await.status(), 204);
    assert_eq!(left.get("/api/phone/session").await.status(), 401);
    assert_eq!(left.get("/api/dashboard").await.status(), 401);
    assert_eq!(kept.get("/api/phone/session").await.status(), 200);
    assert_eq!(kept.get("/api/dashboard").await.status(), 200);
}

#[tokio::test]
async fn a_server_keeps_its_cookies_name_on_another_port() {
    let server = Server::start(&["--no-tls"]).await;
    let (dashboard, clock) = (server.dashboard().await, server.clock.clone());
    let server = Server::start_in(server.stop().await, clock, &["--no-tls"]).await;
    assert_eq!(at(&dashboard, &server).get("/api/dashboard").await.status(), 200);
}

#[tokio::test]
async fn sessions_that_began_under_a_shared_name_go_on_under_the_servers_own() {
    let server = Server::start(&["--no-tls"]).await;
    let id = server.accounts.server_id().await.unwrap();
    let (dashboard, phone) = (server.browser(), server.browser());
    let key = json!({ "key": server.link_key().await.expose() });
    let opened = kept(&dashboard.post("/api/dashboard/session", key).await);
    let (_, code) = dashboard.pairing(json!({})).await;
    let paired = kept(&phone.post("/api/phone/session", json!({ "code": code })).await);
    let table = [
        ("mw_dashboard", &opened, Method::GET, "/api/dashboard", false),
        ("mw_dashboard", &opened, Method::POST, "/api/dashboard/token", true),
        ("mw_phone", &paired, Method::GET, "/api/phone/session", true),
        ("mw_phone", &paired, Method::POST, "/api/phone/token", true),
    ];
    for (shared, held, method, path, renews) in table {
        let own = format!("{shared}_{id}");
        let secret = &held[&own];
        let answer = call(&server, method.clone(), path, &format!("{shared}={secret}")).await;
        assert_eq!(answer.status(), 200, "{path}");
        let renewed = BTreeMap::from([(own.clone(), secret.clone()), (shared.to_owned(), String::new())]);
        assert_eq!(kept(&answer), if renews { renewed } else { BTreeMap::new() }, "{path}");
        // Beside the server's own, the shared one is another server's.
        let both = format!("{own}={secret}; {shared}=another");
        let answer = call(&server, method.clone(), path, &both).await;
        assert_eq!((answer.status().as_u16(), kept(&answer)), (200, BTreeMap::new()), "{path}");
        let answer = call(&server, method, path, &format!("{shared}=another")).await;
        assert_eq!((answer.status().as_u16(), kept(&answer)), (401, BTreeMap::new()), "{path}");
    }
    for (shared, held, path) in
        [("mw_phone", &paired, "/api/phone/session"), ("mw_dashboard", &opened, "/api/dashboard/session")]
    {
        let own = format!("{shared}_{id}");
        let answer = call(&server, Method::DELETE, path, &format!("{shared}={}", held[&own])).await;
        assert_eq!(answer.status(), 204);
        assert_eq!(kept(&answer), [own, shared.to_owned()].map(|name| (name, String::new())).into());
    }
}

#[tokio::test]
async fn a_phone_that_was_ended_under_a_shared_name_keeps_its_uid() {
    let server = Server::start(&["--no-tls"]).await;
    let dashboard = server.dashboard().await;
    let (_, code) = dashboard.pairing(json!({ "phones": 2 })).await;
    let answer = server.browser().post("/api/phone/session", json!({ "code": code })).await;
    let secret = kept(&answer).into_values().next().unwrap();
    let first: PhoneSession = answer.json().await.unwrap();
    dashboard.delete(&format!("/api/dashboard/phones/{}", first.uid)).await;
    let again = server.browser().client.post(server.url("/api/phone/session"));
    let again = again.header("cookie", format!("mw_phone={secret}")).json(&json!({ "code": code }));
    assert_eq!(again.send().await.unwrap().json::<PhoneSession>().await.unwrap().uid, first.uid);
}

/// A day, in seconds.
const DAY_S: u64 = 24 * 60 * 60;

#[tokio::test]
async fn a_session_goes_on_as_long_as_it_is_used() {
    let server = Server::start(&["--no-tls"]).await;
    let (dashboard, phone) = (server.browser(), server.browser());
    let key = json!({ "key": server.link_key().await.expose() });
    let opened = kept(&dashboard.post("/api/dashboard/session", key).await);
    let (_, code) = dashboard.pairing(json!({})).await;
    let paired = kept(&phone.post("/api/phone/session", json!({ "code": code })).await);
    let uses = [
        (&opened, 30, Method::POST, "/api/dashboard/token"),
        (&opened, 30, Method::GET, "/api/dashboard/phones"),
        (&paired, 400, Method::POST, "/api/phone/token"),
        (&paired, 400, Method::GET, "/api/phone/session"),
    ];
    let line = |held: &BTreeMap<String, String>| {
        held.iter().map(|(name, secret)| format!("{name}={secret}")).collect::<String>()
    };
    let client = Client::new();
    let use_it = async |method: &Method, path: &str, held| {
        let request = client.request(method.clone(), server.url(path)).header("cookie", line(held));
        let request = if *method == Method::POST { request.json(&json!({})) } else { request };
        request.send().await.unwrap()
    };
    // For longer than either lasts by itself, each by one way and then by the other.
    for turn in 1..=21 {
        server.clock.advance(Duration::from_secs(20 * DAY_S));
        for (held, days, method, path) in &uses {
            if (turn % 2 == 0) != (*method == Method::POST) {
                continue;
            }
            let answer = use_it(method, path, held).await;
            assert_eq!(answer.status(), 200, "{path} after {} days", turn * 20);
            let cookie = answer.headers()["set-cookie"].to_str().unwrap();
            assert!(cookie.starts_with(&line(held)), "the same secret: {cookie}");
            assert!(cookie.contains(&format!("Max-Age={}", days * DAY_S)), "{cookie}");
            let again = use_it(method, path, held).await;
            assert_eq!(
                (again.status().as_u16(), kept(&again)),
                (200, BTreeMap::new()),
                "{path}: told once a day"
            );
        }
    }
    for (held, days, method, path) in uses {
        server.clock.advance(Duration::from_secs(days * DAY_S));
        let answer = call(&server, method, path, &line(held)).await;
        assert_eq!((answer.status().as_u16(), kept(&answer)), (401, BTreeMap::new()), "{path}, after rest");
    }
}
