//! Who else may watch this phone: links that its owner makes and revokes, and those that the dashboard has made.

use leptos::prelude::*;
use motionwire_shared::rest::{LinkMaker, MadeViewerLink, NewViewerLink, ViewerLink};
use wasm_bindgen_futures::spawn_local;

use crate::{
    api,
    components::{LinkForm, LinkItem, MadeLink, list, shown_words, usual_types},
    text,
};

/// The list and the form, folded away.
pub(super) fn links() -> impl IntoView {
    let links = RwSignal::new(Vec::<ViewerLink>::new());
    let made = RwSignal::new(None::<MadeViewerLink>);
    let problem = RwSignal::new(None::<String>);
    let load = move || {
        spawn_local(async move {
            if let Ok(list) = api::phone_links().await {
                links.try_set(list);
            }
        });
    };
    load();
    let make = move |new: NewViewerLink| {
        spawn_local(async move {
            let result = api::make_phone_link(&new).await;
            problem.try_set(result.as_ref().err().map(ToString::to_string));
            if let Ok(link) = result {
                made.try_set(Some(link));
            }
            load();
        });
    };
    let revoke = move |id: String| {
        spawn_local(async move {
            problem.try_set(api::revoke_phone_link(&id).await.err().map(|error| error.to_string()));
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
            <ul class="list">
                {list(move || links.get(), |link| link.id.clone(), item)}
            </ul>
            <p class="notice notice--bad" role="alert" hidden=move || problem.get().is_none()>{problem}</p>
            {move || made.get().map(|made| view! { <MadeLink made /> })}
            <LinkForm phones=Signal::stored(Vec::new()) chooses_phones=false types=Signal::stored(usual_types()) on_make=make />
        </details>
    }
}
