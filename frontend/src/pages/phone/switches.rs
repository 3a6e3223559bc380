//! One switch for each kind of data: what is off is neither measured for it nor sent.

use leptos::prelude::*;
use motionwire_derive::floors::Unavailable;
use motionwire_shared::DataType;

use super::{
    consent::{Rate, Topic},
    equipment::Lack,
    model::Model,
    steer::Note,
};
use crate::{
    sensors::{LocationFault, StrapState},
    text,
};

/// The switches, before the start and while streaming.
pub(super) fn switches(model: Model) -> impl IntoView {
    let rows = Topic::ALL.map(|topic| view! { <TopicSwitch model topic /> });
    view! {
        <section class="card phone__consent" aria-labelledby="consent-title">
            <h2 id="consent-title">{text::consent_title()}</h2>
            {rows.collect_view()}
        </section>
    }
}

#[component]
fn TopicSwitch(model: Model, topic: Topic) -> impl IntoView {
    let lack = Memo::new(move |_| model.plan.with(|plan| plan.equipment.lack(topic)));
    let is_on = Memo::new(move |_| model.plan.with(|plan| plan.is_on(topic)));
    let note = Memo::new(move |_| model.plan.with(|plan| plan.note(topic)));
    view! {
        <div class="topic" data-topic=topic.id() data-on=move || is_on.get().to_string()>
            <label class="topic__row">
                <span class="topic__words">
                    <span class="topic__name">{topic.name()}</span>
                    <span class="muted small">{move || lack.get().map_or_else(|| topic.meaning(), Lack::words)}</span>
                </span>
                <input
                    type="checkbox"
                    role="switch"
                    class="switch"
                    prop:checked=is_on
                    disabled=move || lack.get().is_some_and(|lack| !lack.can_be_mended())
                    on:change=move |event| model.agree(topic, event_target_checked(&event))
                />
            </label>
            {move || (topic.has_rate() && is_on.get()).then(|| rate_choice(model, topic))}
            {move || note.get().map(|note| remote_note(&note))}
            {move || (topic == Topic::HeartRate && is_on.get()).then(|| strap(model))}
            {move || (topic == Topic::Floors && is_on.get()).then(|| floors_state(model))}
            {move || topic.needs_location().then(|| location_state(model, topic))}
        </div>
    }
}

fn rate_choice(model: Model, topic: Topic) -> impl IntoView {
    let chosen = model.plan.with_untracked(|plan| plan.consent.rate(topic));
    let options = Rate::ALL.map(|rate| {
        let name =
            rate.hz().map_or_else(|| text::consent_as_delivered().to_owned(), |hz| format!("{hz:.0} Hz"));
        view! { <option value=rate.id() selected=rate == chosen>{name}</option> }
    });
    let choose = move |event| {
        if let Some(rate) = Rate::from_id(&event_target_value(&event)) {
            model.choose_rate(topic, rate);
        }
    };
    view! {
        <label class="topic__rate">
            <span class="muted small">{text::consent_rate()}</span>
            <select class="input topic__select" aria-label=format!("{}, {}", topic.name(), text::consent_rate()) on:change=choose>
                {options.collect_view()}
            </select>
        </label>
    }
}

/// What the dashboard has changed.
fn remote_note(note: &Note) -> impl IntoView + use<> {
    let said = match note {
        Note::Off => text::consent_off_remotely().to_owned(),
        Note::TypeOff(name) => {
            let name = DataType::from_name(name).map(|name| text::data_type(&name)).unwrap_or_default();
            text::labelled(&name, text::consent_off_remotely())
        }
        Note::Slowed(hz) => text::consent_slowed_remotely(&short(*hz)),
    };
    view! { <p class="topic__note small" data-remote role="status">{said}</p> }
}

/// Without decimals where there are none.
fn short(hz: f64) -> String {
    let text = format!("{hz:.1}");
    text.strip_suffix(".0").map_or(text.clone(), str::to_owned).replace('.', text::decimal_mark())
}

/// How it goes with the location, under the first topic that needs it.
fn location_state(model: Model, topic: Topic) -> impl IntoView {
    let is_mine = move || {
        model.plan.with(|plan| {
            Topic::ALL.into_iter().find(|topic| topic.needs_location() && plan.is_on(*topic)) == Some(topic)
        })
    };
    move || {
        let (kind, said) = match model.location.get() {
            Some(Ok(())) => return None,
            None => ("waiting", text::location_waiting()),
            Some(Err(LocationFault::Denied)) => ("denied", text::location_denied()),
            Some(Err(LocationFault::Unavailable)) => ("unavailable", text::location_unavailable()),
            Some(Err(LocationFault::Timeout)) => ("timeout", text::location_timeout()),
            Some(Err(LocationFault::Unsupported)) => ("unsupported", text::location_unsupported()),
        };
        let is_shown = model.is_streaming() && is_mine();
        is_shown.then(|| view! { <p class="topic__note small" data-location=kind role="status">{said}</p> })
    }
}

/// The choice of a heart-rate strap, and how it goes with it.
fn strap(model: Model) -> impl IntoView {
    let label = move || match model.strap_state.get() {
        StrapState::None | StrapState::NoBluetooth => text::strap_pick(),
        _ => text::strap_pick_another(),
    };
    let said = move || match model.strap_state.get() {
        StrapState::None => ("none", text::strap_none()),
        StrapState::Connecting => ("connecting", text::strap_connecting()),
        StrapState::Connected => ("connected", text::strap_connected()),
        StrapState::NoContact => ("no-contact", text::strap_no_contact()),
        StrapState::Silent => ("silent", text::strap_silent()),
        StrapState::Resting => ("resting", text::strap_resting()),
        StrapState::Lost => ("lost", text::strap_lost()),
        StrapState::Unsuitable => ("unsuitable", text::strap_unsuitable()),
        StrapState::NoBluetooth => ("no-bluetooth", text::strap_no_bluetooth()),
    };
    view! {
        <p class="topic__note small" data-strap=move || said().0 role="status">{move || said().1}</p>
        <button type="button" class="button topic__pick" data-action="pick-strap" on:click=move |_| model.pick_strap()>
            {label}
        </button>
    }
}

/// Why floors are not counted, if they are not: no browser has a barometer.
fn floors_state(model: Model) -> impl IntoView {
    move || {
        let said = model.floors.get().filter(|_| model.is_streaming()).map(|why| match why {
            Unavailable::NoAltitude => text::location_no_altitude(),
            Unavailable::Inaccurate => text::location_altitude_too_coarse(),
            Unavailable::NoSteps => text::location_no_steps(),
        });
        said.map(|said| view! { <p class="topic__note small" data-floors role="status">{said}</p> })
    }
}
