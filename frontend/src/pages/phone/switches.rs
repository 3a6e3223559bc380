//! A switch for each data type: what is off is neither measured for it nor sent.

use leptos::prelude::*;
use motionwire_derive::floors::Unavailable;

use super::{
    consent::{Origin, Rate, Topic},
    equipment::Lack,
    live::grouped,
    model::Model,
    steer::Note,
};
use crate::{
    components::memo,
    sensors::{LocationFault, StrapState},
    text,
};

/// The switches, before the start and while streaming, below the sensors that they need.
pub(super) fn switches(model: Model) -> impl IntoView {
    view! {
        <section class="card phone__consent" aria-labelledby="consent-title">
            <h2 id="consent-title">{text::consent_title()}</h2>
            {Origin::ALL.map(|origin| group(model, origin)).collect_view()}
        </section>
    }
}

fn group(model: Model, origin: Origin) -> impl IntoView {
    let lack = memo(move || model.plan.with(|plan| plan.equipment.lack_of(origin)));
    let is_needed = memo(move || model.plan.with(|plan| plan.needs(origin)));
    let said = move || lack.get().map(Lack::words).or_else(|| origin.note());
    let state = move || {
        is_needed.get().then(|| match origin {
            Origin::Motion => ().into_any(),
            Origin::Place => location_state(model).into_any(),
            Origin::Strap => strap(model).into_any(),
        })
    };
    view! {
        <div class="topics" role="group" aria-labelledby=origin.id() data-origin=origin.id()>
            <h3 class="topics__title" id=origin.id()>{origin.title()}</h3>
            {move || said().map(|said| view! { <p class="muted small">{said}</p> })}
            {state}
            {origin.topics().map(|topic| view! { <TopicSwitch model topic /> }).collect_view()}
        </div>
    }
}

#[component]
fn TopicSwitch(model: Model, topic: Topic) -> impl IntoView {
    let lack = memo(move || model.plan.with(|plan| plan.equipment.lack(topic)));
    let is_on = memo(move || model.plan.with(|plan| plan.is_on(topic)));
    let note = memo(move || model.plan.with(|plan| plan.note(topic)));
    // What the whole group lacks stands above it.
    let own_lack = move || {
        let of_group = model.plan.with(|plan| plan.equipment.lack_of(topic.origin()));
        lack.get().filter(|lack| Some(*lack) != of_group).map(Lack::words)
    };
    let meaning = move || {
        let words = own_lack().or_else(|| topic.meaning());
        words.map(|words| view! { <span class="muted small">{words}</span> })
    };
    view! {
        <div class="topic" data-topic=topic.id() data-on=move || is_on.get().to_string()>
            <label class="topic__row">
                <span class="topic__words">
                    <span class="topic__name">{topic.name()}</span>
                    {meaning}
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
            {move || note.get().map(remote_note)}
            {withheld(model, topic)}
            {move || (topic == Topic::Floors && is_on.get()).then(|| floors_state(model))}
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
fn remote_note(note: Note) -> impl IntoView {
    let said = match note {
        Note::Off => text::consent_off_remotely().to_owned(),
        Note::Slowed(hz) => text::consent_slowed_remotely(&short(hz)),
    };
    view! { <p class="topic__note small" data-remote role="status">{said}</p> }
}

/// What was measured before the switch went off, and is not sent yet.
fn withheld(model: Model, topic: Topic) -> impl IntoView {
    let count = model.withheld[topic as usize];
    view! {
        <div class="topic__withheld" hidden=move || count.get() == 0>
            <p class="topic__note small tabular" data-withheld>
                {move || text::consent_withheld(&grouped(count.get()))}
            </p>
            <button
                type="button"
                class="button"
                data-action="delete-withheld"
                aria-label=text::labelled(text::consent_delete_withheld(), &topic.name())
                on:click=move |_| model.delete_withheld(topic)
            >
                {text::consent_delete_withheld()}
            </button>
        </div>
    }
}

/// Without decimals where there are none.
fn short(hz: f64) -> String {
    let text = format!("{hz:.1}");
    text.strip_suffix(".0").map_or(text.clone(), str::to_owned).replace('.', text::decimal_mark())
}

/// How it goes with the location.
fn location_state(model: Model) -> impl IntoView {
    move || {
        let (kind, said) = match model.location.get() {
            Some(Ok(())) => return None,
            None => ("waiting", text::location_waiting()),
            Some(Err(LocationFault::Denied)) => ("denied", text::location_denied()),
            Some(Err(LocationFault::Unavailable)) => ("unavailable", text::location_unavailable()),
            Some(Err(LocationFault::Timeout)) => ("timeout", text::location_timeout()),
            Some(Err(LocationFault::Unsupported)) => ("unsupported", text::location_unsupported()),
        };
        model
            .is_streaming()
            .then(|| view! { <p class="topic__note small" data-location=kind role="status">{said}</p> })
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
