//! What the page remembers in this browser. Private windows and settings may forbid it: then nothing is remembered,
//! and nothing else breaks.

use web_sys::Storage;

use super::window;

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
