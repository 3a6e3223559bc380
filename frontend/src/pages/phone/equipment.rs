//! What this browser can measure at all, whatever its owner agrees to.

use super::consent::{Origin, Topic};
use crate::{sensors, text};

/// The way to the motion sensors.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Motion {
    /// As far as is known.
    Open,
    /// The person, or the browser's settings, refused it when it was asked for last.
    Refused,
    /// The browser has no interface to them.
    Missing,
}

/// The interfaces that the browser has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Equipment {
    pub(super) motion: Motion,
    pub(super) has_location: bool,
    pub(super) has_bluetooth: bool,
}

/// What a topic needs and cannot have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Lack {
    Motion,
    MotionPermission,
    Location,
    Bluetooth,
}

/// All of it.
impl Default for Equipment {
    fn default() -> Self {
        Self { motion: Motion::Open, has_location: true, has_bluetooth: true }
    }
}

impl Equipment {
    /// What this page's browser has.
    pub(super) fn found() -> Self {
        Self {
            motion: if sensors::is_supported() { Motion::Open } else { Motion::Missing },
            has_location: sensors::has_location(),
            has_bluetooth: sensors::has_bluetooth(),
        }
    }

    /// Why a topic cannot be had here, if it cannot.
    pub(super) fn lack(self, topic: Topic) -> Option<Lack> {
        Origin::ALL.into_iter().filter(|origin| topic.needs(*origin)).find_map(|origin| self.lack_of(origin))
    }

    /// Why there is nothing to be had of a sensor, if so.
    pub(super) const fn lack_of(self, origin: Origin) -> Option<Lack> {
        match (origin, self.motion) {
            (Origin::Motion, Motion::Refused) => Some(Lack::MotionPermission),
            (Origin::Motion, Motion::Missing) => Some(Lack::Motion),
            (Origin::Place, _) if !self.has_location => Some(Lack::Location),
            (Origin::Strap, _) if !self.has_bluetooth => Some(Lack::Bluetooth),
            _ => None,
        }
    }

    /// The motion sensors were refused.
    pub(super) fn refuse_motion(&mut self) {
        self.motion = Motion::Refused;
    }

    /// They are about to be asked for anew.
    pub(super) fn ask_for_motion(&mut self) {
        if self.motion == Motion::Refused {
            self.motion = Motion::Open;
        }
    }

    /// Whether nothing at all can be measured.
    pub(super) fn is_none(self) -> bool {
        Topic::ALL.into_iter().all(|topic| self.lack(topic).is_some())
    }
}

impl Lack {
    /// Whether the person can change it on this page, by switching the topic on.
    pub(super) const fn can_be_mended(self) -> bool {
        matches!(self, Self::MotionPermission)
    }

    pub(super) fn words(self) -> &'static str {
        match self {
            Self::Motion => text::consent_no_motion(),
            Self::MotionPermission => text::problem_permission_denied_what(),
            Self::Location => text::location_unsupported(),
            Self::Bluetooth => text::strap_unsupported(),
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
        let still = Equipment { motion: Motion::Missing, ..full };
        let rest: Vec<&str> =
            Topic::ALL.into_iter().filter(|topic| still.lack(*topic).is_none()).map(Topic::id).collect();
        assert_eq!(rest, ["location", "speed", "distance", "heart-rate", "rr-interval"]);
        assert_eq!(still.lack(Topic::Floors), Some(Lack::Motion));
        let alone = Equipment { has_location: false, ..still };
        assert_eq!(alone.lack(Topic::Speed), Some(Lack::Location));
        assert!(!alone.is_none(), "a strap is something");
        assert!(Equipment { has_bluetooth: false, ..alone }.is_none());
    }

    #[test]
    fn what_was_refused_can_be_asked_for_anew() {
        let mut equipment = Equipment::default();
        equipment.refuse_motion();
        assert_eq!(equipment.lack(Topic::Steps), Some(Lack::MotionPermission));
        assert_eq!(equipment.lack(Topic::Location), None);
        assert!(Lack::MotionPermission.can_be_mended());
        equipment.ask_for_motion();
        assert_eq!(equipment.lack(Topic::Steps), None);
        let mut without = Equipment { motion: Motion::Missing, ..equipment };
        without.ask_for_motion();
        assert_eq!(without.lack(Topic::Steps), Some(Lack::Motion), "asking brings no sensors");
    }
}
