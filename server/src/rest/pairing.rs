//! The dashboard's list of pairing codes and phones.

use std::time::Duration;

use axum::{
    Extension,
    extract::{Path, State, rejection::PathRejection},
    http::StatusCode,
    response::IntoResponse,
};
use axum_extra::extract::CookieJar;
use motionwire_shared::{
    UserId,
    rest::{NewPairing, PairingRequest, Phone, PhoneName, Refusal},
};

use super::{
    Json, Problem,
    cookie::{self, SessionCookie},
    dashboard::Signed,
    links::end_links_of,
    visit::Visit,
};
use crate::{
    app::App,
    auth::{AccountsError, PairingTerms},
    qr,
};

/// Most phones that one code may pair.
const MAX_PHONES: u32 = 500;

/// Longest time that a code may be good for, in minutes.
const MAX_MINUTES: u32 = 24 * 60;

fn terms(request: PairingRequest) -> Result<PairingTerms, Problem> {
    let within = |value: u32, max: u32, refusal: Refusal| {
        if (1..=max).contains(&value) { Ok(value) } else { Err(Problem::from(refusal.at(max))) }
    };
    let mut terms = PairingTerms::default();
    if let Some(phones) = request.phones {
        terms.phones = within(phones, MAX_PHONES, Refusal::CodePhones)?;
    }
    if let Some(minutes) = request.minutes {
        terms.lifetime =
            Duration::from_secs(u64::from(within(minutes, MAX_MINUTES, Refusal::CodeMinutes)?) * 60);
    }
    Ok(terms)
}

/// `POST /api/dashboard/pairings`: makes a pairing code.
pub async fn create_pairing(
    State(app): State<App>,
    _: Signed,
    Json(request): Json<PairingRequest>,
) -> Result<impl IntoResponse, Problem> {
    let terms = terms(request)?;
    let (pairing, code) =
        app.accounts.create_pairing(app.pages.id.clone(), terms, app.clock.timestamp()).await?;
    let url = app.site.pairing_url(&code);
    let qr_svg = qr::svg(&url)?;
    Ok(Json(NewPairing { pairing, url, qr_svg }))
}

/// `GET /api/dashboard/pairings`: the codes that have not ended. Those that are used up are among them, so that whoever shows
/// one can tell it from one that was revoked.
pub async fn pairings(State(app): State<App>, _: Signed) -> Result<impl IntoResponse, Problem> {
    Ok(Json(app.accounts.pairings(app.pages.id.clone(), app.clock.timestamp()).await?))
}

/// `DELETE /api/dashboard/pairings/{id}`: revokes a code.
pub async fn revoke_pairing(
    State(app): State<App>,
    _: Signed,
    Path(id): Path<String>,
) -> Result<impl IntoResponse, Problem> {
    if app.accounts.revoke_pairing(app.pages.id.clone(), id).await? {
        Ok(StatusCode::NO_CONTENT)
    } else {
        Err(Refusal::CodeGone.into())
    }
}

/// `GET /api/dashboard/phones`: the paired phones. An open dashboard asks for them again and again, so its session goes on with
/// that.
pub async fn phones(
    State(app): State<App>,
    Extension(visit): Extension<Visit>,
    jar: CookieJar,
    _: Signed,
) -> Result<impl IntoResponse, Problem> {
    let jar = SessionCookie::new(cookie::DASHBOARD, &app, &visit).renew(jar).await;
    Ok((jar, Json(paired_phones(&app).await?)))
}

/// The paired phones, with what they send at present.
pub(super) async fn paired_phones(app: &App) -> Result<Vec<Phone>, AccountsError> {
    let mut phones = app.accounts.phones(app.pages.id.clone(), app.clock.timestamp()).await?;
    let is_storing = app.feeds.health().is_ok();
    for phone in &mut phones {
        phone.connected = app.gateway.is_connected(&app.pages.id, &phone.uid);
        phone.streams = app.gateway.streams(&app.pages.id, &phone.uid);
        phone.unstored = phone.connected && !is_storing;
    }
    Ok(phones)
}

/// `PATCH /api/dashboard/phones/{uid}`: renames a phone.
pub async fn rename_phone(
    State(app): State<App>,
    _: Signed,
    uid: Result<Path<UserId>, PathRejection>,
    Json(PhoneName { name }): Json<PhoneName>,
) -> Result<impl IntoResponse, Problem> {
    let unknown = || Problem::from(Refusal::PhoneGone);
    let Path(uid) = uid.map_err(|_| unknown())?;
    let name = app.accounts.rename_phone(app.pages.id.clone(), uid.clone(), &name).await?;
    app.gateway.rename_user(&app.pages.id, &uid, name.ok_or_else(unknown)?);
    Ok(StatusCode::NO_CONTENT)
}

/// `DELETE /api/dashboard/phones/{uid}`: ends a phone's session and its connection.
pub async fn end_phone(
    State(app): State<App>,
    _: Signed,
    uid: Result<Path<UserId>, PathRejection>,
) -> Result<impl IntoResponse, Problem> {
    let unknown = || Problem::from(Refusal::PhoneGone);
    let Path(uid) = uid.map_err(|_| unknown())?;
    if !app.accounts.end_phone(app.pages.id.clone(), uid.clone()).await? {
        return Err(unknown());
    }
    app.gateway.disconnect_user(&app.pages.id, &uid);
    end_links_of(&app, uid).await?;
    Ok(StatusCode::NO_CONTENT)
}
