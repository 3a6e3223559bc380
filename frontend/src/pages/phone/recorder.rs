//! What the page knows of its own stream: latest values, rates, counts, and a short trace. Filled at the sensors' rate
//! and looked at a few times a second, so it is plain memory, no signals.

use std::collections::VecDeque;

use motionwire_shared::KnownType;

use crate::{
    outbox::Counts,
    sensors::{RateMeter, Sample},
};

/// The span of the trace, in milliseconds.
pub(super) const TRACE_SPAN_MS: f64 = 4_000.0;

/// Most samples in the trace: more than any browser delivers in its span.
const MAX_TRACE_LEN: usize = 1_024;

/// A point of the trace.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Point {
    /// On the monotonic clock, in milliseconds.
    pub(super) time_ms: f64,
    pub(super) xyz: [f64; 3],
}

/// What is shown of one sensor.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(super) struct Reading {
    /// The newest values; `None` if none came lately.
    pub(super) xyz: Option<[f64; 3]>,
    /// The rate that is really achieved, in hertz.
    pub(super) rate_hz: f64,
}

/// What is shown of the stream.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(super) struct Snapshot {
    pub(super) acceleration: Reading,
    pub(super) rotation: Reading,
    /// What became of the readings.
    pub(super) counts: Counts,
}

#[derive(Debug, Default)]
struct Channel {
    meter: RateMeter,
    trace: VecDeque<Point>,
}

/// Records a stream.
#[derive(Debug, Default)]
pub(super) struct Recorder {
    acceleration: Channel,
    rotation: Channel,
}

impl Recorder {
    /// A sample came at this time of the monotonic clock, in milliseconds.
    pub(super) fn record(&mut self, sample: &Sample, now_ms: f64) {
        let channel = match sample.kind {
            KnownType::Gyroscope => &mut self.rotation,
            _ => &mut self.acceleration,
        };
        channel.meter.add(now_ms);
        channel.trace.push_back(Point { time_ms: now_ms, xyz: sample.xyz });
        while channel.trace.len() > MAX_TRACE_LEN
            || channel.trace.front().is_some_and(|first| now_ms - first.time_ms > TRACE_SPAN_MS)
        {
            channel.trace.pop_front();
        }
    }

    /// What is shown now, with what became of the readings.
    pub(super) fn snapshot(&self, counts: Counts, now_ms: f64) -> Snapshot {
        Snapshot {
            acceleration: self.acceleration.reading(now_ms),
            rotation: self.rotation.reading(now_ms),
            counts,
        }
    }

    /// The last seconds of a sensor, oldest first.
    pub(super) fn trace(&self, kind: KnownType) -> &VecDeque<Point> {
        match kind {
            KnownType::Gyroscope => &self.rotation.trace,
            _ => &self.acceleration.trace,
        }
    }
}

impl Channel {
    fn reading(&self, now_ms: f64) -> Reading {
        let rate_hz = self.meter.hz(now_ms);
        Reading { xyz: self.trace.back().map(|point| point.xyz).filter(|_| rate_hz > 0.0), rate_hz }
    }
}

#[cfg(test)]
mod tests {
    use motionwire_shared::Timestamp;

    use super::*;

    #[test]
    fn keeps_the_last_seconds() {
        let mut recorder = Recorder::default();
        for i in 0..300u32 {
            let xyz = [f64::from(i), 0.0, 0.0];
            let sample = Sample::new(KnownType::Acceleration, Timestamp::default(), xyz).unwrap();
            recorder.record(&sample, f64::from(i) * 20.0);
        }
        let snapshot = recorder.snapshot(Counts::default(), 5_980.0);
        assert_eq!(snapshot.acceleration.xyz, Some([299.0, 0.0, 0.0]));
        assert!((snapshot.acceleration.rate_hz - 50.0).abs() < 1e-9);
        assert_eq!(snapshot.rotation, Reading::default());
        let trace = recorder.trace(KnownType::Acceleration);
        assert_eq!((trace.len(), trace[0].xyz[0]), (201, 99.0), "the last 4 s");
        assert_eq!(
            recorder.snapshot(Counts::default(), 60_000.0).acceleration.xyz,
            None,
            "old values are not shown as new"
        );
    }
}
