//! What is shown, as a file.

use std::ops::Range;

use leptos::{html::Dialog, prelude::*, wasm_split::wasm_split};
use motionwire_shared::{DataType, UserId, rest::Recording};
use wasm_bindgen_futures::spawn_local;

use super::{
    download::{Download, Progress, State},
    live::Live,
};
use crate::{
    api,
    components::{Asked, Loaded, list, react, size_text},
    text,
};

/// A kind of file: value, name, query.
type Kind = (&'static str, text::Text, &'static str);

/// All kinds, in the order of where numbers have a decimal point. Tables for Excel begin with the mark by which it tells UTF-8,
/// or it would show `m/sÂ²`. pandas and others skip that mark; for what does not, there is a table without it.
const KINDS: [Kind; 6] = [
    ("csv-comma", text::export_csv_comma, "format=csv&bom=true"),
    ("csv-excel", text::export_csv_excel, "format=csv&separator=semicolon&decimal=comma"),
    ("csv-semicolon", text::export_csv_semicolon, "format=csv&separator=semicolon"),
    ("csv", text::export_csv, "format=csv"),
    ("tsv", text::export_tsv, "format=csv&separator=tab"),
    ("jsonl", text::export_jsonl, "format=jsonl"),
];

/// All kinds, the usual one of a language with this decimal mark first.
fn kinds(decimal_mark: &str) -> [Kind; KINDS.len()] {
    let mut kinds = KINDS;
    if decimal_mark == "," {
        kinds.swap(0, 1);
    }
    kinds
}

/// Where this browser remembers the kind.
const KIND_KEY: &str = "motionwire.export";

/// The button, which opens the dialog.
#[component]
pub(super) fn ExportButton(live: Live) -> impl IntoView {
    let asked = Asked::default();
    // What was shown when the button was pressed, so that the file holds what was meant.
    let shown = RwSignal::new(0.0..0.0);
    let press = move |_| {
        shown.set(live.viewport().get_untracked().range(live.edge_ms()));
        asked.ask();
    };
    view! {
        <button type="button" class="button button--small" data-action="export" on:click=press>{text::export_open()}</button>
        {asked.place(move |asked| export_dialog(live, asked, shown.into()))}
    }
}

#[wasm_split(tools, wasm_split_path = ::leptos::wasm_split, fallible)]
fn export_dialog(live: Live, asked: Asked, shown: Signal<Range<f64>>) -> Loaded {
    Ok(view! { <ExportDialog live asked shown /> }.into_any())
}

