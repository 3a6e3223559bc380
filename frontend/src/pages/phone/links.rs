//! Who else may watch this phone: links that its owner makes and revokes, and those that the dashboard has made.

use leptos::prelude::*;
use motionwire_shared::rest::{LinkMaker, NewViewerLink, ViewerLink};
use wasm_bindgen_futures::spawn_local;
use web_sys::HtmlInputElement;

use super::model::Model;

use crate::{
    api,
    browser::clock,
    components::{LinkForm, LinkItem, MadeLink, focus_links, list, shown_words, usual_types},
    text,
};

/// The list and the form, folded away.
pub(super) fn links(model: Model) -> AnyView {
    let links = RwSignal::new(Vec::<ViewerLink>::new());
    let made = model.made_link;
    let problem = RwSignal::new(None::<String>);
    let load = move || {
        spawn_local(async move {
            if let Ok(list) = api::phone_links().await {
                links.try_set(list);
            }
        });
    };
    load();
    let make = move |mut new: NewViewerLink, field: HtmlInputElement| {
        spawn_local(async move {
            // It ends by the server's clock.
            if let Some(server_ms) = api::server_time_ms().await {
                new.until += (server_ms - clock::wall_ms()) as i64;
            }
            let result = api::make_phone_link(&new).await;
            problem.try_set(result.as_ref().err().map(ToString::to_string));
            match result {
                Ok(link) => drop(made.try_set(Some(link))),
                Err(_) => field.set_value(&new.name),
            }
            load();
        });
    };
    let revoke = move |id: String| {
        spawn_local(async move {
            let refused = api::revoke_phone_link(&id).await.err();
            if refused.is_none() {
                focus_links();
            }
            problem.try_set(refused.map(|error| error.to_string()));
            made.try_update(|made| made.take_if(|made| made.link.id == id));
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
                {list(move || links.get(), |link| link.id.clone(), item)}
            </ul>
            <LinkForm phones=Signal::stored(Vec::new()) chooses_phones=false types=Signal::stored(usual_types()) on_make=make />
            <MadeLink made problem />
        </details>
    }
    .into_any()
}
