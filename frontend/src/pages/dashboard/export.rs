//! What is shown, as a file.

use leptos::{html::Dialog, prelude::*};

use super::live::Live;
use crate::{api, text};

/// The kinds of files: value, name, query.
const KINDS: [(&str, text::Text, &str); 4] = [
    ("csv", text::export_csv, "format=csv"),
    ("csv-excel", text::export_csv_excel, "format=csv&separator=semicolon&decimal=comma"),
    ("tsv", text::export_tsv, "format=csv&separator=tab"),
    ("jsonl", text::export_jsonl, "format=jsonl"),
];

/// Where this browser remembers the kind.
const KIND_KEY: &str = "motionwire.export";

/// The button, and what it asks.
#[component]
pub(super) fn ExportButton(live: Live) -> impl IntoView {
    let dialog = NodeRef::<Dialog>::new();
    let kind = RwSignal::new(crate::browser::storage::get(KIND_KEY).unwrap_or_else(|| KINDS[0].0.to_owned()));
    let source = RwSignal::new(String::new());
    // What was shown when the button was pressed, so that the file holds what was meant.
    let stretch = RwSignal::new(0.0..0.0);
    let open = move |_| {
        stretch.set(live.viewport().get_untracked().range(live.edge_ms()));
        if let Some(dialog) = dialog.get_untracked() {
            let _ = dialog.show_modal();
        }
    };
    let choose = move |event| {
        let chosen = event_target_value(&event);
        crate::browser::storage::set(KIND_KEY, &chosen);
        kind.set(chosen);
    };
    let href = move || {
        let query = kind.with(|kind| KINDS.iter().find(|(name, ..)| name == kind).unwrap_or(&KINDS[0]).2);
        let stretch = stretch.get();
        let mut href = format!("{}?{query}&from={}&to={}", api::export_path(), stretch.start, stretch.end);
        source.with(|source| {
            if !source.is_empty() {
                href += "&uid=";
                href += &String::from(js_sys::encode_uri_component(source));
            }
        });
        href
    };
    let sources = move || {
        let option = |uid: motionwire_shared::UserId| view! { <option value=uid.to_string()>{live.name(&uid)}</option> };
        live.uids().into_iter().map(option).collect_view()
    };
    view! {
        <button type="button" class="button button--small" data-action="export" on:click=open>{text::export_open()}</button>
        <dialog class="dialog card" node_ref=dialog aria-labelledby="export-heading">
            <h2 id="export-heading">{text::export_title()}</h2>
            <p class="muted small">{text::export_what()}</p>
            <form method="dialog" class="export">
                <label>{text::export_kind()}
                    <select class="input" data-export="kind" prop:value=kind on:change=choose>
                        {KINDS.map(|(name, words, _)| view! { <option value=name>{words()}</option> })}
                    </select>
                </label>
                <label>{text::export_source()}
                    <select class="input" data-export="source" prop:value=source on:change=move |event| source.set(event_target_value(&event))>
                        <option value="">{text::export_all()}</option>
                        {sources}
                    </select>
                </label>
                <div class="export__actions">
                    <a class="button button--primary" data-action="download" download="" href=href>{text::export_download()}</a>
                    <button class="button">{text::close()}</button>
                </div>
            </form>
        </dialog>
    }
}
