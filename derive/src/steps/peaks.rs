//! The peaks of the filtered signal, and which of them are steps.

use super::{
    resample::CELL_MS,
    rhythm::{Rhythm, WINDOW},
};

/// At most every other cell is a peak.
const CAPACITY: usize = WINDOW / 2;

/// A lower peak is no step, as a part of the signal's root mean square.
const MIN_HEIGHT: f64 = 0.62;

/// By how much of a period a step may come early.
const EARLY: f64 = 0.4;

/// After a longer pause a new run begins, in periods.
const MAX_PAUSE: f64 = 3.5;

#[derive(Debug, Clone, Copy)]
struct Peak {
    t_ms: f64,
    height: f64,
}

/// Peaks that have not been judged yet.
#[derive(Debug, Clone)]
pub(super) struct Peaks {
    peaks: [Peak; CAPACITY],
    len: usize,
    /// The last two values.
    before: [f64; 2],
    last_step_ms: f64,
}

impl Peaks {
    pub(super) const fn new() -> Self {
        let none = Peak { t_ms: 0.0, height: 0.0 };
        Self { peaks: [none; CAPACITY], len: 0, before: [0.0; 2], last_step_ms: f64::NEG_INFINITY }
    }

    pub(super) fn clear(&mut self) {
        *self = Self { last_step_ms: self.last_step_ms, ..Self::new() };
    }

    /// Takes the value of the cell that ends at this time.
    pub(super) fn push(&mut self, end_ms: f64, value: f64) {
        let [first, second] = self.before;
        self.before = [second, value];
        if second <= first || second < value || second <= 0.0 {
            return;
        }
        if self.len == CAPACITY {
            self.peaks.rotate_left(1);
            self.len -= 1;
        }
        self.peaks[self.len] = Peak { t_ms: end_ms - CELL_MS, height: second };
        self.len += 1;
    }

    /// Judges all peaks since this time by a rhythm, and counts the steps: those that a peak stands for, and those between two
    /// peaks that are several periods apart.
    pub(super) fn count(&mut self, since_ms: f64, rhythm: &Rhythm) -> u64 {
        let period_ms = 1000.0 / rhythm.hz;
        let mut steps = 0;
        for Peak { t_ms, height } in self.peaks.iter().take(self.len) {
            if *t_ms < since_ms || *height < MIN_HEIGHT * rhythm.rms {
                continue;
            }
            let periods = (t_ms - self.last_step_ms) / period_ms;
            let passed = if periods > MAX_PAUSE { 1 } else { (periods + EARLY) as u64 };
            if passed > 0 {
                steps += passed;
                self.last_step_ms = *t_ms;
            }
        }
        self.len = 0;
        steps
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_by_the_rhythm_what_the_peaks_show() {
        let rhythm = Rhythm { hz: 2.0, quality: 1.0, rms: 1.0 };
        let table: [(&[(f64, f64)], u64); 5] = [
            (&[(500.0, 1.0), (1_000.0, 1.0), (1_480.0, 1.0)], 3),
            // One between them was too low.
            (&[(500.0, 1.0), (1_000.0, 0.3), (1_500.0, 1.0)], 3),
            // A shake in between is no step.
            (&[(500.0, 1.0), (640.0, 1.0), (1_000.0, 1.0)], 2),
            // A pause is no steps.
            (&[(500.0, 1.0), (3_000.0, 1.0)], 2),
            (&[(100.0, 1.0)], 0),
        ];
        for (peaks, steps) in table {
            let mut candidates = Peaks::new();
            for (t_ms, height) in peaks {
                for (end_ms, value) in [(*t_ms, 0.1), (t_ms + 1.0, *height), (t_ms + CELL_MS, 0.1)] {
                    candidates.push(end_ms, value);
                }
            }
            assert_eq!(candidates.count(200.0, &rhythm), steps, "{peaks:?}");
            assert_eq!(candidates.count(200.0, &rhythm), 0, "each is counted once");
        }
    }
}
