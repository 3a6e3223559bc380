//! The page's address.

use wasm_bindgen::JsValue;

use super::window;

/// The path, like `/p`.
pub fn path() -> String {
    window().location().pathname().unwrap_or_default()
}

/// The value of a parameter of the address' query, if it is there.
pub fn parameter(name: &str) -> Option<String> {
    let query = window().location().search().ok()?;
    web_sys::UrlSearchParams::new_with_str(&query).ok()?.get(name)
}

/// The viewer link that the page's address names, `/view/ID`.
pub fn viewer_link() -> Option<String> {
    viewer_link_of(&path()).map(str::to_owned)
}

/// The viewer link that a path names.
pub fn viewer_link_of(path: &str) -> Option<&str> {
    path.strip_prefix("/view/").filter(|id| !id.is_empty() && !id.contains('/'))
}

/// Scheme, host and port.
pub fn origin() -> String {
    window().location().origin().unwrap_or_default()
}

/// Whether the server is on the machine that this browser is on, and is spoken to by an address that no other machine has.
pub fn is_loopback() -> bool {
    let host = window().location().hostname().unwrap_or_default();
    matches!(host.as_str(), "localhost" | "127.0.0.1" | "[::1]")
}

/// What follows `#`, without it; empty if there is nothing.
pub fn fragment() -> String {
    let hash = window().location().hash().unwrap_or_default();
    hash.strip_prefix('#').map(str::to_owned).unwrap_or_default()
}

/// Goes to another fragment of this page, which is told to those who listen to `hashchange`.
pub fn set_fragment(fragment: &str) {
    let _ = window().location().set_hash(fragment);
}

/// Puts a fragment into the address bar, without telling anybody.
pub fn show_fragment(fragment: &str) {
    let path = window().location().pathname().unwrap_or_default();
    if let Ok(history) = window().history() {
        let _ = history.replace_state_with_url(&JsValue::NULL, "", Some(&format!("{path}#{fragment}")));
    }
}

/// The whole address.
pub fn href() -> String {
    window().location().href().unwrap_or_default()
}

/// Takes the fragment out of the address bar and the history, so that a secret in it is neither shown nor shared.
pub fn remove_fragment() {
    let location = window().location();
    let path = location.pathname().unwrap_or_default() + &location.search().unwrap_or_default();
    if let Ok(history) = window().history() {
        let _ = history.replace_state_with_url(&JsValue::NULL, "", Some(&path));
    }
}

/// The address of the same server's WebSocket endpoint: `wss` exactly where the page came over `https`.
pub fn connect_url() -> String {
    let location = window().location();
    let host = location.host().unwrap_or_default();
    match location.protocol().as_deref() {
        Ok("https:") => format!("wss://{host}/connect"),
        _ => format!("ws://{host}/connect"),
    }
}
