//! Whatever bytes arrive, decoding ends in a frame or in a fault that may be sent, and what is passed on stays valid.
#![no_main]

use libfuzzer_sys::fuzz_target;
use motionwire_shared::{
    DataType, Reading, Timestamp,
    limits::MAX_CLOSE_REASON_BYTES,
    wire::{Capabilities, Capability, Envelope, Fault, ServerFrame, write_dispatch},
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
    let _ = ServerFrame::decode_each(text, drop);
    let Some(envelope) = judge(Envelope::decode(text)) else { return };
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
    let (json, ts) = reading.stamped(Timestamp::from_micros(1_651_656_371_268_507));
    let again = Reading::check(&json, data_type).expect("a stamped reading is a reading");
    assert_eq!((again.ts, &again.value), (Some(ts), &reading.value));
    let mut frame = String::new();
    write_dispatch(&mut frame, &json, &"user".parse().expect("an id"), 1, data_type);
    let ServerFrame::Dispatch(dispatch) = ServerFrame::decode(&frame).expect("a dispatched frame can be read") else {
        panic!("a dispatch is a dispatch");
    };
    assert_eq!((dispatch.ts, dispatch.value), (ts, reading.value.clone()));
}
