//! The remarks of a stretch of time, beside the readings that they are about.

use std::{ops::Range, sync::Arc};

use motionwire_shared::{Timestamp, rest::Marker};

/// A remark and its instant.
#[derive(Debug)]
struct Mark {
    at: Timestamp,
    text: String,
}

/// Remarks in the order of time, each of which is given once: beside the first reading from its instant on, or else beside
/// the last one. Cheap to clone.
#[derive(Debug, Clone, Default)]
pub(super) struct Marks {
    all: Arc<[Mark]>,
    given: usize,
}

impl Marks {
    /// Those of a stretch of time by a clock that is ahead of theirs by so much, in milliseconds.
    pub(super) fn of(markers: Vec<Marker>, ahead_ms: f64, range: &Range<Timestamp>) -> Self {
        let mark = |Marker { at, text, .. }| Mark { at: Timestamp::from_millis(at as f64 + ahead_ms), text };
        let mut all: Vec<Mark> =
            markers.into_iter().map(mark).filter(|mark| range.contains(&mark.at)).collect();
        all.sort_by_key(|mark| mark.at);
        Self { all: all.into(), given: 0 }
    }

    /// Whether there are none at all.
    pub(super) fn is_empty(&self) -> bool {
        self.all.is_empty()
    }

    /// Gives those that no earlier reading has, up to the instant of the next one; without an instant, all that are left.
    pub(super) fn take(&mut self, through: Option<Timestamp>) -> Vec<&str> {
        let until = through.map_or(self.all.len(), |ts| self.all.partition_point(|mark| mark.at <= ts));
        let until = until.max(self.given);
        let given = std::mem::replace(&mut self.given, until);
        self.all[given..until].iter().map(|mark| mark.text.as_str()).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(us: i64) -> Timestamp {
        Timestamp::from_micros(us)
    }

    #[test]
    fn each_mark_is_given_once_and_in_order() {
        let marker = |at, text: &str| Marker { id: String::new(), at, text: text.to_owned() };
        let markers =
            vec![marker(9, "after"), marker(5, "b"), marker(1, "a"), marker(4, "b'"), marker(8, "c")];
        let marks = Marks::of(markers, 0.0, &(at(1_000)..at(9_000)));
        assert!(!marks.is_empty() && Marks::default().is_empty());
        let mut given = marks.clone();
        assert_eq!(given.take(Some(at(999))), [""; 0]);
        assert_eq!(given.take(Some(at(1_000))), ["a"]);
        assert_eq!(given.take(Some(at(7_000))), ["b'", "b"]);
        assert_eq!(given.take(Some(at(6_500))), [""; 0]);
        assert_eq!(given.take(None), ["c"]);
        assert_eq!(given.take(None), [""; 0]);
        assert_eq!(marks.clone().take(None).len(), 4, "each series has them all");
    }
}
