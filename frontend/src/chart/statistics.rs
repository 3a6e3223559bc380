//! What can be said of the samples in view in a few numbers.

use super::samples::{Group, Samples};

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
    /// The standard deviation of the samples; none of a single one, and NaN where columns of them are known that do not tell
    /// how far they spread.
    pub deviation: Option<f64>,
}

/// The running mean and sum of squared differences, which lose no digits (T. F. Chan, G. H. Golub, R. J. LeVeque, "Updating
/// Formulae and a Pairwise Algorithm for Computing Sample Variances", 1979).
#[derive(Debug, Clone, Copy)]
struct Running {
    count: f64,
    min: f64,
    max: f64,
    mean: f64,
    squares: f64,
}

impl Running {
    fn add(&mut self, Group { count, extent, mean, squares }: Group) {
        let (difference, share) = (mean - self.mean, count / (self.count + count));
        self.squares += squares + difference * difference * self.count * share;
        self.mean += difference * share;
        self.count += count;
        self.min = self.min.min(extent.0);
        self.max = self.max.max(extent.1);
    }
}

/// The statistics of a component's samples between two instants; none where there is no sample.
pub fn statistics(samples: &Samples<'_>, from_ms: f64, to_ms: f64, component: usize) -> Option<Statistics> {
    let none = Running { count: 0.0, min: f64::INFINITY, max: f64::NEG_INFINITY, mean: 0.0, squares: 0.0 };
    let running = samples.groups(from_ms, to_ms, component).fold(none, |mut running, group| {
        if group.mean.is_finite() {
            running.add(group);
        }
        running
    });
    (running.count > 0.0).then(|| Statistics {
        count: running.count,
        min: running.min,
        max: running.max,
        mean: running.mean,
        deviation: (running.count > 1.0).then(|| (running.squares / (running.count - 1.0)).sqrt()),
    })
}

#[cfg(test)]
mod tests {
    use motionwire_shared::rest::HistoryAnswer;

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
        assert_eq!((found.count, found.min), (4.0, 1.0));
        assert!(found.deviation.unwrap().is_nan(), "of a column that does not tell it");
        assert_eq!(found.mean, (8.0 + 1e9 + 5.0 + 1e9 + 6.0) / 4.0);
        assert_eq!(statistics(&Samples { ring: &ring, history: &none }, 50.0, 60.0, 0), None);
        let single = statistics(&Samples { ring: &ring, history: &none }, 2.0, 3.0, 0);
        assert_eq!(single.unwrap().deviation, None);
    }

    #[test]
    fn columns_and_samples_have_the_deviation_of_all_that_they_are_made_of() {
        let value = |n: u32| 1e9 + f64::from(n * 7919 % 1000) / 1e6;
        let mut told = HistoryAnswer::new(0.0, 90.0, 1, false).with_squares();
        for column in 0..9 {
            let values: Vec<f64> = (0..10).map(|n| value(10 * column + n) - 1e9).collect();
            let mean = values.iter().sum::<f64>() / 10.0;
            let extent = [f64::min, f64::max].map(|of| 1e9 + values.iter().copied().reduce(of).unwrap());
            let squares = values.iter().map(|value| (value - mean).powi(2)).sum();
            told.push(f64::from(10 * column) + 4.5, 10.0, [[extent[0], extent[1], 1e9 + mean]].into_iter());
            told.set_squares([squares].into_iter());
        }
        let mut ring = Ring::new(100, 1, f64::INFINITY);
        for n in 90..100 {
            ring.insert(n.into(), n.into(), &[value(n)]);
        }
        let samples = Samples { ring: &ring, history: &History::new(told, 0.0..90.0, 9) };
        let deviation = |from: u32, to: u32| {
            let mean = (from..to).map(|n| value(n) - 1e9).sum::<f64>() / f64::from(to - from);
            let squares: f64 = (from..to).map(|n| (value(n) - 1e9 - mean).powi(2)).sum();
            (squares / f64::from(to - from - 1)).sqrt()
        };
        for (from, to) in [(0, 100), (0, 90), (20, 50), (40, 95), (90, 100)] {
            let found = statistics(&samples, from.into(), to.into(), 0).unwrap();
            let (found, expected) = (found.deviation.unwrap(), deviation(from, to));
            assert!((found - expected).abs() < 1e-3 * expected, "{from}..{to}: {found}, not {expected}");
        }
    }
}
