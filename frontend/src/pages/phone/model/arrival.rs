//! What a phone that opens the page is to the server: new, with a code, or known by its session.

use leptos::prelude::*;
use motionwire_shared::rest::PhoneSession;
use wasm_bindgen_futures::spawn_local;

use super::{
    super::uplink::{Left, Uplink},
    Model, Problem, Step,
};
use crate::{
    api::{self, ApiError},
    browser::{is_secure_context, location, takes_cookies},
};

impl Model {
    /// Finds out what this phone can do here; nothing is used up.
    pub(in super::super) fn load(self) {
        self.step.set(Step::Loading);
        self.read_clock();
        drop(self.take_leftover());
        spawn_local(async move {
            let step = self.find_step().await.unwrap_or_else(Step::Problem);
            self.step.set(step.clone());
            match step {
                Step::Ready => self.send_left().await,
                // Whose it is can only be told by the server.
                Step::Problem(Problem::Offline) => self.left.set(Left::count().await),
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
        self.finish_parting().await?;
        let code = self.code();
        if code.is_empty() {
            return match api::phone_session().await {
                Ok(session) => {
                    self.acquainted(session).await;
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
    pub(super) async fn without_code(self, error: ApiError) -> Result<(), Problem> {
        if !matches!(error, ApiError::NotFound(_)) {
            return Err(error.into());
        }
        let session = api::phone_session().await.map_err(|_| Problem::CodeInvalid)?;
        self.acquainted(session).await;
        location::remove_fragment();
        Ok(())
    }

    /// The server has said who this phone is to it.
    pub(super) async fn acquainted(self, session: PhoneSession) {
        Uplink::belongs_to(&session.uid).await;
        self.receiver.set(session.receiver);
    }
}
