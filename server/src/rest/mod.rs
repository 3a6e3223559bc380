//! The HTTP interface: token endpoints, and what the two pages ask for.

pub mod body;
pub mod carried_out;
pub mod dashboard;
pub mod export;
pub mod health;
pub mod history;
pub mod links;
pub mod notes;
pub mod origin;
pub mod phone;
pub mod sessions;
pub mod token;
pub mod viewer;
pub mod visit;

mod cookie;
mod json;
mod pairing;
mod problem;

pub use pairing::{create_pairing, end_phone, pairings, phones, rename_phone, revoke_pairing};
pub use problem::{Problem, method_not_allowed, not_found};

use motionwire_shared::rest::TokenResponse;

use crate::{
    app::App,
    auth::{Grant, GrantRole},
    metrics::RoleValue,
};
use json::Json;

/// Issues a token and counts it.
async fn issue_token(app: &App, grant: Grant) -> Result<Json<TokenResponse>, Problem> {
    let role = match grant.role {
        GrantRole::Producer(_) => RoleValue::producer,
        GrantRole::Consumer | GrantRole::Watcher(_) => RoleValue::consumer,
    };
    let token = app.accounts.issue_token(grant, app.clock.timestamp(), app.token_lifetime).await?;
    app.metrics.tokens_issued.get_or_create(&role.into()).inc();
    Ok(Json(TokenResponse { token: token.into_text() }))
}
