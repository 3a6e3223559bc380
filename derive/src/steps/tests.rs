use std::f64::consts::TAU;

use super::*;

/// A source of even noise that is the same in every run (SplitMix64), in -1…1.
struct Noise(u64);

impl Noise {
    fn next(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) >> 11) as f64 / (1u64 << 52) as f64 - 1.0
    }
}

/// Steps counted over a signal of seconds, sampled at a rate with uneven times.
fn count(seconds: f64, rate_hz: f64, mut signal: impl FnMut(f64, &mut Noise) -> f64) -> u64 {
    let (mut detector, mut noise, mut steps) = (StepDetector::new(), Noise(7), 0);
    for i in 0..(seconds * rate_hz) as u32 {
        let t_s = (f64::from(i) + 0.3 * noise.next()) / rate_hz;
        let magnitude = signal(t_s, &mut noise);
        detector.push(t_s * 1000.0, magnitude, |update| {
            assert!(update.steps >= steps, "steps are never taken away");
            steps = update.steps;
        });
    }
    steps
}

/// What a pocket feels of a step: a strong first and a weaker second harmonic.
fn walk(t_s: f64, cadence_hz: f64) -> f64 {
    let phase = TAU * cadence_hz * t_s;
    9.8 + 2.5 * phase.sin() + 1.2 * (2.0 * phase + 0.6).sin()
}

#[test]
fn a_walk_is_counted_at_any_rate_and_cadence() {
    for rate_hz in [12.5, 25.0, 60.0, 100.0, 200.0] {
        for cadence_hz in [1.3, 1.8, 2.4, 2.9] {
            // Who samples so rarely cannot tell a run's steps from their harmonics.
            if rate_hz <= 25.0 && cadence_hz > 2.5 {
                continue;
            }
            let steps = count(60.0, rate_hz, |t_s, noise| walk(t_s, cadence_hz) + 0.3 * noise.next());
            let truth = 60.0 * cadence_hz;
            let error = (steps as f64 - truth).abs() / truth;
            assert!(error < 0.03, "{steps} of {truth} at {rate_hz} Hz");
        }
    }
}

#[test]
fn every_other_step_may_be_weaker() {
    let steps = count(60.0, 60.0, |t_s, noise| {
        let foot = 1.0 + 0.5 * (TAU * 0.9 * t_s).sin();
        9.8 + foot * (walk(t_s, 1.8) - 9.8) + 0.2 * noise.next()
    });
    assert!((105..=111).contains(&steps), "{steps}");
}

#[test]
fn a_short_walk_between_rests_is_credited_from_its_first_step() {
    let steps = count(40.0, 60.0, |t_s, noise| {
        let is_walking = (15.0..25.0).contains(&t_s);
        (if is_walking { walk(t_s, 2.0) } else { 9.8 }) + 0.05 * noise.next()
    });
    assert!((18..=22).contains(&steps), "{steps}");
}

/// Less than one step in two minutes.
fn assert_rest(what: &str, signal: impl FnMut(f64, &mut Noise) -> f64) {
    let minutes = 20.0;
    let steps = count(60.0 * minutes, 60.0, signal);
    assert!(steps as f64 / minutes < 0.5, "{what}: {steps} false steps in {minutes} minutes");
}

#[test]
fn what_is_no_walk_makes_no_steps() {
    assert_rest("a phone on a table", |_, noise| 9.8 + 0.03 * noise.next());
    assert_rest("a noisy sensor", |_, noise| 9.8 + 0.6 * noise.next());
    let mut knock = 0.0;
    assert_rest("typing beside it", |_, noise| {
        knock = if noise.next() > 0.9 { 1.5 * noise.next() } else { 0.6 * knock };
        9.8 + knock
    });
    assert_rest("an engine and a smooth road", |t_s, noise| {
        9.8 + 0.4 * (TAU * 26.0 * t_s).sin() + 0.2 * (TAU * 0.3 * t_s).sin() + 0.3 * noise.next()
    });
}

#[test]
fn hostile_samples_harm_nothing() {
    let mut detector = StepDetector::new();
    let bad = [f64::NAN, f64::INFINITY, f64::NEG_INFINITY, 1e300, -1e300, 0.0];
    for t_ms in bad {
        for magnitude in bad {
            detector.push(t_ms, magnitude, |update| assert_eq!(update.steps, 0));
        }
    }
    let mut steps = 0;
    for i in 0..3_000 {
        let t_s = f64::from(i) / 50.0;
        detector.push(1e9 + t_s * 1000.0, walk(t_s, 2.0), |update| steps = update.steps);
    }
    assert!((115..=121).contains(&steps), "{steps}");
}
