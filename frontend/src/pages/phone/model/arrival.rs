//! What a phone that opens the page is to the server: new, with a code, or known by its session.

use leptos::prelude::*;
use wasm_bindgen_futures::spawn_local;

use super::{
    super::uplink::{Left, Uplink},
    Fate, Model, Problem, Step,
    parting::PARTING_KEY,
};
use crate::{
    api::{self, ApiError},
    browser::{is_secure_context, location, storage, takes_cookies},
};

impl Model {
    /// Finds out what this phone can do here; nothing is used up.
    pub(in super::super) fn load(self) {
        self.look(true);
    }

    /// The same. What earlier visits left is sent unless another tab is about to stream, which sends it along: of two
    /// connections of one phone the later one would end the other.
    pub(super) fn look(self, is_alone: bool) {
        self.step.set(Step::Loading);
        self.read_clock();
        drop(self.take_leftover());
        self.earlier.set(None);
        self.arrive(None, is_alone);
    }

    /// The pairing has ended while it was used.
    pub(super) fn revoked(self) {
        self.arrive(Some(Problem::Revoked), true);
    }

    fn arrive(self, problem: Option<Problem>, is_alone: bool) {
        spawn_local(async move {
            let found = match problem {
                None => self.find_step().await,
                Some(problem) => {
                    self.end();
                    Err(problem)
                }
            };
            let step = found.unwrap_or_else(Step::Problem);
            self.step.set(step.clone());
            match step {
                Step::Ready if is_alone && !self.has_earlier() => self.send_left().await,
                // Whose it is can only be told by the server.
                Step::Problem(Problem::Offline) if Uplink::owner().is_some() => {
                    self.left.set(Left::look().await.count);
                }
                Step::Problem(Problem::NoCode | Problem::CodeInvalid | Problem::Revoked) => {
                    self.look_back(None).await;
                }
                _ => {}
            }
        });
    }

    async fn find_step(self) -> Result<Step, Problem> {
        if !is_secure_context() {
            return Err(Problem::InsecurePage);
        }
        if !takes_cookies() {
            return Err(Problem::NoCookies);
        }
        if self.plan.with_untracked(|plan| plan.equipment.is_none()) {
            return Err(Problem::NoSensor);
        }
        if storage::get(PARTING_KEY).is_some() {
            self.finish_parting().await?;
        }
        let code = self.code();
        if code.is_empty() {
            return match api::phone_session().await {
                Ok(session) => {
                    self.acquainted(session, None).await;
                    Ok(Step::Ready)
                }
                Err(ApiError::Unauthorized(_)) => Err(Problem::NoCode),
                Err(error) => Err(error.into()),
            };
        }
        match api::offer(code).await {
            Ok(offer) => {
                self.receiver.set(offer.receiver);
                // The code may be for a phone whose pairing goes on.
                if Uplink::owner().is_some() {
                    let session = api::phone_session().await.ok();
                    self.look_back(session.as_ref().map(|session| &session.uid)).await;
                }
                Ok(Step::Offer)
            }
            Err(error) => self.without_code(error, None).await.map(|()| Step::Ready),
        }
    }

    /// A code that does not work matters only to a phone that has no session.
    pub(super) async fn without_code(self, error: ApiError, fate: Option<Fate>) -> Result<(), Problem> {
        if !matches!(error, ApiError::NotFound(_)) {
            return Err(error.into());
        }
        let session = api::phone_session().await.map_err(|_| Problem::CodeInvalid)?;
        self.acquainted(session, fate).await;
        location::remove_fragment();
        Ok(())
    }
}
