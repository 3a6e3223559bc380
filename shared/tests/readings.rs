//! The table of data types, good and bad input, and what holds for any input.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use motionwire_shared::{
    DataType, Reading, Timestamp, Value,
    limits::MAX_READING_DEPTH,
    wire::{Capabilities, CloseCode, Envelope, ServerFrame, single_submit},
};
use proptest::prelude::*;

fn check(t: &str, d: &str) -> Result<Value, (u16, String)> {
    let text = format!(r#"{{"op":6,"t":{t},"d":{d}}}"#);
    let envelope =
        Envelope::decode(&text).map_err(|fault| (fault.code.number(), fault.reason.into_owned()))?;
    let submit = envelope
        .submit(Capabilities::default())
        .map_err(|fault| (fault.code.number(), fault.reason.into_owned()))?;
    Ok(submit.readings[0].value.clone())
}

#[test]
fn every_data_type_takes_its_form_and_refuses_others() {
    let scalars = ["HEART_RATE", "STEPS", "DISTANCE", "FLOORS_CLIMBED", "STEPS_CADENCE", "SPEED"];
    for t in scalars {
        let t = format!("\"{t}\"");
        assert_eq!(check(&t, r#"{"val":95}"#), Ok(Value::Scalar(95.0)));
        assert_eq!(check(&t, r#"{"val":0}"#), Ok(Value::Scalar(0.0)));
        assert_eq!(check(&t, r#"{"val":1.5e2,"ts":"2022-05-04T10:26:11Z"}"#), Ok(Value::Scalar(150.0)));
        for bad in [r#"{"val":-1}"#, r#"{"d":[1,2,3]}"#, r#"{"d":[1]}"#] {
            assert_eq!(check(&t, bad).unwrap_err().0, 1007, "{t} {bad}");
        }
    }
    for t in ["\"ACCELERATION\"", "\"GYROSCOPE\""] {
        assert_eq!(check(t, r#"{"d":[1,-2.5,0]}"#), Ok(Value::Vector(vec![1.0, -2.5, 0.0])));
        for bad in [r#"{"val":1}"#, r#"{"d":[1,2]}"#, r#"{"d":[1,2,3,4]}"#, r#"{"d":[]}"#] {
            assert_eq!(check(t, bad).unwrap_err().0, 1007, "{t} {bad}");
        }
    }
}

#[test]
fn other_types_pass_with_a_finite_number_or_up_to_64() {
    let longest = format!("\"A{}\"", "0".repeat(63));
    let sixty_four = format!("{{\"d\":[{}]}}", vec!["1"; 64].join(","));
    for t in ["\"ECG\"", "\"LOCATION\"", "\"RUNNING_HEART_RATE\"", "\"A\"", "\"\\u0041B\"", &longest] {
        assert!(check(t, r#"{"val":-40.5}"#).is_ok(), "{t}");
        assert!(check(t, r#"{"d":[52.5,13.4]}"#).is_ok(), "{t}");
        assert!(check(t, &sixty_four).is_ok(), "{t}");
    }
    let too_long = format!("\"A{}\"", "0".repeat(64));
    for t in ["\"\"", "\"ecg\"", "\"1A\"", "\"_A\"", "\"A-B\"", "\"Ä\"", "7", "null", "[\"A\"]", &too_long] {
        let (code, reason) = check(t, r#"{"val":1}"#).unwrap_err();
        assert_eq!(code, 1007, "{t}");
        assert!(reason.starts_with('t'), "{reason}");
    }
}

#[test]
fn bad_readings_are_refused_with_the_name_of_the_field() {
    let sixty_five = format!("{{\"d\":[{}]}}", vec!["1"; 65].join(","));
    let deep =
        format!("{{\"val\":1,\"x\":{}{}}}", "[".repeat(MAX_READING_DEPTH), "]".repeat(MAX_READING_DEPTH));
    let table = [
        ("null", "d "),
        ("7", "d "),
        ("[1,2,3]", "d "),
        ("{}", "d must have exactly one of val and d"),
        (r#"{"ts":"2022-05-04T10:26:11Z"}"#, "d must have exactly one"),
        (r#"{"val":1,"d":[1]}"#, "d must have exactly one"),
        (r#"{"val":null,"d":[1]}"#, "d must have exactly one"),
        (r#"{"val":1,"val":2}"#, "d "),
        (r#"{"val":1,"ts":"2022-05-04T10:26:11Z","ts":"2022-05-04T10:26:11Z"}"#, "d "),
        (r#"{"val":"1"}"#, "d.val "),
        (r#"{"val":null}"#, "d.val "),
        (r#"{"val":true}"#, "d.val "),
        (r#"{"val":1e999}"#, "d.val "),
        (r#"{"d":[]}"#, "d.d "),
        (r#"{"d":7}"#, "d.d "),
        (r#"{"d":[1,"2"]}"#, "d.d "),
        (r#"{"d":[1,null]}"#, "d.d "),
        (r#"{"d":[1,1e999]}"#, "d.d "),
        (r#"{"d":[[1]]}"#, "d.d "),
        (r#"{"val":1,"ts":7}"#, "d.ts "),
        (r#"{"val":1,"ts":null}"#, "d.ts "),
        (r#"{"val":1,"ts":"2022-05-04"}"#, "d.ts "),
        (r#"{"val":1,"ts":"2022-05-04T10:26:11"}"#, "d.ts "),
        (&sixty_five, "d.d "),
        (&deep, "d is nested too deeply"),
    ];
    for (d, reason) in table {
        let (code, actual) = check("\"ECG\"", d).unwrap_err();
        assert_eq!(code, 1007, "{d}");
        assert!(actual.starts_with(reason), "{d}: {actual}");
    }
    for not_json in [r#"{"val":NaN}"#, r#"{"val":Infinity}"#, r#"{"val":01}"#, r#"{"val":1,}"#, "{'val':1}"] {
        assert_eq!(check("\"ECG\"", not_json).unwrap_err().0, 1007, "{not_json}");
    }
}

#[test]
fn a_submit_without_t_or_d_names_it() {
    for (text, reason) in
        [(r#"{"op":6,"d":{"val":1}}"#, "t is missing"), (r#"{"op":6,"t":"ECG"}"#, "d is missing")]
    {
        let fault = Envelope::decode(text).unwrap().submit(Capabilities::default()).unwrap_err();
        assert_eq!((fault.code, fault.reason.as_ref()), (CloseCode::InvalidPayload, reason));
    }
}

#[test]
fn allowed_depth_and_escaped_names_pass() {
    let nested = "[".repeat(MAX_READING_DEPTH - 1) + &"]".repeat(MAX_READING_DEPTH - 1);
    assert!(check("\"ECG\"", &format!("{{\"v\\u0061l\":1,\"x\":{nested},\"[[\":\"]\\\"[\"}}")).is_ok());
    assert!(check("\"ECG\"", r#"{"val":1,"ts":"2022-05-04T10:26:11\u005a"}"#).is_ok());
}

fn arbitrary_json() -> impl Strategy<Value = String> {
    let leaf = prop_oneof![
        Just("null".to_owned()),
        any::<bool>().prop_map(|b| b.to_string()),
        any::<i64>().prop_map(|n| n.to_string()),
        any::<f64>().prop_filter("JSON has no others", |n| n.is_finite()).prop_map(|n| format!("{n:e}")),
        any::<String>().prop_map(|text| serde_json::Value::from(text).to_string()),
    ];
    leaf.prop_recursive(4, 32, 6, |inner| {
        let key = prop_oneof![
            Just("op".to_owned()),
            Just("d".to_owned()),
            Just("t".to_owned()),
            Just("val".to_owned()),
            Just("ts".to_owned()),
            Just("token".to_owned()),
            Just("type".to_owned()),
            "[a-z]{0,3}",
        ];
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(|items| format!("[{}]", items.join(","))),
            prop::collection::vec((key, inner), 0..6).prop_map(|members| {
                let members: Vec<_> =
                    members.iter().map(|(key, value)| format!("\"{key}\":{value}")).collect();
                format!("{{{}}}", members.join(","))
            }),
        ]
    })
}

fn finite() -> impl Strategy<Value = f64> {
    any::<f64>().prop_filter("the wire has no others", |n| n.is_finite())
}

fn stamped(reading: &Reading<'_>, now: Timestamp) -> (String, Timestamp) {
    let mut json = Vec::new();
    let ts = reading.write_stamped(&mut json, now);
    (String::from_utf8(json).unwrap(), ts)
}

/// What the quick way takes, the thorough way takes for the same.
fn quick_agrees_with_thorough(text: &str) -> bool {
    let Some(single) = single_submit(text) else { return false };
    let submit = Envelope::decode(text).and_then(|envelope| envelope.submit(Capabilities::default()));
    let submit = submit.unwrap_or_else(|fault| panic!("{text}: {fault:?}"));
    assert_eq!(submit.readings.len(), 1, "{text}");
    assert_eq!(
        (&single.data_type, single.json, single.ts),
        (&submit.data_type, submit.readings[0].json, submit.readings[0].ts),
        "{text}"
    );
    true
}

#[test]
fn the_usual_submit_is_taken_the_quick_way() {
    for text in [
        r#"{"op":6,"t":"ACCELERATION","d":{"ts":"2026-11-23T12:00:00.123456Z","d":[1,-0.5,9.80665]}}"#,
        r#"{"op":6,"t":"HEART_RATE","d":{"val":95}}"#,
        r#"{"op":6,"t":"HEART_RATE","d":{"val":95.5,"ts":"2026-11-23T12:00:00Z"}}"#,
        r#"{"op":6,"t":"ECG","d":{"d":[0]}}"#,
    ] {
        assert!(quick_agrees_with_thorough(text), "{text}");
    }
    for text in [
        r#"{"op":6,"t":"ACCELERATION","d":{"d":[1,2]}}"#,
        r#"{"op":6,"t":"HEART_RATE","d":{"val":-1}}"#,
        r#"{"op":6,"t":"HEART_RATE","d":{"val":1,"val":1}}"#,
        r#"{"op":6,"t":"HEART_RATE","d":{"val":01}}"#,
        r#"{"op":6,"t":"HEART_RATE","d":{"val":1.}}"#,
        r#"{"op":6,"t":"HEART_RATE","d":{"val":1,}}"#,
        r#"{"op":6,"t":"HEART_RATE","d":{"val":1}}}"#,
        r#"{"op":6,"t":"HEART_RATE","d":{"val":1}"#,
        r#"{"op":6,"t":"HEART_RATE","d":{"ts":"2026-02-30T12:00:00Z","val":1}}"#,
        r#"{"op":6,"t":"heart","d":{"val":1}}"#,
        r#"{"op":6,"t":"ECG","d":{"d":[]}}"#,
        r#"{"op":6,"t":"ECG","d":{}}"#,
    ] {
        assert!(single_submit(text).is_none(), "{text}");
    }
}

proptest! {
    #[test]
    fn whatever_is_taken_the_quick_way_is_right(
        t in "(ACCELERATION|HEART_RATE|ECG|[A-Z_a-z]{0,3})",
        ts in prop::option::of("2026-0[0-9]-[0-3][0-9]T12:[0-6]0:00(\\.[0-9]{0,7})?(Z|\\+01:00)?"),
        value in "(\"val\":-?[0-9]{0,3}(\\.[0-9]{0,3})?(e[0-9])?|\"d\":\\[(-?[0-9]{0,2}(\\.[0-9]{0,2})?,?){0,4}\\])",
        at in any::<prop::sample::Index>(),
        stray in prop::option::of("[ ,\"{}\\[\\]0-9.e-]"),
    ) {
        let ts = ts.map_or(String::new(), |ts| format!("\"ts\":\"{ts}\","));
        let mut text = format!("{{\"op\":6,\"t\":\"{t}\",\"d\":{{{ts}{value}}}}}");
        if let Some(stray) = stray {
            text.insert_str(at.index(text.len() + 1), &stray);
        }
        quick_agrees_with_thorough(&text);
    }
}

proptest! {
    #[test]
    fn any_text_is_decoded_or_refused_within_the_limits(text in prop_oneof![any::<String>(), arbitrary_json()]) {
        let faults = match Envelope::decode(&text) {
            Ok(envelope) => {
                let _ = envelope.report(Capabilities::default());
                [envelope.identify(false).err(), envelope.submit(Capabilities::default()).err(), envelope.replay().err()]
            }
            Err(fault) => [Some(fault), None, None],
        };
        for fault in faults.into_iter().flatten() {
            prop_assert_eq!(fault.code, CloseCode::InvalidPayload);
            prop_assert!(fault.reason.len() <= 123);
        }
        let _ = ServerFrame::decode(&text);
    }

    #[test]
    fn values_survive_the_wire(numbers in prop::collection::vec(finite(), 1..=64), micros in 0i64..4_000_000_000_000_000) {
        let ts = Timestamp::from_micros(micros);
        let ecg = DataType::from_name("ECG").unwrap();
        for value in [Value::Vector(numbers.clone()), Value::Scalar(numbers[0])] {
            let json = value.to_reading_json(ts);
            let reading = Reading::check(&json, &ecg).unwrap();
            prop_assert_eq!(&reading.value, &value);
            prop_assert_eq!(reading.ts, Some(ts));
            prop_assert_eq!(stamped(&reading, Timestamp::default()), (json.clone(), ts));
        }
    }

    #[test]
    fn what_is_stamped_stays_valid_and_keeps_its_numbers(val in finite(), extra in arbitrary_json(), micros in 0i64..4_000_000_000_000_000) {
        let ecg = DataType::from_name("ECG").unwrap();
        let json = format!("{{ \"x\" :{extra}, \"val\":{val:e}}}");
        let reading = Reading::check(&json, &ecg).unwrap();
        let now = Timestamp::from_micros(micros);
        let (json_now, _) = stamped(&reading, now);
        let again = Reading::check(&json_now, &ecg).unwrap();
        prop_assert_eq!(again.ts, Some(now));
        prop_assert_eq!(again.value, reading.value);
        prop_assert!(json_now.ends_with(&json[1..]));
    }
}
