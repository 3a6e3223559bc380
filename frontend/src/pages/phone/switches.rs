//! One switch for each kind of data: what is off is neither measured for it nor sent.

use leptos::prelude::*;
use motionwire_derive::floors::Unavailable;

use super::{
    consent::{Rate, Topic},
    model::Model,
    steer::Note,
    text::texts,
};
use crate::sensors::{LocationFault, StrapState};

/// The switches, before the start and while streaming.
pub(super) fn switches(model: Model) -> impl IntoView {
    let rows = Topic::ALL.map(|topic| view! { <TopicSwitch model topic /> });
    view! {
        <section class="card phone__consent" aria-labelledby="consent-title">
            <h2 id="consent-title">{texts().consent.title}</h2>
            {rows.collect_view()}
        </section>
    }
}

#[component]
fn TopicSwitch(model: Model, topic: Topic) -> impl IntoView {
    let words = topic.words(texts());
    let lack = Memo::new(move |_| model.plan.with(|plan| plan.equipment.lack(topic)));
    let is_on = Memo::new(move |_| model.plan.with(|plan| plan.is_on(topic)));
    let note = Memo::new(move |_| model.plan.with(|plan| plan.note(topic)));
    view! {
        <div class="topic" data-topic=topic.id() data-on=move || is_on.get().to_string()>
            <label class="topic__row">
                <span class="topic__words">
                    <span class="topic__name">{words.name}</span>
                    <span class="muted small">{move || lack.get().map_or(words.means, |lack| lack.words(texts()))}</span>
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
    let consent = texts().consent;
    let chosen = model.plan.with_untracked(|plan| plan.consent.rate(topic));
    let options = Rate::ALL.map(|rate| {
        let name = rate.hz().map_or_else(|| consent.as_delivered.to_owned(), |hz| format!("{hz:.0} Hz"));
        view! { <option value=rate.id() selected=rate == chosen>{name}</option> }
    });
    let choose = move |event| {
        if let Some(rate) = Rate::from_id(&event_target_value(&event)) {
            model.choose_rate(topic, rate);
        }
    };
    view! {
        <label class="topic__rate">
            <span class="muted small">{consent.rate}</span>
            <select class="input topic__select" aria-label=format!("{}, {}", topic.words(texts()).name, consent.rate) on:change=choose>
                {options.collect_view()}
            </select>
        </label>
    }
}

/// What the dashboard has changed.
fn remote_note(note: &Note) -> impl IntoView + use<> {
    let consent = texts().consent;
    let said = match note {
        Note::Off => consent.off_remotely.to_owned(),
        Note::TypeOff(name) => format!("{name}: {}", consent.off_remotely),
        Note::Slowed(hz) => consent.slowed_remotely.replace("{}", &short(*hz)),
    };
    view! { <p class="topic__note small" data-remote role="status">{said}</p> }
}

/// Without decimals where there are none.
fn short(hz: f64) -> String {
    let text = format!("{hz:.1}");
    text.strip_suffix(".0").map_or(text.clone(), str::to_owned).replace('.', texts().decimal_mark)
}

/// How it goes with the location, under the first topic that needs it.
fn location_state(model: Model, topic: Topic) -> impl IntoView {
    let words = texts().location;
    let is_mine = move || {
        model.plan.with(|plan| {
            Topic::ALL.into_iter().find(|topic| topic.needs_location() && plan.is_on(*topic)) == Some(topic)
        })
    };
    move || {
        let (kind, said) = match model.location.get() {
            Some(Ok(())) => return None,
            None => ("waiting", words.waiting),
            Some(Err(LocationFault::Denied)) => ("denied", words.denied),
            Some(Err(LocationFault::Unavailable)) => ("unavailable", words.unavailable),
            Some(Err(LocationFault::Timeout)) => ("timeout", words.timeout),
            Some(Err(LocationFault::Unsupported)) => ("unsupported", words.unsupported),
        };
        let is_shown = model.is_streaming() && is_mine();
        is_shown.then(|| view! { <p class="topic__note small" data-location=kind role="status">{said}</p> })
    }
}

/// The choice of a heart-rate strap, and how it goes with it.
fn strap(model: Model) -> impl IntoView {
    let words = texts().strap;
    let label = move || match model.strap_state.get() {
        StrapState::None => words.pick,
        _ => words.pick_another,
    };
    let said = move || match model.strap_state.get() {
        StrapState::None => ("none", words.none),
        StrapState::Connecting => ("connecting", words.connecting),
        StrapState::Connected => ("connected", words.connected),
        StrapState::NoContact => ("no-contact", words.no_contact),
        StrapState::Lost => ("lost", words.lost),
        StrapState::Unsuitable => ("unsuitable", words.unsuitable),
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
    let words = texts().location;
    move || {
        let said = model.floors.get().filter(|_| model.is_streaming()).map(|why| match why {
            Unavailable::NoAltitude => words.no_altitude,
            Unavailable::Inaccurate => words.altitude_too_coarse,
            Unavailable::NoSteps => words.no_steps,
        });
        said.map(|said| view! { <p class="topic__note small" data-floors role="status">{said}</p> })
    }
}
