//! The server's clock, as far as this page knows it. Readings carry its time, so that phones are in step with each other
//! however their own clocks are set.

use std::{cell::Cell, rc::Rc};

use motionwire_shared::Timestamp;

use super::anchor::Clocks;
use crate::browser::clock;

/// A difference of the clocks that an answer with whole seconds can tell, in milliseconds.
const ROUGH_MS: f64 = 2_000.0;

/// The clock; clones are of the same. Until something is known of it, it is the device's own.
#[derive(Debug, Clone, Default)]
pub struct ServerClock(Rc<Cell<Option<Ahead>>>);

/// By how much the server's clock is ahead, in milliseconds.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Ahead {
    of_monotonic_ms: f64,
    of_wall_ms: f64,
    /// Whether the monotonic clock may have stood still since, which it does while a device sleeps.
    has_slept: bool,
    is_rough: bool,
}

impl ServerClock {
    /// An answer of the server came just now that gives its time in whole seconds, in milliseconds of Unix time.
    pub fn read_roughly(&self, server_ms: f64) {
        self.roughly(server_ms, clocks());
    }

    /// It was measured to be so far ahead of the monotonic clock, in milliseconds.
    pub fn measured(&self, of_monotonic_ms: f64) {
        self.exactly(of_monotonic_ms, clocks());
    }

    /// The device may have slept.
    pub fn resumed(&self) {
        self.0.set(self.0.get().map(|ahead| Ahead { has_slept: true, ..ahead }));
    }

    /// By how much it is ahead of the device's clock now, in milliseconds.
    pub fn ahead_ms(&self) -> f64 {
        let clocks = clocks();
        self.at(clocks) - clocks.wall_ms
    }

    /// Its time now.
    pub fn now(&self) -> Timestamp {
        Timestamp::from_millis(self.at(clocks()))
    }

    /// The clocks of this moment, with the server's for the wall clock.
    pub(super) fn clocks(&self) -> Clocks {
        let clocks = clocks();
        Clocks { wall_ms: self.at(clocks), ..clocks }
    }

    /// Seconds are cut off: half of one is added.
    fn roughly(&self, server_ms: f64, clocks: Clocks) {
        let server_ms = server_ms + 500.0;
        let is_far = (server_ms - clocks.wall_ms).abs() > ROUGH_MS;
        let is_news = self.0.get().is_none_or(|ahead| ahead.is_rough);
        if is_far && is_news {
            self.set(server_ms, clocks, true);
        }
    }

    fn exactly(&self, of_monotonic_ms: f64, clocks: Clocks) {
        self.set(clocks.monotonic_ms + of_monotonic_ms, clocks, false);
    }

    fn set(&self, server_ms: f64, clocks: Clocks, is_rough: bool) {
        self.0.set(Some(Ahead {
            of_monotonic_ms: server_ms - clocks.monotonic_ms,
            of_wall_ms: server_ms - clocks.wall_ms,
            has_slept: false,
            is_rough,
        }));
    }

    /// The wall clock may be set by people at any time, so that it is followed only where the other one may be wrong.
    fn at(&self, clocks: Clocks) -> f64 {
        match self.0.get() {
            None => clocks.wall_ms,
            Some(Ahead { has_slept: true, of_wall_ms, .. }) => clocks.wall_ms + of_wall_ms,
            Some(Ahead { of_monotonic_ms, .. }) => clocks.monotonic_ms + of_monotonic_ms,
        }
    }
}

fn clocks() -> Clocks {
    Clocks { monotonic_ms: clock::monotonic_ms(), wall_ms: clock::wall_ms() }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The monotonic clock began at this instant by the server, whose time the device is an hour ahead of.
    const ORIGIN_MS: f64 = 1_700_000_000_000.0;
    const WRONG_MS: f64 = 3_600_000.0;

    fn clocks(monotonic_ms: f64) -> Clocks {
        Clocks { monotonic_ms, wall_ms: ORIGIN_MS + WRONG_MS + monotonic_ms }
    }

    #[test]
    fn is_the_devices_own_until_something_is_known() {
        let clock = ServerClock::default();
        assert_eq!(clock.at(clocks(10.0)), ORIGIN_MS + WRONG_MS + 10.0);
        clock.roughly(clocks(10.0).wall_ms - 1_000.0, clocks(10.0));
        assert_eq!(clock.at(clocks(10.0)), ORIGIN_MS + WRONG_MS + 10.0, "no more than seconds can tell");
        clock.roughly(ORIGIN_MS, clocks(500.0));
        assert_eq!(clock.at(clocks(600.0)), ORIGIN_MS + 600.0);
        clock.exactly(ORIGIN_MS + 7.0, clocks(700.0));
        clock.roughly(ORIGIN_MS + 5_000.0, clocks(700.0));
        assert_eq!(clock.at(clocks(800.0)), ORIGIN_MS + 807.0, "what was measured is better");
    }

    #[test]
    fn neither_a_clock_that_is_set_nor_sleep_moves_it() {
        let clock = ServerClock::default();
        clock.exactly(ORIGIN_MS, clocks(0.0));
        let set = Clocks { monotonic_ms: 1_000.0, wall_ms: ORIGIN_MS + 1_000.0 };
        assert_eq!(clock.at(set), ORIGIN_MS + 1_000.0);
        let slept = Clocks { monotonic_ms: 1_000.0, wall_ms: clocks(61_000.0).wall_ms };
        clock.resumed();
        assert_eq!(clock.at(slept), ORIGIN_MS + 61_000.0);
    }
}
