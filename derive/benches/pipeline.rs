//! What a second of a phone's data costs. `cargo bench -p motionwire-derive`; in a browser, `cargo xtask bench`

mod walk;

use criterion::{Criterion, criterion_group, criterion_main};
use motionwire_derive::Pipeline;

fn pipeline(c: &mut Criterion) {
    let (mut pipeline, mut at_s, mut taken) = (Pipeline::new(), 0, 0);
    c.bench_function("all detectors, one second at 60 Hz", |b| {
        b.iter(|| {
            walk::second(&mut pipeline, at_s, &mut taken);
            at_s += 1;
        });
    });
}

criterion_group!(benches, pipeline);
criterion_main!(benches);
