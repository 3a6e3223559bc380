//! What texts say of the stretch of time that is shown. They follow a hand a few times a second, which is as fast as they
//! can be read; laying them out anew costs a browser more than a chart does.

use leptos::prelude::*;

use crate::{
    browser::{Timeout, clock},
    chart::Viewport,
};

/// Time between two renewals of such texts, in milliseconds.
const INTERVAL_MS: f64 = 250.0;

/// The stretch of time that texts tell of.
#[derive(Clone, Copy)]
pub(super) struct Told {
    viewport: RwSignal<Viewport>,
    told_ms: StoredValue<f64>,
    pending: StoredValue<Option<Timeout>, LocalStorage>,
}

impl Told {
    /// Tells of the present.
    pub(super) fn new() -> Self {
        Self {
            viewport: RwSignal::default(),
            told_ms: StoredValue::new(f64::NEG_INFINITY),
            pending: StoredValue::new_local(None),
        }
    }

    /// What is told.
    pub(super) fn viewport(self) -> Signal<Viewport> {
        self.viewport.into()
    }

    /// Tells of this: at once, or as soon as what was told last has been there for a while.
    pub(super) fn tell(self, viewport: Viewport) {
        let wait_ms = self.told_ms.get_value() + INTERVAL_MS - clock::monotonic_ms();
        let tell = move || {
            self.told_ms.try_set_value(clock::monotonic_ms());
            self.viewport.try_set(viewport);
        };
        let pending = (wait_ms > 0.0).then(|| Timeout::new(wait_ms.ceil() as u32, tell));
        if pending.is_none() {
            tell();
        }
        self.pending.set_value(pending);
    }
}
