//! Capability `ack`: nothing lost, nothing twice.

use std::time::Duration;

use serde_json::{Value, json};

use crate::harness::{Client, Server};

const WANT: &str = r#""batch","ack""#;

async fn submit(producer: &mut Client, stream: &str, n: u64) {
    producer.send(format!(r#"{{"op":6,"t":"STEPS","stream":"{stream}","n":{n},"d":{{"val":{n}}}}}"#)).await;
}

/// The acknowledgement of a stream's last number; those before it may be left out.
async fn acknowledged(server: &Server, producer: &mut Client, stream: &str, n: u64) {
    loop {
        server.clock.advance(Duration::from_millis(100));
        let ack = producer.json().await;
        assert_eq!((&ack["op"], &ack["d"]["stream"]), (&json!(1), &json!(stream)), "{ack}");
        if ack["d"]["n"] == n {
            return;
        }
    }
}

/// The values of all stored events, in order.
async fn stored(server: &Server) -> Vec<u64> {
    let mut consumer = server.extended_consumer(r#""replay""#).await;
    consumer.send(r#"{"op":7,"d":{}}"#).await;
    let mut values = Vec::new();
    loop {
        let frame: Value = consumer.json().await;
        match frame["op"].as_u64() {
            Some(5) => values.push(frame["d"]["val"].as_u64().unwrap()),
            _ => return values,
        }
    }
}

#[tokio::test]
async fn what_is_sent_again_after_a_restart_is_stored_once() {
    let server = Server::start().await;
    let mut producer = server.extended_producer("user", WANT).await;
    for n in [1, 2, 5] {
        submit(&mut producer, "a", n).await;
    }
    acknowledged(&server, &mut producer, "a", 5).await;
    let server = server.restart().await;
    let mut producer = server.extended_producer("user", WANT).await;
    for n in [2, 5, 6] {
        submit(&mut producer, "a", n).await;
    }
    acknowledged(&server, &mut producer, "a", 6).await;
    submit(&mut producer, "a", 6).await;
    acknowledged(&server, &mut producer, "a", 6).await;
    assert_eq!(stored(&server).await, [1, 2, 5, 6]);
}

#[tokio::test]
async fn two_connections_that_send_the_same_again_store_it_once() {
    let server = Server::start().await;
    let mut older = server.extended_producer("user", WANT).await;
    for n in 1..=200 {
        submit(&mut older, "a", n).await;
    }
    let mut newer = server.extended_producer("user", WANT).await;
    for n in 1..=201 {
        submit(&mut newer, "a", n).await;
    }
    acknowledged(&server, &mut newer, "a", 201).await;
    assert_eq!(older.closed().await, 4002);
    assert_eq!(stored(&server).await, (1..=201).collect::<Vec<_>>());
}

#[tokio::test]
async fn streams_and_users_are_apart_and_a_backlog_comes_beside_live_data() {
    let server = Server::start().await;
    let mut producer = server.extended_producer("user", WANT).await;
    submit(&mut producer, "now", 10).await;
    submit(&mut producer, "earlier", 3).await;
    submit(&mut producer, "now", 11).await;
    submit(&mut producer, "earlier", 4).await;
    let mut last = std::collections::HashMap::new();
    while last != [("now".to_owned(), 11), ("earlier".to_owned(), 4)].into() {
        server.clock.advance(Duration::from_millis(100));
        let ack = producer.json().await;
        last.insert(ack["d"]["stream"].as_str().unwrap().to_owned(), ack["d"]["n"].as_u64().unwrap());
    }
    let mut other = server.extended_producer("other", WANT).await;
    submit(&mut other, "now", 1).await;
    acknowledged(&server, &mut other, "now", 1).await;
    assert_eq!(stored(&server).await, [10, 3, 11, 4, 1]);
}

#[tokio::test]
async fn a_shutdown_acknowledges_what_it_has_stored() {
    let server = Server::start().await;
    let mut producer = server.extended_producer("user", WANT).await;
    submit(&mut producer, "a", 1).await;
    acknowledged(&server, &mut producer, "a", 1).await;
    for n in 2..=50 {
        submit(&mut producer, "a", n).await;
    }
    // The clock stands still, so only the shutdown can tell. What it had read is told, what it had not is sent again.
    server.shutdown.cancel();
    let drain = server.gateway.drain();
    let told = async {
        let mut last = 1;
        loop {
            match producer.next_or_close().await {
                Ok(text) => {
                    let ack: Value = serde_json::from_str(&text).unwrap();
                    last = ack["d"]["n"].as_u64().unwrap();
                }
                Err(code) => return (last, code),
            }
        }
    };
    let ((last, code), ()) = tokio::join!(told, drain);
    assert_eq!(code, 1001);
    let server = server.restart().await;
    assert_eq!(stored(&server).await, (1..=last).collect::<Vec<_>>());
}

#[tokio::test]
async fn unnumbered_submissions_are_never_acknowledged() {
    let server = Server::start().await;
    let mut consumer = server.consumer().await;
    let mut producer = server.extended_producer("user", WANT).await;
    producer.submit("STEPS", r#"{"val":1}"#).await;
    consumer.seqs(1).await;
    server.clock.advance(Duration::from_secs(1));
    producer.quiet().await;
}
