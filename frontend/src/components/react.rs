//! What is done again whenever something changes.

use leptos::prelude::*;

/// Does this, and again whenever a signal that it has read changes, as long as the owner that this is called under lives. Each
/// kind of [`Effect`] weighs half a kilobyte of the page; these are all of one kind.
pub fn react(act: impl FnMut() + 'static) {
    react_boxed(Box::new(act));
}

/// The same for what makes something that it is given when it is done again.
pub fn react_to<T: 'static>(mut act: impl FnMut(Option<T>) -> T + 'static) {
    let mut before = None;
    react(move || before = Some(act(before.take())));
}

#[inline(never)]
fn react_boxed(mut act: Box<dyn FnMut()>) {
    Effect::new(move |_: Option<()>| act());
}
