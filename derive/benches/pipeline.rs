//! What a second of a phone's data costs. `cargo bench -p motionwire-derive`

use std::{f64::consts::TAU, hint::black_box};

use criterion::{Criterion, criterion_group, criterion_main};
use motionwire_derive::{Fix, Gravity, Pipeline};

fn second(pipeline: &mut Pipeline, second: u32, take: &mut u32) {
    for sample in 0..60 {
        let t_s = f64::from(second) + f64::from(sample) / 60.0;
        let xyz = [0.3, 0.2, 9.8 + 2.5 * (TAU * 2.0 * t_s).sin()];
        pipeline.acceleration(t_s * 1000.0, black_box(xyz), Gravity::Included, |_| *take += 1);
    }
    let fix = Fix {
        t_ms: f64::from(second + 1) * 1000.0,
        latitude_deg: 50.0 + f64::from(second) * 1.3e-5,
        longitude_deg: 8.0,
        accuracy_m: 5.0,
        altitude: None,
        speed_m_s: None,
    };
    pipeline.fix(black_box(&fix), |_| *take += 1);
}

fn pipeline(c: &mut Criterion) {
    let (mut pipeline, mut at_s, mut taken) = (Pipeline::new(), 0, 0);
    c.bench_function("all detectors, one second at 60 Hz", |b| {
        b.iter(|| {
            second(&mut pipeline, at_s, &mut taken);
            at_s += 1;
        });
    });
}

criterion_group!(benches, pipeline);
criterion_main!(benches);
