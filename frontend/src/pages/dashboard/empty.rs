//! What stands where the charts will be.

use leptos::{prelude::*, wasm_split::wasm_split};

use super::{kept::LookBack, live::Live, simulated::TryButton};
use crate::{components::Loaded, text};

/// Says what will appear here, and how.
#[wasm_split(side, wasm_split_path = ::leptos::wasm_split, fallible)]
pub(super) fn empty_state(live: Live) -> Loaded {
    Ok(view! { <EmptyState live /> }.into_any())
}

#[component]
fn EmptyState(live: Live) -> impl IntoView {
    view! {
        <section class="empty card">
            <svg class="empty__art" viewBox="0 0 240 64" aria-hidden="true" focusable="false">
                <path class="empty__x" d="M4 34 C24 10 36 54 56 34 S92 12 112 32 S150 56 172 30 S212 18 236 34" />
                <path class="empty__y" d="M4 40 C28 52 40 20 64 36 S104 54 124 38 S164 16 184 38 S216 46 236 28" />
                <path class="empty__z" d="M4 28 C20 24 44 38 68 26 S110 30 132 24 S170 34 196 24 S222 30 236 26" />
            </svg>
            <h2>{text::empty_title()}</h2>
            <p class="muted">{text::empty_how()}</p>
            <TryButton live is_prominent=true />
            <LookBack live />
        </section>
    }
}
