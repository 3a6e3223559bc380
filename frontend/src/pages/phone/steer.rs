//! What the dashboard asks this phone to send. It is obeyed within what the phone's owner agreed to, never beyond.

use motionwire_shared::wire::{StreamSwitch, Streams};

use super::{
    consent::{Consent, Origin, Topic},
    equipment::{Equipment, Lack},
};

/// Lowest rate that is obeyed, in hertz: what is to be slower is as slow as that.
const MIN_HZ: f64 = 0.1;

/// What the dashboard asked for last, by topic.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Remote([Option<StreamSwitch>; Topic::ALL.len()]);

/// What the page says about it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Note {
    /// The dashboard switched it off.
    Off,
    /// It wants fewer than the owner offers, in hertz.
    Slowed(f64),
}

/// What flows: what is agreed to and can be had, less what the dashboard does not want.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Plan {
    pub(super) consent: Consent,
    pub(super) remote: Remote,
    pub(super) equipment: Equipment,
}

impl Remote {
    /// Takes over what the dashboard asks for. Types that this page does not make, and rates that are none, are ignored.
    pub(super) fn apply(&mut self, streams: &Streams) {
        for (data_type, switch) in streams.iter() {
            if let Some(topic) = Topic::of_type(data_type.name()) {
                let hz = switch.hz.filter(|hz| hz.is_finite() && *hz > 0.0).map(|hz| hz.max(MIN_HZ));
                self.0[topic as usize] = Some(StreamSwitch { hz, ..switch });
            }
        }
    }

    /// The phone's owner has the last word: a switch that is moved by hand ends what the dashboard had asked for.
    pub(super) const fn clear(&mut self, topic: Topic) {
        self.0[topic as usize] = None;
    }

    fn is_off(&self, topic: Topic) -> bool {
        self.0[topic as usize].is_some_and(|switch| !switch.on)
    }

    fn hz(&self, topic: Topic) -> Option<f64> {
        self.0[topic as usize]?.hz
    }
}

impl Plan {
    /// What was agreed to, in this browser.
    pub(super) fn new(consent: Consent) -> Self {
        Self { consent, remote: Remote::default(), equipment: Equipment::found() }
    }

    /// Whether a topic is agreed to and can be had here.
    pub(super) fn is_on(&self, topic: Topic) -> bool {
        self.consent.is_on(topic) && self.equipment.lack(topic).is_none()
    }

    /// Whether anything is on.
    pub(super) fn any(&self) -> bool {
        Topic::ALL.into_iter().any(|topic| self.is_on(topic))
    }

    /// Whether a sensor is needed.
    pub(super) fn needs(&self, origin: Origin) -> bool {
        Topic::ALL.into_iter().any(|topic| topic.needs(origin) && self.is_on(topic))
    }

    /// Whether something that is agreed to cannot flow because the motion sensors were refused.
    pub(super) fn is_refused(&self) -> bool {
        let lacks = |topic| self.equipment.lack(topic) == Some(Lack::MotionPermission);
        Topic::ALL.into_iter().any(|topic| self.consent.is_on(topic) && lacks(topic))
    }

    /// Whether a topic's readings are sent.
    pub(super) fn allows(&self, topic: Topic) -> bool {
        self.is_on(topic) && !self.remote.is_off(topic)
    }

    /// Whether readings of a data type are sent.
    pub(super) fn allows_type(&self, name: &str) -> bool {
        Topic::of_type(name).is_some_and(|topic| self.allows(topic))
    }

    /// The highest rate of a motion sensor, in hertz; `None`: as delivered.
    pub(super) fn hz(&self, topic: Topic) -> Option<f64> {
        match (self.consent.rate(topic).hz(), self.remote.hz(topic)) {
            (Some(agreed), Some(wanted)) => Some(agreed.min(wanted)),
            (agreed, wanted) => agreed.or(wanted),
        }
    }

    /// What the dashboard has changed of a topic that is agreed to.
    pub(super) fn note(&self, topic: Topic) -> Option<Note> {
        if !self.is_on(topic) {
            return None;
        }
        if self.remote.is_off(topic) {
            return Some(Note::Off);
        }
        let hz = self.hz(topic).filter(|_| topic.has_rate())?;
        (self.consent.rate(topic).hz() != Some(hz)).then_some(Note::Slowed(hz))
    }
}

