//! Every frame against its golden file, in both directions.
//!
//! `UPDATE_GOLDEN=1 cargo test -p motionwire-shared --test golden` writes the files anew.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod support;

use motionwire_shared::{
    DataType, KnownType, Reading, Timestamp, Value,
    wire::{
        Capabilities, ClientFrame, Dispatch, Envelope, HEARTBEAT_ACK, Opcode, READY, Ready, Replay, Role,
        ServerFrame, dispatch_bytes, hello, write_dispatch,
    },
};

use support::{golden, uid};

fn ts() -> Timestamp {
    Timestamp::parse_rfc3339("2022-05-04T10:26:11.268507+01:00").unwrap()
}

fn heart_rate() -> DataType {
    KnownType::HeartRate.into()
}

#[test]
fn client_frames() {
    let vector = Value::Vector(vec![0.125, -9.81, 1e-7]);
    let vector = vector.to_reading_json(ts());
    let scalar = Value::Scalar(95.0).to_reading_json(ts());
    let acceleration = DataType::from(KnownType::Acceleration);
    let frames = [
        ("client-heartbeat.json", ClientFrame::Heartbeat { t0_ms: None }),
        (
            "client-identify-producer.json",
            ClientFrame::Identify { token: "mwt_a\"b", role: Role::Producer, offer: None },
        ),
        (
            "client-identify-consumer.json",
            ClientFrame::Identify { token: "mwt_x", role: Role::Consumer, offer: None },
        ),
        (
            "client-submit-scalar.json",
            ClientFrame::Submit { data_type: &heart_rate(), readings: &scalar, position: None },
        ),
        (
            "client-submit-vector.json",
            ClientFrame::Submit { data_type: &acceleration, readings: &vector, position: None },
        ),
        ("client-replay.json", ClientFrame::Replay(Replay { after: 28, before: Some(43) })),
        ("client-replay-open.json", ClientFrame::Replay(Replay { after: 28, before: None })),
    ];
    for (name, frame) in frames {
        let text = frame.encode();
        golden(name, &text);
        let envelope = Envelope::decode(&text).unwrap();
        match frame {
            ClientFrame::Heartbeat { .. } => assert_eq!(envelope.op, Some(Opcode::Heartbeat)),
            ClientFrame::Identify { token, role, .. } => {
                let identify = envelope.identify(false).unwrap();
                assert_eq!((identify.token.as_str(), identify.role), (token, role));
            }
            ClientFrame::Submit { data_type, readings, .. } => {
                let submit = envelope.submit(Capabilities::default()).unwrap();
                assert_eq!((&submit.data_type, submit.readings.len()), (data_type, 1));
                assert_eq!((submit.readings[0].json, submit.readings[0].ts), (readings, Some(ts())));
            }
            ClientFrame::Replay(replay) => assert_eq!(envelope.replay().unwrap(), replay),
            ClientFrame::Report(_) | ClientFrame::Steer(_) => unreachable!("frames of the extension"),
        }
    }
}

#[test]
fn server_frames() {
    let hello = hello(40_000);
    golden("server-hello.json", &hello);
    assert_eq!(ServerFrame::decode(&hello), Ok(ServerFrame::Hello { heartbeat_interval_ms: 40_000 }));
    golden("server-ready.json", READY);
    assert_eq!(ServerFrame::decode(READY), Ok(ServerFrame::Ready(Ready::default())));
    golden("server-heartbeat-ack.json", HEARTBEAT_ACK);
    assert_eq!(ServerFrame::decode(HEARTBEAT_ACK), Ok(ServerFrame::HeartbeatAck(None)));
}

#[test]
fn dispatch_passes_the_reading_on_as_it_was_written() {
    let table = [
        (
            "server-dispatch.json",
            "HEART_RATE",
            r#"{"ts":"2022-05-04T10:26:11.268507+01:00","val":95}"#,
            vec![95.0],
        ),
        (
            "server-dispatch-vector.json",
            "ACCELERATION",
            r#"{ "d" : [1.0, -0.50, 1e2], "note": "ü \u00fc", "ts": "2022-05-04T10:26:11.268507+01:00" }"#,
            vec![1.0, -0.5, 100.0],
        ),
    ];
    for (name, data_type, reading, numbers) in table {
        let data_type = DataType::from_name(data_type).unwrap();
        let (json, _) = stamped(&Reading::check(reading, &data_type).unwrap(), Timestamp::default());
        let text = dispatch(&json, 73, &data_type);
        golden(name, &text);
        assert!(text.contains(reading));
        let ServerFrame::Dispatch(dispatch) = ServerFrame::decode(&text).unwrap() else { panic!("{text}") };
        let value = if numbers.len() == 1 { Value::Scalar(numbers[0]) } else { Value::Vector(numbers) };
        assert_eq!(dispatch, Dispatch { uid: uid(), seq: 73, data_type, ts: ts(), value });
    }
}

fn stamped(reading: &Reading<'_>, now: Timestamp) -> (String, Timestamp) {
    let mut json = Vec::new();
    let ts = reading.write_stamped(&mut json, now);
    (String::from_utf8(json).unwrap(), ts)
}

fn dispatch(reading: &str, seq: u64, data_type: &DataType) -> String {
    let mut text = Vec::new();
    write_dispatch(&mut text, reading.as_bytes(), &uid(), seq, data_type);
    assert_eq!(text.len(), dispatch_bytes(reading.len(), &uid(), seq, data_type));
    String::from_utf8(text).unwrap()
}

#[test]
fn the_length_of_a_dispatch_is_known_before_it_is_written() {
    for seq in [0, 1, 9, 10, 99, 100, 12_345, u64::MAX] {
        dispatch(r#"{"ts":"t","val":1}"#, seq, &heart_rate());
    }
}

#[test]
fn a_missing_ts_is_put_in_and_nothing_else_is_touched() {
    let reading = Reading::check(r#"{"val":95.10,"x":[{}]}"#, &heart_rate()).unwrap();
    let (json, at) = stamped(&reading, ts());
    assert_eq!(at, ts());
    let text = dispatch(&json, 1, &heart_rate());
    golden("server-dispatch-stamped.json", &text);
}

/// The reference's own example, byte for byte but for its white space.
#[test]
fn the_example_of_the_reference_is_read() {
    let text = r#"{
  "op": 5,
  "d": {
    "ts": "2022-05-04T10:26:11.268507+01:00",
	"val": 95
	},
  "uid": "8e864e3a-979a-4d04-b4e9-b6d020f20ba0",
  "seq": 73,
  "t": "HEART_RATE"
}"#;
    let expected =
        Dispatch { uid: uid(), seq: 73, data_type: heart_rate(), ts: ts(), value: Value::Scalar(95.0) };
    assert_eq!(ServerFrame::decode(text), Ok(ServerFrame::Dispatch(expected)));
}
