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

/// Whether two words differ at most in capitals. Asked of the browser: the standard library's tables of them are large.
pub fn is_same_word(a: &str, b: &str) -> bool {
    let [a, b] = [a, b].map(|word| JsString::from(word).to_lower_case());
    a == b
}

/// Says which language the page is in, so that screen readers pronounce it right and lines break where they should.
pub fn declare_language(tag: &str) {
    if let Some(root) = document().document_element() {
        let _ = root.set_attribute("lang", tag);
    }
}
