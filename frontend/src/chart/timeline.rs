//! Which instant a chart shows at its right edge.
//!
//! Charts show samples by the time at which they were measured, on the clock of whoever measured them. Where that clock
//! agrees with this page's, the edge is simply now. Where it does not, the chart would be empty or late; then the edge
//! follows the other clock. Either way it only moves forward, unless a clock was set.

/// Samples ahead of this page's clock by less than this are left to the edge, in milliseconds: clocks are not known better.
pub const AHEAD_TOLERANCE_MS: f64 = 150.0;

/// A steady delay up to this is taken for a real one, and shown as the space at the edge, in milliseconds.
const BEHIND_TOLERANCE_MS: f64 = 2000.0;

/// Clocks that differ by no more than this count as the same while charts stand still, in milliseconds: what lies at the same
/// instant on both is seen at the same place.
pub const SAME_CLOCK_MS: f64 = 2000.0;

/// A clock's difference is steady if the smallest delays of successive spans agree within this, in milliseconds.
const STEADY_WITHIN_MS: f64 = 400.0;

/// Length of one such span, in milliseconds of arrival.
const SPAN_MS: f64 = 1000.0;

/// A jump back by more than this is a clock that was set, in milliseconds; less is waited out.
const MAX_HOLD_MS: f64 = 2000.0;

/// So many samples in a row tell of a clock that was set forward; a single one from the future has a wrong time.
const AHEAD_SAMPLES: u32 = 3;

/// Weight of a new delay in the smoothed one.
const SMOOTHING: f64 = 0.05;

/// The clock of one source of samples, as this page sees it.
#[derive(Debug, Default)]
pub struct Timeline {
    smoothed_delay_ms: Option<f64>,
    span: Option<Span>,
    /// Smallest delays of the last complete spans, the newest last.
    recent_ms: [Option<f64>; 3],
    /// How many samples in a row were from the future.
    ahead: u32,
    offset_ms: f64,
    edge_ms: Option<f64>,
    ahead_ms: f64,
}

#[derive(Debug)]
struct Span {
    began_ms: f64,
    min_delay_ms: f64,
}

impl Timeline {
    /// Takes in the newest sample: when it was measured, and when it came, both in milliseconds since the Unix epoch.
    pub fn observe(&mut self, ts_ms: f64, arrival_ms: f64) {
        let delay_ms = arrival_ms - ts_ms;
        let is_ahead = delay_ms - self.offset_ms < -AHEAD_TOLERANCE_MS;
        self.ahead = if is_ahead { self.ahead + 1 } else { 0 };
        if is_ahead && self.smoothed_delay_ms.is_some() && self.ahead < AHEAD_SAMPLES {
            return;
        }
        let smoothed = self.smoothed_delay_ms.map_or(delay_ms, |old| {
            // After an outage the old delay says nothing about the new one.
            if (delay_ms - old).abs() > 10.0 * STEADY_WITHIN_MS {
                delay_ms
            } else {
                old + SMOOTHING * (delay_ms - old)
            }
        });
        self.smoothed_delay_ms = Some(smoothed);
        if is_ahead {
            // From the future: no network explains that, so the clock is ahead by at least this much.
            self.offset_ms = delay_ms;
        }
        self.observe_earlier(ts_ms, arrival_ms);
    }

    /// Takes in a sample that was submitted last, but measured before others: one of these had a wrong time, the clock was set
    /// back, or it could not be sent before.
    pub fn observe_earlier(&mut self, ts_ms: f64, arrival_ms: f64) {
        let delay_ms = arrival_ms - ts_ms;
        match &mut self.span {
            Some(span) if arrival_ms - span.began_ms < SPAN_MS => {
                span.min_delay_ms = span.min_delay_ms.min(delay_ms);
            }
            _ => self.next_span(delay_ms, arrival_ms),
        }
    }

    fn next_span(&mut self, delay_ms: f64, arrival_ms: f64) {
        if let Some(done) = self.span.replace(Span { began_ms: arrival_ms, min_delay_ms: delay_ms }) {
            self.recent_ms = [self.recent_ms[1], self.recent_ms[2], Some(done.min_delay_ms)];
        }
        let [Some(a), Some(b), Some(c)] = self.recent_ms else { return };
        let (low, high) = (a.min(b).min(c), a.max(b).max(c));
        if high - low > STEADY_WITHIN_MS {
            return;
        }
        let wanted = if (-AHEAD_TOLERANCE_MS..=BEHIND_TOLERANCE_MS).contains(&low) { 0.0 } else { low };
        if (wanted - self.offset_ms).abs() > AHEAD_TOLERANCE_MS {
            self.offset_ms = wanted;
            self.smoothed_delay_ms = Some(low);
        }
    }

