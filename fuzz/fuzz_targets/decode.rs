//! Whatever bytes arrive, decoding ends in a frame or in a fault that may be sent, and what is passed on stays valid.
#![no_main]

use libfuzzer_sys::fuzz_target;
use motionwire_shared::{
    DataType, Reading, Timestamp,
    limits::MAX_CLOSE_REASON_BYTES,
    wire::{Capabilities, Capability, Envelope, Fault, ServerFrame, single_submit, write_dispatch},
};

fn judge<T>(result: Result<T, Fault>) -> Option<T> {
    match result {
        Ok(payload) => Some(payload),
        Err(fault) => {
            assert!(fault.reason.len() <= MAX_CLOSE_REASON_BYTES);
            None
        }
    }
}

fuzz_target!(|bytes: &[u8]| {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let _ = ServerFrame::decode_each(text, ServerFrame::decode, drop);
    let quick = single_submit(text);
    let Some(envelope) = judge(Envelope::decode(text)) else {
        assert!(quick.is_none());
        return;
    };
    if let Some(quick) = quick {
        let submit = envelope.submit(Capabilities::default()).expect("what is taken the quick way is right");
        let reading = &submit.readings[0];
        assert_eq!((quick.json, quick.ts, quick.data_type), (reading.json, reading.ts, submit.data_type));
    }
    let all: Capabilities = Capability::ALL.iter().copied().collect();
    for is_extended in [false, true] {
        judge(envelope.identify(is_extended));
    }
    judge(envelope.replay());
    judge(envelope.steer());
    let _ = envelope.heartbeat_time_ms();
    for have in [Capabilities::default(), all] {
        let _ = envelope.report(have);
        if let Some(submit) = judge(envelope.submit(have)) {
            for reading in &submit.readings {
                passes_on(reading, &submit.data_type);
            }
        }
    }
});

fn passes_on(reading: &Reading<'_>, data_type: &DataType) {
    let mut json = Vec::new();
    let ts = reading.write_stamped(&mut json, Timestamp::from_micros(1_651_656_371_268_507));
    let json = String::from_utf8(json).expect("a reading is text");
    let again = Reading::check(&json, data_type).expect("a stamped reading is a reading");
    assert_eq!((again.ts, &again.value), (Some(ts), &reading.value));
    let mut frame = Vec::new();
    write_dispatch(&mut frame, json.as_bytes(), &"user".parse().expect("an id"), 1, data_type);
    let frame = String::from_utf8(frame).expect("a frame is text");
    let ServerFrame::Dispatch(dispatch) =
        ServerFrame::decode(&frame).expect("a dispatched frame can be read")
    else {
        panic!("a dispatch is a dispatch");
    };
    assert_eq!((dispatch.ts, dispatch.value), (ts, reading.value.clone()));
}
