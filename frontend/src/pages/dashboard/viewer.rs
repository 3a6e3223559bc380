//! The page of a viewer link: the dashboard without what a viewer may not do.

use leptos::{prelude::*, wasm_split::wasm_split};
use motionwire_shared::rest::ViewerInfo;
use wasm_bindgen_futures::spawn_local;

use super::{
    header::{LinkState, StoppedNotice},
    help::HelpButton,
    kept::{self, LookBack},
    live::Live,
    overlay::Overlay,
    overview::Overview,
    side::tell_silence,
    source::Sources,
    view::ViewBar,
};
use crate::{
    api::{self, ApiError},
    browser::location,
    components::{Loaded, moment_text, react, react_to, shown_words},
    gateway::{CloseAdvice, Link},
    text,
};

/// What this browser may see.
#[derive(Debug, Clone, PartialEq)]
enum Access {
    /// The server is being asked.
    Checking,
    /// Nothing; perhaps because of something else than the link's end, in words for people.
    Closed(Option<String>),
    /// What the link shows.
    Open(ViewerInfo),
}

/// The page.
#[wasm_split(elsewhere, wasm_split_path = ::leptos::wasm_split, fallible)]
pub fn viewer_page() -> Loaded {
    Ok(view! { <ViewerPage /> }.into_any())
}

/// What a viewer link shows, or that it shows nothing any more.
#[component]
fn ViewerPage() -> impl IntoView {
    let access = RwSignal::new(Access::Checking);
    spawn_local(async move {
        let found = open().await;
        access.try_set(found);
    });
    move || {
        match access.get() {
        Access::Checking => {
            view! { <main class="centred" aria-busy="true"><p class="muted">{text::phone_loading()}</p></main> }
                .into_any()
        }
        Access::Closed(problem) => view! { <Closed problem /> }.into_any(),
        Access::Open(info) => view! { <Open access info /> }.into_any(),
    }
    }
}

/// Exchanges the secret in the page's address, if there is one, and asks for what the link shows.
async fn open() -> Access {
    let secret = location::fragment();
    let mut refusal = None;
    if !secret.is_empty() {
        let exchanged = api::open_viewer_link(secret).await;
        // A secret that could not be brought to the server stays in the address, so that a reload can.
        if exchanged != Err(ApiError::Unreachable) {
            location::remove_fragment();
        }
        refusal = exchanged.err();
    }
    match api::viewer_info().await {
        Ok(info) => Access::Open(info),
        Err(ApiError::Unauthorized(_)) => {
            // A link that has ended is refused with 403: that is what the page says anyway.
            let other = refusal.filter(|error| !matches!(error, ApiError::Refused { status: 403, .. }));
            Access::Closed(other.map(|error| error.to_string()))
        }
        Err(error) => Access::Closed(Some(error.to_string())),
    }
}

#[component]
fn Closed(problem: Option<String>) -> impl IntoView {
    view! {
        <main class="centred locked" data-page="viewer-closed">
            <div class="card locked__card">
                <h1><span class="brand">{text::PRODUCT}</span></h1>
                <h2>{text::viewer_ended_title()}</h2>
                {problem.map(|problem| view! { <p class="notice notice--bad" role="alert">{problem}</p> })}
                <p>{text::viewer_ended()}</p>
            </div>
        </main>
    }
}

#[component]
fn Open(access: RwSignal<Access>, info: ViewerInfo) -> impl IntoView {
    let live = Live::start_viewer(&info);
    // Whoever's link is revoked or over is told so; what was seen leaves the screen.
    react(move || {
        if live.link() == Link::Stopped(CloseAdvice::SessionEnded) {
            access.set(Access::Closed(None));
        }
    });
    match location::parameter("overlay") {
        Some(name) => view! { <Overlay live name /> }.into_any(),
        None => view! { <Charts live access info /> }.into_any(),
    }
}

#[component]
fn Charts(live: Live, access: RwSignal<Access>, info: ViewerInfo) -> impl IntoView {
    let is_empty = live.is_empty();
    tell_silence(live);
    react_to(move |was_empty: Option<bool>| {
        if !is_empty.get() && was_empty != Some(false) {
            kept::show_last(live);
        }
        is_empty.get()
    });
    let ViewerInfo { receiver, uids, types, past, until } = info;
    let leave = move |_| {
        spawn_local(async move {
            let problem = api::leave_viewer_link().await.err().map(|error| error.to_string());
            access.try_set(Access::Closed(problem));
        });
    };
    let receiver =
        (receiver != text::PRODUCT).then(|| view! { <span class="bar__receiver">{receiver}</span> });
    let shows = move || {
        let whose: Vec<String> = uids.iter().map(|uid| live.name(uid)).collect();
        text::viewer_shows(&shown_words(&whose.join(", "), &types), &moment_text(until as f64))
    };
    let about_past = if past { text::viewer_with_past() } else { text::viewer_live_only() };
    view! {
        <div class="dashboard" data-page="viewer" data-link=move || live.link().name()>
            <header class="bar">
                <h1 class="bar__title"><span class="brand">{text::PRODUCT}</span> {receiver}</h1>
                <p class="bar__state" role="status"><LinkState live /></p>
                <div class="bar__actions">
                    <HelpButton live />
                    <button type="button" class="button button--small" data-action="leave" on:click=leave>{text::viewer_leave()}</button>
                </div>
            </header>
            <StoppedNotice live gate=None />
            <p class="notice notice--bar notice--calm" data-viewer-note><span><strong>{shows}</strong> " " {about_past}</span></p>
            <p class="visually-hidden" role="status">{move || live.announcement()}</p>
            <div class="dashboard__body dashboard__body--viewer">
            <main class="dashboard__main" aria-label=text::dashboard_charts()>
                <Show when=move || is_empty.get()>
                    <section class="empty card">
                        <p class="muted">{text::viewer_waiting()}</p>
                        {past.then(|| view! { <LookBack live /> })}
                    </section>
                </Show>
                <Show when=move || !is_empty.get()>
                    <div class="controls"><ViewBar live /></div>
                    <Show when=move || past><Overview live /></Show>
                </Show>
                <Sources live />
            </main>
            </div>
        </div>
    }
}
