//! The server's clock, as far as this page knows it. Readings carry its time, so that phones are in step with each other
//! however their own clocks are set.
//!
//! What measures works in *steady time*, which runs as the monotonic clock does: only sleep moves it on, and what is off by
//! little is slewed ([`ClockAnchor`](super::anchor::ClockAnchor)). What is off by much is a correction between steady time
//! and the server's, which [`stamp`](ServerClock::stamp) adds; so order and spacing of what is measured stay as they are.

use std::{
    cell::{Cell, RefCell},
    rc::Rc,
};

use motionwire_shared::Timestamp;

use super::anchor::Clocks;
use crate::browser::{Timeout, clock};

/// A difference of the clocks that an answer with whole seconds can tell, in milliseconds.
const ROUGH_MS: f64 = 2_000.0;

/// A measurement that contradicts what was thought by more than this is followed at once, in milliseconds.
const STEP_MS: f64 = 1_000.0;

/// Clocks that have parted by less are as they were, in milliseconds.
const TOLERANCE_MS: f64 = 50.0;

/// For how long what is measured waits for the server's word on a clock that is in doubt, in milliseconds.
const HOLD_MS: u32 = 1_000;

/// The clock; clones are of the same. Until something is known of it, it is the device's own.
#[derive(Clone)]
pub struct ServerClock(Rc<Inner>);

struct Inner {
    reckoning: Cell<Reckoning>,
    held: RefCell<Option<Held>>,
}

/// What waits until the time is known.
struct Held {
    since_ms: f64,
    acts: Vec<Box<dyn FnOnce()>>,
    _patience: Timeout,
}

/// Readings that were stamped from an instant on were behind the server's time by so much. In milliseconds.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Correction {
    /// From this instant of the monotonic clock on.
    pub since_ms: f64,
    /// That instant, as it was stamped.
    pub from: Timestamp,
    /// By so much.
    pub by_ms: f64,
}

impl ServerClock {
    /// A clock of which nothing is known.
    #[allow(clippy::new_without_default, reason = "reads the clocks")]
    pub fn new() -> Self {
        Self(Rc::new(Inner { reckoning: Cell::new(Reckoning::new(clocks())), held: RefCell::default() }))
    }

    /// An answer of the server came just now that gives its time in whole seconds, in milliseconds of Unix time.
    pub fn read_roughly(&self, server_ms: f64) {
        self.update(|reckoning, clocks| reckoning.roughly(server_ms, clocks));
    }

    /// It was measured to be so far ahead of the monotonic clock, in milliseconds. What is held waits for
    /// [`release`](Self::release), so that the correction is made before.
    pub fn measured(&self, of_monotonic_ms: f64) -> Option<Correction> {
        let held_since_ms = self.0.held.borrow().as_ref().map(|held| held.since_ms);
        self.update(|reckoning, clocks| reckoning.exactly(of_monotonic_ms, clocks, held_since_ms))
    }

    /// The device may have slept, or its clock may have been set meanwhile: where that matters, only the server knows.
    pub fn resumed(&self) {
        let Some(since_ms) = self.update(Reckoning::resumed) else { return };
        if self.0.held.borrow().is_some() {
            return;
        }
        let clock = self.clone();
        let patience = Timeout::new(HOLD_MS, move || clock.release());
        *self.0.held.borrow_mut() = Some(Held { since_ms, acts: Vec::new(), _patience: patience });
    }

    /// Acts at once, or as soon as the time is known well enough; all in order.
    pub fn when_known(&self, act: Box<dyn FnOnce()>) {
        if let Some(held) = &mut *self.0.held.borrow_mut() {
            return held.acts.push(act);
        }
        act();
    }

    /// Lets go what waits.
    pub fn release(&self) {
        let held = self.0.held.take();
        held.into_iter().flat_map(|held| held.acts).for_each(|act| act());
    }

    /// Whether the server has confirmed the time.
    pub fn is_sure(&self) -> bool {
        self.0.reckoning.get().unsure.is_none()
    }

    /// The steady time now.
    pub fn now(&self) -> Timestamp {
        self.at(clock::monotonic_ms())
    }

    /// The steady time at an instant of the monotonic clock, in milliseconds.
    pub fn at(&self, monotonic_ms: f64) -> Timestamp {
        Timestamp::from_millis(self.0.reckoning.get().at(monotonic_ms))
    }

    /// The server's time at an instant of the steady one.
    pub fn stamp(&self, steady: Timestamp) -> Timestamp {
        Timestamp::from_millis(steady.as_millis() + self.0.reckoning.get().corrected_ms)
    }

    /// The clocks of this moment, with the steady time for the wall clock.
    pub(super) fn clocks(&self) -> Clocks {
        let clocks = clocks();
        Clocks { wall_ms: self.0.reckoning.get().at(clocks.monotonic_ms), ..clocks }
    }

    fn update<T>(&self, act: impl FnOnce(&mut Reckoning, Clocks) -> T) -> T {
        let mut reckoning = self.0.reckoning.get();
        let told = act(&mut reckoning, clocks());
        self.0.reckoning.set(reckoning);
        told
    }
}

