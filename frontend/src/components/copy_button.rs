//! A button that copies.

use leptos::prelude::*;
use wasm_bindgen_futures::{JsFuture, spawn_local};

use crate::{
    browser::{Timeout, window},
    text,
};

/// How long the button says that it has copied, in milliseconds.
const SAID_MS: u32 = 2000;

/// Copies a text to the clipboard. Where the browser forbids that, it says so; the text is there to be selected.
#[component]
pub fn CopyButton(
    /// The text.
    text: String,
    /// What it is, for those who hear nothing but the button, where a page has several.
    #[prop(optional)]
    of: String,
) -> impl IntoView {
    let label = RwSignal::new(text::copy());
    let reset = StoredValue::new_local(None::<Timeout>);
    let copied_text = StoredValue::new(text);
    let copy = move |_| {
        // Browsers offer the clipboard to secure contexts only.
        let has_clipboard = window().is_secure_context();
        spawn_local(async move {
            let copied = if has_clipboard {
                let clipboard = window().navigator().clipboard();
                JsFuture::from(clipboard.write_text(&copied_text.get_value())).await.is_ok()
            } else {
                false
            };
            label.try_set(if copied { text::copied() } else { text::copy_by_hand() });
            reset.try_set_value(Some(Timeout::new(SAID_MS, move || {
                label.try_set(text::copy());
            })));
        });
    };
    let name = move || (!of.is_empty()).then(|| text::labelled(label.get(), &of));
    view! {
        <button type="button" class="button button--small" on:click=copy aria-live="polite" aria-label=name>
            {label}
        </button>
    }
}
