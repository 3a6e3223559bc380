//! Which browsers are signed in here.

use leptos::prelude::*;
use motionwire_shared::rest::DashboardSession;
use wasm_bindgen_futures::spawn_local;

use super::live::Live;
use crate::{
    api,
    components::{ConfirmButton, hold_focus, list, moment_text, react, row_text},
    text,
};

/// The list of browsers that are signed in, folded away.
#[component]
pub(super) fn SessionsCard(live: Live) -> impl IntoView {
    let sessions = RwSignal::new(Vec::<DashboardSession>::new());
    let problem = RwSignal::new(None::<String>);
    let load = move || {
        spawn_local(async move {
            if let Ok(list) = api::dashboard_sessions().await {
                sessions.try_set(list);
            }
        });
    };
    react(move || {
        live.slow_tick().track();
        load();
    });
    let end = move |id: String| {
        spawn_local(async move {
            problem.try_set(api::end_session(&id).await.err().map(|error| error.to_string()));
            load();
        });
    };
    let item = move |session: DashboardSession| {
        let DashboardSession { id, is_own, agent, .. } = session;
        let name = agent.as_deref().map_or_else(|| text::sessions_a_browser().to_owned(), browser_words);
        let of = id.clone();
        let words = row_text(
            sessions,
            move |session| session.id == of,
            |session| {
                if session.is_own {
                    text::sessions_this_browser().to_owned()
                } else if session.is_open {
                    text::sessions_open().to_owned()
                } else {
                    text::sessions_last_seen(&moment_text(session.last_seen as f64))
                }
            },
        );
        let id = StoredValue::new(id);
        view! {
            <li class="list__item" data-session-row=is_own.to_string()>
                <div class="list__text">
                    <span class="small" title=agent>{name}</span>
                    <span class="muted small">{words}</span>
                </div>
                {(!is_own).then(|| view! {
                    <ConfirmButton
                        label=text::sign_out()
                        question=text::sessions_sign_out_question()
                        yes=text::sign_out()
                        on_confirm=move || end(id.get_value())
                    />
                })}
            </li>
        }
    };
    view! {
        <section class="card" aria-labelledby="sessions-heading">
            <details class="disclosure">
                <summary><h2 id="sessions-heading" class="disclosure__title">{move || text::sessions_title(&sessions.with(Vec::len).to_string())}</h2></summary>
                {move || problem.get().map(|problem| view! { <p class="notice notice--bad" role="alert">{problem}</p> })}
                <ul class="list" tabindex="-1">
                    {list(move || { hold_focus(); sessions.get() }, |session| session.id.clone(), item)}
                </ul>
            </details>
        </section>
    }
}

/// What browsers call themselves, and what people call them. Most name others beside themselves, so the order matters.
const BROWSERS: [(&str, &str); 8] = [
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser/", "Samsung Internet"),
    ("FxiOS/", "Firefox"),
    ("Firefox/", "Firefox"),
    ("CriOS/", "Chrome"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
];

/// The same of what they run on.
const SYSTEMS: [(&str, &str); 7] = [
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("CrOS", "ChromeOS"),
    ("Mac OS X", "macOS"),
    ("Linux", "Linux"),
];

/// A browser by what it says of itself; where that is nothing usual, by its own words.
fn browser_words(agent: &str) -> String {
    let find = |table: &[(&str, &'static str)]| {
        table.iter().find(|(sign, _)| agent.contains(sign)).map(|(_, words)| *words)
    };
    match (find(&BROWSERS), find(&SYSTEMS)) {
        (Some(browser), Some(system)) => text::sessions_browser_on(browser, system),
        _ => agent.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn browsers_have_their_usual_names() {
        let table = [
            (
                "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36",
                "Chrome on Linux",
            ),
            (
                "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36 Edg/126.0.0.0",
                "Edge on Windows",
            ),
            (
                "Mozilla/5.0 (Macintosh; Intel Mac OS X 14.5; rv:127.0) Gecko/20100101 Firefox/127.0",
                "Firefox on macOS",
            ),
            (
                "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Mobile/15E148 Safari/604.1",
                "Safari on iPhone",
            ),
            (
                "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) CriOS/126.0.6478.54 Mobile/15E148 Safari/604.1",
                "Chrome on iPhone",
            ),
            (
                "Mozilla/5.0 (Linux; Android 14; SM-S921B) AppleWebKit/537.36 (KHTML, like Gecko) SamsungBrowser/25.0 Chrome/121.0.0.0 Mobile Safari/537.36",
                "Samsung Internet on Android",
            ),
            (
                "Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36",
                "Chrome on ChromeOS",
            ),
            ("curl/8.5.0", "curl/8.5.0"),
            ("", ""),
        ];
        for (agent, words) in table {
            assert_eq!(browser_words(agent), words);
        }
    }
}
