//! How much the server keeps, and whether all of it came here.

use leptos::prelude::*;
use motionwire_shared::rest::StorageInfo;
use wasm_bindgen_futures::spawn_local;

use super::live::Live;
use crate::{
    api,
    components::{memo, moment_text, react, size_text},
    text,
};

/// Looks between two questions to the server: each is a few seconds.
const LOOKS_PER_QUESTION: u32 = 6;

/// What is stored, of how much, and since when.
#[component]
pub(super) fn StorageNote(live: Live) -> impl IntoView {
    let storage = RwSignal::new(None::<StorageInfo>);
    let beat = memo(move || live.slow_tick().get() / LOOKS_PER_QUESTION);
    react(move || {
        beat.get();
        // A source may have gone because all of it was deleted.
        live.track_shape();
        spawn_local(async move {
            if let Ok(found) = api::storage().await {
                storage.try_set(Some(found));
            }
        });
    });
    move || {
        storage.get().map(|StorageInfo { bytes, max_bytes, max_age_s, oldest }| {
            let days = (max_age_s / 86_400).to_string();
            let used = text::storage_used(&size_text(bytes), &size_text(max_bytes), &days);
            let since = oldest.map(|oldest| text::storage_since(&moment_text(oldest)));
            view! { <p class="muted small" data-stored-bytes=bytes.to_string()>{used} " " {since}</p> }
        })
    }
}

/// How many events have not come to this page.
#[component]
pub(super) fn LossNote(live: Live) -> impl IntoView {
    let missed = memo(move || live.missed());
    move || {
        missed.get().map(|(missing, lost)| {
            let words = match (missing, lost) {
                (_, 1..) => text::storage_lost(&lost.to_string()),
                (1.., 0) => text::storage_missing(&missing.to_string()),
                (0, 0) => text::storage_complete().to_owned(),
            };
            let class = if lost > 0 { "notice notice--bad small" } else { "muted small" };
            view! { <p class=class role="status" data-lost=lost.to_string() data-missing=missing.to_string()>{words}</p> }
        })
    }
}
