//! From samples at whatever times to means over a fixed grid.

/// The grid's spacing, in milliseconds: 25 Hz, enough for the fastest feet.
pub(super) const CELL_MS: f64 = 40.0;

/// A longer silence is a hole: what comes after it is a new stretch, in milliseconds.
pub(crate) const MAX_GAP_MS: f64 = 600.0;

/// Integrates the straight lines between samples over each cell of the grid: an average where samples are dense, an
/// interpolation where they are sparse.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Resampler {
    last: Option<(f64, f64)>,
    /// Integral over the open cell so far, in the values' unit times milliseconds.
    area: f64,
    /// Where the open cell ends.
    cell_end_ms: f64,
}

/// What a sample brings.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Cell {
    /// The mean over a cell, and the time of the cell's end in milliseconds.
    Mean(f64, f64),
    /// A new stretch begins: filters start afresh from this value.
    Restart(f64),
}

impl Resampler {
    /// Takes a sample; hands over each cell that it completes. Samples that are not newer than the last are dropped.
    pub(super) fn push(&mut self, t_ms: f64, value: f64, mut take: impl FnMut(Cell)) {
        let Some((mut from_ms, mut from)) =
            self.last.filter(|(last_ms, _)| (t_ms - last_ms).abs() <= MAX_GAP_MS)
        else {
            self.last = Some((t_ms, value));
            self.area = 0.0;
            self.cell_end_ms = t_ms + CELL_MS;
            take(Cell::Restart(value));
            return;
        };
        if t_ms <= from_ms {
            return;
        }
        let slope = (value - from) / (t_ms - from_ms);
        while t_ms >= self.cell_end_ms {
            let at_end = from + slope * (self.cell_end_ms - from_ms);
            let area = self.area + 0.5 * (from + at_end) * (self.cell_end_ms - from_ms);
            take(Cell::Mean(area / CELL_MS, self.cell_end_ms));
            (from_ms, from) = (self.cell_end_ms, at_end);
            self.cell_end_ms += CELL_MS;
            self.area = 0.0;
        }
        self.area += 0.5 * (from + value) * (t_ms - from_ms);
        self.last = Some((t_ms, value));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn means(times_ms: impl Iterator<Item = f64>, signal: impl Fn(f64) -> f64) -> Vec<(f64, f64)> {
        let mut resampler = Resampler::default();
        let mut means = Vec::new();
        for t_ms in times_ms {
            resampler.push(t_ms, signal(t_ms), |cell| {
                if let Cell::Mean(mean, end_ms) = cell {
                    means.push((mean, end_ms));
                }
            });
        }
        means
    }

    #[test]
    fn a_ramp_comes_out_as_a_ramp_at_any_rate() {
        for step_ms in [5.0, 10.0, 16.7, 40.0, 80.0, 100.0] {
            let count = (4_000.0 / step_ms) as usize;
            let means = means((0..=count).map(|i| i as f64 * step_ms), |t_ms| t_ms);
            assert!(means.len() >= 97, "{step_ms}: {}", means.len());
            for (mean, end_ms) in means {
                assert!((mean - (end_ms - CELL_MS / 2.0)).abs() < 1e-6, "{step_ms}: {mean} at {end_ms}");
            }
        }
    }

    #[test]
    fn a_hole_or_a_jump_back_begins_afresh_and_doubles_are_dropped() {
        let mut resampler = Resampler::default();
        let mut restarts = 0;
        for t_ms in [0.0, 20.0, 20.0, 10.0, 2_000.0, 2_020.0, 500.0, 520.0] {
            resampler.push(t_ms, 1.0, |cell| restarts += usize::from(matches!(cell, Cell::Restart(_))));
        }
        assert_eq!(restarts, 3);
    }
}