    /// The instant at the right edge, on the samples' clock, in milliseconds since the Unix epoch.
    pub fn edge_ms(&mut self, now_ms: f64) -> f64 {
        let wanted = now_ms - self.offset_ms;
        let edge = match self.edge_ms {
            Some(old) if wanted < old && old - wanted <= MAX_HOLD_MS => old,
            _ => wanted,
        };
        self.edge_ms = Some(edge);
        edge
    }

    /// How far its samples' clock is ahead of the one that charts which stand still are told by, in milliseconds; 0 where both
    /// count as the same. Such charts, and those that several sources share, show this source's samples by its own clock, of the
    /// same moments as others'.
    pub fn ahead_ms(&self) -> f64 {
        self.ahead_ms
    }

    /// Compares its samples' clock with the one by which the present is `present_ms`; whether the difference has changed, for
    /// which it must have changed by more than `tolerance_ms`. What stands still moves for a clock that was set, or has become
    /// known, and not for one that drifts: its tolerance is [`SAME_CLOCK_MS`].
    pub fn compare(&mut self, now_ms: f64, present_ms: f64, tolerance_ms: f64) -> bool {
        if self.smoothed_delay_ms.is_none() {
            return false;
        }
        let ahead_ms = self.edge_ms(now_ms) - present_ms;
        let ahead_ms = if ahead_ms.abs() <= SAME_CLOCK_MS { 0.0 } else { ahead_ms };
        let is_moved = (ahead_ms - self.ahead_ms).abs() > tolerance_ms;
        if is_moved {
            self.ahead_ms = ahead_ms;
        }
        is_moved
    }

    /// How old a sample of this time is at this instant, by the samples' clock as far as it is known, in milliseconds.
    pub fn age_ms(&self, ts_ms: f64, now_ms: f64) -> f64 {
        now_ms - self.offset_ms - ts_ms
    }

    /// Arrival minus measurement, smoothed, in milliseconds; it includes the difference of the two clocks, and is below
    /// zero where the other one is ahead.
    pub fn delay_ms(&self) -> Option<f64> {
        self.smoothed_delay_ms
    }

