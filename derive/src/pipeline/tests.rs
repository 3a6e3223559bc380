use std::{collections::HashMap, f64::consts::TAU};

use super::*;

const M_PER_DEGREE: f64 = 111_195.0;

/// A walk of 1.4 m/s at two steps a second, in a pocket; places, if any, come once a second and are 4 m off at most.
struct Walker {
    pipeline: Pipeline,
    last: HashMap<Kind, Derived>,
    t_s: f64,
    way_m: f64,
    /// Whether acceleration comes.
    is_measured: bool,
}

impl Walker {
    fn new() -> Self {
        Self { pipeline: Pipeline::new(), last: HashMap::new(), t_s: 0.0, way_m: 0.0, is_measured: true }
    }

    fn go(&mut self, seconds: u32, walks: bool, has_places: bool) {
        for _ in 0..seconds {
            for sample in 0..if self.is_measured { 60 } else { 0 } {
                let t_s = self.t_s + f64::from(sample) / 60.0;
                let swing = if walks { 2.5 * (TAU * 2.0 * t_s).sin() } else { 0.0 };
                let last = &mut self.last;
                let xyz = [0.3, 0.2, 9.8 + swing];
                self.pipeline.acceleration(t_s * 1000.0, xyz, Gravity::Included, |derived| {
                    last.insert(derived.kind, derived);
                });
            }
            self.t_s += 1.0;
            self.way_m += if walks { 1.4 } else { 0.0 };
            if has_places {
                let wander_m = 2.0 * (self.t_s / 9.0).sin() + 2.0 * (self.t_s / 23.0).sin();
                let fix = Fix {
                    t_ms: self.t_s * 1000.0,
                    latitude_deg: 50.0 + self.way_m / M_PER_DEGREE,
                    longitude_deg: 8.0 + wander_m / M_PER_DEGREE,
                    accuracy_m: 5.0,
                    altitude: None,
                    speed_m_s: None,
                };
                let last = &mut self.last;
                self.pipeline.fix(&fix, |derived| {
                    last.insert(derived.kind, derived);
                });
            }
        }
    }

    fn value(&self, kind: Kind) -> f64 {
        self.last.get(&kind).map_or(0.0, |derived| derived.value)
    }
}

#[test]
fn a_walk_with_places_has_steps_distance_and_speed() {
    let mut walker = Walker::new();
    walker.go(600, true, true);
    assert!((walker.value(Kind::Steps) / 1200.0 - 1.0).abs() < 0.01, "{}", walker.value(Kind::Steps));
    assert!((walker.value(Kind::Cadence) - 2.0).abs() < 0.02);
    let error = walker.value(Kind::Distance) / 840.0 - 1.0;
    assert!(error.abs() < 0.02, "{error}");
    assert!((walker.value(Kind::Speed) - 1.4).abs() < 0.5);
    assert!(!walker.last[&Kind::Distance].is_estimated);
    assert_eq!(walker.pipeline.floors(), Err(Unavailable::NoAltitude));
}

#[test]
fn who_stands_gains_nothing_and_the_cadence_ends_with_zero() {
    let mut walker = Walker::new();
    walker.go(60, true, true);
    // The last steps may still become a leg.
    walker.go(200, false, true);
    assert!((walker.value(Kind::Distance) - 84.0).abs() < 4.0, "{}", walker.value(Kind::Distance));
    let (steps, distance_m) = (walker.value(Kind::Steps), walker.value(Kind::Distance));
    assert_eq!(walker.value(Kind::Cadence), 0.0);
    walker.go(600, false, true);
    assert_eq!((walker.value(Kind::Steps), walker.value(Kind::Distance)), (steps, distance_m));
    assert_eq!(walker.value(Kind::Speed), 0.0);
}

