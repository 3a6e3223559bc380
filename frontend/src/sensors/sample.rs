use motionwire_shared::{KnownType, Timestamp, Value, wire::ClientFrame};

/// Steps per unit that a reading keeps: micro-units are far below what a phone's sensors resolve, and frames stay short.
const STEPS_PER_UNIT: f64 = 1e6;

/// One measured vector, in the unit and the axes that the protocol lays down for its type.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Sample {
    /// What was measured: a type with three components.
    pub kind: KnownType,
    /// When it was measured.
    pub ts: Timestamp,
    /// The components along the device's axes.
    pub xyz: [f64; 3],
}

impl Sample {
    /// A sample, rounded to micro-units; `None` if a component is no finite number.
    pub fn new(kind: KnownType, ts: Timestamp, xyz: [f64; 3]) -> Option<Self> {
        // Adding 0 turns −0 into 0.
        let rounded = xyz.map(|number| (number * STEPS_PER_UNIT).round() / STEPS_PER_UNIT + 0.0);
        rounded.iter().all(|number| number.is_finite()).then_some(Self { kind, ts, xyz: rounded })
    }

    /// Hands the sample's SUBMIT frame to `send`.
    pub fn submit(&self, send: impl FnOnce(&ClientFrame<'_>) -> bool) -> bool {
        let reading = Value::Vector(self.xyz.to_vec()).to_reading_json(self.ts);
        send(&ClientFrame::Submit { data_type: &self.kind.into(), readings: &reading, position: None })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn becomes_a_frame_with_microseconds_and_rounded_numbers() {
        let ts = Timestamp::from_micros(1_651_656_371_268_507);
        let sample = Sample::new(KnownType::Gyroscope, ts, [0.1 + 0.2, -0.000_000_4, -1.5]).unwrap();
        let mut text = String::new();
        sample.submit(|frame| {
            text = frame.encode();
            true
        });
        assert_eq!(
            text,
            r#"{"op":6,"t":"GYROSCOPE","d":{"ts":"2022-05-04T09:26:11.268507Z","d":[0.3,0,-1.5]}}"#
        );
    }

    #[test]
    fn what_is_not_finite_is_no_sample() {
        for bad in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY, f64::MAX] {
            assert_eq!(
                Sample::new(KnownType::Acceleration, Timestamp::default(), [0.0, bad, 0.0]),
                None,
                "{bad}"
            );
        }
    }
}
