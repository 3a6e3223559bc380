//! Whether a way through peaks is a walk, or something else that shakes the phone: a car, a bus, hands.
//!
//! Each step adds what it tells for or against a walk, as in a sequential test (A. Wald, Annals of Mathematical Statistics
//! 16, 1945) that never falls below zero (E. Page, Biometrika 41, 1954): a walk is felt clearly, repeats itself, is faster
//! than a vehicle bounces on its springs, smoother than a road, and keeps its rhythm. Steps are held back until they are a
//! walk, and then credited from where the sum began to rise; so a few clear steps are enough, and many doubtful ones are
//! not. Where doubt grows in a walk they are held back again, so that what shakes the phone after its end is no part of it.

use super::rhythm::Rhythm;

/// What a step tells for a walk, without unit.
mod weight {
    /// For a rhythm that repeats itself perfectly, rather than not at all.
    pub(super) const QUALITY: f64 = 2.055;
    /// For each factor e by which the signal is stronger than 1 m/s², and for how much at most.
    pub(super) const STRENGTH: f64 = 0.241;
    pub(super) const MAX_STRENGTH: f64 = 0.444;
    /// For each factor e by which it is faster than [`super::SLOW_HZ`].
    pub(super) const CADENCE: f64 = 0.771;
    /// Against it for each factor e by which it is rougher than [`super::SMOOTH`].
    pub(super) const ROUGHNESS: f64 = 0.541;
    /// Against it for each factor e by which an interval is longer or shorter than the period, and for how much at most.
    pub(super) const INTERVAL: f64 = 0.751;
    pub(super) const MAX_INTERVAL: f64 = 0.3;
    /// Against it in any case.
    pub(super) const DOUBT: f64 = 1.066;
}

/// A slow walker's steps a second, and hardly more than a vehicle bounces.
const SLOW_HZ: f64 = 1.6;

/// Feet are hardly ever rougher, even where heels strike hard; a road is. As a natural logarithm.
const SMOOTH: f64 = -0.44;

/// The sum that makes a walk, and the greatest: what comes after a long walk may be none.
const ENOUGH: f64 = 3.976;
const MAX: f64 = 4.775;

/// The sum below which a walk is in doubt.
const KEEP: f64 = 0.736;

/// Fewer steps in a row are none.
const MIN_STEPS: u64 = 4;

/// The sum that a walk begins with just after another, and how fast it fades, in milliseconds: who stopped goes on.
const GOES_ON: f64 = 5.384;
const FADES_MS: f64 = 29_720.0;

/// What is thought of a way.
#[derive(Debug, Clone, Copy)]
pub(super) struct Belief {
    sum: f64,
    /// Steps that are held back.
    held: u64,
    /// Whether there was enough for a walk, and has not been nothing since.
    was_enough: bool,
}

impl Belief {
    /// Of a way that begins so long after the last walk's end, in milliseconds.
    pub(super) fn beginning(pause_ms: f64) -> Self {
        Self { sum: GOES_ON * (-pause_ms.max(0.0) / FADES_MS).exp(), held: 0, was_enough: false }
    }

    /// Whether it is a walk.
    pub(super) fn is_walk(&self) -> bool {
        self.was_enough && self.sum >= KEEP
    }

    /// Goes on over so many steps, with an interval between them in periods. Returns the steps that are credited.
    pub(super) fn step(&mut self, steps: u64, interval: f64, rhythm: &Rhythm) -> u64 {
        self.sum = (self.sum + told(interval, rhythm)).min(MAX);
        if self.sum <= 0.0 {
            *self = Self { sum: 0.0, held: 0, was_enough: false };
            return 0;
        }
        self.held += steps;
        self.was_enough |= self.sum >= ENOUGH && self.held >= MIN_STEPS;
        if self.is_walk() { std::mem::take(&mut self.held) } else { 0 }
    }
}

/// What a step tells: positive if it is rather a walk's.
fn told(interval: f64, rhythm: &Rhythm) -> f64 {
    weight::QUALITY * rhythm.quality
        + weight::STRENGTH * rhythm.rms.ln().min(weight::MAX_STRENGTH)
        + weight::CADENCE * (rhythm.hz / SLOW_HZ).ln()
        - weight::INTERVAL * interval.ln().abs().min(weight::MAX_INTERVAL)
        - weight::ROUGHNESS * (rhythm.roughness - SMOOTH).max(0.0)
        - weight::DOUBT
}

#[cfg(test)]
mod tests {
    use super::*;

    const CLEAR: Rhythm = Rhythm { hz: 1.9, quality: 0.9, rms: 2.0, roughness: -1.2 };
    /// A car's body on its springs.
    const BOUNCE: Rhythm = Rhythm { hz: 1.3, quality: 0.5, rms: 0.6, roughness: -0.2 };

    /// Steps credited of so many, from a belief.
    fn credited(mut belief: Belief, steps: u32, rhythm: &Rhythm) -> u64 {
        (0..steps).map(|_| belief.step(1, 1.0, rhythm)).sum()
    }

    #[test]
    fn a_few_clear_steps_are_a_walk_and_many_doubtful_ones_are_not() {
        let stranger = || Belief::beginning(f64::INFINITY);
        for steps in [0, 1, 2, 3] {
            assert_eq!(credited(stranger(), steps, &CLEAR), 0, "{steps}");
        }
        for steps in [4, 5, 9, 100] {
            assert_eq!(credited(stranger(), steps, &CLEAR), u64::from(steps));
        }
        assert_eq!(credited(stranger(), 1_000, &BOUNCE), 0);
    }

    #[test]
    fn who_stopped_goes_on_sooner() {
        let faint = Rhythm { hz: 1.6, quality: 0.55, rms: 1.0, roughness: -1.2 };
        assert_eq!(credited(Belief::beginning(f64::INFINITY), 5, &faint), 0);
        assert_eq!(credited(Belief::beginning(2_000.0), 5, &faint), 5);
    }

    #[test]
    fn steps_in_doubt_are_held_back_and_credited_if_the_walk_goes_on() {
        let mut belief = Belief::beginning(f64::INFINITY);
        assert_eq!((0..50).map(|_| belief.step(1, 1.0, &CLEAR)).sum::<u64>(), 50);
        let mut doubtful = 0;
        while belief.is_walk() {
            doubtful += 1;
            let credited = belief.step(1, 1.0, &BOUNCE);
            assert_eq!(credited, u64::from(belief.is_walk()));
        }
        assert!(doubtful > 1, "a walk is not in doubt at once");
        assert_eq!(belief.step(1, 1.0, &CLEAR), 2, "the one in doubt, and this one");
        while belief.sum > 0.0 {
            belief.step(1, 1.0, &BOUNCE);
        }
        assert_eq!(belief.step(1, 1.0, &CLEAR), 0, "after doubt won, a walk has to begin again");
    }

    #[test]
    fn a_walk_ends_when_a_vehicle_goes_on() {
        let mut belief = Belief::beginning(f64::INFINITY);
        assert_eq!((0..50).map(|_| belief.step(1, 1.0, &CLEAR)).sum::<u64>(), 50);
        assert!((0..1_000).map(|_| belief.step(1, 1.0, &BOUNCE)).sum::<u64>() < 20);
        assert!(!belief.is_walk());
    }
}
