//! A part of a page whose code is loaded when the part is first wanted.

use std::{cell::RefCell, future::Future, pin::Pin, rc::Rc};

use leptos::{prelude::*, reactive::computed::ScopedFuture, wasm_split::SplitLoaderError};
use wasm_bindgen_futures::spawn_local;

use crate::{browser::window, text};

thread_local! {
    /// The parts that could not be had.
    static MISSING: RefCell<Vec<Rc<Part>>> = const { RefCell::new(Vec::new()) };
}

/// What such a part becomes.
pub type Loaded = Result<AnyView, SplitLoaderError>;

type Load = Box<dyn Fn() -> Pin<Box<dyn Future<Output = Loaded>>>>;

/// How far the part is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    Coming,
    Here,
    Missing,
}

/// A part in its place.
struct Part {
    load: Load,
    state: RwSignal<State>,
    view: RefCell<Option<AnyView>>,
    /// The part belongs to whatever it stands in, however late it comes.
    owner: Owner,
    comes_with_others: bool,
}

/// Shows a part as soon as its code is there. Until then there is nothing; where it cannot be had, a sentence and a button. It is
/// asked for again with others that are missing.
pub fn later<F>(load: impl Fn() -> F + 'static) -> AnyView
where
    F: Future<Output = Loaded> + 'static,
{
    show(Box::new(move || Box::pin(load())), true)
}

/// The same for what opens over the page: it is asked for again by hand only, so that nothing opens unexpectedly.
pub fn later_by_hand<F>(load: impl Fn() -> F + 'static) -> AnyView
where
    F: Future<Output = Loaded> + 'static,
{
    show(Box::new(move || Box::pin(load())), false)
}

/// Asks again for the parts that are missing: the server can be reached.
pub fn ask_again() {
    MISSING.take().iter().for_each(Part::ask);
}

impl Part {
    /// Asks for it, unless it is here or has been asked for.
    fn ask(self: &Rc<Self>) {
        if self.state.try_get_untracked() != Some(State::Missing) {
            return;
        }
        self.state.set(State::Coming);
        let coming = self.owner.with(|| ScopedFuture::new_untracked((self.load)()));
        let part = Rc::clone(self);
        spawn_local(async move {
            if let Ok(view) = coming.await {
                part.view.replace(Some(view));
                part.state.try_set(State::Here);
                ask_again();
            } else if part.state.try_set(State::Missing).is_none() && part.comes_with_others {
                MISSING.with_borrow_mut(|missing| missing.push(part));
            }
        });
    }
}

fn show(load: Load, comes_with_others: bool) -> AnyView {
    let state = RwSignal::new(State::Missing);
    let owner = Owner::current().unwrap_or_default();
    let part = Rc::new(Part { load, state, view: RefCell::default(), owner, comes_with_others });
    part.ask();
    let part = StoredValue::new_local(part);
    (move || match state.get() {
        State::Coming => ().into_any(),
        State::Here => {
            part.try_with_value(|part| part.view.take()).flatten().unwrap_or_else(|| ().into_any())
        }
        // A server that carries another version by now has this one's parts no more.
        State::Missing => view! {
            <p class="notice notice--bad" role="alert">{text::part_missing()} " "
                <button type="button" class="button button--small" on:click=move |_| part.with_value(Part::ask)>{text::phone_try_again()}</button>
                " "
                <button type="button" class="button button--small" on:click=|_| drop(window().location().reload())>{text::phone_reload()}</button>
            </p>
        }
        .into_any(),
    })
    .into_any()
}
