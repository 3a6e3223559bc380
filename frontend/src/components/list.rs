//! Lists whose rows come, go and move with what they show.

use std::hash::{DefaultHasher, Hash, Hasher};

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};

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
        let mut hasher = DefaultHasher::new();
        key(&item).hash(&mut hasher);
        let row = row.clone();
        Row { key: hasher.finish(), make: Box::new(move || row(item).into_any()) }
    };
    keep(Box::new(move || items().into_iter().map(&of).collect()))
}

/// A text of a row that stays while it changes, so that the focus in it does, too: as `look` finds it among what the list shows,
/// and as it was once that is gone.
pub fn row_text(look: impl Fn() -> Option<String> + Send + Sync + 'static) -> Memo<String> {
    told(Box::new(look))
}

fn told(look: Box<dyn Fn() -> Option<String> + Send + Sync>) -> Memo<String> {
    Memo::new(move |last: Option<&String>| look().or_else(|| last.cloned()).unwrap_or_default())
}

/// Whoever removes a row by a button in it loses that: the focus goes to the list, if it can have it.
pub fn leave_row(button: &Element) {
    if let Ok(Some(list)) = button.closest("ul[tabindex]") {
        let _ = list.unchecked_into::<HtmlElement>().focus();
    }
}

fn keep(rows: Box<dyn Fn() -> Vec<Row> + Send>) -> AnyView {
    view! { <For each=rows key=|row| row.key children=|row: Row| (row.make)() /> }.into_any()
}
