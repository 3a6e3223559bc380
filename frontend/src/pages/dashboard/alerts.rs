//! Alerts: a person says what must not happen unseen, and is called when it does.

use std::{cell::RefCell, collections::HashMap, rc::Rc};

use leptos::{html::Input, prelude::*, wasm_split::wasm_split};
use motionwire_shared::{DataType, KnownType, UserId};
use serde::{Deserialize, Serialize};

use super::{live::Live, store::Source};
use crate::{
    analysis::{
        Channel,
        alert::{Alert, Event, Rule, Side},
        zones::{Zone, Zones},
    },
    browser::{Alarm, notify, read_number, storage},
    chart::Series,
    components::{Loaded, later, list, once_unfolded},
    text,
};

/// Where this browser remembers its alerts.
const KEY: &str = "motionwire.alerts";

/// A number that is back by this share of its limit has come back.
const HYSTERESIS_SHARE: f64 = 0.05;

/// A number must be beyond its limit for so long, in milliseconds: a single sample calls nobody.
const HOLD_MS: f64 = 300.0;

/// A stream that says nothing for so long has stalled, in milliseconds.
const STALLED_MS: f64 = 6_000.0;

/// Most alerts that are watched.
const MAX_WATCHES: usize = 20;

/// When somebody is called.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Condition {
    Above,
    Below,
    InZone,
    OutOfZone,
    Stalled,
}

impl Condition {
    const ALL: [(Self, &str, text::Text); 5] = [
        (Self::Above, "above", text::alerts_above),
        (Self::Below, "below", text::alerts_below),
        (Self::InZone, "in-zone", text::alerts_in_zone),
        (Self::OutOfZone, "out-of-zone", text::alerts_out_of_zone),
        (Self::Stalled, "stalled", text::alerts_stalled),
    ];

    fn of(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|(_, other, _)| *other == name).map(|(condition, ..)| condition)
    }
}

/// One alert as it was chosen.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Watch {
    data_type: String,
    condition: Condition,
    limit: f64,
}

impl Watch {
    fn rule(&self, max_bpm: f64) -> Option<Rule> {
        let zone = || Zone::ALL.get((self.limit as usize).checked_sub(1)?).copied();
        let beyond = |side| Rule::Limit {
            // A vector is watched by its length, a scalar by its number; both are the magnitude of what is not negative.
            channel: Channel::Magnitude,
            side,
            limit: self.limit,
            hysteresis: HYSTERESIS_SHARE * self.limit.abs(),
            hold_ms: if self.data_type == "HEART_RATE" { 0.0 } else { HOLD_MS },
        };
        Some(match self.condition {
            Condition::Above => beyond(Side::Above),
            Condition::Below => beyond(Side::Below),
            Condition::InZone => Rule::InZone(zone()?, Zones::new(max_bpm)),
            Condition::OutOfZone => Rule::OutOfZone(zone()?, Zones::new(max_bpm)),
            Condition::Stalled => Rule::Stalled(STALLED_MS),
        })
    }

    fn text(&self) -> String {
        let title = title(&self.data_type);
        let number = &number(self.limit);
        let limit = &[number, unit(&self.data_type)].join(" ");
        let limit = limit.trim_end();
        match self.condition {
            Condition::Above => text::alert_above(&title, limit),
            Condition::Below => text::alert_below(&title, limit),
            Condition::InZone => text::alert_in_zone(&title, number),
            Condition::OutOfZone => text::alert_out_of_zone(&title, number),
            Condition::Stalled => text::alert_stalled(&title),
        }
    }
}

/// What a data type is called on the page.
fn title(name: &str) -> String {
    DataType::from_name(name).map_or_else(|| name.to_owned(), |of| text::data_type(&of))
}

/// A number with two decimals at most.
fn number(value: f64) -> String {
    text::number(&((value * 100.0).round() / 100.0).to_string())
}

/// The unit of a data type's numbers; nothing where it is not known.
fn unit(name: &str) -> &'static str {
    match DataType::from_name(name) {
        Some(DataType::Known(KnownType::HeartRate)) => text::figure_heart_rate_unit(),
        Some(DataType::Known(known)) => text::unit(known.unit()),
        _ => "",
    }
}

/// An alert over one source.
struct Watched {
    alert: Alert,
    newest: (f64, u64),
}

/// An alert that is raised.
#[derive(Debug, Clone, PartialEq)]
struct Raised {
    uid: UserId,
    text: String,
    data_type: String,
}

/// What is watched at present, by source and by place in the list.
#[derive(Default)]
struct Guard {
    watched: HashMap<(UserId, usize), Watched>,
}

