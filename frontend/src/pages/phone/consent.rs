//! What the phone's owner agrees to send, and how often; remembered in this browser.

use motionwire_shared::KnownType;

use crate::{browser::storage, text};

/// Where it is remembered.
const KEY: &str = "motionwire.phone.consent";

/// What is agreed to together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Topic {
    Acceleration,
    Rotation,
    Steps,
    Speed,
    Location,
    HeartRate,
    Floors,
}

impl Topic {
    pub(super) const ALL: [Self; 7] = [
        Self::Acceleration,
        Self::Rotation,
        Self::Steps,
        Self::Speed,
        Self::Location,
        Self::HeartRate,
        Self::Floors,
    ];

    /// The value of `data-topic`, and its name where it is remembered.
    pub(super) const fn id(self) -> &'static str {
        match self {
            Self::Acceleration => "acceleration",
            Self::Rotation => "rotation",
            Self::Steps => "steps",
            Self::Speed => "speed",
            Self::Location => "location",
            Self::HeartRate => "heart-rate",
            Self::Floors => "floors",
        }
    }

    /// The protocol's names of the data types that it covers.
    pub(super) const fn types(self) -> &'static [&'static str] {
        match self {
            Self::Acceleration => &["ACCELERATION"],
            Self::Rotation => &["GYROSCOPE"],
            Self::Steps => &["STEPS", "STEPS_CADENCE"],
            Self::Speed => &["SPEED", "DISTANCE"],
            Self::Location => &["LOCATION"],
            Self::HeartRate => &["HEART_RATE", "RR_INTERVAL"],
            Self::Floors => &["FLOORS_CLIMBED"],
        }
    }

    /// The topic that a data type of the protocol belongs to, and the type's name as a constant.
    pub(super) fn of_type(name: &str) -> Option<(Self, &'static str)> {
        Self::ALL
            .into_iter()
            .find_map(|topic| topic.types().iter().find(|known| **known == name).map(|known| (topic, *known)))
    }

    /// The topic of a motion sensor.
    pub(super) const fn of_motion(kind: KnownType) -> Self {
        match kind {
            KnownType::Gyroscope => Self::Rotation,
            _ => Self::Acceleration,
        }
    }

    /// Whether it is a motion sensor, whose rate can be chosen.
    pub(super) const fn has_rate(self) -> bool {
        matches!(self, Self::Acceleration | Self::Rotation)
    }

    /// Whether motion sensors are needed for it.
    pub(super) const fn needs_motion(self) -> bool {
        matches!(self, Self::Acceleration | Self::Rotation | Self::Steps | Self::Floors)
    }

    /// Whether the location is needed for it.
    pub(super) const fn needs_location(self) -> bool {
        matches!(self, Self::Speed | Self::Location | Self::Floors)
    }

    /// What it is called.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Acceleration => text::topic_acceleration(),
            Self::Rotation => text::topic_rotation(),
            Self::Steps => text::topic_steps(),
            Self::Speed => text::topic_speed(),
            Self::Location => text::topic_location(),
            Self::HeartRate => text::topic_heart_rate(),
            Self::Floors => text::topic_floors(),
        }
    }

    /// What it tells.
    pub(super) fn meaning(self) -> &'static str {
        match self {
            Self::Acceleration => text::topic_acceleration_means(),
            Self::Rotation => text::topic_rotation_means(),
            Self::Steps => text::topic_steps_means(),
            Self::Speed => text::topic_speed_means(),
            Self::Location => text::topic_location_means(),
            Self::HeartRate => text::topic_heart_rate_means(),
            Self::Floors => text::topic_floors_means(),
        }
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
        let on = Topic::ALL.map(|topic| topic.needs_motion() && !topic.needs_location());
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
            match state {
                "on" => consent.set(topic, true),
                "off" => consent.set(topic, false),
                _ => {}
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
        assert_eq!(on, ["acceleration", "rotation", "steps"]);
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
    fn every_type_belongs_to_one_topic() {
        for topic in Topic::ALL {
            for name in topic.types() {
                assert_eq!(Topic::of_type(name), Some((topic, *name)));
            }
        }
        assert_eq!(Topic::of_type("ECG"), None);
    }
}
