//! A part of a page whose code is loaded when the part is first wanted.

use std::{future::Future, pin::Pin, rc::Rc};

use leptos::{prelude::*, reactive::computed::ScopedFuture, wasm_split::SplitLoaderError};
use wasm_bindgen_futures::spawn_local;
use web_sys::Event;

use crate::{
    browser::{Listener, window},
    text,
};

/// The event by which parts that are missing hear that they may be had by now.
const AGAIN: &str = "part-again";

/// What such a part becomes.
pub type Loaded = Result<AnyView, SplitLoaderError>;

type Load = Rc<dyn Fn() -> Pin<Box<dyn Future<Output = Loaded>>>>;

/// How far the part is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    Coming,
    Here,
    Failed,
}

/// Shows a part as soon as its code is there. Until then there is nothing; where it cannot be had, a sentence and a button. It is
/// asked for again with the others that are missing.
pub fn later<F>(load: impl Fn() -> F + 'static) -> AnyView
where
    F: Future<Output = Loaded> + 'static,
{
    show(Rc::new(move || Box::pin(load())), true)
}

/// The same for what opens over the page: it is asked for again by hand only, so that nothing opens unexpectedly.
pub fn later_by_hand<F>(load: impl Fn() -> F + 'static) -> AnyView
where
    F: Future<Output = Loaded> + 'static,
{
    show(Rc::new(move || Box::pin(load())), false)
}

/// Asks for the parts that are missing again: the server can be reached.
pub fn ask_again() {
    if let Ok(event) = Event::new(AGAIN) {
        let _ = window().dispatch_event(&event);
    }
}

fn show(load: Load, follows_others: bool) -> AnyView {
    let state = RwSignal::new(State::Coming);
    let part = StoredValue::new_local(None::<AnyView>);
    // The part belongs to whatever it stands in, however late it comes.
    let owner = Owner::current().unwrap_or_default();
    let begin = move || {
        state.set(State::Coming);
        let coming = owner.with(|| ScopedFuture::new_untracked(load()));
        spawn_local(async move {
            let outcome = coming.await.map(|view| part.try_set_value(Some(view)));
            let is_here = outcome.is_ok();
            state.try_set(if is_here { State::Here } else { State::Failed });
            if is_here {
                ask_again();
            }
        });
    };
    begin();
    let begin = StoredValue::new_local(begin);
    (move || match state.get() {
        State::Coming => ().into_any(),
        State::Here => part.try_update_value(Option::take).flatten().unwrap_or_else(|| ().into_any()),
        // A server that carries another version by now has this one's parts no more.
        State::Failed => {
            let again = move |_: Event| begin.with_value(|begin| begin());
            StoredValue::new_local(follows_others.then(|| Listener::new(&window(), AGAIN, again)));
            view! {
                <p class="notice notice--bad" role="alert">{text::part_missing()} " "
                    <button type="button" class="button button--small" on:click=move |_| begin.with_value(|begin| begin())>{text::phone_try_again()}</button>
                    " "
                    <button type="button" class="button button--small" on:click=|_| drop(window().location().reload())>{text::phone_reload()}</button>
                </p>
            }
            .into_any()
        }
    })
    .into_any()
}
