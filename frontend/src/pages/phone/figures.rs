//! The numbers that are read at arm's length.

use motionwire_shared::{DataType, KnownType, Value};

use crate::sensors::Measured;

/// A speed that is older than this is no longer that of the phone, in milliseconds.
const OLD_SPEED_MS: f64 = 8_000.0;

/// The newest of each; `None` until the first.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(super) struct Figures {
    pub(super) steps: Option<f64>,
    /// Steps per second.
    pub(super) cadence_hz: Option<f64>,
    pub(super) speed_m_s: Option<f64>,
    /// When it came, on the monotonic clock, in milliseconds.
    speed_at_ms: f64,
    pub(super) is_speed_estimated: bool,
    pub(super) is_distance_estimated: bool,
    pub(super) distance_m: Option<f64>,
    pub(super) heart_rate_bpm: Option<f64>,
    pub(super) floors: Option<f64>,
}

impl Figures {
    /// Takes the reading in that comes now, if it is one of these.
    pub(super) fn record(&mut self, measured: &Measured, now_ms: f64) {
        let (DataType::Known(kind), Value::Scalar(val)) = (&measured.data_type, &measured.value) else {
            return;
        };
        match kind {
            KnownType::Speed => {
                (self.is_speed_estimated, self.speed_at_ms) = (measured.is_estimated, now_ms);
            }
            KnownType::Distance => self.is_distance_estimated = measured.is_estimated,
            _ => {}
        }
        let figure = match kind {
            KnownType::Steps => &mut self.steps,
            KnownType::StepsCadence => &mut self.cadence_hz,
            KnownType::Speed => &mut self.speed_m_s,
            KnownType::Distance => &mut self.distance_m,
            KnownType::HeartRate => &mut self.heart_rate_bpm,
            KnownType::FloorsClimbed => &mut self.floors,
            KnownType::Acceleration | KnownType::Gyroscope => return,
        };
        *figure = Some(*val);
    }

    /// Whether the speed came so long ago that it may be another one now.
    pub(super) fn is_speed_old(&self, now_ms: f64) -> bool {
        self.speed_m_s.is_some() && now_ms - self.speed_at_ms > OLD_SPEED_MS
    }

    /// The speed is not known any more.
    pub(super) fn forget_speed(&mut self) {
        (self.speed_m_s, self.is_speed_estimated) = (None, false);
    }
}

/// A whole number.
pub(super) fn whole(val: f64) -> String {
    format!("{val:.0}")
}

/// Steps per second as people count them: per minute.
pub(super) fn per_minute(hz: f64) -> String {
    format!("{:.0}", hz * 60.0)
}

/// Metres per second in kilometres per hour.
pub(super) fn km_h(m_s: f64, decimal_mark: &str) -> String {
    format!("{:.1}", m_s * 3.6).replace('.', decimal_mark)
}

/// A distance with its unit: metres up to a kilometre, then kilometres.
pub(super) fn distance(m: f64, decimal_mark: &str) -> (String, &'static str) {
    if m < 999.5 {
        (format!("{m:.0}"), "m")
    } else {
        (format!("{:.2}", m / 1_000.0).replace('.', decimal_mark), "km")
    }
}

#[cfg(test)]
mod tests {
    use motionwire_shared::Timestamp;

    use super::*;

    #[test]
    fn the_newest_is_kept_for_each() {
        let mut figures = Figures::default();
        for (kind, val) in [(KnownType::Steps, 3.0), (KnownType::Steps, 4.0), (KnownType::Speed, 1.25)] {
            figures.record(&Measured::scalar(kind, Timestamp::default(), val).unwrap(), 500.0);
        }
        figures.record(&Measured::location(Timestamp::default(), 1.0, 2.0).unwrap(), 600.0);
        let expected =
            Figures { steps: Some(4.0), speed_m_s: Some(1.25), speed_at_ms: 500.0, ..Figures::default() };
        assert_eq!(figures, expected);
    }

    #[test]
    fn a_speed_that_comes_no_more_is_forgotten() {
        let mut figures = Figures::default();
        assert!(!figures.is_speed_old(60_000.0), "there was none");
        figures.record(&Measured::scalar(KnownType::Speed, Timestamp::default(), 1.5).unwrap(), 1_000.0);
        figures.record(&Measured::scalar(KnownType::Distance, Timestamp::default(), 9.0).unwrap(), 8_000.0);
        assert_eq!([9_000.0, 9_001.0].map(|now_ms| figures.is_speed_old(now_ms)), [false, true]);
        figures.forget_speed();
        assert_eq!((figures.speed_m_s, figures.distance_m), (None, Some(9.0)));
    }

    #[test]
    fn are_written_as_people_read_them() {
        assert_eq!(per_minute(1.833), "110");
        assert_eq!(km_h(1.4, ","), "5,0");
        for (m, text) in
            [(0.0, ("0", "m")), (999.4, ("999", "m")), (999.6, ("1.00", "km")), (12_345.0, ("12.35", "km"))]
        {
            let (number, unit) = distance(m, ".");
            assert_eq!((number.as_str(), unit), text);
        }
    }
}
