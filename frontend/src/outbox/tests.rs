use std::collections::{BTreeMap, HashMap};

use motionwire_shared::KnownType;
use proptest::prelude::*;

use super::*;

mod amended;

fn stream(name: &str) -> StreamId {
    name.parse().unwrap()
}

fn steps() -> DataType {
    KnownType::Steps.into()
}

/// A reading that is known by its number.
fn push(outbox: &mut Outbox, number: u64, now_ms: f64) {
    outbox.push(&steps(), Timestamp::from_millis(now_ms), &Value::Scalar(number as f64), now_ms);
}

/// What is sent, as stream, number and count of readings.
fn sent(outbox: &mut Outbox) -> Vec<(String, u64, usize)> {
    let mut sent = Vec::new();
    outbox.send(|chunk| {
        sent.push((chunk.key.stream.to_string(), chunk.key.n, chunk.count()));
        true
    });
    sent
}

fn stored(outbox: &mut Outbox, name: &str, n: u64) {
    outbox.stored(&Position { stream: stream(name), n });
}

#[test]
fn readings_of_a_type_are_gathered_into_one_numbered_chunk() {
    let mut outbox = Outbox::new(stream("a"));
    for (number, now_ms) in [(1, 0.0), (2, 16.0), (3, 33.0)] {
        push(&mut outbox, number, now_ms);
    }
    let speed = DataType::from(KnownType::Speed);
    outbox.push(&speed, Timestamp::default(), &Value::Scalar(1.5), 40.0);
    outbox.gather(49.0);
    assert_eq!(sent(&mut outbox), []);
    outbox.gather(50.0);
    assert_eq!(sent(&mut outbox), [("a".to_owned(), 1, 3)]);
    outbox.gather(100.0);
    assert_eq!(sent(&mut outbox), [("a".to_owned(), 2, 1)]);
    assert_eq!(sent(&mut outbox), [], "each once");
    assert_eq!(outbox.counts(), Counts { stored: 0, waiting: 4, thinned: 0 });
    stored(&mut outbox, "a", 2);
    assert_eq!(outbox.counts(), Counts { stored: 4, waiting: 0, thinned: 0 });
}

#[test]
fn what_a_lost_connection_left_comes_beside_live_readings_under_its_own_stream() {
    let mut outbox = Outbox::new(stream("a"));
    push(&mut outbox, 1, 0.0);
    outbox.gather(50.0);
    sent(&mut outbox);
    push(&mut outbox, 2, 60.0);
    outbox.gather(110.0);
    outbox.connected(stream("b"));
    push(&mut outbox, 3, 120.0);
    outbox.gather(170.0);
    let expected = [("b", 1, 1), ("a", 1, 1), ("a", 2, 1)].map(|(s, n, len)| (s.to_owned(), n, len));
    assert_eq!(sent(&mut outbox), expected, "live first");
    stored(&mut outbox, "a", 1);
    stored(&mut outbox, "b", 1);
    outbox.connected(stream("c"));
    assert_eq!(sent(&mut outbox), [("a".to_owned(), 2, 1)]);
    push(&mut outbox, 4, 200.0);
    outbox.gather(250.0);
    assert_eq!(sent(&mut outbox), [("b".to_owned(), 2, 1)], "a stream of which nothing is left over goes on");
}

#[test]
fn a_connection_that_takes_no_more_is_asked_again() {
    let mut outbox = Outbox::new(stream("a"));
    for number in 1..=3 {
        push(&mut outbox, number, 100.0 * number as f64);
        outbox.gather(100.0 * number as f64 + 50.0);
    }
    let mut taken = Vec::new();
    outbox.send(|chunk| {
        taken.push(chunk.key.n);
        taken.len() < 2
    });
    assert_eq!(taken, [1, 2], "the second was not taken");
    assert_eq!(sent(&mut outbox).iter().map(|(_, n, _)| *n).collect::<Vec<_>>(), [2, 3]);
}

#[test]
fn only_what_is_not_acknowledged_in_time_is_saved_and_then_removed() {
    let mut outbox = Outbox::new(stream("a"));
    push(&mut outbox, 1, 0.0);
    outbox.gather(50.0);
    assert_eq!(outbox.saving(100.0), Saving::default());
    push(&mut outbox, 2, 100.0);
    outbox.gather(150.0);
    stored(&mut outbox, "a", 1);
    assert_eq!(outbox.saving(200.0), Saving::default(), "the first is stored, the second is young");
    let saving = outbox.saving(220.0);
    assert_eq!(saving.save.iter().map(|chunk| chunk.key.n).collect::<Vec<_>>(), [2]);
    assert_eq!(outbox.saving(300.0), Saving::default(), "once");
    stored(&mut outbox, "a", 2);
    let removed: Vec<_> = outbox.saving(350.0).remove.iter().map(Key::to_text).collect();
    assert_eq!(removed, ["a/0000000000000002"]);
}

