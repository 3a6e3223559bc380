//! Moving the switches, by hand and from afar.

use leptos::prelude::*;
use motionwire_shared::wire::Streams;
use wasm_bindgen_futures::spawn_local;

use super::{
    super::{
        consent::{Consent, Origin, Rate, Topic},
        report::{self, Circumstances},
        steer::Plan,
        uplink::Uplink,
    },
    Model, Problem, Running, Step,
    parting::PARTING_KEY,
};
use crate::{browser::storage, sensors};

impl Model {
    pub(super) fn consent(self) -> Consent {
        self.plan.with_untracked(|plan| plan.consent)
    }

    /// The person moved a switch. To be called from the tap, which entitles to ask for the sensors.
    pub(in super::super) fn agree(self, topic: Topic, is_on: bool) {
        let needed_motion = self.plan.with_untracked(|plan| plan.needs(Origin::Motion));
        self.plan.update(|plan| {
            plan.consent.set(topic, is_on);
            plan.remote.clear(topic);
            if is_on {
                plan.equipment.ask_for_motion();
            }
        });
        self.consent().remember();
        self.agreed(needed_motion);
    }

    /// Another tab has changed what is remembered under a key: what is withdrawn there is not sent from here, nor is anything as
    /// another than this phone was to the server.
    pub(super) fn follow(self, key: &str) {
        if key == PARTING_KEY && storage::get(PARTING_KEY).is_some() || Uplink::tells_owner(key) {
            self.end();
            return self.look(false);
        }
        // Where nothing is remembered, nothing is agreed to that was not before.
        let Some(consent) = Consent::remembered().filter(|consent| *consent != self.consent()) else {
            return;
        };
        let needed_motion = self.plan.with_untracked(|plan| plan.needs(Origin::Motion));
        self.plan.update(|plan| plan.consent = consent);
        self.agreed(needed_motion);
    }

    /// Goes on by a changed consent.
    fn agreed(self, needed_motion: bool) {
        self.count_withheld();
        if !Origin::Strap.topics().any(|topic| self.consent().is_on(topic)) {
            self.release_strap();
        }
        let is_streaming = self.step.with_untracked(|step| *step == Step::Streaming);
        if !is_streaming || needed_motion || !self.plan.with_untracked(|plan| plan.needs(Origin::Motion)) {
            return self.apply_plan();
        }
        let permission = sensors::request_permission();
        spawn_local(async move {
            if permission.is_granted().await || self.goes_on_without_motion() {
                self.apply_plan();
            } else {
                self.fail(Problem::PermissionDenied);
            }
        });
    }

    /// The motion sensors were refused; whether anything else is wanted and can be had.
    pub(super) fn goes_on_without_motion(self) -> bool {
        self.plan.update(|plan| plan.equipment.refuse_motion());
        self.plan.with_untracked(Plan::any)
    }

    /// The person chose a rate.
    pub(in super::super) fn choose_rate(self, topic: Topic, rate: Rate) {
        self.plan.update(|plan| {
            plan.consent.set_rate(topic, rate);
            plan.remote.clear(topic);
        });
        self.consent().remember();
        self.apply_plan();
    }

    /// The dashboard asks for some data types to be sent or not, and how often; it is obeyed within the consent.
    pub(in super::super) fn steer(self, streams: &Streams) {
        self.plan.update(|plan| plan.remote.apply(streams));
        self.apply_plan();
    }

    /// Tells the dashboards what is sent at present, at each change of what it depends on.
    pub(super) fn report(self) {
        let circumstances = Circumstances {
            fault: self.fault.get(),
            location: self.location.get(),
            strap: self.strap_state.get(),
        };
        let streams = self.plan.with(|plan| report::streams(plan, &circumstances));
        if !self.is_streaming() {
            return;
        }
        self.running.with_value(|running| {
            if let Some(Running { stream, .. }) = running {
                stream.tell(streams);
            }
        });
    }

    fn apply_plan(self) {
        let plan = self.plan.get_untracked();
        self.running.with_value(|running| {
            if let Some(Running { stream, .. }) = running {
                stream.sources().apply(plan);
            }
        });
    }
}
