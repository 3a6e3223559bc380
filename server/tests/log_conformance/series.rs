//! Reading one user's readings of one type by time.

use motionwire_server::log::{Event, MAX_SERIES_PAGE_BYTES, NewEvent, columns::Column};
use motionwire_shared::limits::MAX_VECTOR_LEN;

use super::harness::*;

pub(crate) fn only_the_asked_user_type_and_time_are_read(_: &str, engine: &dyn Engine) {
    block_on(async {
        let place = Place::new(engine);
        for val in 0..120u64 {
            let user = ["a", "b", "c"][val as usize % 3];
            let name = ["HEART_RATE", "SPEED"][val as usize / 3 % 2];
            append(&*place.log, "d", vec![event(user, name, val.cast_signed() * 1_000, val)]).await;
        }
        let expected = |user: u64, kind: u64, range: std::ops::Range<u64>| {
            range.filter(|val| val % 3 == user && val / 3 % 2 == kind).collect::<Vec<_>>()
        };
        for (user, number) in [("a", 0), ("b", 1), ("c", 2)] {
            for (name, kind) in [("HEART_RATE", 0), ("SPEED", 1)] {
                for range in [0..120u64, 30..31, 31..90, 50..50, 119..500] {
                    let range_us = range.start.cast_signed() * 1_000..range.end.cast_signed() * 1_000;
                    for max_events in [1, 3, 1_000] {
                        let series = series_of("d", user, name, range_us.clone());
                        let read = read_series(&*place.log, series, max_events).await;
                        let expected = expected(number, kind, range.start..range.end.min(120));
                        assert_eq!(vals(&read), expected, "{user} {name} {range:?} by {max_events}");
                        assert!(read.iter().all(|e| e.uid == uid(user) && e.data_type == data_type(name)));
                    }
                }
            }
        }
    });
}

pub(crate) fn equal_and_disordered_times_page_without_loss(_: &str, engine: &dyn Engine) {
    block_on(async {
        let place = Place::new(engine);
        let times = [5, 5, 5, 1, 9, 5, 3, 3, 5, 2, 5, 5, 0, 7, 5];
        let mut expected: Vec<(i64, u64)> = Vec::new();
        for round in 0..8u64 {
            let events: Vec<NewEvent> =
                times.iter().map(|ts| event("a", "HEART_RATE", ts * 1_000_000, round)).collect();
            let range = append(&*place.log, "d", events).await;
            append(&*place.log, "d", run_of("b", 0..2)).await;
            expected.extend(times.iter().map(|ts| ts * 1_000_000).zip(range));
        }
        expected.sort_unstable();
        let key = |events: &[Event]| -> Vec<(i64, u64)> {
            events.iter().map(|event| (event.ts.as_micros(), event.seq)).collect()
        };
        for max_events in [1, 2, 7, 64, 1_000] {
            let read = read_series(&*place.log, series("a", "HEART_RATE"), max_events).await;
            assert_eq!(key(&read), expected, "pages of {max_events}");
        }
        let fives =
            read_series(&*place.log, series_of("d", "a", "HEART_RATE", 5_000_000..5_000_001), 4).await;
        assert_eq!(fives.len(), 8 * 8);
    });
}

pub(crate) fn a_stray_time_hides_nothing(_: &str, engine: &dyn Engine) {
    block_on(async {
        let place = Place::new(engine);
        for stray in [i64::MIN, 0, -1, i64::MAX - 1] {
            let mut events = run_of("a", 1..30);
            events.insert(10, event("a", "HEART_RATE", stray, 0));
            append(&*place.log, "d", events).await;
        }
        for _ in 0..40 {
            let near = read_series(&*place.log, series_of("d", "a", "HEART_RATE", 28_000..29_001), 3).await;
            assert_eq!(vals(&near), [28, 28, 28, 28, 29, 29, 29, 29]);
            // An engine may tidy up meanwhile.
            append(&*place.log, "d", run_of("b", 0..3)).await;
        }
        let all = read_series(&*place.log, series("a", "HEART_RATE"), 10).await;
        assert_eq!(all.len(), 4 * 30);
        assert_eq!(all[0].ts, at(i64::MIN));
    });
}

pub(crate) fn pages_of_a_series_survive_a_growing_log(_: &str, engine: &dyn Engine) {
    block_on(async {
        let place = Place::new(engine);
        append(&*place.log, "d", run_of("a", 0..50)).await;
        let mut series = series("a", "HEART_RATE");
        let mut read = Vec::new();
        for round in 0..10u64 {
            let page = place.log.read_series(series.clone(), 10).await.unwrap();
            series.after = page.events.last().map(|event| (event.ts, event.seq));
            read.extend(page.events);
            append(&*place.log, "d", run_of("a", 50 + round * 5..55 + round * 5)).await;
        }
        assert_eq!(vals(&read), (0..95).collect::<Vec<_>>());
    });
}