fn clocks() -> Clocks {
    Clocks { monotonic_ms: clock::monotonic_ms(), wall_ms: clock::wall_ms() }
}

/// What is thought of the time, in milliseconds.
#[derive(Debug, Clone, Copy)]
struct Reckoning {
    /// By how much steady time is ahead of the monotonic clock.
    of_monotonic_ms: f64,
    /// By how much it is ahead of the wall clock, as that was when something was last learned.
    of_wall_ms: f64,
    /// By how much the server's time is ahead of it.
    corrected_ms: f64,
    /// From when on it has not been confirmed.
    unsure: Option<Unsure>,
}

/// An instant of the monotonic clock, and how it was stamped, in milliseconds.
#[derive(Debug, Clone, Copy)]
struct Unsure {
    since_ms: f64,
    stamped_ms: f64,
}

impl Reckoning {
    fn new(clocks: Clocks) -> Self {
        Self {
            of_monotonic_ms: clocks.wall_ms - clocks.monotonic_ms,
            of_wall_ms: 0.0,
            corrected_ms: 0.0,
            unsure: Some(Unsure { since_ms: clocks.monotonic_ms, stamped_ms: clocks.wall_ms }),
        }
    }

    /// The steady time. The wall clock may be set by people at any time, so that it is followed only after a resume.
    fn at(&self, monotonic_ms: f64) -> f64 {
        monotonic_ms + self.of_monotonic_ms
    }

    /// Seconds are cut off: half of one is added.
    fn roughly(&mut self, server_ms: f64, clocks: Clocks) {
        let error_ms = server_ms + 500.0 - self.at(clocks.monotonic_ms) - self.corrected_ms;
        if error_ms.abs() > ROUGH_MS && self.unsure.is_some() {
            self.corrected_ms += error_ms;
        }
    }

    /// `held_since_ms`: nothing has been stamped from this instant on.
    fn exactly(
        &mut self,
        of_monotonic_ms: f64,
        clocks: Clocks,
        held_since_ms: Option<f64>,
    ) -> Option<Correction> {
        let error_ms = of_monotonic_ms - self.of_monotonic_ms - self.corrected_ms;
        let unsure = self.unsure.take();
        let is_unused = held_since_ms.zip(unsure).is_some_and(|(held_ms, unsure)| unsure.since_ms >= held_ms);
        let is_step = error_ms.abs() > STEP_MS && !is_unused;
        if is_step {
            self.corrected_ms += error_ms;
        } else {
            self.of_monotonic_ms += error_ms;
        }
        self.of_wall_ms = self.at(clocks.monotonic_ms) - clocks.wall_ms;
        unsure.filter(|_| is_step).map(|Unsure { since_ms, stamped_ms }| Correction {
            since_ms,
            from: Timestamp::from_millis(stamped_ms),
            by_ms: error_ms,
        })
    }

