//! Steps that nobody makes. `cargo xtask accuracy` prints the table.

mod world;

use motionwire_derive::{Gravity, Kind, Pipeline};
use world::{Car, Desk};

/// What is allowed, a minute.
const MAX_PER_MIN: f64 = 0.5;

const MINUTES: u32 = 40;

/// Steps a minute that are counted while nobody walks, from samples every so many milliseconds.
fn false_steps_per_min(ms: u32, gravity: Gravity, mut sample: impl FnMut(u32) -> [f64; 3]) -> f64 {
    let (mut pipeline, mut steps) = (Pipeline::new(), 0.0);
    let down_m_s2 = if gravity == Gravity::Included { 9.81 } else { 0.0 };
    for i in 0..MINUTES * 60_000 / ms {
        let [x, y, z] = sample(ms);
        // The phone lies askew.
        let xyz = [x + 0.6 * down_m_s2, y, z + 0.8 * down_m_s2];
        pipeline.acceleration(f64::from(i * ms), xyz, gravity, |derived| {
            if derived.kind == Kind::Steps {
                steps = derived.value;
            }
        });
    }
    steps / f64::from(MINUTES)
}

/// The classes of ISO 8608 by their geometric means, in m³, and what is allowed on them. Of the third, whose cars bounce by
/// more than 1 m/s² just as fast as a slow walker steps, some minutes are taken for walks.
const ROADS: [(&str, f64, f64); 3] = [
    ("a very good road", 16e-6, MAX_PER_MIN),
    ("a good road", 64e-6, MAX_PER_MIN),
    ("an average road", 256e-6, 10.0),
];

#[test]
fn there_are_none_in_a_car_or_at_a_desk() {
    println!("{:60} {:>12}", "where nobody walks", "steps/min");
    let mut wrong = Vec::new();
    for ms in [10, 17, 40] {
        let mut found = Vec::new();
        for (seed, (road, roughness_m3, max_per_min)) in (1..).zip(ROADS) {
            let mut car = Car::new(seed, roughness_m3, 2.0);
            let per_min = false_steps_per_min(ms, Gravity::Included, |ms| car.sample(ms));
            found.push((format!("a car on {road}"), per_min, max_per_min));
        }
        let mut desk = Desk::new(4);
        let per_min = false_steps_per_min(ms, Gravity::Included, |ms| desk.sample(ms));
        found.push(("a desk".to_owned(), per_min, MAX_PER_MIN));
        let mut car = Car::new(5, 16e-6, 2.0);
        let per_min = false_steps_per_min(ms, Gravity::Excluded, |ms| car.sample(ms));
        found.push(("a car on a very good road, without gravity".to_owned(), per_min, MAX_PER_MIN));
        for (place, per_min, max_per_min) in found {
            println!("{:60} {per_min:>12.2}", format!("{place}, a sample every {ms} ms"));
            if per_min >= max_per_min {
                wrong.push(format!("{place}, every {ms} ms: {per_min:.2} a minute"));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:?}");
}
