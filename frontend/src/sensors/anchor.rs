//! When a sample was measured, in Unix time.
//!
//! Events carry a monotonic time, even and free of jumps, but its clock may stand still while a phone sleeps. So it is
//! tied to the wall clock, and tied anew after each resume and whenever the two have parted.

use motionwire_shared::{KnownType, Timestamp};

/// How far the clocks may part before they are tied anew, in milliseconds: above the wall clock's coarseness, far
/// below what a chart shows.
const TOLERANCE_MS: f64 = 50.0;

/// A wall clock that was set back is followed by slowing down, as time daemons do, by at most this part of the time
/// that passes: time never goes back, and the spacing of samples stays nearly right.
const SLEW: f64 = 0.1;

/// An event's time that is further from now than this is of another clock, in milliseconds.
const PLAUSIBLE_MS: f64 = 10_000.0;

/// Both clocks, read at one moment.
#[derive(Debug, Clone, Copy)]
pub(super) struct Clocks {
    /// `performance.now()`.
    pub(super) monotonic_ms: f64,
    /// `Date.now()`.
    pub(super) wall_ms: f64,
}

/// Ties the events' clock to the wall clock.
#[derive(Debug)]
pub(super) struct ClockAnchor {
    /// Wall minus monotonic, as it is applied.
    offset_ms: f64,
    /// What it should be.
    target_ms: f64,
    updated_at_ms: f64,
    is_stale: bool,
    /// The newest instant of each type.
    newest: Vec<(KnownType, Timestamp)>,
}

impl ClockAnchor {
    /// Begins with the browser's own idea of the time origin, in milliseconds of Unix time.
    pub(super) fn new(time_origin_ms: f64, clocks: Clocks) -> Self {
        let mut anchor = Self {
            offset_ms: time_origin_ms,
            target_ms: time_origin_ms,
            updated_at_ms: clocks.monotonic_ms,
            is_stale: false,
            newest: Vec::new(),
        };
        let offset_ms = clocks.wall_ms - clocks.monotonic_ms;
        if (offset_ms - time_origin_ms).abs() > TOLERANCE_MS {
            (anchor.offset_ms, anchor.target_ms) = (offset_ms, offset_ms);
        }
        anchor
    }

    /// The page may have slept: the clocks are to be tied anew.
    pub(super) fn resumed(&mut self) {
        self.is_stale = true;
    }

    /// When an event of a type was measured; never before an earlier one of the same type.
    pub(super) fn instant(&mut self, kind: KnownType, event_ms: f64, clocks: Clocks) -> Timestamp {
        self.update(clocks);
        let is_plausible = (event_ms - clocks.monotonic_ms).abs() <= PLAUSIBLE_MS;
        let event_ms = if is_plausible { event_ms } else { clocks.monotonic_ms };
        let instant = Timestamp::from_millis(self.offset_ms + event_ms);
        match self.newest.iter_mut().find(|(known, _)| *known == kind) {
            Some((_, newest)) => {
                *newest = instant.max(*newest);
                *newest
            }
            None => {
                self.newest.push((kind, instant));
                instant
            }
        }
    }

    fn update(&mut self, clocks: Clocks) {
        let measured_ms = clocks.wall_ms - clocks.monotonic_ms;
        if self.is_stale || (measured_ms - self.target_ms).abs() > TOLERANCE_MS {
            self.target_ms = measured_ms;
            self.is_stale = false;
        }
        let passed_ms = (clocks.monotonic_ms - self.updated_at_ms).max(0.0);
        self.offset_ms = self.target_ms.max(self.offset_ms - SLEW * passed_ms);
        self.updated_at_ms = clocks.monotonic_ms;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ORIGIN_MS: f64 = 1_700_000_000_000.0;
    const KIND: KnownType = KnownType::Acceleration;

    fn clocks(monotonic_ms: f64, wall_since_origin_ms: f64) -> Clocks {
        Clocks { monotonic_ms, wall_ms: ORIGIN_MS + wall_since_origin_ms }
    }

    fn anchor() -> ClockAnchor {
        ClockAnchor::new(ORIGIN_MS, clocks(0.0, 0.0))
    }

    /// Milliseconds since the origin.
    fn instant(anchor: &mut ClockAnchor, event_ms: f64, clocks: Clocks) -> f64 {
        anchor.instant(KIND, event_ms, clocks).as_millis() - ORIGIN_MS
    }

    #[test]
    fn the_events_clock_gives_the_spacing() {
        let mut anchor = anchor();
        // The wall clock is coarse and reads late; the events are even.
        for (event_ms, wall_ms) in [(16.625, 20.0), (33.25, 34.0), (50.0, 90.0)] {
            assert_eq!(instant(&mut anchor, event_ms, clocks(event_ms + 2.0, wall_ms)), event_ms);
        }
    }

    #[test]
    fn a_time_origin_that_is_off_is_not_believed() {
        let mut anchor = ClockAnchor::new(ORIGIN_MS, clocks(1_000.0, 61_000.0));
        assert_eq!(instant(&mut anchor, 1_010.0, clocks(1_010.0, 61_010.0)), 61_010.0);
    }

    #[test]
    fn after_sleep_the_clocks_are_tied_anew() {
        let mut anchor = anchor();
        instant(&mut anchor, 100.0, clocks(100.0, 100.0));
        // An hour of sleep, during which the monotonic clock stood still.
        assert_eq!(instant(&mut anchor, 110.0, clocks(110.0, 3_600_110.0)), 3_600_110.0);
    }

    #[test]
    fn a_resume_ties_them_even_if_they_hardly_parted() {
        let mut anchor = anchor();
        assert_eq!(instant(&mut anchor, 100.0, clocks(100.0, 130.0)), 100.0);
        anchor.resumed();
        assert_eq!(instant(&mut anchor, 200.0, clocks(200.0, 230.0)), 230.0);
    }

    #[test]
    fn a_clock_set_back_is_followed_slowly_and_time_never_goes_back() {
        let mut anchor = anchor();
        let mut newest_ms = instant(&mut anchor, 1_000.0, clocks(1_000.0, 1_000.0));
        for i in 1..=70 {
            let now_ms = 1_000.0 + f64::from(i) * 100.0;
            let instant_ms = instant(&mut anchor, now_ms, clocks(now_ms, now_ms - 600.0));
            let step_ms = instant_ms - newest_ms;
            assert!((89.99..=100.01).contains(&step_ms), "step {i}: {step_ms} ms");
            newest_ms = instant_ms;
        }
        assert!((newest_ms - (8_000.0 - 600.0)).abs() < 0.01, "it has caught up: {newest_ms}");
    }

    #[test]
    fn events_out_of_order_keep_the_newest_time_of_their_type_alone() {
        let mut anchor = anchor();
        assert_eq!(instant(&mut anchor, 50.0, clocks(50.0, 50.0)), 50.0);
        assert_eq!(instant(&mut anchor, 40.0, clocks(51.0, 51.0)), 50.0);
        let other = anchor.instant(KnownType::Gyroscope, 40.0, clocks(52.0, 52.0));
        assert_eq!(other.as_millis() - ORIGIN_MS, 40.0);
    }

    #[test]
    fn times_of_another_clock_are_replaced_by_now() {
        for event_ms in [ORIGIN_MS, -60_000.0, f64::NAN] {
            assert_eq!(instant(&mut anchor(), event_ms, clocks(100.0, 100.0)), 100.0, "{event_ms}");
        }
    }
}
