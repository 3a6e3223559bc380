//! The steps of the page, and what leads from one to the next.

use std::{cell::RefCell, rc::Rc};

use leptos::prelude::*;
use wasm_bindgen_futures::spawn_local;

use super::{
    problem::{Problem, Retry},
    recorder::{Recorder, Snapshot},
    stream::{Notice, Stream},
};
use crate::{
    api::{self, ApiError},
    browser::{Interval, Listener, clock, is_secure_context, location, window},
    gateway::Link,
    sensors::{self, Fault, PermissionRequest},
};

/// How often the shown numbers change, in milliseconds: readable, and cheap beside the sensors' rate.
const PUBLISH_PERIOD_MS: u32 = 200;

/// Where the page stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Step {
    Loading,
    /// A code is there; nothing has been used up.
    Offer,
    /// The phone has a session already.
    Ready,
    Starting,
    Streaming,
    Stopped,
    Problem(Problem),
}

impl Step {
    /// The value of `data-step`.
    pub(super) const fn name(&self) -> &'static str {
        match self {
            Self::Loading => "loading",
            Self::Offer => "offer",
            Self::Ready => "ready",
            Self::Starting => "starting",
            Self::Streaming => "streaming",
            Self::Stopped => "stopped",
            Self::Problem(_) => "problem",
        }
    }
}

/// The page's state.
#[derive(Clone, Copy)]
pub(super) struct Model {
    pub(super) step: RwSignal<Step>,
    /// Who receives the readings.
    pub(super) receiver: RwSignal<String>,
    /// While streaming.
    pub(super) link: RwSignal<Option<Link>>,
    /// What is wrong with the sensors while they go on.
    pub(super) fault: RwSignal<Option<Fault>>,
    pub(super) is_estimated: RwSignal<bool>,
    pub(super) snapshot: RwSignal<Snapshot>,
    pub(super) recorder: StoredValue<Rc<RefCell<Recorder>>, LocalStorage>,
    running: StoredValue<Option<(Stream, Interval)>, LocalStorage>,
    /// Another code was scanned while the page is open.
    rescanned: StoredValue<Option<Listener>, LocalStorage>,
}

impl Model {
    pub(super) fn new() -> Self {
        let model = Self {
            step: RwSignal::new(Step::Loading),
            receiver: RwSignal::default(),
            link: RwSignal::default(),
            fault: RwSignal::default(),
            is_estimated: RwSignal::default(),
            snapshot: RwSignal::default(),
            recorder: StoredValue::new_local(Rc::default()),
            running: StoredValue::new_local(None),
            rescanned: StoredValue::new_local(None),
        };
        let rescanned = Listener::new(&window(), "hashchange", move |_: web_sys::Event| {
            if !location::fragment().is_empty() {
                model.end();
                model.load();
            }
        });
        model.rescanned.set_value(Some(rescanned));
        model
    }

    /// Finds out what this phone can do here; nothing is used up.
    pub(super) fn load(self) {
        self.step.set(Step::Loading);
        spawn_local(async move {
            let step = self.find_step().await;
            self.step.set(step.unwrap_or_else(Step::Problem));
        });
    }

    async fn find_step(self) -> Result<Step, Problem> {
        if !is_secure_context() {
            return Err(Problem::InsecurePage);
        }
        if !sensors::is_supported() {
            return Err(Problem::NoSensor);
        }
        let code = location::fragment();
        if code.is_empty() {
            return match api::phone_session().await {
                Ok(session) => {
                    self.receiver.set(session.receiver);
                    Ok(Step::Ready)
                }
                Err(ApiError::Unauthorized(_)) => Err(Problem::NoCode),
                Err(error) => Err(error.into()),
            };
        }
        match api::offer(code).await {
            Ok(offer) => {
                self.receiver.set(offer.receiver);
                Ok(Step::Offer)
            }
            Err(error) => self.without_code(error).await.map(|()| Step::Ready),
        }
    }

