//! What was measured under a pairing that has ended: a person decides what becomes of it before anything is sent again.

use leptos::prelude::*;
use motionwire_shared::{Timestamp, UserId, rest::PhoneSession};
use wasm_bindgen::JsCast;
use web_sys::HtmlInputElement;

use super::{
    super::{
        live::grouped,
        uplink::{Left, Uplink, Waiting},
    },
    Model,
};
use crate::{
    browser::{clock, document},
    text,
};

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
        self.receiver.set(session.receiver);
        match fate {
            None => self.look_back(Some(&session.uid)).await,
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
    }

    /// Sees whether what waits was measured as another than the server knows this phone as, if it does.
    pub(super) async fn look_back(self, uid: Option<&UserId>) {
        let owner = Uplink::owner();
        if owner.is_some() && owner.as_deref() != uid.map(UserId::as_str) {
            let waiting = Left::look().await;
            self.left.set(waiting.count);
            self.earlier.set((waiting.count > 0).then(|| said(&waiting)));
        }
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
        let send = document().query_selector("[name=earlier]").ok().flatten();
        match send.map(JsCast::unchecked_into::<HtmlInputElement>) {
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
