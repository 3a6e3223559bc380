//! Numbers in are numbers out: producers that number what they send and send it again until it is stored, and consumers that
//! come back and ask for what they missed. They take it that any connection may break, or fall silent, at any moment.

use std::{
    collections::{BTreeMap, HashMap},
    sync::{Arc, Mutex},
    time::Duration,
};

use futures_util::{SinkExt, StreamExt};
use serde_json::{Value, json};
use tokio::{
    net::TcpStream,
    sync::watch,
    task::JoinHandle,
    time::{Instant, sleep, timeout, timeout_at},
};
use tokio_tungstenite::{
    MaybeTlsStream, WebSocketStream,
    tungstenite::{Message, client::IntoClientRequest},
};

use crate::{program::KEY, support::PATIENCE};

const PRODUCERS: usize = 6;

/// What a producer has on its way at most.
const WINDOW: u64 = 256;

/// How fast each of them sends, in readings a second.
const RATE_HZ: u64 = 2_000;

/// A connection that brings nothing for so long is given up; something comes all the time.
const SILENCE: Duration = Duration::from_secs(2);

/// Between two attempts to connect.
const PAUSE: Duration = Duration::from_millis(20);

/// A connection that may break at any moment.
struct Wire {
    socket: WebSocketStream<MaybeTlsStream<TcpStream>>,
    /// When it last brought something.
    heard: Instant,
}

impl Wire {
    /// Identifies with these capabilities, with patience for a server that is not there yet.
    async fn connect(address: &watch::Receiver<String>, path: &str, role: u8, want: &[&str]) -> Option<Self> {
        timeout(SILENCE, Self::try_connect(address, path, role, want)).await.ok().flatten()
    }

    async fn try_connect(
        address: &watch::Receiver<String>,
        path: &str,
        role: u8,
        want: &[&str],
    ) -> Option<Self> {
        let base = address.borrow().clone();
        let mut request = reqwest::Client::new().post(format!("http://{base}{path}"));
        for (name, value) in KEY {
            request = request.header(name, value);
        }
        let token: Value = request.send().await.ok()?.json().await.ok()?;
        let mut request = format!("ws://{base}/connect").into_client_request().ok()?;
        request.headers_mut().insert("sec-websocket-protocol", "motionwire.v1".parse().ok()?);
        let (socket, _) = tokio_tungstenite::connect_async(request).await.ok()?;
        let mut wire = Self { socket, heard: Instant::now() };
        wire.send(json!({ "op": 3, "d": { "token": token["token"], "type": role, "want": want } })).await?;
        while wire.next().await?["op"] != 4 {}
        Some(wire)
    }

    async fn send(&mut self, frame: Value) -> Option<()> {
        timeout(SILENCE, self.socket.send(Message::text(frame.to_string()))).await.ok()?.ok()
    }

