//! The figures of a walk or a run: steps, distance, pace.

use std::fmt;

use crate::chart::samples::Samples;

/// Over how much time speed is averaged, in milliseconds: some strides, and a few fixes of a slow satellite receiver.
const SPEED_WINDOW_MS: f64 = 10_000.0;

/// Over how much time distance is compared where there is no speed, in milliseconds.
const DISTANCE_WINDOW_MS: f64 = 20_000.0;

/// Readings this much older than an instant do not tell how fast somebody was at it, in milliseconds.
const FRESH_MS: f64 = 15_000.0;

/// The past comes in columns, of which the last one may begin so much before the end of what is shown, as a share of it.
const COLUMN_SHARE: f64 = 0.01;

/// Slower is standing, in m/s.
const MIN_SPEED_M_S: f64 = 0.3;

/// The end of what is looked at, by the readings' clock.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct End {
    /// Later readings do not count, in milliseconds since the Unix epoch.
    pub to_ms: f64,
    /// Earlier ones do not tell how fast somebody, or somebody's heart, was at the end.
    pub fresh_from_ms: f64,
}

impl End {
    /// The present: whatever is the newest.
    pub fn now(edge_ms: f64) -> Self {
        Self { to_ms: f64::INFINITY, fresh_from_ms: edge_ms - FRESH_MS }
    }

    /// The end of a stretch of so many milliseconds.
    pub fn of(to_ms: f64, span_ms: f64) -> Self {
        Self { to_ms, fresh_from_ms: to_ms - FRESH_MS.max(span_ms * COLUMN_SHARE) }
    }

    /// Time and number of the last reading that counts.
    pub fn last(&self, samples: &Samples<'_>) -> Option<(f64, f64)> {
        let (ts_ms, values) = samples.last_by(self.to_ms)?;
        Some((ts_ms, *values.first()?))
    }

    /// The same, if it tells how it was at the end.
    pub fn fresh(&self, samples: &Samples<'_>) -> Option<(f64, f64)> {
        self.last(samples).filter(|(ts_ms, _)| *ts_ms >= self.fresh_from_ms)
    }
}

/// The figures at an instant.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Walk {
    /// Steps since the stream started.
    pub steps: Option<u64>,
    /// Metres since the stream started.
    pub distance_m: Option<f64>,
    /// The pace then; `None` when standing.
    pub pace: Option<Pace>,
}

/// The time for a kilometre; its text is "5:07", in minutes and seconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Pace {
    /// In whole seconds.
    pub seconds_per_km: u32,
}

impl Walk {
    /// From the series STEPS (steps), DISTANCE (m) and SPEED (m/s), as far as there are such.
    pub fn at(
        end: End,
        steps: Option<&Samples<'_>>,
        distance: Option<&Samples<'_>>,
        speed: Option<&Samples<'_>>,
    ) -> Self {
        let last = |samples: Option<&Samples<'_>>| {
            let (_, value) = end.last(samples?)?;
            (value.is_finite() && value >= 0.0).then_some(value)
        };
        let speed_m_s = speed
            .and_then(|samples| mean_speed(samples, end))
            .or_else(|| distance.and_then(|samples| speed_over(samples, end)));
        Self {
            steps: last(steps).map(|steps| steps.round() as u64),
            distance_m: last(distance),
            pace: speed_m_s.and_then(Pace::at),
        }
    }
}

impl Pace {
    /// The pace at a speed in m/s; `None` when standing.
    pub fn at(speed_m_s: f64) -> Option<Self> {
        (speed_m_s.is_finite() && speed_m_s >= MIN_SPEED_M_S)
            .then(|| Self { seconds_per_km: (1000.0 / speed_m_s).round() as u32 })
    }
}

impl fmt::Display for Pace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{:02}", self.seconds_per_km / 60, self.seconds_per_km % 60)
    }
}

/// The mean of the last speeds.
fn mean_speed(samples: &Samples<'_>, end: End) -> Option<f64> {
    let (newest_ms, _) = end.fresh(samples)?;
    let (mut sum, mut count) = (0.0, 0.0);
    for (_, speed) in samples.numbers(newest_ms - SPEED_WINDOW_MS, newest_ms) {
        if speed.is_finite() {
            (sum, count) = (sum + speed, count + 1.0);
        }
    }
    (count > 0.0).then(|| sum / count)
}

