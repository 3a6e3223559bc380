//! Whatever frames come in whatever order and at whatever time, a connection's machine reacts or ends it with a fault that
//! may be sent, and what it accepts is what its role and its capabilities allow.
#![no_main]

use std::time::{Duration, Instant};

use libfuzzer_sys::fuzz_target;
use motionwire_server::gateway::machine::{
    Greeting, Identified, ProducerAction, Reaction, Rules, Timing, Unidentified,
};
use motionwire_shared::{
    Reading,
    limits::{MAX_BATCH_LEN, MAX_CLOSE_REASON_BYTES},
    wire::{Capability, Fault, Role},
};

const TIMING: Timing =
    Timing { heartbeat_interval: Duration::from_secs(40), identify_timeout: Duration::from_secs(15) };

fn judge<T>(result: Result<T, Fault>) -> Option<T> {
    result.inspect_err(|fault| assert!(fault.reason.len() <= MAX_CLOSE_REASON_BYTES)).ok()
}

/// Hands the rest of the frames over; before each, as many seconds pass as its first byte says.
fn go_on<'a, R: Rules>(
    mut machine: Identified<R>,
    mut now: Instant,
    frames: impl Iterator<Item = &'a str>,
    mut look: impl FnMut(&Identified<R>, Reaction<R::Action<'a>>),
) {
    for frame in frames {
        now += pause(frame);
        let is_late = now >= machine.deadline();
        assert_eq!(judge(machine.check(now)).is_none(), is_late, "the deadline is when the check fails");
        if is_late {
            return;
        }
        let Some(reaction) = judge(machine.on_text(frame, now)) else { return };
        look(&machine, reaction);
    }
}

fn pause(frame: &str) -> Duration {
    Duration::from_secs(frame.bytes().next_back().map_or(0, |byte| u64::from(byte % 4)))
}

fuzz_target!(|bytes: &[u8]| {
    let Some((first, rest)) = bytes.split_first() else { return };
    let Ok(text) = std::str::from_utf8(rest) else { return };
    let mut frames = text.split('\n');
    let mut now = Instant::now();
    let mut machine = Unidentified::open(TIMING, first % 2 == 1, now);
    let identifying = loop {
        let Some(frame) = frames.next() else { return };
        now += pause(frame);
        if judge(machine.check(now)).is_none() {
            return;
        }
        match judge(machine.on_text(frame, now)) {
            Some(Greeting::Ack(waiting)) => machine = waiting,
            Some(Greeting::Identify(_, identifying)) => break identifying,
            None => return,
        }
    };
    match identifying.role() {
        Role::Producer => go_on(
            identifying.into_producer("user".parse().expect("an id"), Vec::new()),
            now,
            frames,
            |machine, reaction| {
                if let Reaction::Act(ProducerAction::Submit(submit)) = reaction {
                    let most = if machine.has(Capability::Batch) { MAX_BATCH_LEN } else { 1 };
                    assert!((1..=most).contains(&submit.readings.len()));
                    assert!(submit.position.is_none() || machine.has(Capability::Ack));
                    for reading in &submit.readings {
                        let mut json = Vec::new();
                        reading.write_stamped(&mut json, motionwire_shared::Timestamp::default());
                        let json = std::str::from_utf8(&json).expect("text");
                        assert!(
                            Reading::check(json, &submit.data_type).is_ok(),
                            "what is passed on is a reading"
                        );
                    }
                }
            },
        ),
        Role::Consumer => go_on(identifying.into_consumer(), now, frames, |_, _| {}),
    }
});