#[test]
fn records_come_back_as_they_were() {
    let mut outbox = Outbox::new(stream("a"));
    push(&mut outbox, 1, 0.0);
    push(&mut outbox, 2, 10.0);
    outbox.gather(60.0);
    let chunk = outbox.saving(500.0).save.remove(0);
    let again = Chunk::from_record(&chunk.key.to_text(), &chunk.to_record()).unwrap();
    assert_eq!((&again.key, again.readings()), (&chunk.key, chunk.readings()));
    for (key, record) in
        [("a", "{}"), ("a/1", "{}"), ("a/x", r#"{"t":"STEPS","d":[{}]}"#), ("a/1", r#"{"t":"x","d":[]}"#)]
    {
        assert_eq!(Chunk::from_record(key, record), None, "{key} {record}");
    }
}

#[test]
fn a_full_outbox_thins_its_oldest_readings_and_counts_them() {
    let mut outbox = Outbox::new(stream("a"));
    for chunk in 0..10u32 {
        for reading in 0..8u32 {
            push(&mut outbox, u64::from(reading), f64::from(chunk * 100 + reading));
        }
        outbox.gather(f64::from(chunk * 100 + 60));
    }
    assert_eq!(outbox.saving(10_000.0).save.len(), 10);
    let full = outbox.bytes;
    outbox.make_room_within(full * 3 / 4);
    assert!(outbox.bytes <= full * 3 / 4);
    assert_eq!(outbox.saving(10_000.0).save.len(), 6, "what was thinned is saved anew");
    let lens: Vec<_> = outbox.live.chunks.iter().map(Chunk::count).collect();
    assert_eq!(lens, [4, 4, 4, 4, 4, 4, 8, 8, 8, 8]);
    assert_eq!(outbox.counts(), Counts { stored: 0, waiting: 56, thinned: 24 });
    let span = (Timestamp::from_millis(0.0), Timestamp::from_millis(507.0));
    assert_eq!((outbox.take_thinned(), outbox.take_thinned()), (Some(span), None), "told once");
    outbox.make_room_within(full / 100);
    assert!(outbox.bytes <= full / 100 && outbox.counts().waiting + outbox.counts().thinned == 80);
}

#[test]
fn a_connection_uses_few_streams() {
    let mut outbox = Outbox::new(stream("live"));
    let chunk =
        |run: usize| Chunk::from_record(&format!("s{run}/1"), r#"{"t":"STEPS","d":[{"val":1}]}"#).unwrap();
    outbox.restore((0..200).map(chunk));
    let mut used = 0;
    for _ in 0..200 {
        for (name, n, _) in sent(&mut outbox) {
            used += 1;
            stored(&mut outbox, &name, n);
        }
    }
    assert_eq!(used, MAX_STREAMS_PER_CONNECTION - 1);
    assert!(outbox.needs_connection(), "the rest goes over another one");
    outbox.connected(stream("next"));
    assert!(!outbox.needs_connection());
    assert_eq!(sent(&mut outbox).len(), 1);
}

#[test]
fn a_backlog_goes_as_fast_as_it_is_stored() {
    let mut outbox = Outbox::new(stream("live"));
    let chunk = |n: usize| Chunk::from_record(&format!("s/{n}"), r#"{"t":"STEPS","d":[{"val":1}]}"#).unwrap();
    outbox.restore((1..=200).map(chunk));
    let sent_up_to = |outbox: &mut Outbox| sent(outbox).last().map(|(_, n, _)| *n);
    assert_eq!(sent_up_to(&mut outbox), Some(64));
    assert_eq!(sent_up_to(&mut outbox), None, "no more is on its way at a time");
    stored(&mut outbox, "s", 40);
    assert_eq!(sent_up_to(&mut outbox), Some(104), "what is stored makes room for as much");
}

/// What may happen to a page.
#[derive(Debug, Clone)]
enum Happening {
    /// Milliseconds pass, with a reading every 16.
    Pass(u32),
    /// The server stores some of what is on its way, and the page hears of some of it.
    Deliver { stored: usize, is_heard: bool },
    /// The connection is lost, with all that is on its way, and comes back.
    Reconnect,
    /// The page is killed, and opened again.
    Kill,
}

fn happening() -> impl Strategy<Value = Happening> {
    prop_oneof![
        4 => (20u32..700).prop_map(Happening::Pass),
        4 => (0usize..40, any::<bool>()).prop_map(|(stored, is_heard)| Happening::Deliver { stored, is_heard }),
        1 => Just(Happening::Reconnect),
        1 => Just(Happening::Kill),
    ]
}

/// A page, its browser's store, and a server, as simple as can be.
struct World {
    outbox: Outbox,
    saved: BTreeMap<String, String>,
    /// On the way to the server.
    wire: VecDeque<(Position, Vec<String>)>,
    positions: HashMap<StreamId, u64>,
    log: Vec<(StreamId, String)>,
    now_ms: f64,
    next: u64,
    streams: u32,
    /// Readings that were measured, and when.
    measured: Vec<(u64, f64)>,
    /// Those that were too young when the page was killed.
    excused: Vec<u64>,
}

impl World {
    fn new() -> Self {
        Self {
            outbox: Outbox::new(stream("s0")),
            saved: BTreeMap::new(),
            wire: VecDeque::new(),
            positions: HashMap::new(),
            log: Vec::new(),
            now_ms: 0.0,
            next: 0,
            streams: 0,
            measured: Vec::new(),
            excused: Vec::new(),
        }
    }

    fn fresh(&mut self) -> StreamId {
        self.streams += 1;
        stream(&format!("s{}", self.streams))
    }

    /// The page's timer.
    fn tick(&mut self) {
        self.outbox.gather(self.now_ms);
        let wire = &mut self.wire;
        self.outbox.send(|chunk| {
            wire.push_back((chunk.key.position(), chunk.readings().to_vec()));
            true
        });
        let Saving { save, remove } = self.outbox.saving(self.now_ms);
        for chunk in save {
            self.saved.insert(chunk.key.to_text(), chunk.to_record());
        }
        for key in remove {
            self.saved.remove(&key.to_text());
        }
    }

    fn pass(&mut self, ms: u32) {
        for _ in 0..ms {
            self.now_ms += 1.0;
            if (self.now_ms as u64).is_multiple_of(16) {
                push(&mut self.outbox, self.next, self.now_ms);
                self.measured.push((self.next, self.now_ms));
                self.next += 1;
            }
            if (self.now_ms as u64).is_multiple_of(50) {
                self.tick();
            }
        }
    }

    fn deliver(&mut self, count: usize, is_heard: bool) {
        for _ in 0..count.min(self.wire.len()) {
            let Some((position, readings)) = self.wire.pop_front() else { return };
            let known = self.positions.get(&position.stream).copied().unwrap_or(0);
            if position.n > known {
                self.positions.insert(position.stream.clone(), position.n);
                self.log.extend(readings.into_iter().map(|reading| (position.stream.clone(), reading)));
            }
            if is_heard {
                let n = self.positions[&position.stream];
                self.outbox.stored(&Position { stream: position.stream, n });
            }
        }
    }

    fn reconnect(&mut self) {
        self.wire.clear();
        let fresh = self.fresh();
        self.outbox.connected(fresh);
    }

    fn kill(&mut self) {
        let now_ms = self.now_ms;
        self.excused
            .extend(self.measured.iter().filter(|(_, at)| now_ms - at < 250.0).map(|(number, _)| *number));
        self.wire.clear();
        self.outbox = Outbox::new(self.fresh());
        let saved: Vec<_> =
            self.saved.iter().map(|(key, record)| Chunk::from_record(key, record).unwrap()).collect();
        self.outbox.restore(saved);
    }

    /// All goes well from here on.
    fn settle(&mut self) {
        self.reconnect();
        for _ in 0..10_000 {
            self.now_ms += 50.0;
            self.tick();
            self.deliver(usize::MAX, true);
            if self.outbox.counts().waiting == 0 {
                break;
            }
            if self.wire.is_empty() {
                self.reconnect();
            }
        }
        self.tick();
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn whatever_happens_everything_is_stored_once_and_in_order(
        happenings in proptest::collection::vec(happening(), 1..40),
    ) {
        let mut world = World::new();
        for happening in happenings {
            match happening {
                Happening::Pass(ms) => world.pass(ms),
                Happening::Deliver { stored, is_heard } => world.deliver(stored, is_heard),
                Happening::Reconnect => world.reconnect(),
                Happening::Kill => world.kill(),
            }
        }
        world.settle();
        prop_assert_eq!(world.outbox.counts().waiting, 0);
        prop_assert!(world.saved.is_empty(), "{:?}", world.saved.keys());

        let mut times: HashMap<u64, usize> = HashMap::new();
        let mut last: HashMap<StreamId, u64> = HashMap::new();
        for (stream, reading) in &world.log {
            let value: serde_json::Value = serde_json::from_str(reading).unwrap();
            let number = value["val"].as_f64().unwrap() as u64;
            *times.entry(number).or_default() += 1;
            if let Some(before) = last.insert(stream.clone(), number) {
                prop_assert!(before < number, "out of order in {}", stream);
            }
        }
        for (number, _) in &world.measured {
            let count = times.get(number).copied().unwrap_or(0);
            prop_assert!(count <= 1, "{} was stored {} times", number, count);
            prop_assert!(count == 1 || world.excused.contains(number), "{} is missing", number);
        }
    }
}
