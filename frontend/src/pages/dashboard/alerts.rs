//! Alerts: a person says what must not happen unseen, and is called when it does.

mod watch;

use std::cell::RefCell;

use leptos::{html::Input, prelude::*, wasm_split::wasm_split};
use motionwire_shared::DataType;
use web_sys::Event;

use self::watch::{Condition, Guard, Raised, Watch, number, unit};
use super::live::Live;
use crate::{
    analysis::Channel,
    browser::{Alarm, Listener, document, notify, read_number, storage},
    components::{Loaded, later, list, once_unfolded},
    text,
};

/// Where this browser remembers its alerts.
const KEY: &str = "motionwire.alerts";

/// Most alerts that are watched.
const MAX_WATCHES: usize = 20;

/// What is raised, above the charts, and how people are called.
#[derive(Clone, Copy)]
pub(super) struct Alerts {
    watches: RwSignal<Vec<Watch>>,
    raised: RwSignal<Vec<Raised>>,
    guard: StoredValue<RefCell<Guard>, LocalStorage>,
    /// Armed by the tap that made an alert, or the first one on a page that remembers some.
    alarm: RwSignal<Option<Alarm>, LocalStorage>,
}

impl Alerts {
    /// Watches as long as the owner lives that this is called under.
    pub(super) fn start(live: Live) -> Self {
        let remembered =
            storage::get(KEY).and_then(|text| serde_json::from_str(&text).ok()).unwrap_or_default();
        let alerts = Self {
            watches: RwSignal::new(remembered),
            raised: RwSignal::default(),
            guard: StoredValue::new_local(RefCell::default()),
            alarm: RwSignal::new_local(None),
        };
        let arm = move |_: Event| {
            if !alerts.watches.with_untracked(Vec::is_empty) {
                alerts.arm();
            }
        };
        // Browsers let a page sound after a hand or a key has been on it.
        StoredValue::new_local(["pointerdown", "keydown"].map(|name| Listener::new(&document(), name, arm)));
        Effect::new(move |_| {
            if alerts.watches.with(Vec::is_empty) {
                alerts.raised.set(Vec::new());
                return;
            }
            let now_ms = live.now_ms().get();
            let sources: Vec<_> =
                live.uids().into_iter().filter_map(|uid| Some((uid.clone(), live.source(&uid)?))).collect();
            let max_bpm = live.max_bpm().get();
            let (raised, is_news) = alerts.watches.with(|watches| {
                alerts.guard.with_value(|guard| guard.borrow_mut().look(watches, &sources, now_ms, max_bpm))
            });
            if is_news {
                alerts.call(live, &raised);
            }
            if alerts.raised.with_untracked(|old| *old != raised) {
                alerts.raised.set(raised);
            }
        });
        alerts
    }

    fn call(self, live: Live, raised: &[Raised]) {
        self.alarm.with_untracked(|alarm| {
            if let Some(alarm) = alarm {
                alarm.sound();
            }
        });
        let texts: Vec<String> =
            raised.iter().map(|Raised { uid, text, .. }| text::labelled(&live.name(uid), text)).collect();
        notify::show(text::PRODUCT, &texts.join("\n"));
    }

    fn arm(self) {
        if self.alarm.with_untracked(Option::is_none) {
            self.alarm.set(Some(Alarm::arm()));
        }
    }

    fn add(self, watch: Watch) {
        self.change(|watches| watches.push(watch));
    }

    fn remove(self, place: usize) {
        self.guard.with_value(|guard| guard.borrow_mut().remove(place));
        self.change(|watches| drop(watches.remove(place)));
    }

    fn change(self, change: impl FnOnce(&mut Vec<Watch>)) {
        self.arm();
        self.watches.update(change);
        if let Ok(text) = self.watches.with_untracked(serde_json::to_string) {
            storage::set(KEY, &text);
        }
    }
}

/// The alerts that are raised.
#[component]
pub(super) fn RaisedAlerts(live: Live, alerts: Alerts) -> impl IntoView {
    let is_raised = Memo::new(move |_| !alerts.raised.with(Vec::is_empty));
    let is_mute = move || is_raised.get() && alerts.alarm.with(Option::is_none);
    view! {
        <div class="alerts" role="alert">
            {move || is_raised.get().then(|| later(move || rows(live, alerts)))}
            {move || is_mute().then(|| view! { <p class="small" data-mute>{text::alerts_mute()}</p> })}
        </div>
    }
}

/// Each with the present value, which is not read out with every change.
#[wasm_split(side, wasm_split_path = ::leptos::wasm_split, fallible)]
fn rows(live: Live, alerts: Alerts) -> Loaded {
    let row = move |Raised { uid, text, told_type }: Raised| {
        let of = uid.clone();
        let now = move || {
            live.now_ms().track();
            let data_type = told_type.as_deref()?;
            let series = live.source(&of)?.series(&DataType::from_name(data_type)?)?;
            let value = Channel::Magnitude.of(series.ring().last()?.values)?;
            Some(format!("({} {} {})", text::chart_now(), number(value), unit(data_type)))
        };
        view! {
            <p class="notice notice--bad" data-raised>{move || text::labelled(&live.name(&uid), &text)} " "
                <span class="tabular" aria-live="off">{now}</span>
            </p>
        }
    };
    Ok(list(move || alerts.raised.get(), |raised| (raised.uid.clone(), raised.text.clone()), row))
}

