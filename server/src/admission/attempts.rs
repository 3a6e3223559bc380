//! Failed attempts at secrets, by source.

use std::{
    collections::HashMap,
    sync::Arc,
    time::{Duration, Instant},
};

use parking_lot::Mutex;

use super::Source;
use crate::clock::Clock;

/// Failures that are let pass one after the other.
const BURST: u32 = 20;

/// One failure is forgiven in this time.
const FORGIVEN_IN: Duration = Duration::from_secs(6);

/// Sources that are remembered. Beyond, whoever has the fewest failures is forgotten.
const MAX_SOURCES: usize = 4096;

/// Counts failed attempts. Cheap to clone; every clone counts the same.
#[derive(Debug, Clone)]
pub struct Attempts {
    clock: Clock,
    /// When all failures of a source will be forgiven.
    forgiven_at: Arc<Mutex<HashMap<Source, Instant>>>,
}

impl Attempts {
    /// Nobody has failed yet.
    pub fn new(clock: Clock) -> Self {
        Self { clock, forgiven_at: Arc::default() }
    }

    /// How long the source has to wait for its next attempt; none if it may try now.
    pub fn wait(&self, source: Source) -> Option<Duration> {
        let forgiven_at = *self.forgiven_at.lock().get(&source)?;
        let due_in = forgiven_at.saturating_duration_since(self.clock.now());
        due_in.checked_sub(FORGIVEN_IN * (BURST - 1)).filter(|wait| !wait.is_zero())
    }

    /// An attempt of the source has failed.
    pub fn failed(&self, source: Source) {
        let now = self.clock.now();
        let mut forgiven_at = self.forgiven_at.lock();
        if forgiven_at.len() >= MAX_SOURCES && !forgiven_at.contains_key(&source) {
            forgiven_at.retain(|_, at| *at > now);
            let fewest = forgiven_at.iter().min_by_key(|(_, at)| **at).map(|(source, _)| *source);
            if let Some(fewest) = fewest.filter(|_| forgiven_at.len() >= MAX_SOURCES) {
                forgiven_at.remove(&fewest);
            }
        }
        let at = forgiven_at.entry(source).or_insert(now);
        *at = (*at).max(now) + FORGIVEN_IN;
    }
}

#[cfg(test)]
mod tests {
    use std::net::Ipv4Addr;

    use motionwire_shared::Timestamp;

    use super::*;
    use crate::clock::ManualClock;

    fn source(number: u32) -> Source {
        Source::behind(Ipv4Addr::from(0x0a00_0000 + number).into())
    }

    #[test]
    fn failures_are_let_pass_then_slowed_then_forgiven() {
        let clock = ManualClock::at(Timestamp::default());
        let attempts = Attempts::new(Clock::Manual(clock.clone()));
        for _ in 0..BURST {
            assert_eq!(attempts.wait(source(1)), None);
            attempts.failed(source(1));
        }
        assert_eq!(attempts.wait(source(1)), Some(FORGIVEN_IN));
        assert_eq!(attempts.wait(source(2)), None, "others are not concerned");
        clock.advance(FORGIVEN_IN);
        assert_eq!(attempts.wait(source(1)), None);
        attempts.failed(source(1));
        assert_eq!(attempts.wait(source(1)), Some(FORGIVEN_IN), "one at a time from here");
        clock.advance(FORGIVEN_IN * BURST);
        for _ in 0..BURST {
            assert_eq!(attempts.wait(source(1)), None);
            attempts.failed(source(1));
        }
    }

    #[test]
    fn a_crowd_takes_bounded_memory_and_cannot_free_who_failed_most() {
        let clock = ManualClock::at(Timestamp::default());
        let attempts = Attempts::new(Clock::Manual(clock));
        for _ in 0..BURST {
            attempts.failed(source(0));
        }
        for number in 1..20_000 {
            attempts.failed(source(number));
        }
        assert_eq!(attempts.forgiven_at.lock().len(), MAX_SOURCES);
        assert!(attempts.wait(source(0)).is_some());
    }
}
