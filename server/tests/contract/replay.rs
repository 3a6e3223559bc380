use motionwire_shared::limits::MAX_WAITING_REPLAYS;

use crate::harness::{Client, Server};

async fn stored(server: &Server, count: usize) -> (Client, Client, Vec<u64>) {
    let (mut consumer, mut producer) = server.pair().await;
    for val in 0..count {
        producer.submit("STEPS", &format!(r#"{{"val":{val}}}"#)).await;
    }
    let seqs = consumer.seqs(count).await;
    (consumer, producer, seqs)
}

#[tokio::test]
async fn both_bounds_are_exclusive_and_both_may_be_left_out() {
    let server = Server::start().await;
    let (mut consumer, _producer, seqs) = stored(&server, 20).await;
    let table = [
        (format!(r#"{{"after":{},"before":{}}}"#, seqs[4], seqs[9]), 5..9),
        (format!(r#"{{"after":{}}}"#, seqs[14]), 15..20),
        (format!(r#"{{"before":{}}}"#, seqs[3]), 0..3),
        ("{}".to_owned(), 0..20),
        (format!(r#"{{"after":{},"before":18446744073709551615}}"#, seqs[17]), 18..20),
        (format!(r#"{{"after":{},"before":{}}}"#, seqs[9], seqs[4]), 0..0),
        (format!(r#"{{"after":{}}}"#, seqs[19]), 0..0),
        (r#"{"after":18446744073709551615}"#.to_owned(), 0..0),
        (r#"{"before":0}"#.to_owned(), 0..0),
    ];
    for (d, expected) in table {
        consumer.send(format!(r#"{{"op":7,"d":{d}}}"#)).await;
        assert_eq!(consumer.seqs(expected.len()).await, seqs[expected], "{d}");
        consumer.quiet().await;
    }
}

#[tokio::test]
async fn a_replay_ends_with_what_was_newest_and_live_events_go_on_in_order() {
    let server = Server::start().await;
    let (mut consumer, mut producer, seqs) = stored(&server, 100).await;
    consumer.send(r#"{"op":7,"d":{}}"#).await;
    for val in 0..100 {
        producer.submit("STEPS", &format!(r#"{{"val":{val}}}"#)).await;
    }
    let newest = *seqs.last().unwrap();
    let all = consumer.seqs(200).await;
    let (live, replayed): (Vec<u64>, Vec<u64>) = all.into_iter().partition(|seq| *seq > newest);
    assert_eq!(replayed, seqs);
    assert_eq!(live.len(), 100);
    assert!(live.is_sorted_by(|a, b| a < b));
    consumer.quiet().await;
}

#[tokio::test]
async fn replays_are_served_one_after_the_other_and_more_than_16_may_be_asked_for() {
    let server = Server::start().await;
    let (mut consumer, _producer, seqs) = stored(&server, 10).await;
    let requests = 3 * MAX_WAITING_REPLAYS;
    for _ in 0..requests {
        consumer.send(r#"{"op":7,"d":{}}"#).await;
    }
    for _ in 0..requests {
        assert_eq!(consumer.seqs(10).await, seqs);
    }
    consumer.quiet().await;
}

#[tokio::test]
async fn while_16_replays_wait_the_socket_is_not_read() {
    let server = Server::start().await;
    let (mut consumer, mut producer) = server.pair().await;
    let pad = "x".repeat(60_000);
    for val in 0..200 {
        producer.submit("ECG", &format!(r#"{{"val":{val},"pad":"{pad}"}}"#)).await;
    }
    consumer.seqs(200).await;
    // 12 MB each, unread: the first fills the socket and the others wait. In the end requests find no room either.
    let request = format!(r#"{{"op":7,"d":{{"pad":"{pad}"}}}}"#);
    let mut taken = 0;
    while taken < 1000 && consumer.try_send(&request).await {
        taken += 1;
    }
    assert!((MAX_WAITING_REPLAYS..1000).contains(&taken), "{taken}");
    // Whoever reads again is served.
    assert_eq!(consumer.seqs(400).await.len(), 400);
}

#[tokio::test]
async fn what_was_dispatched_survives_a_restart_and_no_number_comes_again() {
    let mut server = Server::start().await;
    let (_, _, mut seqs) = stored(&server, 5).await;
    for round in 2..4 {
        server = server.restart().await;
        let (mut consumer, _producer, new) = stored(&server, 5).await;
        assert!(new[0] > *seqs.last().unwrap());
        seqs.extend(new);
        consumer.send(r#"{"op":7,"d":{"after":0}}"#).await;
        assert_eq!(consumer.seqs(5 * round).await, seqs);
    }
}
