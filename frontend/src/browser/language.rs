use wasm_bindgen::JsValue;

use super::{document, window};

/// The languages that the browser's user reads, the best first, as tags (BCP 47).
pub fn preferred_languages() -> Vec<String> {
    let navigator = window().navigator();
    let tags: Vec<String> = navigator.languages().iter().filter_map(|tag: JsValue| tag.as_string()).collect();
    if tags.is_empty() { navigator.language().into_iter().collect() } else { tags }
}

/// Says which language the page is in, so that screen readers pronounce it right and lines break where they should.
pub fn declare_language(tag: &str) {
    if let Some(root) = document().document_element() {
        let _ = root.set_attribute("lang", tag);
    }
}
