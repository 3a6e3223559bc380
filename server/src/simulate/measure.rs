//! Measurements of a server under load, which check every reading that comes back.

use std::{
    sync::{
        Arc,
        atomic::{
            AtomicBool, AtomicU64,
            Ordering::{Relaxed, SeqCst},
        },
    },
    time::{Duration, Instant},
};

use futures_util::FutureExt;
use tokio::{
    task::JoinSet,
    time::{interval, sleep},
};

use super::{
    Arguments, Measurement, SimulateError,
    client::{Incoming, Outgoing, Server},
    now,
    process::Process,
    tally::{Consumer, Tally},
};

/// Frames that are written at once, where it goes as fast as it can.
const FRAMES_A_WRITE: u64 = 32;

/// How long a producer waits for its readings to come back before it looks again.
const LOOK_AGAIN: Duration = Duration::from_millis(1);

/// Before anything is measured.
const WARM_UP: Duration = Duration::from_secs(2);

/// How long what was sent may take to arrive.
const DRAIN: Duration = Duration::from_secs(20);

/// Readings that are stored, then replayed.
const REPLAYED: u64 = 1_000_000;

/// A load.
#[derive(Clone, Copy)]
struct Load {
    producers: usize,
    consumers: usize,
    /// None: as fast as it goes.
    hz: Option<u32>,
    /// Readings of one producer that may be on their way.
    window: u64,
    /// Readings of one producer after which it stops.
    max_readings: u64,
}

/// Everybody who takes part.
struct Stage {
    consumers: Vec<Arc<Consumer>>,
    sent: Vec<AtomicU64>,
    tally: Tally,
    is_over: AtomicBool,
}

pub(super) async fn run(
    server: Arc<Server>,
    measurement: Measurement,
    arguments: &Arguments,
    print: impl Fn(&str),
) -> Result<(), SimulateError> {
    let process = arguments.pid.map(Process::of);
    let load = load(measurement, arguments);
    let window = Duration::from_secs(arguments.seconds.unwrap_or(10));
    match measurement {
        Measurement::Idle => idle(&server, load.consumers, process, print).await,
        Measurement::CatchUp => catch_up(&server, load, print).await,
        Measurement::FanOut | Measurement::Firehose | Measurement::Ingest => {
            live(&server, load, window, process, print).await
        }
    }
}

fn load(measurement: Measurement, arguments: &Arguments) -> Load {
    let size = |given: Option<u32>, usual: usize| given.map_or(usual, |given| given as usize);
    let of = |producers, consumers, hz, window| Load {
        producers: size(arguments.phones, producers),
        consumers: size(arguments.consumers, consumers),
        hz,
        window,
        max_readings: u64::MAX,
    };
    match measurement {
        Measurement::FanOut => of(10, 100, Some(arguments.hz), u64::MAX),
        Measurement::Firehose => of(4, 4, None, 2_000),
        Measurement::Ingest => of(50, 1, None, 200),
        Measurement::Idle => of(0, 5_000, None, 0),
        Measurement::CatchUp => {
            let load = of(4, 1, None, 2_000);
            Load { max_readings: REPLAYED / load.producers as u64, consumers: 1, ..load }
        }
    }
}

/// Connects all and sets them going.
async fn begin(
    server: &Arc<Server>,
    load: Load,
) -> Result<(Arc<Stage>, JoinSet<Result<(), SimulateError>>), SimulateError> {
    let stage = Arc::new(Stage {
        consumers: (0..load.consumers).map(|_| Arc::new(Consumer::of(load.producers))).collect(),
        sent: (0..load.producers).map(|_| AtomicU64::new(0)).collect(),
        tally: Tally::default(),
        is_over: AtomicBool::new(false),
    });
    let mut running = JoinSet::new();
    for consumer in &stage.consumers {
        let (incoming, outgoing) = server.connect(None).await?;
        running.spawn(consume(incoming, outgoing, Arc::clone(consumer), Arc::clone(&stage)));
    }
    let mut producers = Vec::new();
    for number in 0..load.producers {
        producers.push(server.connect(Some(&format!("simulated-{number}"))).await?);
    }
    for (number, (incoming, outgoing)) in producers.into_iter().enumerate() {
        running.spawn(produce(incoming, outgoing, number, load, Arc::clone(&stage)));
    }
    Ok((stage, running))
}

