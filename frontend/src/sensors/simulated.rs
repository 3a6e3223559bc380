//! A phone that nobody holds: the motion of a hand as a function of time, for trying things without a phone.

use motionwire_shared::{KnownType, Timestamp};

use super::Sample;

/// Samples of each type per second.
pub const RATE_HZ: f64 = 60.0;

/// Most samples of each type that one call makes up for after a pause of its caller: 2 s. What is beyond was not
/// measured, as with a real phone whose page is hidden.
const MAX_CATCH_UP: u64 = 120;

/// Length of one round of gestures, in seconds.
const ROUND_S: f64 = 12.0;

/// A slow movement: amplitude, frequency in hertz, phase in radians.
type Wave = (f64, f64, f64);

/// Carrying it around, per axis, in m/s². The frequencies share no period, so that no two rounds look the same.
const SWAY: [[Wave; 2]; 3] = [
    [(0.35, 0.71, 0.0), (0.12, 1.93, 1.1)],
    [(0.45, 0.53, 0.6), (0.15, 2.21, 0.2)],
    [(0.60, 0.97, 2.1), (0.20, 1.61, 0.7)],
];

/// Turning it around, per axis, in rad/s.
const TURN: [[Wave; 2]; 3] = [
    [(0.30, 0.41, 0.3), (0.10, 1.37, 0.0)],
    [(0.40, 0.29, 1.9), (0.12, 1.73, 0.4)],
    [(0.25, 0.61, 0.8), (0.08, 1.19, 2.6)],
];

/// The tremor of a hand, in hertz.
const TREMOR_HZ: f64 = 9.1;

/// Makes the samples that are due, evenly spaced.
#[derive(Debug, Clone)]
pub struct Simulator {
    start_ms: f64,
    next_index: u64,
}

impl Simulator {
    /// A phone that starts to move now, in milliseconds of Unix time.
    pub fn new(start_ms: f64) -> Self {
        Self { start_ms, next_index: 0 }
    }

    /// The samples from the last call up to now, in order of time, acceleration and rotation of each instant.
    pub fn due(&mut self, now_ms: f64) -> impl Iterator<Item = Sample> + use<> {
        let start_ms = self.start_ms;
        // `as` saturates: an instant before the start is index 0.
        let end = ((now_ms - start_ms) * RATE_HZ / 1000.0).floor().max(-1.0) + 1.0;
        let end = end as u64;
        let first = self.next_index.max(end.saturating_sub(MAX_CATCH_UP));
        self.next_index = self.next_index.max(end);
        (first..end).flat_map(move |index| at(start_ms, index))
    }
}

fn at(start_ms: f64, index: u64) -> impl Iterator<Item = Sample> {
    let t_s = index as f64 / RATE_HZ;
    let ts = Timestamp::from_millis(start_ms + t_s * 1000.0);
    let readings = [(KnownType::Acceleration, acceleration(t_s)), (KnownType::Gyroscope, rotation_rate(t_s))];
    readings.into_iter().filter_map(move |(kind, xyz)| Sample::new(kind, ts, xyz))
}

/// Acceleration without gravity at a time in seconds since the start, in m/s².
pub fn acceleration(t_s: f64) -> [f64; 3] {
    let shake = 7.0 * gesture(t_s, 4.0, 1.6) * wave(t_s, (1.0, 3.4, 0.0));
    let lift = 3.0 * gesture(t_s, 9.0, 0.7) * wave(t_s, (1.0, 1.1, 0.0));
    let gestures = [shake, 0.3 * shake + 0.2 * lift, lift - 0.2 * shake];
    axes(t_s, &SWAY, gestures, 0.06)
}

/// Rotation rate at a time in seconds since the start, in rad/s.
pub fn rotation_rate(t_s: f64) -> [f64; 3] {
    let shake = 1.2 * gesture(t_s, 4.0, 1.6) * wave(t_s, (1.0, 3.4, 1.4));
    let twist = 4.0 * gesture(t_s, 7.0, 0.8) * wave(t_s, (1.0, 0.9, 0.5));
    axes(t_s, &TURN, [0.4 * shake, 0.5 * twist, twist + shake], 0.02)
}

