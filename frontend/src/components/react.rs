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

/// What is made anew whenever a signal that it has read changes, and told of where it differs. The way that a [`Memo`] is made
/// weighs half a kilobyte, too: all of one type are made by one.
pub fn memo<T: PartialEq + Send + Sync + 'static>(make: impl Fn() -> T + Send + Sync + 'static) -> Memo<T> {
    memo_boxed(Box::new(make))
}

#[inline(never)]
fn memo_boxed<T: PartialEq + Send + Sync + 'static>(make: Box<dyn Fn() -> T + Send + Sync>) -> Memo<T> {
    Memo::new(move |_| make())
}

#[inline(never)]
fn react_boxed(mut act: Box<dyn FnMut()>) {
    Effect::new(move |_: Option<()>| act());
}
