//! What a frame costs on its way: into the server, out of it, into a page. `cargo bench -p motionwire-shared`

use std::hint::black_box;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use motionwire_shared::{
    Timestamp, UserId,
    wire::{Capabilities, Envelope, ServerFrame, write_dispatch},
};

const SUBMIT: &str =
    r#"{"op":6,"t":"ACCELERATION","d":{"ts":"2026-11-23T12:00:00.123456Z","d":[0.12345,-0.98765,9.80665]}}"#;

const DISPATCH: &str = r#"{"op":5,"d":{"ts":"2026-11-23T12:00:00.123456Z","d":[0.12345,-0.98765,9.80665]},"uid":"8e864e3a-979a-4d04-b4e9-b6d020f20ba0","seq":1234567,"t":"ACCELERATION"}"#;

fn wire(c: &mut Criterion) {
    let uid: UserId = "8e864e3a-979a-4d04-b4e9-b6d020f20ba0".parse().expect("an id");
    let now = Timestamp::from_micros(1_795_435_200_000_000);
    let mut group = c.benchmark_group("wire");
    group.throughput(Throughput::Elements(1));

    group.bench_function("submit in: decode and validate", |b| {
        b.iter(|| {
            let envelope = Envelope::decode(black_box(SUBMIT)).expect("a frame");
            black_box(envelope.submit(Capabilities::default()).expect("a submit").readings[0].ts)
        });
    });

    let envelope = Envelope::decode(SUBMIT).expect("a frame");
    let submit = envelope.submit(Capabilities::default()).expect("a submit");
    let mut out = Vec::new();
    group.bench_function("dispatch out: encode", |b| {
        b.iter(|| {
            out.clear();
            write_dispatch(
                &mut out,
                black_box(submit.readings[0].json).as_bytes(),
                &uid,
                1_234_567,
                &submit.data_type,
            );
            black_box(out.len())
        });
    });

    let mut json = Vec::new();
    group.bench_function("submit in, stamped, dispatch out", |b| {
        b.iter(|| {
            let envelope = Envelope::decode(black_box(SUBMIT)).expect("a frame");
            let submit = envelope.submit(Capabilities::default()).expect("a submit");
            json.clear();
            submit.readings[0].write_stamped(&mut json, now);
            out.clear();
            write_dispatch(&mut out, &json, &uid, 1_234_567, &submit.data_type);
            black_box(out.len())
        });
    });

    group.bench_function("dispatch in: decode", |b| {
        b.iter(|| black_box(ServerFrame::decode(black_box(DISPATCH))).is_ok());
    });
    group.finish();
}

criterion_group!(benches, wire);
criterion_main!(benches);
