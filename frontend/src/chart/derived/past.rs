//! What can be calculated of the past, which comes as readings, or as the least, the greatest and the mean of columns.
//!
//! A mean is as good as its readings where a column is much shorter than what is calculated: an average of averages is the
//! average, and the area below a line is that below its means. The length of a vector is not the length of the means:
//! whatever swings to and fro would be gone. Of it, columns tell between which numbers it lies.

use motionwire_shared::rest::{HistoryAnswer, HistoryColumn};

use super::{Lines, Of};
use crate::{analysis::view::Kind, chart::history::History};

/// So many columns must lie in an average's window or a leak's time constant, for their means to stand for their readings.
const COLUMNS_PER_WINDOW: f64 = 4.0;

/// Columns further apart than this many times what one covers are not joined, as on charts.
const GAP_COLUMNS: f64 = 2.5;

/// What is to be said of a calculated past.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Note {
    /// An integral, which was zero at this instant, in milliseconds since the Unix epoch.
    Zero(f64),
    /// Averages over longer than was asked for, in milliseconds.
    Means(f64),
    /// A length lies between these bounds, each of so many milliseconds.
    Bounds(f64),
    /// It would need each reading.
    TooCoarse,
}

impl Note {
    /// When an integral was zero.
    pub(super) fn zero_ms(self) -> Option<f64> {
        if let Self::Zero(at_ms) = self { Some(at_ms) } else { None }
    }
}

/// What is calculated of this past, and what is to be said of it. Samples more than `gap_ms` apart are not joined.
pub(super) fn of(told: &History, of: Of, kind: Kind, gap_ms: f64) -> (History, Option<Note>) {
    let column_ms = told.column_ms();
    let window_ms = match kind {
        Kind::Average { window_ms } => window_ms,
        Kind::Integral { leak_s: Some(leak_s) } => 1000.0 * leak_s,
        Kind::Value | Kind::Integral { leak_s: None } => f64::INFINITY,
    };
    let is_fine = column_ms * COLUMNS_PER_WINDOW <= window_ms;
    let note = match (of, kind) {
        _ if column_ms == 0.0 => None,
        (Of::Length, Kind::Value) => Some(Note::Bounds(column_ms)),
        (Of::Length, _) => Some(Note::TooCoarse),
        (Of::Numbers, Kind::Average { .. }) if !is_fine => Some(Note::Means(column_ms)),
        (Of::Numbers, Kind::Integral { leak_s: Some(_) }) if !is_fine => Some(Note::TooCoarse),
        (Of::Numbers, _) => None,
    };
    let past = match note {
        None => followed(told, of, kind, gap_ms.max(GAP_COLUMNS * column_ms)),
        Some(Note::Bounds(_)) => each(told, 1, &|column| vec![bounds(column)]),
        Some(Note::Means(_)) => each(told, told.components(), &|column| {
            column.extents.iter().map(|[.., mean]| [*mean; 3]).collect()
        }),
        Some(_) => History::calculated(HistoryAnswer::default(), told.covered_ms(), column_ms),
    };
    (past, note.filter(|_| !told.is_empty()))
}

/// The same past, moved so that it goes through what is known at an instant.
pub(super) fn through(past: &History, ts_ms: f64, known: &[f64]) -> History {
    let there = past.nearest(ts_ms).map(|(_, values)| values).unwrap_or_default();
    let by = |line: usize| {
        let by = known.get(line).copied().unwrap_or(f64::NAN) - there.get(line).copied().unwrap_or(f64::NAN);
        if by.is_finite() { by } else { 0.0 }
    };
    each(past, past.components(), &|column| {
        let moved = |(line, extent): (usize, &[f64; 3])| extent.map(|value| value + by(line));
        column.extents.iter().enumerate().map(moved).collect()
    })
}

