//! The dashboard's head: whose it is, and how its connection fares.

use leptos::{prelude::*, wasm_split::wasm_split};

use super::{access::Gate, help::HelpButton, live::Live, pairing::open_card};
use crate::{
    components::{Loaded, later, memo},
    gateway::{CloseAdvice, Link},
    text,
};

/// The head.
#[component]
pub(super) fn Header(live: Live, gate: Gate, receiver: String) -> impl IntoView {
    let is_empty = live.is_empty();
    // A receiver without a name of its own has the product's.
    let receiver =
        (receiver != text::PRODUCT).then(|| view! { <span class="bar__receiver">{receiver}</span> });
    view! {
        <header class="bar">
            <h1 class="bar__title"><span class="brand">{text::PRODUCT}</span> {receiver}</h1>
            <p class="bar__state" role="status"><LinkState live /></p>
            <div class="bar__actions">
                <button type="button" class="button button--small" data-action="connect" hidden=move || is_empty.get() aria-label=text::pairing_title() title=text::pairing_title() on:click=move |_| open_card()>
                        <svg class="icon" viewBox="0 0 16 16" aria-hidden="true"><path d="M10 1H3v14h8V9M13 1v6M10 4h6" /></svg>
                        <span class="bar__words">{text::pairing_title()}</span>
                </button>
                <HelpButton live />
                <button type="button" class="button button--small" on:click=move |_| gate.sign_out()>{text::sign_out()}</button>
            </div>
        </header>
        <StoppedNotice live gate=Some(gate) />
    }
}

#[component]
pub(super) fn LinkState(live: Live) -> impl IntoView {
    let words = memo(move || match live.link() {
        Link::Connecting => ("state state--warn", text::header_connecting()),
        Link::Live => ("state state--good", text::header_connected()),
        // The countdown's seconds are not announced one by one.
        Link::Waiting { .. } => ("state state--warn", text::header_waiting()),
        Link::Stopped(_) => ("state state--bad", text::link_stopped()),
    });
    let count = memo(move || match live.live_count() {
        0 => String::new(),
        1 => text::header_one_live().to_owned(),
        n => text::header_many_live(&n.to_string()),
    });
    let is_recorded = memo(move || live.recording_since().with(Option::is_some));
    view! {
        <span class="state state--bad" hidden=move || !is_recorded.get()>{text::notes_recording()}</span>
        <span class=move || words.get().0>{move || words.get().1}</span>
        <span class="muted small">{count}</span>
    }
}

/// What to do about a connection that does not come back by itself. Viewers have no gate: of a link that has ended nothing is left
/// to be seen.
#[component]
pub(super) fn StoppedNotice(live: Live, gate: Option<Gate>) -> impl IntoView {
    move || {
        let Link::Stopped(advice) = live.link() else { return ().into_any() };
        later(move || stopped(live, gate, advice))
    }
}

#[wasm_split(side, wasm_split_path = ::leptos::wasm_split, fallible)]
fn stopped(live: Live, gate: Option<Gate>, advice: CloseAdvice) -> Loaded {
    let (text, label) = match advice {
        CloseAdvice::SessionEnded => (text::stopped_session_ended(), text::stopped_how_to_get_a_link()),
        CloseAdvice::Duplicate if live.is_viewer() => {
            (text::stopped_link_full(), text::stopped_connect_again())
        }
        CloseAdvice::Duplicate => (text::stopped_too_many(), text::stopped_connect_again()),
        CloseAdvice::Incompatible => (text::stopped_incompatible(), text::stopped_connect_again()),
    };
    let act = move |_| match advice {
        CloseAdvice::SessionEnded => gate.into_iter().for_each(Gate::check_again),
        CloseAdvice::Duplicate | CloseAdvice::Incompatible => live.connect(),
    };
    let view = view! {
        <div class="notice notice--bad notice--bar" role="alert">
            <span>{text}</span>
            <button type="button" class="button button--small" on:click=act>{label}</button>
        </div>
    };
    Ok(view.into_any())
}
