use proptest::prelude::*;

use super::*;

const VECTOR: RangePolicy = RangePolicy { min_span: 2.0, is_symmetric: true };
const SCALAR: RangePolicy = RangePolicy { min_span: 1.0, is_symmetric: false };
const UNKNOWN: RangePolicy = RangePolicy { min_span: 0.0, is_symmetric: false };

#[test]
fn small_changes_of_large_numbers_fill_the_range() {
    let policy = RangePolicy { min_span: 1e-6, is_symmetric: false };
    // Two phones four metres apart; the pressure on a floor and half a storey higher.
    for (low, high) in [(48.137_15, 48.137_19), (101_301.0, 101_322.0)] {
        let range = fit(policy, (low, high));
        assert!(range.high - range.low < 2.5 * (high - low), "{range:?}");
        let labels: Vec<_> = range.ticks().iter().map(|tick| range.label(*tick)).collect();
        assert!(labels.iter().all(|label| label.chars().count() <= 9), "{labels:?}");
    }
}

#[test]
fn a_steady_value_has_labels_that_can_be_told_apart() {
    for value in [87.0, 21.5, -0.004, 1e9, 5e-7, 0.0, 1e-300] {
        let range = fit(UNKNOWN, (value, value));
        let mut labels: Vec<_> = range.ticks().iter().map(|tick| range.label(*tick)).collect();
        assert!(labels.len() >= 2 && labels.iter().all(|label| label.chars().count() <= 9), "{labels:?}");
        labels.dedup();
        assert_eq!(labels.len(), range.ticks().len(), "{labels:?}");
    }
}

#[test]
fn what_nobody_knows_is_never_flat_and_its_labels_differ() {
    let ends = [
        (-1e-8, 1e-8),
        (1e9 - 1e-3, 1e9 + 1e-3),
        (101_324.5, 101_325.5),
        (1.79e9, 1.79e9 + 30.0),
        (1.79e12, 1.79e12 + 30_000.0),
        (5e6 - 10.0, 5e6 + 10.0),
        (1e-9, 3e-9),
        (1e-300, 3e-300),
        (1.0, 1.000_000_01),
    ];
    for (low, high) in ends {
        let range = fit(UNKNOWN, (low, high));
        assert!(range.high - range.low < 2.5 * (high - low), "{range:?}");
        let labels: Vec<_> = range.ticks().iter().map(|tick| range.label(*tick)).collect();
        let mut told = labels.clone();
        told.dedup();
        assert!(labels.len() >= 2 && told == labels, "{labels:?}");
    }
}

#[test]
fn the_greatest_numbers_lie_at_the_ends_of_the_chart() {
    let mut range = AutoRange::new(UNKNOWN);
    range.follow(Some((-f64::MAX, f64::MAX)), 0.0);
    let (low, high) = (range.range().low, range.range().high);
    let scale = Scale::new((low, high), (200.0, 0.0));
    assert_eq!([-f64::MAX, 0.0, f64::MAX].map(|value| scale.px(value)), [200.0, 100.0, 0.0]);
}

#[test]
fn a_small_change_of_a_large_number_lies_where_it_belongs() {
    let range = fit(UNKNOWN, (1e9 - 1e-3, 1e9 + 1e-3));
    let px_per_unit = 200.0 / (range.high - range.low);
    let scale = Scale::new((range.low, range.high), (200.0, 0.0));
    for by in [-1e-3, -3e-4, 1e-4, 7e-4] {
        let moved_px = scale.px(1e9) - scale.px(1e9 + by);
        assert!((moved_px - by * px_per_unit).abs() < 0.1, "{by}: {moved_px}");
    }
}

#[test]
fn instants_keep_their_fraction_of_a_pixel() {
    let edge_ms = 1_790_000_000_000.0;
    let scale = Scale::new((edge_ms - 30_000.0, edge_ms), (100.0, 1300.0));
    assert_eq!(scale.px(edge_ms), 1300.0);
    assert_eq!(scale.px(edge_ms - 15_000.0), 700.0);
    assert!((scale.px(edge_ms - 15_010.0) - 699.6).abs() < 1e-6);
    let upward = Scale::new((-1.0, 1.0), (200.0, 0.0));
    assert_eq!([upward.px(-1.0), upward.px(0.0), upward.px(1.0)], [200.0, 100.0, 0.0]);
}