#[test]
fn without_places_steps_go_on_by_the_length_that_was_learnt() {
    let mut walker = Walker::new();
    walker.go(300, true, true);
    walker.go(300, true, false);
    assert!(walker.last[&Kind::Distance].is_estimated && walker.last[&Kind::Speed].is_estimated);
    let error = walker.value(Kind::Distance) / 840.0 - 1.0;
    assert!(error.abs() < 0.03, "{error}");
    walker.go(300, true, true);
    assert!(!walker.last[&Kind::Distance].is_estimated);
    let error = walker.value(Kind::Distance) / 1260.0 - 1.0;
    assert!(error.abs() < 0.03, "{error}");
}

/// The length of a step that was learnt from a walk by turns with all, and with acceleration or places only, in seconds.
fn learnt(turns: &[(u32, bool, bool)]) -> Option<f64> {
    let mut walker = Walker::new();
    for (seconds, is_measured, has_places) in turns.iter().cycle().take(8 * turns.len()) {
        walker.is_measured = *is_measured;
        walker.go(*seconds, true, *has_places);
    }
    walker.pipeline.on_foot.stride.step_m()
}

#[test]
fn a_step_is_as_long_as_it_is_whatever_was_missed() {
    let (all, no_steps, no_places) = ((true, true), (false, true), (true, false));
    let with = |seconds, (is_measured, has_places)| (seconds, is_measured, has_places);
    for (case, turns) in [
        ("all of it", [with(60, all), with(1, all)]),
        ("steps missed for long", [with(60, all), with(20, no_steps)]),
        ("steps missed for a moment, again and again", [with(60, all), with(2, no_steps)]),
        ("steps from later on", [with(20, no_steps), with(120, all)]),
        ("places missed", [with(60, all), with(20, no_places)]),
    ] {
        let step_m = learnt(&turns).unwrap_or_default();
        assert!((step_m / 0.7 - 1.0).abs() < 0.03, "{case}: {step_m} m");
    }
    assert_eq!(learnt(&[with(8, all), with(4, no_steps)]), None, "nothing is whole for long enough");

    let mut round = Walker::new();
    round.go(20, true, true);
    let gate_m = round.way_m;
    round.go(20, true, false);
    round.way_m = gate_m;
    round.go(100, true, true);
    let step_m = round.pipeline.on_foot.stride.step_m().unwrap_or_default();
    assert!((step_m / 0.7 - 1.0).abs() < 0.05, "a way round that no place tells of: {step_m} m");
}

#[test]
fn the_distance_across_a_hole_is_marked_once() {
    for (hidden_s, marks) in [(30, 1), (1_200, 1), (9, 0)] {
        let (mut pipeline, mut told) = (Pipeline::new(), Vec::new());
        let begin_s = 60 + hidden_s;
        for second in (0..60).chain(begin_s..begin_s + 60) {
            let fix = Fix {
                t_ms: f64::from(second) * 1000.0,
                latitude_deg: 50.0 + f64::from(second) * 1.4 / M_PER_DEGREE,
                longitude_deg: 8.0,
                accuracy_m: 5.0,
                altitude: None,
                speed_m_s: None,
            };
            let take = |derived: Derived| {
                if derived.kind == Kind::Distance {
                    told.push((second, derived.value, derived.is_estimated));
                }
            };
            assert_eq!(pipeline.fix(&fix, take), None);
        }
        let marked: Vec<_> = told.windows(2).filter(|pair| pair[1].2).collect();
        assert_eq!(marked.len(), marks, "{hidden_s}: {marked:?}");
        let way_m: f64 = marked.iter().map(|pair| pair[1].1 - pair[0].1).sum();
        assert!(marks == 0 || (way_m / (f64::from(hidden_s) * 1.4) - 1.0).abs() < 0.2, "{hidden_s}: {way_m}");
    }
}

#[test]
fn a_stranger_without_places_has_no_distance() {
    let mut walker = Walker::new();
    walker.go(300, true, false);
    assert!(walker.value(Kind::Steps) > 590.0);
    assert!(!walker.last.contains_key(&Kind::Distance));
}

