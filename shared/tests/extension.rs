//! Frames of the extension `motionwire.v1`: golden files in both directions, limits, and what old connections see.
//!
//! `UPDATE_GOLDEN=1 cargo test -p motionwire-shared --test extension` writes the files anew.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod support;

use motionwire_shared::{
    DataType, KnownType, Timestamp, Value,
    limits::{MAX_BATCH_LEN, MAX_POSITION, MAX_STATUS_TEXT_LEN},
    wire::{
        Capabilities, Capability, ClientFrame, ClockAnswer, Envelope, Fault, Hole, Offer, Position, Presence,
        Ready, ReplayEnd, Report, Role, ServerFrame, Status, Steer, StreamSwitch, Streams, clock_answer,
        control, presence, ready, replay_end, stored,
    },
};
use proptest::prelude::*;

use support::{golden, uid};

fn all() -> Capabilities {
    Capability::ALL.iter().copied().collect()
}

fn ts(second: i64) -> Timestamp {
    Timestamp::from_micros(1_651_656_371_268_507 + second * 1_000_000)
}

fn position(n: u64) -> Position {
    Position { stream: "s-1_A".parse().unwrap(), n }
}

fn streams() -> Streams {
    [
        (KnownType::Acceleration.into(), StreamSwitch { on: true, hz: Some(60.0) }),
        (KnownType::Gyroscope.into(), StreamSwitch { on: false, hz: None }),
    ]
    .into_iter()
    .collect()
}

fn hole() -> Hole {
    Hole { from: ts(0), to: ts(9), reason: "hidden".to_owned() }
}

#[test]
fn what_clients_offer_and_submit() {
    let offer = Offer { want: all(), session: Some("tab-7".parse().unwrap()) };
    let text = ClientFrame::Identify { token: "mwt_x", role: Role::Consumer, offer: Some(&offer) }.encode();
    golden("v1-client-identify.json", &text);
    let envelope = Envelope::decode(&text).unwrap();
    assert_eq!(envelope.identify(true).unwrap().offer, offer);
    assert_eq!(
        envelope.identify(false).unwrap().offer,
        Offer::default(),
        "an old connection sees nothing of it"
    );

    let text = ClientFrame::Heartbeat { t0_ms: Some(1_651_656_371_268.5) }.encode();
    golden("v1-client-heartbeat.json", &text);
    assert_eq!(Envelope::decode(&text).unwrap().heartbeat_time_ms(), Some(1_651_656_371_268.5));

    let first = Value::Vector(vec![0.125, -9.81, 1e-7]).to_reading_json(ts(0));
    let second = Value::Vector(vec![0.0, 1.0, 2.0]).to_reading_json(ts(1));
    let batch = format!("[{first},{second}]");
    let acceleration = DataType::from(KnownType::Acceleration);
    let position = position(17);
    let text = ClientFrame::Submit { data_type: &acceleration, readings: &batch, position: Some(&position) }
        .encode();
    golden("v1-client-submit.json", &text);
    let submit = Envelope::decode(&text).unwrap().submit(all()).unwrap();
    assert_eq!(submit.position, Some(position));
    let jsons: Vec<_> = submit.readings.iter().map(|reading| reading.json).collect();
    assert_eq!(jsons, [first, second]);
}

#[test]
fn reports_and_wishes() {
    let report = Report {
        status: Status { connected: true, source: Some("phone".to_owned()), ..Status::default() },
        streams: streams(),
        clock_ms: Some(-1_250.5),
        hole: Some(hole()),
    };
    let text = ClientFrame::Report(&report).encode();
    golden("v1-client-report.json", &text);
    let envelope = Envelope::decode(&text).unwrap();
    assert_eq!(envelope.report(all()), Some(report.clone()));
    let core = Report { status: report.status, ..Report::default() };
    assert_eq!(envelope.report(Capabilities::default()), Some(core));

    let steer = Steer { uid: uid(), streams: streams() };
    let text = ClientFrame::Steer(&steer).encode();
    golden("v1-client-steer.json", &text);
    assert_eq!(Envelope::decode(&text).unwrap().steer(), Ok(steer));
}

