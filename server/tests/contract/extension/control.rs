//! Capability `control`.

use serde_json::json;

use crate::harness::Server;

#[tokio::test]
async fn a_wish_reaches_the_producer_that_takes_it_and_nobody_else() {
    let server = Server::start().await;
    let mut consumer = server.extended_consumer(r#""control""#).await;
    let mut willing = server.extended_producer("willing", r#""control""#).await;
    let mut core = server.producer("core").await;
    let streams = json!({ "GYROSCOPE": { "on": false }, "ACCELERATION": { "on": true, "hz": 30.0 } });
    for user in ["core", "nobody", "willing"] {
        consumer.send(json!({ "op": 8, "uid": user, "d": { "streams": streams } }).to_string()).await;
    }
    assert_eq!(willing.json().await, json!({ "op": 8, "uid": "willing", "d": { "streams": streams } }));
    willing.quiet().await;
    core.quiet().await;
    consumer.quiet().await;
}

#[tokio::test]
async fn a_wish_that_fits_no_frame_is_1007_and_without_the_capability_4004() {
    let server = Server::start().await;
    for (frame, code) in [
        (r#"{"op":8,"uid":"user","d":{"streams":{"x":{"on":true}}}}"#, 1007),
        (r#"{"op":8,"d":{"streams":{}}}"#, 1007),
    ] {
        let mut consumer = server.extended_consumer(r#""control""#).await;
        consumer.send(frame).await;
        assert_eq!(consumer.closed().await, code, "{frame}");
    }
    let mut consumer = server.extended_consumer(r#""batch""#).await;
    consumer.send(r#"{"op":8,"uid":"user","d":{"streams":{}}}"#).await;
    assert_eq!(consumer.closed().await, 4004);
}

#[tokio::test]
async fn a_flood_of_wishes_costs_the_producer_a_few() {
    let server = Server::start().await;
    let mut consumer = server.extended_consumer(r#""control""#).await;
    let mut producer = server.extended_producer("user", r#""control""#).await;
    for _ in 0..1000 {
        consumer.send(r#"{"op":8,"uid":"user","d":{"streams":{"ECG":{"on":true}}}}"#).await;
    }
    consumer.quiet().await;
    producer.send(r#"{"op":0}"#).await;
    let mut wishes = 0;
    while producer.json().await["op"] == 8 {
        wishes += 1;
    }
    assert!((1..=1000).contains(&wishes), "{wishes}");
}
