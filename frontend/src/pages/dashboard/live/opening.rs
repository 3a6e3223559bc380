//! How a page begins: what it may look at, and what it waits for before it shows the first charts, so that what comes a moment
//! later pushes nothing away.

use futures_util::future;
use leptos::prelude::*;
use motionwire_shared::wire::Capabilities;
use wasm_bindgen_futures::spawn_local;

use super::{super::kept, Live};
use crate::browser::Timeout;

/// For how long the first charts are held back at most, in milliseconds: the answers mostly come before the first reading.
const PATIENCE_MS: u32 = 300;

/// What the page may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Reach {
    /// Everything.
    Dashboard,
    /// It may look at what a link shows, and at what is stored of it, if that is part of it.
    Viewer { past: bool },
}

impl Reach {
    /// What a server of this version offers: taken for granted until the server has told.
    pub(super) const fn usual(self) -> Capabilities {
        if matches!(self, Self::Viewer { .. }) { Capabilities::VIEWER } else { Capabilities::CONSUMER }
    }
}

impl Live {
    /// Asks which phones there are and what comes to the server now, and shows nothing before that is known.
    pub(super) fn open(self) {
        let done = move || {
            self.is_opening.try_set(false);
        };
        StoredValue::new_local(Timeout::new(PATIENCE_MS, done));
        spawn_local(async move {
            let coming = async move {
                if self.has_past() {
                    kept::expect(self).await;
                }
            };
            future::join(self.load_phones(), coming).await;
            done();
        });
    }
}
