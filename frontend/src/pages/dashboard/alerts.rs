//! Alerts: a person says what must not happen unseen, and is called when it does.

mod card;
mod guard;
mod watch;

use std::cell::RefCell;

use leptos::prelude::*;
use motionwire_shared::{DataType, UserId};
use wasm_bindgen_futures::spawn_local;
use web_sys::Event;

pub(super) use self::card::AlertsCard;
use self::{
    guard::{Guard, Raised},
    watch::{Watch, number, unit},
};
use super::live::Live;
use crate::{
    browser::{Alarm, Listener, document, notify, storage},
    components::{list, memo, react},
    text,
};

/// Where this browser remembers its alerts.
const KEY: &str = "motionwire.alerts";

/// Where it remembers that they are to make no sound, and to show no notification.
const SILENT_KEY: &str = "motionwire.alerts-silent";
const UNNOTIFIED_KEY: &str = "motionwire.alerts-unnotified";

/// Most alerts that are watched.
const MAX_WATCHES: usize = 20;

/// The place above the charts where raised alerts are shown. What shows them comes later than the place, with the cards beside
/// the charts.
#[derive(Clone, Copy)]
pub(super) struct AlertPlace(RwSignal<Option<Callback<(), AnyView>>>);

impl AlertPlace {
    pub(super) fn new() -> Self {
        Self(RwSignal::new(None))
    }
}

/// The raised alerts, once they are watched for.
#[component]
pub(super) fn RaisedAlerts(place: AlertPlace) -> impl IntoView {
    view! { <div class="alerts" role="alert">{move || place.0.get().map(|rows| rows.run(()))}</div> }
}

/// What is watched and raised, and how people are called.
#[derive(Clone, Copy)]
pub(super) struct Alerts {
    watches: RwSignal<Vec<Watch>>,
    raised: RwSignal<Vec<Raised>>,
    guard: StoredValue<RefCell<Guard>, LocalStorage>,
    has_sound: RwSignal<bool>,
    has_notification: RwSignal<bool>,
    /// Whether the browser did not show the last notification, though it may.
    is_unshown: RwSignal<bool>,
    /// Changes when somebody has been asked for permission.
    answer: RwSignal<u32>,
    /// Armed by the tap that made an alert, or the first one on a page that remembers some.
    alarm: RwSignal<Option<Alarm>, LocalStorage>,
}

impl Alerts {
    /// Watches as long as the owner lives that this is called under, and shows what is raised.
    pub(super) fn start(live: Live, place: AlertPlace) -> Self {
        let is_wanted = |key| RwSignal::new(storage::get(key).is_none());
        let alerts = Self {
            watches: RwSignal::new(remembered()),
            raised: RwSignal::default(),
            guard: StoredValue::new_local(RefCell::default()),
            has_sound: is_wanted(SILENT_KEY),
            has_notification: is_wanted(UNNOTIFIED_KEY),
            is_unshown: RwSignal::new(false),
            answer: RwSignal::new(0),
            alarm: RwSignal::new_local(None),
        };
        let is_watching = move || !alerts.watches.with_untracked(Vec::is_empty);
        let arm = move |_: Event| {
            if is_watching() {
                alerts.arm();
            }
        };
        // Browsers let a page sound after a hand or a key has been on it. What is said of that until then must not move what
        // is pressed while it is.
        StoredValue::new_local(["click", "keydown"].map(|name| Listener::new(&document(), name, arm)));
        if is_watching()
            && alerts.has_notification.get_untracked()
            && notify::permission() == notify::Permission::Granted
        {
            alerts.ask(false);
        }
        // Another tab of this browser may change them.
        StoredValue::new_local(storage::on_change(move |key| {
            if key == KEY {
                alerts.guard.with_value(RefCell::take);
                alerts.watches.set(remembered());
            }
        }));
        alerts.watch(live);
        place.0.set(Some(Callback::new(move |()| rows(live, alerts))));
        alerts
    }

