//! Places alone: phones that stand still, and ways that are hard to tell from that.

use std::f64::consts::PI;

use super::walks::{BLOCKS, DEVIATION, Noise, SECONDS, STRAIGHT, Second, Walk, Way, turn};

/// The errors of a phone's places: to either side, how long they remember (0: not at all), and what the phone tells.
struct Errors {
    deviation_m: f64,
    memory_s: f64,
    accuracy_m: f64,
    /// What may gather a minute on average.
    max_m_per_min: f64,
}

const fn errors(deviation_m: f64, memory_s: f64, accuracy_m: f64, max_m_per_min: f64) -> Errors {
    Errors { deviation_m, memory_s, accuracy_m, max_m_per_min }
}

/// What is tuned was tuned with such errors, but other noise. Phones that tell `deviation_m / DEVIATION` are right; others
/// think too well of their places.
const TUNED: [Errors; 17] = [
    errors(2.0, 0.0, 5.0, 0.1),
    errors(4.0, 0.0, 8.0, 0.1),
    errors(8.0, 0.0, 15.0, 0.2),
    errors(3.0, 5.0, 4.0, 0.5),
    errors(3.0, 20.0, 4.0, 0.5),
    errors(3.0, 60.0, 4.0, 0.5),
    errors(3.0, 300.0, 4.0, 0.1),
    errors(6.0, 5.0, 9.0, 0.5),
    errors(6.0, 20.0, 9.0, 1.6),
    errors(6.0, 60.0, 9.0, 0.8),
    errors(6.0, 300.0, 9.0, 0.1),
    errors(8.0 * DEVIATION, 5.0, 8.0, 0.5),
    errors(8.0 * DEVIATION, 20.0, 8.0, 0.3),
    errors(8.0 * DEVIATION, 60.0, 8.0, 0.1),
    errors(15.0 * DEVIATION, 5.0, 15.0, 0.3),
    errors(15.0 * DEVIATION, 20.0, 15.0, 0.3),
    errors(15.0 * DEVIATION, 60.0, 15.0, 0.1),
];

/// Nothing was tuned with such ones.
const UNSEEN: [Errors; 11] = [
    errors(1.0, 0.0, 3.0, 0.1),
    errors(3.0, 0.0, 10.0, 0.1),
    errors(5.0, 0.0, 6.0, 0.3),
    errors(2.0, 2.0, 4.0, 0.5),
    errors(4.0, 10.0, 6.0, 1.0),
    errors(4.0, 40.0, 6.0, 1.0),
    errors(4.0, 120.0, 6.0, 0.5),
    errors(7.0, 10.0, 15.0, 0.5),
    errors(7.0, 40.0, 15.0, 0.5),
    errors(10.0 * DEVIATION, 30.0, 10.0, 0.3),
    errors(20.0 * DEVIATION, 30.0, 20.0, 0.3),
];

/// Phones of each kind.
const PHONES: usize = 16;

#[test]
fn no_distance_gathers_where_nobody_walks() {
    println!("{:62} {:>8} {:>8}", "places of a phone that stands still", "m/min", "worst");
    let mut wrong = Vec::new();
    for (part, seed, cases) in [("tuned", 31, &TUNED[..]), ("unseen", 32, &UNSEEN[..])] {
        let mut noise = Noise(seed);
        for Errors { deviation_m, memory_s, accuracy_m, max_m_per_min } in cases {
            let white_part = if *memory_s > 0.0 { 0.15 } else { 1.0 };
            let per_min: Vec<f64> = (0..PHONES)
                .map(|i| {
                    let rest = Walk {
                        speed_m_s: 0.0,
                        accuracy_m: *accuracy_m,
                        deviation_m: *deviation_m,
                        white_part,
                        memory_s: memory_s.max(1.0),
                        is_regular: i % 4 < 3,
                    };
                    rest.distances_m(&mut noise, STRAIGHT).0 / f64::from(SECONDS) * 60.0
                })
                .collect();
            let mean = per_min.iter().sum::<f64>() / PHONES as f64;
            let worst = per_min.iter().copied().fold(0.0, f64::max);
            let case =
                format!("{part}: {deviation_m:.1} m to either side, told {accuracy_m} m, over {memory_s} s");
            println!("{case:62} {mean:>8.2} {worst:>8.2}");
            if mean > *max_m_per_min {
                wrong.push(case);
            }
        }
    }
    assert!(wrong.is_empty(), "more gathers than did: {wrong:?}");
}

/// Round a court of 20 m radius.
const COURT: Way = |_, _| turn(1.3 / 20.0);

