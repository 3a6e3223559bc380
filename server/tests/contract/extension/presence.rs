//! Capability `presence`.

use serde_json::{Value, json};

use crate::harness::{Client, Server, uid};

const WANT: &str = r#""presence""#;

async fn told(consumer: &mut Client) -> Value {
    let frame = consumer.json().await;
    assert_eq!((&frame["op"], &frame["uid"]), (&json!(8), &json!("user")), "{frame}");
    frame["d"].clone()
}

#[tokio::test]
async fn consumers_hear_of_producers_that_come_report_and_go() {
    let server = Server::start().await;
    let mut early = server.extended_consumer(WANT).await;
    let mut core = server.consumer().await;
    let mut producer = server.extended_producer("user", WANT).await;
    assert_eq!(told(&mut early).await, json!({ "connected": true }));
    let mut late = server.extended_consumer(WANT).await;
    assert_eq!(told(&mut late).await, json!({ "connected": true }));
    let streams = json!({ "ECG": { "on": true, "hz": 60.0 } });
    let hole = json!({ "from": "2026-11-23T12:00:00.000000Z", "to": "2026-11-23T12:00:09.000000Z", "reason": "hidden" });
    let report =
        json!({ "op": 8, "d": { "connected": true, "streams": streams, "clock_ms": -40.5, "hole": hole } });
    producer.send(report.to_string()).await;
    for consumer in [&mut early, &mut late] {
        assert_eq!(
            told(consumer).await,
            json!({ "connected": true, "streams": streams, "clock_ms": -40.5, "hole": hole })
        );
    }
    let mut newest = server.extended_consumer(WANT).await;
    assert_eq!(
        told(&mut newest).await,
        json!({ "connected": true, "streams": streams, "clock_ms": -40.5 }),
        "a hole is told once"
    );
    drop(producer);
    assert_eq!(told(&mut early).await, json!({ "connected": false }));
    core.quiet().await;
}

#[tokio::test]
async fn a_producer_that_is_revoked_is_told_as_deleted() {
    let server = Server::start().await;
    let mut consumer = server.extended_consumer(WANT).await;
    let mut producer = server.producer("user").await;
    assert_eq!(told(&mut consumer).await, json!({ "connected": true }));
    server.gateway.disconnect_user(&server.dev, &uid("user"));
    assert_eq!(told(&mut consumer).await, json!({ "connected": false, "deleted": true }));
    assert_eq!(producer.closed().await, 4001);
}

#[tokio::test]
async fn a_producers_newer_connection_is_no_departure() {
    let server = Server::start().await;
    let mut consumer = server.extended_consumer(WANT).await;
    let mut older = server.producer("user").await;
    assert_eq!(told(&mut consumer).await, json!({ "connected": true }));
    let _newer = server.producer("user").await;
    assert_eq!(told(&mut consumer).await, json!({ "connected": true }));
    assert_eq!(older.closed().await, 4002);
    consumer.quiet().await;
}
