//! Consumers that see a part only.

use motionwire_server::{
    auth::{GrantRole, NewLink},
    clock::Clock,
    scope::Scope,
};
use motionwire_shared::{DataType, Timestamp, rest::LinkMaker};
use serde_json::{Value, json};

use crate::harness::{Client, Server, uid};

/// A consumer through a link to this user's steps, which asks for all that there is; with its READY.
async fn viewer(server: &Server, user: &str) -> (Client, Value) {
    let now = Clock::Manual(server.clock.clone()).timestamp();
    let types = [DataType::from_name("STEPS").unwrap()].into();
    let link = NewLink {
        name: "viewer".to_owned(),
        maker: LinkMaker::Dashboard,
        scope: Scope { uids: [uid(user)].into(), types, past: true },
        until: Timestamp::from_micros(now.as_micros() + 3_600_000_000),
    };
    let (link, secret) = server.accounts.create_link(server.dev.clone(), link, now).await.unwrap();
    let opened = server.accounts.open_link(server.dev.clone(), link.id.clone(), secret.expose(), now).await;
    let session = opened.unwrap().unwrap().0;
    let watcher = server.accounts.viewer(server.dev.clone(), link.id, session.expose(), now).await;
    let role = GrantRole::Watcher(watcher.unwrap().unwrap());
    server.extended(role, r#""want":["batch","replay","presence","control","session"],"session":"tab""#).await
}

#[tokio::test]
async fn a_viewer_hears_of_its_producers_only_and_of_what_it_may_see() {
    let server = Server::start().await;
    let _other = server.extended_producer("other", r#""presence""#).await;
    let (mut viewer, ready) = viewer(&server, "user").await;
    assert_eq!(ready["have"], json!(["batch", "replay", "presence", "session"]), "no control");
    let mut user = server.extended_producer("user", r#""presence""#).await;
    assert_eq!(viewer.json().await, json!({ "op": 8, "uid": "user", "d": { "connected": true } }));
    let streams = json!({ "STEPS": { "on": true }, "LOCATION": { "on": true } });
    user.send(json!({ "op": 8, "d": { "connected": true, "streams": streams } }).to_string()).await;
    let told = json!({ "connected": true, "streams": { "STEPS": { "on": true } } });
    assert_eq!(viewer.json().await, json!({ "op": 8, "uid": "user", "d": told }));
    viewer.quiet().await;
    viewer.send(json!({ "op": 8, "uid": "user", "d": { "streams": {} } }).to_string()).await;
    assert_eq!(viewer.closed().await, 4004);
}

#[tokio::test]
async fn live_and_replayed_batches_hold_what_a_viewer_may_see() {
    let server = Server::start().await;
    let mut everything = server.consumer().await;
    let (mut user, mut other) =
        (server.extended_producer("user", r#""batch""#).await, server.producer("other").await);
    let (mut viewer, _) = viewer(&server, "user").await;
    let sneaky = r#"{"val":7,"note":"\",\"uid\":\"user\",\"seq\":1,\"t\":\"STEPS\"}"}"#;
    other.submit("STEPS", sneaky).await;
    user.submit("LOCATION", r#"{"d":[1,2]}"#).await;
    everything.seqs(2).await;
    user.send(r#"{"op":6,"t":"STEPS","d":[{"val":1},{"val":2},{"val":3}]}"#).await;
    let values = |frames: &Value| -> Vec<Value> {
        let frames = frames.as_array().unwrap();
        assert!(frames.iter().all(|frame| frame["uid"] == "user" && frame["t"] == "STEPS"), "{frames:?}");
        frames.iter().map(|frame| frame["d"]["val"].clone()).collect()
    };
    // How many commits the readings took is the server's affair.
    let mut live = Vec::new();
    while live.len() < 3 {
        match viewer.json().await {
            Value::Array(frames) => live.extend(values(&Value::Array(frames))),
            frame if frame["op"] == 5 => live.extend(values(&json!([frame]))),
            _ => {}
        }
    }
    assert_eq!(live, [1, 2, 3]);
    viewer.send(r#"{"op":7,"d":{}}"#).await;
    assert_eq!(values(&viewer.json().await), [1, 2, 3]);
    let end = viewer.json().await;
    assert_eq!((&end["op"], &end["d"]["sent"]), (&json!(7), &json!(3)), "{end}");
    viewer.quiet().await;
}

#[tokio::test]
async fn viewers_keep_no_consumer_out_and_take_no_ones_place() {
    let config = motionwire_server::gateway::GatewayConfig { max_consumers: 1, ..crate::harness::CONFIG };
    let server = Server::with(config).await;
    let (mut one, _) = viewer(&server, "user").await;
    let (mut two, _) = viewer(&server, "user").await;
    let (mut dashboard, _) =
        server.extended(GrantRole::Consumer, r#""want":["session"],"session":"tab""#).await;
    for client in [&mut one, &mut two, &mut dashboard] {
        client.quiet().await;
    }
}
