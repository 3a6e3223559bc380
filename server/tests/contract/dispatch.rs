use motionwire_server::auth::GrantRole;
use motionwire_server::log::{EventLog, Retention};
use motionwire_shared::Timestamp;

use crate::harness::{Client, Server, uid};

/// A reading that fills sockets quickly.
fn bulky(val: usize) -> String {
    format!(r#"{{"val":{val},"pad":"{}"}}"#, "x".repeat(60_000))
}

/// More than sockets, buffers and the ring hold together.
const FLOOD: usize = 600;

async fn flood(producer: &mut Client) {
    for val in 0..FLOOD {
        producer.submit("ECG", &bulky(val)).await;
    }
}

#[tokio::test]
async fn one_sequence_spans_all_users_of_a_developer_and_no_others() {
    let server = Server::start().await;
    let other = server.accounts.add_developer(None).await.unwrap().developer.id;
    let mut consumers = [server.consumer().await, server.consumer().await];
    let mut others = server.identified(&other, GrantRole::Consumer).await;
    let mut producers = [server.producer("a").await, server.producer("b").await];
    let mut stranger = server.identified(&other, GrantRole::Producer(uid("a"))).await;
    for val in 0..50 {
        for producer in &mut producers {
            producer.submit("STEPS", &format!(r#"{{"val":{val}}}"#)).await;
        }
    }
    stranger.submit("STEPS", r#"{"val":1}"#).await;
    let first = consumers[0].seqs(100).await;
    assert!(first.is_sorted_by(|a, b| a < b), "{first:?}");
    assert_eq!(consumers[1].seqs(100).await, first);
    others.seqs(1).await;
    others.quiet().await;
    consumers[0].quiet().await;
}

#[tokio::test]
async fn a_producers_events_keep_their_order() {
    let server = Server::start().await;
    let (mut consumer, mut producer) = server.pair().await;
    for val in 0..500 {
        producer.submit("ECG", &format!(r#"{{"val":{val}}}"#)).await;
    }
    for val in 0..500 {
        assert_eq!(consumer.json().await["d"]["val"], val);
    }
    assert_eq!(server.metrics.events_stored.get(), 500);
    assert_eq!(server.metrics.events_dispatched.get(), 500);
}

#[tokio::test]
async fn a_slow_consumer_holds_up_nobody_and_loses_nothing() {
    let server = Server::start().await;
    let mut slow = server.consumer().await;
    let (mut fast, mut producer) = server.pair().await;
    let submitting = tokio::spawn(async move {
        flood(&mut producer).await;
        producer
    });
    let expected = fast.seqs(FLOOD).await;
    let mut producer = submitting.await.unwrap();
    producer.quiet().await;
    assert_eq!(slow.seqs(FLOOD).await, expected);
    producer.submit("ECG", r#"{"val":1}"#).await;
    assert_eq!(slow.seqs(1).await, fast.seqs(1).await);
}

#[tokio::test]
async fn a_consumer_whose_events_are_no_longer_retained_ends_with_1013() {
    let server = Server::start().await;
    let mut slow = server.consumer().await;
    let (mut fast, mut producer) = server.pair().await;
    let submitting = tokio::spawn(async move {
        flood(&mut producer).await;
        producer
    });
    fast.seqs(FLOOD).await;
    let _producer = submitting.await.unwrap();
    let all = Retention { max_age: std::time::Duration::ZERO, max_bytes: 0 };
    server.log.enforce(all, Timestamp::from_micros(i64::MAX)).await.unwrap();
    assert_eq!(slow.closed().await, 1013);
    fast.quiet().await;
}

#[tokio::test]
async fn frames_count_as_they_come_and_go() {
    let server = Server::start().await;
    let (mut consumer, mut producer) = server.pair().await;
    producer.submit("STEPS", r#"{"val":1}"#).await;
    consumer.seqs(1).await;
    consumer.quiet().await;
    let page = server.metrics.encode();
    for line in [
        r#"motionwire_connections{role="producer"} 1"#,
        r#"motionwire_connections{role="consumer"} 1"#,
        "motionwire_frames_received_total 4",
        "motionwire_frames_sent_total 6",
    ] {
        assert!(page.lines().any(|there| there == line), "{line} is not in\n{page}");
    }
}