    fn watch(self, live: Live) {
        react(move || {
            if self.watches.with(Vec::is_empty) {
                self.raised.set(Vec::new());
                return;
            }
            let now_ms = live.now_ms().get();
            let sources: Vec<_> =
                live.uids().into_iter().filter_map(|uid| Some((uid.clone(), live.source(&uid)?))).collect();
            let max_bpm = live.max_bpm().get();
            let (raised, is_news) = self.watches.with(|watches| {
                self.guard.with_value(|guard| guard.borrow_mut().look(watches, &sources, now_ms, max_bpm))
            });
            if is_news {
                let texts = raised.iter().map(|Raised { uid, text, .. }| about(live, Some(uid), text));
                self.call(&texts.collect::<Vec<_>>().join("\n"));
            }
            if self.raised.with_untracked(|old| *old != raised) {
                self.raised.set(raised);
            }
        });
    }

    /// Calls in the ways that are wanted and possible.
    fn call(self, text: &str) {
        self.alarm.with_untracked(|alarm| {
            if let Some(alarm) = alarm {
                alarm.sound();
            }
        });
        if self.has_notification.get_untracked() {
            let (text, is_silent) = (text.to_owned(), !self.has_sound.get_untracked());
            spawn_local(async move {
                let is_shown = notify::show(text::PRODUCT, &text, is_silent).await;
                let may = notify::permission() == notify::Permission::Granted;
                self.is_unshown.try_set(may && !is_shown);
            });
        }
    }

    /// Calls as an alert would. To be called from a tap.
    fn rehearse(self) {
        self.arm();
        if self.has_notification.get_untracked() {
            self.ask(true);
        } else {
            self.call(text::alerts_title());
        }
    }

    /// Asks whether notifications may be shown, and gets ready for them; then calls, if that is to be tried.
    fn ask(self, is_rehearsal: bool) {
        spawn_local(async move {
            notify::ask().await;
            self.answer.try_update(|answer| *answer += 1);
            if is_rehearsal {
                self.call(text::alerts_title());
            }
        });
    }

    fn arm(self) {
        if self.has_sound.get_untracked() && self.alarm.with_untracked(Option::is_none) {
            self.alarm.set(Some(Alarm::arm()));
        }
    }

    /// To be called from a tap, as what follows is.
    fn set_sound(self, is_on: bool) {
        self.has_sound.set(is_on);
        remember(SILENT_KEY, is_on);
        if is_on {
            self.arm();
        } else {
            self.alarm.set(None);
        }
    }

    fn set_notification(self, is_on: bool) {
        self.has_notification.set(is_on);
        self.is_unshown.set(false);
        remember(UNNOTIFIED_KEY, is_on);
        if is_on {
            self.ask(false);
        }
    }

    fn add(self, watch: Watch) {
        if self.has_notification.get_untracked() {
            self.ask(false);
        }
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

/// What this browser remembers.
fn remembered() -> Vec<Watch> {
    storage::get(KEY).and_then(|text| serde_json::from_str(&text).ok()).unwrap_or_default()
}

/// What is usual is not written down.
fn remember(key: &str, is_on: bool) {
    if is_on {
        storage::remove(key);
    } else {
        storage::set(key, "yes");
    }
}

/// What is said of a phone, or of any.
fn about(live: Live, phone: Option<&UserId>, text: &str) -> String {
    phone.map_or_else(|| text.to_owned(), |uid| text::labelled(&live.name(uid), text))
}

/// Each raised alert with the present value, which is not read out with every change.
fn rows(live: Live, alerts: Alerts) -> AnyView {
    let row = move |Raised { uid, text, told }: Raised| {
        let of = uid.clone();
        let now = move || {
            live.now_ms().track();
            let (data_type, channel) = told.as_ref()?;
            let series = live.source(&of)?.series(&DataType::from_name(data_type)?)?;
            let value = number(channel.of(series.ring().last()?.values)?);
            let words = [text::chart_now(), &value, &unit(data_type)].join(" ");
            Some(format!("({})", words.trim_end()))
        };
        view! {
            <p class="notice notice--bad" data-raised>{move || about(live, Some(&uid), &text)} " "
                <span class="tabular" aria-live="off">{now}</span>
            </p>
        }
    };
    let is_raised = memo(move || !alerts.raised.with(Vec::is_empty));
    let is_mute = move || is_raised.get() && alerts.has_sound.get() && alerts.alarm.with(Option::is_none);
    view! {
        {list(move || alerts.raised.get(), |raised| (raised.uid.clone(), raised.text.clone()), row)}
        {move || is_mute().then(|| view! { <p class="small" data-mute>{text::alerts_mute()}</p> })}
    }
    .into_any()
}
