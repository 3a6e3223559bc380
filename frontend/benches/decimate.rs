//! What a chart costs before its canvas: one frame's decimation, and one sample. `cargo bench -p motionwire-frontend`

use std::hint::black_box;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use motionwire_frontend::chart::{
    decimate::{Point, Sink, decimate},
    ring::Ring,
};

const WINDOW_MS: f64 = 30_000.0;

/// Counts, so that nothing of a canvas is measured.
#[derive(Default)]
struct Count(usize);

impl Sink for Count {
    fn start(&mut self, point: Point) {
        self.line(point);
    }
    fn line(&mut self, point: Point) {
        self.0 += 1;
        black_box(point);
    }
    fn lone(&mut self, point: Point) {
        self.line(point);
    }
}

fn full_ring(rate_hz: f64) -> Ring {
    let samples = (WINDOW_MS / 1000.0 * rate_hz) as u32;
    let mut ring = Ring::new(samples as usize, 3, WINDOW_MS);
    for n in 0..samples {
        let t_s = f64::from(n) / rate_hz;
        ring.insert(t_s * 1000.0, n.into(), &[(t_s * 7.0).sin(), (t_s * 31.0).cos(), t_s.fract()]);
    }
    ring
}

fn decimation(c: &mut Criterion) {
    let mut group = c.benchmark_group("one line of 30 s on 1000 pixels");
    for rate_hz in [60.0, 200.0] {
        let ring = full_ring(rate_hz);
        group.throughput(Throughput::Elements(ring.len() as u64));
        group.bench_function(format!("{rate_hz} Hz"), |b| {
            b.iter(|| {
                let mut count = Count::default();
                decimate(ring.points(0..ring.len(), 0), WINDOW_MS / 1000.0, 300.0, &mut count);
                black_box(count.0)
            });
        });
    }
    group.finish();
}

fn insertion(c: &mut Criterion) {
    let mut group = c.benchmark_group("one sample into a full ring");
    group.throughput(Throughput::Elements(1));
    for (name, late_ms) in [("in order", 0.0), ("half a second late", 500.0)] {
        let mut ring = full_ring(200.0);
        let mut n = ring.len() as u64;
        group.bench_function(name, |b| {
            b.iter(|| {
                n += 1;
                ring.insert(n as f64 * 5.0 - late_ms, n, black_box(&[1.0, 2.0, 3.0]))
            });
        });
    }
    group.finish();
}

criterion_group!(benches, decimation, insertion);
criterion_main!(benches);