/// Each column by itself.
fn each(past: &History, lines: usize, of: &dyn Fn(HistoryColumn<'_>) -> Vec<[f64; 3]>) -> History {
    let told = past.answer();
    let mut answer = HistoryAnswer::new(told.from, told.to, lines, told.is_raw());
    for column in told.columns() {
        answer.push(column.ts, column.count, of(column).into_iter());
    }
    History::calculated(answer, past.covered_ms(), past.column_ms())
}

/// One column after the other, by their means.
fn followed(past: &History, of: Of, kind: Kind, gap_ms: f64) -> History {
    let told = past.answer();
    let mut lines = Lines::new(of, kind, told.components, gap_ms);
    let mut answer = HistoryAnswer::new(told.from, told.to, lines.values.len(), told.is_raw());
    let mut covered_ms = past.covered_ms();
    // What begins with the stretch, and not with the readings themselves, lacks what it would look back on.
    if let Some(first) = told.column(0).filter(|first| first.ts - covered_ms.start <= gap_ms) {
        covered_ms.start = (first.ts + kind.lookback_ms()).min(covered_ms.end);
    }
    let mut means = Vec::new();
    for column in told.columns() {
        means.clear();
        means.extend(column.extents.iter().map(|[.., mean]| *mean));
        if let Some(values) = lines.push(column.ts, &means)
            && column.ts >= covered_ms.start
        {
            answer.push(column.ts, column.count, values.iter().map(|value| [*value; 3]));
        }
    }
    History::calculated(answer, covered_ms, past.column_ms())
}

/// Between which lengths all vectors lie whose numbers lie between these.
fn bounds(column: HistoryColumn<'_>) -> [f64; 3] {
    let length = |of: fn(f64, f64) -> f64| {
        column.extents.iter().map(|&[low, high, _]| of(low, high).powi(2)).sum::<f64>().sqrt()
    };
    let nearest =
        |low: f64, high: f64| if low <= 0.0 && high >= 0.0 { 0.0 } else { low.abs().min(high.abs()) };
    let farthest = |low: f64, high: f64| low.abs().max(high.abs());
    [length(nearest), length(farthest), f64::NAN]
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const AVERAGE: Kind = Kind::Average { window_ms: 1000.0 };
    const INTEGRAL: Kind = Kind::Integral { leak_s: None };
    const LEAKY: Kind = Kind::Integral { leak_s: Some(2.0) };

    /// A past of columns, of x and y: from one millisecond on, each so many milliseconds after the other.
    fn past(from_ms: f64, column_ms: f64, means: &[[f64; 2]], swing: f64) -> History {
        let columns = (0u32..).zip(means).map(|(n, means)| {
            (from_ms + column_ms * f64::from(n), means.map(|mean| [mean - swing, mean + swing, mean]))
        });
        let end_ms = from_ms + column_ms * means.len() as f64;
        History::of(0.0..end_ms, column_ms, columns)
    }

    fn means(of: &History) -> Vec<Vec<f64>> {
        of.answer().columns().map(|column| column.extents.iter().map(|[.., mean]| *mean).collect()).collect()
    }

    #[test]
    fn a_vectors_integral_is_a_vector_and_that_of_means_is_that_of_readings() {
        let told = past(5000.0, 100.0, &[[1.0, -2.0]; 11], 3.0);
        let (integral, note) = of(&told, Of::Numbers, INTEGRAL, 300.0);
        let last = means(&integral).pop().unwrap();
        assert!(
            (last[0] - 1.0).abs() < 1e-9 && (last[1] + 2.0).abs() < 1e-9,
            "a second of 1 and of -2: {last:?}"
        );
        assert_eq!(note, None);
        let moved = through(&integral, 5500.0, &[10.0, 20.0]);
        let of_ms = |ts_ms: f64| moved.nearest(ts_ms).unwrap().1;
        assert_eq!(of_ms(5500.0), [10.0, 20.0]);
        assert!((of_ms(5000.0)[0] - 9.5).abs() < 1e-9, "and half a second before: {:?}", of_ms(5000.0));
    }

    #[test]
    fn an_average_over_many_columns_is_one_and_over_few_says_so() {
        let steps: Vec<[f64; 2]> = (0..40).map(|n| [f64::from(n / 20), 0.0]).collect();
        let (average, note) = of(&past(5000.0, 100.0, &steps, 1.0), Of::Numbers, AVERAGE, 300.0);
        assert_eq!(note, None);
        let values = means(&average);
        let at = |n: usize| values[n][0];
        assert!(at(19).abs() < 1e-9 && (at(25) - 0.55).abs() < 1e-9 && (at(39) - 1.0).abs() < 1e-9);
        let (average, note) = of(&past(5000.0, 300.0, &steps, 1.0), Of::Numbers, AVERAGE, 300.0);
        assert_eq!((means(&average)[20][0], note), (1.0, Some(Note::Means(300.0))));
    }

    #[test]
    fn what_would_need_each_reading_says_so() {
        for (what, kind) in [(Of::Length, AVERAGE), (Of::Length, INTEGRAL), (Of::Numbers, LEAKY)] {
            let (none, note) = of(&past(5000.0, 4000.0, &[[1.0, 1.0]; 5], 1.0), what, kind, 300.0);
            assert!(none.is_empty(), "{what:?} {kind:?}");
            assert_eq!(note, Some(Note::TooCoarse));
        }
        let (empty, note) = of(&History::default(), Of::Length, AVERAGE, 300.0);
        assert_eq!((empty.is_empty(), note), (true, None));
    }

    #[test]
    fn what_is_looked_back_on_and_was_not_told_is_not_made_up() {
        // The stretch begins among readings: the first second of averages would be of less.
        let among = of(&past(0.0, 100.0, &[[1.0, 1.0]; 30], 0.0), Of::Numbers, AVERAGE, 300.0).0;
        assert_eq!((among.covered_ms().start, means(&among).len()), (1000.0, 20));
        let before = of(&past(5000.0, 100.0, &[[1.0, 1.0]; 30], 0.0), Of::Numbers, AVERAGE, 300.0).0;
        assert_eq!(means(&before).len(), 30, "before them there was nothing");
    }

    proptest! {
        #[test]
        fn each_length_lies_within_its_bounds(
            vectors in prop::collection::vec((-9.0f64..9.0, -9.0f64..9.0), 1..20),
        ) {
            let of = |number: fn(&(f64, f64)) -> f64| {
                let numbers = || vectors.iter().map(number);
                [numbers().fold(f64::INFINITY, f64::min), numbers().fold(f64::NEG_INFINITY, f64::max), 0.0]
            };
            let told = History::of(0.0..9.0, 5.0, [(2.0, [of(|v| v.0), of(|v| v.1)])]);
            let (band, note) = super::of(&told, Of::Length, Kind::Value, 300.0);
            prop_assert_eq!(note, Some(Note::Bounds(5.0)));
            let (low, high) = band.extent(0..1).unwrap();
            for (x, y) in vectors {
                let length = x.hypot(y);
                prop_assert!(low <= length + 1e-9 && length <= high + 1e-9, "{} {} {}", low, length, high);
            }
        }
    }
}
