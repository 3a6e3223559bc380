//! How much one address may ask: failed attempts, connections, connections that do not say who they are.

use std::time::Duration;

use reqwest::Response;
use serde_json::json;
use tokio::{io::AsyncReadExt, net::TcpStream};
use tokio_tungstenite::tungstenite::{self, client::IntoClientRequest};

use crate::support::{Role, Server, problem};

/// Failures that are let pass before an address has to wait.
const BURST: usize = 20;

/// A server behind a proxy, so that a test can ask from any address.
async fn behind_a_proxy(flags: &[&str]) -> Server {
    Server::start(&[&["--no-tls", "--trusted-proxy", "127.0.0.1"], flags].concat()).await
}

/// A call with a secret from an address; `right` decides whether the secret is the right one.
async fn attempt(
    server: &Server,
    what: &str,
    right: bool,
    address: &str,
    key: &(String, String),
) -> Response {
    let client = server.browser().client;
    let request = match what {
        "key" => client
            .post(server.url("/auth/user?id=a"))
            .header("dev-id", &key.0)
            .header("x-api-key", if right { &key.1 } else { "wrong" }),
        "link" => {
            let link = server.link_key().await;
            let link = if right { link.expose() } else { "mwl_wrong" };
            client.post(server.url("/api/dashboard/session")).json(&json!({ "key": link }))
        }
        path => {
            let (_, code) = server.dashboard().await.pairing(json!({})).await;
            let code = if right { code } else { "WRONG".to_owned() };
            client.post(server.url(path)).json(&json!({ "code": code }))
        }
    };
    request.header("x-forwarded-for", address).send().await.unwrap()
}

#[tokio::test]
async fn whoever_guesses_has_to_wait_and_nobody_else() {
    let server = behind_a_proxy(&[]).await;
    let key = server.developer("Ada").await;
    let calls = [("key", 403), ("link", 403), ("/api/phone/offer", 404), ("/api/phone/session", 404)];
    for (number, (what, refusal)) in calls.into_iter().enumerate() {
        let (guesser, neighbour) = (format!("192.0.2.{number}"), format!("198.51.100.{number}"));
        for _ in 0..BURST {
            assert!(attempt(&server, what, true, &guesser, &key).await.status().is_success(), "{what}");
            let answer = attempt(&server, what, false, &guesser, &key).await;
            assert_eq!(problem(answer).await.0, refusal, "{what}");
        }
        for right in [false, true] {
            let answer = attempt(&server, what, right, &guesser, &key).await;
            assert_eq!(answer.headers()["retry-after"], "6", "{what}");
            let (status, words) = problem(answer).await;
            assert_eq!(status, 429, "{what}");
            assert!(words.contains("Wait"), "{words}");
        }
        assert!(attempt(&server, what, true, &neighbour, &key).await.status().is_success(), "{what}");
        server.clock.advance(Duration::from_secs(6));
        assert!(attempt(&server, what, true, &guesser, &key).await.status().is_success(), "{what}");
    }
    let page = server.browser().get("/metrics").await.text().await.unwrap();
    assert!(page.contains("motionwire_refusals_total{limit=\"attempts\"} 8"), "{page}");
}

#[tokio::test]
async fn an_address_that_only_the_client_claims_counts_for_nothing() {
    let server = Server::start(&["--no-tls"]).await;
    let key = server.developer("Ada").await;
    // This machine itself is never made to wait.
    for _ in 0..2 * BURST {
        let request = server.browser().client.post(server.url("/auth/developer"));
        let answer = request.header("dev-id", &key.0).header("x-api-key", "wrong").send().await.unwrap();
        assert_eq!(answer.status(), 403);
    }
    // Behind a proxy that is not trusted all are one, whatever they say.
    for number in 0..BURST {
        assert_eq!(attempt(&server, "key", false, &format!("192.0.2.{number}"), &key).await.status(), 403);
    }
    assert_eq!(attempt(&server, "key", true, "203.0.113.1", &key).await.status(), 429);
    assert_eq!(server.token("/auth/developer", &key).await.len(), 36);
}

