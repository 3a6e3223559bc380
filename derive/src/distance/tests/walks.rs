//! Walks whose places have the errors of satellites.

use std::f64::consts::{FRAC_PI_2, PI};

use super::{M_PER_DEGREE, Track, fix};

/// A quarter of an hour.
pub(super) const SECONDS: i32 = 900;

/// Even noise that is the same in every run (SplitMix64).
pub(super) struct Noise(pub(super) u64);

impl Noise {
    /// In 0…1.
    pub(super) fn even(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) >> 11) as f64 / (1u64 << 53) as f64
    }

    /// Normal with variance 1 (Box and Muller), twice.
    fn normal(&mut self) -> [f64; 2] {
        let radius = (-2.0 * (1.0 - self.even()).ln()).sqrt();
        let (sin, cos) = (std::f64::consts::TAU * self.even()).sin_cos();
        [radius * sin, radius * cos]
    }
}

/// How somebody walks in a second.
pub(super) struct Second {
    pub(super) turn_rad: f64,
    /// Of the usual speed.
    pub(super) pace: f64,
}

pub(super) type Way = fn(f64, &mut Noise) -> Second;

/// At the usual speed.
pub(super) fn turn(turn_rad: f64) -> Second {
    Second { turn_rad, pace: 1.0 }
}

pub(super) const STRAIGHT: Way = |_, _| turn(0.0);

/// Round blocks: a corner a minute, to either side.
pub(super) const BLOCKS: Way =
    |s, noise| turn(if s % 60.0 == 59.0 { FRAC_PI_2 * (noise.even() - 0.5).signum() } else { 0.0 });

/// Round a running track.
const STADIUM: Way = |_, _| turn(1.3 / 36.5);

const WINDING: Way = |_, noise| turn(0.15 * noise.normal()[0]);

/// To and fro.
const BACK: Way = |s, _| turn(if s % 90.0 == 89.0 { PI } else { 0.0 });

const BENDS: Way = |s, _| turn(0.12 * (s / 7.0).sin());

/// Standing still for half a minute, then round a corner.
const STOPS: Way = |s, _| Second {
    turn_rad: if s % 100.0 == 70.0 { FRAC_PI_2 } else { 0.0 },
    pace: if s % 100.0 < 70.0 { 1.0 } else { 0.0 },
};

/// Winding, now slower and now faster.
const UNEVEN: Way =
    |s, noise| Second { turn_rad: 0.15 * noise.normal()[0], pace: 1.0 + 0.25 * (s / 60.0).sin() };

/// Corners of any angle, at any time.
const CORNERS: Way = |_, noise| {
    let is_corner = noise.even() < 1.0 / 40.0;
    turn(if is_corner { PI * (noise.even() - 0.5) } else { 0.0 })
};

const ZIGZAG: Way = |s, _| {
    turn(match s as u32 % 40 {
        19 => PI / 3.0,
        39 => -PI / 3.0,
        _ => 0.0,
    })
};

const SPIRAL: Way = |s, _| turn(1.0 / (10.0 + s / 10.0));

/// Straight on, but for red lights.
const LIGHTS: Way = |s, _| Second { turn_rad: 0.0, pace: if s % 80.0 < 60.0 { 1.0 } else { 0.0 } };

/// The deviation to either side where 95 % of places are within the accuracy, as a part of it.
pub(super) const DEVIATION: f64 = 1.0 / 2.45;

/// A walk's speed, and the errors of its places: a Gauss-Markov process with a time constant, and white noise.
pub(super) struct Walk {
    pub(super) speed_m_s: f64,
    pub(super) accuracy_m: f64,
    /// Of the errors' sum, to either side.
    pub(super) deviation_m: f64,
    pub(super) white_part: f64,
    pub(super) memory_s: f64,
    /// Whether there is a place each second.
    pub(super) is_regular: bool,
}

impl Walk {
    /// What is measured of the way, and its length.
    pub(super) fn distances_m(&self, noise: &mut Noise, way: Way) -> (f64, f64) {
        let deviation_m = self.deviation_m;
        let (white_m, slow_m) =
            (deviation_m * self.white_part, deviation_m * (1.0 - self.white_part.powi(2)).sqrt());
        let mut drift = noise.normal().map(|part| slow_m * part);
        let keep = (-1.0 / self.memory_s).exp();
        let (mut place, mut heading, mut length_m) = ([0.0_f64; 2], 0.3_f64, 0.0);
        let (mut track, mut measured_m, mut next_s) = (Track::default(), 0.0, 0);
        for second in 0..=SECONDS {
            let step = noise.normal();
            for (drift, step) in drift.iter_mut().zip(step) {
                *drift = keep * *drift + (1.0 - keep * keep).sqrt() * slow_m * step;
            }
            if second >= next_s {
                next_s = second
                    + if self.is_regular { 1 } else { [1, 1, 1, 2, 3, 5][(noise.even() * 6.0) as usize] };
                let [north, east] = noise.normal();
                let mut here = fix(second, place[0] + drift[0] + white_m * north, self.accuracy_m, None);
                let east_m = place[1] + drift[1] + white_m * east;
                here.longitude_deg += east_m / M_PER_DEGREE / 50.0_f64.to_radians().cos();
                measured_m = track.push(&here, None).map_or(measured_m, |progress| progress.distance_m);
            }
            if second < SECONDS {
                let Second { turn_rad, pace } = way(f64::from(second), noise);
                heading += turn_rad;
                place[0] += pace * self.speed_m_s * heading.cos();
                place[1] += pace * self.speed_m_s * heading.sin();
                length_m += pace * self.speed_m_s;
            }
        }
        (measured_m, length_m)
    }
}

