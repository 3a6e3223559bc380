//! What the page remembers in this browser. Private windows and settings may forbid it: then nothing is remembered,
//! and nothing else breaks.

use js_sys::{Function, Reflect};
use wasm_bindgen::JsCast;
use web_sys::{Event, Storage};

use super::{Listener, window};

fn storage() -> Option<Storage> {
    window().local_storage().ok().flatten()
}

/// The remembered text under a key.
pub fn get(key: &str) -> Option<String> {
    storage()?.get_item(key).ok().flatten()
}

/// Remembers a text under a key.
pub fn set(key: &str, value: &str) {
    if let Some(storage) = storage() {
        let _ = storage.set_item(key, value);
    }
}

/// Forgets the text under a key.
pub fn remove(key: &str) {
    if let Some(storage) = storage() {
        let _ = storage.remove_item(key);
    }
}

/// Calls back with the key of what another page of this server has changed.
pub fn on_change(callback: impl Fn(&str) + 'static) -> Listener {
    Listener::new(&window(), "storage", move |event: Event| {
        let key = Reflect::get(&event, &"key".into()).ok().and_then(|key| key.as_string());
        // None: all was removed.
        callback(key.as_deref().unwrap_or_default());
    })
}

/// Asks the browser not to throw away what pages of this server keep when room is short; it may say no.
pub fn persist() {
    let ask = || {
        let manager = Reflect::get(&window().navigator(), &"storage".into()).ok()?;
        let persist: Function = Reflect::get(&manager, &"persist".into()).ok()?.dyn_into().ok()?;
        persist.call0(&manager).ok()
    };
    let _ = ask();
}

fn storage_of_tab() -> Option<Storage> {
    window().session_storage().ok().flatten()
}

/// Takes out the text that this tab remembers under a key, also when it is reloaded.
pub fn take_of_tab(key: &str) -> Option<String> {
    let storage = storage_of_tab()?;
    let text = storage.get_item(key).ok().flatten();
    let _ = storage.remove_item(key);
    text
}

/// Lets this tab remember a text under a key.
pub fn set_of_tab(key: &str, value: &str) {
    if let Some(storage) = storage_of_tab() {
        let _ = storage.set_item(key, value);
    }
}
