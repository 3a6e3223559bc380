//! Single rows, or two, whose times are out of line with those before and after them.
//!
//! One such time would make a recording of a minute last for decades. A row whose time is far from the one before waits for
//! the next two, which tell whether it was stray or whether time has gone on from there, after a hole.

use std::collections::VecDeque;

use motionwire_derive::recording::Row;

/// Rows that follow each other in a recording are not farther apart, in milliseconds.
const NEAR_MS: f64 = 600_000.0;

/// A first or last row that is this far from all others is none of them, in milliseconds: a day.
const APART_MS: f64 = 86_400_000.0;

/// Lets the rows of one kind pass that are in line.
#[derive(Default)]
pub(super) struct InLine {
    /// When the last one that passed was, and whether it was near to the one before it.
    last: Option<(f64, bool)>,
    /// Three at most.
    waiting: VecDeque<Row>,
    strays: u64,
    first_stray_ms: Option<f64>,
}

impl InLine {
    /// Takes the next row; hands over those that are known to be in line.
    pub(super) fn push(&mut self, row: Row, mut take: impl FnMut(Row)) {
        if self.waiting.is_empty() && self.last.is_some_and(|(last_ms, _)| is_near(last_ms, row.t_ms)) {
            self.pass(row, &mut take);
            return;
        }
        self.waiting.push_back(row);
        while let Some(is_in_line) = self.judge_first() {
            let Some(first) = self.waiting.pop_front() else { return };
            if is_in_line {
                self.pass(first, &mut take);
            } else {
                self.leave_out(&first);
            }
        }
    }

    /// Hands over what was waiting for a next row, where none comes.
    pub(super) fn finish(&mut self, mut take: impl FnMut(Row)) {
        while let Some(row) = self.waiting.pop_front() {
            let is_stray = self.last.is_some_and(|(last_ms, is_near)| {
                is_near && !(last_ms..=last_ms + APART_MS).contains(&row.t_ms)
            });
            if is_stray {
                self.leave_out(&row);
            } else {
                self.pass(row, &mut take);
            }
        }
    }

    /// How many rows were left out, and the time of the first in milliseconds.
    pub(super) fn strays(&self) -> Option<(u64, f64)> {
        self.first_stray_ms.map(|t_ms| (self.strays, t_ms))
    }

    /// Whether the first of those that wait is in line, if that is known.
    fn judge_first(&self) -> Option<bool> {
        let time = |row: usize| self.waiting.get(row).map(|row| row.t_ms);
        let (first_ms, second_ms) = (time(0)?, time(1));
        match (self.last, second_ms) {
            (Some((last_ms, _)), _) if is_near(last_ms, first_ms) => Some(true),
            (_, None) => None,
            (_, Some(second_ms)) if is_near(first_ms, second_ms) => Some(true),
            (Some((last_ms, _)), Some(second_ms)) if is_near(last_ms, second_ms) => Some(false),
            // Where no row is near to the next, none is out of line.
            (Some((_, false)), Some(_)) => Some(true),
            (Some((last_ms, true)), Some(_)) => Some(!is_near(last_ms, time(2)?)),
            // At the begin the third tells which of two is stray.
            (None, Some(second_ms)) => {
                let third_ms = time(2)?;
                let is_stray =
                    is_near(second_ms, third_ms) && !(second_ms - APART_MS..=second_ms).contains(&first_ms);
                Some(!is_stray)
            }
        }
    }

    fn pass(&mut self, row: Row, take: &mut impl FnMut(Row)) {
        let was_near = self.last.is_some_and(|(last_ms, _)| is_near(last_ms, row.t_ms));
        self.last = Some((row.t_ms, was_near));
        take(row);
    }

    fn leave_out(&mut self, row: &Row) {
        self.strays += 1;
        self.first_stray_ms.get_or_insert(row.t_ms);
    }
}

fn is_near(one_ms: f64, other_ms: f64) -> bool {
    (one_ms - other_ms).abs() <= NEAR_MS
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn single_rows_that_are_out_of_line_are_left_out() {
        const EPOCH: f64 = 1.7e12;
        const DAY: f64 = 86_400_000.0;
        let table: [(&str, &[f64], &[f64]); 16] = [
            ("none", &[0.0, 1.0, 2.0], &[]),
            ("alone", &[5.0], &[]),
            ("in the midst", &[0.0, 1.0, EPOCH, 2.0, -EPOCH, 3.0], &[EPOCH, -EPOCH]),
            ("the first", &[EPOCH, 0.0, 1.0, 2.0], &[EPOCH]),
            ("the first, since the start", &[0.0, EPOCH, EPOCH + 1.0], &[0.0]),
            ("the second", &[0.0, EPOCH, 1.0, 2.0], &[EPOCH]),
            ("the last", &[0.0, 1.0, EPOCH], &[EPOCH]),
            ("the last, since the start", &[EPOCH, EPOCH + 1.0, 0.0], &[0.0]),
            ("two in the midst", &[0.0, 1.0, EPOCH, 2.0 * EPOCH, 2.0, 3.0], &[EPOCH, 2.0 * EPOCH]),
            ("the last two", &[0.0, 1.0, EPOCH, 9.0 * EPOCH], &[EPOCH, 9.0 * EPOCH]),
            ("two last places after tunnels", &[0.0, 1.0, 3e6, 6e6], &[]),
            ("a place between tunnels", &[0.0, 1.0, 3e6, 6e6, 6e6 + 1.0], &[]),
            ("a hole", &[0.0, 1.0, EPOCH, EPOCH + 1.0], &[]),
            ("a last place after a tunnel", &[0.0, 1.0, 3e6], &[]),
            ("another unit", &[0.0, DAY * 2.0, DAY * 4.0, DAY * 6.0], &[]),
            ("out of order", &[3.0, 1.0, 2.0, 0.0], &[]),
        ];
        for (case, times, strays) in table {
            let (mut in_line, mut passed) = (InLine::default(), Vec::new());
            for t_ms in times {
                let row = Row { t_ms: *t_ms, acceleration: None, fix: None, is_partial: false };
                in_line.push(row, |row| passed.push(row.t_ms));
            }
            in_line.finish(|row| passed.push(row.t_ms));
            let expected: Vec<f64> = times.iter().copied().filter(|t_ms| !strays.contains(t_ms)).collect();
            assert_eq!(passed, expected, "{case}");
            let told = (!strays.is_empty()).then(|| (strays.len() as u64, strays[0]));
            assert_eq!(in_line.strays(), told, "{case}");
        }
    }
}
