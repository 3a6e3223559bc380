//! Viewer links, as they are made, listed and revoked: by a dashboard for any phone, by a phone for its own readings.

use std::collections::HashSet;

use axum::{
    extract::{Path, State},
    http::StatusCode,
    response::IntoResponse,
};
use motionwire_shared::{
    DataType, Timestamp, UserId,
    limits::{MAX_LINK_DAYS, MAX_NAMED_TYPES, MAX_NAMED_USERS, MAX_NOTE_LEN},
    rest::{LinkMaker, MadeViewerLink, NewViewerLink, Refusal},
};

use super::{Json, Problem, dashboard, phone};
use crate::{
    app::App,
    auth::{AccountsError, NewLink, checked_line},
    qr,
    scope::Scope,
};

/// `GET /api/dashboard/links`: all viewer links that have not ended.
pub async fn list(State(app): State<App>, _: dashboard::Signed) -> Result<impl IntoResponse, Problem> {
    Ok(Json(app.accounts.links(app.pages.id.clone(), None, app.clock.timestamp()).await?))
}

/// `POST /api/dashboard/links`: makes a viewer link.
pub async fn create(
    State(app): State<App>,
    _: dashboard::Signed,
    Json(new): Json<NewViewerLink>,
) -> Result<impl IntoResponse, Problem> {
    make(&app, new, LinkMaker::Dashboard).await
}

/// `DELETE /api/dashboard/links/{id}`: revokes a viewer link; who watches through it is cut off at once.
pub async fn revoke(
    State(app): State<App>,
    _: dashboard::Signed,
    Path(id): Path<String>,
) -> Result<impl IntoResponse, Problem> {
    end(&app, id, None).await
}

/// `GET /api/phone/links`: the viewer links that show this phone's readings, whoever made them.
pub async fn list_of_phone(
    State(app): State<App>,
    phone::Signed(phone): phone::Signed,
) -> Result<impl IntoResponse, Problem> {
    let now = app.clock.timestamp();
    let mut links = app.accounts.links(app.pages.id.clone(), Some(phone.uid.clone()), now).await?;
    for link in &mut links {
        // Which others a link shows is not this phone's business.
        link.uids = vec![phone.uid.clone()];
    }
    Ok(Json(links))
}

/// `POST /api/phone/links`: makes a viewer link to this phone's own readings.
pub async fn create_of_phone(
    State(app): State<App>,
    phone::Signed(phone): phone::Signed,
    Json(mut new): Json<NewViewerLink>,
) -> Result<impl IntoResponse, Problem> {
    if new.uids.iter().any(|uid| *uid != phone.uid) {
        return Err(Problem::new(StatusCode::FORBIDDEN, "a phone can show its own readings only"));
    }
    new.uids = vec![phone.uid.clone()];
    make(&app, new, LinkMaker::Phone(phone.uid)).await
}

/// `DELETE /api/phone/links/{id}`: revokes a viewer link that was made on this phone.
pub async fn revoke_of_phone(
    State(app): State<App>,
    phone::Signed(phone): phone::Signed,
    Path(id): Path<String>,
) -> Result<impl IntoResponse, Problem> {
    end(&app, id, Some(phone.uid)).await
}

/// Ends the links that a phone's owner made, and whoever watches through them.
pub(super) async fn end_links_of(app: &App, uid: UserId) -> Result<(), AccountsError> {
    for id in app.accounts.revoke_links_of(app.pages.id.clone(), uid).await? {
        app.gateway.disconnect_watcher(&app.pages.id, &id);
    }
    Ok(())
}

async fn make(app: &App, new: NewViewerLink, maker: LinkMaker) -> Result<Json<MadeViewerLink>, Problem> {
    let now = app.clock.timestamp();
    let link = NewLink {
        name: checked_line(&new.name, MAX_NOTE_LEN)?,
        maker,
        until: checked_end(new.until, now)?,
        scope: Scope { uids: checked_uids(new.uids)?, types: checked_types(&new.types)?, past: new.past },
    };
    let (link, secret) = app.accounts.create_link(app.pages.id.clone(), link, now).await?;
    let url = app.site.viewer_url(&link.id, &secret);
    let qr_svg = qr::svg(&url)?;
    Ok(Json(MadeViewerLink { link, url, qr_svg }))
}

async fn end(app: &App, id: String, maker: Option<UserId>) -> Result<StatusCode, Problem> {
    if !app.accounts.revoke_link(app.pages.id.clone(), id.clone(), maker).await? {
        return Err(Refusal::LinkGone.into());
    }
    app.gateway.disconnect_watcher(&app.pages.id, &id);
    Ok(StatusCode::NO_CONTENT)
}

fn checked_end(until_ms: i64, now: Timestamp) -> Result<Timestamp, Problem> {
    let last_us = now.as_micros() + i64::from(MAX_LINK_DAYS) * 24 * 3600 * 1_000_000;
    match until_ms.checked_mul(1000) {
        Some(until_us) if (now.as_micros() + 1..=last_us).contains(&until_us) => {
            Ok(Timestamp::from_micros(until_us))
        }
        _ => Err(Refusal::LinkEnd.at(MAX_LINK_DAYS).into()),
    }
}

fn checked_uids(uids: Vec<UserId>) -> Result<HashSet<UserId>, Problem> {
    if (1..=MAX_NAMED_USERS as usize).contains(&uids.len()) {
        return Ok(uids.into_iter().collect());
    }
    Err(Refusal::LinkPhones.at(MAX_NAMED_USERS).into())
}

fn checked_types(names: &[String]) -> Result<HashSet<DataType>, Problem> {
    if names.len() > MAX_NAMED_TYPES as usize {
        return Err(Refusal::LinkTypes.at(MAX_NAMED_TYPES).into());
    }
    names.iter().map(|name| super::history::data_type(name)).collect()
}
