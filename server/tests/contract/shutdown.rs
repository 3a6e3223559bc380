use std::time::Duration;

use rusqlite::Connection;

use crate::harness::Server;

#[tokio::test]
async fn a_shutdown_stores_and_sends_what_was_accepted_then_closes_all_with_1001() {
    let server = Server::start().await;
    let (mut consumer, mut producer) = server.pair().await;
    let mut unidentified = server.connect().await;
    let mut idle = server.producer("idle").await;
    for val in 0..200 {
        producer.submit("ECG", &format!(r#"{{"val":{val}}}"#)).await;
    }
    // An answer to a later frame: all before it was accepted.
    producer.quiet().await;
    server.shutdown.cancel();
    let gateway = server.gateway.clone();
    let draining = tokio::spawn(async move { gateway.drain().await });
    for val in 0..200 {
        assert_eq!(consumer.json().await["d"]["val"], val);
    }
    for client in [&mut consumer, &mut producer, &mut unidentified, &mut idle] {
        assert_eq!(client.closed().await, 1001);
    }
    draining.await.unwrap();

    let server = server.restart().await;
    let mut consumer = server.consumer().await;
    consumer.send(r#"{"op":7,"d":{}}"#).await;
    assert_eq!(consumer.seqs(200).await.len(), 200);
    consumer.quiet().await;
}

#[tokio::test]
async fn consumers_get_what_was_accepted_before_1001_though_it_takes_long_to_store() {
    let server = Server::start().await;
    let (mut consumer, mut producer) = server.pair().await;
    let other = Connection::open(server.dir.path().join("log.db")).unwrap();
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    producer.submit("ECG", r#"{"val":1}"#).await;
    producer.quiet().await;
    server.shutdown.cancel();
    let gateway = server.gateway.clone();
    let draining = tokio::spawn(async move { gateway.drain().await });
    // Longer than a consumer has for what is stored.
    tokio::time::sleep(Duration::from_millis(2200)).await;
    other.execute_batch("ROLLBACK").unwrap();
    server.clock.advance(Duration::from_secs(1));
    assert_eq!(consumer.json().await["d"]["val"], 1);
    for client in [&mut consumer, &mut producer] {
        assert_eq!(client.closed().await, 1001);
    }
    draining.await.unwrap();
}