#[test]
fn acceleration_without_gravity_counts_steps_too() {
    let mut pipeline = Pipeline::new();
    let mut steps = 0.0;
    for i in 0..60 * 60 {
        let t_s = f64::from(i) / 60.0;
        // Up is as strong as down: of its magnitude there would be two peaks for a step.
        let swing = 3.0 * (TAU * 1.8 * t_s).sin();
        pipeline.acceleration(t_s * 1000.0, [0.8 * swing, 0.1, 0.6 * swing], Gravity::Excluded, |derived| {
            if derived.kind == Kind::Steps {
                steps = derived.value;
            }
        });
    }
    pipeline.finish(|derived| {
        if derived.kind == Kind::Steps {
            steps = derived.value;
        }
    });
    assert!((106.0..=109.0).contains(&steps), "{steps}");
}

/// Steps while the phone bounces twice a second, and a place a second says how fast it is, or only where.
fn steps_at(speed_m_s: f64, is_speed_told: bool) -> f64 {
    let mut walker = Walker::new();
    for second in 0..120 {
        let fix = Fix {
            t_ms: f64::from(second) * 1000.0,
            latitude_deg: 50.0 + f64::from(second) * speed_m_s / M_PER_DEGREE,
            longitude_deg: 8.0,
            accuracy_m: 5.0,
            altitude: None,
            speed_m_s: is_speed_told.then_some(speed_m_s),
        };
        walker.pipeline.fix(&fix, |_| ());
        walker.go(1, true, false);
    }
    walker.value(Kind::Steps)
}

#[test]
fn who_is_driven_makes_no_steps() {
    assert_eq!(steps_at(15.0, true), 0.0);
    assert!(steps_at(15.0, false) < 40.0, "until two legs were seen");
    assert!(steps_at(3.0, true) > 230.0);
}

#[test]
fn steps_before_and_after_a_ride_count() {
    let mut walker = Walker::new();
    walker.go(60, true, true);
    let before = walker.value(Kind::Steps);
    let at = |t_s: f64, speed_m_s| Fix {
        t_ms: t_s * 1000.0,
        latitude_deg: 50.0,
        longitude_deg: 8.0,
        accuracy_m: 5.0,
        altitude: None,
        speed_m_s: Some(speed_m_s),
    };
    walker.pipeline.fix(&at(60.0, 12.0), |_| ());
    walker.go(30, true, false);
    assert_eq!((walker.value(Kind::Steps), walker.value(Kind::Cadence)), (before, 0.0));
    walker.pipeline.fix(&at(90.0, 0.0), |_| ());
    walker.go(60, true, false);
    assert!(
        (walker.value(Kind::Steps) - before - 120.0).abs() < 6.0,
        "{before}, {}",
        walker.value(Kind::Steps)
    );
}

#[test]
fn who_is_driven_goes_on_without_steps() {
    let (mut pipeline, mut distance_m) = (Pipeline::new(), 0.0);
    for second in 0..300 {
        let t_ms = f64::from(second) * 1000.0;
        for sample in 0..50 {
            pipeline.acceleration(
                t_ms + f64::from(sample) * 20.0,
                [0.0, 0.0, 9.8],
                Gravity::Included,
                |_| (),
            );
        }
        let fix = Fix {
            t_ms,
            latitude_deg: 50.0 + f64::from(second) * 14.0 / M_PER_DEGREE,
            longitude_deg: 8.0,
            accuracy_m: 5.0,
            altitude: None,
            speed_m_s: None,
        };
        pipeline.fix(&fix, |derived| {
            if derived.kind == Kind::Distance {
                distance_m = derived.value;
            }
        });
    }
    let way_m = 299.0 * 14.0;
    assert!(
        (distance_m / way_m - 1.0).abs() < 0.1,
        "but for what it takes to notice: {distance_m} of {way_m}"
    );
}
