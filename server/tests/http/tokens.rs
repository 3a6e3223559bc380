//! The token endpoints, as the contract describes them.

use std::time::Duration;

use data_encoding::BASE64;
use reqwest::{Client, Method, header::AUTHORIZATION};
use serde_json::json;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    time::timeout,
};

use crate::support::{PATIENCE, Role, Server, problem};

fn basic(dev_id: &str, api_key: &str) -> String {
    format!("Basic {}", BASE64.encode(format!("{dev_id}:{api_key}").as_bytes()))
}

#[tokio::test]
async fn every_row_of_the_table_of_answers() {
    let server = Server::start(&["--no-tls"]).await;
    let (id, key) = server.developer("Ada").await;
    let (_, other_key) = server.developer("Bob").await;
    let good = vec![("dev-id", id.clone()), ("x-api-key", key.clone())];
    let wrong = vec![("dev-id", id.clone()), ("x-api-key", other_key)];
    let long = format!("/auth/user?id={}", "x".repeat(65));
    let table = [
        ("/auth/developer", good.clone(), 200),
        ("/auth/user?id=wrist_7-A", good.clone(), 200),
        ("/auth/user?id=8e864e3a-979a-4d04-b4e9-b6d020f20ba0&other=1", good.clone(), 200),
        ("/auth/developer", vec![("authorization", basic(&id, &key))], 200),
        ("/auth/user?id=a", vec![("authorization", basic(&id, &key))], 200),
        ("/auth/user", good.clone(), 400),
        ("/auth/user?id=", good.clone(), 400),
        ("/auth/user?id=a.b", good.clone(), 400),
        ("/auth/user?id=a%20b", good.clone(), 400),
        ("/auth/user?id=%ff", good.clone(), 400),
        ("/auth/user?id=a&id=b", good.clone(), 400),
        (&long, good.clone(), 400),
        ("/auth/developer", vec![], 400),
        ("/auth/developer", vec![("dev-id", id.clone())], 400),
        ("/auth/developer", vec![("x-api-key", key.clone())], 400),
        ("/auth/developer", vec![("authorization", format!("Bearer {key}"))], 400),
        ("/auth/developer", vec![("authorization", "Basic !".to_owned())], 400),
        ("/auth/developer", vec![("authorization", format!("Basic {}", BASE64.encode(b"nocolon")))], 400),
        ("/auth/user?id=a", vec![], 400),
        ("/auth/developer", wrong.clone(), 403),
        ("/auth/user?id=a", wrong, 403),
        ("/auth/developer", vec![("authorization", basic("nobody", &key))], 403),
        ("/auth/developer", vec![("dev-id", id.clone()), ("x-api-key", String::new())], 403),
        ("/auth/nothing", good, 404),
    ];
    for (path, headers, status) in table {
        let mut request = Client::new().post(server.url(path));
        for (name, value) in &headers {
            request = request.header(*name, value);
        }
        let answer = request.send().await.unwrap();
        assert_eq!(answer.status(), status, "{path} {headers:?}");
        assert_eq!(answer.headers()["access-control-allow-origin"], "*", "{path}");
        assert_eq!(answer.headers()["access-control-expose-headers"], "retry-after", "{path}");
        assert_eq!(answer.headers()["cache-control"], "no-store", "{path}");
        if status == 200 {
            let body: serde_json::Value = answer.json().await.unwrap();
            assert_eq!(body.as_object().unwrap().len(), 1);
            assert!(body["token"].as_str().unwrap().starts_with("mwt_"));
        } else {
            problem(answer).await;
        }
    }
    let get = Client::new().get(server.url("/auth/developer")).send().await.unwrap();
    assert_eq!(problem(get).await.0, 405);
}

#[tokio::test]
async fn an_unknown_developer_cannot_be_told_from_a_wrong_key() {
    let server = Server::start(&["--no-tls"]).await;
    let (id, _) = server.developer("Ada").await;
    let mut answers = Vec::new();
    for dev_id in [id.as_str(), "nobody", "not an id", ""] {
        let request = Client::new().post(server.url("/auth/developer"));
        let answer = request.header("dev-id", dev_id).header("x-api-key", "wrong").send().await.unwrap();
        answers.push(problem(answer).await);
    }
    answers.dedup();
    assert_eq!(answers.len(), 1, "{answers:?}");
}

