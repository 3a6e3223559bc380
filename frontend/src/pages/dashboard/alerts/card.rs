//! The card of alerts: how to make one, how people are called, and the list.

use leptos::{
    html::{Input, Select, Ul},
    prelude::*,
    wasm_split::wasm_split,
};

use super::{
    super::{
        live::Live,
        together::{part_options, widest},
    },
    Alerts, MAX_WATCHES, about,
    watch::{Condition, Watch, unit},
};
use motionwire_shared::DataType;

use crate::{
    browser::{notify, read_number},
    components::{Loaded, later, list, memo, once_unfolded, react},
    ordered, text,
};

/// The list of alerts, and how to make one, folded away.
#[component]
pub(in super::super) fn AlertsCard(live: Live, alerts: Alerts) -> impl IntoView {
    let (is_made, unfold) = once_unfolded();
    view! {
        <section class="card" aria-labelledby="alerts-heading">
            <details class="disclosure" on:toggle=unfold>
                <summary><h2 id="alerts-heading">{text::alerts_title()}</h2></summary>
                {move || is_made.get().then(|| later(move || inside(live, alerts)))}
            </details>
        </section>
    }
}

#[wasm_split(tools, wasm_split_path = ::leptos::wasm_split, fallible)]
fn inside(live: Live, alerts: Alerts) -> Loaded {
    let added = RwSignal::new(String::new());
    Ok(view! {
        <div class="disclosure__body">
            <Form live alerts added />
            <Calls live alerts />
            <Watches live alerts added />
        </div>
    }
    .into_any())
}

/// Makes an alert.
#[component]
fn Form(live: Live, alerts: Alerts, added: RwSignal<String>) -> impl IntoView {
    let data_type = RwSignal::new(String::new());
    let condition = RwSignal::new(Condition::Above);
    let phone = RwSignal::new(String::new());
    let limit = NodeRef::<Input>::new();
    let problem = RwSignal::new(String::new());
    // Whether it is one of the limit.
    let is_wrong = RwSignal::new(false);
    let types = types(live);
    // What is shown as chosen stays so when further types come.
    react(move || {
        if let Some((_, first)) = types.with(|types| types.first().cloned())
            && data_type.with_untracked(String::is_empty)
        {
            data_type.set(first);
        }
    });
    let kind = memo(move || data_type.with(|name| DataType::from_name(name)));
    // Of how many numbers the data type's readings are.
    let width = memo(move || kind.with(|kind| kind.as_ref().map_or(1, |kind| widest(live, kind))));
    let axis = NodeRef::<Select>::new();
    let choose_type = move |event| {
        data_type.set(event_target_value(&event));
        if !data_type.with_untracked(|of| condition.get_untracked().suits(of)) {
            condition.set(Condition::Above);
        }
    };
    let choose_condition = move |event| {
        if let Some(chosen) = Condition::of(&event_target_value(&event)) {
            condition.set(chosen);
        }
    };
    let add = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let condition = condition.get_untracked();
        let limit = match limit.get_untracked().and_then(|input| read_number(&input.value())) {
            // It needs none, and what is remembered has to be a number.
            None if condition == Condition::Stalled => 0.0,
            typed => typed.unwrap_or(f64::NAN),
        };
        let (data_type, phone) = (data_type.get_untracked(), phone.get_untracked().parse().ok());
        // Nothing is chosen of a single number; the magnitude is no number of a vector.
        let axis = axis.get_untracked().and_then(|axis| axis.value().parse().ok());
        let axis = axis.filter(|_| condition.is_of_limit()).map(|axis| (axis, width.get_untracked()));
        let watch = Watch { data_type, condition, limit, axis, phone };
        let is_full = alerts.watches.with_untracked(Vec::len) >= MAX_WATCHES;
        let wrong = watch.problem().filter(|_| !is_full);
        is_wrong.set(wrong.is_some());
        let refused = if is_full { Some(text::alerts_full(&MAX_WATCHES.to_string())) } else { wrong };
        problem.set(refused.unwrap_or_default());
        if problem.with_untracked(String::is_empty) && !watch.data_type.is_empty() {
            added.set(about(live, watch.phone.as_ref(), &watch.text()));
            alerts.add(watch);
        }
    };
    let limit_unit = move || match condition.get().is_of_limit() {
        true => data_type.with(|name| unit(name)),
        false => String::new(),
    };
    let parts = move || {
        let kind = kind.get().filter(|_| width.get() > 1 && condition.get().is_of_limit())?;
        let label = text::compare_axis(&text::data_type(&kind));
        let options = part_options(&kind, width.get());
        Some(
            view! { <select class="input" data-alert="axis" aria-label=label node_ref=axis>{options}</select> },
        )
    };
    view! {
        <form class="export" on:submit=add>
            <label>{text::alerts_when()}
                <select class="input" data-alert="type" on:change=choose_type>{options(types, data_type)}</select>
            </label>
            {parts}
            <label><span class="visually-hidden">{text::alerts_condition()}</span>
                <select class="input" data-alert="condition" prop:value=move || condition.get().name() on:change=choose_condition>
                    {Condition::ALL.map(|(condition, name, words)| {
                        let is_hidden = move || data_type.with(|of| !condition.suits(of));
                        view! { <option value=name hidden=is_hidden disabled=is_hidden>{words()}</option> }
                    })}
                </select>
            </label>
            <label class="field" hidden=move || condition.get() == Condition::Stalled><span class="visually-hidden">{text::alerts_limit()}</span>
                <input class="input" data-alert="limit" type="number" step="any" value="0" node_ref=limit aria-invalid=move || is_wrong.get().then_some("true") />
                <span data-alert="unit">{limit_unit}</span>
            </label>
            <p role="alert" class="settings__problem" data-alert="refused">{problem}</p>
            <label>{text::alerts_phone()}
                <select class="input" data-alert="phone" on:change=move |event| phone.set(event_target_value(&event))>
                    <option value="">{text::alerts_any_phone()}</option>
                    {options(phones(live), phone)}
                </select>
            </label>
            <button class="button" data-action="add-alert">{text::alerts_add()}</button>
        </form>
    }
}

