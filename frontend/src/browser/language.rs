use std::cmp::Ordering;

use js_sys::{Array, Intl, JsString, Object, Reflect};
use wasm_bindgen::JsValue;

use super::{document, window};

/// The languages that the browser's user reads, the best first, as tags (BCP 47).
pub fn preferred_languages() -> Vec<String> {
    let navigator = window().navigator();
    let tags: Vec<String> = navigator.languages().iter().filter_map(|tag: JsValue| tag.as_string()).collect();
    if tags.is_empty() { navigator.language().into_iter().collect() } else { tags }
}

/// How people order names: as the browser's language does, and by the numbers in them.
pub fn name_order() -> impl Fn(&str, &str) -> Ordering {
    let options = Object::new();
    // Without the option, names are still in an order.
    let _ = Reflect::set(&options, &"numeric".into(), &true.into());
    let compare = Intl::Collator::new(&Array::new(), &options).compare();
    move |a, b| {
        let order = compare.call2(&JsValue::UNDEFINED, &a.into(), &b.into());
        let order = order.ok().and_then(|order| order.as_f64()).unwrap_or(0.0);
        order.partial_cmp(&0.0).unwrap_or(Ordering::Equal)
    }
}

/// Whether a text has these words in it, in capitals or not. In a page the browser looks: the standard library's tables of
/// capitals are large.
pub fn is_within(words: &str, text: &str) -> bool {
    if cfg!(target_arch = "wasm32") {
        let [words, text] = [words, text].map(|of| JsString::from(of).to_lower_case());
        text.includes(&String::from(words), 0)
    } else {
        text.to_lowercase().contains(&words.to_lowercase())
    }
}

/// Says which language the page is in, so that screen readers pronounce it right and lines break where they should.
pub fn declare_language(tag: &str) {
    if let Some(root) = document().document_element() {
        let _ = root.set_attribute("lang", tag);
    }
}
