//! What the phone's owner agrees to send, and how often; remembered in this browser.

use motionwire_shared::{DataType, KnownType};

use crate::{browser::storage, text};

/// Where it is remembered.
const KEY: &str = "motionwire.phone.consent";

/// A data type, with a switch of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Topic {
    Acceleration,
    Rotation,
    Steps,
    Cadence,
    Location,
    Speed,
    Distance,
    Floors,
    HeartRate,
    RrInterval,
}

impl Topic {
    /// In the order of the switches.
    pub(super) const ALL: [Self; 10] = [
        Self::Acceleration,
        Self::Rotation,
        Self::Steps,
        Self::Cadence,
        Self::Location,
        Self::Speed,
        Self::Distance,
        Self::Floors,
        Self::HeartRate,
        Self::RrInterval,
    ];

    /// The value of `data-topic`, and its name where it is remembered.
    pub(super) const fn id(self) -> &'static str {
        match self {
            Self::Acceleration => "acceleration",
            Self::Rotation => "rotation",
            Self::Steps => "steps",
            Self::Cadence => "cadence",
            Self::Location => "location",
            Self::Speed => "speed",
            Self::Distance => "distance",
            Self::Floors => "floors",
            Self::HeartRate => "heart-rate",
            Self::RrInterval => "rr-interval",
        }
    }

    /// The protocol's name of it.
    pub(super) const fn type_name(self) -> &'static str {
        match self {
            Self::Acceleration => "ACCELERATION",
            Self::Rotation => "GYROSCOPE",
            Self::Steps => "STEPS",
            Self::Cadence => "STEPS_CADENCE",
            Self::Location => "LOCATION",
            Self::Speed => "SPEED",
            Self::Distance => "DISTANCE",
            Self::Floors => "FLOORS_CLIMBED",
            Self::HeartRate => "HEART_RATE",
            Self::RrInterval => "RR_INTERVAL",
        }
    }

    /// The topic with this name of the protocol.
    pub(super) fn of_type(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|topic| topic.type_name() == name)
    }

    /// The topic that another one's entry in what is remembered speaks for, unless its own follows: not every browser was
    /// asked about each.
    const fn companion(self) -> Option<Self> {
        match self {
            Self::Steps => Some(Self::Cadence),
            Self::Speed => Some(Self::Distance),
            Self::HeartRate => Some(Self::RrInterval),
            _ => None,
        }
    }

    /// The topic of a motion sensor.
    pub(super) const fn of_motion(kind: KnownType) -> Self {
        match kind {
            KnownType::Gyroscope => Self::Rotation,
            _ => Self::Acceleration,
        }
    }

    /// The sensor without which there is none of it.
    pub(super) const fn origin(self) -> Origin {
        match self {
            Self::Acceleration | Self::Rotation | Self::Steps | Self::Cadence => Origin::Motion,
            Self::Location | Self::Speed | Self::Distance | Self::Floors => Origin::Place,
            Self::HeartRate | Self::RrInterval => Origin::Strap,
        }
    }

    /// Whether a sensor is needed for it.
    pub(super) fn needs(self, origin: Origin) -> bool {
        self.origin() == origin || (self == Self::Floors && origin == Origin::Motion)
    }

    /// Whether it is a motion sensor, whose rate can be chosen.
    pub(super) const fn has_rate(self) -> bool {
        matches!(self, Self::Acceleration | Self::Rotation)
    }

    /// What it is called.
    pub(super) fn name(self) -> String {
        DataType::from_name(self.type_name()).map(|name| text::data_type(&name)).unwrap_or_default()
    }

    /// What it tells, where its name leaves that open.
    pub(super) fn meaning(self) -> Option<&'static str> {
        Some(match self {
            Self::Acceleration => text::topic_acceleration_means(),
            Self::Rotation => text::topic_rotation_means(),
            Self::Cadence => text::figure_cadence_unit(),
            Self::Location => text::topic_location_means(),
            Self::Floors => text::topic_floors_means(),
            _ => return None,
        })
    }
}

/// What readings come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Origin {
    Motion,
    Place,
    Strap,
}

impl Origin {
    pub(super) const ALL: [Self; 3] = [Self::Motion, Self::Place, Self::Strap];

    /// The value of `data-origin`.
    pub(super) const fn id(self) -> &'static str {
        match self {
            Self::Motion => "motion",
            Self::Place => "location",
            Self::Strap => "strap",
        }
    }

    /// The topics that there are none of without it.
    pub(super) fn topics(self) -> impl Iterator<Item = Topic> {
        Topic::ALL.into_iter().filter(move |topic| topic.origin() == self)
    }

    /// What stands above their switches.
    pub(super) fn title(self) -> &'static str {
        match self {
            Self::Motion => text::consent_from_motion(),
            Self::Place => text::consent_from_location(),
            Self::Strap => text::consent_from_strap(),
        }
    }

    /// What is to be known of all of them.
    pub(super) fn note(self) -> Option<&'static str> {
        (self == Self::Place).then(text::consent_from_location_note)
    }
}

/// The rate of a motion sensor that its owner has chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Rate {
    /// As the browser delivers it.
    #[default]
    AsDelivered,
    Hz60,
    Hz30,
    Hz10,
}

impl Rate {
    pub(super) const ALL: [Self; 4] = [Self::AsDelivered, Self::Hz60, Self::Hz30, Self::Hz10];

    /// At most this, in hertz; `None`: as delivered.
    pub(super) const fn hz(self) -> Option<f64> {
        match self {
            Self::AsDelivered => None,
            Self::Hz60 => Some(60.0),
            Self::Hz30 => Some(30.0),
            Self::Hz10 => Some(10.0),
        }
    }

