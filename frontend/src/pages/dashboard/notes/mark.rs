//! Marks moments with a text or a digit: those that people mean.

use leptos::{html::Input, prelude::*};
use motionwire_shared::rest::NewMarker;
use wasm_bindgen_futures::spawn_local;
use web_sys::KeyboardEvent;

use super::{
    super::{live::Live, playback::Playback},
    moment,
};
use crate::{
    api::{self, ApiError},
    browser::{Listener, document, is_key_taken},
    chart::Viewport,
    components::read_share,
    text,
};

/// The instant that somebody means who marks one, in milliseconds since the Unix epoch; none where that is the present. Of charts
/// that stand still it is the one that is read on a chart; else the right end of what is shown, as in legends, where a recording
/// that is played has come to.
fn meant_ms(viewport: Viewport, read_share: Option<f64>) -> Option<f64> {
    let Viewport::Fixed { from_ms, to_ms } = viewport else { return None };
    Some(from_ms + (to_ms - from_ms) * read_share.unwrap_or(1.0))
}

/// Marks a moment with a text, or with the digit of a key from 1 to 9.
#[component]
pub(super) fn MarkForm(
    live: Live,
    playback: Playback,
    tell: impl Fn(Result<(), ApiError>) + Copy + Send + Sync + 'static,
) -> impl IntoView {
    let input = NodeRef::<Input>::new();
    let marked = RwSignal::new(String::new());
    let mark = move |words: String| {
        // While time moves, whoever rests on a chart with the pointer reacts to what comes.
        let read_share = if playback.is_running() { None } else { read_share() };
        let at_ms = meant_ms(live.viewport().get_untracked(), read_share);
        let told = text::notes_marked(&words, &moment(at_ms.unwrap_or_else(|| live.edge_ms()) as i64));
        let marker = NewMarker { text: words, at: at_ms.map(|at_ms| at_ms.round() as i64) };
        spawn_local(async move {
            let result = api::create_marker(&marker).await;
            if result.is_ok() {
                live.tell(told.clone());
                marked.try_set(told);
            }
            tell(result);
        });
    };
    let keys = Listener::new(&document(), "keydown", move |event: KeyboardEvent| {
        let is_digit = matches!(event.key().as_bytes(), [b'1'..=b'9']);
        if is_digit && !event.repeat() && !is_key_taken(&event) {
            mark(event.key());
        }
    });
    StoredValue::new_local(keys);
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let Some(input) = input.get_untracked() else { return };
        let words = input.value();
        if !words.trim().is_empty() {
            input.set_value("");
            mark(words);
        }
    };
    view! {
        <form class="mark" on:submit=submit>
            <label class="visually-hidden" for="mark-text">{text::notes_remark_on_moment()}</label>
            <input class="input" id="mark-text" maxlength="200" placeholder=text::notes_remark() node_ref=input />
            <button class="button" data-action="mark">{text::notes_mark()}</button>
        </form>
        <p class="muted small" data-marked hidden=move || marked.with(String::is_empty)>{marked}</p>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_still_is_marked_where_it_is_read_or_ends() {
        let still = Viewport::Fixed { from_ms: 1000.0, to_ms: 2000.0 };
        let table = [
            (Viewport::default(), Some(0.5), None),
            (still, None, Some(2000.0)),
            (still, Some(0.25), Some(1250.0)),
        ];
        for (viewport, read_share, expected) in table {
            assert_eq!(meant_ms(viewport, read_share), expected, "{viewport:?} {read_share:?}");
        }
    }
}
