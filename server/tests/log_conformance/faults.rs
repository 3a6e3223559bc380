//! A disk that takes no more: from any byte on, so that writes are torn wherever they can be.
//!
//! The system does it: beyond the limit of a file's size, a write is cut short, and the next one fails.

use std::{
    path::Path,
    process::{Command, Stdio},
};

use super::harness::*;

pub(crate) const CHILD_ENGINE: &str = "MOTIONWIRE_TEST_FAULTS_ENGINE";

pub(crate) const CHILD_DIR: &str = "MOTIONWIRE_TEST_FAULTS_DIR";

/// Printed by the child when all went well.
const SURVIVED: &str = "survived";

/// Places at which the disk fails, so many bytes apart: a prime, so that none is the start of the same page.
const PLACES: u64 = 150;
const STEP_BYTES: u64 = 331;

/// Events of one append; with them a transaction takes some pages.
const EVENTS: u64 = 40;

#[cfg(unix)]
fn limit_files_to(bytes: u64) {
    let (_, hard) = rlimit::getrlimit(rlimit::Resource::FSIZE).unwrap();
    rlimit::setrlimit(rlimit::Resource::FSIZE, bytes.min(hard), hard).unwrap();
}

#[cfg(not(unix))]
fn limit_files_to(_: u64) {}

fn largest_file(dir: &Path) -> u64 {
    let sizes = std::fs::read_dir(dir).unwrap().map(|entry| entry.unwrap().metadata().map_or(0, |m| m.len()));
    sizes.max().unwrap_or(0)
}

/// Everything that was acknowledged, and nothing that was refused, is there and can be read, whatever state the disk is in.
async fn check(place: &Place<'_>, acknowledged: &[(u64, u64)]) {
    let events = read_all(&*place.log, "d").await;
    let seqs = events.iter().map(|event| event.seq);
    let found: Vec<(u64, u64)> = seqs.zip(vals(&events)).collect();
    assert_eq!(found, acknowledged);
}

/// What the child does: each time the disk fails at another place, and then has room again.
pub(crate) fn outlive_a_failing_disk(engine: &dyn Engine, dir: &Path) {
    block_on(async {
        let dir = tempfile::tempdir_in(dir).unwrap();
        let log = engine.open(dir.path());
        let mut place = Place { engine, dir, log };
        let (mut acknowledged, mut next, mut failures) = (Vec::new(), 0, 0);
        for turn in 0..PLACES {
            let limit = largest_file(place.dir.path()) + turn * STEP_BYTES % 20_000;
            limit_files_to(limit);
            // Until it fails, or has had enough chances.
            for _ in 0..6 {
                let events = run_of("a", next..next + EVENTS);
                match place.log.append(vec![append_to("d", 0, events)]).await {
                    Ok(ranges) => {
                        acknowledged.extend(ranges[0].clone().zip(next..));
                        next += EVENTS;
                    }
                    Err(error) => {
                        failures += 1;
                        assert!(
                            error.to_string().contains("disk") || error.to_string().contains("room"),
                            "{error}"
                        );
                        break;
                    }
                }
            }
            check(&place, &acknowledged).await;
            limit_files_to(u64::MAX);
            let range = append(&*place.log, "d", run_of("a", next..next + 1)).await;
            assert!(acknowledged.last().is_none_or(|(seq, _)| range.start > *seq), "numbers only grow");
            acknowledged.push((range.start, next));
            next += 1;
            if turn % 10 == 9 {
                place = place.reopen();
            }
            check(&place, &acknowledged).await;
        }
        assert!(failures > PLACES / 3, "the disk failed {failures} times");
        println!("{SURVIVED}");
    });
}

pub(crate) fn a_disk_that_fails_at_any_byte_loses_nothing(name: &str, _: &dyn Engine) {
    if cfg!(not(unix)) {
        return;
    }
    let dir = tempfile::tempdir().unwrap();
    // By default, a process ends when it writes beyond the limit; what a shell ignores, its children ignore.
    let child = Command::new("sh")
        .args([
            "-c",
            "trap '' XFSZ; exec \"$0\" --exact child_that_outlives_a_failing_disk --ignored --nocapture",
        ])
        .arg(std::env::current_exe().unwrap())
        .env(CHILD_ENGINE, name)
        .env(CHILD_DIR, dir.path())
        .stdin(Stdio::null())
        .output()
        .unwrap();
    let (told, errors) = (String::from_utf8_lossy(&child.stdout), String::from_utf8_lossy(&child.stderr));
    assert!(told.contains(SURVIVED), "{told}\n{errors}");
    assert!(!errors.contains("panicked"), "{errors}");
}
