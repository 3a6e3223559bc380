//! What a reloaded page asks for again, so that its charts do not start empty: the part of the log that was on the
//! screen a moment ago.

use crate::browser::{read_number, storage};

/// A note older than this is of no use: what it names has left the charts, in milliseconds.
const MAX_AGE_MS: f64 = 60_000.0;

/// Where a browser remembers it, for each receiver.
fn key(receiver: &str) -> String {
    format!("motionwire.shown-from.{receiver}")
}

/// Notes the place in the log from which on everything is on the screen.
pub(super) fn remember(receiver: &str, seq: u64, now_ms: f64) {
    storage::set(&key(receiver), &format!("{seq} {now_ms}"));
}

/// The place from which on a page that opens now has to ask.
pub(super) fn recall(receiver: &str, now_ms: f64) -> Option<u64> {
    still_shown(&storage::get(&key(receiver))?, now_ms)
}

fn still_shown(note: &str, now_ms: f64) -> Option<u64> {
    let (seq, at_ms) = note.split_once(' ')?;
    let at_ms = read_number(at_ms)?;
    (0.0..MAX_AGE_MS).contains(&(now_ms - at_ms)).then(|| seq.parse().ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_fresh_note_counts() {
        let table = [
            ("17 1000", 31_000.0, Some(17)),
            ("17 1000.5", 1_000.5, Some(17)),
            ("17 1000", 61_000.0, None),
            ("17 1000", 900.0, None),
            ("17", 1_000.0, None),
            ("x 1000", 1_000.0, None),
            ("", 1_000.0, None),
        ];
        for (note, now_ms, seq) in table {
            assert_eq!(still_shown(note, now_ms), seq, "{note:?}");
        }
    }
}
