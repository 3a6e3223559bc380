//! Producers that number what they send and send it again until it is stored, consumers that come back, and a server that is
//! killed again and again: numbers in are numbers out.

use std::{
    collections::{BTreeMap, HashMap},
    path::Path,
    sync::{Arc, Mutex},
    time::{Duration, Instant},
};

use futures_util::{SinkExt, StreamExt};
use serde_json::{Value, json};
use tokio::{net::TcpStream, sync::watch, time::timeout};
use tokio_tungstenite::{
    MaybeTlsStream, WebSocketStream,
    tungstenite::{Message, client::IntoClientRequest},
};

use crate::{
    program::{KEY, Program},
    support::PATIENCE,
};

const PRODUCERS: usize = 6;

/// What a producer has on its way at most.
const WINDOW: u64 = 256;

/// How fast each of them sends, in readings a second.
const RATE_HZ: u64 = 2_000;

/// A connection that may break at any moment.
struct Wire(WebSocketStream<MaybeTlsStream<TcpStream>>);

impl Wire {
    /// Identifies with these capabilities, with patience for a server that is not there yet.
    async fn connect(address: &watch::Receiver<String>, path: &str, role: u8, want: &[&str]) -> Option<Self> {
        let base = address.borrow().clone();
        let mut request = reqwest::Client::new().post(format!("http://{base}{path}"));
        for (name, value) in KEY {
            request = request.header(name, value);
        }
        let token: Value = request.send().await.ok()?.json().await.ok()?;
        let mut request = format!("ws://{base}/connect").into_client_request().ok()?;
        request.headers_mut().insert("sec-websocket-protocol", "motionwire.v1".parse().ok()?);
        let mut wire = Self(tokio_tungstenite::connect_async(request).await.ok()?.0);
        wire.send(json!({ "op": 3, "d": { "token": token["token"], "type": role, "want": want } })).await?;
        while wire.next().await?["op"] != 4 {}
        Some(wire)
    }

    async fn send(&mut self, frame: Value) -> Option<()> {
        self.0.send(Message::text(frame.to_string())).await.ok()
    }

    async fn next(&mut self) -> Option<Value> {
        loop {
            match self.0.next().await?.ok()? {
                Message::Text(text) => return serde_json::from_str(&text).ok(),
                Message::Close(_) => return None,
                _ => {}
            }
        }
    }
}

/// Sends 1, 2, 3 … until told to stop, and each again until it is acknowledged; gives the last number.
async fn produce(
    uid: String,
    address: watch::Receiver<String>,
    stop: watch::Receiver<bool>,
    acked: Arc<Mutex<u64>>,
) -> u64 {
    let (mut stored, mut made) = (0, 0);
    loop {
        let path = format!("/auth/user?id={uid}");
        let Some(mut wire) = Wire::connect(&address, &path, 0, &["ack"]).await else {
            tokio::time::sleep(Duration::from_millis(20)).await;
            continue;
        };
        let mut sent = stored;
        let mut ticks = tokio::time::interval(Duration::from_millis(10));
        loop {
            if *stop.borrow() && stored == made {
                return made;
            }
            tokio::select! {
                frame = wire.next() => match frame {
                    Some(frame) if frame["op"] == 1 => {
                        let n = frame["d"]["n"].as_u64().unwrap();
                        assert!(n >= stored && n <= made, "{uid}: {n} acknowledged, {stored} before, {made} sent");
                        stored = n;
                        *acked.lock().unwrap() = n;
                    }
                    Some(_) => {}
                    None => break,
                },
                _ = ticks.tick() => {
                    if !*stop.borrow() {
                        made = (made + RATE_HZ / 100).min(stored + WINDOW);
                    }
                    let mut is_broken = false;
                    while sent < made && !is_broken {
                        sent += 1;
                        let frame = json!({ "op": 6, "t": "STEPS", "stream": "s", "n": sent, "d": { "val": sent } });
                        is_broken = wire.send(frame).await.is_none();
                    }
                    if is_broken {
                        break;
                    }
                }
            }
        }
    }
}

/// Everything that was ever sent to a consumer, by number.
type Seen = Arc<Mutex<BTreeMap<u64, (String, u64)>>>;

fn see(seen: &Seen, event: &Value) -> u64 {
    let seq = event["seq"].as_u64().unwrap();
    let reading = (event["uid"].as_str().unwrap().to_owned(), event["d"]["val"].as_u64().unwrap());
    let mut seen = seen.lock().unwrap();
    let first = seen.entry(seq).or_insert_with(|| reading.clone());
    assert_eq!(*first, reading, "{seq} was used for two events");
    seq
}

