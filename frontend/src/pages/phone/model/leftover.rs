//! What a stopped stream, or an earlier visit, has measured and not yet sent goes on its way while the page is open.

use std::rc::Rc;

use leptos::prelude::*;
use wasm_bindgen_futures::spawn_local;

use super::{
    super::{
        consent::Topic,
        mark::Mark,
        uplink::{Left, News, Uplink},
    },
    Model, PUBLISH_PERIOD_MS, Step, WITHHELD_TURNS,
};
use crate::{
    browser::Interval,
    gateway::{CloseAdvice, Link},
};

/// An uplink without sources, until all of it is stored.
pub(super) struct Leftover {
    uplink: Rc<Uplink>,
    _watch: Interval,
}

impl Model {
    /// Sends what earlier visits left: it was agreed to when it was measured. Where another page of this browser streams,
    /// that one does it; a connection of this one's own would end that one's.
    pub(super) async fn send_left(self) {
        let Some(left) = Left::take().await else { return };
        // Who has tapped Start meanwhile, or anything else, has an uplink of their own, or none any more.
        if self.step.with_untracked(|step| *step != Step::Ready) {
            return;
        }
        // No other page streams: what was under way ended with its page.
        self.holes.set(Mark::take().unwrap_or_default());
        if !left.is_empty() {
            self.finish(Rc::new(Uplink::start_with(self.server_clock.get_value(), left)));
        }
    }

    /// Keeps an uplink until the server has stored what it holds, or wants nothing more.
    pub(super) fn finish(self, uplink: Rc<Uplink>) {
        let counts = Rc::clone(&uplink);
        let watch = Interval::new(WITHHELD_TURNS * PUBLISH_PERIOD_MS, move || {
            self.left.set(counts.counts().waiting);
            self.count_withheld();
            if counts.is_done() {
                self.let_go();
            }
        });
        uplink.finish(move |news| match news {
            News::Link(Link::Stopped(CloseAdvice::SessionEnded)) => self.revoked(),
            News::Link(Link::Stopped(_)) => self.let_go(),
            News::Link(link) => self.link.set(Some(link)),
            News::Kept(is_kept) => self.is_kept.set(is_kept),
            News::Late(_) | News::Control(_) => {}
        });
        self.left.set(uplink.counts().waiting);
        self.leftover.set_value(Some(Leftover { uplink, _watch: watch }));
    }

    /// The uplink of an earlier stream, for another one, or to be dropped.
    pub(super) fn take_leftover(self) -> Option<Rc<Uplink>> {
        self.left.set(0);
        self.is_kept.set(true);
        let leftover = self.leftover.try_update_value(Option::take).flatten()?;
        self.count_withheld();
        self.link.set(None);
        Some(leftover.uplink)
    }

    fn with_uplink<T>(self, act: impl FnOnce(&Uplink) -> T) -> Option<T> {
        self.running.with_value(|running| {
            self.leftover.with_value(|leftover| {
                let of_leftover = leftover.as_ref().map(|leftover| &*leftover.uplink);
                running.as_ref().map(|running| running.stream.uplink()).or(of_leftover).map(act)
            })
        })
    }

    /// Counts what waits of each topic that is switched off: it was agreed to when it was measured.
    pub(super) fn count_withheld(self) {
        let waiting = self.with_uplink(Uplink::waiting).unwrap_or_default();
        let consent = self.consent();
        for topic in Topic::ALL {
            let count = if consent.is_on(topic) { 0 } else { waiting[topic as usize] };
            let withheld = self.withheld[topic as usize];
            if withheld.get_untracked() != count {
                withheld.set(count);
            }
        }
    }

    /// Deletes what waits of a topic.
    pub(in super::super) fn delete_withheld(self, topic: Topic) {
        self.with_uplink(|uplink| uplink.delete_waiting(topic));
        self.count_withheld();
    }

    /// Ends it, not within its own report.
    fn let_go(self) {
        spawn_local(async move { drop(self.take_leftover()) });
    }
}
