//! Counts steps in acceleration with gravity.
//!
//! Its length swings once with each step, wherever the phone is worn. What swings slower or faster than people walk is
//! filtered out; a peak counts if it rises far enough above the valley before it, measured by the peaks of late; and
//! nothing counts until a few peaks have come in the rhythm of walking, so that a phone that is put down takes no step.

use motionwire_shared::Timestamp;

/// Follows gravity, in seconds.
const SLOW_S: f64 = 1.0;

/// Evens out what is faster than a step, in seconds; applied twice.
const FAST_S: f64 = 0.06;

/// How slowly the height of late peaks is forgotten, in seconds.
const MEMORY_S: f64 = 3.0;

/// A peak rises by this part of the late peaks' height, and at least by so much, in m/s².
const RISE: f64 = 0.35;
const MIN_RISE_M_S2: f64 = 0.8;

/// The time between two steps, in seconds: from a sprint to a stroll.
const STEP_S: std::ops::RangeInclusive<f64> = 0.28..=1.4;

/// So many peaks in that rhythm are a walk.
const MIN_STEPS: u64 = 5;

/// After a longer gap between samples the filters would be wrong, in seconds.
const MAX_GAP_S: f64 = 0.2;

/// After this long without a step the cadence is 0, in seconds.
const STANDING_S: f64 = 2.0;

/// How many intervals the cadence is the mean of.
const CADENCE_INTERVALS: f64 = 4.0;

/// Steps so far, and how fast they come.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Walk {
    /// Since the pedometer was started.
    pub steps: u64,
    /// Steps per second.
    pub cadence_hz: f64,
}

/// Counts steps.
#[derive(Debug, Default)]
pub struct Pedometer {
    last_s: Option<f64>,
    slow: LowPass,
    fast: [LowPass; 2],
    height: f64,
    swing: Option<Swing>,
    last_peak_s: Option<f64>,
    /// Peaks in rhythm, counted or not.
    in_rhythm: u64,
    interval_s: Option<f64>,
    steps: u64,
    told: Option<Walk>,
}

/// Between a valley and the next peak, or between a peak and the next valley.
#[derive(Debug, Clone, Copy)]
enum Swing {
    Up { valley: f64, highest: f64, at_s: f64 },
    Down { lowest: f64 },
}

#[derive(Debug, Default)]
struct LowPass(Option<f64>);

impl LowPass {
    fn push(&mut self, value: f64, constant_s: f64, passed_s: f64) -> f64 {
        let state = self.0.get_or_insert(value);
        *state += passed_s / (constant_s + passed_s) * (value - *state);
        *state
    }
}

impl Pedometer {
    /// Takes a sample in, in m/s²; gives the walk at the start and whenever it changes.
    pub fn push(&mut self, ts: Timestamp, including_gravity: [f64; 3]) -> Option<Walk> {
        let now_s = ts.as_millis() / 1_000.0;
        let passed_s = self.last_s.map_or(0.0, |last_s| (now_s - last_s).clamp(0.0, MAX_GAP_S));
        self.last_s = Some(now_s);
        let length = including_gravity.iter().map(|number| number * number).sum::<f64>().sqrt();
        let gravity = self.slow.push(length, SLOW_S, passed_s);
        let [first, second] = &mut self.fast;
        let level = second.push(first.push(length, FAST_S, passed_s), FAST_S, passed_s) - gravity;
        self.height *= (-passed_s / MEMORY_S).exp();
        if let Some(peak_s) = self.peak(level, now_s) {
            self.step(peak_s);
        }
        if self.last_peak_s.is_some_and(|peak_s| now_s - peak_s > STANDING_S) {
            (self.in_rhythm, self.interval_s) = (0, None);
        }
        let is_walking = self.in_rhythm >= MIN_STEPS;
        let cadence_hz = self.interval_s.filter(|_| is_walking).map_or(0.0, |interval_s| 1.0 / interval_s);
        let walk = Walk { steps: self.steps, cadence_hz };
        (self.told.replace(walk) != Some(walk)).then_some(walk)
    }

    /// When the last peak was, once the level has fallen far enough from it.
    fn peak(&mut self, level: f64, now_s: f64) -> Option<f64> {
        let rise = MIN_RISE_M_S2.max(RISE * self.height);
        let swing = self.swing.unwrap_or(Swing::Up { valley: level, highest: level, at_s: now_s });
        let (swing, peak_s) = match swing {
            Swing::Up { valley, highest, .. } if level > highest => {
                (Swing::Up { valley, highest: level, at_s: now_s }, None)
            }
            Swing::Up { valley, highest, at_s } if highest - level > rise => {
                self.height = self.height.max(highest - valley);
                (Swing::Down { lowest: level }, Some(at_s))
            }
            Swing::Down { lowest } if level - lowest > rise => {
                (Swing::Up { valley: lowest, highest: level, at_s: now_s }, None)
            }
            Swing::Down { lowest } => (Swing::Down { lowest: lowest.min(level) }, None),
            up @ Swing::Up { .. } => (up, None),
        };
        self.swing = Some(swing);
        peak_s
    }

