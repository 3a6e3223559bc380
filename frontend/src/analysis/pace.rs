//! The figures of a walk or a run: steps, distance, pace.

use std::fmt;

use crate::chart::ring::Ring;

/// Over how much time speed is averaged, in milliseconds: some strides, and a few fixes of a slow satellite receiver.
const SPEED_WINDOW_MS: f64 = 10_000.0;

/// Over how much time distance is compared where there is no speed, in milliseconds.
const DISTANCE_WINDOW_MS: f64 = 20_000.0;

/// Readings older than this do not tell the present pace, in milliseconds.
const FRESH_MS: f64 = 15_000.0;

/// Slower is standing, in m/s.
const MIN_SPEED_M_S: f64 = 0.3;

/// The figures of now.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Walk {
    /// Steps since the stream started.
    pub steps: Option<u64>,
    /// Metres since the stream started.
    pub distance_m: Option<f64>,
    /// The present pace; `None` when standing.
    pub pace: Option<Pace>,
}

/// The time for a kilometre; its text is "5:07", in minutes and seconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Pace {
    /// In whole seconds.
    pub seconds_per_km: u32,
}

impl Walk {
    /// From the series STEPS (steps), DISTANCE (m) and SPEED (m/s), as far as there are such, at a time of their clock.
    pub fn now(steps: Option<&Ring>, distance: Option<&Ring>, speed: Option<&Ring>, now_ms: f64) -> Self {
        let newest = |ring: Option<&Ring>| {
            let value = *ring?.last()?.values.first()?;
            (value.is_finite() && value >= 0.0).then_some(value)
        };
        let speed_m_s = speed
            .and_then(|ring| mean_speed(ring, now_ms))
            .or_else(|| distance.and_then(|ring| speed_over(ring, now_ms)));
        Self {
            steps: newest(steps).map(|steps| steps.round() as u64),
            distance_m: newest(distance),
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
fn mean_speed(ring: &Ring, now_ms: f64) -> Option<f64> {
    let newest_ms = fresh_ms(ring, now_ms)?;
    let range = ring.range(newest_ms - SPEED_WINDOW_MS, f64::INFINITY);
    let (sum, count) = ring
        .points(range, 0)
        .filter(|(_, speed)| speed.is_finite())
        .fold((0.0, 0.0), |(sum, count), (_, speed)| (sum + speed, count + 1.0));
    (count > 0.0).then(|| sum / count)
}

/// The speed from how much the distance has grown.
fn speed_over(ring: &Ring, now_ms: f64) -> Option<f64> {
    let newest_ms = fresh_ms(ring, now_ms)?;
    let range = ring.range(newest_ms - DISTANCE_WINDOW_MS, f64::INFINITY);
    let mut points = ring.points(range, 0).filter(|(_, distance)| distance.is_finite());
    let first = points.next()?;
    let last = points.last()?;
    (last.0 > first.0).then(|| (last.1 - first.1) * 1000.0 / (last.0 - first.0))
}

fn fresh_ms(ring: &Ring, now_ms: f64) -> Option<f64> {
    ring.last().map(|sample| sample.ts_ms).filter(|newest_ms| now_ms - newest_ms <= FRESH_MS)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

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

    #[test]
    fn figures_come_from_what_there_is() {
        let steps = ring(&[(0.0, 0.0), (9000.0, 14.0)]);
        let distance = ring(&[(0.0, 0.0), (5000.0, 10.0), (9000.0, 18.0)]);
        let speed = ring(&[(0.0, 9.0), (1000.0, 2.0), (6000.0, f64::NAN), (10_500.0, 3.0)]);
        let pace = |seconds_per_km| Some(Pace { seconds_per_km });

        let walk = Walk::now(Some(&steps), Some(&distance), Some(&speed), 12_000.0);
        assert_eq!(walk, Walk { steps: Some(14), distance_m: Some(18.0), pace: pace(400) });
        let walk = Walk::now(None, Some(&distance), None, 12_000.0);
        assert_eq!(walk, Walk { steps: None, distance_m: Some(18.0), pace: pace(500) });
        let walk = Walk::now(Some(&steps), Some(&distance), Some(&speed), 60_000.0);
        assert_eq!((walk.steps, walk.pace), (Some(14), None), "what is old says nothing of now");
        let nothing = Walk { steps: None, distance_m: None, pace: None };
        assert_eq!(Walk::now(None, None, None, 0.0), nothing);
        assert_eq!(Walk::now(Some(&ring(&[])), None, Some(&ring(&[])), 0.0), nothing);
    }

    proptest! {
        #[test]
        fn a_steady_distance_has_the_pace_of_its_speed(speed_m_s in 0.5f64..8.0, step_ms in 200.0f64..3000.0) {
            let points: Vec<_> =
                (0..40).map(|i| f64::from(i) * step_ms).map(|ts_ms| (ts_ms, ts_ms / 1000.0 * speed_m_s)).collect();
            let walk = Walk::now(None, Some(&ring(&points)), None, 40.0 * step_ms);
            let seconds = f64::from(walk.pace.unwrap().seconds_per_km);
            prop_assert!((seconds - 1000.0 / speed_m_s).abs() <= 0.51);
        }
    }
}
