//! Says what happens, how long it took, and that a long step is still alive.

use std::cell::RefCell;
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::{Duration, Instant};

/// How often a long step says that it is alive.
const HEARTBEAT: Duration = Duration::from_secs(30);

/// A step under way.
pub(crate) struct Step<'a> {
    name: &'a str,
    note: RefCell<String>,
}

impl Step<'_> {
    /// Announces work that takes long enough to be worth a word before it starts.
    pub(crate) fn starting(&self, what: &str) {
        println!("… {}: {what}", self.name);
    }

    /// The word that stands behind the step's name once it is done.
    pub(crate) fn note(&self, note: impl Into<String>) {
        *self.note.borrow_mut() = note.into();
    }
}

/// Runs one step and prints its line.
///
/// # Errors
/// Those of `work`, with the step's name.
pub(crate) fn step<T>(name: &str, work: impl FnOnce(&Step) -> anyhow::Result<T>) -> anyhow::Result<T> {
    let started = Instant::now();
    let step = Step { name, note: RefCell::default() };
    let result = with_heartbeat(name, started, || work(&step));
    let took = seconds(started.elapsed());
    match result {
        Ok(value) => {
            let note = step.note.into_inner();
            let between = if note.is_empty() { "" } else { ", " };
            println!("✓ {name} … {note}{between}{took}");
            Ok(value)
        }
        Err(error) => {
            println!("✗ {name} … {took}");
            Err(error.context(format!("{name} failed")))
        }
    }
}

fn with_heartbeat<T>(name: &str, started: Instant, work: impl FnOnce() -> T) -> T {
    let (done, alive) = mpsc::channel::<()>();
    thread::scope(|scope| {
        scope.spawn(move || {
            while alive.recv_timeout(HEARTBEAT) == Err(RecvTimeoutError::Timeout) {
                println!("… {name}: still at it after {}", seconds(started.elapsed()));
            }
        });
        let result = work();
        drop(done);
        result
    })
}

/// A duration as people read it: `0.3 s`, `25.3 s`, `7 min 34 s`.
pub(crate) fn seconds(duration: Duration) -> String {
    let whole = duration.as_secs();
    if whole < 60 {
        format!("{:.1} s", duration.as_secs_f64())
    } else {
        format!("{} min {} s", whole / 60, whole % 60)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_read_well() {
        for (millis, text) in [(40, "0.0 s"), (25_340, "25.3 s"), (454_000, "7 min 34 s")] {
            assert_eq!(seconds(Duration::from_millis(millis)), text);
        }
    }

    #[test]
    fn a_failing_step_names_itself() {
        let error =
            step("stars", |_| -> anyhow::Result<()> { anyhow::bail!("clouds") }).expect_err("must fail");
        assert_eq!(format!("{error:#}"), "stars failed: clouds");
    }
}
