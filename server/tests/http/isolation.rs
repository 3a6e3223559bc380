//! What belongs to one developer, no other sees or changes, by whatever way.

use motionwire_shared::rest::{Marker, Recording, TokenResponse};
use reqwest::Method;
use serde_json::{Value, json};
use tokio_tungstenite::tungstenite::client::IntoClientRequest;

use crate::support::{Browser, Role, Server, Socket, columns, problem};

const ADA: [&str; 4] = ["--dev-id", "ada", "--api-key", "the-key-of-ada-0"];
const BOB: [&str; 4] = ["--dev-id", "bob", "--api-key", "the-key-of-bob-0"];

/// Everything that a dashboard reads.
const READS: [&str; 9] = [
    "/api/dashboard",
    "/api/dashboard/pairings",
    "/api/dashboard/phones",
    "/api/dashboard/sessions",
    "/api/dashboard/series",
    "/api/dashboard/notes",
    "/api/dashboard/visitors",
    "/api/dashboard/export?format=jsonl&from=0&to=9000000000000",
    "/api/dashboard/export?format=csv&from=0&to=9000000000000",
];

fn key(flags: [&str; 4]) -> (String, String) {
    (flags[1].to_owned(), flags[3].to_owned())
}

/// A connection with every capability that could tell it of others.
async fn extended(server: &Server, path: &str, key: &(String, String), role: Role) -> Socket {
    let token = server.token(path, key).await;
    let mut request = format!("ws://{}/connect", server.http).into_client_request().unwrap();
    request.headers_mut().insert("sec-websocket-protocol", "motionwire.v1".parse().unwrap());
    let mut socket = Socket::of(tokio_tungstenite::connect_async(request).await.unwrap().0);
    assert_eq!(socket.next().await.unwrap()["op"], 2);
    let want = ["presence", "control"];
    socket.send(json!({ "op": 3, "d": { "token": token, "type": role as u8, "want": want } })).await;
    assert_eq!(socket.next().await.unwrap()["op"], 4);
    socket
}

/// Everything that has come by now: what follows the answer to a heartbeat comes later.
async fn so_far(socket: &mut Socket) -> Vec<Value> {
    socket.send(json!({ "op": 0 })).await;
    let mut frames = Vec::new();
    loop {
        match socket.next().await.unwrap() {
            frame if frame["op"] == 1 => return frames,
            frame => frames.push(frame),
        }
    }
}

/// So many events as they come, then the whole past, and all else that comes along.
async fn live_and_replayed(ear: &mut Socket, events: usize) -> Vec<Value> {
    let (mut live, mut frames) = (0, Vec::new());
    while live < events {
        let more = so_far(ear).await;
        live += more.iter().filter(|frame| frame["op"] == 5).count();
        frames.extend(more);
    }
    ear.send(json!({ "op": 7, "d": {} })).await;
    for _ in 0..events {
        frames.push(ear.next().await.unwrap());
    }
    frames.extend(so_far(ear).await);
    frames
}

async fn submit(producer: &mut Socket, note: &str) {
    producer.send(json!({ "op": 8, "d": { "connected": true, "device_id": note } })).await;
    producer.send(json!({ "op": 6, "t": "STEPS", "d": { "val": 1, "note": note } })).await;
}

async fn text(browser: &Browser, path: &str) -> String {
    let answer = browser.get(path).await;
    assert_eq!(answer.status(), 200, "{path}");
    answer.text().await.unwrap()
}

async fn shows_nothing_of_bob(dashboard: &Browser) {
    for path in READS {
        let text = text(dashboard, path).await;
        assert!(!text.contains("of-bob"), "{path}: {text}");
    }
    let asked = "/api/dashboard/history?uid=wrist-of-bob&type=STEPS&from=0&to=9000000000000&columns=9";
    let answer = columns(dashboard.get(asked).await).await;
    assert_eq!(answer.columns().count(), 0);
    let export = text(dashboard, &format!("{}&uid=wrist-of-bob", READS[7])).await;
    assert_eq!(export, "");
    for method in [Method::DELETE, Method::PATCH] {
        let path = "/api/dashboard/phones/wrist-of-bob";
        let answer = dashboard.call(method.clone(), path, Some(json!({ "name": "mine" }))).await;
        assert_eq!(problem(answer).await.0, 404, "{method}");
    }
}

