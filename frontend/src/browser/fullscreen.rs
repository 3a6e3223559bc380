//! The whole screen, where the browser gives it; where not, the page fills its window, and nothing else changes.

use js_sys::{Function, Promise, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};

use super::document;

/// Takes the whole screen. To be called from a tap.
pub fn enter() {
    if let Some(root) = document().document_element() {
        call(&root, "requestFullscreen");
    }
}

/// Gives it back.
pub fn leave() {
    if document().fullscreen_element().is_some() {
        call(&document(), "exitFullscreen");
    }
}

/// Some browsers lack the method, some refuse.
fn call(object: &JsValue, method: &str) {
    let function = Reflect::get(object, &method.into()).ok().and_then(|f| f.dyn_into::<Function>().ok());
    let answer = function.and_then(|function| function.call0(object).ok());
    if let Some(promise) = answer.and_then(|answer| answer.dyn_into::<Promise>().ok()) {
        spawn_local(async move {
            let _ = JsFuture::from(promise).await;
        });
    }
}
