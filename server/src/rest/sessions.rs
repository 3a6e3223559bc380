//! The dashboard's list of open dashboards.

use axum::{
    extract::{Path, State},
    http::StatusCode,
    response::IntoResponse,
};

use motionwire_shared::rest::Refusal;

use super::{Json, Problem, dashboard::Signed};
use crate::{app::App, auth::AccountsError};

/// `GET /api/dashboard/sessions`: the sessions of this and other browsers.
pub async fn list(State(app): State<App>, Signed(own): Signed) -> Result<impl IntoResponse, Problem> {
    let (dev, now) = (app.pages.id.clone(), app.clock.timestamp());
    let connected = app.gateway.watcher_ids(&dev);
    Ok(Json(app.accounts.dashboards(dev, own.id, connected, now).await?))
}

/// `DELETE /api/dashboard/sessions/{id}`: signs a browser out.
pub async fn end(
    State(app): State<App>,
    _: Signed,
    Path(id): Path<String>,
) -> Result<impl IntoResponse, Problem> {
    if end_session(&app, id).await? { Ok(StatusCode::NO_CONTENT) } else { Err(Refusal::SessionGone.into()) }
}

/// Ends a session and what it has open; false if there is no such.
pub(super) async fn end_session(app: &App, id: String) -> Result<bool, AccountsError> {
    let simulated = app.accounts.end_dashboard(app.pages.id.clone(), id.clone()).await?;
    app.notes.end_session(&id);
    app.gateway.disconnect_watcher(&app.pages.id, &id);
    if let Some(uid) = &simulated {
        app.gateway.disconnect_user(&app.pages.id, uid);
    }
    Ok(simulated.is_some())
}
