//! The phone page: turns the phone that opens it into a producer.

mod beside;
mod consent;
mod data;
mod derivation;
mod dials;
mod equipment;
mod figures;
mod holes;
mod home;
mod links;
mod live;
mod mark;
mod model;
mod pocket;
mod problem;
mod recorder;
mod report;
mod sources;
mod steer;
mod stream;
mod switches;
mod trace;
mod uplink;
mod views;

use leptos::{html, prelude::*};

use crate::{components::react_to, gateway::Link, text};
use model::{Model, Step};

/// The phone page.
#[component]
pub fn PhonePage() -> impl IntoView {
    let model = Model::new();
    model.load();
    let heading = NodeRef::<html::H1>::new();
    focus_on_change(model, heading);
    view! {
        <main
            class="phone"
            data-page="phone"
            inert=move || model.is_pocketed.get()
            data-step=move || model.step.with(Step::name)
            data-link=move || model.link.get().map(Link::name)
        >
            <header class="phone__top">
                <span class="phone__brand">{text::PRODUCT}</span>
                <h1 class="phone__title" tabindex="-1" node_ref=heading>
                    {move || model.step.with(views::title)}
                </h1>
                <span class="phone__link" role="status">
                    {move || views::link_state(model)}
                </span>
            </header>
            {move || views::body(model, model.step.get())}
        </main>
        {pocket::pocket(model)}
    }
}

/// A new step takes away the button that was tapped; the focus goes on to what is new.
fn focus_on_change(model: Model, heading: NodeRef<html::H1>) {
    react_to(move |previous: Option<&'static str>| {
        let step = model.step.with(Step::name);
        let is_change = previous.is_some_and(|previous| previous != "loading" && previous != step);
        if let Some(heading) = heading.get_untracked().filter(|_| is_change) {
            let _ = heading.focus();
        }
        step
    });
}
