//! The detectors allocate nothing for what comes in, so that they cost a phone no more in the tenth hour than in the first.

use std::{f64::consts::TAU, hint::black_box};

use allocation_counter::{AllocationInfo, measure};
use motionwire_derive::{Altitude, Fix, Gravity, Kind, Pipeline};

/// How many readings of each kind were derived.
type Derived = [u32; 5];

/// A walk up a hill, a rest, a hole, a ride and nonsense, from a second on: 60 samples and a place a second.
fn minute(pipeline: &mut Pipeline, gravity: Gravity, from_s: u32) -> Derived {
    let mut derived = Derived::default();
    let mut count = |kind: Kind| derived[kind as usize] += 1;
    for second in from_s..from_s + 60 {
        let (walks, is_hole, rides) = (second % 60 < 30, second % 60 == 40, second % 60 > 45);
        let down_m_s2 = if gravity == Gravity::Included { 9.8 } else { 0.0 };
        let swing_m_s2 = if walks { 2.5 } else { 0.1 };
        for sample in 0..if is_hole { 0 } else { 60 } {
            let t_s = f64::from(second) + f64::from(sample) / 60.0;
            let xyz = [0.3, 0.2, down_m_s2 + swing_m_s2 * (TAU * 2.0 * t_s).sin()];
            pipeline.acceleration(t_s * 1000.0, black_box(xyz), gravity, |reading| count(reading.kind));
        }
        pipeline.acceleration(f64::NAN, [f64::INFINITY; 3], gravity, |reading| count(reading.kind));
        let up = f64::from(second);
        let fix = Fix {
            t_ms: up * 1000.0,
            latitude_deg: 50.0 + up * 1.3e-5,
            longitude_deg: 8.0,
            accuracy_m: 5.0,
            altitude: Some(Altitude { height_m: 0.3 * up, accuracy_m: 1.0 }),
            speed_m_s: rides.then_some(12.0),
        };
        pipeline.fix(black_box(&fix), |reading| count(reading.kind));
        pipeline.fix(&Fix { latitude_deg: f64::NAN, ..fix }, |reading| count(reading.kind));
    }
    derived
}

#[test]
fn nothing_is_allocated_for_samples_and_places() {
    assert!(measure(|| drop(black_box(vec![1]))).count_total > 0, "allocations are seen");
    for gravity in [Gravity::Included, Gravity::Excluded] {
        let mut pipeline = Pipeline::new();
        let mut derived = Derived::default();
        minute(&mut pipeline, gravity, 0);
        let allocated = measure(|| {
            for from_s in (60..600).step_by(60) {
                let more = minute(&mut pipeline, gravity, from_s);
                derived.iter_mut().zip(more).for_each(|(sum, more)| *sum += more);
            }
            pipeline.finish(|_| ());
        });
        assert_eq!(allocated, AllocationInfo::default(), "{gravity:?}");
        assert!(derived.iter().all(|count| *count > 0), "every detector was at work: {derived:?}");
    }
}
