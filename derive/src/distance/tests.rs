use super::*;

const M_PER_DEGREE: f64 = 111_195.0;

/// A place so many metres north, at a second.
fn fix(second: i32, north_m: f64, accuracy_m: f64, speed_m_s: Option<f64>) -> Fix {
    Fix {
        t_ms: f64::from(second) * 1_000.0,
        latitude_deg: 50.0 + north_m / M_PER_DEGREE,
        longitude_deg: 8.0,
        accuracy_m,
        altitude: None,
        speed_m_s,
    }
}

fn last(has_stepped: Option<bool>, fixes: impl IntoIterator<Item = Fix>) -> Progress {
    let mut track = Track::default();
    fixes.into_iter().filter_map(|fix| track.push(&fix, has_stepped)).last().unwrap()
}

#[test]
fn a_walk_is_as_long_as_it_is() {
    let progress = last(None, (0..=1000).map(|s| fix(s, f64::from(s) * 1.4, 5.0, None)));
    assert!((progress.distance_m / 1_400.0 - 1.0).abs() < 0.005, "{progress:?}");
    assert!((progress.speed_m_s - 1.4).abs() < 0.05 && progress.is_speed_estimated, "{progress:?}");
}

#[test]
fn who_stands_goes_nowhere() {
    let scatter = [0.0, 1.5, -1.0, 2.0, -0.5];
    let still = |s: i32| fix(s, scatter[s as usize % 5], 5.0, None);
    let progress = last(None, (0..300).map(still));
    assert_eq!((progress.distance_m, progress.speed_m_s), (0.0, 0.0));
    // A slow drift is longer than any scatter; without steps it is no way all the same.
    let drift = |s: i32| fix(s, f64::from(s) * 0.1, 5.0, None);
    assert_eq!(last(None, (0..300).map(drift)).distance_m, 0.0);
    // Nor is a faster one, without steps.
    let drift = |s: i32| fix(s, f64::from(s) * 0.6, 5.0, None);
    assert_eq!(last(Some(false), (0..300).map(drift)).distance_m, 0.0);
    assert!(last(Some(true), (0..300).map(drift)).distance_m > 170.0);
}

#[test]
fn what_cannot_be_is_left_out() {
    let mut track = Track::default();
    track.push(&fix(0, 0.0, 5.0, None), None);
    let bad = [
        ("uncertain", fix(1, 1.0, 25.0, None)),
        ("the same moment again", fix(0, 4.0, 5.0, None)),
        ("a leap", fix(2, 500.0, 5.0, None)),
        ("no number", fix(3, f64::NAN, 5.0, None)),
        ("no accuracy", fix(3, 1.0, f64::NAN, None)),
    ];
    for (case, fix) in bad {
        assert_eq!(track.push(&fix, None), None, "{case}");
    }
    assert_eq!(track.push(&fix(10, 10.0, 5.0, None), None).unwrap().distance_m.round(), 10.0);
}

#[test]
fn wheels_need_no_steps_where_the_device_knows_its_speed() {
    let progress = last(Some(false), (0..=10).map(|s| fix(s, f64::from(s) * 30.0, 5.0, Some(30.5))));
    assert!((progress.distance_m - 300.0).abs() < 1.0, "faster than on foot, but it says so");
    assert_eq!((progress.speed_m_s, progress.is_speed_estimated), (30.5, false));
}

#[test]
fn a_bridged_way_is_not_counted_again_by_places() {
    let mut track = Track::default();
    track.push(&fix(0, 0.0, 5.0, None), None);
    assert_eq!(track.bridge(100.0), 100.0);
    assert_eq!(track.push(&fix(90, 110.0, 5.0, None), None).unwrap().distance_m, 100.0);
    assert_eq!(track.push(&fix(100, 120.0, 5.0, None), None).unwrap().distance_m.round(), 110.0);
}

#[test]
fn what_was_wrong_at_first_is_no_way() {
    let stale = (0..3).map(|s| fix(s, -2_000.0, 10.0, None));
    let progress = last(None, stale.chain((3..=103).map(|s| fix(s, f64::from(s - 3) * 1.4, 5.0, None))));
    assert!((progress.distance_m - 140.0).abs() < 5.0, "{progress:?}");
    // Nor is a leap by echoes, there and back.
    let leap = |s: i32| if (40..60).contains(&s) { 40.0 } else { 0.0 };
    let progress = last(None, (0..=100).map(|s| fix(s, f64::from(s) * 1.4 + leap(s), 5.0, None)));
    assert!((progress.distance_m - 140.0).abs() < 12.0, "{progress:?}");
}