async fn consume(
    mut incoming: Incoming,
    mut outgoing: Outgoing,
    consumer: Arc<Consumer>,
    stage: Arc<Stage>,
) -> Result<(), SimulateError> {
    loop {
        let mut arrived = None;
        let take = |text: &str| {
            let arrived_us = *arrived.get_or_insert_with(|| now().as_micros());
            consumer.take(text, &stage.tally, || arrived_us);
        };
        receive(&mut incoming, &mut outgoing, take).await?;
    }
}

/// Waits for frames, and keeps the connection alive.
async fn receive(
    incoming: &mut Incoming,
    outgoing: &mut Outgoing,
    take: impl FnMut(&str),
) -> Result<(), SimulateError> {
    tokio::select! {
        received = incoming.receive(take) => received,
        () = outgoing.heartbeat() => outgoing.flush().await,
    }
}

async fn produce(
    mut incoming: Incoming,
    mut outgoing: Outgoing,
    producer: usize,
    load: Load,
    stage: Arc<Stage>,
) -> Result<(), SimulateError> {
    let mut pace = load.hz.map(|hz| interval(Duration::from_secs(1) / hz));
    let mut number = 0;
    while !stage.is_over.load(SeqCst) && number < load.max_readings {
        if outgoing.heartbeat().now_or_never().is_some() {
            outgoing.flush().await?;
        }
        let seen = || stage.consumers.iter().map(|consumer| consumer.next[producer].load(Relaxed)).min();
        let burst = match &mut pace {
            Some(pace) => {
                pace.tick().await;
                1
            }
            None if number - seen().unwrap_or(number) + FRAMES_A_WRITE > load.window => {
                sleep(LOOK_AGAIN).await;
                continue;
            }
            None => FRAMES_A_WRITE.min(load.max_readings - number),
        };
        let ts = now();
        for _ in 0..burst {
            outgoing.push(&format!(
                r#"{{"op":6,"t":"ACCELERATION","d":{{"ts":"{ts}","d":[{producer},{number},-9.80665]}}}}"#
            ));
            number += 1;
        }
        outgoing.flush().await?;
        stage.sent[producer].store(number, Relaxed);
    }
    // Stays connected until all is over.
    loop {
        receive(&mut incoming, &mut outgoing, |_| {}).await?;
    }
}

async fn live(
    server: &Arc<Server>,
    load: Load,
    window: Duration,
    process: Option<Process>,
    print: impl Fn(&str),
) -> Result<(), SimulateError> {
    let (stage, mut running) = begin(server, load).await?;
    let measured = async {
        sleep(WARM_UP).await;
        stage.tally.delays_ms();
        let before = stage.tally.delivered.load(Relaxed);
        let cpu_before_s = process.as_ref().and_then(Process::cpu_s);
        let started = Instant::now();
        sleep(window).await;
        let deliveries = (stage.tally.delivered.load(Relaxed) - before) as f64;
        let rate = deliveries / started.elapsed().as_secs_f64();
        let (p50_ms, p99_ms) = stage.tally.delays_ms();
        let mut line = format!("{rate:.0} deliveries/s; delay p50 {p50_ms:.2} ms, p99 {p99_ms:.2} ms");
        if let Some((process, before_s)) = process.as_ref().zip(cpu_before_s) {
            let used_s = process.cpu_s().unwrap_or_default() - before_s;
            line += &format!("; server {:.3} CPU s per million", used_s / deliveries * 1e6);
            line += &format!(", at most {:.1} MiB", process.peak_rss_kib().unwrap_or_default() / 1024.0);
        }
        drain(&stage).await;
        line
    };
    let line = tokio::select! {
        line = measured => line,
        ended = running.join_next() => return ended.and_then(Result::ok).unwrap_or(Ok(())),
    };
    print(&line);
    verdict(&stage, print)
}