#[tokio::test]
async fn bodies_are_ignored_and_other_sites_may_call() {
    let server = Server::start(&["--no-tls"]).await;
    let (id, key) = server.developer("Ada").await;
    for body in ["", "{}", "{\"token\":", "x".repeat(15_000).as_str()] {
        let request =
            Client::new().post(server.url("/auth/developer")).header("origin", "https://elsewhere.example");
        let request = request.header("dev-id", &id).header("x-api-key", &key).body(body.to_owned());
        assert_eq!(request.send().await.unwrap().status(), 200);
    }
    let preflight = Client::new()
        .request(Method::OPTIONS, server.url("/auth/user?id=a"))
        .header("origin", "https://elsewhere.example")
        .header("access-control-request-method", "POST")
        .header("access-control-request-headers", "dev-id,x-api-key")
        .send()
        .await
        .unwrap();
    assert_eq!(preflight.status(), 200);
    let headers = preflight.headers();
    assert_eq!(headers["access-control-allow-origin"], "*");
    assert_eq!(headers["access-control-allow-methods"], "POST");
    let allowed = headers["access-control-allow-headers"].to_str().unwrap();
    for name in ["dev-id", "x-api-key", AUTHORIZATION.as_str()] {
        assert!(allowed.contains(name), "{name} is not in {allowed}");
    }
}

#[tokio::test]
async fn a_token_opens_one_connection_in_its_role_and_in_time() {
    let server = Server::start(&["--no-tls", "--token-ttl-s", "60"]).await;
    let ada = server.developer("Ada").await;
    for (path, right, wrong) in [
        ("/auth/developer", Role::Consumer, Role::Producer),
        ("/auth/user?id=wrist", Role::Producer, Role::Consumer),
    ] {
        let token = server.token(path, &ada).await;
        // The wrong role does not use it up.
        assert_eq!(server.identify(&token, wrong).await.err(), Some(4001), "{path}");
        let _socket = server.identify(&token, right).await.expect("the token is good");
        assert_eq!(server.identify(&token, right).await.err(), Some(4001), "{path}: used");
        let late = server.token(path, &ada).await;
        server.clock.advance(Duration::from_secs(60));
        assert_eq!(server.identify(&late, right).await.err(), Some(4001), "{path}: expired");
    }
}

#[tokio::test]
async fn the_same_uid_under_two_developers_names_two_users() {
    let server = Server::start(&["--no-tls"]).await;
    let (ada, bob) = (server.developer("Ada").await, server.developer("Bob").await);
    let mut sockets = Vec::new();
    for developer in [&ada, &bob] {
        let consumer = server.token("/auth/developer", developer).await;
        let consumer = server.identify(&consumer, Role::Consumer).await.unwrap();
        let producer = server.token("/auth/user?id=same", developer).await;
        let producer = server.identify(&producer, Role::Producer).await.unwrap();
        sockets.push((producer, consumer));
    }
    for (value, (producer, _)) in (1..).zip(&mut sockets) {
        producer.send(json!({ "op": 6, "t": "HEART_RATE", "d": { "val": value } })).await;
    }
    for (value, (_, consumer)) in (1..).zip(&mut sockets) {
        let frame = consumer.next().await.unwrap();
        assert_eq!(
            (&frame["uid"], &frame["d"]["val"], &frame["seq"]),
            (&json!("same"), &json!(value), &json!(1))
        );
    }
}

#[tokio::test]
async fn a_body_that_nobody_reads_leaves_the_connection_open() {
    let server = Server::start(&["--no-tls"]).await;
    let key = server.developer("ada").await;
    let head = format!(
        "POST /auth/developer HTTP/1.1\r\nHost: {}\r\ndev-id: {}\r\nx-api-key: {}\r\nContent-Length: 2\r\n\r\n",
        server.http, key.0, key.1
    );
    let mut stream = TcpStream::connect(server.http).await.unwrap();
    for _ in 0..3 {
        stream.write_all(head.as_bytes()).await.unwrap();
        // In the time of another answer.
        server.token("/auth/developer", &key).await;
        stream.write_all(b"{}").await.unwrap();
        let mut answer = String::new();
        while !answer.ends_with('}') {
            let mut bytes = [0; 4096];
            let count = timeout(PATIENCE, stream.read(&mut bytes)).await.unwrap().unwrap();
            assert!(count > 0, "{answer}");
            answer += std::str::from_utf8(&bytes[..count]).unwrap();
        }
        assert!(answer.starts_with("HTTP/1.1 200") && !answer.contains("connection: close"), "{answer}");
    }
}
