//! The extension `motionwire.v1`, over real sockets.

mod ack;
mod batch;
mod control;
mod presence;
mod session;
mod viewer;

use motionwire_server::auth::GrantRole;
use serde_json::json;

use crate::harness::{Server, uid};

#[tokio::test]
async fn ready_names_what_holds_and_only_where_it_was_chosen() {
    let server = Server::start().await;
    let want = r#""want":["warp","batch","ack","clock"]"#;
    let (_, ready) = server.extended(GrantRole::Producer(uid("user")), want).await;
    assert_eq!(ready, json!({ "have": ["batch", "ack", "clock"] }));
    let (_, ready) = server.extended(GrantRole::Consumer, want).await;
    assert_eq!(ready, json!({ "have": ["batch", "clock"] }));
    let (_, ready) = server.extended(GrantRole::Consumer, r#""x":1"#).await;
    assert_eq!(ready, json!({ "have": [] }));
    // `identified` compares READY with the core protocol's, byte for byte.
    let mut core = server.connect().await;
    let token = server.token(GrantRole::Consumer).await;
    core.send(format!(r#"{{"op":3,"d":{{"token":"{token}","type":1,{want},"session":7}}}}"#)).await;
    assert_eq!(core.text().await, r#"{"op":4}"#);
}

#[tokio::test]
async fn heartbeats_carry_both_sides_time() {
    let server = Server::start().await;
    let mut producer = server.extended_producer("user", r#""clock""#).await;
    let mut consumer = server.extended_consumer(r#""clock""#).await;
    for client in [&mut producer, &mut consumer] {
        client.send(r#"{"op":0,"d":{"t0":12.5}}"#).await;
        // The wall clock of the tests, in milliseconds.
        assert_eq!(client.json().await, json!({ "op": 1, "d": { "t0": 12.5, "t1": 1_795_435_200_000.001 } }));
        client.quiet().await;
    }
    let mut core = server.producer("other").await;
    core.send(r#"{"op":0,"d":{"t0":12.5}}"#).await;
    assert_eq!(core.text().await, r#"{"op":1}"#);
}

#[tokio::test]
async fn ready_tells_what_is_retained_and_a_replay_its_end() {
    let server = Server::start().await;
    let (_, ready) = server.extended(GrantRole::Consumer, r#""want":["replay"]"#).await;
    assert_eq!(ready, json!({ "have": ["replay"], "seq": 0 }));
    let mut producer = server.producer("user").await;
    let mut live = server.consumer().await;
    for val in 1..=5 {
        producer.submit("STEPS", &format!(r#"{{"val":{val}}}"#)).await;
    }
    let seqs = live.seqs(5).await;
    let (mut consumer, ready) = server.extended(GrantRole::Consumer, r#""want":["replay"]"#).await;
    assert_eq!(ready, json!({ "have": ["replay"], "seq": seqs[4], "oldest": seqs[0] }));
    let end = |after: u64, before: u64, sent: u64| json!({ "op": 7, "d": { "after": after, "before": before, "sent": sent, "oldest": seqs[0] } });
    consumer.send(format!(r#"{{"op":7,"d":{{"after":{},"before":{}}}}}"#, seqs[0], seqs[4])).await;
    assert_eq!(consumer.seqs(3).await, seqs[1..4]);
    assert_eq!(consumer.json().await, end(seqs[0], seqs[4], 3));
    consumer.send(r#"{"op":7,"d":{}}"#).await;
    assert_eq!(consumer.seqs(5).await, seqs);
    assert_eq!(consumer.json().await, end(0, seqs[4] + 1, 5));
    consumer.send(format!(r#"{{"op":7,"d":{{"after":{}}}}}"#, seqs[4])).await;
    assert_eq!(consumer.json().await, end(seqs[4], seqs[4] + 1, 0));
    live.send(r#"{"op":7,"d":{"after":0,"before":2}}"#).await;
    live.seqs(1).await;
    live.quiet().await;
}