/// What must be reached with places of one accuracy, and how far they may wander in a quarter of an hour at rest.
struct Goal {
    accuracy_m: f64,
    max_mean_percent: f64,
    max_mean_rest_m: f64,
    max_rest_m: f64,
}

impl Goal {
    const fn new(accuracy_m: f64, max_mean_percent: f64, max_mean_rest_m: f64, max_rest_m: f64) -> Self {
        Self { accuracy_m, max_mean_percent, max_mean_rest_m, max_rest_m }
    }
}

/// What was measured of one way or of several.
#[derive(Default)]
struct Outcome {
    mean_percent: f64,
    mean_rest_m: f64,
    max_rest_m: f64,
}

/// Walks of one kind, and what must be reached with them.
struct Part {
    name: &'static str,
    ways: &'static [(&'static str, Way)],
    speeds_m_s: &'static [f64],
    seed: u64,
    goals: [Goal; 4],
}

const PARTS: [Part; 2] = [
    // What is tuned was tuned with such walks, but other noise.
    Part {
        name: "tuned",
        ways: &[
            ("straight", STRAIGHT),
            ("blocks", BLOCKS),
            ("stadium", STADIUM),
            ("winding", WINDING),
            ("back", BACK),
            ("bends", BENDS),
            ("stops", STOPS),
            ("uneven", UNEVEN),
        ],
        speeds_m_s: &[1.3],
        seed: 11,
        goals: [
            Goal::new(3.0, 0.57, 0.0, 0.0),
            Goal::new(5.0, 0.73, 0.0, 0.0),
            Goal::new(8.0, 1.0, 0.0, 0.0),
            Goal::new(15.0, 1.7, 0.0, 0.0),
        ],
    },
    Part {
        name: "unseen",
        ways: &[("corners", CORNERS), ("zigzag", ZIGZAG), ("spiral", SPIRAL), ("lights", LIGHTS)],
        speeds_m_s: &[0.9, 1.1, 1.5, 1.8],
        seed: 12,
        goals: [
            Goal::new(3.0, 1.1, 0.0, 0.0),
            Goal::new(5.0, 1.05, 0.0, 0.0),
            Goal::new(8.0, 1.45, 0.0, 0.0),
            Goal::new(15.0, 2.1, 0.0, 0.0),
        ],
    },
];

/// Walks of each kind.
const WALKS: usize = 24;

/// Prints what came of one way.
fn measure(part: &Part, accuracy_m: f64, (name, way): (&str, Way), noise: &mut Noise) -> Outcome {
    let (mut errors, mut rests_m) = (Vec::new(), Vec::new());
    for i in 0..WALKS {
        let (white_part, memory_s) = (if i % 2 == 0 { 0.15 } else { 0.3 }, 60.0 + 240.0 * noise.even());
        let speed_m_s = part.speeds_m_s[i / 4 % part.speeds_m_s.len()];
        let deviation_m = accuracy_m * DEVIATION;
        let walk = Walk { speed_m_s, accuracy_m, deviation_m, white_part, memory_s, is_regular: i % 4 < 2 };
        let (measured_m, length_m) = walk.distances_m(noise, way);
        errors.push(100.0 * (measured_m / length_m - 1.0));
        let rest = Walk { speed_m_s: 0.0, ..walk };
        rests_m.push(rest.distances_m(noise, way).0);
    }
    let mean = |values: &[f64]| values.iter().sum::<f64>() / values.len() as f64;
    let bias_percent = mean(&errors);
    let outcome = Outcome {
        mean_percent: mean(&errors.iter().map(|error| error.abs()).collect::<Vec<_>>()),
        mean_rest_m: mean(&rests_m),
        max_rest_m: rests_m.iter().copied().fold(0.0, f64::max),
    };
    print(part, accuracy_m, name, &format!("{bias_percent:+.2}"), &outcome);
    outcome
}

fn print(part: &Part, accuracy_m: f64, name: &str, bias: &str, outcome: &Outcome) {
    let Outcome { mean_percent, mean_rest_m, max_rest_m } = outcome;
    println!(
        "{:>8} {accuracy_m:>10} {name:>10} {mean_percent:>8.2} {bias:>8} {mean_rest_m:>12.1} {max_rest_m:>12.1}",
        part.name
    );
}

#[test]
fn walks_with_the_errors_of_satellites_are_measured_as_well_as_they_were() {
    println!(
        "{:>8} {:>10} {:>10} {:>8} {:>8} {:>12} {:>12}",
        "", "accuracy m", "way", "error %", "bias %", "at rest m", "worst m"
    );
    let mut worse = Vec::new();
    for part in PARTS {
        let mut noise = Noise(part.seed);
        for goal in &part.goals {
            let mut all = Outcome::default();
            for way in part.ways {
                let one = measure(&part, goal.accuracy_m, *way, &mut noise);
                all.mean_percent += one.mean_percent / part.ways.len() as f64;
                all.mean_rest_m += one.mean_rest_m / part.ways.len() as f64;
                all.max_rest_m = all.max_rest_m.max(one.max_rest_m);
            }
            print(&part, goal.accuracy_m, "all", "", &all);
            let is_kept = all.mean_percent <= goal.max_mean_percent
                && all.mean_rest_m <= goal.max_mean_rest_m
                && all.max_rest_m <= goal.max_rest_m;
            if !is_kept {
                worse.push(format!("{}, {} m", part.name, goal.accuracy_m));
            }
        }
    }
    assert!(worse.is_empty(), "worse than they were: {worse:?}");
}
