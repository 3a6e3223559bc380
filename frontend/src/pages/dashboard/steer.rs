//! Asking a phone for less, or for more again: what it is to send, and how often.

use leptos::prelude::*;
use motionwire_shared::{
    DataType, KnownType, UserId,
    wire::{Capability, StreamSwitch},
};

use super::live::Live;

/// What can be asked for: the types that flow at a sensor's rate.
const TYPES: [(KnownType, &str); 2] =
    [(KnownType::Acceleration, "Acceleration"), (KnownType::Gyroscope, "Rotation")];

/// Rates that can be asked for, in hertz: those that the phone's page offers too.
const RATES_HZ: [u32; 3] = [60, 30, 10];

/// The value of the choice that switches a type off.
const OFF: &str = "off";

/// The value of the choice that leaves the rate to the sensor.
const AS_DELIVERED: &str = "all";

fn switch(choice: &str) -> StreamSwitch {
    match choice {
        OFF => StreamSwitch { on: false, hz: None },
        rate => StreamSwitch { on: true, hz: rate.parse().ok() },
    }
}

/// The choices for one source, folded away.
#[component]
pub(super) fn SteerForm(live: Live, uid: UserId) -> impl IntoView {
    let uid = StoredValue::new(uid);
    let row = move |(kind, name): (KnownType, &'static str)| {
        let choose = move |event| {
            let choice = event_target_value(&event);
            live.steer(uid.get_value(), DataType::from(kind), switch(&choice));
        };
        let rates = RATES_HZ.map(|hz| view! { <option value=hz.to_string()>{format!("{hz} Hz")}</option> });
        view! {
            <label class="steer__row">
                <span>{name}</span>
                <select data-steer=kind.name() on:change=choose>
                    <option value=AS_DELIVERED>"As fast as the sensor"</option>
                    {rates}
                    <option value=OFF>"Off"</option>
                </select>
            </label>
        }
    };
    view! {
        <Show when=move || live.can(Capability::Control) && uid.with_value(|uid| live.is_phone(uid))>
            <details class="steer">
                <summary class="small">"What it sends"</summary>
                <div class="steer__body">
                    {TYPES.map(row).into_iter().collect_view()}
                    <p class="muted small">"The phone obeys as far as its owner has agreed, and shows what was asked for."</p>
                </div>
            </details>
        </Show>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn choices_are_switches() {
        let table = [
            (OFF, StreamSwitch { on: false, hz: None }),
            (AS_DELIVERED, StreamSwitch { on: true, hz: None }),
            ("30", StreamSwitch { on: true, hz: Some(30.0) }),
        ];
        for (choice, expected) in table {
            assert_eq!(switch(choice), expected);
        }
    }
}
