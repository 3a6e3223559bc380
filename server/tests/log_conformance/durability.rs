//! What survives: closing, killing, and the numbers through all of it.

use std::{
    io::{BufRead, BufReader, Write},
    path::Path,
    process::{Command, Stdio},
    time::Duration,
};

use motionwire_server::log::{Append, Retention, StreamPosition};

use super::harness::*;

/// Tells the child process which engine to open.
pub(crate) const CHILD_ENGINE: &str = "LOG_CONFORMANCE_ENGINE";

/// Tells the child process where.
pub(crate) const CHILD_DIR: &str = "LOG_CONFORMANCE_DIR";

const ACKNOWLEDGED: &str = "acknowledged";

fn moved_to(user: &str, stream: &str, n: u64) -> Append {
    let position = StreamPosition { uid: uid(user), stream: stream.to_owned(), n };
    Append { positions: vec![position], ..append_to("d", 0, Vec::new()) }
}

pub(crate) fn positions_only_grow_and_are_committed_with_events(_: &str, engine: &dyn Engine) {
    block_on(async {
        let place = Place::new(engine);
        let position = async |place: &Place<'_>, user: &str, stream: &str| {
            place.log.position(&dev("d"), &uid(user), stream).await.unwrap()
        };
        assert_eq!(position(&place, "a", "s").await, None);
        for (n, expected) in [(7, 7), (3, 7), (7, 7), (8, 8), (u64::MAX, u64::MAX), (9, u64::MAX)] {
            let mut append = moved_to("a", "s", n);
            append.events = run_of("a", n % 100..n % 100 + 1).into();
            place.log.append(vec![append]).await.unwrap();
            assert_eq!(position(&place, "a", "s").await, Some(expected));
        }
        place.log.append(vec![moved_to("a", "Ü 2", 0), moved_to("b", "s", 1 << 63)]).await.unwrap();
        let place = place.reopen();
        assert_eq!(position(&place, "a", "s").await, Some(u64::MAX));
        assert_eq!(position(&place, "a", "Ü 2").await, Some(0));
        assert_eq!(position(&place, "b", "s").await, Some(1 << 63));
        assert_eq!(position(&place, "b", "Ü 2").await, None);
        assert_eq!(read_all(&*place.log, "d").await.len(), 6);
    });
}

pub(crate) fn everything_is_there_after_reopening(_: &str, engine: &dyn Engine) {
    block_on(async {
        let mut place = Place::new(engine);
        for round in 0..5u64 {
            append(&*place.log, "d", run_of("a", round * 10..round * 10 + 6)).await;
            append(&*place.log, "d", run_of("b", round * 10 + 6..round * 10 + 10)).await;
            let before = read_all(&*place.log, "d").await;
            place = place.reopen();
            assert_eq!(read_all(&*place.log, "d").await, before);
            assert_eq!(vals(&before), (0..round * 10 + 10).collect::<Vec<_>>());
        }
        let of_b = read_series(&*place.log, series("b", "HEART_RATE"), 3).await;
        assert_eq!(of_b.len(), 20);
    });
}

pub(crate) fn numbers_are_never_used_again(_: &str, engine: &dyn Engine) {
    block_on(async {
        let mut place = Place::new(engine);
        let mut highest = 0;
        for round in 0..4 {
            for step in ["append", "reopen", "delete user", "delete developer", "retention"] {
                let range = append(&*place.log, "d", run_of("a", 0..3)).await;
                assert!(range.start > highest, "{step} {round}: {range:?} after {highest}");
                highest = range.end - 1;
                match step {
                    "reopen" => place = place.reopen(),
                    "delete user" => place.log.delete_user(&dev("d"), &uid("a")).await.unwrap(),
                    "delete developer" => place.log.delete_developer(&dev("d")).await.unwrap(),
                    "retention" => {
                        let nothing = Retention { max_age: Duration::ZERO, max_bytes: u64::MAX };
                        place.log.enforce(nothing, at(1)).await.unwrap();
                    }
                    _ => {}
                }
                if round % 2 == 1 {
                    place = place.reopen();
                }
                let newest = place.log.bounds(&dev("d")).await.unwrap().newest;
                assert_eq!(newest, highest, "after {step}");
            }
        }
        assert_eq!(place.log.bounds(&dev("d")).await.unwrap().oldest, None);
    });
}

pub(crate) fn a_closed_directory_can_be_opened_at_once(_: &str, engine: &dyn Engine) {
    block_on(async {
        let mut place = Place::new(engine);
        for round in 0..10 {
            // Not waited for: closing does.
            let appends = vec![append_to("d", 0, run_of("a", round..round + 1))];
            drop(place.log.append(appends));
            place = place.reopen();
            let expected: Vec<u64> = (0..=round).collect();
            assert_eq!(vals(&read_all(&*place.log, "d").await), expected);
        }
    });
}

/// Each event's `val` is its place among all events, so that a hole or a repetition shows.
pub(crate) fn append_until_killed(engine: &dyn Engine, dir: &Path) {
    block_on(async {
        let log = engine.open(dir);
        let mut next = read_all(&*log, "d").await.len() as u64;
        loop {
            let len = 1 + next % 17;
            let user = ["a", "b", "c"][next as usize % 3];
            let range = append(&*log, "d", run_of(user, next..next + len)).await;
            next += len;
            // The parent may have gone, which is an end as good as any.
            let line = writeln!(std::io::stdout(), "{ACKNOWLEDGED} {} {next}", range.end - 1);
            if line.and_then(|()| std::io::stdout().flush()).is_err() {
                return;
            }
        }
    });
}

pub(crate) fn what_was_acknowledged_survives_a_kill(name: &str, engine: &dyn Engine) {
    let dir = tempfile::tempdir().unwrap();
    let mut highest = 0;
    for lines in [1, 40, 150, 7] {
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "child_that_appends_until_it_is_killed", "--ignored", "--nocapture"])
            .env(CHILD_ENGINE, name)
            .env(CHILD_DIR, dir.path())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let stdout = BufReader::new(child.stdout.take().unwrap());
        let (mut last_seq, mut len, mut acknowledged) = (0, 0, 0);
        for line in stdout.lines() {
            let line = line.unwrap();
            // The last line may be cut off by the kill, and counts only if it is whole.
            let [ACKNOWLEDGED, seq, next] = *line.split(' ').collect::<Vec<_>>() else { continue };
            let seq: u64 = seq.parse().unwrap();
            assert!(seq > highest.max(last_seq), "{seq} was given out before");
            (last_seq, len) = (seq, next.parse::<u64>().unwrap());
            acknowledged += 1;
            if acknowledged == lines {
                child.kill().unwrap();
            }
        }
        assert!(!child.wait().unwrap().success());
        assert!(acknowledged >= lines);
        block_on(async {
            let log = engine.open(dir.path());
            let events = read_all(&*log, "d").await;
            assert!(events.len() as u64 >= len, "{} of {len} acknowledged events", events.len());
            assert_eq!(vals(&events), (0..events.len() as u64).collect::<Vec<_>>());
            let range = append(&*log, "d", run_of("a", events.len() as u64..events.len() as u64 + 1)).await;
            let newest = events.last().unwrap().seq;
            assert!(range.start > newest && newest >= last_seq);
            highest = range.start;
        });
    }
}
