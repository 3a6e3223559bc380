//! The picture of two recordings: bands from the least to the greatest over the seconds from each beginning.

use std::fmt::Write as _;

use motionwire_shared::rest::HistoryAnswer;

use crate::chart::scale::{Scale, ValueRange};

/// The picture's own units.
pub(super) const HEIGHT: f64 = 240.0;
/// Room left of the plot, where labels are short.
const LEFT: f64 = 48.0;
/// Room between a label and the plot, and for a letter of it.
const GAP_BESIDE: f64 = 6.0;
const LETTER: f64 = 8.0;
/// Room right of the plot.
pub(super) const RIGHT: f64 = 8.0;
const BOTTOM: f64 = 24.0;
/// Room above the plot, for half of the uppermost label.
const TOP: f64 = 12.0;

/// The width for a page of so many pixels: a picture is not so much smaller than its own units that nobody can read it.
pub(super) const fn width(page_px: f64) -> f64 {
    if page_px < 640.0 { 360.0 } else { 720.0 }
}

/// A line is broken where so many times the usual distance lies between two points.
const GAP: f64 = 4.0;

/// Largest magnitude that a picture shows, as in charts: the span of two such numbers is still finite.
const MAX_MAGNITUDE: f64 = 1e300;

/// One number of a recording.
pub(super) type Line = Vec<Column>;

/// What a recording has at one place of its time.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Column {
    /// Seconds from the beginning.
    pub(super) at_s: f64,
    /// The least.
    pub(super) low: f64,
    /// The greatest.
    pub(super) high: f64,
    /// The mean.
    pub(super) mean: f64,
}

/// One component, counted from its beginning.
pub(super) fn line(answer: &HistoryAnswer, component: usize) -> Line {
    let columns = answer.columns().filter_map(|column| {
        let [low, high, mean] = *column.extents.get(component)?;
        let at_s = (column.ts - answer.from) / 1000.0;
        // The mean of numbers whose sum is too large.
        let mean = if mean.is_finite() { mean } else { low / 2.0 + high / 2.0 };
        [low, high].iter().all(|number| number.is_finite()).then_some(Column { at_s, low, high, mean })
    });
    columns.collect()
}

/// The mean of all columns. The greatest numbers that there are have one, too, though no sum.
pub(super) fn mean(line: &Line) -> f64 {
    let count = line.len().max(1) as f64;
    line.iter().map(|column| column.mean / count).sum::<f64>().clamp(f64::MIN, f64::MAX)
}

/// A picture's parts.
pub(super) struct Picture {
    /// The lines of the mesh.
    pub(super) axes: String,
    /// Place, anchor and words of each mark.
    pub(super) marks: Vec<(f64, f64, &'static str, String)>,
    /// The bands of both.
    pub(super) paths: [String; 2],
}

/// How long an axis must be for these lines, in seconds.
pub(super) fn end_s<'a>(lines: impl Iterator<Item = &'a Line>) -> f64 {
    lines.flatten().map(|column| column.at_s).fold(1.0, f64::max)
}

/// Draws the first line from its beginning, and the second one moved to the right by `shift_s`.
pub(super) fn draw(lines: &[Line; 2], width: f64, end_s: f64, shift_s: f64) -> Option<Picture> {
    let values = values(lines)?;
    let left = left(lines);
    let seconds = ValueRange::around(0.0, end_s);
    let x = |by_s: f64| Scale::new((-by_s, end_s - by_s), (left, width - RIGHT));
    let y = Scale::new((values.low, values.high), (HEIGHT - BOTTOM, TOP));
    let (mut axes, mut marks) = (String::new(), Vec::new());
    for value in values.ticks() {
        let _ = write!(axes, "M{left:.1} {:.1}H{}", y.px(value), width - RIGHT);
        marks.push((left - GAP_BESIDE, y.px(value) + 4.0, "end", values.label(value)));
    }
    for second in seconds.ticks().into_iter().filter(|second| *second <= end_s) {
        let at = x(0.0).px(second);
        let _ = write!(axes, "M{at:.1} {TOP}V{}", HEIGHT - BOTTOM);
        marks.push((at, HEIGHT - 6.0, "middle", format!("{} s", seconds.label(second))));
    }
    let of = |line: &Line, by_s: f64| {
        let is_seen = |column: &&Column| (0.0..=end_s).contains(&(column.at_s + by_s));
        bands(&line.iter().filter(is_seen).copied().collect::<Line>(), &x(by_s), &y)
    };
    Some(Picture { axes, marks, paths: [of(&lines[0], 0.0), of(&lines[1], shift_s)] })
}

/// The values that the axis of these lines holds.
fn values(lines: &[Line; 2]) -> Option<ValueRange> {
    let columns = || lines.iter().flatten();
    let low = bounded(columns().map(|column| column.low).reduce(f64::min)?);
    let high = bounded(columns().map(|column| column.high).reduce(f64::max)?);
    let margin = if high > low { 0.0 } else { low.abs().max(1.0) * 0.1 };
    Some(ValueRange::around(low - margin, high + margin))
}

/// Room left of the plot, for the longest label of its values.
pub(super) fn left(lines: &[Line; 2]) -> f64 {
    let letters = |values: ValueRange| {
        values.ticks().into_iter().map(|value| values.label(value).chars().count()).max().unwrap_or_default()
    };
    let longest = values(lines).map_or(0, letters);
    (longest as f64 * LETTER + GAP_BESIDE).max(LEFT)
}

