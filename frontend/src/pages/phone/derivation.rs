//! Steps, cadence, speed, distance and floors, worked out from acceleration and places.

use motionwire_derive::{Altitude, Derived, Gravity, Kind, Pipeline, floors::Unavailable};
use motionwire_shared::{KnownType, Timestamp};

use crate::sensors::{Fix, Measured, Sample};

/// Acceleration with gravity that is older than this does not come any more, in milliseconds.
const LATELY_MS: f64 = 1_000.0;

/// Why floors are not counted; `None`: they are, or nothing is known yet.
pub(super) type FloorsState = Option<Unavailable>;

/// What is worked out, from the start of a stream.
#[derive(Debug, Default)]
pub(super) struct Derivation {
    pipeline: Pipeline,
    has_begun: bool,
    /// When acceleration with gravity came last.
    with_gravity_ms: Option<f64>,
}

impl Derivation {
    /// Takes acceleration with gravity, in m/s².
    pub(super) fn including_gravity(&mut self, ts: Timestamp, xyz: [f64; 3]) -> Vec<Measured> {
        self.with_gravity_ms = Some(ts.as_millis());
        self.acceleration(ts, xyz, Gravity::Included)
    }

    /// Takes a sample, which matters only where acceleration does not come with gravity.
    pub(super) fn sample(&mut self, sample: &Sample) -> Vec<Measured> {
        let now_ms = sample.ts.as_millis();
        let comes_with_gravity = self.with_gravity_ms.is_some_and(|last_ms| now_ms - last_ms < LATELY_MS);
        if sample.kind != KnownType::Acceleration || comes_with_gravity {
            return Vec::new();
        }
        self.acceleration(sample.ts, sample.xyz, Gravity::Excluded)
    }

    fn acceleration(&mut self, ts: Timestamp, xyz: [f64; 3], gravity: Gravity) -> Vec<Measured> {
        let mut out = Vec::new();
        if !std::mem::replace(&mut self.has_begun, true) {
            // Who has not walked yet has walked 0 steps.
            out.extend(Measured::scalar(KnownType::Steps, ts, 0.0));
            out.extend(Measured::scalar(KnownType::StepsCadence, ts, 0.0));
        }
        self.pipeline.acceleration(ts.as_millis(), xyz, gravity, |derived| out.extend(measured(derived)));
        out
    }

    /// What was still waiting for the next samples: steps are known a moment after they were taken.
    pub(super) fn finish(&mut self) -> Vec<Measured> {
        let mut out = Vec::new();
        self.pipeline.finish(|derived| out.extend(measured(derived)));
        out
    }

    /// Takes a place.
    pub(super) fn fix(&mut self, fix: &Fix) -> Vec<Measured> {
        let mut out = Vec::new();
        let place = motionwire_derive::Fix {
            t_ms: fix.ts.as_millis(),
            latitude_deg: fix.latitude_deg,
            longitude_deg: fix.longitude_deg,
            accuracy_m: fix.accuracy_m,
            altitude: fix.altitude_m.map(|(height_m, accuracy_m)| Altitude { height_m, accuracy_m }),
            speed_m_s: fix.speed_m_s,
        };
        self.pipeline.fix(&place, |derived| out.extend(measured(derived)));
        out
    }

    /// Whether floors can be counted.
    pub(super) fn floors(&self) -> FloorsState {
        self.pipeline.floors().err()
    }
}

fn measured(Derived { t_ms, kind, value, is_estimated }: Derived) -> Option<Measured> {
    let kind = match kind {
        Kind::Steps => KnownType::Steps,
        Kind::Cadence => KnownType::StepsCadence,
        Kind::Distance => KnownType::Distance,
        Kind::Speed => KnownType::Speed,
        Kind::Floors => KnownType::FloorsClimbed,
    };
    let measured = Measured::scalar(kind, Timestamp::from_millis(t_ms), value)?;
    Some(Measured { is_estimated, ..measured })
}

#[cfg(test)]
mod tests {
    use motionwire_shared::Value;

    use super::*;

    const START_MS: f64 = 1_700_000_000_000.0;

    /// What a walk of half a minute at 1.8 steps a second comes to, with and without gravity in the samples.
    fn walk(
        gravity_m_s2: f64,
        push: fn(&mut Derivation, Timestamp, [f64; 3]) -> Vec<Measured>,
    ) -> Vec<Measured> {
        let mut derivation = Derivation::default();
        let sample = |i: u32| {
            let t_s = f64::from(i) / 60.0;
            let swing = 3.0 * (std::f64::consts::TAU * 1.8 * t_s).sin();
            let up = gravity_m_s2 + if gravity_m_s2 == 0.0 { swing.max(0.0) } else { swing };
            push(&mut derivation, Timestamp::from_millis(START_MS + t_s * 1_000.0), [0.0, 0.0, up])
        };
        let mut measured: Vec<Measured> = (0..30 * 60).flat_map(sample).collect();
        measured.extend(derivation.finish());
        measured
    }

    fn newest(measured: &[Measured], kind: KnownType) -> f64 {
        let newest = measured.iter().rfind(|measured| measured.data_type == kind.into());
        match newest.map(|measured| &measured.value) {
            Some(Value::Scalar(val)) => *val,
            other => panic!("{kind:?}: {other:?}"),
        }
    }

    #[test]
    fn steps_are_counted_with_gravity_or_without() {
        let with = walk(9.8, Derivation::including_gravity);
        let without = walk(0.0, |derivation, ts, xyz| {
            derivation.sample(&Sample::new(KnownType::Acceleration, ts, xyz).unwrap())
        });
        for (case, measured) in [("with", with), ("without", without)] {
            assert_eq!(measured[0].value, Value::Scalar(0.0), "{case}: it begins at 0");
            let steps = newest(&measured, KnownType::Steps);
            assert!((52.0..=55.0).contains(&steps), "{case}: {steps}");
            let cadence_hz = newest(&measured, KnownType::StepsCadence);
            assert!((cadence_hz - 1.8).abs() < 0.1, "{case}: {cadence_hz}");
        }
    }

    #[test]
    fn who_is_driven_makes_no_steps() {
        let measured = walk(9.8, |derivation, ts, xyz| {
            let fix = Fix {
                ts,
                latitude_deg: 50.0,
                longitude_deg: 8.0,
                accuracy_m: 5.0,
                altitude_m: None,
                speed_m_s: Some(12.0),
            };
            derivation.fix(&fix);
            derivation.including_gravity(ts, xyz)
        });
        assert_eq!(newest(&measured, KnownType::Steps), 0.0);
    }

    #[test]
    fn samples_do_not_count_twice() {
        let mut derivation = Derivation::default();
        let ts = Timestamp::from_millis(START_MS);
        assert_eq!(derivation.including_gravity(ts, [0.0, 0.0, 9.8]).len(), 2);
        let sample = Sample::new(KnownType::Acceleration, ts, [0.0; 3]).unwrap();
        assert!(derivation.sample(&sample).is_empty());
    }
}
