//! Random calls, checked against a plain list.

use std::{collections::BTreeMap, time::Duration};

use motionwire_server::log::{Append, Bounds, Event, NewEvent, Retention, Series, StreamPosition};
use proptest::{
    prelude::*,
    test_runner::{Config, TestRunner},
};

use super::harness::*;

const DEVELOPERS: [&str; 2] = ["d", "e"];
const USERS: [&str; 3] = ["a", "b", "c"];
const TYPES: [&str; 2] = ["HEART_RATE", "GYROSCOPE"];

#[derive(Debug, Clone)]
struct Added {
    dev: usize,
    events: Vec<(usize, usize, i64, String)>,
    position: Option<(usize, u64)>,
}

#[derive(Debug, Clone)]
enum Call {
    Append { pause_s: i64, appends: Vec<Added> },
    Read { dev: usize, after: u64, before: u64, max_bytes: usize },
    ReadSeries { dev: usize, user: usize, kind: usize, from: i64, to: i64, max_events: usize },
    DeleteUser { dev: usize, user: usize },
    DeleteDeveloper { dev: usize },
    KeepFor { hours: u64 },
    Reopen,
}

fn call() -> impl Strategy<Value = Call> {
    let text = prop_oneof!["[a-z]{0,20}", "\\PC{0,8}"];
    let event = (0..3usize, 0..2usize, -50..50i64, text);
    let position = prop::option::of((0..3usize, 0..20u64));
    let added = (0..2usize, prop::collection::vec(event, 0..12), position)
        .prop_map(|(dev, events, position)| Added { dev, events, position });
    let pause = prop_oneof![4 => 0..3i64, 1 => 0..20_000i64];
    prop_oneof![
        12 => (pause, prop::collection::vec(added, 0..4))
            .prop_map(|(pause_s, appends)| Call::Append { pause_s, appends }),
        4 => (0..2usize, 0..200u64, 0..200u64, 0..300usize)
            .prop_map(|(dev, after, before, max_bytes)| Call::Read { dev, after, before, max_bytes }),
        4 => (0..2usize, 0..3usize, 0..2usize, -60..60i64, -60..60i64, 1..20usize).prop_map(
            |(dev, user, kind, from, to, max_events)| Call::ReadSeries { dev, user, kind, from, to, max_events }
        ),
        1 => (0..2usize, 0..3usize).prop_map(|(dev, user)| Call::DeleteUser { dev, user }),
        1 => (0..2usize).prop_map(|dev| Call::DeleteDeveloper { dev }),
        1 => (0..40u64).prop_map(|hours| Call::KeepFor { hours }),
        1 => Just(Call::Reopen),
    ]
}

/// What a developer's log must hold.
#[derive(Default)]
struct List {
    events: Vec<(Event, i64)>,
    positions: BTreeMap<usize, u64>,
    newest: u64,
    pruned_through: u64,
}

struct Model {
    now_us: i64,
    lists: [List; 2],
}

pub(crate) fn any_sequence_of_calls_acts_like_a_list(_: &str, engine: &dyn Engine) {
    let mut runner = TestRunner::new(Config { cases: 24, failure_persistence: None, ..Config::default() });
    let outcome = runner.run(&prop::collection::vec(call(), 1..60), |calls| {
        block_on(async {
            let mut place = Place::new(engine);
            let mut model = Model { now_us: 0, lists: [List::default(), List::default()] };
            for call in calls {
                if let Call::Reopen = call {
                    place = place.reopen();
                } else {
                    model.apply(&place, call).await;
                }
                model.compare(&place).await;
            }
        });
        Ok(())
    });
    if let Err(error) = outcome {
        panic!("{error}");
    }
}

impl Model {
    async fn apply(&mut self, place: &Place<'_>, call: Call) {
        match call {
            Call::Append { pause_s, appends } => self.append(place, pause_s, appends).await,
            Call::Read { dev, after, before, max_bytes } => {
                let read = read_range(&*place.log, DEVELOPERS[dev], after, before, max_bytes).await;
                let inside = |event: &&Event| after < event.seq && event.seq < before;
                let events = self.lists[dev].events.iter().map(|(event, _)| event);
                assert_eq!(read, events.filter(inside).cloned().collect::<Vec<_>>());
            }
            Call::ReadSeries { dev, user, kind, from, to, max_events } => {
                let series = series_of(DEVELOPERS[dev], USERS[user], TYPES[kind], from..to);
                let expected = self.lists[dev].series(&series);
                assert_eq!(read_series(&*place.log, series, max_events).await, expected);
            }
            Call::DeleteUser { dev, user } => {
                let (dev_id, uid) = (super::harness::dev(DEVELOPERS[dev]), uid(USERS[user]));
                place.log.delete_user(&dev_id, &uid).await.unwrap();
                self.lists[dev].events.retain(|(event, _)| event.uid != uid);
                self.lists[dev].positions.remove(&user);
            }
            Call::DeleteDeveloper { dev } => {
                place.log.delete_developer(&super::harness::dev(DEVELOPERS[dev])).await.unwrap();
                self.lists[dev].events.clear();
                self.lists[dev].positions.clear();
            }
            Call::KeepFor { hours } => self.keep_for(place, Duration::from_secs(hours * 3_600)).await,
            Call::Reopen => unreachable!("done by the caller"),
        }
    }

