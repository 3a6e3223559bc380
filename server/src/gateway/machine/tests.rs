use std::time::{Duration, Instant};

use motionwire_shared::{
    DataType, SessionId,
    limits::MAX_TYPES_PER_USER,
    wire::{Capabilities, Capability, CloseCode, Fault, Replay, Report, Role, Status},
};

use super::*;

const TIMING: Timing =
    Timing { heartbeat_interval: Duration::from_secs(40), identify_timeout: Duration::from_secs(15) };

const SECOND: Duration = Duration::from_secs(1);

fn open(now: Instant) -> Unidentified {
    Unidentified::open(TIMING, false, now)
}

fn identifying(role: u8, now: Instant) -> Identifying {
    let text = format!(r#"{{"op":3,"d":{{"token":"t","type":{role}}}}}"#);
    match open(now).on_text(&text, now) {
        Ok(Greeting::Identify(_, identifying)) => identifying,
        Ok(Greeting::Ack(_)) => panic!("no IDENTIFY"),
        Err(fault) => panic!("{fault}"),
    }
}

fn producer(now: Instant) -> Identified<Producer> {
    identifying(0, now).into_producer("user".parse().unwrap(), Vec::new())
}

fn consumer(now: Instant) -> Identified<Consumer> {
    identifying(1, now).into_consumer()
}

fn code<T>(result: Result<T, Fault>) -> u16 {
    result.err().expect("the frame must be refused").code.number()
}

#[test]
fn before_identify_only_heartbeat_and_identify_pass() {
    let table = [
        ("", 1007),
        ("op", 1007),
        ("[]", 1007),
        ("7", 1007),
        (r#"[{"op":0}]"#, 1007),
        (r#"{"op":0"#, 1007),
        (r#"{"op":0}{"op":0}"#, 1007),
        (r#"{"op":0,"op":3}"#, 1007),
        ("{}", 1007),
        (r#"{"op":null}"#, 1007),
        (r#"{"op":"0"}"#, 1007),
        (r#"{"op":0.0}"#, 1007),
        (r#"{"op":1e0}"#, 1007),
        (r#"{"op":1}"#, 4000),
        (r#"{"op":2}"#, 4000),
        (r#"{"op":4}"#, 4000),
        (r#"{"op":5}"#, 4000),
        (r#"{"op":6,"t":"STEPS","d":{"val":1}}"#, 4000),
        (r#"{"op":7,"d":{}}"#, 4000),
        (r#"{"op":8,"d":{"connected":true}}"#, 4000),
        (r#"{"op":9}"#, 4000),
        (r#"{"op":-1}"#, 4000),
        (r#"{"op":123456789012345678901234567890}"#, 4000),
        (r#"{"op":3}"#, 1007),
        (r#"{"op":3,"d":null}"#, 1007),
        (r#"{"op":3,"d":"token"}"#, 1007),
        (r#"{"op":3,"d":["token",0]}"#, 1007),
        (r#"{"op":3,"d":{}}"#, 1007),
        (r#"{"op":3,"d":{"token":"t"}}"#, 1007),
        (r#"{"op":3,"d":{"type":0}}"#, 1007),
        (r#"{"op":3,"d":{"token":7,"type":0}}"#, 1007),
        (r#"{"op":3,"d":{"token":"t","type":"0"}}"#, 1007),
        (r#"{"op":3,"d":{"token":"t","type":2}}"#, 1007),
        (r#"{"op":3,"d":{"token":"t","type":0.5}}"#, 1007),
        (r#"{"op":3,"d":{"token":"t","type":-0.0}}"#, 1007),
    ];
    let now = Instant::now();
    for (text, expected) in table {
        assert_eq!(code(open(now).on_text(text, now)), expected, "{text}");
    }
}

#[test]
fn heartbeats_come_before_identify_and_unknown_fields_are_ignored() {
    let now = Instant::now();
    for text in [r#"{"op":0}"#, r#" {"op":0,"d":7,"extra":[1]} "#, "{\"t\":null,\n\"op\":0}"] {
        assert!(matches!(open(now).on_text(text, now), Ok(Greeting::Ack(_))), "{text}");
    }
    let text = r#"{"op":3,"x":1,"d":{"y":2,"type":1,"token":"secret\u0021"},"seq":null}"#;
    match open(now).on_text(text, now) {
        Ok(Greeting::Identify(token, identifying)) => {
            assert_eq!(token, "secret!");
            assert_eq!(identifying.role(), Role::Consumer);
        }
        _ => panic!("no IDENTIFY"),
    }
}

#[test]
fn identify_is_due_after_its_timeout_whatever_else_arrives() {
    let start = Instant::now();
    let waiting = open(start);
    assert_eq!(waiting.deadline(), start + 15 * SECOND);
    assert!(waiting.check(start + 14 * SECOND).is_ok());
    assert_eq!(code(waiting.check(start + 15 * SECOND)), 4000);
    let Ok(Greeting::Ack(waiting)) = waiting.on_text(r#"{"op":0}"#, start + 10 * SECOND) else { panic!() };
    assert_eq!(waiting.deadline(), start + 15 * SECOND);
    let late = waiting.on_text(r#"{"op":3,"d":{"token":"t","type":1}}"#, start + 15 * SECOND);
    assert_eq!(code(late), 4000);
}

#[test]
fn a_heart_that_stops_ends_the_connection_after_one_and_a_half_intervals() {
    let start = Instant::now();
    let mut consumer = consumer(start);
    assert_eq!(consumer.deadline(), start + 60 * SECOND);
    assert_eq!(consumer.on_text(r#"{"op":0}"#, start + 59 * SECOND), Ok(Reaction::Ack { t0_ms: None }));
    assert_eq!(consumer.deadline(), start + 119 * SECOND);
    // Other frames are no sign of life.
    assert!(consumer.on_text(r#"{"op":7,"d":{}}"#, start + 118 * SECOND).is_ok());
    assert!(consumer.check(start + 118 * SECOND).is_ok());
    assert_eq!(code(consumer.check(start + 119 * SECOND)), 4005);
    assert_eq!(code(consumer.on_text(r#"{"op":7,"d":{}}"#, start + 119 * SECOND)), 4005);
    consumer.postpone(10 * SECOND);
    assert!(consumer.check(start + 128 * SECOND).is_ok());
    assert_eq!(code(consumer.check(start + 129 * SECOND)), 4005);
}

/// The opcode is judged before the payload.
#[test]
fn each_role_may_send_only_its_own_opcodes() {
    let now = Instant::now();
    let table = [
        // op, d; producer, consumer
        (r#"{"op":1}"#, 4004, 4004),
        (r#"{"op":2}"#, 4004, 4004),
        (r#"{"op":3}"#, 4003, 4003),
        (r#"{"op":3,"d":{"token":"t","type":0}}"#, 4003, 4003),
        (r#"{"op":4}"#, 4004, 4004),
        (r#"{"op":5}"#, 4004, 4004),
        (r#"{"op":6}"#, 1007, 4004),
        (r#"{"op":7}"#, 4004, 1007),
        (r#"{"op":9}"#, 4004, 4004),
        (r#"{"op":-7}"#, 4004, 4004),
        (r#"{"op":99999999999999999999}"#, 4004, 4004),
        (r#"{"op":"6"}"#, 1007, 1007),
        ("not json", 1007, 1007),
        ("", 1007, 1007),
    ];
    for (text, of_producer, of_consumer) in table {
        assert_eq!(code(producer(now).on_text(text, now)), of_producer, "{text}");
        assert_eq!(code(consumer(now).on_text(text, now)), of_consumer, "{text}");
    }
    assert_eq!(code(consumer(now).on_text(r#"{"op":8,"d":{"connected":true}}"#, now)), 4004);
}

#[test]
fn a_malformed_status_is_dropped_without_a_word() {
    let now = Instant::now();
    for text in [r#"{"op":8}"#, r#"{"op":8,"d":7}"#, r#"{"op":8,"d":{"connected":"yes"}}"#] {
        let mut producer = producer(now);
        assert_eq!(producer.on_text(text, now), Ok(Reaction::Act(ProducerAction::Status(None))), "{text}");
    }
    let text = r#"{"op":8,"d":{"connected":true,"device_id":"strap","more":1}}"#;
    let status = Status { connected: true, device_id: Some("strap".into()), ..Status::default() };
    let report = Report { status, ..Report::default() };
    assert_eq!(producer(now).on_text(text, now), Ok(Reaction::Act(ProducerAction::Status(Some(report)))));
}

#[test]
fn bounds_of_a_replay_are_integers_of_at_least_0() {
    let now = Instant::now();
    let good = [
        ("{}", 0, None),
        (r#"{"after":28,"before":43}"#, 28, Some(43)),
        (r#"{"after":0}"#, 0, None),
        (r#"{"before":5,"more":true}"#, 0, Some(5)),
        (r#"{"after":null,"before":null}"#, 0, None),
        (r#"{"after":50,"before":1}"#, 50, Some(1)),
        (r#"{"after":18446744073709551616}"#, u64::MAX, None),
    ];
    for (d, after, before) in good {
        let text = format!(r#"{{"op":7,"d":{d}}}"#);
        assert_eq!(
            consumer(now).on_text(&text, now),
            Ok(Reaction::Act(ConsumerAction::Replay(Replay { after, before }))),
            "{d}"
        );
    }
    for d in [
        "null",
        "7",
        "[]",
        "[1,2]",
        r#"{"after":-1}"#,
        r#"{"after":1.5}"#,
        r#"{"before":"9"}"#,
        r#"{"after":1,"after":2}"#,
    ] {
        let text = format!(r#"{{"op":7,"d":{d}}}"#);
        assert_eq!(code(consumer(now).on_text(&text, now)), CloseCode::InvalidPayload.number(), "{d}");
    }
}

/// A connection that chose the extension and wants all of it.
fn extended(role: u8, now: Instant) -> Identifying {
    let want: Vec<_> = Capability::ALL.iter().map(|capability| format!("{:?}", capability.name())).collect();
    let want = want.join(",");
    let text = format!(r#"{{"op":3,"d":{{"token":"t","type":{role},"want":[{want}],"session":"tab"}}}}"#);
    match Unidentified::open(TIMING, true, now).on_text(&text, now) {
        Ok(Greeting::Identify(_, identifying)) => identifying,
        _ => panic!("no IDENTIFY"),
    }
}

#[test]
fn each_role_gets_the_capabilities_that_it_can_use() {
    let now = Instant::now();
    let names =
        |have: Option<Capabilities>| have.map(|have| have.iter().map(Capability::name).collect::<Vec<_>>());
    assert_eq!(extended(1, now).session().map(SessionId::as_str), Some("tab"));
    assert_eq!(
        names(extended(0, now).into_producer("user".parse().unwrap(), Vec::new()).terms()),
        Some(vec!["batch", "ack", "clock", "presence", "control"])
    );
    assert_eq!(
        names(extended(1, now).into_consumer().terms()),
        Some(vec!["batch", "clock", "replay", "presence", "control", "session"])
    );
    let text = r#"{"op":3,"d":{"token":"t","type":1,"want":["ack"],"session":"tab"}}"#;
    let Ok(Greeting::Identify(_, core)) = open(now).on_text(text, now) else { panic!("no IDENTIFY") };
    assert_eq!(core.session(), None);
    assert_eq!(core.into_consumer().terms(), None, "not without the subprotocol");
}

#[test]
fn heartbeats_carry_a_time_and_consumers_wishes_where_that_was_agreed() {
    let now = Instant::now();
    let beat = r#"{"op":0,"d":{"t0":12.5}}"#;
    let steer = r#"{"op":8,"uid":"user","d":{"streams":{"ECG":{"on":true}}}}"#;
    let mut consumer = extended(1, now).into_consumer();
    assert_eq!(consumer.on_text(beat, now), Ok(Reaction::Ack { t0_ms: Some(12.5) }));
    assert!(matches!(consumer.on_text(steer, now), Ok(Reaction::Act(ConsumerAction::Steer(_)))));
    assert_eq!(code(consumer.on_text(r#"{"op":8,"d":{}}"#, now)), 1007);
    let mut core = self::consumer(now);
    assert_eq!(core.on_text(beat, now), Ok(Reaction::Ack { t0_ms: None }));
    assert_eq!(code(core.on_text(steer, now)), 4004);
}

#[test]
fn a_connection_submits_to_a_limited_number_of_streams() {
    let now = Instant::now();
    let mut producer = extended(0, now).into_producer("user".parse().unwrap(), Vec::new());
    let submit =
        |stream: usize| format!(r#"{{"op":6,"t":"STEPS","d":{{"val":1}},"stream":"s{stream}","n":1}}"#);
    for stream in 0..64 {
        assert!(producer.on_text(&submit(stream), now).is_ok());
    }
    assert!(producer.on_text(&submit(0), now).is_ok());
    assert_eq!(code(producer.on_text(&submit(64), now)), 1007);
}

#[test]
fn a_user_has_a_limited_number_of_data_types_beside_the_contracts() {
    let now = Instant::now();
    let other = |place: usize| DataType::from_name(&format!("TYPE_{place}")).unwrap();
    let stored: Vec<_> = (0..2).map(other).chain([DataType::from_name("SPEED").unwrap()]).collect();
    let mut producer = identifying(0, now).into_producer("user".parse().unwrap(), stored);
    // As nearly all are written, and otherwise.
    let submit = |name: &str, space: &str| format!(r#"{{"op":6,"t":"{name}","d":{{"val":1{space}}}}}"#);
    for round in 0..2 {
        for place in 0..MAX_TYPES_PER_USER {
            let text = submit(other(place).name(), [" ", ""][(place + round) % 2]);
            assert!(producer.on_text(&text, now).is_ok(), "{text}");
        }
    }
    for text in [submit("STEPS", ""), submit("HEART_RATE", " ")] {
        assert!(producer.on_text(&text, now).is_ok(), "{text}");
    }
    for space in ["", " "] {
        assert_eq!(code(producer.on_text(&submit("ONE_MORE", space), now)), 1007);
    }
}
