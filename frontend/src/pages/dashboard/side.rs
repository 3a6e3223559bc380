//! What stands beside the charts. It is made a little after them, so that it does not keep the first picture waiting.

use leptos::{prelude::*, wasm_split::wasm_split};
use motionwire_shared::{DataType, UserId, rest::CertificateInfo};

use super::{
    alerts::{AlertPlace, Alerts, AlertsCard},
    kept,
    links::LinksCard,
    live::Live,
    notes::{self, NotesCard},
    pairing::PairingCard,
    phones::PhonesCard,
    playback::Playback,
    sessions::SessionsCard,
    storage::{LossNote, StorageNote},
    store::Flow,
    trust::TrustCard,
};
use crate::{
    browser::Timeout,
    components::{Loaded, later, memo, react, react_to},
    gateway::Link,
    text,
};

/// How long a page that is connected may be without a source before it has none to show, in milliseconds. A phone that
/// streams is heard several times in it.
const NO_SOURCE_MS: u32 = 150;

/// How long charts have to be made and painted, in milliseconds.
const CHARTS_MS: u32 = 800;

/// How long a connection is waited for, in milliseconds: over a slow network its answers take a second or two, and before them
/// nobody knows whether a phone is still to be connected.
const CONNECTION_MS: u32 = 4_000;

/// How long what is recorded is waited for, in milliseconds, so that it does not push away what stands below it.
const NOTES_MS: u32 = 500;

/// The cards beside the charts.
#[component]
pub(super) fn Side(
    live: Live,
    alert_place: AlertPlace,
    playback: Playback,
    certificate: Option<CertificateInfo>,
    /// Whether the charts have had their turn.
    is_due: Signal<bool>,
) -> impl IntoView {
    let certificate = StoredValue::new(certificate);
    view! {
        <aside class="dashboard__side" aria-label=text::dashboard_side() aria-busy=move || (!is_due.get()).then_some("true")>
            {move || is_due.get().then(|| later(move || cards(live, alert_place, playback, certificate.get_value())))}
        </aside>
    }
}

#[wasm_split(side, wasm_split_path = ::leptos::wasm_split, fallible)]
fn cards(
    live: Live,
    alert_place: AlertPlace,
    playback: Playback,
    certificate: Option<CertificateInfo>,
) -> Loaded {
    let alerts = Alerts::start(live, alert_place);
    let is_empty = live.is_empty();
    let news = notes::follow(live);
    tell_silence(live);
    kept::show_last(live);
    let patience_is_over = RwSignal::new(false);
    let patience = Timeout::new(NOTES_MS, move || {
        patience_is_over.try_set(true);
    });
    StoredValue::new_local(patience);
    let is_ready = memo(move || patience_is_over.get() || news.with(Option::is_some));
    let certificate = StoredValue::new(certificate);
    let rest = move || {
        view! {
            <NotesCard live playback news />
            {move || (!is_empty.get()).then(|| view! { <AlertsCard live alerts /> })}
            {certificate.get_value().map(|certificate| view! { <TrustCard certificate /> })}
            <PhonesCard live />
            <LinksCard live />
            <SessionsCard live />
            <StorageNote live />
            <LossNote live />
        }
    };
    let cards = view! {
        <PairingCard live />
        {move || is_ready.get().then(rest)}
    };
    Ok(cards.into_any())
}

/// Tells in words what stops coming of sources that go on.
pub(super) fn tell_silence(live: Live) {
    react_to(move |before: Option<Vec<(UserId, DataType)>>| {
        let now_ms = live.now_ms().get();
        let mut silent = Vec::new();
        for source in untrack(|| live.uids()).iter().filter_map(|uid| live.source(uid)) {
            if source.flow(now_ms) == Flow::Live {
                let types = source.silent_types(now_ms).into_iter();
                silent.extend(types.map(|data_type| (source.uid().clone(), data_type)));
            }
        }
        let is_news = |one: &&(UserId, DataType)| before.as_ref().is_some_and(|before| !before.contains(one));
        let words: Vec<_> = silent
            .iter()
            .filter(is_news)
            .map(|(uid, data_type)| {
                let name = untrack(|| live.name(uid));
                text::labelled(&name, &text::alert_stalled(&text::data_type(data_type)))
            })
            .collect();
        if !words.is_empty() {
            live.tell(words.join(" "));
        }
        silent
    });
}

/// Whether the charts have had their turn; it stays so.
pub(super) fn due(live: Live) -> Signal<bool> {
    let is_empty = live.is_empty();
    let is_due = RwSignal::new(false);
    let timer = StoredValue::new_local(None);
    react(move || {
        let wait_ms = match (live.link(), is_empty.get()) {
            (Link::Connecting, _) => CONNECTION_MS,
            (_, true) => NO_SOURCE_MS,
            (_, false) => CHARTS_MS,
        };
        if !is_due.get_untracked() {
            timer.set_value(Some(Timeout::new(wait_ms, move || {
                is_due.try_set(true);
            })));
        }
    });
    is_due.into()
}