/// Asks what is wanted, in which form, and brings it.
#[component]
fn ExportDialog(live: Live, asked: Asked, shown: Signal<Range<f64>>) -> impl IntoView {
    let dialog = NodeRef::<Dialog>::new();
    let kinds = kinds(text::decimal_mark());
    let remembered = crate::browser::storage::get(KIND_KEY);
    let kind =
        RwSignal::new(*kinds.iter().find(|kind| remembered.as_deref() == Some(kind.0)).unwrap_or(&kinds[0]));
    let source = RwSignal::new(String::new());
    let data_type = RwSignal::new(String::new());
    let recordings = RwSignal::new(Vec::<Recording>::new());
    let which = RwSignal::new(Which::Shown);
    let download = Download::new();
    asked.open(dialog, move || {
        which.set(Which::Shown);
        [source, data_type].iter().for_each(|chosen| chosen.set(String::new()));
        load(live, recordings);
    });
    let choose = move |event| {
        let chosen = event_target_value(&event);
        crate::browser::storage::set(KIND_KEY, &chosen);
        kinds.iter().filter(|kind| kind.0 == chosen).for_each(|chosen| kind.set(*chosen));
    };
    // Address and name of the file.
    let file = move || {
        let (kind, _, query) = kind.get();
        let stretch = which.with(|which| which.stretch(&shown.get(), &recordings.get(), live.edge_ms()));
        // A file of one source holds the moments that are meant, by its own clock.
        let ahead_ms = source.with(|uid| uid.parse().map_or(0.0, |uid| live.ahead_ms(&uid)));
        let (from_ms, to_ms) = (stretch.start + ahead_ms, stretch.end + ahead_ms);
        let mut href = format!("{}?{query}&from={from_ms}&to={to_ms}&ahead={ahead_ms}", api::export_path());
        // Both are of letters that need no escape.
        for (name, chosen) in [("&uid=", source), ("&type=", data_type)] {
            chosen.with(|chosen| {
                if !chosen.is_empty() {
                    href += name;
                    href += chosen;
                }
            });
        }
        // All that is kept begins at no instant that is known here.
        let begin_ms = if stretch.start > 0.0 { from_ms } else { live.edge_ms() };
        (href, file_name(&String::from(js_sys::Date::new(&begin_ms.into()).to_iso_string()), kind))
    };
    let clocks = move || {
        shown.track();
        let has_wrong = live.uids().iter().any(|uid| live.ahead_ms(uid) != 0.0);
        has_wrong.then(|| view! { <p class="muted small" data-export="clocks">{text::export_clocks()}</p> })
    };
    // Options are made anew only where they change: the one that is chosen stays so, until it goes.
    let sources = list(
        move || live.uids(),
        UserId::clone,
        move |uid| {
            let value = uid.to_string();
            view! { <option value=value>{move || live.name(&uid)}</option> }
        },
    );
    react(move || {
        let uids = live.uids();
        if source.with_untracked(|chosen| uids.iter().all(|uid| uid.as_str() != chosen)) {
            source.set(String::new());
        }
    });
    let types = list(
        move || seen_types(live),
        DataType::clone,
        |kind| view! { <option value=kind.name().to_owned()>{text::data_type(&kind)}</option> },
    );
    view! {
        <dialog class="dialog card" node_ref=dialog aria-labelledby="export-heading">
            <h2 id="export-heading">{text::export_title()}</h2>
            <p class="muted small">{text::export_what()}</p>
            <form method="dialog" class="export">
                <label>{text::export_kind()}
                    <select class="input" data-export="kind" prop:value=move || kind.get().0 on:change=choose>
                        {kinds.map(|(name, words, _)| view! { <option value=name>{words()}</option> })}
                    </select>
                </label>
                <label>{text::export_which()}
                    <select class="input" data-export="which" on:change=move |event| which.set(Which::of(&event_target_value(&event)))>
                        <option value=SHOWN selected=move || which.get() == Which::Shown>{text::export_shown()}</option>
                        <option value=KEPT>{text::export_kept()}</option>
                        {list(move || recordings.get(), |recording| recording.id.clone(), |recording| {
                            view! { <option value=recording.id>{recording.name}</option> }
                        })}
                    </select>
                </label>
                <label>{text::export_source()}
                    <select class="input" data-export="source" prop:value=source on:change=move |event| source.set(event_target_value(&event))>
                        <option value="">{text::export_all()}</option>
                        {sources}
                    </select>
                </label>
                <label>{text::links_types()}
                    <select class="input" data-export="type" prop:value=data_type on:change=move |event| data_type.set(event_target_value(&event))>
                        <option value="">{text::export_all_types()}</option>
                        {types}
                    </select>
                </label>
                {clocks}
                <Actions download file />
            </form>
        </dialog>
    }
}

/// The buttons, and how far the file is.
#[component]
fn Actions(download: Download, file: impl Fn() -> (String, String) + Copy + Send + 'static) -> impl IntoView {
    let start = move |_| {
        let (address, name) = file();
        download.start(address, name);
    };
    let cancel = move || {
        download.is_running().then(|| {
            view! {
                <button type="button" class="button" data-action="cancel-download" on:click=move |_| download.cancel()>{text::export_cancel()}</button>
            }
        })
    };
    view! {
        <div class="export__actions">
            <button type="button" class="button button--primary" data-action="download" disabled=move || download.is_running() on:click=start>
                {text::export_download()}
            </button>
            {cancel}
            <button class="button">{text::close()}</button>
        </div>
        <p class="small tabular" role="status" data-download>{move || state_words(&download.state())}</p>
    }
}

