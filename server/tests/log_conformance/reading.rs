//! Order, numbers, and reading by sequence number.

use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

use bytes::Bytes;
use motionwire_server::log::{Bounds, Event};

use super::harness::*;

pub(crate) fn numbers_are_consecutive_and_in_the_order_of_the_appends(_: &str, engine: &dyn Engine) {
    block_on(async {
        let place = Place::new(engine);
        let ranges = place
            .log
            .append(vec![
                append_to("d", 0, run_of("a", 0..3)),
                append_to("e", 0, run_of("a", 100..102)),
                append_to("d", 0, run_of("b", 3..7)),
                append_to("d", 5_000_000, run_of("a", 7..8)),
            ])
            .await
            .unwrap();
        assert_eq!(ranges, [1..4, 1..3, 4..8, 8..9]);
        let events = read_all(&*place.log, "d").await;
        assert_eq!(vals(&events), (0..8).collect::<Vec<_>>());
        assert_eq!(events.iter().map(|event| event.seq).collect::<Vec<_>>(), (1..9).collect::<Vec<_>>());
        assert_eq!(events[4].uid, uid("b"));
        assert_eq!(events[4].data_type, data_type("HEART_RATE"));
        assert_eq!(events[4].ts, at(4_000));
        let bounds = place.log.bounds(&dev("d")).await.unwrap();
        assert_eq!(bounds, Bounds { newest: 8, oldest: Some(1), pruned_through: 0 });
    });
}

pub(crate) fn developers_have_logs_of_their_own(_: &str, engine: &dyn Engine) {
    block_on(async {
        let place = Place::new(engine);
        for round in 0..20 {
            append(&*place.log, "d", run_of("same", round..round + 1)).await;
            append(&*place.log, "e", run_of("same", 100 + 2 * round..102 + 2 * round)).await;
        }
        assert_eq!(vals(&read_all(&*place.log, "d").await), (0..20).collect::<Vec<_>>());
        assert_eq!(vals(&read_all(&*place.log, "e").await), (100..140).collect::<Vec<_>>());
        let of_e = read_series(&*place.log, series_of("e", "same", "HEART_RATE", 0..i64::MAX), 7).await;
        assert_eq!(vals(&of_e), (100..140).collect::<Vec<_>>());
    });
}

pub(crate) fn empty_appends_take_no_numbers(_: &str, engine: &dyn Engine) {
    block_on(async {
        let place = Place::new(engine);
        assert_eq!(place.log.append(Vec::new()).await.unwrap(), []);
        assert!(append(&*place.log, "d", Vec::new()).await.is_empty());
        assert_eq!(place.log.bounds(&dev("d")).await.unwrap(), Bounds::default());
        let ranges = place
            .log
            .append(vec![append_to("d", 0, Vec::new()), append_to("d", 0, run_of("a", 0..2))])
            .await
            .unwrap();
        assert!(ranges[0].is_empty());
        assert_eq!(ranges[1].end - ranges[1].start, 2);
        assert_eq!(vals(&read_all(&*place.log, "d").await), [0, 1]);
    });
}

pub(crate) fn bounds_of_a_read_are_exclusive(_: &str, engine: &dyn Engine) {
    block_on(async {
        let place = Place::new(engine);
        for val in 0..60 {
            append(&*place.log, "d", run_of(["a", "b", "c"][val as usize % 3], val..val + 1)).await;
        }
        for (after, before, expected) in [
            (28, 43, 29..43),
            (0, 1, 1..1),
            (0, 2, 1..2),
            (59, u64::MAX, 60..61),
            (60, u64::MAX, 61..61),
            (u64::MAX, u64::MAX, 0..0),
            (43, 28, 0..0),
            (5, 6, 0..0),
            (5, 7, 6..7),
            (0, u64::MAX, 1..61),
        ] {
            for max_bytes in [0, 100, usize::MAX] {
                let events = read_range(&*place.log, "d", after, before, max_bytes).await;
                let seqs: Vec<u64> = events.iter().map(|event| event.seq).collect();
                assert_eq!(seqs, expected.clone().collect::<Vec<_>>(), "{after}..{before}, {max_bytes}");
            }
        }
    });
}

pub(crate) fn pages_hold_what_fits_and_say_if_there_is_more(_: &str, engine: &dyn Engine) {
    block_on(async {
        let place = Place::new(engine);
        // Ten bytes each.
        append(&*place.log, "d", run_of("a", 10..30)).await;
        append(&*place.log, "d", run_of("b", 30..50)).await;
        for (after, max_bytes, len, more) in [
            (0, 0, 1, true),
            (0, 9, 1, true),
            (0, 10, 1, true),
            (0, 19, 1, true),
            (0, 20, 2, true),
            (0, 399, 39, true),
            (0, 400, 40, false),
            (39, 0, 1, false),
            (15, 100, 10, true),
            (15, 250, 25, false),
        ] {
            let page = place.log.read(&dev("d"), after, u64::MAX, max_bytes).await.unwrap();
            assert_eq!((page.events.len(), page.more), (len, more), "after {after}, {max_bytes} bytes");
        }
    });
}