    /// The monotonic clock may have stood still, which it does while a device sleeps; it never runs fast. From which instant of
    /// it on the time is in doubt, if it is: a clock that was set forward looks as sleep does.
    fn resumed(&mut self, clocks: Clocks) -> Option<f64> {
        let parted_ms = clocks.wall_ms + self.of_wall_ms - self.at(clocks.monotonic_ms);
        if parted_ms > TOLERANCE_MS {
            self.of_monotonic_ms += parted_ms;
        }
        self.of_wall_ms = self.at(clocks.monotonic_ms) - clocks.wall_ms;
        let since_ms = clocks.monotonic_ms;
        (parted_ms.abs() > STEP_MS).then(|| {
            let stamped_ms = self.at(since_ms) + self.corrected_ms;
            self.unsure.get_or_insert(Unsure { since_ms, stamped_ms });
            since_ms
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The monotonic clock began at this instant by the server, whose time the device is an hour ahead of.
    const ORIGIN_MS: f64 = 1_700_000_000_000.0;
    const HOUR_MS: f64 = 3_600_000.0;

    fn clocks(monotonic_ms: f64) -> Clocks {
        Clocks { monotonic_ms, wall_ms: ORIGIN_MS + HOUR_MS + monotonic_ms }
    }

    /// Of a clock that is an hour ahead, and measured.
    fn measured() -> Reckoning {
        let mut reckoning = Reckoning::new(clocks(0.0));
        reckoning.exactly(ORIGIN_MS, clocks(0.0), None);
        reckoning
    }

    fn after_origin(ms: f64) -> Timestamp {
        Timestamp::from_millis(ORIGIN_MS + ms)
    }

    /// The server's time, in milliseconds since the origin.
    fn server_ms(reckoning: &Reckoning, monotonic_ms: f64) -> f64 {
        reckoning.at(monotonic_ms) + reckoning.corrected_ms - ORIGIN_MS
    }

    #[test]
    fn is_the_devices_own_until_something_is_known() {
        let mut reckoning = Reckoning::new(clocks(10.0));
        assert_eq!(server_ms(&reckoning, 10.0), HOUR_MS + 10.0);
        reckoning.roughly(clocks(10.0).wall_ms - 1_000.0, clocks(10.0));
        assert_eq!(server_ms(&reckoning, 10.0), HOUR_MS + 10.0, "no more than seconds can tell");
        reckoning.roughly(ORIGIN_MS, clocks(500.0));
        assert_eq!(server_ms(&reckoning, 600.0), 600.0);
        assert_eq!(reckoning.exactly(ORIGIN_MS + 7.0, clocks(700.0), None), None, "a little is slewed");
        reckoning.roughly(ORIGIN_MS + 5_000.0, clocks(700.0));
        assert_eq!(server_ms(&reckoning, 800.0), 807.0, "what was measured is better");
        assert_eq!(reckoning.at(800.0) - ORIGIN_MS, HOUR_MS + 807.0, "steady time knows no steps");
    }

    #[test]
    fn what_was_stamped_by_a_clock_that_nobody_confirmed_is_put_right() {
        let mut reckoning = Reckoning::new(clocks(10.0));
        let correction = reckoning.exactly(ORIGIN_MS, clocks(5_000.0), None);
        assert_eq!(
            correction,
            Some(Correction { since_ms: 10.0, from: after_origin(HOUR_MS + 10.0), by_ms: -HOUR_MS })
        );
        assert_eq!(server_ms(&reckoning, 5_000.0), 5_000.0, "at once");
        let server_set = reckoning.exactly(ORIGIN_MS + HOUR_MS, clocks(6_000.0), None);
        assert_eq!((server_set, server_ms(&reckoning, 6_000.0)), (None, HOUR_MS + 6_000.0));
    }

    #[test]
    fn a_clock_that_is_set_in_sight_moves_nothing() {
        let reckoning = measured();
        assert_eq!(server_ms(&reckoning, 1_000.0), 1_000.0);
    }

    /// A page that is shown again 1 s after it was hidden, of which this is `(slept, set)`, in milliseconds, with the server's
    /// time until it answers, and whether that is waited for.
    #[test]
    fn sleep_is_believed_until_the_server_knows_better() {
        let table = [
            (0.0, 0.0, 1_000.0, false),
            (0.0, 20.0, 1_000.0, false),
            (500.0, 0.0, 1_500.0, false),
            (60_000.0, 0.0, 61_000.0, true),
            (0.0, HOUR_MS, HOUR_MS + 1_000.0, true),
            (0.0, -HOUR_MS, 1_000.0, true),
            (60_000.0, -HOUR_MS, 1_000.0, true),
        ];
        for (slept_ms, set_ms, guess_ms, is_doubtful) in table {
            let mut reckoning = measured();
            let shown =
                Clocks { wall_ms: clocks(1_000.0).wall_ms + slept_ms + set_ms, monotonic_ms: 1_000.0 };
            let case = format!("slept {slept_ms}, set {set_ms}");
            // What is held since that very instant was stamped by nobody.
            let held_since_ms = reckoning.resumed(shown);
            assert_eq!(held_since_ms, is_doubtful.then_some(1_000.0), "{case}");
            assert_eq!(reckoning.resumed(shown), None, "{case}: told twice");
            assert_eq!(server_ms(&reckoning, 1_000.0), guess_ms, "{case}");
            assert_eq!(reckoning.unsure.is_some(), is_doubtful, "{case}");

            let (mut in_time, mut late) = (reckoning, reckoning);
            let truth_ms = ORIGIN_MS + slept_ms;
            assert_eq!(in_time.exactly(truth_ms, shown, held_since_ms), None, "{case}");
            assert_eq!(in_time.at(1_000.0) - ORIGIN_MS, HOUR_MS + slept_ms + 1_000.0, "{case}: no step");
            let error_ms = slept_ms + 1_000.0 - guess_ms;
            let correction = Correction { since_ms: 1_000.0, from: after_origin(guess_ms), by_ms: error_ms };
            let expected = (error_ms.abs() > STEP_MS).then_some(correction);
            assert_eq!(late.exactly(truth_ms, shown, None), expected, "{case}");
            for reckoning in [in_time, late] {
                assert_eq!(server_ms(&reckoning, 1_000.0), slept_ms + 1_000.0, "{case}");
                assert!(reckoning.unsure.is_none(), "{case}");
            }
        }
    }

    #[test]
    fn what_waits_since_before_the_doubt_is_put_right_as_well() {
        let mut reckoning = Reckoning::new(clocks(0.0));
        let shown = Clocks { wall_ms: clocks(61_000.0).wall_ms, monotonic_ms: 1_000.0 };
        assert_eq!(reckoning.resumed(shown), Some(1_000.0));
        let correction = reckoning.exactly(ORIGIN_MS + 60_000.0, shown, Some(1_000.0));
        assert_eq!(
            correction,
            Some(Correction { since_ms: 0.0, from: after_origin(HOUR_MS), by_ms: -HOUR_MS })
        );
    }
}
