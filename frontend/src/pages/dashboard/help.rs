//! The list of keys.

use leptos::{html::Dialog, prelude::*};
use web_sys::KeyboardEvent;

use crate::browser::{Listener, document};

/// Keys, and what they do.
const KEYS: [(&str, &str); 9] = [
    ("Space", "Stop the charts where they are, or go back to the present"),
    ("\u{2190} \u{2192}", "Earlier, later; with Shift by a whole width"),
    ("+ \u{2212}", "Show less or more time"),
    ("L, End", "Back to the present"),
    ("1 \u{2013} 9", "Mark this moment with the digit"),
    ("Drag", "Move a chart in time; two fingers zoom"),
    ("Wheel", "Zoom a stopped chart; with Ctrl or Shift a live one too"),
    ("Double-click", "Back to the present"),
    ("?", "This list"),
];

/// The button that opens the list, which `?` does too.
#[component]
pub(super) fn HelpButton() -> impl IntoView {
    let dialog = NodeRef::<Dialog>::new();
    let open = move || {
        if let Some(dialog) = dialog.get_untracked().filter(|dialog| !dialog.open()) {
            let _ = dialog.show_modal();
        }
    };
    let keys = Listener::new(&document(), "keydown", move |event: KeyboardEvent| {
        let is_typing = document()
            .active_element()
            .is_some_and(|element| matches!(element.tag_name().as_str(), "INPUT" | "TEXTAREA"));
        if event.key() == "?" && !is_typing {
            open();
        }
    });
    StoredValue::new_local(keys);
    view! {
        <button type="button" class="button button--small view__help" aria-label="Keys" title="Keys" on:click=move |_| open()>
            <span aria-hidden="true">"?"</span>
        </button>
        <dialog class="dialog card" node_ref=dialog aria-labelledby="keys-heading">
            <h2 id="keys-heading">"Keys"</h2>
            <dl class="keys">
                {KEYS.map(|(key, what)| view! { <div><dt><kbd>{key}</kbd></dt><dd>{what}</dd></div> })}
            </dl>
            <form method="dialog"><button class="button">"Close"</button></form>
        </dialog>
    }
}
