//! What was measured under a pairing that has ended: a person decides what becomes of it before anything is sent again.

use leptos::prelude::*;
use motionwire_shared::{Timestamp, rest::PhoneSession};

use super::{
    super::{
        live::grouped,
        uplink::{Left, Uplink, Waiting},
    },
    Model, Problem,
};
use crate::{api, browser::clock, text};

/// What a person wants to become of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fate {
    Send,
    Delete,
}

impl Model {
    /// The server has said who this phone is to it. What waits of an earlier pairing goes the way that a person has chosen;
    /// nothing happens to it before.
    pub(super) async fn acquainted(self, session: PhoneSession, fate: Option<Fate>) {
        match fate {
            None => self.look_back(Some(&session)).await,
            Some(fate) => {
                if fate == Fate::Delete {
                    Uplink::forget().await;
                }
                self.earlier.set(None);
            }
        }
        if !self.has_earlier() {
            Uplink::belongs_to(&session.uid).await;
        }
        self.receiver.set(session.receiver);
    }

    /// Sees whether what waits was measured under another session than the one that this phone has, if it has any.
    pub(super) async fn look_back(self, session: Option<&PhoneSession>) {
        let owner = Uplink::owner();
        if owner.is_none() || owner.as_deref() == session.map(|session| session.uid.as_str()) {
            return;
        }
        let waiting = Left::look().await;
        self.left.set(waiting.count);
        self.earlier.set((waiting.count > 0).then(|| said(&waiting)));
    }

    /// Looks back with a code at hand, which may be for a phone whose pairing goes on.
    pub(super) async fn look_back_at_offer(self) {
        if Uplink::owner().is_some() {
            let session = api::phone_session().await.ok();
            self.look_back(session.as_ref()).await;
        }
    }

    /// Does what was decided under the session that this phone has.
    pub(super) async fn settle(self, fate: Option<Fate>) -> Result<(), Problem> {
        if fate.is_some() {
            self.acquainted(api::phone_session().await?, fate).await;
        }
        Ok(())
    }

    /// Whether something waits of a pairing that has ended.
    pub(super) fn has_earlier(self) -> bool {
        self.earlier.with_untracked(Option::is_some)
    }

    /// What the person has chosen, where there is something to be chosen. Where they have not, the browser leads to the
    /// question and says that an answer is needed; where it is not shown, it is again.
    pub(super) fn ask(self) -> Result<Option<Fate>, ()> {
        if !self.has_earlier() {
            return Ok(None);
        }
        match self.question.get_untracked() {
            Some(send) if send.report_validity() => {
                Ok(Some(if send.checked() { Fate::Send } else { Fate::Delete }))
            }
            Some(_) => Err(()),
            None => {
                self.load();
                Err(())
            }
        }
    }
}

fn said(Waiting { count, span: (from, to) }: &Waiting) -> String {
    let when = |ts: &Timestamp| clock::date_and_time(ts.as_millis(), text::language());
    text::phone_earlier(&grouped(*count), &when(from), &when(to))
}
