//! Deleting and retention.

use std::time::Duration;

use motionwire_server::log::{Append, Bounds, Event, EventLog, Retention, StreamPosition};

use super::harness::*;

const DAY_US: i64 = 24 * 60 * 60 * 1_000_000;
const FOR_EVER: Duration = Duration::from_secs(u64::MAX / 2_000_000);

fn seqs(events: &[Event]) -> Vec<u64> {
    events.iter().map(|event| event.seq).collect()
}

fn at_position(dev_name: &str, user: &str) -> Append {
    let position = StreamPosition { uid: uid(user), stream: "s".to_owned(), n: 5 };
    Append { positions: vec![position], ..append_to(dev_name, 0, Vec::new()) }
}

pub(crate) fn deleting_a_user_leaves_the_others(_: &str, engine: &dyn Engine) {
    block_on(async {
        let mut place = Place::new(engine);
        for val in 0..90u64 {
            append(&*place.log, "d", run_of(["a", "b", "c"][val as usize % 3], val..val + 1)).await;
        }
        append(&*place.log, "d", run_of("a", 90..100)).await;
        append(&*place.log, "e", run_of("a", 0..10)).await;
        place
            .log
            .append(vec![at_position("d", "a"), at_position("d", "b"), at_position("e", "a")])
            .await
            .unwrap();
        let before = read_all(&*place.log, "d").await;

        place.log.delete_user(&dev("d"), &uid("a")).await.unwrap();
        let expected: Vec<Event> = before.into_iter().filter(|event| event.uid != uid("a")).collect();
        for _ in 0..2 {
            assert_eq!(read_all(&*place.log, "d").await, expected);
            assert_eq!(read_series(&*place.log, series("a", "HEART_RATE"), 9).await, []);
            assert_eq!(read_series(&*place.log, series("b", "HEART_RATE"), 9).await.len(), 30);
            assert_eq!(read_all(&*place.log, "e").await.len(), 10);
            let position =
                async |dev_name, user| place.log.position(&dev(dev_name), &uid(user), "s").await.unwrap();
            assert_eq!(position("d", "a").await, None);
            assert_eq!(position("d", "b").await, Some(5));
            assert_eq!(position("e", "a").await, Some(5));
            let bounds = place.log.bounds(&dev("d")).await.unwrap();
            assert_eq!(bounds, Bounds { newest: 100, oldest: Some(2), pruned_through: 0 });
            place = place.reopen();
        }
        let range = append(&*place.log, "d", run_of("a", 7..8)).await;
        assert_eq!(range.start, 101);
        let again = read_series(&*place.log, series("a", "HEART_RATE"), 9).await;
        assert_eq!((vals(&again), seqs(&again)), (vec![7], vec![101]));
    });
}

pub(crate) fn deleting_a_developer_leaves_the_others(_: &str, engine: &dyn Engine) {
    block_on(async {
        let mut place = Place::new(engine);
        for val in 0..80u64 {
            append(&*place.log, ["d", "e"][val as usize % 2], run_of("a", val..val + 1)).await;
        }
        place.log.append(vec![at_position("d", "a"), at_position("e", "a")]).await.unwrap();
        let of_e = read_all(&*place.log, "e").await;
        place.log.delete_developer(&dev("d")).await.unwrap();
        for _ in 0..2 {
            assert_eq!(read_all(&*place.log, "d").await, []);
            assert_eq!(read_series(&*place.log, series("a", "HEART_RATE"), 9).await, []);
            assert_eq!(read_all(&*place.log, "e").await, of_e);
            assert_eq!(place.log.position(&dev("d"), &uid("a"), "s").await.unwrap(), None);
            assert_eq!(place.log.position(&dev("e"), &uid("a"), "s").await.unwrap(), Some(5));
            let bounds = place.log.bounds(&dev("d")).await.unwrap();
            assert_eq!(bounds, Bounds { newest: 40, oldest: None, pruned_through: 0 });
            place = place.reopen();
        }
        assert_eq!(append(&*place.log, "d", run_of("a", 0..1)).await, 41..42);
    });
}

pub(crate) fn retention_by_age_removes_just_what_is_old(_: &str, engine: &dyn Engine) {
    block_on(async {
        let mut place = Place::new(engine);
        for day in 0..10 {
            for (dev_name, part) in [("d", 0), ("e", 1), ("d", 2)] {
                let received_us = day * DAY_US + part * 1_000_000;
                let val = day.cast_unsigned() * 3 + part.cast_unsigned();
                place
                    .log
                    .append(vec![append_to(dev_name, received_us, run_of("a", val..val + 1))])
                    .await
                    .unwrap();
            }
        }
        let keep_days =
            |days: u64| Retention { max_age: Duration::from_secs(days * 24 * 60 * 60), max_bytes: u64::MAX };
        for (days, kept_from, pruned) in [(20, 0, 0), (7, 3, 6), (3, 7, 14), (7, 7, 14)] {
            place.log.enforce(keep_days(days), at(10 * DAY_US - 1)).await.unwrap();
            place = place.reopen();
            let expected: Vec<u64> = (kept_from..10).flat_map(|day| [day * 3, day * 3 + 2]).collect();
            let events = read_all(&*place.log, "d").await;
            assert_eq!(vals(&events), expected, "{days} days");
            assert_eq!(read_all(&*place.log, "e").await.len(), 10 - kept_from as usize);
            let by_time = read_series(&*place.log, series("a", "HEART_RATE"), 4).await;
            assert_eq!(vals(&by_time), expected);
            let bounds = place.log.bounds(&dev("d")).await.unwrap();
            assert_eq!(bounds.pruned_through, pruned);
            assert_eq!(bounds.oldest, Some(events[0].seq));
            assert!(bounds.newest >= 20);
        }
    });
}