#[test]
fn rare_places_and_holes_are_bridged() {
    for every_s in [5, 20, 60] {
        let progress = last(None, (0..=600).step_by(every_s).map(|s| fix(s, f64::from(s) * 1.4, 8.0, None)));
        assert!((progress.distance_m / 840.0 - 1.0).abs() < 0.03, "every {every_s} s: {progress:?}");
    }
}

/// Even noise that is the same in every run (SplitMix64).
struct Noise(u64);

impl Noise {
    /// In 0…1.
    fn even(&mut self) -> f64 {
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

/// A quarter of an hour at a speed, turned by `turn_rad` each second, with places whose errors are those of satellites: a
/// Gauss-Markov process with a time constant of minutes, and white noise. Their sum is within the accuracy in 95 % of cases.
struct Walk {
    speed_m_s: f64,
    accuracy_m: f64,
    white_part: f64,
    memory_s: f64,
    is_regular: bool,
}

impl Walk {
    /// What is measured of the way.
    fn distance_m(&self, noise: &mut Noise, turn_rad: impl Fn(f64, &mut Noise) -> f64) -> f64 {
        let deviation_m = self.accuracy_m / 2.45;
        let (white_m, slow_m) =
            (deviation_m * self.white_part, deviation_m * (1.0 - self.white_part.powi(2)).sqrt());
        let mut drift = noise.normal().map(|part| slow_m * part);
        let keep = (-1.0 / self.memory_s).exp();
        let (mut place, mut heading) = ([0.0_f64; 2], 0.3_f64);
        let (mut track, mut measured, mut next_s) = (Track::default(), 0.0, 0);
        for second in 0..=900 {
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
                measured = track.push(&here, None).map_or(measured, |progress| progress.distance_m);
            }
            heading += turn_rad(f64::from(second), noise);
            place[0] += self.speed_m_s * heading.cos();
            place[1] += self.speed_m_s * heading.sin();
        }
        measured
    }
}

#[test]
fn walks_with_the_errors_of_satellites_are_measured_within_two_percent() {
    let mut noise = Noise(11);
    let straight: fn(f64, &mut Noise) -> f64 = |_, _| 0.0;
    let blocks: fn(f64, &mut Noise) -> f64 = |s, noise| {
        if s % 60.0 == 59.0 { std::f64::consts::FRAC_PI_2 * (noise.even() - 0.5).signum() } else { 0.0 }
    };
    let stadium: fn(f64, &mut Noise) -> f64 = |_, _| 1.3 / 36.5;
    let winding: fn(f64, &mut Noise) -> f64 = |_, noise| 0.15 * noise.normal()[0];
    println!("{:>10} {:>10} {:>8} {:>8} {:>12}", "accuracy m", "way", "error %", "bias %", "at rest m");
    let mut all = Vec::new();
    for accuracy_m in [3.0, 5.0, 8.0, 15.0] {
        for (name, turn) in
            [("straight", straight), ("blocks", blocks), ("stadium", stadium), ("winding", winding)]
        {
            let (mut errors, mut rest_m) = (Vec::new(), 0.0_f64);
            for i in 0..12 {
                let (white_part, memory_s) =
                    (if i % 2 == 0 { 0.15 } else { 0.3 }, 60.0 + 240.0 * noise.even());
                let walk = Walk { speed_m_s: 1.3, accuracy_m, white_part, memory_s, is_regular: i % 4 < 2 };
                errors.push(100.0 * (walk.distance_m(&mut noise, turn) / (1.3 * 900.0) - 1.0));
                rest_m = rest_m.max(Walk { speed_m_s: 0.0, ..walk }.distance_m(&mut noise, turn));
            }
            let mean = errors.iter().map(|error| error.abs()).sum::<f64>() / errors.len() as f64;
            let bias = errors.iter().sum::<f64>() / errors.len() as f64;
            println!("{accuracy_m:>10} {name:>10} {mean:>8.2} {bias:>+8.2} {rest_m:>12.1}");
            all.push((accuracy_m, mean, rest_m));
        }
    }
    let usual = all.iter().filter(|(accuracy_m, ..)| *accuracy_m < 10.0).map(|(_, mean, _)| *mean);
    let (sum, count) = usual.fold((0.0, 0), |(sum, count), mean| (sum + mean, count + 1));
    assert!(sum / f64::from(count) < 2.0);
    for (accuracy_m, mean, rest_m) in all {
        let (max_percent, max_rest_m) = if accuracy_m < 10.0 { (2.5, 10.0) } else { (3.0, 60.0) };
        assert!(
            mean < max_percent && rest_m < max_rest_m,
            "{accuracy_m} m: {mean:.2} %, {rest_m:.1} m at rest"
        );
    }
}