#[tokio::test]
async fn programs_of_two_developers_share_a_server_and_nothing_else() {
    let server = Server::start(&[&ADA[..], &["--no-tls"]].concat()).await;
    let bob = server.developer("Bob").await;
    let dashboard = server.dashboard().await;
    let mut ears = Vec::new();
    let mut mouths = Vec::new();
    for (key, uid, note) in
        [(&key(ADA), "wrist-of-ada", "secret-of-ada"), (&bob, "wrist-of-bob", "secret-of-bob")]
    {
        ears.push(extended(&server, "/auth/developer", key, Role::Consumer).await);
        mouths.push((extended(&server, &format!("/auth/user?id={uid}"), key, Role::Producer).await, note));
        // The same id under both is two users.
        mouths.push((extended(&server, "/auth/user?id=same", key, Role::Producer).await, note));
    }
    for (mouth, note) in &mut mouths {
        submit(mouth, note).await;
        so_far(mouth).await;
    }
    for (ear, [own, foreign]) in ears.iter_mut().zip([["ada", "bob"], ["bob", "ada"]]) {
        // Whom they wish something of is their own user of that name, or nobody.
        for uid in [format!("wrist-of-{foreign}"), "same".to_owned()] {
            ear.send(json!({ "op": 8, "uid": uid, "d": { "streams": { "STEPS": { "on": own == "ada" } } } }))
                .await;
        }
        let frames = live_and_replayed(ear, 2).await;
        let all = Value::from(frames).to_string();
        assert!(
            all.contains(&format!("secret-of-{own}")) && all.contains(&format!("wrist-of-{own}")),
            "{all}"
        );
        assert!(
            !all.contains(&format!("secret-of-{foreign}")) && !all.contains(&format!("wrist-of-{foreign}")),
            "{all}"
        );
    }
    for (number, (mouth, _)) in mouths.iter_mut().enumerate() {
        let wishes = so_far(mouth).await;
        let expected = match number {
            1 => vec![json!(true)],
            3 => vec![json!(false)],
            _ => vec![],
        };
        let heard: Vec<Value> =
            wishes.iter().map(|wish| wish["d"]["streams"]["STEPS"]["on"].clone()).collect();
        assert_eq!(heard, expected, "producer {number}");
    }
    shows_nothing_of_bob(&dashboard).await;
    // Deleting one of two users of the same name leaves the other, and its connection.
    server.accounts.erase_user(server.pages.id.clone(), "same".parse().unwrap()).await.unwrap();
    assert_eq!(mouths[1].0.next().await, Err(4001));
    assert_eq!(so_far(&mut mouths[3].0).await, Vec::<Value>::new());
    ears[1].send(json!({ "op": 7, "d": {} })).await;
    for _ in 0..2 {
        assert_eq!(ears[1].next().await.unwrap()["d"]["note"], "secret-of-bob");
    }
    let metrics = text(&dashboard, "/metrics").await;
    for name in ["ada", "Ada", "Bob", &bob.0, "same", "wrist", "secret"] {
        assert!(!metrics.contains(name), "{name} is in\n{metrics}");
    }
}

async fn opens_nothing(server: &Server, codes: &[&str], link: &str) {
    for code in codes {
        for path in ["/api/phone/offer", "/api/phone/session"] {
            let answer = server.browser().post(path, json!({ "code": code })).await;
            assert_eq!(problem(answer).await.0, 404, "{path}");
        }
    }
    let answer = server.browser().post("/api/dashboard/session", json!({ "key": link })).await;
    assert_eq!(problem(answer).await.0, 403);
}

