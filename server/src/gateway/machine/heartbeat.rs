//! The deadline that each HEARTBEAT moves on.

use std::time::{Duration, Instant};

use motionwire_shared::wire::{CloseCode, Fault};

/// Watches the client's HEARTBEATs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Heartbeat {
    grace: Duration,
    deadline: Instant,
}

impl Heartbeat {
    /// The client has 1.5 intervals from now.
    pub(super) fn new(interval: Duration, now: Instant) -> Self {
        let grace = interval.mul_f64(1.5);
        Self { grace, deadline: now + grace }
    }

    pub(super) fn beat(&mut self, now: Instant) {
        self.deadline = now + self.grace;
    }

    pub(super) fn deadline(&self) -> Instant {
        self.deadline
    }

    /// Gives back time in which the server itself did not read.
    pub(super) fn postpone(&mut self, by: Duration) {
        self.deadline += by;
    }

    pub(super) fn check(&self, now: Instant) -> Result<(), Fault> {
        if now < self.deadline {
            return Ok(());
        }
        Err(Fault::new(CloseCode::HeartbeatMissed, "no HEARTBEAT within 1.5 times the interval"))
    }
}
