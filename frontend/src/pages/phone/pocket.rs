//! Pocket mode: the screen is black and ignores touches, but stays on, so that the sensors go on. Holding one button
//! for a while ends it: a pocket does not do that.

use leptos::{ev, html, prelude::*};

use super::{model::Model, problem::Problem, views};
use crate::{browser::Timeout, components::react, gateway::Link, text};

/// How long the button is held, in milliseconds.
const HOLD_MS: u32 = 2_000;

/// The black screen, while it is wanted.
pub(super) fn pocket(model: Model) -> impl IntoView {
    move || model.is_pocketed.get().then(|| view! { <Pocket model /> })
}

#[component]
fn Pocket(model: Model) -> impl IntoView {
    let button = NodeRef::<html::Button>::new();
    react(move || {
        if let Some(button) = button.get() {
            let _ = button.focus();
        }
    });
    let holding = StoredValue::new_local(None);
    let is_held = RwSignal::new(false);
    let hold = move || {
        is_held.set(true);
        holding.set_value(Some(Timeout::new(HOLD_MS, move || model.pocket(false))));
    };
    let release = move || {
        is_held.set(false);
        holding.set_value(None);
    };
    let is_key = |event: &ev::KeyboardEvent| matches!(event.key().as_str(), " " | "Enter");
    let key_down = move |event: ev::KeyboardEvent| {
        if is_key(&event) {
            event.prevent_default();
            if !event.repeat() {
                hold();
            }
        }
    };
    let goes_on = move || match model.link.get() {
        Some(Link::Waiting { .. }) => Problem::ConnectionLost { is_kept: model.is_kept.get() }.what(),
        _ => text::pocket_goes_on(),
    };
    view! {
        <section
            class="pocket"
            role="dialog"
            aria-modal="true"
            aria-label=text::pocket_title()
            on:contextmenu=|event| event.prevent_default()
        >
            <p class="pocket__link" role="status">{move || views::link_state(model)}</p>
            <p class="pocket__hint">{text::pocket_hint()}" "{goes_on}</p>
            <button
                type="button"
                class="pocket__hold"
                data-action="unlock"
                data-held=move || is_held.get().to_string()
                node_ref=button
                on:pointerdown=move |_| hold()
                on:pointerup=move |_| release()
                on:pointercancel=move |_| release()
                on:pointerleave=move |_| release()
                on:keydown=key_down
                on:keyup=move |event| if is_key(&event) { release() }
                on:blur=move |_| release()
            >
                {text::pocket_hold()}
            </button>
        </section>
    }
}