#[tokio::test]
async fn another_developers_dashboard_is_another_dashboard() {
    let server = Server::start(&[&ADA[..], &["--no-tls"]].concat()).await;
    let (dashboard, phone) = (server.dashboard().await, server.browser());
    let (pairing, code) = dashboard.pairing(json!({ "phones": 5 })).await;
    let (left, _) = dashboard.pairing(json!({})).await;
    let answer = phone.post("/api/phone/session", json!({ "code": code, "name": "Phone of Ada" })).await;
    let session: Value = answer.json().await.unwrap();
    let uid = session["uid"].as_str().unwrap();
    let token: TokenResponse = phone.post("/api/phone/token", json!({})).await.json().await.unwrap();
    let mut producer = server.identify(&token.token, Role::Producer).await.unwrap();
    producer.send(json!({ "op": 6, "t": "STEPS", "d": { "val": 1, "note": "secret-of-ada" } })).await;
    so_far(&mut producer).await;
    let recording: Recording = dashboard
        .post("/api/dashboard/recordings", json!({ "name": "Walk of Ada", "uids": [uid] }))
        .await
        .json()
        .await
        .unwrap();
    let marker: Marker = dashboard
        .post("/api/dashboard/markers", json!({ "text": "Marker of Ada" }))
        .await
        .json()
        .await
        .unwrap();
    let sessions: Value = dashboard.get("/api/dashboard/sessions").await.json().await.unwrap();
    let own = sessions[0]["id"].as_str().unwrap().to_owned();
    let link = server.link_key().await;
    let handed: Value = phone.post("/api/phone/hand-over", json!({})).await.json().await.unwrap();
    let clock = server.clock.clone();
    let dir = server.stop().await;

    let server = Server::start_in(dir, clock, &[&BOB[..], &["--no-tls"]].concat()).await;
    let at = |browser: Browser| Browser { base: server.url(""), ..browser };
    let (dashboard, phone, bob) = (at(dashboard), at(phone), server.dashboard().await);
    for path in READS {
        let what = text(&bob, path).await;
        assert!(!what.contains("Ada") && !what.contains("of-ada") && !what.contains(uid), "{path}: {what}");
        assert_eq!(problem(dashboard.get(path).await).await.0, 401, "{path}");
    }
    for path in ["/api/phone/session", "/api/phone/data"] {
        assert_eq!(problem(phone.get(path).await).await.0, 401, "{path}");
    }
    for path in ["/api/phone/token", "/api/phone/hand-over"] {
        assert_eq!(problem(phone.post(path, json!({})).await).await.0, 401, "{path}");
    }
    let handed = handed["code"].as_str().unwrap();
    opens_nothing(&server, &[&code, handed], link.expose()).await;
    for path in [
        format!("pairings/{}", pairing.pairing.id),
        format!("pairings/{}", left.pairing.id),
        format!("sessions/{own}"),
        format!("recordings/{}", recording.id),
        format!("markers/{}", marker.id),
        format!("phones/{uid}"),
    ] {
        let path = format!("/api/dashboard/{path}");
        assert_eq!(problem(bob.delete(&path).await).await.0, 404, "{path}");
    }
    for (path, change) in [
        (format!("recordings/{}", recording.id), json!({ "name": "mine" })),
        (format!("markers/{}", marker.id), json!({ "text": "mine" })),
        (format!("phones/{uid}"), json!({ "name": "mine" })),
    ] {
        let path = format!("/api/dashboard/{path}");
        assert_eq!(problem(bob.patch(&path, change).await).await.0, 404, "{path}");
    }
    let mut consumer = extended(&server, "/auth/developer", &key(BOB), Role::Consumer).await;
    consumer.send(json!({ "op": 7, "d": {} })).await;
    assert_eq!(so_far(&mut consumer).await, Vec::<Value>::new());
}
