use motionwire_shared::{DataType, KnownType, Timestamp, Value, wire::ClientFrame};

/// Steps per unit that a scalar keeps: thousandths are finer than anything that is derived here.
const STEPS_PER_UNIT: f64 = 1e3;

/// Steps per degree that a place keeps: about a centimetre.
const STEPS_PER_DEGREE: f64 = 1e7;

/// One reading that is no motion vector, in the unit that the protocol lays down for its type.
#[derive(Debug, Clone, PartialEq)]
pub struct Measured {
    /// What was measured.
    pub data_type: DataType,
    /// When it was measured.
    pub ts: Timestamp,
    /// The number or numbers, all finite.
    pub value: Value,
    /// Whether it was worked out where it could not be measured; for the page, not for the wire.
    pub is_estimated: bool,
}

impl Measured {
    /// A number of a known type; `None` if it is below 0 or not finite, which the protocol forbids.
    pub fn scalar(kind: KnownType, ts: Timestamp, val: f64) -> Option<Self> {
        let val = round(val, STEPS_PER_UNIT);
        (val.is_finite() && val >= 0.0).then(|| Self {
            data_type: kind.into(),
            ts,
            value: Value::Scalar(val),
            is_estimated: false,
        })
    }

    /// `RR_INTERVAL`: the time between two heart beats, in milliseconds.
    pub fn rr_interval(ts: Timestamp, interval_ms: f64) -> Option<Self> {
        let val = round(interval_ms, STEPS_PER_UNIT);
        let data_type = DataType::from_name("RR_INTERVAL")?;
        (val.is_finite() && val > 0.0).then_some(Self {
            data_type,
            ts,
            value: Value::Scalar(val),
            is_estimated: false,
        })
    }

    /// `LOCATION`: latitude and longitude in degrees (WGS 84).
    pub fn location(ts: Timestamp, latitude_deg: f64, longitude_deg: f64) -> Option<Self> {
        let place = [latitude_deg, longitude_deg].map(|degrees| round(degrees, STEPS_PER_DEGREE));
        let is_place = place[0].abs() <= 90.0 && place[1].abs() <= 180.0;
        let data_type = DataType::from_name("LOCATION")?;
        is_place.then(|| Self { data_type, ts, value: Value::Vector(place.to_vec()), is_estimated: false })
    }

    /// Hands the reading's SUBMIT frame to `send`.
    pub fn submit(&self, send: impl FnOnce(&ClientFrame<'_>) -> bool) -> bool {
        let reading = self.value.to_reading_json(self.ts);
        send(&ClientFrame::Submit { data_type: &self.data_type, readings: &reading, position: None })
    }
}

/// Adding 0 turns −0 into 0.
fn round(number: f64, steps_per_unit: f64) -> f64 {
    (number * steps_per_unit).round() / steps_per_unit + 0.0
}

#[cfg(test)]
mod tests {
    use super::*;

    fn frame(measured: &Measured) -> String {
        let mut text = String::new();
        measured.submit(|frame| {
            text = frame.encode();
            true
        });
        text
    }

    #[test]
    fn becomes_a_frame_in_the_protocols_form() {
        let ts = Timestamp::from_micros(1_651_656_371_268_507);
        let table = [
            (
                Measured::scalar(KnownType::StepsCadence, ts, 1.833_333),
                r#"{"op":6,"t":"STEPS_CADENCE","d":{"ts":"2022-05-04T09:26:11.268507Z","val":1.833}}"#,
            ),
            (
                Measured::rr_interval(ts, 1_016.601_562_5),
                r#"{"op":6,"t":"RR_INTERVAL","d":{"ts":"2022-05-04T09:26:11.268507Z","val":1016.602}}"#,
            ),
            (
                Measured::location(ts, 52.516_275_123, -13.377_704),
                r#"{"op":6,"t":"LOCATION","d":{"ts":"2022-05-04T09:26:11.268507Z","d":[52.5162751,-13.377704]}}"#,
            ),
        ];
        for (measured, text) in table {
            assert_eq!(frame(&measured.unwrap()), text);
        }
    }

    #[test]
    fn what_the_protocol_forbids_is_not_measured() {
        let ts = Timestamp::default();
        for bad in [-1.0, f64::NAN, f64::INFINITY] {
            assert_eq!(Measured::scalar(KnownType::Speed, ts, bad), None, "{bad}");
            assert_eq!(Measured::rr_interval(ts, bad), None, "{bad}");
        }
        for (latitude_deg, longitude_deg) in [(90.1, 0.0), (0.0, -180.1), (f64::NAN, 0.0)] {
            assert_eq!(Measured::location(ts, latitude_deg, longitude_deg), None);
        }
    }
}
