//! How far the server's clock is ahead, from the answers to HEARTBEATs (`PROTOCOL.md`, "clock").

use motionwire_shared::wire::ClockAnswer;

/// How far two clocks may part, as a part of the time that passes: quartz keeps within 50 ppm on either side.
const DRIFT: f64 = 1e-4;

/// The first answers are asked for one soon after the other, since those that come while a page begins have waited for it: so
/// many, with this pause between them, in milliseconds (the burst of RFC 5905, section 13.1, where it is 8 and 2 s).
const BURST: u32 = 4;
pub(super) const BURST_PAUSE_MS: f64 = 1_000.0;

/// Chooses the answers that tell the clocks' difference best (the clock filter of RFC 5905, section 10): the way of the
/// fastest took the least, and what it told ages, because clocks drift.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct ClockFilter {
    best: Option<Measurement>,
    answers: u32,
    /// Answers to what was asked before tell nothing.
    from_ms: f64,
}

/// Of one answer.
#[derive(Debug, Clone, Copy)]
struct Measurement {
    round_trip_ms: f64,
    at_ms: f64,
}

impl Measurement {
    /// How wrong it may be at an instant, in milliseconds: by half of its way, and by what clocks have drifted since.
    fn error_ms(self, at_ms: f64) -> f64 {
        self.round_trip_ms / 2.0 + DRIFT * (at_ms - self.at_ms)
    }
}

impl ClockFilter {
    /// The monotonic clock may have stood still until this instant: what was known before is worth nothing.
    pub(super) fn since(now_ms: f64) -> Self {
        Self { from_ms: now_ms, ..Self::default() }
    }

    /// By how much the server's clock, in Unix time, is ahead of this machine's monotonic one, in milliseconds; `None` if what
    /// was known is better than this answer, which came at `now_ms`.
    pub(super) fn offset_ms(
        &mut self,
        ClockAnswer { t0_ms, t1_ms }: ClockAnswer,
        now_ms: f64,
    ) -> Option<f64> {
        if t0_ms < self.from_ms {
            return None;
        }
        self.answers = self.answers.saturating_add(1);
        let measured = Measurement { round_trip_ms: now_ms - t0_ms, at_ms: now_ms };
        let is_worse = self.best.is_some_and(|best| best.error_ms(now_ms) < measured.error_ms(now_ms));
        if is_worse || !(0.0..).contains(&measured.round_trip_ms) {
            return None;
        }
        self.best = Some(measured);
        Some(t1_ms - f64::midpoint(t0_ms, now_ms))
    }

    /// Whether the next answer is to be asked for soon.
    pub(super) fn is_in_burst(&self) -> bool {
        (1..BURST).contains(&self.answers)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// An answer that was asked for at `sent_ms`, came `round_trip_ms` later, and halfway met a clock that is `ahead_ms`.
    fn ask(filter: &mut ClockFilter, sent_ms: f64, round_trip_ms: f64, ahead_ms: f64) -> Option<f64> {
        let answer = ClockAnswer { t0_ms: sent_ms, t1_ms: sent_ms + round_trip_ms / 2.0 + ahead_ms };
        filter.offset_ms(answer, sent_ms + round_trip_ms)
    }

    #[test]
    fn the_fastest_answer_is_believed() {
        let mut filter = ClockFilter::default();
        assert_eq!(ask(&mut filter, 0.0, 100.0, 5_000.0), Some(5_000.0));
        assert_eq!(ask(&mut filter, 1_000.0, 300.0, 5_080.0), None);
        assert_eq!(ask(&mut filter, 2_000.0, 40.0, 5_010.0), Some(5_010.0));
        assert_eq!(ask(&mut filter, 3_000.0, f64::NAN, 0.0), None);
        assert_eq!(ask(&mut filter, 9_000.0, -5_000.0, 0.0), None, "an answer to nothing");
    }

    #[test]
    fn a_clock_that_stood_still_is_measured_anew() {
        let mut filter = ClockFilter::default();
        assert_eq!(ask(&mut filter, 0.0, 20.0, 0.0), Some(0.0));
        // Over a slower way, which would be worse without the sleep.
        filter = ClockFilter::since(1_000.0);
        assert_eq!(ask(&mut filter, 990.0, 30.0, 0.0), None, "asked before the sleep");
        assert_eq!(ask(&mut filter, 1_000.0, 200.0, 60_000.0), Some(60_000.0));
    }

    #[test]
    fn a_clock_that_drifts_is_followed() {
        let mut filter = ClockFilter::default();
        assert_eq!(ask(&mut filter, 0.0, 20.0, 0.0), Some(0.0), "the fastest that ever comes");
        let mut known_ms = 0.0;
        for beat in 1..=90 {
            let (sent_ms, ahead_ms) = (40_000.0 * f64::from(beat), 2.0 * f64::from(beat));
            known_ms = ask(&mut filter, sent_ms, 30.0, ahead_ms).unwrap_or(known_ms);
            assert!((known_ms - ahead_ms).abs() <= 6.0, "beat {beat}: {known_ms} of {ahead_ms} ms");
        }
    }
}
