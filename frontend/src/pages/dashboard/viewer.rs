//! The page of a viewer link: the dashboard without what a viewer may not do.

use leptos::{prelude::*, wasm_split::wasm_split};
use motionwire_shared::rest::ViewerInfo;
use wasm_bindgen_futures::spawn_local;
use web_sys::Event;

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
    browser::{Listener, Timeout, location, window},
    components::{Loaded, moment_text, react, react_to, shown_words},
    gateway::{CloseAdvice, Link},
    text,
};

/// How long a question that brought no answer waits until it is asked again, in milliseconds.
const RETRY_MS: u32 = 5_000;

/// What this browser may see.
#[derive(Debug, Clone)]
enum Access {
    /// The server is being asked.
    Checking,
    /// Nothing, for good.
    Closed(Why),
    /// Nothing yet, in words for people; it is asked for again.
    Failed(String),
    /// What the link shows.
    Open(ViewerInfo),
}

/// Why nothing is to be seen by the link any more.
#[derive(Debug, Clone, Copy)]
enum Why {
    /// It has ended, was revoked, or is not complete.
    Ended,
    /// The browser keeps no session.
    NoCookies,
    /// Whoever watched wanted this browser to forget it.
    Forgotten,
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
    look(access, StoredValue::new_local(None));
    // A link that is opened in the tab of another, or once more, changes nothing but the fragment.
    StoredValue::new_local(Listener::new(&window(), "hashchange", move |_: Event| {
        if !location::fragment().is_empty() {
            let _ = window().location().reload();
        }
    }));
    move || {
        match access.get() {
        Access::Checking => {
            view! { <main class="centred" aria-busy="true"><p class="muted">{text::phone_loading()}</p></main> }
                .into_any()
        }
        Access::Closed(why) => closed(why),
        Access::Failed(problem) => nothing("viewer-failed", text::viewer_failed(), &problem),
        Access::Open(info) => view! { <Open access info /> }.into_any(),
    }
    }
}

/// Finds out what may be seen, until that is known: streaming software opens its pages once, perhaps before the server runs.
fn look(access: RwSignal<Access>, again: StoredValue<Option<Timeout>, LocalStorage>) {
    spawn_local(async move {
        let found = open().await;
        if matches!(found, Access::Failed(_)) {
            again.try_set_value(Some(Timeout::new(RETRY_MS, move || look(access, again))));
        }
        // What is told again and again is read out once.
        let is_told =
            |old: &Access| matches!((old, &found), (Access::Failed(old), Access::Failed(new)) if old == new);
        if access.try_with_untracked(is_told) == Some(false) {
            access.try_set(found);
        }
    });
}

/// Exchanges the secret in the page's address, if there is one, and asks for what the link shows.
async fn open() -> Access {
    let secret = location::fragment();
    let exchanged = if secret.is_empty() { None } else { Some(api::open_viewer_link(secret).await) };
    let found = match (api::viewer_info().await, exchanged) {
        (Ok(info), _) => Access::Open(info),
        (Err(ApiError::Unauthorized(_)), Some(Ok(()))) => Access::Closed(Why::NoCookies),
        // A link that has ended is refused with 403.
        (Err(ApiError::Unauthorized(_)), None | Some(Err(ApiError::Refused { status: 403, .. }))) => {
            Access::Closed(Why::Ended)
        }
        (Err(ApiError::Unauthorized(_)), Some(Err(error))) => Access::Failed(error.to_string()),
        (Err(error), _) => Access::Failed(error.to_string()),
    };
    // A secret that may still be of use stays in the address, so that a reload can try it.
    if matches!(found, Access::Open(_) | Access::Closed(Why::Ended)) {
        location::remove_fragment();
    }
    found
}

/// Nothing to see, and why.
fn closed(why: Why) -> AnyView {
    let (title, told) = match why {
        Why::Ended => (text::viewer_ended_title(), text::viewer_ended()),
        Why::NoCookies => (text::problem_no_cookies_title(), text::viewer_no_cookies()),
        Why::Forgotten => (text::viewer_forgotten_title(), text::viewer_forgotten()),
    };
    nothing("viewer-closed", title, told)
}

fn nothing(page: &'static str, title: &'static str, told: &str) -> AnyView {
    view! {
        <main class="centred locked" data-page=page>
            <div class="card locked__card" role="alert">
                <h1><span class="brand">{text::PRODUCT}</span></h1>
                <h2>{title}</h2>
                <p>{told.to_owned()}</p>
            </div>
        </main>
    }
    .into_any()
}

#[component]
fn Open(access: RwSignal<Access>, info: ViewerInfo) -> impl IntoView {
    let live = Live::start_viewer(&info);
    // Whoever's link is revoked or over is told so; what was seen leaves the screen.
    react(move || {
        if live.link() == Link::Stopped(CloseAdvice::SessionEnded) {
            access.set(Access::Closed(Why::Ended));
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
    let is_stopped = move || matches!(live.link(), Link::Stopped(_));
    tell_silence(live);
    react_to(move |was_empty: Option<bool>| {
        if !is_empty.get() && was_empty != Some(false) {
            kept::show_last(live);
        }
        is_empty.get()
    });
    let ViewerInfo { receiver, uids, types, past, until } = info;
    let problem = RwSignal::new(None::<String>);
    let leave = move |_| {
        spawn_local(async move {
            match api::leave_viewer_link().await {
                Ok(()) => drop(access.try_set(Access::Closed(Why::Forgotten))),
                Err(ApiError::Unauthorized(_)) => drop(access.try_set(Access::Closed(Why::Ended))),
                Err(error) => drop(problem.try_set(Some(error.to_string()))),
            }
        });
    };
    let receiver =
        (receiver != text::PRODUCT).then(|| view! { <span class="bar__receiver">{receiver}</span> });
    let shows = move || {
        let whose: Vec<String> = uids.iter().map(|uid| live.name(uid)).collect();
        text::viewer_shows(&shown_words(&whose.join(", "), &types), &moment_text(until as f64))
    };
    let head = move || {
        if is_empty.get() {
            view! {
                <section class="empty card" hidden=move || !past && is_stopped()>
                    <p class="muted" hidden=is_stopped>{text::viewer_waiting()}</p>
                    {past.then(|| view! { <LookBack live /> })}
                </section>
            }
            .into_any()
        } else {
            view! {
                <div class="controls"><ViewBar live /></div>
                {past.then(|| view! { <Overview live /> })}
            }
            .into_any()
        }
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
            <p class="notice notice--bad notice--bar" role="alert" hidden=move || problem.get().is_none()>{problem}</p>
            <p class="notice notice--bar notice--calm" data-viewer-note><span><strong>{shows}</strong> " " {about_past}</span></p>
            <p class="visually-hidden" role="status">{move || live.announcement()}</p>
            <div class="dashboard__body dashboard__body--viewer">
            <main class="dashboard__main" aria-label=text::dashboard_charts()>
                {head}
                <Sources live />
            </main>
            </div>
        </div>
    }
}
