//! What one connection costs the others: readings are timed on their way, with and without peers that stall, send nonsense,
//! ask for everything and read nothing.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use futures_util::{SinkExt, StreamExt};
use serde_json::json;
use tokio::{
    io::AsyncWriteExt,
    net::TcpStream,
    task::{JoinHandle, JoinSet},
    time::{interval, sleep},
};
use tokio_tungstenite::tungstenite::Message;

use crate::{
    cli,
    program::{Program, Usage},
};

const CONSUMERS: usize = 3;

/// Between two readings.
const INTERVAL: Duration = Duration::from_millis(5);

/// How long the delays of a round are measured.
const ROUND: Duration = Duration::from_secs(2);

/// Peers of each kind.
const HOSTILE: usize = 8;

/// What the stalled ones ask for, and leave in the server's hands: more than the sockets between take in.
const BACKLOG_EVENTS: usize = 12_000;

/// Delays from submission to receipt, in microseconds.
#[derive(Debug, Default)]
struct Delays(Vec<u64>);

impl Delays {
    fn percentile_us(&mut self, share: f64) -> u64 {
        self.0.sort_unstable();
        self.0[((self.0.len() - 1) as f64 * share) as usize]
    }
}

/// One producer to some consumers, steadily; every reading must arrive.
async fn round(program: &Program, delays: &mut Delays) {
    let base = Instant::now();
    let mut consumers = JoinSet::new();
    for _ in 0..CONSUMERS {
        let mut consumer = program.identify("/auth/developer", 1).await;
        consumers.spawn(async move {
            let mut delays = Vec::new();
            while let Ok(event) = consumer.next().await {
                let Some(sent_us) = event["d"]["val"].as_u64() else { continue };
                if sent_us == 0 {
                    break;
                }
                delays.push(base.elapsed().as_micros() as u64 - sent_us);
            }
            delays
        });
    }
    let mut producer = program.identify("/auth/user?id=wrist", 0).await;
    let (mut ticks, begun) = (interval(INTERVAL), Instant::now());
    let mut sent = 0;
    while begun.elapsed() < ROUND {
        ticks.tick().await;
        let now_us = base.elapsed().as_micros() as u64;
        producer.send(json!({ "op": 6, "t": "STEPS", "d": { "val": now_us.max(1) } })).await;
        sent += 1;
    }
    producer.send(json!({ "op": 6, "t": "STEPS", "d": { "val": 0 } })).await;
    for of_one in consumers.join_all().await {
        assert_eq!(of_one.len(), sent, "each reading reaches each consumer");
        delays.0.extend(of_one);
    }
}

/// Whoever means harm, with an account of the same server.
struct Hostile {
    program: Arc<Program>,
    dev_id: String,
    api_key: String,
}

impl Hostile {
    async fn socket(&self, path: &str, role: u8) -> crate::support::Socket {
        self.program.identify_as([&self.dev_id, &self.api_key], path, role).await
    }

    /// Fills a log of its own.
    async fn fill(&self) {
        let mut producer = self.socket("/auth/user?id=bulk", 0).await;
        let mut consumer = self.socket("/auth/developer", 1).await;
        let d: Vec<f64> = (0..64).map(|n| f64::from(n) * 1_234.567_891 + 1e9).collect();
        for _ in 0..BACKLOG_EVENTS {
            producer.send(json!({ "op": 6, "t": "BULK", "d": { "d": d } })).await;
        }
        for _ in 0..BACKLOG_EVENTS {
            consumer.next().await.unwrap();
        }
    }

    /// All of it at once, until they are aborted.
    fn attack(self: &Arc<Self>) -> Vec<JoinHandle<()>> {
        let mut peers = Vec::new();
        for number in 0..HOSTILE {
            let pause = Duration::from_millis(20 + number as u64);
            let of = || Arc::clone(self);
            peers.extend([
                tokio::spawn(asks_for_everything_and_reads_nothing(of())),
                tokio::spawn(answers_are_not_read(of(), number)),
                tokio::spawn(sends(of(), "not json".to_owned(), pause)),
                tokio::spawn(sends(of(), "[".repeat(60_000), pause)),
                tokio::spawn(sends(of(), "x".repeat(200_000), pause)),
                tokio::spawn(says_half(of(), pause)),
            ]);
        }
        peers
    }
}