impl Guard {
    /// Looks at all that has come since the last call; returns what is raised now, and whether that is news.
    fn look(
        &mut self,
        watches: &[Watch],
        sources: &[(UserId, Rc<Source>)],
        now_ms: f64,
        max_bpm: f64,
    ) -> (Vec<Raised>, bool) {
        let (mut raised, mut is_news) = (Vec::new(), false);
        for (uid, source) in sources {
            for (place, watch) in watches.iter().enumerate() {
                let series = DataType::from_name(&watch.data_type).and_then(|of| source.series(&of));
                let (Some(series), Some(rule)) = (series, watch.rule(max_bpm)) else { continue };
                let newest = series.ring().last().map_or((0.0, 0), |last| (last.ts_ms, last.seq));
                // What was there before the alert was made calls nobody.
                let watched = self
                    .watched
                    .entry((uid.clone(), place))
                    .or_insert_with(|| Watched { alert: Alert::new(rule), newest });
                is_news |= watched.follow(&series, now_ms);
                if watched.alert.is_raised() {
                    raised.push(Raised {
                        uid: uid.clone(),
                        text: watch.text(),
                        data_type: watch.data_type.clone(),
                    });
                }
            }
        }
        (raised, is_news)
    }
}

impl Watched {
    /// Takes in the newest samples; true if the alert was raised by them.
    fn follow(&mut self, series: &Series, now_ms: f64) -> bool {
        let ring = series.ring();
        let mut is_raised = false;
        for sample in ring.range(self.newest.0, f64::INFINITY).filter_map(|index| ring.get(index)) {
            if (sample.ts_ms, sample.seq) > self.newest {
                self.newest = (sample.ts_ms, sample.seq);
                is_raised |= self.alert.sample(sample.ts_ms, sample.values, now_ms) == Some(Event::Raised);
            }
        }
        is_raised | (self.alert.tick(now_ms) == Some(Event::Raised))
    }
}

/// What is raised, above the charts, and how people are called.
#[derive(Clone, Copy)]
pub(super) struct Alerts {
    watches: RwSignal<Vec<Watch>>,
    raised: RwSignal<Vec<Raised>>,
    guard: StoredValue<RefCell<Guard>, LocalStorage>,
    /// Armed by the tap that made an alert.
    alarm: StoredValue<Option<Alarm>, LocalStorage>,
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
            alarm: StoredValue::new_local(None),
        };
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
        self.alarm.with_value(|alarm| {
            if let Some(alarm) = alarm {
                alarm.sound();
            }
        });
        let texts: Vec<String> =
            raised.iter().map(|Raised { uid, text, .. }| text::labelled(&live.name(uid), text)).collect();
        notify::show(text::PRODUCT, &texts.join("\n"));
    }

    fn change(self, change: impl FnOnce(&mut Vec<Watch>)) {
        self.alarm.set_value(Some(Alarm::arm()));
        self.guard.with_value(|guard| guard.borrow_mut().watched.clear());
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
    view! { <div class="alerts" role="alert">{move || is_raised.get().then(|| later(move || rows(live, alerts)))}</div> }
}

/// Each with the present value, which is not read out with every change.
#[wasm_split(side, wasm_split_path = ::leptos::wasm_split, fallible)]
fn rows(live: Live, alerts: Alerts) -> Loaded {
    let row = move |Raised { uid, text, data_type }: Raised| {
        let of = uid.clone();
        let now = move || {
            live.now_ms().track();
            let series = live.source(&of)?.series(&DataType::from_name(&data_type)?)?;
            let value = Channel::Magnitude.of(series.ring().last()?.values)?;
            Some(format!("({} {} {})", text::chart_now(), number(value), unit(&data_type)))
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
        notify::ask();
        alerts.change(|watches| {
            if watches.len() < MAX_WATCHES && !data_type.is_empty() {
                watches.push(Watch { data_type, condition, limit });
            }
        });
    };
    let row = move |(place, text): (usize, String)| {
        let remove = move |_| alerts.change(|watches| drop(watches.remove(place)));
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
                    {Condition::ALL.map(|(_, name, words)| view! { <option value=name>{words()}</option> })}
                </select>
            </label>
            <label class="field" hidden=move || condition.get() == Condition::Stalled><span class="visually-hidden">{text::alerts_limit()}</span>
                <input class="input" data-alert="limit" type="number" step="any" value="0" node_ref=limit />
                <span data-alert="unit">{limit_unit}</span>
            </label>
            <button class="button" data-action="add-alert">{text::alerts_add()}</button>
        </form>
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
