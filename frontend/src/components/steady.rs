//! Texts that are renewed again and again.

use std::rc::Rc;

use leptos::prelude::*;

use super::memo;

use crate::{
    browser::clock,
    chart::{Renew, Stage},
};

/// A text that changes often. It keeps as much room as it ever needed, and changes nothing beside it, so that a browser
/// lays out nothing else anew.
pub fn steady(text: impl Fn() -> String + Send + Sync + 'static) -> impl IntoView {
    span(text, usize::max)
}

/// The time left, among words: its room becomes smaller with it, which is seldom.
pub fn time_left(text: impl Fn() -> String + Send + Sync + 'static) -> impl IntoView {
    span(text, |now, _| now)
}

/// A text that has room for so many characters, of those it has and those it had room for.
fn span(text: impl Fn() -> String + Send + Sync + 'static, room: fn(usize, usize) -> usize) -> impl IntoView {
    let text = memo(text);
    let characters = Memo::new(move |had: Option<&usize>| {
        room(text.with(|text| text.chars().count()), had.copied().unwrap_or_default())
    });
    view! { <span class="steady tabular" style=("--characters", move || characters.get().to_string())>{text}</span> }
}

/// A clock that goes in turns with others of its kind, in milliseconds since the Unix epoch: once in so many milliseconds.
/// It ends with the owner that this is called under.
pub fn turn(stage: &Stage, interval_ms: impl Fn() -> f64 + 'static) -> Signal<f64> {
    let now_ms = RwSignal::new(clock::wall_ms());
    stage.take_turns(Rc::new(Beat { now_ms, interval_ms }));
    now_ms.into()
}

struct Beat<I> {
    now_ms: RwSignal<f64>,
    interval_ms: I,
}

impl<I: Fn() -> f64> Renew for Beat<I> {
    fn interval_ms(&self) -> Option<f64> {
        (!self.now_ms.is_disposed()).then(&self.interval_ms)
    }

    fn renew(&self) {
        self.now_ms.try_set(clock::wall_ms());
    }
}