fn bounded(value: f64) -> f64 {
    value.clamp(-MAX_MAGNITUDE, MAX_MAGNITUDE)
}

/// The area between the least and the greatest, broken where measuring was: along the greatest, and back along the least.
fn bands(line: &Line, x: &Scale, y: &Scale) -> String {
    let mut steps: Vec<f64> = line.windows(2).map(|pair| pair[1].at_s - pair[0].at_s).collect();
    let middle = steps.len() / 2;
    let gap_s = match steps.is_empty() {
        true => f64::INFINITY,
        false => *steps.select_nth_unstable_by(middle, f64::total_cmp).1 * GAP,
    };
    let mut path = String::new();
    for run in line.chunk_by(|one, next| next.at_s - one.at_s <= gap_s) {
        let there = run.iter().map(|column| (column.at_s, column.high));
        let back = run.iter().rev().map(|column| (column.at_s, column.low));
        for (place, (at_s, value)) in there.chain(back).enumerate() {
            let mark = if place == 0 { 'M' } else { 'L' };
            let _ = write!(path, "{mark}{:.1} {:.1}", x.px(at_s), y.px(bounded(value)));
        }
        path.push('Z');
    }
    path
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_count_from_their_beginning_and_break_where_nothing_was_measured() {
        let mut answer = HistoryAnswer::new(1000.0, 9000.0, 1, false);
        for (ts_ms, mean) in [(1000.0, 1.0), (2000.0, 2.0), (3000.0, 3.0), (9000.0, 3.0)] {
            answer.push(ts_ms, 2.0, [[mean - 1.0, mean + 1.0, mean]].into_iter());
        }
        let line = line(&answer, 0);
        assert_eq!(line[3], Column { at_s: 8.0, low: 2.0, high: 4.0, mean: 3.0 });
        let (x, y) = (Scale::new((0.0, 8.0), (0.0, 8.0)), Scale::new((0.0, 4.0), (4.0, 0.0)));
        let expected = "M0.0 2.0L1.0 1.0L2.0 0.0L2.0 2.0L1.0 3.0L0.0 4.0ZM8.0 0.0L8.0 2.0Z";
        assert_eq!(bands(&line, &x, &y), expected, "the greatest, and back along the least");
    }

    fn flat(seconds: impl IntoIterator<Item = f64>, value: f64) -> Line {
        seconds.into_iter().map(|at_s| Column { at_s, low: value, high: value, mean: value }).collect()
    }

    #[test]
    fn both_lines_are_within_the_picture_wherever_the_second_one_is_moved() {
        let lines = [flat([0.0, 10.0], 1.0), flat([0.0, 2.0, 4.0], 3.0)];
        for (shift_s, seen) in [(0.0, 3), (3.5, 3), (7.0, 2), (-3.0, 1), (20.0, 0), (-20.0, 0)] {
            let picture = draw(&lines, width(1440.0), end_s(lines.iter()), shift_s).unwrap();
            assert!(picture.paths[0].starts_with("M48.0"), "the first one stays");
            assert_eq!(picture.paths[1].matches(['M', 'L']).count(), 2 * seen, "{shift_s}");
            assert!(picture.marks.iter().any(|(.., words)| words == "10 s"));
        }
        assert!(draw(&[vec![], vec![]], width(390.0), 1.0, 0.0).is_none());
    }

    #[test]
    fn long_labels_have_room_beside_the_plot() {
        let lines = [flat([0.0, 10.0], 101_324.5), flat([0.0, 10.0], 101_325.5)];
        let picture = draw(&lines, width(1440.0), 10.0, 0.0).unwrap();
        let (x, .., label) = picture.marks.iter().max_by_key(|(.., label)| label.len()).unwrap();
        assert!(label.len() >= 8 && *x >= 8.0 * label.len() as f64, "{label} at {x}");
        assert!(picture.paths[0].starts_with(&format!("M{:.1} ", left(&lines))));
    }

    #[test]
    fn the_greatest_numbers_have_a_mean_and_a_place() {
        let swing = |value: f64| Column { at_s: value.signum(), low: value, high: value, mean: value };
        for (values, expected) in [
            ([f64::MAX, f64::MAX], f64::MAX),
            ([f64::MAX, f64::MIN], 0.0),
            ([f64::MIN, f64::MIN], f64::MIN),
            ([1.0, 4.0], 2.5),
        ] {
            let line = values.map(swing).to_vec();
            assert!((mean(&line) - expected).abs() <= expected.abs() * 1e-12, "{values:?}");
            let picture = draw(&[line.clone(), line], width(1440.0), 2.0, 0.0).unwrap();
            let drawn = [picture.axes.as_str(), &picture.paths[0]].concat();
            assert!(!drawn.contains("NaN") && !drawn.contains("inf"), "{drawn}");
            assert!(picture.marks.iter().all(|(x, y, ..)| x.is_finite() && y.is_finite()));
        }
        let mut answer = HistoryAnswer::new(0.0, 1000.0, 1, false);
        answer.push(0.0, 2.0, [[f64::MAX, f64::MAX, f64::INFINITY]].into_iter());
        assert_eq!(line(&answer, 0)[0].mean, f64::MAX);
    }
}