pub(crate) fn long_readings_make_short_pages(_: &str, engine: &dyn Engine) {
    block_on(async {
        let place = Place::new(engine);
        let long = |ts_us: i64, parts: usize| {
            reading(
                "a",
                "ECG",
                ts_us,
                format!("{ts_us}{}", "x".repeat(MAX_SERIES_PAGE_BYTES / 4 * parts - 1)),
            )
        };
        // The last one is too long for any page.
        for (ts_us, parts) in [(3, 1), (1, 1), (2, 1), (0, 1), (5, 2), (4, 3), (7, 1), (6, 5)] {
            append(&*place.log, "d", vec![long(ts_us, parts)]).await;
        }
        let mut series = series("a", "ECG");
        for (expected, more) in
            [(&b"0123"[..], true), (b"4", true), (b"5", true), (b"6", true), (b"7", false)]
        {
            let page = place.log.read_series(series.clone(), 100).await.unwrap();
            let found: Vec<u8> = page.events.iter().map(|event| event.reading[0]).collect();
            assert_eq!((&*found, page.more), (expected, more));
            series.after = page.events.last().map(|event| (event.ts, event.seq));
        }
    });
}

pub(crate) fn columns_tell_of_every_reading(_: &str, engine: &dyn Engine) {
    block_on(async {
        let place = Place::new(engine);
        let vals = |n: u64| n * 7919 % 1000;
        for block in 0..50u64 {
            let events = (block * 20..block * 20 + 20)
                .flat_map(|n| {
                    let ts_us = n.cast_signed() * 1_000;
                    [event("a", "HEART_RATE", ts_us, vals(n)), event("b", "HEART_RATE", ts_us, 5000)]
                })
                .collect();
            append(&*place.log, "d", events).await;
        }
        for (from, to, columns) in
            [(0i64, 1000i64, 1usize), (0, 1000, 7), (0, 1000, 1000), (100, 900, 40), (990, 5000, 3)]
        {
            let series = series_of("d", "a", "HEART_RATE", from * 1_000..to * 1_000);
            let found = place.log.read_columns(series, columns).await.unwrap();
            assert!(found.len() <= columns && found.is_sorted_by_key(|column| column.first));
            let inside: Vec<u64> =
                (0..1000u64).filter(|n| (from..to).contains(&n.cast_signed())).map(vals).collect();
            let total: u64 = found.iter().map(|column| column.count).sum();
            let slack = 2 * 64 + inside.len() as u64 / columns as u64;
            assert!(total.abs_diff(inside.len() as u64) <= slack, "{from}..{to} in {columns}: {total}");
            if (from, to) == (0, 1000) {
                assert_eq!(total, 1000, "in {columns}");
                let number = |of: fn(&Column) -> f64, fold: fn(f64, f64) -> f64| {
                    found.iter().map(of).reduce(fold).unwrap()
                };
                assert_eq!(number(|c| c.extents[0].min, f64::min), *inside.iter().min().unwrap() as f64);
                assert_eq!(number(|c| c.extents[0].max, f64::max), *inside.iter().max().unwrap() as f64);
                assert_eq!(number(|c| c.extents[0].sum, |a, b| a + b), inside.iter().sum::<u64>() as f64);
            }
        }
        let none = place.log.read_columns(series_of("d", "c", "SPEED", 0..1_000_000), 10).await.unwrap();
        assert_eq!(none, []);
    });
}