pub(crate) fn retention_forgets_types_of_which_nothing_is_left(_: &str, engine: &dyn Engine) {
    block_on(async {
        let mut place = Place::new(engine);
        let store = async |log: &dyn EventLog, day: i64, types: &[&str]| {
            for name in types {
                let append = append_to("d", day * DAY_US, vec![event("a", name, day, 1)]);
                log.append(vec![append]).await.unwrap();
            }
        };
        let types = async |log: &dyn EventLog, user| {
            let mut types = log.types(&dev("d"), &uid(user)).await.unwrap();
            types.sort();
            types
        };
        store(&*place.log, 0, &["OLD", "BOTH", "ECG"]).await;
        store(&*place.log, 5, &["BOTH", "NEW"]).await;
        append(&*place.log, "d", run_of("b", 0..1)).await;
        assert_eq!(types(&*place.log, "a").await, ["BOTH", "ECG", "NEW", "OLD"].map(data_type));
        assert_eq!(types(&*place.log, "b").await, ["HEART_RATE"].map(data_type));
        let retention = Retention { max_age: Duration::from_secs(24 * 60 * 60), max_bytes: u64::MAX };
        place.log.enforce(retention, at(5 * DAY_US)).await.unwrap();
        for _ in 0..2 {
            assert_eq!(types(&*place.log, "a").await, ["BOTH", "NEW"].map(data_type));
            assert_eq!(types(&*place.log, "b").await, []);
            assert_eq!(vals(&read_all(&*place.log, "d").await), [1, 1]);
            place = place.reopen();
        }
        store(&*place.log, 5, &["OLD"]).await;
        assert_eq!(types(&*place.log, "a").await, ["BOTH", "NEW", "OLD"].map(data_type));
        assert_eq!(read_series(&*place.log, series("a", "OLD"), 9).await.len(), 1);
    });
}

pub(crate) fn retention_by_size_removes_the_oldest(_: &str, engine: &dyn Engine) {
    block_on(async {
        const LIMIT_BYTES: u64 = 1_000_000;
        let place = Place::new(engine);
        let text = format!(r#"{{"val":1,"x":"{}"}}"#, "y".repeat(1_000));
        let mut received_us = 0;
        for round in 0..6 {
            for part in 0..if round == 0 { 20 } else { 60 } {
                received_us += 2_000_000;
                let events = (0..10).map(|_| reading("a", "X", received_us, text.clone())).collect();
                let dev_name = ["d", "e"][part % 2];
                place.log.append(vec![append_to(dev_name, received_us, events)]).await.unwrap();
            }
            let before = read_all(&*place.log, "d").await;
            let retention = Retention { max_age: FOR_EVER, max_bytes: LIMIT_BYTES };
            // An engine that tidies up meanwhile may need more room for that, but not for long.
            let mut calls = 0;
            while calls == 0 || place.log.size_bytes().await.unwrap() > LIMIT_BYTES {
                calls += 1;
                assert!(calls < 100, "round {round}: still too large");
                place.log.enforce(retention, at(received_us)).await.unwrap();
            }
            let after = read_all(&*place.log, "d").await;
            assert!(!after.is_empty() && before.ends_with(&after), "the newest are kept");
            let bounds = place.log.bounds(&dev("d")).await.unwrap();
            assert_eq!(bounds.oldest, after.first().map(|event| event.seq));
            if round == 0 {
                assert_eq!(bounds.pruned_through, 0, "nothing goes below the limit");
            } else {
                let readings: usize =
                    after.len() * text.len() + read_all(&*place.log, "e").await.len() * text.len();
                assert!(readings > LIMIT_BYTES as usize / 4, "round {round}: only {readings} bytes kept");
                assert!(Some(bounds.pruned_through) < bounds.oldest);
            }
        }
    });
}

pub(crate) fn retention_of_everything_keeps_the_numbers(_: &str, engine: &dyn Engine) {
    block_on(async {
        let mut place = Place::new(engine);
        append(&*place.log, "d", run_of("a", 0..100)).await;
        place.log.enforce(Retention { max_age: FOR_EVER, max_bytes: 0 }, at(0)).await.unwrap();
        for _ in 0..2 {
            let bounds = place.log.bounds(&dev("d")).await.unwrap();
            assert_eq!(bounds, Bounds { newest: 100, oldest: None, pruned_through: 100 });
            place = place.reopen();
        }
        assert_eq!(append(&*place.log, "d", run_of("a", 0..1)).await, 101..102);
    });
}

pub(crate) fn appends_go_on_during_retention(_: &str, engine: &dyn Engine) {
    block_on(async {
        let place = Place::new(engine);
        for val in 0..300u64 {
            let received_us = val.cast_signed() * 10_000_000;
            place.log.append(vec![append_to("d", received_us, run_of("a", val..val + 1))]).await.unwrap();
        }
        let log = place.log.clone();
        let appending = tokio::spawn(async move {
            for val in 300..400u64 {
                log.append(vec![append_to("d", DAY_US, run_of("b", val..val + 1))]).await.unwrap();
            }
        });
        let hour = Retention { max_age: Duration::from_secs(60 * 60), max_bytes: u64::MAX };
        place.log.enforce(hour, at(DAY_US)).await.unwrap();
        place.log.delete_user(&dev("d"), &uid("a")).await.unwrap();
        appending.await.unwrap();
        assert_eq!(vals(&read_all(&*place.log, "d").await), (300..400).collect::<Vec<_>>());
        assert_eq!(place.log.bounds(&dev("d")).await.unwrap().pruned_through, 300);
    });
}