/// Ends the load and waits until everything has arrived, or nothing more does.
async fn drain(stage: &Stage) {
    stage.is_over.store(true, SeqCst);
    let started = Instant::now();
    while missing(stage) > 0 && started.elapsed() < DRAIN {
        sleep(Duration::from_millis(50)).await;
    }
}

fn missing(stage: &Stage) -> u64 {
    let missing_of = |consumer: &Arc<Consumer>| -> u64 {
        let places = consumer.next.iter().zip(&stage.sent);
        places.map(|(next, sent)| sent.load(Relaxed).saturating_sub(next.load(Relaxed))).sum()
    };
    stage.consumers.iter().map(missing_of).sum()
}

fn verdict(stage: &Stage, print: impl Fn(&str)) -> Result<(), SimulateError> {
    let count = |count: &AtomicU64| count.load(Relaxed);
    let lost = missing(stage) + count(&stage.tally.skipped);
    let (doubled, disordered) = (count(&stage.tally.repeated), count(&stage.tally.disordered));
    let line = format!("lost {lost}, doubled {doubled}, out of order {disordered}");
    print(&line);
    if lost + doubled + disordered == 0 { Ok(()) } else { Err(SimulateError::Wrong(line)) }
}

async fn idle(
    server: &Arc<Server>,
    consumers: usize,
    process: Option<Process>,
    print: impl Fn(&str),
) -> Result<(), SimulateError> {
    let first = server.connect(None).await?;
    let rss_kib = || process.as_ref().and_then(Process::rss_kib);
    let before_kib = rss_kib();
    let mut all = vec![first];
    for _ in 1..consumers {
        all.push(server.connect(None).await?);
    }
    // What the handshakes took is given back.
    sleep(WARM_UP).await;
    print(&format!("{} connections are open", all.len()));
    if let Some((before_kib, after_kib)) = before_kib.zip(rss_kib()) {
        let each = (after_kib - before_kib) / all.len() as f64;
        print(&format!("server {each:.2} KiB for each"));
    }
    Ok(())
}

async fn catch_up(server: &Arc<Server>, load: Load, print: impl Fn(&str)) -> Result<(), SimulateError> {
    let (stage, mut running) = begin(server, load).await?;
    let total = load.max_readings * load.producers as u64;
    while stage.tally.delivered.load(Relaxed) < total {
        tokio::select! {
            () = sleep(Duration::from_millis(50)) => {}
            Some(ended) = running.join_next() => return ended.unwrap_or(Ok(())),
        }
    }
    let first_seq = stage.consumers[0].first_seq();
    verdict(&stage, &print)?;
    let late = Stage {
        consumers: vec![Arc::new(Consumer::of(load.producers))],
        sent: (0..load.producers).map(|_| AtomicU64::new(load.max_readings)).collect(),
        tally: Tally::default(),
        is_over: AtomicBool::new(true),
    };
    let (mut incoming, mut outgoing) = server.connect(None).await?;
    let started = Instant::now();
    outgoing.push(&format!(r#"{{"op":7,"d":{{"after":{}}}}}"#, first_seq.saturating_sub(1)));
    outgoing.flush().await?;
    while missing(&late) > 0 {
        let take = |text: &str| late.consumers[0].take(text, &late.tally, || 0);
        receive(&mut incoming, &mut outgoing, take).await?;
    }
    let rate = total as f64 / started.elapsed().as_secs_f64();
    print(&format!("{total} stored readings replayed at {rate:.0} a second"));
    verdict(&late, print)
}
