//! The viewer links of this server: who else may see what.

use leptos::{prelude::*, wasm_split::wasm_split};
use motionwire_shared::{
    DataType, UserId,
    rest::{NewViewerLink, ViewerLink},
};
use wasm_bindgen_futures::spawn_local;
use web_sys::HtmlInputElement;

use super::live::Live;
use crate::{
    api,
    components::{
        LinkAnswers, LinkForm, LinkItem, Loaded, MadeLink, hold_focus, later, list, maker_words,
        once_unfolded, react, shown_words, usual_types,
    },
    ordered, text,
};

/// The list of links and the form for a new one, folded away.
#[component]
pub(super) fn LinksCard(live: Live) -> impl IntoView {
    let links = RwSignal::new(Vec::<ViewerLink>::new());
    let (is_made, unfold) = once_unfolded();
    react(move || {
        live.slow_tick().track();
        load(links);
    });
    view! {
        <section class="card" aria-labelledby="links-heading" data-links>
            <details class="disclosure" on:toggle=unfold>
                <summary><h2 id="links-heading" class="disclosure__title">{move || text::links_title(&links.with(Vec::len).to_string())}</h2></summary>
                {move || is_made.get().then(|| later(move || list_and_form(live, links)))}
            </details>
        </section>
    }
}

fn load(links: RwSignal<Vec<ViewerLink>>) {
    spawn_local(async move {
        if let Ok(list) = api::viewer_links().await
            && links.try_with_untracked(|old| *old != list) == Some(true)
        {
            links.try_set(list);
        }
    });
}

#[wasm_split(tools, wasm_split_path = ::leptos::wasm_split, fallible)]
fn list_and_form(live: Live, links: RwSignal<Vec<ViewerLink>>) -> Loaded {
    Ok(view! { <Inside live links /> }.into_any())
}

#[component]
fn Inside(live: Live, links: RwSignal<Vec<ViewerLink>>) -> impl IntoView {
    let answers = LinkAnswers::default();
    let make = move |mut new: NewViewerLink, field: HtmlInputElement| {
        // It ends by the server's clock.
        new.until += live.server_ahead_ms() as i64;
        spawn_local(async move {
            answers.made(api::make_viewer_link(&new).await, &new.name, &field);
            load(links);
        });
    };
    let revoke = move |id: String| {
        spawn_local(async move {
            answers.revoked(api::revoke_viewer_link(&id).await, &id);
            load(links);
        });
    };
    let words = move |link: &ViewerLink| {
        let whose: Vec<String> = link.uids.iter().map(|uid| live.name(uid)).collect();
        [shown_words(&whose.join(", "), &link.types), maker_words(&link.maker, |uid| live.name(uid))]
    };
    let item = move |link: ViewerLink| {
        let ([shows, made], id) = (words(&link), link.id.clone());
        view! { <LinkItem link links shows made on_revoke=Some(move || revoke(id.clone())) /> }
    };
    view! {
                <p class="muted small">{text::links_why()}</p>
                <ul class="list" tabindex="-1">
                    {list(move || { hold_focus(); links.get() }, move |link| link.id.clone() + &words(link).concat(), item)}
                </ul>
                <details class="disclosure" data-new-link>
                    <summary>{text::links_new()}</summary>
                    <LinkForm phones=Signal::derive(move || people(live)) chooses_phones=true types=Signal::derive(move || types(live)) on_make=make />
                </details>
                <MadeLink answers />
    }
}

/// Whom a link can show: paired phones, and whoever else sends, in the order of their names.
fn people(live: Live) -> Vec<(UserId, String)> {
    let paired: Vec<UserId> =
        live.phones().with(|phones| phones.iter().map(|phone| phone.uid.clone()).collect());
    let uids = live.by_name(ordered::each_once(paired.into_iter().chain(live.uids())));
    uids.into_iter().map(|uid| (uid.clone(), live.name(&uid))).collect()
}

/// Which types a link can show: the usual ones, and whatever else was seen.
fn types(live: Live) -> Vec<DataType> {
    let mut types = usual_types();
    live.uids();
    live.each_series(|_, series| {
        if !types.contains(series.data_type()) {
            types.push(series.data_type().clone());
        }
    });
    types
}