    fn step(&mut self, peak_s: f64) {
        let interval_s = self.last_peak_s.map_or(f64::INFINITY, |last_s| peak_s - last_s);
        if interval_s < *STEP_S.start() {
            return;
        }
        self.last_peak_s = Some(peak_s);
        if interval_s > *STEP_S.end() {
            (self.in_rhythm, self.interval_s) = (1, None);
            return;
        }
        let mean_s = self.interval_s.unwrap_or(interval_s);
        self.interval_s = Some(mean_s + (interval_s - mean_s) / CADENCE_INTERVALS);
        self.in_rhythm += 1;
        match self.in_rhythm {
            MIN_STEPS => self.steps += MIN_STEPS,
            more if more > MIN_STEPS => self.steps += 1,
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{super::recorded_tests, *};

    fn at(t_s: f64) -> Timestamp {
        Timestamp::from_millis(1_700_000_000_000.0 + t_s * 1_000.0)
    }

    /// A walk at a cadence for so long, then standing still.
    fn walk(pedometer: &mut Pedometer, cadence_hz: f64, walking_s: f64) -> Vec<Walk> {
        let samples = (0..((walking_s + 5.0) * 60.0) as u32).map(|i| f64::from(i) / 60.0);
        let push = |t_s: f64| {
            let swing =
                if t_s < walking_s { 2.5 * (std::f64::consts::TAU * cadence_hz * t_s).sin() } else { 0.0 };
            pedometer.push(at(t_s), [0.0, 0.6 * (9.8 + swing), 0.8 * (9.8 + swing)])
        };
        samples.filter_map(push).collect()
    }

    #[test]
    fn a_steady_walk_is_counted_and_its_cadence_told() {
        for (cadence_hz, steps) in [(1.0, 30), (1.8, 54), (2.8, 84)] {
            let told = walk(&mut Pedometer::default(), cadence_hz, 30.0);
            assert_eq!(told.first(), Some(&Walk { steps: 0, cadence_hz: 0.0 }), "it begins at 0");
            let walking = told.iter().rfind(|walk| walk.cadence_hz > 0.0).unwrap();
            let last = told.last().unwrap();
            assert!(last.steps.abs_diff(steps) <= 1, "{cadence_hz} Hz: {last:?}");
            assert!((walking.cadence_hz - cadence_hz).abs() < 0.06, "{cadence_hz} Hz: {walking:?}");
            assert_eq!(last.cadence_hz, 0.0, "who stands has none");
        }
    }

    #[test]
    fn neither_rest_nor_a_few_shakes_are_steps() {
        let told = walk(&mut Pedometer::default(), 1.8, 0.0);
        assert_eq!(told, [Walk { steps: 0, cadence_hz: 0.0 }]);
        let told = walk(&mut Pedometer::default(), 2.0, 2.0);
        assert_eq!(told.last().map(|walk| walk.steps), Some(0), "put into a pocket");
    }

    /// Walks of five people with three phones, worn in seven ways, whose steps were seen one by one.
    #[test]
    fn recorded_walks_are_counted_within_a_few_percent() {
        let folder = recorded_tests::datasets().join("oxford-step-counter");
        let Some(index) = recorded_tests::index(&folder) else { return };
        let mut errors = Vec::new();
        for columns in index {
            let mut pedometer = Pedometer::default();
            let text = recorded_tests::unpacked(&folder.join(&columns[0]));
            let walks = text.lines().skip(1).filter_map(|line| {
                let numbers: Vec<f64> = line.split(',').filter_map(|text| text.parse().ok()).collect();
                pedometer.push(at(numbers[0] / 1_000.0), [numbers[1], numbers[2], numbers[3]])
            });
            let steps = walks.last().map_or(0, |walk| walk.steps) as f64;
            let truth: f64 = columns[8].parse().unwrap();
            errors.push((steps - truth).abs() / truth);
        }
        let mean = errors.iter().sum::<f64>() / errors.len() as f64;
        assert!(mean < 0.025, "{:.2} % over {} walks", mean * 100.0, errors.len());
    }
}