#[test]
fn what_the_server_says() {
    let info = Ready { have: Capabilities::CONSUMER, seq: Some(73), oldest: Some(2) };
    let end = ReplayEnd { after: 28, before: 43, sent: 14, oldest: Some(1) };
    let state = Presence {
        connected: true,
        name: Some("Anna's \"phone\"".to_owned()),
        streams: streams(),
        clock_ms: Some(-1_250.5),
        hole: Some(hole()),
        deleted: false,
    };
    let gone = Presence { deleted: true, ..Presence::default() };
    let answer = ClockAnswer { t0_ms: 12.5, t1_ms: 1_651_656_371_268.25 };
    let table = [
        ("v1-server-ready.json", ready(&info), ServerFrame::Ready(info)),
        ("v1-server-clock.json", clock_answer(answer), ServerFrame::HeartbeatAck(Some(answer))),
        ("v1-server-stored.json", stored(&position(17)), ServerFrame::Stored(position(17))),
        ("v1-server-replay-end.json", replay_end(&end), ServerFrame::ReplayEnd(end)),
        ("v1-server-presence.json", presence(&uid(), &state), ServerFrame::Presence(uid(), state)),
        ("v1-server-deleted.json", presence(&uid(), &gone), ServerFrame::Presence(uid(), gone)),
        ("v1-server-control.json", control(&uid(), &streams()), ServerFrame::Control(streams())),
    ];
    let mut frames = Vec::new();
    for (name, text, frame) in &table {
        golden(name, text);
        assert_eq!(ServerFrame::decode(text).as_ref(), Ok(frame), "{name}");
        let (producer, consumer) =
            (ServerFrame::decode_for_producer(text), ServerFrame::decode_for_consumer(text));
        match frame {
            ServerFrame::ReplayEnd(_) => assert_eq!(producer, Ok(ServerFrame::Other), "{name}"),
            // No producer is sent how another one is doing.
            ServerFrame::Presence(..) => {}
            _ => assert_eq!(producer.as_ref(), Ok(frame), "{name}"),
        }
        match frame {
            // No consumer is sent what a producer is told.
            ServerFrame::Stored(_) | ServerFrame::Control(_) => {}
            _ => assert_eq!(consumer.as_ref(), Ok(frame), "{name}"),
        }
        frames.push(text.clone());
    }
    let mut read = Vec::new();
    ServerFrame::decode_each(&format!("[{}]", frames.join(",")), ServerFrame::decode, |frame| {
        read.push(frame);
    })
    .unwrap();
    assert_eq!(read, table.map(|(_, _, frame)| frame));
}

fn refused<T: std::fmt::Debug>(result: Result<T, Fault>, text: &str) -> String {
    let fault = result.expect_err(text);
    assert_eq!(fault.code.number(), 1007, "{text}");
    fault.reason.into_owned()
}