/// A reading of so many numbers, the first of them `n`, each greater by one than the one before.
fn vector(ts_us: i64, n: u64, len: usize) -> NewEvent {
    let numbers: Vec<String> = (n..n + len as u64).map(|number| number.to_string()).collect();
    reading("a", "ECG", ts_us, format!(r#"{{"d":[{}]}}"#, numbers.join(",")))
}

pub(crate) fn columns_tell_of_every_number(_: &str, engine: &dyn Engine) {
    block_on(async {
        for len in [1, 3, 8, 9, 12, MAX_VECTOR_LEN] {
            let place = Place::new(engine);
            for block in 0..20u64 {
                let events =
                    (block * 20..block * 20 + 20).map(|n| vector(n.cast_signed() * 1_000, n, len)).collect();
                append(&*place.log, "d", events).await;
            }
            for columns in [1, 5] {
                let all = series_of("d", "a", "ECG", 0..400_000);
                let found = place.log.read_columns(all, columns).await.unwrap();
                assert_eq!(found.iter().map(|column| column.count).sum::<u64>(), 400);
                assert!(found.iter().all(|column| column.extents.len() == len), "{len} in {columns}");
                for component in 0..len {
                    let of = |column: &Column| column.extents[component];
                    let sum: f64 = found.iter().map(|column| of(column).sum).sum();
                    let (first, last) = (of(&found[0]), of(&found[found.len() - 1]));
                    let offset = component as f64;
                    assert_eq!((first.min, last.max), (offset, 399.0 + offset), "{component} of {len}");
                    assert_eq!(sum, f64::from(400 * 399 / 2) + 400.0 * offset);
                }
            }
        }
    });
}

pub(crate) fn columns_tell_how_far_readings_spread(_: &str, engine: &dyn Engine) {
    block_on(async {
        let place = Place::new(engine);
        let value = |n: u64| [(n * 7919 % 1000) as f64, 1e9 + (n % 7) as f64 / 1000.0, -3.5];
        for block in 0..50u64 {
            let events = (block * 20..block * 20 + 20).map(|n| {
                let [a, b, c] = value(n);
                reading("a", "ECG", n.cast_signed() * 1_000, format!(r#"{{"d":[{a},{b},{c}]}}"#))
            });
            append(&*place.log, "d", events.collect()).await;
        }
        for columns in [1usize, 3, 100, 1000] {
            let all = series_of("d", "a", "ECG", 0..1_000_000);
            let found = place.log.read_columns(all, columns).await.unwrap();
            // The readings of a column are those up to the next one, whatever lies beside its time.
            let mut next = 0;
            for column in found {
                let readings: Vec<_> = (next..next + column.count).map(value).collect();
                next += column.count;
                for component in 0..3 {
                    let numbers = readings.iter().map(|reading| reading[component]);
                    let mean = numbers.clone().map(|n| n - readings[0][component]).sum::<f64>()
                        / readings.len() as f64
                        + readings[0][component];
                    let expected: f64 = numbers.map(|number| (number - mean).powi(2)).sum();
                    let squares = column.extents[component].squares;
                    let is_near = (squares - expected).abs() <= 1e-3 * expected + 1e-12;
                    assert!(is_near, "{component} in {columns}: {squares}, not {expected}");
                }
            }
            assert_eq!(next, 1000, "in {columns}");
        }
    });
}

pub(crate) fn how_many_numbers_readings_have_is_told(_: &str, engine: &dyn Engine) {
    block_on(async {
        let place = Place::new(engine);
        let lens = |n: u64| if n == 333 { 12 } else { 1 + n as usize % 5 };
        for block in 0..20u64 {
            let events =
                (block * 20..block * 20 + 20).map(|n| vector(n.cast_signed() * 1_000, n, lens(n))).collect();
            append(&*place.log, "d", events).await;
            append(&*place.log, "d", vec![event("b", "ECG", block.cast_signed() * 20_000, 1)]).await;
        }
        let told = async |user, name, range_us| {
            place.log.components(series_of("d", user, name, range_us)).await.unwrap()
        };
        for range in [0..400i64, 0..20, 330..340, 333..334, 395..5000] {
            let inside = (0..400u64).filter(|n| range.contains(&n.cast_signed()));
            let least = inside.map(lens).max().unwrap();
            let components = told("a", "ECG", range.start * 1_000..range.end * 1_000).await;
            assert!((least..=12).contains(&components), "{range:?}: {components}, not {least}");
        }
        assert_eq!(told("a", "ECG", i64::MIN..i64::MAX).await, 12);
        assert_eq!(told("b", "ECG", i64::MIN..i64::MAX).await, 1);
        assert_eq!((told("b", "SPEED", 0..9).await, told("nobody", "ECG", 0..9).await), (0, 0));
    });
}

pub(crate) fn what_is_retained_is_told(_: &str, engine: &dyn Engine) {
    block_on(async {
        let place = Place::new(engine);
        assert_eq!(place.log.retained(&dev("d")).await.unwrap(), []);
        for n in 0..90i64 {
            let name = if n % 3 == 0 { "SPEED" } else { "HEART_RATE" };
            append(
                &*place.log,
                "d",
                vec![event("a", name, n * 1_000, 1), event("b", "SPEED", -n * 1_000, 1)],
            )
            .await;
        }
        append(&*place.log, "other", run_of("z", 0..3)).await;
        let mut told: Vec<_> = place.log.retained(&dev("d")).await.unwrap();
        told.sort_by_key(|series| (series.uid.to_string(), series.data_type.name().to_owned()));
        let told: Vec<_> = told
            .iter()
            .map(|s| {
                (
                    s.uid.as_str(),
                    s.data_type.name(),
                    s.first.as_micros() / 1000,
                    s.last.as_micros() / 1000,
                    s.count,
                )
            })
            .collect();
        assert_eq!(
            told,
            [("a", "HEART_RATE", 1, 89, 60), ("a", "SPEED", 0, 87, 30), ("b", "SPEED", -89, 0, 90)]
        );
    });
}
