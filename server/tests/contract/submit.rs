use std::time::Duration;

use motionwire_shared::{limits::MAX_TYPES_PER_USER, wire::Status};

use crate::harness::{Server, uid};

#[tokio::test]
async fn every_data_type_arrives_byte_for_byte() {
    let server = Server::start().await;
    let (mut consumer, mut producer) = server.pair().await;
    let ts = r#""ts":"2022-05-04T10:26:11.268507+01:00""#;
    let table = [
        ("HEART_RATE", format!(r#"{{{ts},"val":95}}"#)),
        ("STEPS", format!(r#"{{"val":1.0,{ts}}}"#)),
        ("DISTANCE", format!(r#"{{ {ts} , "val" : 1e3 }}"#)),
        ("FLOORS_CLIMBED", format!(r#"{{{ts},"val":0}}"#)),
        ("STEPS_CADENCE", format!(r#"{{{ts},"val":1.90000}}"#)),
        ("SPEED", format!(r#"{{{ts},"val":0.1,"note":"ü\u00fc <b>","nested":{{"a":[1,null]}}}}"#)),
        ("ACCELERATION", format!(r#"{{{ts},"d":[0.125,-9.81,1E-7]}}"#)),
        ("GYROSCOPE", format!("{{{ts},\n\"d\":[1,2,3]}}")),
        ("ECG", format!(r#"{{{ts},"val":-0.125}}"#)),
        ("LOCATION", format!(r#"{{{ts},"d":[52.5200,13.4050]}}"#)),
    ];
    let mut last = 0;
    for (t, reading) in table {
        producer.submit(t, &reading).await;
        let text = consumer.text().await;
        let seq = serde_json::from_str::<serde_json::Value>(&text).unwrap()["seq"].as_u64().unwrap();
        assert_eq!(text, format!(r#"{{"op":5,"d":{reading},"uid":"user","seq":{seq},"t":"{t}"}}"#));
        assert!(seq > last);
        last = seq;
    }
}

#[tokio::test]
async fn a_user_has_as_many_data_types_as_may_be_however_often_it_connects() {
    let server = Server::start().await;
    let (mut consumer, mut producer) = server.pair().await;
    for place in 0..MAX_TYPES_PER_USER {
        producer.submit(&format!("TYPE_{place}"), r#"{"val":1}"#).await;
    }
    consumer.seqs(MAX_TYPES_PER_USER).await;
    for _ in 0..2 {
        let mut producer = server.producer("user").await;
        for t in ["TYPE_7", "STEPS", "ONE_MORE"] {
            producer.submit(t, r#"{"val":1}"#).await;
        }
        let (code, reason) = producer.closed_with_reason().await;
        assert_eq!(code, 1007);
        assert!(reason.starts_with("t: "), "{reason}");
        consumer.seqs(2).await;
    }
    server.producer("other").await.submit("ONE_MORE", r#"{"val":1}"#).await;
    consumer.seqs(1).await;
}

#[tokio::test]
async fn a_missing_ts_is_the_servers_time_of_receipt() {
    let server = Server::start().await;
    let (mut consumer, mut producer) = server.pair().await;
    server.clock.advance(Duration::from_micros(1_500_000));
    producer.submit("HEART_RATE", r#"{"val":95.10}"#).await;
    let text = consumer.text().await;
    assert!(
        text.starts_with(r#"{"op":5,"d":{"ts":"2026-11-23T12:00:01.500001Z","val":95.10},"uid":"#),
        "{text}"
    );
}

#[tokio::test]
async fn timestamps_are_stored_as_sent_and_move_nothing() {
    let server = Server::start().await;
    let (mut consumer, mut producer) = server.pair().await;
    // The past, the future, the ends of the calendar, what only looks late; the server's clock jumps in between.
    let table = [
        ("2026-11-23T12:00:00Z", 0),
        ("2099-01-01T00:00:00Z", 1),
        ("1970-01-01T00:00:00Z", 0),
        ("9999-12-31T23:59:59.999999Z", 1),
        ("0001-01-01T00:00:00Z", 0),
        ("2026-11-23T23:30:00+12:00", 0),
        ("2026-11-23T12:00:59Z", 0),
        ("2026-11-23T12:30:00Z", 1),
    ];
    for (ts, _) in table {
        producer.submit("ECG", &format!(r#"{{"ts":"{ts}","val":1}}"#)).await;
    }
    let mut live = Vec::new();
    for (ts, _) in table {
        let event = consumer.json().await;
        assert_eq!(event["d"]["ts"], ts, "in the order of arrival");
        live.push(event);
    }
    server.clock.advance(Duration::from_secs(20 * 365 * 24 * 3600));
    let mut later = server.consumer().await;
    later.send(r#"{"op":7,"d":{}}"#).await;
    for event in live {
        assert_eq!(later.json().await, event);
    }
    let future: u64 = table.iter().map(|(_, is_future)| is_future).sum();
    assert_eq!(server.metrics.future_events.get(), future);
}

#[tokio::test]
async fn nothing_waits_once_all_is_stored() {
    let server = Server::start().await;
    let (mut consumer, mut producer) = server.pair().await;
    producer.submit("STEPS", r#"{"val":1}"#).await;
    assert_eq!(consumer.seqs(1).await.len(), 1);
    let is_empty = async {
        while server.metrics.queue_length.get() != 0 {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(5), is_empty).await.unwrap();
}

#[tokio::test]
async fn fields_that_are_not_known_are_ignored_outside_the_reading() {
    let server = Server::start().await;
    let (mut consumer, mut producer) = server.pair().await;
    producer.send(r#"{"uid":"other","seq":7,"x":{},"d":{"val":1,"seq":9},"t":"ECG","op":6}"#).await;
    let event = consumer.json().await;
    assert_eq!((event["uid"].as_str(), event["d"]["seq"].as_u64()), (Some("user"), Some(9)));
    assert_eq!(event.as_object().unwrap().len(), 5);
}

#[tokio::test]
async fn a_status_is_kept_as_presence_and_never_dispatched() {
    let server = Server::start().await;
    let (mut consumer, mut producer) = server.pair().await;
    assert_eq!(server.gateway.status(&server.dev, &uid("user")), None);
    for malformed in [r#"{"op":8}"#, r#"{"op":8,"d":[]}"#, r#"{"op":8,"d":{"connected":1}}"#] {
        producer.send(malformed).await;
    }
    producer
        .send(r#"{"op":8,"d":{"connected":false,"device_id":"strap","source":"ble","reason":"lost"}}"#)
        .await;
    producer.quiet().await;
    let text = |text: &str| Some(text.to_owned());
    let status =
        Status { connected: false, device_id: text("strap"), source: text("ble"), reason: text("lost") };
    assert_eq!(server.gateway.status(&server.dev, &uid("user")), Some(status));
    consumer.quiet().await;
}
