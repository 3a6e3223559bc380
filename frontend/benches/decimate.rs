//! What a chart costs before its canvas: one frame's decimation, its bars, and one sample. `cargo bench -p motionwire-frontend`

use std::hint::black_box;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use motionwire_frontend::chart::{
    decimate::{Point, Sink, decimate},
    ink::Rgb,
    raster::Raster,
    ring::Ring,
    stack::{Bar, Stack},
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

/// A long past that fills much of a chart: lines around the same middle, each as tall as it happens to be.
fn bars(c: &mut Criterion) {
    const COLUMNS: u32 = 1540;
    const ROWS: u32 = 300;
    let mut group = c.benchmark_group("bars of lines on 1540 pixels");
    for lines in [3u8, 12] {
        let mut stack = Stack::default();
        for line in 0..lines {
            let bar = |px: u32| {
                let height = 60.0 + 100.0 * f64::from(px * 7919 * u32::from(line + 1) % 1000) / 1000.0;
                Bar { columns: px..px + 1, top: 150.0 - height / 2.0, bottom: 150.0 + height / 2.0 }
            };
            stack.begin(Rgb(line, 100, 200)).extend((0..COLUMNS).map(bar));
        }
        group.throughput(Throughput::Elements(u64::from(lines) * u64::from(COLUMNS)));
        let mut raster = Raster::default();
        group.bench_function(format!("{lines} lines"), |b| {
            b.iter(|| black_box(raster.draw(&mut stack, 0..COLUMNS, 0..ROWS)));
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

criterion_group!(benches, decimation, bars, insertion);
criterion_main!(benches);