pub(crate) fn unusual_readings_come_back_byte_for_byte(_: &str, engine: &dyn Engine) {
    block_on(async {
        let place = Place::new(engine);
        let texts: Vec<Bytes> = [
            "{ \"val\" :\t1e3 ,\r\n \"note\": \"a b\" }",
            r#"{"val":1,"note":"Grüße, 世界 🏃‍♀️ \u0000 \ud83d\ude00"}"#,
            r#"{"val":0.1000000000000000055511151231257827}"#,
            "{}",
            "",
        ]
        .map(str::to_owned)
        .into_iter()
        .chain([format!(r#"{{"val":1,"x":"{}"}}"#, "y".repeat(60 * 1024))])
        .map(Bytes::from)
        .collect();
        for (index, text) in texts.iter().enumerate() {
            let ts = [i64::MIN, -1, 0, 253_402_300_799_999_999, i64::MAX][index % 5];
            let name = ["LOCATION", "X", "HEART_RATE"][index % 3];
            append(&*place.log, "d", vec![reading("a", name, ts, text.clone())]).await;
            append(&*place.log, "d", run_of("b", 0..3)).await;
        }
        let place = place.reopen();
        let events = read_all(&*place.log, "d").await;
        let of_a: Vec<&Event> = events.iter().filter(|event| event.uid == uid("a")).collect();
        assert_eq!(of_a.iter().map(|event| event.reading.clone()).collect::<Vec<_>>(), texts);
        assert_eq!(of_a[0].ts, at(i64::MIN));
        assert_eq!(of_a[4].ts, at(i64::MAX));
        assert_eq!(of_a[1].data_type, data_type("X"));
    });
}

pub(crate) fn an_unknown_developer_has_an_empty_log(_: &str, engine: &dyn Engine) {
    block_on(async {
        let place = Place::new(engine);
        append(&*place.log, "d", run_of("a", 0..3)).await;
        let (nobody, a) = (dev("nobody"), uid("a"));
        assert_eq!(place.log.bounds(&nobody).await.unwrap(), Bounds::default());
        assert_eq!(place.log.read(&nobody, 0, u64::MAX, 10).await.unwrap().events, []);
        assert_eq!(place.log.position(&nobody, &a, "s").await.unwrap(), None);
        place.log.delete_user(&nobody, &a).await.unwrap();
        place.log.delete_user(&dev("d"), &uid("unknown")).await.unwrap();
        place.log.delete_developer(&nobody).await.unwrap();
        assert_eq!(read_all(&*place.log, "d").await.len(), 3);
        assert_eq!(read_series(&*place.log, series("unknown", "HEART_RATE"), 5).await, []);
        assert_eq!(read_series(&*place.log, series("a", "UNKNOWN"), 5).await, []);
    });
}

pub(crate) fn many_appends_at_once_keep_their_order(_: &str, engine: &dyn Engine) {
    block_on(async {
        let place = Place::new(engine);
        let writers = (0..8u64).map(|writer| {
            let log = place.log.clone();
            tokio::spawn(async move {
                let user = format!("u{writer}");
                let mut seqs = Vec::new();
                for round in 0..40 {
                    seqs.extend(append(&*log, "d", run_of(&user, round * 3..round * 3 + 3)).await);
                }
                (user, seqs)
            })
        });
        let writers: Vec<_> = writers.collect();
        let mut all = Vec::new();
        for writer in writers {
            let (user, seqs) = writer.await.unwrap();
            let read = read_series(&*place.log, series(&user, "HEART_RATE"), 50).await;
            assert_eq!(read.iter().map(|event| event.seq).collect::<Vec<_>>(), seqs);
            assert_eq!(vals(&read), (0..120).collect::<Vec<_>>());
            all.extend(seqs);
        }
        all.sort_unstable();
        assert_eq!(all, (1..=8 * 120).collect::<Vec<_>>());
    });
}

pub(crate) fn readers_see_a_growing_prefix_while_it_is_written(_: &str, engine: &dyn Engine) {
    block_on(async {
        let place = Place::new(engine);
        let written = Arc::new(AtomicBool::new(false));
        let (log, done) = (place.log.clone(), written.clone());
        let reader = tokio::spawn(async move {
            let mut seen = 0;
            loop {
                let last = done.load(Ordering::SeqCst);
                let events = read_range(&*log, "d", 0, u64::MAX, 4_000).await;
                // No hole and no repetition, whatever is moved about meanwhile.
                assert_eq!(vals(&events), (0..events.len() as u64).collect::<Vec<_>>());
                let of_a = read_series(&*log, series("a", "HEART_RATE"), 64).await;
                assert_eq!(vals(&of_a), (0..of_a.len() as u64).map(|val| val * 2).collect::<Vec<_>>());
                assert!(events.len() >= seen, "nothing vanishes");
                seen = events.len();
                if last {
                    return seen;
                }
            }
        });
        for val in 0..500u64 {
            append(&*place.log, "d", run_of(["a", "b"][val as usize % 2], val..val + 1)).await;
        }
        written.store(true, Ordering::SeqCst);
        assert_eq!(reader.await.unwrap(), 500);
    });
}

pub(crate) fn a_clock_that_jumps_changes_no_order(_: &str, engine: &dyn Engine) {
    block_on(async {
        let mut place = Place::new(engine);
        let hour_us = 3_600_000_000;
        // Forwards and back by hours and by decades, before the epoch too.
        for (turn, received_us) in
            [0, hour_us, -hour_us, 1 << 50, 7, i64::MIN, 1 << 51, 8].into_iter().enumerate()
        {
            let first = 20 * turn as u64;
            place
                .log
                .append(vec![append_to("d", received_us, run_of("a", first..first + 20))])
                .await
                .unwrap();
            if turn % 3 == 2 {
                place = place.reopen();
            }
        }
        let events = read_all(&*place.log, "d").await;
        assert_eq!(vals(&events), (0..160).collect::<Vec<_>>());
        assert!(events.is_sorted_by(|a, b| a.seq < b.seq));
        assert_eq!(read_series(&*place.log, series("a", "HEART_RATE"), 7).await.len(), 160);
    });
}
