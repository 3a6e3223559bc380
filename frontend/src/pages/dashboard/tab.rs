//! What a tab asks of the extension, and its name there.

use motionwire_shared::{
    SessionId,
    wire::{Capabilities, Offer},
};
use web_sys::PageTransitionEvent;

use crate::browser::{Listener, random_name, storage, window};

/// Where a tab remembers its name while it is reloaded, so that it takes the place of its own dead socket.
const SESSION_KEY: &str = "motionwire.session";

/// A tab of the browser.
pub(super) struct Tab {
    session: Option<SessionId>,
    _leaving: Listener,
}

impl Tab {
    /// This tab. Its name is taken out of what the tab remembers until the page is left: a tab that is duplicated gets a
    /// copy of that, and two of one name would push each other out.
    pub(super) fn open() -> Self {
        let name = storage::take_of_tab(SESSION_KEY).unwrap_or_else(random_name);
        let session = name.parse().ok();
        let leaving = Listener::new(&window(), "pagehide", move |_: PageTransitionEvent| {
            storage::set_of_tab(SESSION_KEY, &name);
        });
        Self { session, _leaving: leaving }
    }

    /// Its name, which a reload keeps and no other tab has.
    pub(super) fn name(&self) -> &str {
        self.session.as_ref().map_or("", SessionId::as_str)
    }

    /// What the dashboard asks of the extension.
    pub(super) fn offer(&self) -> Offer {
        Offer { want: Capabilities::CONSUMER, session: self.session.clone() }
    }
}
