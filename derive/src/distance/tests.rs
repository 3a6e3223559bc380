mod standings;
mod walks;

use proptest::prelude::*;

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
    fixes.into_iter().filter_map(|fix| track.push(&fix, has_stepped).ok()).last().unwrap()
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
    track.push(&fix(0, 0.0, 5.0, None), None).unwrap();
    let bad = [
        (fix(1, 1.0, 25.0, None), LeftOut::Uncertain),
        (fix(0, 4.0, 5.0, None), LeftOut::Old),
        (fix(2, 500.0, 5.0, None), LeftOut::Stray),
        (fix(3, f64::NAN, 5.0, None), LeftOut::Impossible),
        (fix(3, 1.0, f64::NAN, None), LeftOut::Impossible),
    ];
    for (fix, reason) in bad {
        assert_eq!(track.push(&fix, None), Err(reason), "{fix:?}");
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
    track.push(&fix(0, 0.0, 5.0, None), None).unwrap();
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

#[test]
fn corners_are_not_cut_where_places_are_uncertain() {
    // There and back, a minute each.
    let north_m = |s: i32| f64::from(if s / 60 % 2 == 0 { s % 60 } else { 60 - s % 60 }) * 1.4;
    let progress = last(None, (0..=600).map(|s| fix(s, north_m(s), 15.0, None)));
    assert!((progress.distance_m / 840.0 - 1.0).abs() < 0.02, "{progress:?}");
}

#[test]
fn who_is_fast_is_no_stray() {
    for (speed_m_s, told_m_s) in [(4.0, None), (6.0, Some(6.0))] {
        let progress = last(None, (0..=300).map(|s| fix(s, f64::from(s) * speed_m_s, 15.0, told_m_s)));
        assert!((progress.distance_m / (300.0 * speed_m_s) - 1.0).abs() < 0.01, "{progress:?}");
    }
}

#[test]
fn wheels_are_followed_where_places_agree() {
    /// Where somebody is at a second.
    type NorthM = fn(f64) -> f64;
    let table: [(&str, f64, NorthM); 6] = [
        ("9 m/s", 2_700.0, |s| 9.0 * s),
        ("11 m/s", 3_300.0, |s| 11.0 * s),
        ("14 m/s", 4_200.0, |s| 14.0 * s),
        ("35 m/s", 10_500.0, |s| 35.0 * s),
        ("from rest", 8_700.0, |s| 0.75 * s.min(20.0).powi(2) + 30.0 * (s - 20.0).max(0.0)),
        ("to and fro", 4_200.0, |s| 14.0 * s.min(300.0 - s)),
    ];
    for (case, way_m, north_m) in table {
        for scatter_m in [0.0, 1.0, 2.0] {
            let scatter = [0.0, 1.0, -0.6, 0.8, -1.0];
            let at = |s: i32| north_m(f64::from(s)) + scatter_m * scatter[s as usize % 5];
            let progress = last(None, (0..=300).map(|s| fix(s, at(s), 5.0, None)));
            let error = progress.distance_m / way_m - 1.0;
            assert!(error.abs() < 0.02, "{case}, {scatter_m} m: {progress:?}");
        }
    }
    // Ten places a second, and one in five.
    for every_ms in [100, 5_000] {
        let at = |i: i32| Fix {
            t_ms: f64::from(i * every_ms),
            ..fix(0, f64::from(i * every_ms) * 0.02, 5.0, None)
        };
        let progress = last(None, (0..=300_000 / every_ms).map(at));
        assert!((progress.distance_m / 6_000.0 - 1.0).abs() < 0.03, "every {every_ms} ms: {progress:?}");
    }
}

#[test]
fn leaps_are_no_wheels() {
    // Single ones of any length, and such as stay where they went for a while, to either side.
    for length_m in [20.0, 40.0, 100.0, 1_000.0] {
        for lasts_s in [1, 2, 5] {
            let leap = |s: i32| if s % 30 < lasts_s { length_m * f64::from(s / 30 % 3 - 1) } else { 0.0 };
            let progress = last(None, (1..=300).map(|s| fix(s, f64::from(s) * 1.4 + leap(s), 5.0, None)));
            let error_m = progress.distance_m - 299.0 * 1.4;
            let max_m = if lasts_s == 1 { 5.0 } else { 80.0 };
            assert!(error_m.abs() < max_m, "{length_m} m for {lasts_s} s: {progress:?}");
        }
    }
}

#[test]
fn a_leap_that_is_certain_counts_at_once() {
    for until_s in [6, 20] {
        let leap = |s: i32| fix(s, if s < 5 { 0.0 } else { 13.0 }, 4.0, None);
        let progress = last(None, (0..=until_s).filter(|s| *s != 5).map(leap));
        assert!((progress.distance_m - 13.0).abs() < 0.1, "{progress:?}");
    }
}

#[test]
fn a_second_place_that_is_far_from_the_first_counts_at_once() {
    assert_eq!(last(None, [fix(0, 0.0, 4.0, None), fix(2, 13.0, 4.0, None)]).distance_m.round(), 13.0);
}

#[test]
fn who_goes_on_after_standing_has_not_gone_before() {
    let scatter = [0.0, 3.0, -2.0, 4.0, -1.0];
    let north_m = |s: i32| scatter[s as usize % 5] + f64::from((s - 120).max(0)) * 1.4;
    let progress = last(None, (0..=270).map(|s| fix(s, north_m(s), 15.0, None)));
    assert!((progress.distance_m / 210.0 - 1.0).abs() < 0.05, "{progress:?}");
}

#[test]
fn the_way_goes_on_across_the_180th_meridian() {
    let places = (0..=300).map(|s| {
        let east_deg = 179.999 + f64::from(s) * 1.4 / M_PER_DEGREE / 50.0_f64.to_radians().cos();
        let longitude_deg = if east_deg > 180.0 { east_deg - 360.0 } else { east_deg };
        Fix { longitude_deg, ..fix(s, 0.0, 5.0, None) }
    });
    let progress = last(None, places);
    assert!((progress.distance_m / 420.0 - 1.0).abs() < 0.01, "{progress:?}");
}

#[test]
fn legs_are_all_that_the_distance_has_grown_by() {
    let mut track = Track::default();
    let (mut legs_m, mut at_leg_m) = (0.0, 0.0);
    for s in 0..=300 {
        let wander_m = 2.0 * f64::from(s % 7) - 6.0;
        let progress = track.push(&fix(s, f64::from(s) * 1.4 + wander_m, 8.0, None), None).unwrap();
        if let Some(leg_m) = progress.leg_m {
            legs_m += leg_m;
            at_leg_m = progress.distance_m;
        }
    }
    assert!(at_leg_m > 400.0 && (legs_m - at_leg_m).abs() < 1e-6, "{legs_m} of {at_leg_m}");
}

proptest! {
    /// Whatever comes, in whatever order: nothing is ever taken away, and nobody goes farther than they can.
    #[test]
    fn a_distance_only_grows(
        places in proptest::collection::vec(
            (-2.0..12.0_f64, -15.0..15.0_f64, 0.0..25.0_f64, proptest::option::of(0.0..40.0_f64)),
            1..200,
        ),
    ) {
        let (mut track, mut t_s, mut north_m, mut distance_m) = (Track::default(), 0.0, 0.0, 0.0);
        let mut walked_m = 0.0;
        for (passed_s, further_m, accuracy_m, speed_m_s) in places {
            t_s += passed_s;
            north_m += further_m;
            walked_m += further_m.abs();
            let here = Fix { t_ms: t_s * 1000.0, ..fix(0, north_m, accuracy_m, speed_m_s) };
            let Ok(progress) = track.push(&here, None) else { continue };
            prop_assert!(progress.distance_m >= distance_m, "{} after {distance_m}", progress.distance_m);
            prop_assert!(progress.distance_m.is_finite() && progress.leg_m.is_none_or(|leg_m| leg_m >= 0.0));
            distance_m = progress.distance_m;
        }
        prop_assert!(distance_m <= 2.0 * walked_m + 1.0, "{distance_m} of {walked_m}");
    }
}
