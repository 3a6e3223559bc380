//! Remembers that a stream runs: a page that was closed or reloaded meanwhile says at the next visit that it has ended.

use crate::{
    browser::{clock, storage},
    text,
};

/// Where it is remembered: since when the page is hidden, in milliseconds of Unix time, or nothing while it is shown.
const KEY: &str = "motionwire.phone.streaming";

/// A time of the day that is longer ago may be of another day, in milliseconds.
const LATELY_MS: f64 = 20.0 * 3_600_000.0;

/// Held while a stream runs.
pub(super) struct Mark;

impl Mark {
    pub(super) fn set() -> Self {
        Self::shown();
        Self
    }

    /// The page was hidden: as far as it knows this may be its end.
    pub(super) fn hidden() {
        storage::set(KEY, &(clock::wall_ms() as u64).to_string());
    }

    /// The page is shown.
    pub(super) fn shown() {
        storage::set(KEY, "");
    }

    /// That a stream ended with its page, in words; told once.
    pub(super) fn take() -> Option<String> {
        let ended = storage::get(KEY)?;
        storage::remove(KEY);
        let at_ms = ended.parse::<u64>().ok().map(|at_ms| at_ms as f64);
        Some(match at_ms.filter(|at_ms| (clock::wall_ms() - at_ms).abs() < LATELY_MS) {
            Some(at_ms) => text::phone_ended_at(&clock::time_of_day(at_ms)),
            None => text::phone_ended().to_owned(),
        })
    }
}

impl Drop for Mark {
    fn drop(&mut self) {
        storage::remove(KEY);
    }
}
