//! What unfolds: its inside is made when somebody first looks, so that what stays folded costs nothing.

use leptos::prelude::*;
use web_sys::{Element, Event};

/// Whether a `<details>` is open, told by its `toggle` event.
pub fn is_unfolded(event: &Event) -> bool {
    let details: Element = event_target(event);
    details.has_attribute("open")
}

/// Whether a `<details>` has ever been open, and what hears its `toggle` event. What was typed inside outlives folding.
pub fn once_unfolded() -> (Signal<bool>, impl Fn(Event) + Copy + 'static) {
    let unfolded = RwSignal::new(false);
    let hear = move |event: Event| {
        if is_unfolded(&event) && !unfolded.get_untracked() {
            unfolded.set(true);
        }
    };
    (unfolded.into(), hear)
}
