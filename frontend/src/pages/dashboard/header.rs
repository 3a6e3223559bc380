//! The dashboard's head: whose it is, and how its connection fares.

use leptos::prelude::*;

use super::{access::Gate, live::Live};
use crate::gateway::{CloseAdvice, Link};

/// The product's name, which a receiver without a name of its own has too.
const BRAND: &str = "Motionwire";

/// The head.
#[component]
pub(super) fn Header(live: Live, gate: Gate, receiver: String) -> impl IntoView {
    let receiver = (receiver != BRAND).then(|| view! { <span class="bar__receiver">{receiver}</span> });
    view! {
        <header class="bar">
            <h1 class="bar__title"><span class="brand">{BRAND}</span> {receiver}</h1>
            <p class="bar__state" role="status"><LinkState live /></p>
            <button type="button" class="button button--small" on:click=move |_| gate.sign_out()>"Sign out"</button>
        </header>
        <StoppedNotice live gate />
    }
}

#[component]
fn LinkState(live: Live) -> impl IntoView {
    let words = Memo::new(move |_| match live.link() {
        Link::Connecting => ("state state--warn", "Connecting…".to_owned()),
        Link::Live => ("state state--good", "Connected".to_owned()),
        // The countdown's seconds are not announced one by one.
        Link::Waiting { .. } => ("state state--warn", "Connection lost, reconnecting…".to_owned()),
        Link::Stopped(_) => ("state state--bad", "Disconnected".to_owned()),
    });
    let count = Memo::new(move |_| match live.live_count() {
        0 => String::new(),
        1 => "1 source live".to_owned(),
        n => format!("{n} sources live"),
    });
    view! {
        <span class=move || words.get().0>{move || words.get().1}</span>
        <span class="muted small">{count}</span>
    }
}

/// What to do about a connection that does not come back by itself.
#[component]
fn StoppedNotice(live: Live, gate: Gate) -> impl IntoView {
    move || {
        let Link::Stopped(advice) = live.link() else { return ().into_any() };
        let (text, label) = match advice {
            CloseAdvice::SessionEnded => (
                "This browser's session has ended. Open the dashboard with a fresh link.",
                "How to get a link",
            ),
            CloseAdvice::Duplicate => (
                "Too many dashboards are open for this server. Close one elsewhere, then connect again.",
                "Connect again",
            ),
            CloseAdvice::Incompatible => {
                ("The page and the server do not understand each other. Reload the page.", "Connect again")
            }
        };
        let act = move |_| match advice {
            CloseAdvice::SessionEnded => gate.check_again(),
            CloseAdvice::Duplicate | CloseAdvice::Incompatible => live.connect(),
        };
        view! {
            <div class="notice notice--bad notice--bar" role="alert">
                <span>{text}</span>
                <button type="button" class="button button--small" on:click=act>{label}</button>
            </div>
        }
        .into_any()
    }
}
