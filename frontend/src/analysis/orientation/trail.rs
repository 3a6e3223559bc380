//! How a phone was held at earlier instants.

use std::collections::VecDeque;

use super::Orientation;

/// Time between two instants that are remembered, in milliseconds; what lies between is followed anew.
const APART_MS: f64 = 1000.0;

/// How many instants are remembered: half an hour, as long as the longest window that follows the present.
const KEPT: usize = 1800;

/// Orientations as they were, in the order of time.
#[derive(Debug, Clone, Default)]
pub struct Trail(VecDeque<(f64, Orientation)>);

impl Trail {
    /// Remembers how the phone is held at an instant, in milliseconds by the samples' clock, if that is long enough after the
    /// one before.
    pub fn remember(&mut self, ts_ms: f64, orientation: &Orientation) {
        // The phone's clock was set back.
        while self.0.back().is_some_and(|(last_ms, _)| *last_ms > ts_ms) {
            self.0.pop_back();
        }
        if self.0.back().is_none_or(|(last_ms, _)| ts_ms - last_ms >= APART_MS) {
            self.0.push_back((ts_ms, orientation.clone()));
        }
        if self.0.len() > KEPT {
            self.0.pop_front();
        }
    }

    /// The last instant that is remembered and not later than this one, and how the phone was held then.
    pub fn last_by(&self, ts_ms: f64) -> Option<&(f64, Orientation)> {
        self.0.get(self.0.partition_point(|(at_ms, _)| *at_ms <= ts_ms).checked_sub(1)?)
    }

    /// Those that are remembered.
    pub fn iter_mut(&mut self) -> impl Iterator<Item = &mut Orientation> {
        self.0.iter_mut().map(|(_, orientation)| orientation)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn turned(turns: u32) -> (f64, Orientation) {
        let mut orientation = Orientation::new();
        let last_ms = (0..=turns * 100)
            .map(|n| f64::from(n) * 20.0)
            .inspect(|ts_ms| orientation.rotate(*ts_ms, [0.0, 0.0, 0.5]));
        (last_ms.last().unwrap(), orientation)
    }

    #[test]
    fn instants_are_found_again_until_they_are_too_many() {
        let mut trail = Trail::default();
        assert!(trail.last_by(f64::INFINITY).is_none());
        let orientation = Orientation::new();
        for n in 0..(2 * KEPT as u32 + 10) {
            trail.remember(f64::from(n) * 500.0, &orientation);
        }
        let at = |ts_ms| trail.last_by(ts_ms).map(|(at_ms, _)| *at_ms);
        let newest_ms = (KEPT as f64 + 4.0) * 1000.0;
        assert_eq!(
            [at(f64::INFINITY), at(5_999.0), at(5_000.0), at(4_999.0)],
            [Some(newest_ms), Some(5_000.0), Some(5_000.0), None]
        );
    }

    #[test]
    fn a_clock_that_was_set_back_forgets_what_was_later() {
        let (mut trail, (ts_ms, orientation)) = (Trail::default(), turned(1));
        trail.remember(ts_ms, &Orientation::new());
        trail.remember(ts_ms + 5_000.0, &Orientation::new());
        trail.remember(ts_ms + 2_000.0, &orientation);
        let (at_ms, found) = trail.last_by(ts_ms + 9_000.0).unwrap();
        assert_eq!((*at_ms, found.quaternion()), (ts_ms + 2_000.0, orientation.quaternion()));
    }
}
