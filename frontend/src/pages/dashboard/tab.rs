//! What a tab asks of the extension, and its name there.

use motionwire_shared::{
    SessionId,
    wire::{Capabilities, Offer},
};

use crate::browser::storage;

/// Where a tab remembers its name, so that a reloaded page takes the place of its own dead socket.
const SESSION_KEY: &str = "motionwire.session";

/// What the dashboard asks of the extension.
pub(super) fn offer() -> Offer {
    Offer { want: Capabilities::CONSUMER, session: tab_session() }
}

/// The name of this tab.
fn tab_session() -> Option<SessionId> {
    if let Some(known) = storage::get_of_tab(SESSION_KEY) {
        return known.parse().ok();
    }
    let random = |_| ((js_sys::Math::random() * f64::from(u32::MAX)) as u32).to_string();
    let name = [0, 1].map(random).join("-");
    storage::set_of_tab(SESSION_KEY, &name);
    name.parse().ok()
}