    /// Its name in the page's choice, and where it is remembered.
    pub(super) const fn id(self) -> &'static str {
        match self {
            Self::AsDelivered => "all",
            Self::Hz60 => "60",
            Self::Hz30 => "30",
            Self::Hz10 => "10",
        }
    }

    /// The rate of this name.
    pub(super) fn from_id(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|rate| rate.id() == id)
    }
}

/// What is agreed to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Consent {
    on: [bool; Topic::ALL.len()],
    acceleration_rate: Rate,
    rotation_rate: Rate,
}

impl Default for Consent {
    /// Motion is what the page is for; where someone is, and how their heart beats, is asked for.
    fn default() -> Self {
        let on = Topic::ALL.map(|topic| topic.origin() == Origin::Motion);
        Self { on, acceleration_rate: Rate::default(), rotation_rate: Rate::default() }
    }
}

impl Consent {
    pub(super) const fn is_on(&self, topic: Topic) -> bool {
        self.on[topic as usize]
    }

    pub(super) const fn set(&mut self, topic: Topic, is_on: bool) {
        self.on[topic as usize] = is_on;
    }

    /// The rate of a topic; as delivered where it cannot be chosen.
    pub(super) const fn rate(&self, topic: Topic) -> Rate {
        match topic {
            Topic::Acceleration => self.acceleration_rate,
            Topic::Rotation => self.rotation_rate,
            _ => Rate::AsDelivered,
        }
    }

    pub(super) const fn set_rate(&mut self, topic: Topic, rate: Rate) {
        match topic {
            Topic::Acceleration => self.acceleration_rate = rate,
            Topic::Rotation => self.rotation_rate = rate,
            _ => {}
        }
    }

    /// What this browser remembers.
    pub(super) fn remembered() -> Option<Self> {
        storage::get(KEY).map(|text| Self::parse(&text))
    }

    pub(super) fn remember(&self) {
        storage::set(KEY, &self.to_text());
    }

    pub(super) fn forget() {
        storage::remove(KEY);
    }

    /// As `acceleration=on:30 rotation=off …`.
    fn to_text(self) -> String {
        let entry = |topic: Topic| {
            let state = if self.is_on(topic) { "on" } else { "off" };
            let rate = if topic.has_rate() { format!(":{}", self.rate(topic).id()) } else { String::new() };
            format!("{}={state}{rate}", topic.id())
        };
        Topic::ALL.map(entry).join(" ")
    }

    /// What cannot be read keeps its default.
    fn parse(text: &str) -> Self {
        let mut consent = Self::default();
        for (id, value) in text.split(' ').filter_map(|entry| entry.split_once('=')) {
            let Some(topic) = Topic::ALL.into_iter().find(|topic| topic.id() == id) else { continue };
            let (state, rate) = value.split_once(':').unwrap_or((value, ""));
            if state == "on" || state == "off" {
                for topic in [Some(topic), topic.companion()].into_iter().flatten() {
                    consent.set(topic, state == "on");
                }
            }
            if let Some(rate) = Rate::from_id(rate) {
                consent.set_rate(topic, rate);
            }
        }
        consent
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_motion_is_on_before_anybody_was_asked() {
        let on: Vec<&str> =
            Topic::ALL.into_iter().filter(|topic| Consent::default().is_on(*topic)).map(Topic::id).collect();
        assert_eq!(on, ["acceleration", "rotation", "steps", "cadence"]);
    }

    #[test]
    fn is_remembered_as_it_was() {
        let mut consent = Consent::default();
        consent.set(Topic::Acceleration, false);
        consent.set(Topic::HeartRate, true);
        consent.set_rate(Topic::Rotation, Rate::Hz10);
        assert_eq!(Consent::parse(&consent.to_text()), consent);
        assert_eq!(Consent::parse(&Consent::default().to_text()), Consent::default());
    }

    #[test]
    fn what_cannot_be_read_keeps_its_default() {
        for text in ["", "location", "location=perhaps", "acceleration=on:1000000", "=on x=off  a=b:c:d"] {
            assert_eq!(Consent::parse(text), Consent::default(), "{text:?}");
        }
        assert!(Consent::parse("rubbish location=on").is_on(Topic::Location));
    }

    #[test]
    fn what_was_agreed_to_together_is_agreed_to_one_by_one() {
        let text = "acceleration=on:all steps=off speed=on location=off heart-rate=on floors=off";
        let consent = Consent::parse(text);
        let on: Vec<_> =
            Topic::ALL.into_iter().filter(|topic| consent.is_on(*topic)).map(Topic::id).collect();
        assert_eq!(on, ["acceleration", "rotation", "speed", "distance", "heart-rate", "rr-interval"]);
        let mut apart = consent;
        for topic in [Topic::Cadence, Topic::Distance, Topic::RrInterval] {
            apart.set(topic, !consent.is_on(topic));
        }
        assert_eq!(Consent::parse(&apart.to_text()), apart);
    }

    #[test]
    fn every_topic_is_found_by_its_type_and_under_its_sensor() {
        let below: Vec<_> = Origin::ALL.into_iter().flat_map(Origin::topics).collect();
        assert_eq!(below, Topic::ALL);
        for topic in Topic::ALL {
            assert_eq!(Topic::of_type(topic.type_name()), Some(topic));
            assert!(topic.needs(topic.origin()) && topic.name().len() > 3, "{topic:?}");
        }
        assert_eq!(Topic::of_type("ECG"), None);
    }
}