/// Choices, by what they are called, with their values.
fn options(choices: Memo<Vec<(String, String)>>, chosen: RwSignal<String>) -> AnyView {
    let option = move |(words, value): (String, String)| {
        let of_option = value.clone();
        view! { <option value=value prop:selected=move || chosen.with(|chosen| *chosen == of_option)>{words}</option> }
    };
    list(move || choices.get(), Clone::clone, option)
}

/// The data types that come.
fn types(live: Live) -> Memo<Vec<(String, String)>> {
    memo(move || {
        let sources = live.uids().into_iter().filter_map(|uid| live.source(&uid));
        let names = sources.flat_map(|source| source.data_types());
        ordered::each_once(names.map(|of| (text::data_type(&of), of.name().to_owned())))
    })
}

/// The phones that are heard, in the order of the charts, then others that are paired.
fn phones(live: Live) -> Memo<Vec<(String, String)>> {
    memo(move || {
        let mut uids = live.uids();
        for phone in live.phones().get() {
            if !uids.contains(&phone.uid) {
                uids.push(phone.uid);
            }
        }
        uids.iter().map(|uid| (live.name(uid), uid.to_string())).collect()
    })
}

/// How people are called: always on the page, and as they like.
#[component]
fn Calls(live: Live, alerts: Alerts) -> impl IntoView {
    let note = move || {
        // Nothing tells that somebody has changed the browser's settings.
        live.slow_tick().track();
        alerts.answer.track();
        match notify::permission() {
            _ if !alerts.has_notification.get() => "",
            notify::Permission::Granted if alerts.is_unshown.get() => text::alerts_not_shown(),
            notify::Permission::Granted => "",
            notify::Permission::Unasked => text::alerts_unasked(),
            notify::Permission::Denied => text::alerts_denied(),
            notify::Permission::Insecure => text::alerts_insecure(),
            notify::Permission::Missing => text::alerts_missing(),
        }
    };
    view! {
        <fieldset class="arrange__group" aria-describedby="alerts-calls-note">
            <legend>{text::alerts_calls()}</legend>
            <label class="extra">
                <input type="checkbox" data-alert="sound" prop:checked=alerts.has_sound
                    on:change=move |event| alerts.set_sound(event_target_checked(&event)) />
                {text::alerts_sound()}
            </label>
            <label class="extra">
                <input type="checkbox" data-alert="notification" aria-describedby="alerts-permission" prop:checked=alerts.has_notification
                    on:change=move |event| alerts.set_notification(event_target_checked(&event)) />
                {text::alerts_notification()}
            </label>
            <p class="small" id="alerts-permission" role="status" data-alert="note">{note}</p>
            <p class="muted small" id="alerts-calls-note">{text::alerts_calls_note()}</p>
            <button type="button" class="button button--small" data-action="try-alert"
                disabled=move || !(alerts.has_sound.get() || alerts.has_notification.get())
                on:click=move |_| alerts.rehearse()>{text::alerts_try()}</button>
        </fieldset>
    }
}

/// What is watched.
#[component]
fn Watches(
    live: Live,
    alerts: Alerts,
    /// What was added last, for those who listen.
    added: RwSignal<String>,
) -> impl IntoView {
    let all = NodeRef::<Ul>::new();
    let words = move |watch: &Watch| about(live, watch.phone.as_ref(), &watch.text());
    let row = move |(place, watch): (usize, &Watch)| {
        let (watch, named) = (watch.clone(), watch.clone());
        let label = move || text::labelled(text::alerts_remove(), &words(&named));
        let remove = move |_| {
            alerts.remove(place);
            // The button that had it is gone.
            if let Some(list) = all.get_untracked() {
                let _ = list.focus();
            }
        };
        view! {
            <li class="list__item">
                <span class="list__text">{move || words(&watch)}</span>
                <button type="button" class="button button--small" aria-label=label on:click=remove>"\u{2715}"</button>
            </li>
        }
    };
    view! {
        <p class="visually-hidden" role="status">{added}</p>
        <ul class="list" tabindex="-1" aria-label=text::alerts_title() node_ref=all>
            {move || alerts.watches.with(|watches| watches.iter().enumerate().map(row).collect_view())}
        </ul>
    }
}