fn axes(t_s: f64, waves: &[[Wave; 2]; 3], gestures: [f64; 3], tremor: f64) -> [f64; 3] {
    std::array::from_fn(|axis| {
        let slow: f64 = waves[axis].iter().map(|w| wave(t_s, *w)).sum();
        slow + gestures[axis]
            + wave(t_s, (tremor, TREMOR_HZ + axis as f64 * 0.7, 0.0))
            + noise(t_s, axis) * tremor
    })
}

fn wave(t_s: f64, (amplitude, frequency_hz, phase): Wave) -> f64 {
    amplitude * (std::f64::consts::TAU * frequency_hz * t_s + phase).sin()
}

/// How strong a gesture is, 0 to 1: a bell around `at_s` of each round.
fn gesture(t_s: f64, at_s: f64, width_s: f64) -> f64 {
    let distance = (t_s.rem_euclid(ROUND_S) - at_s) / width_s;
    (-distance * distance).exp()
}

/// White noise of −1 to 1 that is the same each time.
fn noise(t_s: f64, axis: usize) -> f64 {
    let seed = (t_s * RATE_HZ).round() as u64 * 3 + axis as u64;
    // SplitMix64's finaliser scatters neighbouring seeds.
    let mut z = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    ((z ^ (z >> 31)) >> 11) as f64 / (1u64 << 52) as f64 - 1.0
}

#[cfg(test)]
mod tests {
    use super::*;

    const START_MS: f64 = 1_700_000_000_000.0;

    #[test]
    fn sixty_of_each_type_a_second_evenly_spaced() {
        let mut simulator = Simulator::new(START_MS);
        // An odd timer: neither the rate nor the spacing depend on it.
        let samples: Vec<Sample> =
            (0..=1000).step_by(37).flat_map(|t| simulator.due(START_MS + f64::from(t))).collect();
        for kind in [KnownType::Acceleration, KnownType::Gyroscope] {
            let micros: Vec<i64> =
                samples.iter().filter(|s| s.kind == kind).map(|s| s.ts.as_micros()).collect();
            assert_eq!(micros.len(), 60, "{kind:?}");
            assert!(micros.windows(2).all(|pair| (16_666..=16_667).contains(&(pair[1] - pair[0]))));
        }
    }

    #[test]
    fn a_long_pause_is_a_hole_not_a_flood() {
        let mut simulator = Simulator::new(START_MS);
        let _ = simulator.due(START_MS);
        let samples: Vec<Sample> = simulator.due(START_MS + 3_600_000.0).collect();
        assert_eq!(samples.len() as u64, 2 * MAX_CATCH_UP);
        assert_eq!(simulator.due(START_MS + 3_600_000.0).count(), 0);
    }

    #[test]
    fn a_clock_that_was_set_back_brings_nothing_twice() {
        let mut simulator = Simulator::new(START_MS);
        let _ = simulator.due(START_MS + 500.0);
        assert_eq!(simulator.due(START_MS - 5_000.0).count(), 0);
        assert_eq!(simulator.due(START_MS + 500.0).count(), 0);
    }

    #[test]
    fn the_motion_is_that_of_a_hand() {
        let times = (0..3600).map(|i| f64::from(i) / RATE_HZ);
        let strongest = |f: fn(f64) -> [f64; 3]| times.clone().flat_map(f).map(f64::abs).fold(0.0, f64::max);
        assert!((5.0..15.0).contains(&strongest(acceleration)), "m/s²");
        assert!((2.0..8.0).contains(&strongest(rotation_rate)), "rad/s");
        let mean: f64 = times.clone().map(|t| acceleration(t)[0]).sum::<f64>() / 3600.0;
        assert!(mean.abs() < 0.2, "a hand stays where it is: {mean}");
    }
}
