//! A second of a walk, as a phone in a pocket delivers it.

use std::{f64::consts::TAU, hint::black_box};

use motionwire_derive::{Fix, Gravity, Pipeline};

/// Runs all detectors over one second of acceleration at 60 Hz and one place; counts what they derive.
pub(crate) fn second(pipeline: &mut Pipeline, second: u32, taken: &mut u32) {
    for sample in 0..60 {
        let t_s = f64::from(second) + f64::from(sample) / 60.0;
        let xyz = [0.3, 0.2, 9.8 + 2.5 * (TAU * 2.0 * t_s).sin()];
        pipeline.acceleration(t_s * 1000.0, black_box(xyz), Gravity::Included, |_| *taken += 1);
    }
    let fix = Fix {
        t_ms: f64::from(second + 1) * 1000.0,
        latitude_deg: 50.0 + f64::from(second) * 1.3e-5,
        longitude_deg: 8.0,
        accuracy_m: 5.0,
        altitude: None,
        speed_m_s: None,
    };
    pipeline.fix(black_box(&fix), |_| *taken += 1);
}
