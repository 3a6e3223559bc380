//! What this browser can measure at all, whatever its owner agrees to.

use super::{consent::Topic, text::Texts};
use crate::sensors;

/// The interfaces that the browser has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Equipment {
    pub(super) has_motion: bool,
    pub(super) has_location: bool,
    pub(super) has_bluetooth: bool,
}

/// An interface that a topic needs and the browser does not have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Lack {
    Motion,
    Location,
    Bluetooth,
}

/// All of it.
impl Default for Equipment {
    fn default() -> Self {
        Self { has_motion: true, has_location: true, has_bluetooth: true }
    }
}

impl Equipment {
    /// What this page's browser has.
    pub(super) fn found() -> Self {
        Self {
            has_motion: sensors::is_supported(),
            has_location: sensors::has_location(),
            has_bluetooth: sensors::has_bluetooth(),
        }
    }

    /// Why a topic cannot be had here, if it cannot.
    pub(super) fn lack(self, topic: Topic) -> Option<Lack> {
        if topic.needs_motion() && !self.has_motion {
            Some(Lack::Motion)
        } else if topic.needs_location() && !self.has_location {
            Some(Lack::Location)
        } else if topic == Topic::HeartRate && !self.has_bluetooth {
            Some(Lack::Bluetooth)
        } else {
            None
        }
    }

    /// Whether nothing at all can be measured.
    pub(super) fn is_none(self) -> bool {
        Topic::ALL.into_iter().all(|topic| self.lack(topic).is_some())
    }
}

impl Lack {
    pub(super) const fn words(self, texts: &Texts) -> &'static str {
        match self {
            Self::Motion => texts.consent.no_motion,
            Self::Location => texts.location.unsupported,
            Self::Bluetooth => texts.strap.unsupported,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_topic_lacks_what_it_needs() {
        let full = Equipment::default();
        assert!(Topic::ALL.into_iter().all(|topic| full.lack(topic).is_none()));
        let still = Equipment { has_motion: false, ..full };
        let rest: Vec<&str> =
            Topic::ALL.into_iter().filter(|topic| still.lack(*topic).is_none()).map(Topic::id).collect();
        assert_eq!(rest, ["speed", "location", "heart-rate"]);
        assert_eq!(still.lack(Topic::Floors), Some(Lack::Motion));
        let alone = Equipment { has_location: false, ..still };
        assert_eq!(alone.lack(Topic::Speed), Some(Lack::Location));
        assert!(!alone.is_none(), "a strap is something");
        assert!(Equipment { has_bluetooth: false, ..alone }.is_none());
    }
}
