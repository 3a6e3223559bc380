//! Who has a dashboard open here.

use leptos::prelude::*;
use motionwire_shared::rest::DashboardSession;
use wasm_bindgen_futures::spawn_local;

use super::live::Live;
use crate::{
    api,
    components::{ConfirmButton, list, moment_text},
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
    Effect::new(move |_| {
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
        let DashboardSession { id, last_seen, is_own, agent, .. } = session;
        let name = agent.unwrap_or_else(|| text::sessions_a_browser().to_owned());
        let words = if is_own {
            text::sessions_this_browser().to_owned()
        } else {
            text::sessions_last_seen(&moment_text(last_seen as f64))
        };
        let id = StoredValue::new(id);
        view! {
            <li class="list__item" data-session-row=is_own.to_string()>
                <div class="list__text">
                    <span class="small">{name}</span>
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
                <ul class="list">
                    {list(move || sessions.get(), |session| (session.id.clone(), session.last_seen), item)}
                </ul>
            </details>
        </section>
    }
}