/// To and fro, 20 m each way.
const CORRIDOR: Way = |s, _| turn(if s % 15.0 == 14.0 { PI } else { 0.0 });

/// Waiting for most of the time.
const LATE: Way = |s, _| Second { turn_rad: 0.0, pace: if s > 500.0 { 1.0 } else { 0.0 } };

/// Half a minute on the way and a minute on the spot.
const SHORT: Way = |s, _| Second {
    turn_rad: if s % 90.0 == 89.0 { 1.0 } else { 0.0 },
    pace: if s % 90.0 >= 60.0 { 1.0 } else { 0.0 },
};

/// Ways, at which speed, in metres per second, and the mean error in percent that is allowed with places accurate to 3, 5, 8
/// and 15 m; none where a way is too short or too slow to be told from their scatter.
const WAYS: [(&str, Way, f64, [Option<f64>; 4]); 9] = [
    ("round a court", COURT, 1.3, [Some(0.8), Some(1.0), Some(1.5), Some(2.5)]),
    ("in a corridor", CORRIDOR, 1.3, [Some(8.0), Some(9.0), Some(13.0), None]),
    ("slow, 0.5 m/s", BLOCKS, 0.5, [Some(16.0), Some(9.5), Some(8.5), None]),
    ("slow, 0.7 m/s", BLOCKS, 0.7, [Some(4.0), Some(3.0), Some(3.0), Some(5.0)]),
    ("after a while", LATE, 1.3, [Some(1.0), Some(1.0), Some(1.5), Some(3.0)]),
    ("half minutes", SHORT, 1.3, [Some(3.0), Some(3.5), Some(5.0), None]),
    ("at a run", BLOCKS, 3.0, [Some(1.3), Some(1.3), Some(1.5), Some(1.8)]),
    ("by bicycle", BLOCKS, 5.5, [Some(0.8), Some(0.8), Some(1.0), Some(1.8)]),
    ("in a car", BLOCKS, 14.0, [Some(4.0), Some(3.6), Some(3.7), Some(4.0)]),
];

#[test]
fn places_alone_tell_all_kinds_of_ways() {
    println!("{:16} {:>10} {:>8} {:>8}", "places alone", "accuracy m", "error %", "bias %");
    let mut noise = Noise(33);
    let mut wrong = Vec::new();
    for (name, way, speed_m_s, goals) in WAYS {
        for (accuracy_m, max_percent) in [3.0, 5.0, 8.0, 15.0].into_iter().zip(goals) {
            let errors: Vec<f64> = (0..PHONES)
                .map(|i| {
                    let walk = Walk {
                        speed_m_s,
                        accuracy_m,
                        deviation_m: accuracy_m * DEVIATION,
                        white_part: if i % 2 == 0 { 0.15 } else { 0.3 },
                        memory_s: 60.0 + 240.0 * noise.even(),
                        is_regular: i % 4 < 2,
                    };
                    let (measured_m, length_m) = walk.distances_m(&mut noise, way);
                    100.0 * (measured_m / length_m - 1.0)
                })
                .collect();
            let mean = |of: fn(f64) -> f64| errors.iter().map(|e| of(*e)).sum::<f64>() / PHONES as f64;
            let (error, bias) = (mean(f64::abs), mean(|e| e));
            println!("{name:16} {accuracy_m:>10} {error:>8.2} {bias:>+8.2}");
            if max_percent.is_some_and(|max_percent| error > max_percent) {
                wrong.push(format!("{name}, {accuracy_m} m: {error:.2} %"));
            }
        }
    }
    assert!(wrong.is_empty(), "worse than they were: {wrong:?}");
}

/// A walk after a rest is found some seconds late, and counted from its first step.
#[test]
fn what_was_held_back_is_credited() {
    let scatter = [0.0, 3.0, -2.0, 4.0, -1.0];
    let (mut track, mut jump_m, mut before_m) = (super::Track::default(), 0.0_f64, 0.0);
    for s in 0..180 {
        let north_m = scatter[s as usize % 5] / 2.0 + f64::from((s - 120).max(0)) * 1.4;
        let progress = track.push(&super::fix(s, north_m, 5.0, None), None).unwrap();
        if s <= 120 {
            assert_eq!((progress.distance_m, progress.speed_m_s), (0.0, 0.0), "at second {s}");
        }
        jump_m = jump_m.max(progress.distance_m - before_m);
        before_m = progress.distance_m;
    }
    assert!(jump_m > 10.0, "{jump_m} m");
    assert!((before_m / (59.0 * 1.4) - 1.0).abs() < 0.05, "{before_m} m");
}