async fn asks_for_everything_and_reads_nothing(hostile: Arc<Hostile>) {
    let mut socket = hostile.socket("/auth/developer", 1).await;
    for _ in 0..8 {
        socket.send(json!({ "op": 7, "d": {} })).await;
    }
    std::future::pending::<()>().await;
}

/// Heartbeats, each of which asks for an answer.
async fn answers_are_not_read(hostile: Arc<Hostile>, number: usize) {
    let mut socket = hostile.socket(&format!("/auth/user?id=deaf-{number}"), 0).await;
    let mut ticks = interval(Duration::from_millis(1));
    loop {
        ticks.tick().await;
        // It waits here once the server has stopped to read.
        socket.send(json!({ "op": 0 })).await;
    }
}

/// The same frame as the first of one connection after another.
async fn sends(hostile: Arc<Hostile>, frame: String, pause: Duration) {
    let url = format!("ws://{}/connect", hostile.program.address());
    loop {
        if let Ok((mut socket, _)) = tokio_tungstenite::connect_async(&url).await {
            drop(socket.send(Message::text(frame.clone())).await);
            while let Some(Ok(_)) = socket.next().await {}
        }
        sleep(pause).await;
    }
}

/// A handshake that never ends.
async fn says_half(hostile: Arc<Hostile>, pause: Duration) {
    loop {
        let Ok(mut socket) = TcpStream::connect(hostile.program.address()).await else { continue };
        for byte in
            b"GET /connect HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Filler: ".iter().chain([b'a'; 1000].iter())
        {
            if socket.write_all(std::slice::from_ref(byte)).await.is_err() {
                break;
            }
            sleep(pause).await;
        }
    }
}

/// The p99 of the delays in microseconds: without, and with hostile peers, in turn.
async fn measure(rounds: usize) -> (u64, u64) {
    let (dir, logs) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let program = Arc::new(Program::start(dir.path(), &logs.path().join("log"), &[]));
    let added = &cli::lines(&["developer", "add", "Mallory"], dir.path())[0];
    let text = |name: &str| added[name].as_str().unwrap().to_owned();
    let hostile = Hostile { program: Arc::clone(&program), dev_id: text("dev_id"), api_key: text("api_key") };
    let hostile = Arc::new(hostile);
    hostile.fill().await;
    let before = Usage::of(&program);
    let (mut alone, mut among) = (Delays::default(), Delays::default());
    for _ in 0..rounds {
        round(&program, &mut alone).await;
        let peers = hostile.attack();
        sleep(ROUND / 4).await;
        round(&program, &mut among).await;
        for peer in peers {
            assert!(!peer.is_finished(), "who means harm goes on");
            peer.abort();
        }
    }
    let after = Usage::of(&program);
    let (quiet_us, hostile_us) = (alone.percentile_us(0.99), among.percentile_us(0.99));
    println!(
        "p50 {} and {} µs, p99 {quiet_us} and {hostile_us} µs, of {} and {} deliveries without and with {} hostile \
         peers; {before:?} before, {after:?} after",
        alone.percentile_us(0.5),
        among.percentile_us(0.5),
        alone.0.len(),
        among.0.len(),
        6 * HOSTILE,
    );
    if let (Some(before), Some(after)) = (before, after) {
        assert!(after.resident_kb < before.resident_kb + 65_536, "memory is bounded");
    }
    (quiet_us, hostile_us)
}

/// Far from exact, for other tests run beside it: that nobody waits for a hostile peer.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_means_harm_holds_nobody_up() {
    let (quiet_us, hostile_us) = measure(1).await;
    assert!(
        hostile_us < 10 * quiet_us + 3_000_000,
        "{quiet_us} µs without, {hostile_us} µs with hostile peers"
    );
}

/// `cargo xtask bench neighbours`: prints the delays.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "measures; started by `cargo xtask bench neighbours`"]
async fn delays() {
    measure(5).await;
}
