//! Exponential backoff with full jitter: a random delay between nothing and a bound that doubles. Many clients that
//! lost the same server so come back spread out, and none of them keeps hammering.

/// The bound of the first delay, in milliseconds.
const BASE_MS: f64 = 1_000.0;

/// The highest bound, in milliseconds.
const CAP_MS: f64 = 30_000.0;

/// Counts failures in a row.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Backoff {
    failures: i32,
}

impl Backoff {
    /// The delay before the next try, in milliseconds; `random` is uniform in 0…1.
    pub(super) fn next_delay_ms(&mut self, random: f64) -> f64 {
        let bound_ms = (BASE_MS * 2f64.powi(self.failures)).min(CAP_MS);
        // Beyond this the bound is the cap anyway, and the power stays finite.
        self.failures = (self.failures + 1).min(16);
        bound_ms * random.clamp(0.0, 1.0)
    }

    /// Starts over, after something that worked.
    pub(super) fn reset(&mut self) {
        self.failures = 0;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bound_doubles_up_to_the_cap_and_starts_over() {
        let mut backoff = Backoff::default();
        let bounds: Vec<f64> = (0..7).map(|_| backoff.next_delay_ms(1.0)).collect();
        assert_eq!(bounds, [1e3, 2e3, 4e3, 8e3, 16e3, 30e3, 30e3]);
        for _ in 0..10_000 {
            backoff.next_delay_ms(1.0);
        }
        assert_eq!(backoff.next_delay_ms(0.5), 15e3);
        backoff.reset();
        assert_eq!(backoff.next_delay_ms(1.0), 1e3);
    }

    #[test]
    fn the_delay_is_spread_over_the_whole_range() {
        for (random, delay_ms) in [(0.0, 0.0), (0.25, 250.0), (1.0, 1000.0), (7.0, 1000.0), (-1.0, 0.0)] {
            assert_eq!(Backoff::default().next_delay_ms(random), delay_ms, "{random}");
        }
    }
}