#[cfg(test)]
mod tests {
    use motionwire_shared::DataType;

    use super::{super::consent::Rate, *};

    fn plan(consent: &[(Topic, bool)], streams: &[(&str, bool, Option<f64>)]) -> Plan {
        let mut plan = Plan::default();
        for (topic, is_on) in consent {
            plan.consent.set(*topic, *is_on);
        }
        let switch = |(name, on, hz): &(&str, bool, Option<f64>)| {
            (DataType::from_name(name).unwrap(), StreamSwitch { on: *on, hz: *hz })
        };
        plan.remote.apply(&streams.iter().map(switch).collect());
        plan
    }

    #[test]
    fn the_dashboard_never_gets_more_than_was_agreed_to() {
        let plan = plan(
            &[(Topic::Rotation, false)],
            &[("GYROSCOPE", true, None), ("LOCATION", true, None), ("ECG", true, None)],
        );
        for (name, is_allowed) in
            [("ACCELERATION", true), ("GYROSCOPE", false), ("LOCATION", false), ("ECG", false), ("", false)]
        {
            assert_eq!(plan.allows_type(name), is_allowed, "{name}");
        }
        assert!(Topic::ALL.into_iter().all(|topic| plan.note(topic).is_none()));
    }

    #[test]
    fn what_it_does_not_want_is_not_sent_and_is_said() {
        let mut plan = plan(&[], &[("GYROSCOPE", false, None), ("STEPS_CADENCE", false, None)]);
        assert!(!plan.allows_type("GYROSCOPE") && !plan.allows_type("STEPS_CADENCE"));
        assert!(plan.allows_type("ACCELERATION") && plan.allows_type("STEPS"));
        assert_eq!(plan.note(Topic::Rotation), Some(Note::Off));
        assert_eq!([Topic::Steps, Topic::Cadence].map(|topic| plan.note(topic)), [None, Some(Note::Off)]);
        assert_eq!(plan.note(Topic::Acceleration), None);
        plan.remote.clear(Topic::Rotation);
        assert!(plan.allows_type("GYROSCOPE"));
        assert_eq!(plan.note(Topic::Rotation), None);
    }

    #[test]
    fn what_the_browser_cannot_measure_is_not_on_whatever_was_agreed_to() {
        let mut plan = plan(&[(Topic::Location, true), (Topic::Floors, true)], &[]);
        plan.equipment.refuse_motion();
        let on: Vec<_> = Topic::ALL.into_iter().filter(|topic| plan.is_on(*topic)).collect();
        assert_eq!(on, [Topic::Location]);
        assert!(!plan.needs(Origin::Motion) && plan.needs(Origin::Place) && plan.any());
        assert!(!plan.allows_type("ACCELERATION") && !plan.allows_type("FLOORS_CLIMBED"));
    }

    #[test]
    fn the_lower_rate_holds() {
        let table = [
            (Rate::AsDelivered, None, None, None),
            (Rate::AsDelivered, Some(20.0), Some(20.0), Some(Note::Slowed(20.0))),
            (Rate::Hz30, Some(60.0), Some(30.0), None),
            (Rate::Hz30, Some(5.0), Some(5.0), Some(Note::Slowed(5.0))),
            (Rate::Hz30, Some(f64::NAN), Some(30.0), None),
            (Rate::AsDelivered, Some(0.05), Some(0.1), Some(Note::Slowed(0.1))),
            (Rate::AsDelivered, Some(0.0), None, None),
            (Rate::AsDelivered, Some(-4.0), None, None),
        ];
        for (agreed, wanted, hz, note) in table {
            let mut plan = plan(&[], &[("ACCELERATION", true, wanted)]);
            plan.consent.set_rate(Topic::Acceleration, agreed);
            assert_eq!(plan.hz(Topic::Acceleration), hz, "{agreed:?} {wanted:?}");
            assert_eq!(plan.note(Topic::Acceleration), note, "{agreed:?} {wanted:?}");
        }
    }
}
