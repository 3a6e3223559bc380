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
