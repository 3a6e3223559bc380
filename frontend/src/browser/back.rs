//! The browser's way back.

use wasm_bindgen::JsValue;
use web_sys::Event;

use super::{Listener, location, window};

/// Keeps whoever goes back on this page; dropping it gives the way back free again.
pub struct BackGuard {
    _back: Listener,
}

impl BackGuard {
    /// To be called from a tap: browsers pass over what a page adds by itself.
    pub fn set() -> Self {
        add_entry();
        // Going back has taken the entry away that was added.
        Self { _back: Listener::new(&window(), "popstate", |_: Event| add_entry()) }
    }
}

impl Drop for BackGuard {
    fn drop(&mut self) {
        // The listener hears nothing of it: that comes later.
        if let Ok(history) = window().history() {
            let _ = history.back();
        }
    }
}

/// An entry in the history that is this page as it is.
fn add_entry() {
    if let Ok(history) = window().history() {
        let _ = history.push_state_with_url(&JsValue::NULL, "", Some(&location::href()));
    }
}
