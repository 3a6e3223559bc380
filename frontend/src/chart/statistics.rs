//! What can be said of the samples in view in a few numbers.

use super::samples::Samples;

/// One component between two instants.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Statistics {
    /// How many samples.
    pub count: f64,
    /// The least.
    pub min: f64,
    /// The greatest.
    pub max: f64,
    /// The mean.
    pub mean: f64,
    /// The standard deviation of the samples; none where only columns of them are known.
    pub deviation: Option<f64>,
}

/// Welford's running mean and sum of squared differences, which lose no digits (B. P. Welford, "Note on a Method for
/// Calculating Corrected Sums of Squares and Products", Technometrics 4, 1962).
#[derive(Debug, Clone, Copy)]
struct Running {
    count: f64,
    min: f64,
    max: f64,
    mean: f64,
    squares: f64,
    is_exact: bool,
}

impl Running {
    fn add(&mut self, count: f64, (min, max): (f64, f64), mean: f64) {
        self.count += count;
        self.min = self.min.min(min);
        self.max = self.max.max(max);
        let difference = mean - self.mean;
        self.mean += difference * count / self.count;
        self.squares += count * difference * (mean - self.mean);
        self.is_exact &= count == 1.0;
    }
}

/// The statistics of a component's samples between two instants; none where there is no sample.
pub fn statistics(samples: &Samples<'_>, from_ms: f64, to_ms: f64, component: usize) -> Option<Statistics> {
    let none = Running {
        count: 0.0,
        min: f64::INFINITY,
        max: f64::NEG_INFINITY,
        mean: 0.0,
        squares: 0.0,
        is_exact: true,
    };
    let running = samples.groups(from_ms, to_ms, component).fold(none, |mut running, group| {
        if group.mean.is_finite() {
            running.add(group.count, group.extent, group.mean);
        }
        running
    });
    (running.count > 0.0).then(|| Statistics {
        count: running.count,
        min: running.min,
        max: running.max,
        mean: running.mean,
        deviation: (running.is_exact && running.count > 1.0)
            .then(|| (running.squares / (running.count - 1.0)).max(0.0).sqrt()),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chart::{history::History, ring::Ring};

    #[test]
    fn samples_and_columns_are_counted_once() {
        let mut ring = Ring::new(100, 1, f64::INFINITY);
        for n in 0..10u32 {
            ring.insert(f64::from(n), n.into(), &[1e9 + f64::from(n)]);
        }
        let none = History::default();
        let found = statistics(&Samples { ring: &ring, history: &none }, 2.0, 7.0, 0).unwrap();
        assert_eq!((found.count, found.min, found.max, found.mean), (5.0, 1e9 + 2.0, 1e9 + 6.0, 1e9 + 4.0));
        assert!((found.deviation.unwrap() - 2.5f64.sqrt()).abs() < 1e-9);

        let history = History::of(0.0..5.0, 5.0, [(2.0, [[1.0, 9.0, 4.0]])]);
        let found = statistics(&Samples { ring: &ring, history: &history }, 0.0, 7.0, 0).unwrap();
        assert_eq!((found.count, found.min, found.deviation), (4.0, 1.0, None));
        assert_eq!(found.mean, (8.0 + 1e9 + 5.0 + 1e9 + 6.0) / 4.0);
        assert_eq!(statistics(&Samples { ring: &ring, history: &none }, 50.0, 60.0, 0), None);
    }
}