#[test]
fn ticks_are_what_people_would_write() {
    let table: [(f64, f64, &[&str]); 5] = [
        (-1.0, 1.0, &["−1.0", "−0.5", "0.0", "0.5", "1.0"]),
        (-9.0, 9.0, &["−10", "−5", "0", "5", "10"]),
        (60.0, 61.0, &["60.0", "60.2", "60.4", "60.6", "60.8", "61.0"]),
        (0.0, 0.003, &["0.000", "0.001", "0.002", "0.003"]),
        (0.0, 12_000.0, &["0", "5000", "10000", "15000"]),
    ];
    for (low, high, labels) in table {
        let range = ValueRange::around(low, high);
        let ticks: Vec<_> = range.ticks().iter().map(|tick| range.label(*tick)).collect();
        assert_eq!(ticks, labels, "{low} {high}");
    }
}

#[test]
fn the_range_grows_at_once_and_shrinks_late() {
    let mut range = AutoRange::new(VECTOR);
    assert_eq!((range.range().low, range.range().high), (-1.0, 1.0));
    assert!(range.follow(Some((-3.0, 12.0)), 0.0));
    let wide = range.range();
    assert_eq!((wide.low, wide.high), (-15.0, 15.0));
    assert!(!range.follow(Some((-10.0, 9.0)), 1.0), "more than half is still used");
    assert!(!range.follow(Some((-1.0, 1.0)), 1000.0));
    assert!(!range.follow(Some((-1.0, 1.0)), 3900.0), "not yet");
    assert!(!range.follow(Some((-10.0, 1.0)), 3950.0), "needed after all");
    assert!(!range.follow(Some((-1.0, 1.0)), 4000.0), "the wait starts again");
    assert!(range.follow(Some((-1.0, 1.0)), 7000.0));
    assert!(!range.follow(None, 9000.0), "without data the range stays");
    assert_eq!((range.range().low, range.range().high), (-1.0, 1.0));
}

#[test]
fn a_vector_on_one_side_of_zero_fills_its_range() {
    let mut range = AutoRange::new(VECTOR);
    let mut follow = |low: f64, high: f64, now_ms: f64| {
        range.follow(Some((low, high)), now_ms);
        (range.range().low, range.range().high)
    };
    assert_eq!(follow(-0.1, 0.8, 0.0), (-1.0, 1.0), "what barely moves has zero in the middle");
    assert_eq!(follow(-1.0, 11.0, 1.0), (-5.0, 15.0));
    assert_eq!(follow(-4.0, 11.0, 2.0), (-5.0, 15.0), "it need not be balanced while all is in view");
    assert_eq!(follow(-6.0, 11.0, 3.0), (-15.0, 15.0));
    assert_eq!(follow(-1.0, 11.0, 4.0), (-15.0, 15.0), "not yet");
    assert_eq!(follow(-1.0, 11.0, 3100.0), (-5.0, 15.0));
    assert_eq!(follow(-16.0, -9.0, 3200.0), (-20.0, 0.0), "zero is in view");
}

#[test]
fn the_first_data_of_a_scalar_replace_the_guess() {
    let mut range = AutoRange::new(SCALAR);
    assert!(range.follow(Some((71.0, 72.0)), 0.0));
    assert_eq!((range.range().low, range.range().high), (71.0, 72.0));
}

#[test]
fn the_first_change_of_a_steady_value_is_seen_at_once() {
    let mut range = AutoRange::new(UNKNOWN);
    range.follow(Some((52.52, 52.52)), 0.0);
    assert!(range.range().high - range.range().low > 0.05);
    assert!(range.follow(Some((52.52, 52.5202)), 1000.0));
    assert!(range.range().high - range.range().low < 0.001, "{:?}", range.range());
}

proptest! {
    #[test]
    fn every_extent_is_held_by_a_finite_range(
        a in any::<f64>(), b in any::<f64>(), is_symmetric: bool, is_known: bool,
    ) {
        prop_assume!(a.is_finite() && b.is_finite());
        let (low, high) = (a.min(b), a.max(b));
        let mut auto = AutoRange::new(RangePolicy { min_span: if is_known { 0.1 } else { 0.0 }, is_symmetric });
        auto.follow(Some((low, high)), 0.0);
        let range = auto.range();
        prop_assert!(range.low.is_finite() && range.high.is_finite() && range.low < range.high);
        let slack = range.step * 1e-6;
        prop_assert!(range.low <= clamp(low) + slack && clamp(high) <= range.high + slack);
        prop_assert!((2..=14).contains(&range.ticks().len()), "{:?}", range);
        for tick in range.ticks() {
            prop_assert!(!range.label(tick).is_empty());
        }
    }
}
