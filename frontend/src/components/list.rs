//! Lists whose rows come, go and move with what they show.

use std::hash::{DefaultHasher, Hash, Hasher};

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::spawn_local;
use web_sys::{HtmlElement, HtmlInputElement};

use crate::{api::ApiError, browser::document};

/// A row that may have to be made. It has forgotten what it shows, so that all lists share one way of keeping rows.
struct Row {
    /// The hash of what tells it from the other rows.
    key: u64,
    make: Box<dyn FnOnce() -> AnyView + Send>,
}

/// One row for each item, in their order. A row lives as long as there is an item of its key.
pub fn list<T, K, V>(
    items: impl Fn() -> Vec<T> + Send + 'static,
    key: impl Fn(&T) -> K + Send + 'static,
    row: impl Fn(T) -> V + Clone + Send + 'static,
) -> AnyView
where
    T: Send + 'static,
    K: Hash,
    V: IntoView + 'static,
{
    let of = move |item: T| {
        let row = row.clone();
        let key = hashed(&|hasher| key(&item).hash(hasher));
        Row { key, make: Box::new(move || row(item).into_any()) }
    };
    keep(Box::new(move || items().into_iter().map(&of).collect()))
}

fn hashed(key: &dyn Fn(&mut DefaultHasher)) -> u64 {
    let mut hasher = DefaultHasher::new();
    key(&mut hasher);
    hasher.finish()
}

fn keep(rows: Box<dyn Fn() -> Vec<Row> + Send>) -> AnyView {
    view! { <For each=rows key=|row| row.key children=|row: Row| (row.make)() /> }.into_any()
}

/// What a row tells of its item, which may change while the row stays; nothing of an item that is gone.
pub fn row_text<T: Send + Sync + 'static>(
    items: RwSignal<Vec<T>>,
    is_it: impl Fn(&T) -> bool + Send + Sync + 'static,
    words: impl Fn(&T) -> String + Send + Sync + 'static,
) -> Signal<String> {
    Signal::derive(move || {
        items.with(|items| items.iter().find(|item| is_it(item)).map(&words)).unwrap_or_default()
    })
}

/// What was asked for with the name that was typed into a row's field: where it was refused, the old name stands there again.
pub fn named(field: &HtmlInputElement, answer: Result<(), ApiError>) -> Result<(), ApiError> {
    if answer.is_err() {
        field.set_value(&field.default_value());
    }
    answer
}

/// To be called where rows with an `id` are about to be made anew or removed: the focus stays in its row, or else goes to the list.
pub fn hold_focus() {
    let Some(at) = document().active_element() else { return };
    let Ok(Some(row)) = at.closest("li") else { return };
    let all = row.parent_element();
    spawn_local(async move {
        if at.is_connected() {
            return;
        }
        let anew = document().get_element_by_id(&row.id());
        let control = anew.and_then(|row| row.query_selector(&at.tag_name()).ok().flatten());
        if let Some(target) = control.or(all) {
            let _ = target.unchecked_into::<HtmlElement>().focus();
        }
    });
}
