//! A dialog that is made when it is first asked for.

use leptos::{html::Dialog, prelude::*};

use super::{Loaded, later_by_hand, memo, react::react};

/// How often a dialog was asked for.
#[derive(Clone, Copy, Default)]
pub struct Asked(RwSignal<u32>);

impl Asked {
    /// Asks for it.
    pub fn ask(self) {
        self.0.update(|times| *times += 1);
    }

    /// What stands for the dialog on the page: nothing before it is asked for.
    pub fn place<F: Future<Output = Loaded> + 'static>(
        self,
        load: impl Fn(Self) -> F + Copy + Send + 'static,
    ) -> impl IntoView {
        let is_asked = memo(move || self.0.get() > 0);
        move || is_asked.get().then(|| later_by_hand(move || load(self)))
    }

    /// Opens the dialog as soon as it is on the page, and whenever it is asked for again; `prepare` comes before.
    pub fn open(self, dialog: NodeRef<Dialog>, prepare: impl Fn() + 'static) {
        react(move || {
            self.0.track();
            if let Some(dialog) = dialog.get().filter(|dialog| !dialog.open()) {
                untrack(&prepare);
                let _ = dialog.show_modal();
            }
        });
    }
}
