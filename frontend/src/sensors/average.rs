//! A lower rate by averaging: nothing that was measured is thrown away, and noise goes down with the rate.

use motionwire_shared::{KnownType, Timestamp};

use super::Sample;

/// How early a sample may be due, as a part of the period: events that come a little before their time end the
/// average that they belong to.
const EARLY: f64 = 0.25;

/// Averages the samples of one sensor down to a rate. A sensor that is no faster than that passes as it is.
#[derive(Debug)]
pub struct Averager {
    period_ms: f64,
    due_ms: Option<f64>,
    sum: [f64; 3],
    sum_of_offsets_ms: f64,
    first_ms: f64,
    count: u32,
}

impl Averager {
    /// For a rate in hertz; `None` unless it is positive and finite.
    pub fn new(hz: f64) -> Option<Self> {
        let period_ms = 1_000.0 / hz;
        (period_ms.is_finite() && period_ms > 0.0).then_some(Self {
            period_ms,
            due_ms: None,
            sum: [0.0; 3],
            sum_of_offsets_ms: 0.0,
            first_ms: 0.0,
            count: 0,
        })
    }

    /// Takes a sample in, and gives the average that it completes: the mean of the values, at the mean of the times.
    /// None reaches across a pause, after which the beat starts afresh.
    pub fn push(&mut self, sample: Sample) -> Option<Sample> {
        let now_ms = sample.ts.as_millis();
        let due_ms = *self.due_ms.get_or_insert(now_ms);
        let is_in_step = now_ms < due_ms + self.period_ms;
        let before = if is_in_step { None } else { self.take(sample.kind) };
        if self.count == 0 {
            self.first_ms = now_ms;
        }
        for (sum, number) in self.sum.iter_mut().zip(sample.xyz) {
            *sum += number;
        }
        self.sum_of_offsets_ms += now_ms - self.first_ms;
        self.count += 1;
        if before.is_none() && now_ms < due_ms - EARLY * self.period_ms {
            return None;
        }
        self.due_ms = Some(if is_in_step { due_ms } else { now_ms } + self.period_ms);
        before.or_else(|| self.take(sample.kind))
    }

    /// The average of what came since the last one.
    fn take(&mut self, kind: KnownType) -> Option<Sample> {
        let count = f64::from(std::mem::take(&mut self.count));
        let mean = std::mem::take(&mut self.sum).map(|sum| sum / count);
        let ts = Timestamp::from_millis(self.first_ms + std::mem::take(&mut self.sum_of_offsets_ms) / count);
        // Of nothing, it is no number.
        Sample::new(kind, ts, mean)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const START_MS: f64 = 1_700_000_000_000.0;

    /// Ten seconds of a ramp of 1 m/s² a second, delivered at a rate, with even jitter in its times.
    fn averaged(delivered_hz: f64, wanted_hz: f64, jitter_ms: f64) -> Vec<Sample> {
        let mut averager = Averager::new(wanted_hz).unwrap();
        (0..(10.0 * delivered_hz) as u32)
            .filter_map(|i| {
                let jitter_ms = if i % 2 == 0 { jitter_ms } else { -jitter_ms };
                let t_ms = f64::from(i) * 1_000.0 / delivered_hz + jitter_ms;
                let ts = Timestamp::from_millis(START_MS + t_ms);
                averager.push(Sample::new(KnownType::Acceleration, ts, [t_ms / 1_000.0, 0.0, 1.0]).unwrap())
            })
            .collect()
    }

    #[test]
    fn the_wanted_rate_is_met_where_the_sensor_is_faster() {
        let table = [
            (60.0, 60.0, 600),
            (60.0, 30.0, 300),
            (60.0, 10.0, 100),
            (200.0, 60.0, 600),
            (100.0, 30.0, 300),
            (30.0, 60.0, 300),
        ];
        for (delivered_hz, wanted_hz, count) in table {
            for jitter_ms in [0.0, 1.0] {
                let found = averaged(delivered_hz, wanted_hz, jitter_ms).len();
                assert!(
                    (count - 2..=count + 2).contains(&found),
                    "{delivered_hz} to {wanted_hz} Hz, ±{jitter_ms} ms: {found}"
                );
            }
        }
    }

    #[test]
    fn an_average_lies_where_its_samples_lie() {
        for sample in averaged(100.0, 10.0, 0.5) {
            let t_s = (sample.ts.as_millis() - START_MS) / 1_000.0;
            assert!((sample.xyz[0] - t_s).abs() < 1e-4, "value and time keep together: {sample:?}");
            assert_eq!(sample.xyz[2], 1.0);
        }
    }

    #[test]
    fn no_average_reaches_across_a_pause() {
        for pause_ms in [150.0, 1_000.0, 60_000.0] {
            let mut averager = Averager::new(10.0).unwrap();
            let sample = |i: u32| {
                let (paused_ms, x) = if i < 63 { (0.0, 1.0) } else { (pause_ms, 2.0) };
                let ts = Timestamp::from_millis(START_MS + f64::from(i) * 1_000.0 / 60.0 + paused_ms);
                Sample::new(KnownType::Acceleration, ts, [x, 0.0, 0.0]).unwrap()
            };
            let (last, first) = (sample(62).ts, sample(63).ts);
            let averages: Vec<_> = (0..126).filter_map(|i| averager.push(sample(i))).collect();
            assert!(averages.iter().all(|average| average.xyz[0] == 1.0 || average.xyz[0] == 2.0));
            assert!(averages.iter().all(|average| average.ts <= last || average.ts >= first), "{pause_ms}");
            assert!(averages.windows(2).all(|pair| pair[0].ts < pair[1].ts), "{pause_ms}");
            assert!((19..=22).contains(&averages.len()), "{pause_ms}: {}", averages.len());
        }
    }

    #[test]
    fn no_rate_is_no_averager() {
        for hz in [0.0, -1.0, f64::NAN, f64::INFINITY] {
            assert!(Averager::new(hz).is_none(), "{hz}");
        }
    }
}