#[test]
fn what_fits_no_frame_is_named() {
    let submits = [
        (r#"{"op":6,"t":"STEPS","d":[]}"#, "d must hold 1 to 512 readings"),
        (r#"{"op":6,"t":"STEPS","d":[{"val":1},{"val":-1}]}"#, "d[1]: d.val must be at least 0 for this t"),
        (r#"{"op":6,"t":"STEPS","d":[7]}"#, "d[0]: d must be an object with val or d"),
        (r#"{"op":6,"t":"STEPS","d":{"val":1},"n":7}"#, "stream and n must come together"),
        (r#"{"op":6,"t":"STEPS","d":{"val":1},"stream":"a"}"#, "stream and n must come together"),
        (
            r#"{"op":6,"t":"STEPS","d":{"val":1},"stream":"a b","n":7}"#,
            "stream must be 1 to 64 of A-Z a-z 0-9 _ -",
        ),
        (r#"{"op":6,"t":"STEPS","d":{"val":1},"stream":"a","n":-7}"#, "n must be an integer from 0 to 2^53"),
        (
            r#"{"op":6,"t":"STEPS","d":{"val":1},"stream":"a","n":9007199254740993}"#,
            "n must be an integer from 0 to 2^53",
        ),
    ];
    for (text, reason) in submits {
        assert_eq!(refused(Envelope::decode(text).unwrap().submit(all()), text), reason);
    }
    let many = vec![r#"{"val":1}"#; MAX_BATCH_LEN + 1];
    let text = |count: usize| format!(r#"{{"op":6,"t":"STEPS","d":[{}]}}"#, many[..count].join(","));
    assert_eq!(
        Envelope::decode(&text(MAX_BATCH_LEN)).unwrap().submit(all()).unwrap().readings.len(),
        MAX_BATCH_LEN
    );
    refused(Envelope::decode(&text(MAX_BATCH_LEN + 1)).unwrap().submit(all()), "too many");
    for d in [r#""want":"ack""#, r#""want":[1]"#, r#""session":"""#, r#""session":7"#] {
        let text = format!(r#"{{"op":3,"d":{{"token":"t","type":1,{d}}}}}"#);
        refused(Envelope::decode(&text).unwrap().identify(true), &text);
        assert!(Envelope::decode(&text).unwrap().identify(false).is_ok(), "{text}");
    }
    for text in [
        r#"{"op":8,"d":{"streams":{}}}"#,
        r#"{"op":8,"uid":"a b","d":{"streams":{}}}"#,
        r#"{"op":8,"uid":"a","d":{}}"#,
        r#"{"op":8,"uid":"a","d":{"streams":{"x":{"on":true}}}}"#,
    ] {
        refused(Envelope::decode(text).unwrap().steer(), text);
    }
}

#[test]
fn a_connection_without_the_capabilities_is_the_core_protocols() {
    let none = Capabilities::default();
    let batch = r#"{"op":6,"t":"STEPS","d":[{"val":1}]}"#;
    assert_eq!(
        refused(Envelope::decode(batch).unwrap().submit(none), batch),
        "d must be an object with val or d"
    );
    for text in [
        r#"{"op":6,"t":"STEPS","d":{"val":1},"stream":7,"n":"x"}"#,
        r#"{"op":6,"t":"STEPS","d":{"val":1},"n":1,"n":2}"#,
    ] {
        assert_eq!(Envelope::decode(text).unwrap().submit(none).unwrap().position, None, "{text}");
    }
}

#[test]
fn reports_are_cut_and_broken_ones_are_none() {
    let long = "ä".repeat(MAX_STATUS_TEXT_LEN + 1);
    let text = format!(
        r#"{{"op":8,"d":{{"connected":true,"hole":{{"from":"{0}","to":"{0}","reason":"{long}"}}}}}}"#,
        ts(0)
    );
    let report = Envelope::decode(&text).unwrap().report(all()).unwrap();
    assert_eq!(report.hole.unwrap().reason.chars().count(), MAX_STATUS_TEXT_LEN);
    for d in [
        r#"{"connected":true,"hole":{"from":"now","to":"then","reason":"x"}}"#,
        r#"{"connected":true,"streams":[]}"#,
    ] {
        let text = format!(r#"{{"op":8,"d":{d}}}"#);
        assert_eq!(Envelope::decode(&text).unwrap().report(all()), None, "{d}");
        assert!(Envelope::decode(&text).unwrap().report(Capabilities::default()).is_some(), "{d}");
    }
}

proptest! {
    #[test]
    fn positions_and_batches_come_through(
        stream in "[A-Za-z0-9_-]{1,64}",
        n in 0..=MAX_POSITION,
        values in proptest::collection::vec(0.0..1e9f64, 1..40),
    ) {
        let position = Position { stream: stream.parse().unwrap(), n };
        let readings: Vec<_> =
            values.iter().zip(0..).map(|(value, second)| Value::Scalar(*value).to_reading_json(ts(second))).collect();
        let batch = format!("[{}]", readings.join(","));
        let steps = DataType::from(KnownType::Steps);
        let text = ClientFrame::Submit { data_type: &steps, readings: &batch, position: Some(&position) }.encode();
        let submit = Envelope::decode(&text).unwrap().submit(all()).unwrap();
        prop_assert_eq!(submit.position, Some(position));
        let read: Vec<_> = submit.readings.iter().map(|reading| reading.value.clone()).collect();
        prop_assert_eq!(read, values.into_iter().map(Value::Scalar).collect::<Vec<_>>());
    }
}

#[test]
fn a_heartbeats_time_comes_back_as_the_double_that_it_was_read_as() {
    let answered = |t0: &str| {
        let beat = format!(r#"{{"op":0,"d":{{"t0":{t0}}}}}"#);
        let t0_ms = Envelope::decode(&beat).unwrap().heartbeat_time_ms()?;
        match ServerFrame::decode(&clock_answer(ClockAnswer { t0_ms, t1_ms: 0.0 })) {
            Ok(ServerFrame::HeartbeatAck(Some(answer))) => Some(answer.t0_ms),
            other => panic!("{other:?}"),
        }
    };
    for t0 in ["0", "-1", "12.5", "0.1", "1751656371268.1235", "1751656371268123456", "5e-324", "1e308"] {
        assert_eq!(answered(t0), Some(t0.parse().unwrap()), "{t0}");
    }
    for t0 in ["1e309", "null", "\"12\"", "[12]"] {
        assert_eq!(answered(t0), None, "{t0}");
    }
}