    async fn append(&mut self, place: &Place<'_>, pause_s: i64, appends: Vec<Added>) {
        self.now_us += pause_s * 1_000_000;
        let event = |(user, kind, ts, text): &(usize, usize, i64, String)| -> NewEvent {
            reading(USERS[*user], TYPES[*kind], *ts, text.clone())
        };
        let position =
            |(user, n): (usize, u64)| StreamPosition { uid: uid(USERS[user]), stream: "s".into(), n };
        let calls: Vec<Append> = appends
            .iter()
            .map(|added| Append {
                positions: added.position.map(position).into_iter().collect(),
                ..append_to(DEVELOPERS[added.dev], self.now_us, added.events.iter().map(event).collect())
            })
            .collect();
        let ranges = place.log.append(calls.clone()).await.unwrap();
        assert_eq!(ranges.len(), calls.len());
        for ((added, call), range) in appends.iter().zip(calls).zip(ranges) {
            let list = &mut self.lists[added.dev];
            assert_eq!(range.end - range.start, call.events.len() as u64);
            for (seq, new) in range.zip(call.events.iter()) {
                assert!(seq > list.newest);
                list.newest = seq;
                list.events.push((stored(seq, &new), self.now_us));
            }
            if let Some((user, n)) = added.position {
                let stored = list.positions.entry(user).or_default();
                *stored = n.max(*stored);
            }
        }
    }

    /// An engine may keep old events a while, if it keeps them with newer ones; it may not remove new ones.
    async fn keep_for(&mut self, place: &Place<'_>, max_age: Duration) {
        place.log.enforce(Retention { max_age, max_bytes: u64::MAX }, at(self.now_us)).await.unwrap();
        let cutoff_us = self.now_us - i64::try_from(max_age.as_micros()).unwrap();
        for (list, name) in self.lists.iter_mut().zip(DEVELOPERS) {
            let left = read_all(&*place.log, name).await;
            list.events.retain(|(event, received_us)| {
                let kept = left.binary_search_by_key(&event.seq, |left| left.seq).is_ok();
                assert!(kept || *received_us < cutoff_us, "{} was removed too early", event.seq);
                if !kept {
                    list.pruned_through = list.pruned_through.max(event.seq);
                }
                kept
            });
            // Positions not heard of for as long may go too.
            for (user, n) in list.positions.clone() {
                let stored = place.log.position(&dev(name), &uid(USERS[user]), "s").await.unwrap();
                assert!(stored.is_none() || stored == Some(n));
                if stored.is_none() {
                    list.positions.remove(&user);
                }
            }
        }
    }

    async fn compare(&self, place: &Place<'_>) {
        for (list, name) in self.lists.iter().zip(DEVELOPERS) {
            let expected: Vec<Event> = list.events.iter().map(|(event, _)| event.clone()).collect();
            assert_eq!(read_all(&*place.log, name).await, expected);
            let Bounds { newest, oldest, pruned_through } = place.log.bounds(&dev(name)).await.unwrap();
            assert_eq!(newest, list.newest);
            assert_eq!(oldest, expected.first().map(|event| event.seq));
            assert_eq!(pruned_through, list.pruned_through);
            for (user, user_name) in USERS.iter().enumerate() {
                let n = place.log.position(&dev(name), &uid(user_name), "s").await.unwrap();
                assert_eq!(n, list.positions.get(&user).copied());
            }
        }
    }
}

impl List {
    fn series(&self, series: &Series) -> Vec<Event> {
        let mut events: Vec<Event> = self
            .events
            .iter()
            .map(|(event, _)| event)
            .filter(|event| event.uid == series.uid && event.data_type == series.data_type)
            .filter(|event| series.range.contains(&event.ts))
            .cloned()
            .collect();
        events.sort_by_key(|event| (event.ts, event.seq));
        events
    }
}