    /// A code that does not work matters only to a phone that has no session.
    async fn without_code(self, error: ApiError) -> Result<(), Problem> {
        if !matches!(error, ApiError::NotFound(_)) {
            return Err(error.into());
        }
        let session = api::phone_session().await.map_err(|_| Problem::CodeInvalid)?;
        self.receiver.set(session.receiver);
        location::remove_fragment();
        Ok(())
    }

    /// Begins to stream. To be called from a tap, which entitles to ask for the sensors.
    pub(super) fn start(self) {
        if self.step.with_untracked(|step| matches!(step, Step::Starting | Step::Streaming)) {
            return;
        }
        let permission = sensors::request_permission();
        self.step.set(Step::Starting);
        spawn_local(async move {
            match self.prepare(permission).await {
                Ok(()) => self.stream(),
                Err(problem) => self.step.set(Step::Problem(problem)),
            }
        });
    }

    /// Permission first: a phone that refuses uses no code up.
    async fn prepare(self, permission: PermissionRequest) -> Result<(), Problem> {
        if !permission.is_granted().await {
            return Err(Problem::PermissionDenied);
        }
        let code = location::fragment();
        if code.is_empty() {
            return Ok(());
        }
        match api::pair(code).await {
            Ok(session) => {
                self.receiver.set(session.receiver);
                location::remove_fragment();
                Ok(())
            }
            // The answer to an earlier try may have been lost on its way.
            Err(error) => self.without_code(error).await,
        }
    }

    fn stream(self) {
        let recorder = Rc::<RefCell<Recorder>>::default();
        self.recorder.set_value(Rc::clone(&recorder));
        self.snapshot.set(Snapshot::default());
        self.fault.set(None);
        self.is_estimated.set(false);
        self.step.set(Step::Streaming);
        let shown = Rc::clone(&recorder);
        let publish = Interval::new(PUBLISH_PERIOD_MS, move || {
            self.snapshot.set(shown.borrow().snapshot(clock::monotonic_ms()));
        });
        let stream = Stream::start(recorder, move |notice| self.notice(notice));
        self.running.set_value(Some((stream, publish)));
    }

    fn notice(self, notice: Notice) {
        match notice {
            Notice::Link(Link::Stopped(advice)) => self.fail(advice.into()),
            Notice::Link(link) => self.link.set(Some(link)),
            Notice::Estimated => self.is_estimated.set(true),
            Notice::Fault(Some(fault)) if self.has_no_sample() => self.fail(Problem::Sensors(fault)),
            Notice::Fault(fault) => self.fault.set(fault),
        }
    }

    /// Sensors that never said anything stop the stream; those that worked before may come back by themselves.
    fn has_no_sample(self) -> bool {
        self.recorder.with_value(|recorder| recorder.borrow().is_empty())
    }

    fn fail(self, problem: Problem) {
        self.end();
        self.step.set(Step::Problem(problem));
    }

    /// Ends the stream, at the person's wish.
    pub(super) fn stop(self) {
        self.end();
        self.step.set(Step::Stopped);
    }

    fn end(self) {
        // Dropped outside of the store, because ending may report something.
        let running = self.running.try_update_value(Option::take);
        drop(running);
        self.link.set(None);
        self.fault.set(None);
    }

    /// Forgets the server, and lets it forget this phone.
    pub(super) fn forget(self) {
        self.end();
        self.step.set(Step::Loading);
        spawn_local(async move {
            let problem = match api::end_phone_session().await {
                Ok(()) | Err(ApiError::Unauthorized(_)) => Problem::NoCode,
                Err(error) => error.into(),
            };
            self.step.set(Step::Problem(problem));
        });
    }

    pub(super) fn retry(self, retry: Retry) {
        match retry {
            Retry::Start => self.start(),
            Retry::Load => self.load(),
            Retry::Reload => {
                let _ = window().location().reload();
            }
        }
    }
}
