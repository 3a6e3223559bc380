//! Asking a phone for less, or for more again: what it is to send, and how often.

use leptos::{prelude::*, wasm_split::wasm_split};
use motionwire_shared::{
    DataType, KnownType, UserId,
    wire::{Capability, StreamSwitch},
};

use super::live::Live;
use crate::{
    browser::{Timeout, read_number},
    components::{Loaded, later, list, memo, once_unfolded, react},
    text,
};

/// What can be asked for of every phone: the types that flow at a sensor's rate. Others are offered as a phone reports them.
const TYPES: [KnownType; 2] = [KnownType::Acceleration, KnownType::Gyroscope];

/// Rates that can be asked for, in hertz: those that the phone's page offers too.
const RATES_HZ: [&str; 3] = ["60", "30", "10"];

/// The value of the choice that switches a type off.
const OFF: &str = "off";

/// The value of the choice that leaves the rate to the sensor.
const AS_DELIVERED: &str = "all";

/// For how long a wish is shown that the phone has not fulfilled, in milliseconds; then what it sends is shown again.
const PATIENCE_MS: u32 = 3_000;

fn switch(choice: &str) -> StreamSwitch {
    match choice {
        OFF => StreamSwitch { on: false, hz: None },
        rate => StreamSwitch { on: true, hz: read_number(rate) },
    }
}

fn choice(switch: StreamSwitch) -> String {
    match switch {
        StreamSwitch { on: false, .. } => OFF.to_owned(),
        StreamSwitch { hz: Some(hz), .. } => hz.to_string(),
        StreamSwitch { hz: None, .. } => AS_DELIVERED.to_owned(),
    }
}

/// The choices for one source, folded away.
#[component]
pub(super) fn SteerForm(live: Live, uid: UserId) -> impl IntoView {
    let uid = StoredValue::new(uid);
    let is_steered = memo(move || live.can(Capability::Control) && uid.with_value(|uid| live.is_phone(uid)));
    let (is_made, unfold) = once_unfolded();
    view! {
        <details class="steer" on:toggle=unfold hidden=move || !is_steered.get()>
            <summary class="small">{text::steer_title()}</summary>
            {move || is_made.get().then(|| later(move || choices(live, uid)))}
        </details>
    }
}

/// A row for each type.
#[wasm_split(tools, wasm_split_path = ::leptos::wasm_split, fallible)]
fn choices(live: Live, uid: StoredValue<UserId>) -> Loaded {
    let reported = memo(move || {
        uid.with_value(|uid| {
            live.phones().with(|phones| {
                phones
                    .iter()
                    .find(|phone| phone.uid == *uid)
                    .map(|phone| phone.streams.clone())
                    .unwrap_or_default()
            })
        })
    });
    let types = memo(move || {
        let mut types: Vec<DataType> = TYPES.map(DataType::from).into();
        reported.with(|streams| {
            types.extend(streams.iter().map(|(data_type, _)| data_type.clone()).filter(|t| !is_motion(t)));
        });
        types
    });
    let row = move |data_type: DataType| {
        let of_type = data_type.clone();
        let sent = memo(move || reported.with(|streams| streams.get(&of_type)));
        view! { <Row live uid data_type sent /> }
    };
    let rows = view! {
        <div class="steer__body">
            {list(move || types.get(), DataType::clone, row)}
            <p class="muted small">{text::steer_note()}</p>
        </div>
    };
    Ok(rows.into_any())
}

fn is_motion(data_type: &DataType) -> bool {
    TYPES.into_iter().any(|kind| DataType::from(kind) == *data_type)
}

/// One data type: what the phone says that it sends, until something else is asked for.
#[component]
fn Row(
    live: Live,
    uid: StoredValue<UserId>,
    data_type: DataType,
    sent: Memo<Option<StreamSwitch>>,
) -> impl IntoView {
    let asked = RwSignal::new(None::<String>);
    let patience = StoredValue::new_local(None::<Timeout>);
    react(move || {
        sent.track();
        asked.set(None);
    });
    // A phone that says nothing is believed to send what it has.
    let shown = memo(move || {
        asked.get().unwrap_or_else(|| sent.get().map_or_else(|| AS_DELIVERED.to_owned(), choice))
    });
    let (name, words) = (data_type.name().to_owned(), text::data_type(&data_type));
    let has_rate = is_motion(&data_type);
    let choose = move |event| {
        let choice = event_target_value(&event);
        live.steer(uid.get_value(), data_type.clone(), switch(&choice));
        asked.set(Some(choice));
        patience.set_value(Some(Timeout::new(PATIENCE_MS, move || {
            asked.try_set(None);
        })));
    };
    let option = move |value: String, words: String| {
        let of_option = value.clone();
        view! { <option value=value prop:selected=move || shown.with(|shown| *shown == of_option)>{words}</option> }
    };
    let in_hz = move |hz: &str| option(hz.to_owned(), format!("{hz} Hz"));
    // A rate that somebody else has asked for.
    let other = move || {
        let hz = shown.get();
        let is_listed = [OFF, AS_DELIVERED].iter().chain(&RATES_HZ).any(|listed| *listed == hz);
        (!is_listed).then(|| in_hz(&hz))
    };
    let on = if has_rate { text::steer_as_delivered() } else { text::steer_on() };
    view! {
        <label class="steer__row">
            <span>{words}</span>
            <select class="input" data-steer=name data-shown=move || shown.get() on:change=choose>
                {option(AS_DELIVERED.to_owned(), on.to_owned())}
                {has_rate.then(|| RATES_HZ.map(in_hz).collect_view())}
                {other}
                {option(OFF.to_owned(), text::steer_off().to_owned())}
            </select>
        </label>
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
            assert_eq!(super::choice(expected), choice);
        }
        assert_eq!(choice(StreamSwitch { on: true, hz: Some(12.5) }), "12.5");
        assert_eq!(choice(StreamSwitch { on: false, hz: Some(10.0) }), OFF, "off at any rate");
    }
}
