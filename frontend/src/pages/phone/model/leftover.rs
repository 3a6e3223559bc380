//! What a stopped stream, or an earlier visit, has measured and not yet sent goes on its way while the page is open.

use std::rc::Rc;

use leptos::prelude::*;
use wasm_bindgen_futures::spawn_local;

use super::{
    super::uplink::{Left, News, Uplink},
    Model, PUBLISH_PERIOD_MS, Step,
};
use crate::{browser::Interval, gateway::Link};

/// An uplink without sources, until all of it is stored.
pub(super) struct Leftover {
    uplink: Rc<Uplink>,
    _watch: Interval,
}

impl Model {
    /// Sends what earlier visits left: it was agreed to when it was measured. Where another page of this browser streams,
    /// that one does it; a connection of this one's own would end that one's.
    pub(super) async fn send_left(self) {
        let left = Left::take().await;
        // Who has tapped Start meanwhile, or anything else, has an uplink of their own, or none any more.
        if let Some(left) = left.filter(|_| self.step.with_untracked(|step| *step == Step::Ready)) {
            self.finish(Rc::new(Uplink::start_with(self.server_clock.get_value(), left)));
        }
    }

    /// Keeps an uplink until the server has stored what it holds, or wants nothing more.
    pub(super) fn finish(self, uplink: Rc<Uplink>) {
        let counts = Rc::clone(&uplink);
        let watch = Interval::new(PUBLISH_PERIOD_MS, move || {
            let waiting = counts.counts().waiting;
            self.left.set(waiting);
            if waiting == 0 {
                self.let_go();
            }
        });
        uplink.finish(move |news| match news {
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
        self.link.set(None);
        Some(leftover.uplink)
    }

    /// Ends it, not within its own report.
    fn let_go(self) {
        spawn_local(async move { drop(self.take_leftover()) });
    }
}
