//! What a viewer's page asks for: everything below `/api/viewer/{link}`, within what the link shows.

use std::time::Duration;

use axum::{
    Extension,
    extract::{FromRequestParts, Path, RawPathParams, State},
    http::{StatusCode, request::Parts},
    response::IntoResponse,
};
use axum_extra::extract::CookieJar;
use motionwire_shared::rest::{Refusal, ViewerInfo, ViewerKey};

use super::{Json, Problem, cookie, issue_token, visit::Visit};
use crate::{
    app::App,
    auth::{Grant, GrantRole, Watcher},
    scope::Scope,
};

/// Proof that a request comes with the session of a viewer link, the one that its path names.
pub struct Signed(Watcher);

impl FromRequestParts<App> for Signed {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Problem> {
        let params = RawPathParams::from_request_parts(parts, app).await.ok();
        let link = params.as_ref().and_then(|params| params.iter().find(|(name, _)| *name == "link"));
        let link = link.map(|(_, id)| id.to_owned()).unwrap_or_default();
        if let Some(secret) = cookie::viewer_secret(parts, &link) {
            let now = app.clock.timestamp();
            if let Some(watcher) = app.accounts.viewer(app.pages.id.clone(), link, &secret, now).await? {
                return Ok(Self(watcher));
            }
        }
        Err(Refusal::NoViewerSession.into())
    }
}

impl From<Signed> for Watcher {
    fn from(Signed(watcher): Signed) -> Self {
        watcher
    }
}

impl Signed {
    fn scope(&self) -> Result<&Scope, Problem> {
        self.0.scope().map(|scope| &**scope).ok_or_else(|| {
            Problem::new(StatusCode::INTERNAL_SERVER_ERROR, "a viewer's session has lost its scope")
        })
    }
}

/// `POST /api/viewer/{link}/session`: exchanges a viewer link's secret for a session.
pub async fn open(
    State(app): State<App>,
    Extension(visit): Extension<Visit>,
    Path(link): Path<String>,
    jar: CookieJar,
    Json(ViewerKey { key }): Json<ViewerKey>,
) -> Result<impl IntoResponse, Problem> {
    let now = app.clock.timestamp();
    let opened = app.accounts.open_link(app.pages.id.clone(), link.clone(), &key, now).await?;
    let (secret, until) = opened.ok_or(Refusal::ViewerLinkEnded)?;
    let left_us = until.as_micros().saturating_sub(now.as_micros());
    let left = Duration::from_micros(u64::try_from(left_us).unwrap_or_default());
    Ok((StatusCode::NO_CONTENT, jar.add(cookie::viewer_session(&link, secret, left, &visit))))
}

/// `DELETE /api/viewer/{link}/session`: forgets the link in this browser.
pub async fn close(
    State(app): State<App>,
    Extension(visit): Extension<Visit>,
    Path(link): Path<String>,
    jar: CookieJar,
    _: Signed,
) -> Result<impl IntoResponse, Problem> {
    if let Some(secret) = cookie::held_by_viewer(&jar, &link, &visit) {
        app.accounts.end_viewer(secret).await?;
    }
    Ok((StatusCode::NO_CONTENT, jar.add(cookie::viewer_removal(&link, &visit))))
}

/// `GET /api/viewer/{link}`: what the link shows, and until when.
pub async fn info(State(app): State<App>, signed: Signed) -> Result<impl IntoResponse, Problem> {
    let scope = signed.scope()?;
    let mut uids: Vec<_> = scope.uids.iter().cloned().collect();
    let mut types: Vec<_> = scope.types.iter().map(|data_type| data_type.name().to_owned()).collect();
    uids.sort_unstable();
    types.sort_unstable();
    let until = signed.0.until().as_micros().div_euclid(1000);
    Ok(Json(ViewerInfo { receiver: app.pages.name.clone(), uids, types, past: scope.past, until }))
}

/// `POST /api/viewer/{link}/token`: a consumer token that is limited to the link.
pub async fn token(State(app): State<App>, Signed(watcher): Signed) -> Result<impl IntoResponse, Problem> {
    issue_token(&app, Grant { dev: app.pages.id.clone(), role: GrantRole::Watcher(watcher) }).await
}

/// `GET /api/viewer/{link}/phones`: the phones that the link shows.
pub async fn phones(State(app): State<App>, signed: Signed) -> Result<impl IntoResponse, Problem> {
    let scope = signed.scope()?;
    let mut phones = super::pairing::paired_phones(&app).await?;
    phones.retain(|phone| scope.has_user(&phone.uid));
    for phone in &mut phones {
        phone.streams.retain(|data_type, _| scope.has_type(data_type));
    }
    Ok(Json(phones))
}
