//! A running stream: sensors, connection and wake lock, together.

use std::{
    cell::{Cell, RefCell},
    rc::Rc,
};

use motionwire_shared::wire::Role;

use super::{
    recorder::{Fate, Recorder},
    sources::Sources,
};
use crate::{
    api,
    browser::{WakeLock, clock},
    gateway::{Connection, Event, Link},
    sensors::{Captured, Fault},
};

/// What a stream tells the page.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Notice {
    Link(Link),
    Fault(Option<Fault>),
    Estimated,
    /// Whether the screen is kept on.
    Awake(bool),
}

/// A running stream; dropping it ends it.
pub(super) struct Stream {
    sources: Sources,
    _connection: Rc<Connection>,
    _wake_lock: WakeLock,
}

impl Stream {
    /// Connects, and opens the sources with where their readings go. Every reading is recorded, and sent if the
    /// connection takes it.
    pub(super) fn start(
        recorder: Rc<RefCell<Recorder>>,
        open: impl FnOnce(Rc<dyn Fn(Captured)>) -> Sources,
        on: impl Fn(Notice) + Clone + 'static,
    ) -> Self {
        let (on_link, on_awake) = (on.clone(), on.clone());
        let has_begun = Rc::new(Cell::new(false));
        let begins = Rc::clone(&has_begun);
        let connection = Rc::new(Connection::open(
            Role::Producer,
            || Box::pin(api::phone_token()),
            move |event| {
                if let Event::Link(link) = event {
                    if link == Link::Live {
                        begins.set(true);
                    }
                    on_link(Notice::Link(link));
                }
            },
        ));
        let uplink = Rc::clone(&connection);
        let fate = move |is_sent| match (is_sent, has_begun.get()) {
            (true, _) => Fate::Sent,
            (false, true) => Fate::Unsent,
            (false, false) => Fate::Early,
        };
        let sources = open(Rc::new(move |captured| match captured {
            Captured::Sample(sample) => {
                let fate = fate(sample.submit(|frame| uplink.send(frame)));
                recorder.borrow_mut().record(&sample, fate, clock::monotonic_ms());
            }
            Captured::Measured(measured) => {
                let fate = fate(measured.submit(|frame| uplink.send(frame)));
                recorder.borrow_mut().count(fate);
            }
            Captured::Fault(fault) => on(Notice::Fault(fault)),
            Captured::Estimated => on(Notice::Estimated),
            Captured::IncludingGravity(..) => {}
        }));
        let wake_lock = WakeLock::acquire(move |is_held| on_awake(Notice::Awake(is_held)));
        Self { sources, _connection: connection, _wake_lock: wake_lock }
    }

    /// What is measured.
    pub(super) const fn sources(&self) -> &Sources {
        &self.sources
    }
}
