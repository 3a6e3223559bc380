//! Samples that a coarse clock gives the same time, spread evenly over the time until it goes on.

/// No clock that tells samples apart at all is coarser, in milliseconds.
const COARSEST_MS: f64 = 1_000.0;

/// No phone takes more samples in this time; if more have the same time, no clock gave it to them.
const MAX_SAME: usize = 1_000;

/// Gives samples times of their own.
#[derive(Default)]
pub(super) struct Spread {
    last_ms: Option<f64>,
    /// The samples after the first of this time.
    same: Vec<[f64; 3]>,
    has_too_many: bool,
    /// How long the clock last stood, in milliseconds.
    step_ms: f64,
    spread: u64,
}

impl Spread {
    /// Takes the next sample of acceleration; hands over those whose time is known.
    pub(super) fn push(&mut self, t_ms: f64, xyz: [f64; 3], mut take: impl FnMut(f64, [f64; 3])) {
        if self.last_ms == Some(t_ms) {
            if !self.has_too_many && self.same.len() < MAX_SAME {
                self.same.push(xyz);
                return;
            }
            self.has_too_many = true;
            self.same.drain(..).for_each(|xyz| take(t_ms, xyz));
        } else {
            if let Some(step_ms) = self.last_ms.map(|last_ms| t_ms - last_ms)
                && step_ms > 0.0
                && step_ms <= COARSEST_MS
            {
                self.step_ms = step_ms;
            }
            self.finish(&mut take);
            self.has_too_many = false;
            self.last_ms = Some(t_ms);
        }
        take(t_ms, xyz);
    }

    /// Hands over what has waited for the clock to go on.
    pub(super) fn finish(&mut self, mut take: impl FnMut(f64, [f64; 3])) {
        let Some(last_ms) = self.last_ms else { return };
        if self.step_ms > 0.0 {
            self.spread += self.same.len() as u64;
        }
        let apart_ms = self.step_ms / (self.same.len() + 1) as f64;
        for (i, xyz) in self.same.drain(..).enumerate() {
            take(last_ms + apart_ms * (i + 1) as f64, xyz);
        }
    }

    /// How many samples were given another time.
    pub(super) const fn count(&self) -> u64 {
        self.spread
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spread(times_ms: impl IntoIterator<Item = f64>) -> (Vec<f64>, u64) {
        let (mut spread, mut times) = (Spread::default(), Vec::new());
        for t_ms in times_ms {
            spread.push(t_ms, [0.0; 3], |t_ms, _| times.push(t_ms));
        }
        spread.finish(|t_ms, _| times.push(t_ms));
        (times, spread.count())
    }

    #[test]
    fn samples_of_one_time_are_spread_until_the_next() {
        let table: [(&[f64], &[f64], u64); 6] = [
            (&[0.0, 20.0, 40.0], &[0.0, 20.0, 40.0], 0),
            (
                &[0.0, 0.0, 0.0, 0.0, 1e3, 1e3, 2e3, 2e3, 2e3],
                &[0.0, 250.0, 500.0, 750.0, 1e3, 1.5e3, 2e3, 2e3 + 1e3 / 3.0, 2e3 + 2e3 / 3.0],
                6,
            ),
            // After a hole, and where time goes back, as long as before.
            (&[0.0, 0.0, 100.0, 100.0, 9e3, 9e3, 0.0], &[0.0, 50.0, 100.0, 150.0, 9e3, 9_050.0, 0.0], 3),
            (&[0.0, 0.0, 9e3], &[0.0, 0.0, 9e3], 0),
            (&[7.0, 7.0], &[7.0, 7.0], 0),
            (&[], &[], 0),
        ];
        for (times, expected, count) in table {
            let spread = spread(times.iter().copied());
            assert!(
                spread.0.iter().zip(expected).all(|(one, other)| (one - other).abs() < 1e-9),
                "{spread:?}"
            );
            assert_eq!((spread.0.len(), spread.1), (expected.len(), count), "{times:?}");
        }
    }

    #[test]
    fn what_no_clock_gives_to_so_many_keeps_its_time() {
        let (times, count) = spread([1.7e12; 5_000].into_iter().chain([1.7e12 + 500.0]));
        assert_eq!((times.len(), count), (5_001, 0));
        assert!(times[..5_000].iter().all(|t_ms| *t_ms == 1.7e12));
    }
}
