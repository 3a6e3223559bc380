//! The phone that this page plays, for those who have none at hand. Its readings take the way of a real one's: through
//! a producer's connection to the server, and back.

use std::{cell::RefCell, rc::Rc};

use leptos::prelude::*;
use motionwire_shared::{
    UserId,
    wire::{Offer, Role},
};

use super::live::Live;
use crate::{
    api::{self, ApiError},
    browser::{Interval, clock, storage},
    gateway::{CloseAdvice, Connection, Event, Link},
    sensors::simulated::Simulator,
    text,
};

/// Time between two looks at what is due, in milliseconds.
const INTERVAL_MS: u32 = 16;

/// Where this browser remembers the simulated phone's uid, to know it after a reload.
const UID_KEY: &str = "motionwire.simulated-uid";

/// The page's simulated phone: there or not.
#[derive(Clone, Copy)]
pub(super) struct Simulation {
    link: RwSignal<Option<Link>>,
    uid: RwSignal<Option<UserId>>,
    running: StoredValue<Option<Running>, LocalStorage>,
}

/// What ends the simulated phone when it is dropped.
struct Running {
    _connection: Rc<RefCell<Option<Connection>>>,
    _interval: Interval,
}

impl Simulation {
    /// No phone yet.
    pub(super) fn new() -> Self {
        Self {
            link: RwSignal::new(None),
            uid: RwSignal::new(storage::get(UID_KEY).and_then(|uid| uid.parse().ok())),
            running: StoredValue::new_local(None),
        }
    }

    /// The uid of the simulated phone, as far as it is known.
    pub(super) fn uid(self) -> Option<UserId> {
        self.uid.get()
    }

    fn start(self) {
        let connection = Rc::new(RefCell::new(None::<Connection>));
        let token = move || -> api::LocalBoxFuture<_> { Box::pin(self.token()) };
        let opened = Connection::open(Role::Producer, Offer::default(), token, move |event| {
            if let Event::Link(link) = event {
                self.link.try_set(Some(link));
            }
        });
        *connection.borrow_mut() = Some(opened);
        let sender = Rc::clone(&connection);
        let mut simulator = Simulator::new(clock::wall_ms());
        let interval = Interval::new(INTERVAL_MS, move || {
            // What cannot be sent is not kept: like a real phone's, it was measured in vain.
            for sample in simulator.due(clock::wall_ms()) {
                if let Some(connection) = sender.borrow().as_ref() {
                    sample.submit(|frame| connection.send(frame));
                }
            }
        });
        self.running.set_value(Some(Running { _connection: connection, _interval: interval }));
    }

    async fn token(self) -> Result<String, ApiError> {
        let phone = api::simulated_phone().await?;
        storage::set(UID_KEY, phone.uid.as_str());
        self.uid.try_set(Some(phone.uid));
        Ok(phone.token)
    }

    fn stop(self) {
        self.running.set_value(None);
        self.link.set(None);
    }

    fn toggle(self) {
        if self.link.get_untracked().is_some() { self.stop() } else { self.start() }
    }
}

/// Starts the simulated phone, and stops it.
#[component]
pub(super) fn TryButton(
    live: Live,
    /// Whether it is what a newcomer is likely to want.
    #[prop(optional)]
    is_prominent: bool,
) -> impl IntoView {
    let simulation = live.simulation();
    let is_on = move || simulation.link.get().is_some();
    let label = move || if is_on() { text::simulated_stop() } else { text::simulated_start() };
    let state = move || match simulation.link.get() {
        None | Some(Link::Live) => "",
        Some(Link::Connecting) => text::phone_starting(),
        Some(Link::Waiting { .. }) => text::simulated_waiting(),
        Some(Link::Stopped(CloseAdvice::Duplicate)) => text::simulated_elsewhere(),
        Some(Link::Stopped(_)) => text::simulated_ended(),
    };
    view! {
        <div class="try">
            <button
                type="button"
                class="button"
                class:button--primary=move || is_prominent && !is_on()
                data-action="try"
                aria-pressed=move || is_on().to_string()
                on:click=move |_| simulation.toggle()
            >
                {label}
            </button>
            <span class="muted small" role="status">{state}</span>
        </div>
    }
}
