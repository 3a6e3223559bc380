//! Peaks of the filtered signal, until they are judged.

use super::{resample::CELL_MS, rhythm::WINDOW};

/// They wait for half a window and a hop, and at most every other cell is one.
const CAPACITY: usize = WINDOW / 2;

/// A peak.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Peak {
    pub(super) t_ms: f64,
    /// In m/s².
    pub(super) height: f64,
}

/// Peaks in the order of their times.
#[derive(Debug, Clone)]
pub(super) struct Peaks {
    peaks: [Peak; CAPACITY],
    len: usize,
    /// The last two values.
    before: [f64; 2],
}

impl Peaks {
    pub(super) const fn new() -> Self {
        Self { peaks: [Peak { t_ms: 0.0, height: 0.0 }; CAPACITY], len: 0, before: [0.0; 2] }
    }

    pub(super) fn clear(&mut self) {
        *self = Self::new();
    }

    /// Takes the value of the cell that ends at this time.
    pub(super) fn push(&mut self, end_ms: f64, value: f64) {
        let [first, second] = self.before;
        self.before = [second, value];
        if second <= first || second < value || second <= 0.0 || self.len == CAPACITY {
            return;
        }
        self.peaks[self.len] = Peak { t_ms: end_ms - CELL_MS, height: second };
        self.len += 1;
    }

    /// Hands over the first peak, if it is no later than this.
    pub(super) fn pop(&mut self, until_ms: f64) -> Option<Peak> {
        let first = *self.peaks[..self.len].first().filter(|peak| peak.t_ms <= until_ms)?;
        self.peaks[..self.len].rotate_left(1);
        self.len -= 1;
        Some(first)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_top_above_zero_is_a_peak_once() {
        let mut peaks = Peaks::new();
        for (i, value) in [0.0, 1.0, 0.5, 0.5, 2.0, 2.0, 1.0, -3.0, -1.0, -2.0, 0.0].into_iter().enumerate() {
            peaks.push((i + 1) as f64 * CELL_MS, value);
        }
        assert_eq!(peaks.pop(CELL_MS), None, "not yet");
        assert_eq!(peaks.pop(2.0 * CELL_MS), Some(Peak { t_ms: 2.0 * CELL_MS, height: 1.0 }));
        assert_eq!(peaks.pop(f64::MAX), Some(Peak { t_ms: 5.0 * CELL_MS, height: 2.0 }));
        assert_eq!(peaks.pop(f64::MAX), None);
    }
}
