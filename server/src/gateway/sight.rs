//! What a consumer sees, and for how long.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use motionwire_shared::wire::{CloseCode, Fault, Replay};

use crate::{auth::Watcher, clock::Clock, feed::Frames, scope::Scope};

/// What a consumer's token lets it see. A developer's program sees all of its developer's readings, without end.
#[derive(Debug, Clone, Default)]
pub(super) struct Sight {
    scope: Option<Arc<Scope>>,
    /// The viewer link, if there is a scope.
    link: Option<Arc<str>>,
    until: Option<Instant>,
}

impl Sight {
    /// The sight of somebody who watches in a browser.
    pub(super) fn of(watcher: &Watcher, clock: &Clock) -> Self {
        let left_us = watcher.until().as_micros().saturating_sub(clock.timestamp().as_micros());
        let left = Duration::from_micros(u64::try_from(left_us).unwrap_or_default());
        let scope = watcher.scope().cloned();
        let link = scope.is_some().then(|| watcher.id().into());
        Self { scope, link, until: clock.now().checked_add(left) }
    }

    /// The part of the readings that it is limited to.
    pub(super) fn scope(&self) -> Option<&Arc<Scope>> {
        self.scope.as_ref()
    }

    /// The viewer link that it is limited to.
    pub(super) fn link(&self) -> Option<&Arc<str>> {
        self.link.as_ref()
    }

    /// The frames that it may see.
    pub(super) fn pass(&self, frames: Frames) -> Frames {
        match &self.scope {
            Some(scope) => scope.pass(&frames),
            None => frames,
        }
    }

    /// A REPLAY as far as it may be served: of nothing, where the past is not to be seen.
    pub(super) fn allow(&self, replay: Replay) -> Replay {
        match &self.scope {
            Some(scope) if !scope.past => Replay { before: Some(0), ..replay },
            _ => replay,
        }
    }

    /// Resolves when it ends; never, without an end.
    pub(super) async fn ended(&self, clock: &Clock) -> Fault {
        match self.until {
            // In a box, since most have no end and need no room for the timer.
            Some(until) => Box::pin(clock.sleep_until(until)).await,
            None => std::future::pending().await,
        }
        ended()
    }
}

/// Why a watcher's connection is closed: whoever comes again gets no token.
pub(super) fn ended() -> Fault {
    Fault::new(CloseCode::BadToken, "this session or link has ended")
}
