//! What is shown, as a file.

use leptos::{html::Dialog, prelude::*};

use super::live::Live;

/// The kinds of files: value, name, query.
const KINDS: [(&str, &str, &str); 4] = [
    ("csv", "CSV (comma, decimal point)", "format=csv"),
    (
        "csv-excel",
        "CSV for Excel with decimal comma (semicolon)",
        "format=csv&separator=semicolon&decimal=comma",
    ),
    ("tsv", "Text with tabs", "format=csv&separator=tab"),
    ("jsonl", "JSON Lines", "format=jsonl"),
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
        let mut href = format!("/api/dashboard/export?{query}&from={}&to={}", stretch.start, stretch.end);
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
        <button type="button" class="button button--small" data-action="export" on:click=open>"Export…"</button>
        <dialog class="dialog card" node_ref=dialog aria-labelledby="export-heading">
            <h2 id="export-heading">"Export what is shown"</h2>
            <p class="muted small">"All readings of the time on the screen, as they were measured. The browser shows how far the file is, and can stop it."</p>
            <form method="dialog" class="export">
                <label>"Kind of file"
                    <select class="input" data-export="kind" prop:value=kind on:change=choose>
                        {KINDS.map(|(name, text, _)| view! { <option value=name>{text}</option> })}
                    </select>
                </label>
                <label>"Source"
                    <select class="input" data-export="source" prop:value=source on:change=move |event| source.set(event_target_value(&event))>
                        <option value="">"All"</option>
                        {sources}
                    </select>
                </label>
                <div class="export__actions">
                    <a class="button button--primary" data-action="download" download="" href=href>"Download"</a>
                    <button class="button">"Close"</button>
                </div>
            </form>
        </dialog>
    }
}