/// The speed from how much the distance has grown.
fn speed_over(samples: &Samples<'_>, end: End) -> Option<f64> {
    let (newest_ms, _) = end.fresh(samples)?;
    let mut numbers = samples.numbers(newest_ms - DISTANCE_WINDOW_MS, newest_ms);
    numbers.retain(|(_, distance)| distance.is_finite());
    let (first, last) = (numbers.first()?, numbers.last()?);
    (last.0 > first.0).then(|| (last.1 - first.1) * 1000.0 / (last.0 - first.0))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::chart::{history::History, ring::Ring};

    fn ring(points: &[(f64, f64)]) -> Ring {
        let mut ring = Ring::new(64, 1, f64::INFINITY);
        for (seq, (ts_ms, value)) in points.iter().enumerate() {
            ring.insert(*ts_ms, seq as u64, &[*value]);
        }
        ring
    }

    #[test]
    fn a_pace_is_minutes_and_seconds() {
        let table = [
            (1000.0 / 307.0, Some("5:07")),
            (1000.0 / 299.6, Some("5:00")),
            (1.4, Some("11:54")),
            (0.3, Some("55:33")),
            (0.29, None),
            (0.0, None),
            (f64::NAN, None),
            (f64::INFINITY, None),
        ];
        for (speed_m_s, text) in table {
            assert_eq!(Pace::at(speed_m_s).map(|pace| pace.to_string()).as_deref(), text, "{speed_m_s}");
        }
    }

    /// The figures of what has come, and of nothing else.
    fn walk(steps: Option<&Ring>, distance: Option<&Ring>, speed: Option<&Ring>, end: End) -> Walk {
        let history = History::default();
        let [steps, distance, speed] =
            [steps, distance, speed].map(|ring| ring.map(|ring| Samples { ring, history: &history }));
        Walk::at(end, steps.as_ref(), distance.as_ref(), speed.as_ref())
    }

    const fn pace(seconds_per_km: u32) -> Option<Pace> {
        Some(Pace { seconds_per_km })
    }

    #[test]
    fn figures_come_from_what_there_is() {
        let steps = ring(&[(0.0, 0.0), (9000.0, 14.0)]);
        let distance = ring(&[(0.0, 0.0), (5000.0, 10.0), (9000.0, 18.0)]);
        let speed = ring(&[(0.0, 9.0), (1000.0, 2.0), (6000.0, f64::NAN), (10_500.0, 3.0)]);
        let all = (Some(&steps), Some(&distance), Some(&speed));
        let nothing = Walk { steps: None, distance_m: None, pace: None };
        let empty = ring(&[]);
        let table = [
            (all, End::now(12_000.0), Walk { steps: Some(14), distance_m: Some(18.0), pace: pace(400) }),
            (
                (None, Some(&distance), None),
                End::now(12_000.0),
                Walk { distance_m: Some(18.0), pace: pace(500), ..nothing },
            ),
            // What is old says nothing of how fast somebody is now.
            (all, End::now(60_000.0), Walk { steps: Some(14), distance_m: Some(18.0), pace: None }),
            // At the end of what stands still, nothing that came later counts.
            (all, End::of(8999.0, 9000.0), Walk { steps: Some(0), distance_m: Some(10.0), pace: pace(182) }),
            (all, End::of(9000.0, 9000.0), Walk { steps: Some(14), distance_m: Some(18.0), pace: pace(182) }),
            (all, End::of(-1.0, 9000.0), nothing),
            ((None, None, None), End::now(0.0), nothing),
            ((Some(&empty), None, Some(&empty)), End::now(0.0), nothing),
        ];
        for (number, ((steps, distance, speed), end, expected)) in table.into_iter().enumerate() {
            assert_eq!(walk(steps, distance, speed, end), expected, "{number}");
        }
    }

    #[test]
    fn the_past_tells_its_figures_in_columns() {
        let ring = ring(&[]);
        let speeds = [(10_000.0, [[1.0, 3.0, 2.0]]), (50_000.0, [[3.0, 5.0, 4.0]])];
        let history = History::of(0.0..100_000.0, 40_000.0, speeds);
        let speed = Samples { ring: &ring, history: &history };
        let at = |to_ms, span_ms| Walk::at(End::of(to_ms, span_ms), None, None, Some(&speed)).pace;
        assert_eq!(at(60_000.0, 100_000.0), pace(250));
        assert_eq!(at(49_000.0, 100_000.0), None, "the column before is too old");
        assert_eq!(
            at(49_000.0, 4_000_000.0),
            pace(500),
            "unless what is shown is so long that it is the last"
        );
    }

    proptest! {
        #[test]
        fn a_steady_distance_has_the_pace_of_its_speed(speed_m_s in 0.5f64..8.0, step_ms in 200.0f64..3000.0) {
            let points: Vec<_> =
                (0..40).map(|i| f64::from(i) * step_ms).map(|ts_ms| (ts_ms, ts_ms / 1000.0 * speed_m_s)).collect();
            let walk = walk(None, Some(&ring(&points)), None, End::now(40.0 * step_ms));
            let seconds = f64::from(walk.pace.unwrap().seconds_per_km);
            prop_assert!((seconds - 1000.0 / speed_m_s).abs() <= 0.51);
        }
    }
}