async fn open(server: &Server, address: &str) -> Result<impl Sized + use<>, (u16, bool)> {
    let mut request = format!("ws://{}/connect", server.http).into_client_request().unwrap();
    request.headers_mut().insert("x-forwarded-for", address.parse().unwrap());
    match tokio_tungstenite::connect_async(request).await {
        Ok((socket, _)) => Ok(socket),
        Err(tungstenite::Error::Http(answer)) => {
            Err((answer.status().as_u16(), answer.headers().contains_key("retry-after")))
        }
        Err(error) => panic!("{error}"),
    }
}

#[tokio::test]
async fn an_address_has_its_share_of_connections() {
    let server = behind_a_proxy(&["--max-connections-per-address", "2"]).await;
    let (first, _second) =
        (open(&server, "192.0.2.1").await.unwrap(), open(&server, "192.0.2.1").await.unwrap());
    assert_eq!(open(&server, "192.0.2.1").await.err(), Some((429, true)));
    assert!(open(&server, "192.0.2.2").await.is_ok());
    drop(first);
    while open(&server, "192.0.2.1").await.is_err() {
        tokio::task::yield_now().await;
    }
}

#[tokio::test]
async fn connections_that_do_not_say_who_they_are_leave_room_for_others() {
    let server = behind_a_proxy(&["--max-unidentified", "3"]).await;
    let mut silent = Vec::new();
    for number in 0..3 {
        silent.push(open(&server, &format!("192.0.2.{number}")).await.unwrap());
    }
    assert_eq!(open(&server, "192.0.2.9").await.err(), Some((503, true)));
    let key = server.developer("Ada").await;
    let token = server.token("/auth/developer", &key).await;
    assert!(server.identify(&token, Role::Consumer).await.is_ok(), "this machine itself is exempt");
    server.clock.advance(Duration::from_secs(15));
    while open(&server, "192.0.2.9").await.is_err() {
        tokio::task::yield_now().await;
    }
}

#[tokio::test]
async fn one_address_that_does_not_say_who_it_is_leaves_room_for_others() {
    let server = behind_a_proxy(&["--max-unidentified", "8"]).await;
    let mut silent = Vec::new();
    for address in ["192.0.2.1", "192.0.2.2", "192.0.2.3"] {
        let refused = loop {
            match open(&server, address).await {
                Ok(socket) => silent.push(socket),
                Err(refused) => break refused,
            }
        };
        assert_eq!(refused, (503, true));
    }
    assert_eq!(silent.len(), 4 + 2 + 1);
    assert!(open(&server, "192.0.2.9").await.is_ok());
}

#[tokio::test]
async fn tokens_cannot_be_guessed_either() {
    let server = behind_a_proxy(&[]).await;
    for _ in 0..BURST {
        let mut request = format!("ws://{}/connect", server.http).into_client_request().unwrap();
        request.headers_mut().insert("x-forwarded-for", "192.0.2.1".parse().unwrap());
        let mut socket =
            crate::support::Socket::of(tokio_tungstenite::connect_async(request).await.unwrap().0);
        assert_eq!(socket.next().await.unwrap()["op"], 2);
        socket.send(json!({ "op": 3, "d": { "token": "mwt_guessed", "type": 1 } })).await;
        assert_eq!(socket.next().await, Err(4001));
    }
    assert_eq!(open(&server, "192.0.2.1").await.err(), Some((429, true)));
    assert!(open(&server, "192.0.2.2").await.is_ok());
}

#[tokio::test]
async fn connections_beyond_the_share_of_an_address_are_dropped_at_once() {
    // Only another address than loopback is counted; without one there is nothing to test.
    let Some(address) =
        if_addrs::get_if_addrs().unwrap().into_iter().find(|i| !i.is_loopback() && i.ip().is_ipv4())
    else {
        return;
    };
    let listen = format!("{}:0", address.ip());
    let server =
        Server::start(&["--no-tls", "--max-connections-per-address", "3", "--listen", &listen]).await;
    let mut held = Vec::new();
    // The pooled connection of the start's health check may be among them.
    let refused = loop {
        let mut stream = TcpStream::connect(server.http).await.unwrap();
        match tokio::time::timeout(Duration::from_millis(300), stream.read(&mut [0])).await {
            Err(_) => held.push(stream),
            Ok(end) => break end,
        }
        assert!(held.len() <= 3, "no more than three");
    };
    assert!(matches!(refused, Ok(0) | Err(_)));
    assert!(held.len() >= 2);
}
