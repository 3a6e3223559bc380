//! What goes on beside the stream: strap, alarm, pocket mode, home screen.

use leptos::prelude::*;
use wasm_bindgen_futures::spawn_local;

use super::{
    super::{consent::Origin, sources::Hooks},
    ALARM_KEY, Model, Running, Step,
};
use crate::{
    api,
    browser::{
        Alarm, BackGuard, Install, clock, fullscreen, location, open_this_address_from_home_screen, storage,
    },
    sensors::{StrapEvent, StrapState},
};

impl Model {
    pub(super) fn hooks(self) -> Hooks {
        Hooks {
            measured: Box::new(move |measured| {
                self.figures.update(|figures| figures.record(measured, clock::monotonic_ms()));
            }),
            floors: Box::new(move |state| {
                if self.floors.get_untracked() != state {
                    self.floors.set(state);
                }
            }),
            location: Box::new(move |found| {
                if self.location.get_untracked() != found {
                    self.location.set(found);
                }
            }),
        }
    }

    pub(super) fn strap_event(self, event: StrapEvent) {
        match event {
            StrapEvent::State(state) => {
                if state != StrapState::Connected {
                    // What it said last is not what the heart does now.
                    self.figures.update(|figures| figures.heart_rate_bpm = None);
                }
                self.strap_state.set(state);
            }
            StrapEvent::Measured(measured) => self.running.with_value(|running| {
                if let Some(Running { stream, .. }) = running {
                    stream.sources().measured(measured);
                }
            }),
        }
    }

    /// Lets the person pick a heart-rate strap. To be called from a tap.
    pub(in super::super) fn pick_strap(self) {
        self.strap.with_value(|strap| {
            if let Some(strap) = strap {
                strap.pick(move || self.plan.with_untracked(|plan| plan.needs(Origin::Strap)));
            }
        });
    }

    /// Lets the strap rest, or connects it again.
    pub(super) fn rest_strap(self, rests: bool) {
        self.strap.with_value(|strap| {
            if let Some(strap) = strap {
                if rests { strap.rest() } else { strap.wake() }
            }
        });
    }

    pub(super) fn release_strap(self) {
        self.strap.with_value(|strap| {
            if let Some(strap) = strap {
                strap.release();
            }
        });
    }

    /// A first idea of the server's time, so that not even the first reading is far off; the connection measures it.
    pub(super) fn read_clock(self) {
        spawn_local(async move {
            if let Some(server_ms) = api::server_time_ms().await {
                self.server_clock.with_value(|clock| clock.read_roughly(server_ms));
            }
        });
    }

    /// By how much the server's clock is ahead of this device's, as far as is known, in milliseconds.
    pub(in super::super) fn server_ahead_ms(self) -> f64 {
        self.server_clock.with_value(|clock| clock.stamp(clock.now())).as_millis() - clock::wall_ms()
    }

    /// Calls the person, if they want that.
    pub(super) fn call(self) {
        self.alarm.with_value(|alarm| {
            if let Some(alarm) = alarm {
                alarm.sound();
            }
        });
    }

    /// Whether a lost connection is to be heard and felt. To be called from a tap.
    pub(in super::super) fn set_alarm(self, is_on: bool) {
        self.has_alarm.set(is_on);
        if is_on {
            storage::set(ALARM_KEY, "on");
        } else {
            storage::remove(ALARM_KEY);
        }
        self.alarm.set_value(is_on.then(Alarm::arm));
        // So that one knows what it will be like.
        self.call();
    }

    /// Lets the browser ask whether the page shall be on the home screen. To be called from a tap.
    pub(in super::super) fn ask_to_install(self) {
        self.installer.with_value(|installer| {
            if let Some(installer) = installer {
                installer.ask();
            }
        });
        self.install.set(Install::None);
    }

    /// Asks for a code that takes this phone's session along, and puts it where the home screen finds it.
    pub(in super::super) fn hand_over(self) {
        spawn_local(async move {
            match api::hand_over().await {
                Ok(code) => {
                    location::show_fragment(&code);
                    open_this_address_from_home_screen();
                    self.hand_over.set(Some(location::href()));
                }
                Err(error) => self.step.set(Step::Problem(error.into())),
            }
        });
    }

    /// The code that this page was opened with; one that was made to be taken along is not for this page.
    pub(super) fn code(self) -> String {
        if self.hand_over.with_untracked(Option::is_some) { String::new() } else { location::fragment() }
    }

    /// Darkens the screen, or lights it again. To be called from a tap or a key.
    pub(in super::super) fn pocket(self, is_pocketed: bool) {
        let is_news = self.is_pocketed.get_untracked() != is_pocketed;
        self.is_pocketed.set(is_pocketed);
        if is_news {
            self.back.set_value(is_pocketed.then(BackGuard::hold));
        }
        if is_pocketed { fullscreen::enter() } else { fullscreen::leave() }
    }
}
