//! Notices sensors that say nothing.

use motionwire_shared::KnownType;

/// How long a sensor may be silent, in milliseconds.
pub(super) const PATIENCE_MS: f64 = 2_000.0;

/// What is wrong with the sensors of a page that listens to them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// No event comes at all.
    Silent,
    /// Events come, but with nothing in them.
    NoValues,
    /// Acceleration comes, rotation does not.
    NoGyroscope,
    /// Rotation comes, acceleration does not.
    NoAccelerometer,
}

/// Judges by what has come lately.
#[derive(Debug)]
pub(super) struct Watch {
    since_ms: f64,
    has_event: bool,
    acceleration_ms: Option<f64>,
    rotation_ms: Option<f64>,
}

impl Watch {
    /// Begins to wait for the first event.
    pub(super) fn start(now_ms: f64) -> Self {
        Self { since_ms: now_ms, has_event: false, acceleration_ms: None, rotation_ms: None }
    }

    /// The page was hidden, where browsers send no events: waits afresh, and remembers what has ever come.
    pub(super) fn resumed(&mut self, now_ms: f64) {
        self.since_ms = now_ms;
    }

    /// An event came, with or without values.
    pub(super) fn event(&mut self) {
        self.has_event = true;
    }

    /// A sample came.
    pub(super) fn sample(&mut self, kind: KnownType, now_ms: f64) {
        let last_ms =
            if kind == KnownType::Gyroscope { &mut self.rotation_ms } else { &mut self.acceleration_ms };
        *last_ms = Some(now_ms);
    }

    /// Whether acceleration has come within this time.
    pub(super) fn has_acceleration_within(&self, within_ms: f64, now_ms: f64) -> bool {
        self.acceleration_ms.is_some_and(|last_ms| now_ms - last_ms < within_ms)
    }

    /// Whether any sample has ever come.
    fn has_sample(&self) -> bool {
        self.acceleration_ms.is_some() || self.rotation_ms.is_some()
    }

    /// What is wrong, if anything.
    pub(super) fn fault(&self, now_ms: f64) -> Option<Fault> {
        if now_ms - self.since_ms < PATIENCE_MS {
            return None;
        }
        let comes = |last_ms: Option<f64>| last_ms.is_some_and(|last_ms| now_ms - last_ms < PATIENCE_MS);
        match (comes(self.acceleration_ms), comes(self.rotation_ms)) {
            (true, true) => None,
            (true, false) => Some(Fault::NoGyroscope),
            (false, true) => Some(Fault::NoAccelerometer),
            (false, false) if self.has_event && !self.has_sample() => Some(Fault::NoValues),
            (false, false) => Some(Fault::Silent),
        }
    }
}

#[cfg(test)]
mod tests {
    use KnownType::{Acceleration, Gyroscope};

    use super::*;

    #[test]
    fn judges_after_two_seconds_by_what_came() {
        let table: [(&str, bool, &[KnownType], Option<Fault>); 5] = [
            ("nothing", false, &[], Some(Fault::Silent)),
            ("empty events", true, &[], Some(Fault::NoValues)),
            ("acceleration alone", true, &[Acceleration], Some(Fault::NoGyroscope)),
            ("rotation alone", true, &[Gyroscope], Some(Fault::NoAccelerometer)),
            ("both", true, &[Acceleration, Gyroscope], None),
        ];
        for (case, has_event, kinds, fault) in table {
            let mut watch = Watch::start(0.0);
            if has_event {
                watch.event();
            }
            for kind in kinds {
                watch.sample(*kind, 1_500.0);
            }
            assert_eq!(watch.fault(1_999.0), None, "{case}: too early to tell");
            assert_eq!(watch.fault(2_000.0), fault, "{case}");
        }
    }

    #[test]
    fn sensors_that_stop_are_silent_and_a_hidden_page_is_not_blamed() {
        let mut watch = Watch::start(0.0);
        watch.event();
        watch.sample(Acceleration, 5_000.0);
        watch.sample(Gyroscope, 5_000.0);
        assert_eq!(watch.fault(6_999.0), None);
        assert_eq!(watch.fault(7_000.0), Some(Fault::Silent));
        watch.resumed(60_000.0);
        assert_eq!(watch.fault(61_999.0), None);
        assert_eq!(watch.fault(62_000.0), Some(Fault::Silent));
    }
}
