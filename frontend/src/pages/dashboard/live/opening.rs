//! What a page waits for before it shows the first charts, so that what comes a moment later pushes nothing away.

use futures_util::future;
use leptos::prelude::*;
use wasm_bindgen_futures::spawn_local;

use super::{super::kept, Live};
use crate::browser::Timeout;

/// For how long the first charts are held back at most, in milliseconds: the answers mostly come before the first reading.
const PATIENCE_MS: u32 = 300;

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
