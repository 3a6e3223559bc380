//! Whatever bytes arrive, decoding ends in a frame or in a fault that may be sent, and what is passed on stays valid.
#![no_main]

use libfuzzer_sys::fuzz_target;
use motionwire_shared::{
    Reading, Timestamp,
    limits::MAX_CLOSE_REASON_BYTES,
    wire::{Envelope, Fault, ServerFrame, write_dispatch},
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
    let _ = ServerFrame::decode(text);
    let Some(envelope) = judge(Envelope::decode(text)) else { return };
    judge(envelope.identify());
    judge(envelope.replay());
    let _ = envelope.status();
    let Some(submit) = judge(envelope.submit()) else { return };
    let (json, ts) = submit.reading.stamped(Timestamp::from_micros(1_651_656_371_268_507));
    let again = Reading::check(&json, &submit.data_type).expect("a stamped reading is a reading");
    assert_eq!((again.ts, &again.value), (Some(ts), &submit.reading.value));
    let mut frame = String::new();
    write_dispatch(&mut frame, &json, &"user".parse().expect("an id"), 1, &submit.data_type);
    let ServerFrame::Dispatch(dispatch) = ServerFrame::decode(&frame).expect("a dispatched frame can be read") else {
        panic!("a dispatch is a dispatch");
    };
    assert_eq!((dispatch.ts, dispatch.value), (ts, submit.reading.value));
});
