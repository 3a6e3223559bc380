use std::{cell::Cell, rc::Rc};

use web_sys::{Event, PageTransitionEvent, VisibilityState};

use super::{Listener, clock, document, window};

/// An absence that is longer than this may have been sleep, in milliseconds.
const BRIEF_MS: f64 = 5_000.0;

/// Why a page that may have slept should look after its connections and clocks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Resumed {
    /// It is shown again after a moment.
    Shown,
    /// It was away for longer, came back from the browser's cache of left pages, or the network came back: its sockets
    /// may be dead.
    Revived,
}

/// Whether the page is shown.
pub fn is_visible() -> bool {
    document().visibility_state() == VisibilityState::Visible
}

/// Calls back whenever the page is shown again, restored, or back online. Browsers may report one resume in several
/// ways at once.
pub fn on_resume(callback: impl Fn(Resumed) + 'static) -> [Listener; 3] {
    let callback = Rc::new(callback);
    let (shown, restored, online) = (Rc::clone(&callback), Rc::clone(&callback), callback);
    // By the wall clock: the monotonic one may stand still while the device sleeps.
    let hidden_at_ms = Cell::new(None);
    [
        Listener::new(&document(), "visibilitychange", move |_: Event| {
            if !is_visible() {
                return hidden_at_ms.set(Some(clock::wall_ms()));
            }
            let is_brief = hidden_at_ms
                .take()
                .is_some_and(|at_ms| (0.0..BRIEF_MS).contains(&(clock::wall_ms() - at_ms)));
            shown(if is_brief { Resumed::Shown } else { Resumed::Revived });
        }),
        Listener::new(&window(), "pageshow", move |event: PageTransitionEvent| {
            if event.persisted() {
                restored(Resumed::Revived);
            }
        }),
        Listener::new(&window(), "online", move |_: Event| online(Resumed::Revived)),
    ]
}

/// Calls back whenever the page is hidden.
pub fn on_hidden(callback: impl Fn() + 'static) -> Listener {
    Listener::new(&document(), "visibilitychange", move |_: Event| {
        if !is_visible() {
            callback();
        }
    })
}
