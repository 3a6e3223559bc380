//! Steps that nobody makes. `cargo xtask accuracy` prints the table.

mod world;

use motionwire_derive::{Derived, Fix, Gravity, Kind, Pipeline};
use world::{Desk, Drive, Hands, Vehicle};

/// What is allowed, a minute.
const MAX_PER_MIN: f64 = 0.5;

const MINUTES: u32 = 40;

/// Drives of which each place's figure is the mean: one that is taken for a walk is taken for many steps.
const DRIVES: u64 = 4;

/// Counts steps while nobody walks.
struct Still {
    pipeline: Pipeline,
    gravity: Gravity,
    steps: f64,
}

impl Still {
    fn new(gravity: Gravity) -> Self {
        Self { pipeline: Pipeline::new(), gravity, steps: 0.0 }
    }

    fn sample(&mut self, t_ms: f64, [x, y, z]: [f64; 3]) {
        let down_m_s2 = if self.gravity == Gravity::Included { 9.81 } else { 0.0 };
        // The phone lies askew.
        let xyz = [x + 0.6 * down_m_s2, y, z + 0.8 * down_m_s2];
        self.pipeline.acceleration(t_ms, xyz, self.gravity, |Derived { kind, value, .. }| {
            if kind == Kind::Steps {
                self.steps = value;
            }
        });
    }
}

/// Steps a minute, from samples every so many milliseconds.
fn per_min(ms: u32, gravity: Gravity, mut sample: impl FnMut(u32) -> [f64; 3]) -> f64 {
    let mut still = Still::new(gravity);
    for i in 0..MINUTES * 60_000 / ms {
        still.sample(f64::from(i * ms), sample(ms));
    }
    still.steps / f64::from(MINUTES)
}

/// The same in a vehicle, with a place every second that tells how fast it is.
fn per_min_with_places(ms: u32, mut drive: Drive) -> f64 {
    let (mut still, mut second) = (Still::new(Gravity::Included), 0);
    for i in 0..MINUTES * 60_000 / ms {
        let t_ms = i * ms;
        still.sample(f64::from(t_ms), drive.sample(ms));
        if t_ms >= second * 1000 {
            second += 1;
            let speed_m_s = Some(drive.speed_m_s());
            let fix = Fix {
                t_ms: f64::from(t_ms),
                latitude_deg: 50.0,
                longitude_deg: 8.0,
                accuracy_m: 10.0,
                altitude: None,
                speed_m_s,
            };
            still.pipeline.fix(&fix, |_| ());
        }
    }
    still.steps / f64::from(MINUTES)
}

/// Vehicles, and the classes of ISO 8608 by their geometric means, in m³.
const ROADS: [(&str, Vehicle, f64); 6] = [
    ("a car on a very good road", Vehicle::CAR, 16e-6),
    ("a car on a good road", Vehicle::CAR, 64e-6),
    ("a car on an average road", Vehicle::CAR, 256e-6),
    ("a car on a poor road", Vehicle::CAR, 1024e-6),
    ("a bus on a good road", Vehicle::BUS, 64e-6),
    ("a bus on an average road", Vehicle::BUS, 256e-6),
];

#[test]
fn there_are_none_where_nobody_walks() {
    println!("{:60} {:>12}", "where nobody walks", "steps/min");
    let mut wrong = Vec::new();
    for ms in [10, 17, 40] {
        let mut found = Vec::new();
        for (first_seed, (place, vehicle, roughness_m3)) in (1..).step_by(100).zip(ROADS) {
            let drives =
                (first_seed..first_seed + DRIVES).map(|seed| Drive::new(seed, vehicle, roughness_m3));
            let steps: f64 =
                drives.map(|mut drive| per_min(ms, Gravity::Included, |ms| drive.sample(ms))).sum();
            found.push((place.to_owned(), steps / DRIVES as f64));
        }
        let drive = Drive::new(4, Vehicle::CAR, 1024e-6);
        found.push(("a car on a poor road, with places".to_owned(), per_min_with_places(ms, drive)));
        let mut drive = Drive::new(5, Vehicle::CAR, 16e-6);
        let without = per_min(ms, Gravity::Excluded, |ms| drive.sample(ms));
        found.push(("a car on a very good road, without gravity".to_owned(), without));
        let mut desk = Desk::new(4);
        let at_desk = per_min(ms, Gravity::Included, |ms| desk.sample(ms));
        found.push(("a desk".to_owned(), at_desk));
        let mut hands = Hands::new(21);
        found.push((
            "hands that play with it".to_owned(),
            per_min(ms, Gravity::Included, |ms| hands.sample(ms)),
        ));
        for (place, per_min) in found {
            println!("{:60} {per_min:>12.2}", format!("{place}, a sample every {ms} ms"));
            if per_min >= MAX_PER_MIN {
                wrong.push(format!("{place}, every {ms} ms: {per_min:.2} a minute"));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:?}");
}
