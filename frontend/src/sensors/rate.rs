//! The rate that is really achieved, from the times of the samples.

use std::collections::VecDeque;

/// The span that the rate is taken over, in milliseconds.
const SPAN_MS: f64 = 2_000.0;

/// Most samples that are kept: more than any browser delivers in the span.
const MAX_SAMPLES: usize = 1_024;

/// Two samples so far apart still tell the rate of a sensor that is asked for a few a minute, in milliseconds.
const LONGEST_INTERVAL_MS: f64 = 15_000.0;

/// So many intervals after the last but one sample, the next one is overdue.
const OVERDUE: f64 = 3.0;

/// Measures the rate of one sensor.
#[derive(Debug, Default)]
pub struct RateMeter {
    times_ms: VecDeque<f64>,
}

impl RateMeter {
    /// A sample was measured at this time, in milliseconds.
    pub fn add(&mut self, time_ms: f64) {
        self.times_ms.push_back(time_ms);
        while self.times_ms.len() > MAX_SAMPLES
            || self.times_ms.len() > 2 && self.times_ms.front().is_some_and(|first| time_ms - first > SPAN_MS)
        {
            self.times_ms.pop_front();
        }
    }

    /// Samples per second up to now, in hertz; 0 if none came lately.
    pub fn hz(&self, now_ms: f64) -> f64 {
        let mut newest = self.times_ms.iter().rev();
        let interval_ms = newest.next().zip(newest.next()).map_or(0.0, |(last, before)| last - before);
        // A slow sensor's last two samples tell its rate until the next one is overdue.
        let span_ms =
            if interval_ms <= LONGEST_INTERVAL_MS { SPAN_MS.max(OVERDUE * interval_ms) } else { SPAN_MS };
        let recent = self.times_ms.iter().filter(|time_ms| now_ms - **time_ms <= span_ms);
        let (first, last, count) = recent.fold((f64::NAN, f64::NAN, 0u32), |(first, _, count), &time_ms| {
            (if count == 0 { time_ms } else { first }, time_ms, count + 1)
        });
        if count < 2 || last <= first { 0.0 } else { f64::from(count - 1) * 1000.0 / (last - first) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn is_that_of_the_last_two_seconds() {
        let mut meter = RateMeter::default();
        for i in 0..600 {
            meter.add(f64::from(i) * 10.0);
        }
        for i in 1..=200 {
            meter.add(5_990.0 + f64::from(i) * 20.0);
        }
        assert!((meter.hz(9_990.0) - 50.0).abs() < 1e-9);
        assert_eq!(meter.hz(60_000.0), 0.0, "a sensor that has stopped has no rate");
    }

    #[test]
    fn a_slow_sensor_has_a_rate_until_it_is_overdue() {
        let mut meter = RateMeter::default();
        (0..4).for_each(|i| meter.add(f64::from(i) * 10_000.0));
        for (now_ms, hz) in [(30_000.0, 0.1), (39_000.0, 0.1), (51_000.0, 0.0)] {
            assert!((meter.hz(now_ms) - hz).abs() < 1e-9, "{now_ms}");
        }
        meter.add(90_000.0);
        assert_eq!(meter.hz(90_000.0), 0.0, "a pause is no interval");
    }

    #[test]
    fn one_sample_is_no_rate() {
        let mut meter = RateMeter::default();
        assert_eq!(meter.hz(0.0), 0.0);
        meter.add(1.0);
        meter.add(1.0);
        assert_eq!(meter.hz(1.0), 0.0);
    }
}