/// The values of the choices that are no recording; ids of recordings are longer.
const SHOWN: &str = "shown";
const KEPT: &str = "kept";

/// Which stretch of time is meant.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Which {
    /// What was on the screen.
    Shown,
    /// All that is kept.
    Kept,
    /// The recording of this id.
    Recording(String),
}

impl Which {
    fn of(value: &str) -> Self {
        match value {
            SHOWN => Self::Shown,
            KEPT => Self::Kept,
            id => Self::Recording(id.to_owned()),
        }
    }

    /// From when to when, in milliseconds since the Unix epoch.
    fn stretch(&self, shown: &Range<f64>, recordings: &[Recording], now_ms: f64) -> Range<f64> {
        match self {
            Self::Shown => shown.clone(),
            // Clocks of sources may be wrong by any time.
            Self::Kept => -LAST_MS..LAST_MS,
            Self::Recording(id) => recordings
                .iter()
                .find(|recording| recording.id == *id)
                .map_or_else(|| shown.clone(), |one| one.from as f64..one.to.map_or(now_ms, |to| to as f64)),
        }
    }
}

/// As far from 1970 as dates go, in milliseconds.
const LAST_MS: f64 = 8.64e15;

/// Which types of data the sources have; changes with them.
fn seen_types(live: Live) -> Vec<DataType> {
    live.uids();
    let mut types = Vec::new();
    live.each_series(|_, series| {
        if !types.contains(series.data_type()) {
            types.push(series.data_type().clone());
        }
    });
    types
}

/// Brings the recordings that can be chosen.
fn load(live: Live, recordings: RwSignal<Vec<Recording>>) {
    if live.is_viewer() {
        return;
    }
    spawn_local(async move {
        if let Ok(notes) = api::notes().await {
            recordings.try_set(notes.recordings);
        }
    });
}

fn state_words(state: &State) -> String {
    match state {
        State::Idle => String::new(),
        State::Running(Progress { bytes, rows }) => {
            text::export_progress(&rows.to_string(), &size_text(*bytes))
        }
        State::Done(Progress { bytes, rows }) => text::export_done(&rows.to_string(), &size_text(*bytes)),
        State::Failed(failure) => failure.to_string(),
    }
}

/// What a file of a kind is called that begins at this instant (RFC 3339).
fn file_name(instant: &str, kind: &str) -> String {
    let stamp = instant.get(..19).unwrap_or(instant).replace(':', "-");
    let extension = if matches!(kind, "tsv" | "jsonl") { kind } else { "csv" };
    format!("motionwire-{stamp}.{extension}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_named_by_their_begin_and_kind() {
        let instant = "2026-03-01T09:30:00.250Z";
        for (kind, extension) in KINDS.iter().zip(["csv", "csv", "csv", "csv", "tsv", "jsonl"]) {
            assert_eq!(file_name(instant, kind.0), format!("motionwire-2026-03-01T09-30-00.{extension}"));
        }
    }

    #[test]
    fn the_usual_kind_of_a_language_comes_first() {
        let names = |decimal_mark| kinds(decimal_mark).map(|kind| kind.0);
        assert_eq!(names("."), ["csv-comma", "csv-excel", "csv-semicolon", "csv", "tsv", "jsonl"]);
        assert_eq!(names(","), ["csv-excel", "csv-comma", "csv-semicolon", "csv", "tsv", "jsonl"]);
    }

    #[test]
    fn what_is_meant_has_a_begin_and_an_end() {
        let recording =
            |id: &str, to| Recording { id: id.into(), name: "Run".into(), from: 10, to, uids: vec![] };
        let recordings = [recording("over", Some(20)), recording("running", None)];
        for (value, stretch) in [
            ("shown", 1.0..2.0),
            ("kept", -LAST_MS..LAST_MS),
            ("over", 10.0..20.0),
            ("running", 10.0..100.0),
            ("gone", 1.0..2.0),
        ] {
            assert_eq!(Which::of(value).stretch(&(1.0..2.0), &recordings, 100.0), stretch, "{value}");
        }
    }
}