    /// How far this page's clock is ahead of the samples', in milliseconds, if by so much that the chart had to follow.
    pub fn clock_difference_ms(&self) -> Option<f64> {
        (self.offset_ms != 0.0).then_some(self.offset_ms)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW_MS: f64 = 1_790_000_000_000.0;

    /// Feeds 50 samples a second for `seconds`, each `delay_ms(n)` late; returns the last arrival.
    fn feed(timeline: &mut Timeline, from_ms: f64, seconds: u32, delay_ms: impl Fn(u32) -> f64) -> f64 {
        let mut arrival_ms = from_ms;
        for n in 0..seconds * 50 {
            arrival_ms = from_ms + f64::from(n) * 20.0;
            timeline.observe(arrival_ms - delay_ms(n), arrival_ms);
        }
        arrival_ms
    }

    #[test]
    fn a_clock_in_step_leaves_the_edge_at_now() {
        let mut timeline = Timeline::default();
        let now_ms = feed(&mut timeline, NOW_MS, 10, |n| 40.0 + f64::from(n % 7) * 10.0);
        assert_eq!(timeline.edge_ms(now_ms), now_ms);
        assert_eq!(timeline.clock_difference_ms(), None);
        let delay_ms = timeline.delay_ms().unwrap();
        assert!((60.0..80.0).contains(&delay_ms), "{delay_ms}");
    }

    #[test]
    fn a_clock_ahead_or_behind_is_followed() {
        for difference_ms in [-3_600_000.0, -5_000.0, 8_000.0, 3_600_000.0] {
            let mut timeline = Timeline::default();
            let now_ms = feed(&mut timeline, NOW_MS, 10, |n| difference_ms + f64::from(n % 5));
            let newest_ms = now_ms - difference_ms;
            assert!((timeline.edge_ms(now_ms) - newest_ms).abs() < 200.0, "{difference_ms}");
            assert!((timeline.delay_ms().unwrap() - difference_ms).abs() < 10.0);
        }
    }

    #[test]
    fn charts_that_stand_still_keep_to_the_sources_clock() {
        for (difference_ms, ahead_ms) in [(300_000.0, -300_000.0), (-300_000.0, 300_000.0), (-900.0, 0.0)] {
            let mut timeline = Timeline::default();
            assert!(!timeline.compare(NOW_MS, NOW_MS - 5e6, 0.0), "nothing is known of it");
            let now_ms = feed(&mut timeline, NOW_MS, 10, |_| difference_ms);
            timeline.compare(now_ms, now_ms, 0.0);
            assert!((timeline.ahead_ms() - ahead_ms).abs() < 200.0, "{difference_ms}");
        }
    }

    #[test]
    fn what_stands_still_does_not_move_for_a_clock_that_drifts() {
        let mut timeline = Timeline::default();
        let now_ms = feed(&mut timeline, NOW_MS, 10, |_| 300_000.0);
        assert!(timeline.compare(now_ms, now_ms, SAME_CLOCK_MS), "it has become known");
        let known_ms = timeline.ahead_ms();
        let now_ms = feed(&mut timeline, now_ms, 10, |_| 301_000.0);
        assert!(!timeline.compare(now_ms, now_ms, SAME_CLOCK_MS));
        assert_eq!(timeline.ahead_ms(), known_ms);
        assert!(timeline.compare(now_ms, now_ms, AHEAD_TOLERANCE_MS), "as soon as it goes on");
        assert!(
            !timeline.compare(now_ms, now_ms + 20.0, AHEAD_TOLERANCE_MS),
            "the present is not known better"
        );
        assert!(timeline.compare(now_ms, now_ms + 20.0, 0.0), "the next time it is stopped");
        let now_ms = feed(&mut timeline, now_ms, 10, |_| 0.0);
        assert!(timeline.compare(now_ms, now_ms, SAME_CLOCK_MS), "the clock was set right");
        assert_eq!(timeline.ahead_ms(), 0.0);
    }

    #[test]
    fn one_sample_from_the_future_moves_nothing_and_a_clock_that_is_set_does() {
        let mut timeline = Timeline::default();
        let now_ms = feed(&mut timeline, NOW_MS, 5, |_| 20.0);
        timeline.observe(now_ms + 30_000.0, now_ms);
        assert_eq!((timeline.edge_ms(now_ms), timeline.delay_ms()), (now_ms, Some(20.0)));
        let now_ms = feed(&mut timeline, now_ms, 1, |_| -30_000.0);
        assert_eq!(timeline.edge_ms(now_ms), now_ms + 30_000.0, "at once");
        let mut arrival_ms = now_ms;
        for n in 0..250 {
            arrival_ms = now_ms + f64::from(n) * 20.0;
            timeline.observe_earlier(arrival_ms - 20.0, arrival_ms);
        }
        assert_eq!(
            timeline.edge_ms(arrival_ms),
            arrival_ms,
            "and back, though it was measured before others"
        );
        assert_eq!(timeline.delay_ms(), Some(20.0));
    }

    #[test]
    fn a_backlog_is_not_taken_for_a_slow_clock() {
        let mut timeline = Timeline::default();
        // Twenty seconds of samples arrive within five.
        let now_ms = feed(&mut timeline, NOW_MS, 5, |n| 20_000.0 - f64::from(n) * 80.0);
        assert_eq!(timeline.clock_difference_ms(), None);
        assert_eq!(timeline.edge_ms(now_ms), now_ms);
    }

    #[test]
    fn the_edge_waits_rather_than_going_back() {
        let mut timeline = Timeline::default();
        assert_eq!(timeline.edge_ms(NOW_MS), NOW_MS);
        assert_eq!(timeline.edge_ms(NOW_MS - 500.0), NOW_MS, "held");
        assert_eq!(timeline.edge_ms(NOW_MS + 16.0), NOW_MS + 16.0);
        assert_eq!(timeline.edge_ms(NOW_MS - 60_000.0), NOW_MS - 60_000.0, "the clock was set");
    }
}
