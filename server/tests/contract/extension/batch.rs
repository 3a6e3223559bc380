//! Capability `batch`.

use serde_json::Value;

use crate::harness::{Client, Server};

/// The next events, however they are packed.
async fn events(client: &mut Client, count: usize) -> Vec<Value> {
    let mut events = Vec::new();
    while events.len() < count {
        match client.json().await {
            Value::Array(frames) => events.extend(frames),
            frame => events.push(frame),
        }
    }
    assert_eq!(events.len(), count);
    events
}

#[tokio::test]
async fn readings_of_one_frame_become_events_in_order() {
    let server = Server::start().await;
    let mut consumer = server.extended_consumer(r#""batch""#).await;
    let mut core = server.consumer().await;
    let mut producer = server.extended_producer("user", r#""batch""#).await;
    producer
        .submit("STEPS", r#"[{"val":1},{"val":2,"x":"ü"},{"ts":"2022-05-04T10:26:11.5+01:00","val":3}]"#)
        .await;
    producer.submit("STEPS", r#"{"val":4}"#).await;
    let packed = events(&mut consumer, 4).await;
    let vals: Vec<_> = packed.iter().map(|event| event["d"]["val"].as_u64().unwrap()).collect();
    assert_eq!(vals, [1, 2, 3, 4]);
    assert_eq!(packed[2]["d"]["ts"], "2022-05-04T10:26:11.5+01:00");
    let seqs: Vec<_> = packed.iter().map(|event| event["seq"].as_u64().unwrap()).collect();
    assert_eq!(core.seqs(4).await, seqs, "others get a frame each");
}

#[tokio::test]
async fn a_batch_with_one_bad_reading_stores_nothing() {
    let server = Server::start().await;
    let mut consumer = server.extended_consumer(r#""batch""#).await;
    let mut producer = server.extended_producer("user", r#""batch""#).await;
    producer.submit("STEPS", r#"[{"val":1},{"val":"2"}]"#).await;
    let (code, reason) = producer.closed_with_reason().await;
    assert_eq!((code, reason.as_str()), (1007, "d[1]: d.val must be a finite number"));
    consumer.quiet().await;
    let mut core = server.producer("user").await;
    core.submit("STEPS", r#"[{"val":1}]"#).await;
    assert_eq!(core.closed().await, 1007);
}

#[tokio::test]
async fn a_long_replay_comes_in_lists_of_a_limited_size() {
    let server = Server::start().await;
    let mut producer = server.extended_producer("user", r#""batch","ack""#).await;
    let readings = vec![r#"{"ts":"2022-05-04T10:26:11Z","val":1}"#; 500].join(",");
    for n in 1..=4 {
        producer.send(format!(r#"{{"op":6,"t":"STEPS","stream":"s","n":{n},"d":[{readings}]}}"#)).await;
    }
    while producer.json().await["d"]["n"] != 4 {
        server.clock.advance(std::time::Duration::from_millis(100));
    }
    let mut consumer = server.extended_consumer(r#""batch","replay""#).await;
    consumer.send(r#"{"op":7,"d":{}}"#).await;
    let (mut count, mut lists) = (0, 0);
    loop {
        let text = consumer.text().await;
        match serde_json::from_str(&text).unwrap() {
            Value::Array(frames) => {
                assert!(text.len() <= 64 * 1024, "{} bytes", text.len());
                count += frames.len();
                lists += 1;
            }
            end => {
                assert_eq!((&end["op"], &end["d"]["sent"]), (&7.into(), &2000.into()));
                break;
            }
        }
    }
    assert_eq!(count, 2000);
    assert!((3..=12).contains(&lists), "{lists} lists");
}