/// The list of alerts, and how to make one, folded away.
#[component]
pub(super) fn AlertsCard(live: Live, alerts: Alerts) -> impl IntoView {
    let (is_made, unfold) = once_unfolded();
    view! {
        <section class="card" aria-labelledby="alerts-heading">
            <details class="disclosure" on:toggle=unfold>
                <summary><h2 id="alerts-heading">{text::alerts_title()}</h2></summary>
                <Show when=move || is_made.get()>{later(move || list_and_form(live, alerts))}</Show>
            </details>
        </section>
    }
}

#[wasm_split(tools, wasm_split_path = ::leptos::wasm_split, fallible)]
fn list_and_form(live: Live, alerts: Alerts) -> Loaded {
    Ok(view! { <Inside live alerts /> }.into_any())
}

#[component]
fn Inside(live: Live, alerts: Alerts) -> impl IntoView {
    let data_type = RwSignal::new(String::new());
    let condition = RwSignal::new(Condition::Above);
    let limit = NodeRef::<Input>::new();
    let is_refused = RwSignal::new(false);
    let types = types(live);
    // What is shown as chosen stays so when further types come.
    Effect::new(move |_| {
        if let Some((_, first)) = types.with(|types| types.first().cloned())
            && data_type.with_untracked(String::is_empty)
        {
            data_type.set(first);
        }
    });
    let add = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let limit = limit.get_untracked().and_then(|input| read_number(&input.value())).unwrap_or(0.0);
        let (data_type, condition) = (data_type.get_untracked(), condition.get_untracked());
        let watch = Watch { data_type, condition, limit };
        is_refused.set(!watch.is_possible());
        if watch.is_possible()
            && !watch.data_type.is_empty()
            && alerts.watches.with_untracked(Vec::len) < MAX_WATCHES
        {
            notify::ask();
            alerts.add(watch);
        }
    };
    let row = move |(place, text): (usize, String)| {
        let remove = move |_| alerts.remove(place);
        view! {
            <li class="list__item">
                <span class="list__text">{text}</span>
                <button type="button" class="button button--small" aria-label=text::alerts_remove() on:click=remove>"\u{2715}"</button>
            </li>
        }
    };
    let option = move |(words, name): (String, String)| {
        let of_option = name.clone();
        view! { <option value=name prop:selected=move || data_type.with(|chosen| *chosen == of_option)>{words}</option> }
    };
    let limit_unit = move || match condition.get() {
        Condition::Above | Condition::Below => data_type.with(|name| unit(name)),
        _ => "",
    };
    view! {
        <form class="export" on:submit=add>
            <label>{text::alerts_when()}
                <select class="input" data-alert="type" on:change=move |event| data_type.set(event_target_value(&event))>
                    {list(move || types.get(), |(_, name)| name.clone(), option)}
                </select>
            </label>
            <label><span class="visually-hidden">{text::alerts_condition()}</span>
                <select class="input" data-alert="condition" on:change=move |event| {
                    if let Some(chosen) = Condition::of(&event_target_value(&event)) {
                        condition.set(chosen);
                    }
                }>
                    {Condition::ALL.map(|(condition, name, words)| {
                        let is_hidden = move || data_type.with(|of| !condition.suits(of));
                        view! { <option value=name hidden=is_hidden disabled=is_hidden>{words()}</option> }
                    })}
                </select>
            </label>
            <label class="field" hidden=move || condition.get() == Condition::Stalled><span class="visually-hidden">{text::alerts_limit()}</span>
                <input class="input" data-alert="limit" type="number" step="any" value="0" node_ref=limit />
                <span data-alert="unit">{limit_unit}</span>
            </label>
            <button class="button" data-action="add-alert">{text::alerts_add()}</button>
        </form>
        <Show when=move || is_refused.get()><p class="notice" role="alert" data-alert="refused">{text::alerts_impossible()}</p></Show>
        <p class="muted small">{text::alerts_note()}</p>
        <ul class="list">
            {move || alerts.watches.with(|watches| {
                watches.iter().enumerate().map(|(place, watch)| row((place, watch.text()))).collect_view()
            })}
        </ul>
    }
}

/// The data types that come, by what they are called, with their names.
fn types(live: Live) -> Memo<Vec<(String, String)>> {
    Memo::new(move |_| {
        let sources = live.uids().into_iter().filter_map(|uid| live.source(&uid));
        let names = sources.flat_map(|source| source.data_types());
        let mut types: Vec<_> = names.map(|of| (text::data_type(&of), of.name().to_owned())).collect();
        types.sort();
        types.dedup();
        types
    })
}
