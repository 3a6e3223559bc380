//! A server that is killed again and again under load: numbers in are numbers out.

use std::time::{Duration, Instant};

use tokio::sync::watch;

use crate::{
    numbers::Work,
    program::{Program, Usage},
};

/// How a generation of the server ends.
#[derive(Debug, Clone, Copy)]
enum Ending {
    Killed,
    InOrder,
}

/// A run: for how long each generation of the server lives, and how it ends. What each took meanwhile.
async fn run(generations: &[(Duration, Ending)], flags: &[&str]) -> Vec<Vec<Usage>> {
    let (dir, logs) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let log = logs.path().join("log");
    let mut program = Program::start(dir.path(), &log, flags);
    let (address, at) = watch::channel(program.address().to_owned());
    let work = Work::begin(at);
    let mut usage = Vec::new();
    for (life, ending) in generations {
        let end = Instant::now() + *life;
        let mut samples = Vec::new();
        while let Some(left) = end.checked_duration_since(Instant::now()) {
            tokio::time::sleep(left.min(*life / 16)).await;
            samples.extend(Usage::of(&program));
        }
        usage.push(samples);
        let begun = Instant::now();
        match ending {
            Ending::Killed => program.signal("KILL"),
            Ending::InOrder => program.signal("TERM"),
        }
        let status = program.running.0.wait().unwrap();
        if let Ending::InOrder = ending {
            assert!(status.success(), "{status}");
            assert!(begun.elapsed() < Duration::from_secs(5), "the shutdown took {:?}", begun.elapsed());
        }
        // What was acknowledged until now must be there, whatever comes.
        program = Program::start(dir.path(), &log, flags);
        address.send_replace(program.address().to_owned());
    }
    let outcome = work.finish().await;
    let told = std::fs::read_to_string(&log).unwrap();
    assert!(!told.contains("panicked"), "{told}");
    println!("{outcome}, {} generations of the server", generations.len() + 1);
    usage
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_sent_or_acknowledged_survives_kills_and_restarts_under_load() {
    let lives_ms = [700, 90, 400, 30, 600, 250];
    let generations: Vec<_> = lives_ms
        .into_iter()
        .enumerate()
        .map(|(n, life)| {
            let ending = if n % 3 == 2 { Ending::InOrder } else { Ending::Killed };
            (Duration::from_millis(life), ending)
        })
        .collect();
    for durability in ["written", "fsync"] {
        run(&generations, &["--durability", durability]).await;
    }
}

/// `cargo xtask soak`: for minutes, with kills and restarts; what the server takes must not grow.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "takes minutes; started by `cargo xtask soak`"]
async fn soak() {
    let minutes: f64 = std::env::var("MOTIONWIRE_SOAK_MINUTES").map_or(1.0, |text| text.parse().unwrap());
    let mut left_s = minutes * 60.0;
    // One long life, in which growth shows; then short ones.
    let mut generations = vec![(Duration::from_secs_f64(left_s / 2.0), Ending::InOrder)];
    left_s /= 2.0;
    let mut random = 0x2545_f491_4f6c_dd1d_u64;
    while left_s > 0.0 {
        random ^= random << 13;
        random ^= random >> 7;
        random ^= random << 17;
        let life_s = 0.05 + (random % 1000) as f64 / 1000.0 * 10.0;
        let ending = if random.is_multiple_of(4) { Ending::InOrder } else { Ending::Killed };
        generations.push((Duration::from_secs_f64(life_s), ending));
        left_s -= life_s;
    }
    let usage = run(&generations, &[]).await;
    let long = &usage[0];
    let (Some(early), Some(late)) = (long.get(long.len() / 4), long.last()) else {
        println!("this system does not tell what a process takes");
        return;
    };
    println!("after a quarter: {early:?}; at the end: {late:?}");
    // Caches fill up: SQLite's are limited to some 40 MB altogether.
    assert!(late.resident_kb < early.resident_kb + 65_536, "memory grows");
    assert!(late.files <= early.files + 4 && late.threads <= early.threads + 4, "files or threads grow");
}
