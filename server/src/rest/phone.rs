//! What the phone page asks for.

use axum::{
    Extension,
    extract::{FromRequestParts, State},
    http::{StatusCode, request::Parts},
    response::IntoResponse,
};
use axum_extra::extract::CookieJar;
use motionwire_shared::rest::{PairingCode, PairingOffer, PhoneSession, Refusal};

use super::{
    Json, Problem,
    cookie::{self, SessionCookie},
    export::all_of,
    issue_token,
    links::end_links_of,
    visit::Visit,
};
use crate::{
    app::App,
    auth::{Grant, GrantRole, PairedPhone, SecretHash},
};

/// Proof that a request comes with a phone's session.
pub struct Signed(pub(super) PairedPhone);

impl FromRequestParts<App> for Signed {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Problem> {
        if let Some(secret) = cookie::secret(parts, cookie::PHONE, app) {
            let now = app.clock.timestamp();
            if let Some(phone) = app.accounts.phone(app.pages.id.clone(), &secret, now).await? {
                return Ok(Self(phone));
            }
        }
        Err(Refusal::NotPaired.into())
    }
}

fn describe(app: &App, phone: PairedPhone) -> PhoneSession {
    PhoneSession { uid: phone.uid, name: phone.name, receiver: app.pages.name.clone() }
}

/// `POST /api/phone/offer`: who will receive the readings; uses nothing up.
pub async fn offer(
    State(app): State<App>,
    Json(PairingCode { code, .. }): Json<PairingCode>,
) -> Result<impl IntoResponse, Problem> {
    if !app.accounts.check_pairing(app.pages.id.clone(), &code, app.clock.timestamp()).await? {
        return Err(Refusal::CodeUnusable.into());
    }
    Ok(Json(PairingOffer { receiver: app.pages.name.clone() }))
}

/// `POST /api/phone/session`: pairs the phone.
pub async fn pair(
    State(app): State<App>,
    Extension(visit): Extension<Visit>,
    jar: CookieJar,
    Json(PairingCode { code, name }): Json<PairingCode>,
) -> Result<impl IntoResponse, Problem> {
    let cookie = SessionCookie::new(cookie::PHONE, &app, &visit);
    let earlier = cookie.secret(&jar).map(SecretHash::of);
    let now = app.clock.timestamp();
    let paired = app.accounts.pair(app.pages.id.clone(), &code, name, earlier, now).await?;
    let paired = paired.ok_or(Refusal::CodeUnusable)?;
    let jar = cookie.set(jar, paired.session.into_text());
    Ok((jar, Json(describe(&app, paired.phone))))
}

/// `GET /api/phone/session`: which phone this is.
pub async fn session(
    State(app): State<App>,
    Extension(visit): Extension<Visit>,
    jar: CookieJar,
    Signed(phone): Signed,
) -> impl IntoResponse {
    let jar = SessionCookie::new(cookie::PHONE, &app, &visit).renew(jar).await;
    (jar, Json(describe(&app, phone)))
}

/// `DELETE /api/phone/session`: forgets this server.
pub async fn forget(
    State(app): State<App>,
    Extension(visit): Extension<Visit>,
    jar: CookieJar,
    Signed(phone): Signed,
) -> Result<impl IntoResponse, Problem> {
    app.accounts.forget_phone(app.pages.id.clone(), phone.uid.clone()).await?;
    app.gateway.disconnect_user(&app.pages.id, &phone.uid);
    end_links_of(&app, phone.uid).await?;
    Ok((StatusCode::NO_CONTENT, SessionCookie::new(cookie::PHONE, &app, &visit).remove(jar)))
}

/// `POST /api/phone/hand-over`: a code that takes the session along to an app on the phone's home screen.
pub async fn hand_over(State(app): State<App>, Signed(phone): Signed) -> Result<impl IntoResponse, Problem> {
    let now = app.clock.timestamp();
    let code = app.accounts.hand_over(app.pages.id.clone(), phone.uid, now).await?;
    Ok(Json(PairingCode { code: code.into_text(), name: None }))
}

/// `POST /api/phone/token`: a producer token for this phone's own uid.
pub async fn token(
    State(app): State<App>,
    Extension(visit): Extension<Visit>,
    jar: CookieJar,
    Signed(phone): Signed,
) -> Result<impl IntoResponse, Problem> {
    let jar = SessionCookie::new(cookie::PHONE, &app, &visit).renew(jar).await;
    let grant = Grant { dev: app.pages.id.clone(), role: GrantRole::Producer(phone.uid.clone()) };
    let token = issue_token(&app, grant).await?;
    // A session that ended meanwhile took along only the tokens that there were.
    app.accounts.check_paired(app.pages.id.clone(), phone.uid, app.clock.timestamp()).await?;
    Ok((jar, token))
}

/// `GET /api/phone/data`: all readings of this phone, as JSON Lines.
pub async fn data(State(app): State<App>, Signed(phone): Signed) -> Result<impl IntoResponse, Problem> {
    all_of(&app, &phone.uid).await
}

/// `DELETE /api/phone/data`: forgets this phone and deletes all of its readings, within seconds.
pub async fn erase(
    State(app): State<App>,
    Extension(visit): Extension<Visit>,
    jar: CookieJar,
    Signed(phone): Signed,
) -> Result<impl IntoResponse, Problem> {
    end_links_of(&app, phone.uid.clone()).await?;
    app.accounts.erase_user(app.pages.id.clone(), phone.uid).await?;
    Ok((StatusCode::ACCEPTED, SessionCookie::new(cookie::PHONE, &app, &visit).remove(jar)))
}