    /// The next frame. Cancelling the returned future loses nothing, the silence so far included.
    async fn next(&mut self) -> Option<Value> {
        loop {
            let message = timeout_at(self.heard + SILENCE, self.socket.next()).await.ok()??.ok()?;
            self.heard = Instant::now();
            match message {
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
            sleep(PAUSE).await;
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

/// What a consumer was ever sent, by number: whose it is, and which of theirs.
type Seen = Arc<Mutex<BTreeMap<u64, (String, u64)>>>;

fn reading(event: &Value) -> (u64, (String, u64)) {
    let (uid, val) = (event["uid"].as_str().unwrap(), event["d"]["val"].as_u64().unwrap());
    (event["seq"].as_u64().unwrap(), (uid.to_owned(), val))
}

fn see(seen: &Seen, event: &Value) -> u64 {
    let (seq, reading) = reading(event);
    let mut seen = seen.lock().unwrap();
    let first = seen.entry(seq).or_insert_with(|| reading.clone());
    assert_eq!(*first, reading, "{seq} was used for two events");
    seq
}

/// Listens to what is live, over all connections; its numbers only ever grow.
async fn listen(address: watch::Receiver<String>, seen: Seen) {
    let mut newest = 0;
    loop {
        let Some(mut wire) = Wire::connect(&address, "/auth/developer", 1, &[]).await else {
            sleep(PAUSE).await;
            continue;
        };
        while let Some(event) = wire.next().await {
            let seq = see(&seen, &event);
            assert!(seq > newest, "{seq} after {newest}");
            newest = seq;
        }
    }
}

/// Listens, and asks after each connection for what it missed.
async fn follow(address: watch::Receiver<String>, seen: Seen) {
    // All up to this number has been seen.
    let mut complete = 0;
    loop {
        let Some(mut wire) = Wire::connect(&address, "/auth/developer", 1, &["replay"]).await else {
            sleep(PAUSE).await;
            continue;
        };
        if wire.send(json!({ "op": 7, "d": { "after": complete } })).await.is_none() {
            continue;
        }
        let (mut newest, mut is_replayed) = (complete, false);
        while let Some(frame) = wire.next().await {
            if frame["op"] == 7 {
                is_replayed = true;
            } else {
                newest = newest.max(see(&seen, &frame));
            }
            if is_replayed {
                complete = newest;
            }
        }
    }
}

/// The whole log, as a consumer reads it.
async fn replay(address: &watch::Receiver<String>) -> Vec<(u64, (String, u64))> {
    let mut wire =
        Wire::connect(address, "/auth/developer", 1, &["replay"]).await.expect("the server is there");
    wire.send(json!({ "op": 7, "d": {} })).await.unwrap();
    let mut events = Vec::new();
    loop {
        let frame = timeout(PATIENCE, wire.next()).await.expect("a frame in time").expect("the whole log");
        if frame["op"] == 7 {
            return events;
        }
        events.push(reading(&frame));
    }
}

/// Producers and consumers at work.
pub(crate) struct Work {
    address: watch::Receiver<String>,
    stop: watch::Sender<bool>,
    producers: Vec<(String, Arc<Mutex<u64>>, JoinHandle<u64>)>,
    consumers: [(Seen, JoinHandle<()>); 2],
}

impl Work {
    /// They connect to this address (`127.0.0.1:…`), which may change.
    pub(crate) fn begin(address: watch::Receiver<String>) -> Self {
        let (stop, stopped) = watch::channel(false);
        let (live, all) = (Seen::default(), Seen::default());
        let consumers = [
            (Arc::clone(&live), tokio::spawn(listen(address.clone(), live))),
            (Arc::clone(&all), tokio::spawn(follow(address.clone(), all))),
        ];
        let producers = (0..PRODUCERS).map(|number| {
            let (uid, acked) = (format!("user-{number}"), Arc::<Mutex<u64>>::default());
            let task = produce(uid.clone(), address.clone(), stopped.clone(), Arc::clone(&acked));
            (uid, acked, tokio::spawn(task))
        });
        let producers = producers.collect();
        Self { address, stop, producers, consumers }
    }

    /// Stops making numbers, waits until all are where they belong, and checks them.
    pub(crate) async fn finish(self) -> String {
        self.stop.send_replace(true);
        let mut sent = HashMap::new();
        for (uid, acked, task) in self.producers {
            let last = timeout(6 * PATIENCE, task).await.expect("all is stored in the end").unwrap();
            assert_eq!(*acked.lock().unwrap(), last);
            sent.insert(uid, last);
        }
        let events = replay(&self.address).await;
        check_stored(&events, &sent);
        let [live, (all, _)] = &self.consumers;
        let complete = async {
            while all.lock().unwrap().len() < events.len() {
                sleep(PAUSE).await;
            }
        };
        let is_complete = timeout(PATIENCE, complete).await.is_ok();
        let stored: BTreeMap<_, _> = events.into_iter().collect();
        assert!(is_complete && *all.lock().unwrap() == stored, "who asks again sees all that is stored");
        let lost =
            |(seq, reading): (&u64, &(String, u64))| (stored.get(seq) != Some(reading)).then_some(*seq);
        assert_eq!(live.0.lock().unwrap().iter().find_map(lost), None, "was sent to a consumer and is gone");
        for (_, task) in &self.consumers {
            assert!(!task.is_finished(), "a consumer has failed");
            task.abort();
        }
        format!("{} numbers in, {} numbers out", sent.values().sum::<u64>(), stored.len())
    }
}

fn check_stored(events: &[(u64, (String, u64))], sent: &HashMap<String, u64>) {
    assert!(events.is_sorted_by(|a, b| a.0 < b.0), "each number once, in order");
    let mut vals: HashMap<&str, Vec<u64>> = HashMap::new();
    for (_, (uid, val)) in events {
        vals.entry(uid).or_default().push(*val);
    }
    // In bad weather somebody may never get through; not everybody.
    assert!(sent.values().any(|last| *last > 0), "nothing was sent");
    for (uid, last) in sent {
        let expected: Vec<u64> = (1..=*last).collect();
        let stored = vals.remove(uid.as_str()).unwrap_or_default();
        assert!(stored == expected, "{uid}: each of {last} once and in order, not {}", stored.len());
    }
}
