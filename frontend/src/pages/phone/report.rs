//! What this phone sends at present, as its dashboards hear of it.

use motionwire_shared::{
    DataType,
    wire::{StreamSwitch, Streams},
};

use super::{
    consent::{Origin, Topic},
    sources::LocationState,
    steer::Plan,
};
use crate::sensors::{Fault, StrapState};

/// How it goes with what is measured.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(super) struct Circumstances {
    pub(super) fault: Option<Fault>,
    pub(super) location: LocationState,
    pub(super) strap: StrapState,
}

impl Circumstances {
    /// Whether what a topic needs is there.
    fn allow(&self, topic: Topic) -> bool {
        let has_motion = self.fault.is_none_or(|fault| !stops(fault, topic));
        let has_location = !topic.needs(Origin::Place) || !matches!(self.location, Some(Err(_)));
        let has_strap = !topic.needs(Origin::Strap) || self.strap == StrapState::Connected;
        has_motion && has_location && has_strap
    }
}

/// Whether a topic cannot be had because of what is wrong with the motion sensors.
fn stops(fault: Fault, topic: Topic) -> bool {
    topic.needs(Origin::Motion)
        && match fault {
            Fault::Silent | Fault::NoValues => true,
            Fault::NoGyroscope => topic == Topic::Rotation,
            Fault::NoAccelerometer => topic != Topic::Rotation,
        }
}

/// Whether anybody misses what a fault stops: a sensor that nobody asked for may be missing.
pub(super) fn matters(fault: Fault, plan: &Plan) -> bool {
    Topic::ALL.into_iter().any(|topic| plan.is_on(topic) && stops(fault, topic))
}

/// Every data type that this page makes: whether it flows, and how fast at most.
pub(super) fn streams(plan: &Plan, circumstances: &Circumstances) -> Streams {
    let stream = |topic: Topic| {
        let on = plan.allows(topic) && circumstances.allow(topic);
        let hz = plan.hz(topic).filter(|_| topic.has_rate());
        Some((DataType::from_name(topic.type_name())?, StreamSwitch { on, hz }))
    };
    Topic::ALL.into_iter().filter_map(stream).collect()
}

#[cfg(test)]
mod tests {
    use super::{super::consent::Rate, *};
    use crate::sensors::LocationFault;

    fn on(plan: &Plan, circumstances: Circumstances) -> Vec<String> {
        let streams = streams(plan, &circumstances);
        streams.iter().filter(|(_, switch)| switch.on).map(|(name, _)| name.name().to_owned()).collect()
    }

    #[test]
    fn what_flows_is_agreed_to_wanted_and_there() {
        let mut plan = Plan::default();
        let well = Circumstances::default();
        assert_eq!(on(&plan, well), ["STEPS", "STEPS_CADENCE", "ACCELERATION", "GYROSCOPE"]);
        let lame = Circumstances { fault: Some(Fault::NoGyroscope), ..well };
        assert_eq!(on(&plan, lame), ["STEPS", "STEPS_CADENCE", "ACCELERATION"]);
        let turning = Circumstances { fault: Some(Fault::NoAccelerometer), ..well };
        assert_eq!(on(&plan, turning), ["GYROSCOPE"]);
        assert!(on(&plan, Circumstances { fault: Some(Fault::Silent), ..well }).is_empty());

        for topic in Topic::ALL {
            plan.consent.set(topic, matches!(topic, Topic::Location | Topic::HeartRate));
        }
        assert_eq!(on(&plan, well), ["LOCATION"], "no strap yet");
        let strapped = Circumstances { strap: StrapState::Connected, ..well };
        assert_eq!(on(&plan, strapped), ["HEART_RATE", "LOCATION"]);
        let denied = Circumstances { location: Some(Err(LocationFault::Denied)), ..well };
        assert!(on(&plan, denied).is_empty());
    }

    #[test]
    fn rates_are_those_of_the_motion_sensors() {
        let mut plan = Plan::default();
        plan.consent.set_rate(Topic::Rotation, Rate::Hz10);
        let streams = streams(&plan, &Circumstances::default());
        let hz = |name: &str| streams.get(&DataType::from_name(name).unwrap()).unwrap().hz;
        assert_eq!((hz("GYROSCOPE"), hz("ACCELERATION"), hz("STEPS")), (Some(10.0), None, None));
    }
}
