//! Phone and server forget each other.

use leptos::prelude::*;
use wasm_bindgen_futures::spawn_local;

use super::{
    super::{consent::Consent, steer::Plan, uplink::Uplink},
    Model, Problem, Step,
};
use crate::{
    api::{self, ApiError},
    browser::storage,
};

/// Where it is remembered that the server has still to be told that it is forgotten.
pub(super) const PARTING_KEY: &str = "motionwire.phone.parting";

impl Model {
    /// Lets the server delete all that came from this phone; then both forget each other.
    pub(in super::super) async fn erase(self) -> Result<(), ApiError> {
        api::erase_phone().await?;
        self.part();
        Uplink::forget().await;
        self.step.set(Step::Problem(Problem::NoCode));
        Ok(())
    }

    /// Ends everything that belongs to this server.
    fn part(self) {
        self.end();
        self.earlier.set(None);
        self.link_answers.forget();
        self.set_alarm(false);
        Consent::forget();
        self.release_strap();
        self.plan.set(Plan::new(Consent::default()));
        self.step.set(Step::Loading);
    }

    /// Forgets the server, and lets it forget this phone.
    pub(in super::super) fn forget(self) {
        self.part();
        storage::set(PARTING_KEY, "on");
        spawn_local(async move {
            Uplink::forget().await;
            let problem = self.finish_parting().await.err().unwrap_or(Problem::NoCode);
            self.step.set(Step::Problem(problem));
        });
    }

    /// Tells the server that it was forgotten here.
    pub(super) async fn finish_parting(self) -> Result<(), Problem> {
        match api::end_phone_session().await {
            Ok(()) | Err(ApiError::Unauthorized(_)) => {
                storage::remove(PARTING_KEY);
                Ok(())
            }
            Err(ApiError::Unreachable) => Err(Problem::Parting),
            Err(error) => Err(error.into()),
        }
    }
}