/// Listens over all restarts; where `replays`, asks for what it missed, else live numbers only ever grow.
async fn consume(address: watch::Receiver<String>, seen: Seen, replays: bool) {
    let mut newest = 0;
    loop {
        let Some(mut wire) = Wire::connect(&address, "/auth/developer", 1, &[]).await else {
            tokio::time::sleep(Duration::from_millis(20)).await;
            continue;
        };
        if replays && wire.send(json!({ "op": 7, "d": { "after": newest } })).await.is_none() {
            continue;
        }
        while let Some(event) = wire.next().await {
            let seq = see(&seen, &event);
            assert!(replays || seq > newest, "{seq} after {newest}");
            newest = seq.max(newest);
        }
    }
}

/// The whole log, as a consumer reads it.
async fn replay(address: &watch::Receiver<String>) -> Vec<(u64, String, u64)> {
    let mut wire =
        Wire::connect(address, "/auth/developer", 1, &["replay"]).await.expect("the server is there");
    wire.send(json!({ "op": 7, "d": {} })).await.unwrap();
    let mut events = Vec::new();
    loop {
        let frame = timeout(PATIENCE, wire.next()).await.expect("a frame in time").expect("the whole log");
        if frame["op"] == 7 {
            return events;
        }
        let (uid, val) = (frame["uid"].as_str().unwrap(), frame["d"]["val"].as_u64().unwrap());
        events.push((frame["seq"].as_u64().unwrap(), uid.to_owned(), val));
    }
}

/// What a process takes.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Usage {
    pub(crate) resident_kb: u64,
    pub(crate) files: usize,
    pub(crate) threads: u64,
}

impl Usage {
    /// None where the system does not tell.
    fn of(program: &Program) -> Option<Self> {
        let proc = Path::new("/proc").join(program.running.0.id().to_string());
        let status = std::fs::read_to_string(proc.join("status")).ok()?;
        let number = |name: &str| {
            let line = status.lines().find_map(|line| line.strip_prefix(name))?;
            line.split_whitespace().next()?.parse().ok()
        };
        let files = std::fs::read_dir(proc.join("fd")).ok()?.count();
        Some(Self { resident_kb: number("VmRSS:")?, files, threads: number("Threads:")? })
    }
}

/// How a generation of the server ends.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Ending {
    Killed,
    InOrder,
}

/// A run: for how long each generation of the server lives, and how it ends.
pub(crate) async fn run(generations: &[(Duration, Ending)], flags: &[&str]) -> Vec<Vec<Usage>> {
    let (dir, logs) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let log = logs.path().join("log");
    let mut program = Program::start(dir.path(), &log, flags);
    let place = |program: &Program| program.base.strip_prefix("http://").unwrap().to_owned();
    let (address, at) = watch::channel(place(&program));
    let (stop, stopped) = watch::channel(false);
    let seen = Seen::default();
    let listeners =
        [true, false].map(|replays| tokio::spawn(consume(at.clone(), Arc::clone(&seen), replays)));
    let mut producers = Vec::new();
    for number in 0..PRODUCERS {
        let (uid, acked) = (format!("user-{number}"), Arc::<Mutex<u64>>::default());
        let task = tokio::spawn(produce(uid.clone(), at.clone(), stopped.clone(), Arc::clone(&acked)));
        producers.push((uid, acked, task));
    }
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
        address.send_replace(place(&program));
    }
    stop.send_replace(true);
    let mut sent = HashMap::new();
    for (uid, acked, task) in producers {
        let last = timeout(6 * PATIENCE, task).await.expect("all is stored in the end").unwrap();
        assert_eq!(*acked.lock().unwrap(), last);
        sent.insert(uid, last);
    }
    let events = replay(&at).await;
    for listener in listeners {
        assert!(!listener.is_finished(), "a listener has failed");
        listener.abort();
    }
    check(&events, &seen, &sent);
    let told = std::fs::read_to_string(&log).unwrap();
    assert!(!told.contains("panicked"), "{told}");
    let count: u64 = sent.values().sum();
    println!(
        "{count} numbers in, {} numbers out, {} generations of the server",
        events.len(),
        generations.len() + 1
    );
    usage
}

fn check(events: &[(u64, String, u64)], seen: &Seen, sent: &HashMap<String, u64>) {
    assert!(events.is_sorted_by(|a, b| a.0 < b.0), "each number once, in order");
    let mut vals: HashMap<&str, Vec<u64>> = HashMap::new();
    for (_, uid, val) in events {
        vals.entry(uid).or_default().push(*val);
    }
    for (uid, last) in sent {
        let expected: Vec<u64> = (1..=*last).collect();
        assert!(
            vals[uid.as_str()] == expected,
            "{uid}: each of {last} once and in order, not {}",
            vals[uid.as_str()].len()
        );
    }
    let stored: HashMap<u64, (&str, u64)> =
        events.iter().map(|(seq, uid, val)| (*seq, (uid.as_str(), *val))).collect();
    for (seq, (uid, val)) in seen.lock().unwrap().iter() {
        assert_eq!(stored.get(seq), Some(&(uid.as_str(), *val)), "{seq} was sent to a consumer and is gone");
    }
    assert!(sent.values().all(|last| *last > 0));
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
