//! Who else may watch this phone: links that its owner makes and revokes, and those that the dashboard has made.

use leptos::prelude::*;
use motionwire_shared::rest::{LinkMaker, NewViewerLink, ViewerLink};
use wasm_bindgen_futures::spawn_local;
use web_sys::HtmlInputElement;

use super::model::Model;
use crate::{
    api,
    components::{LinkForm, LinkItem, MadeLink, hold_focus, list, shown_words, usual_types},
    text,
};

/// The list and the form, folded away.
pub(super) fn links(model: Model) -> AnyView {
    let links = RwSignal::new(Vec::<ViewerLink>::new());
    let answers = model.link_answers;
    let load = move || {
        spawn_local(async move {
            if let Ok(list) = api::phone_links().await {
                links.try_set(list);
            }
        });
    };
    load();
    let make = move |mut new: NewViewerLink, field: HtmlInputElement| {
        // It ends by the server's clock.
        new.until += model.server_ahead_ms() as i64;
        spawn_local(async move {
            answers.made(api::make_phone_link(&new).await, &new.name, &field);
            load();
        });
    };
    let revoke = move |id: String| {
        spawn_local(async move {
            answers.revoked(api::revoke_phone_link(&id).await, &id);
            load();
        });
    };
    let item = move |link: ViewerLink| {
        let is_own = matches!(link.maker, LinkMaker::Phone(_));
        let made = if is_own { text::links_by_you() } else { text::links_by_dashboard() }.to_owned();
        let id = link.id.clone();
        let shows = shown_words("", &link.types);
        view! { <LinkItem link links shows made on_revoke=is_own.then_some(move || revoke(id.clone())) /> }
    };
    view! {
        <details class="card disclosure" data-links on:toggle=move |_| load()>
            <summary>{move || text::phone_links_title(&links.with(Vec::len).to_string())}</summary>
            <p class="muted phone__hint">{text::phone_links_why()}</p>
            <ul class="list" tabindex="-1">
                {list(move || { hold_focus(); links.get() }, |link| link.id.clone(), item)}
            </ul>
            <LinkForm phones=Signal::stored(Vec::new()) chooses_phones=false types=Signal::stored(usual_types()) on_make=make />
            <MadeLink answers />
        </details>
    }
    .into_any()
}
