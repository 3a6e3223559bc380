//! Lists whose rows come, go and move with what they show.

use std::hash::{DefaultHasher, Hash, Hasher};

use leptos::prelude::*;

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
