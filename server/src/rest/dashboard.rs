//! What the dashboard asks for.

use axum::{
    Extension,
    extract::{FromRequestParts, State},
    http::{HeaderMap, StatusCode, header::USER_AGENT, request::Parts},
    response::IntoResponse,
};
use axum_extra::extract::CookieJar;
use motionwire_shared::{
    Timestamp,
    rest::{CertificateInfo, DashboardInfo, LinkKey, Refusal, SimulatedPhone, StorageInfo},
};

use super::{
    Json, Problem,
    cookie::{self, SessionCookie},
    issue_token,
    sessions::end_session,
    visit::Visit,
};
use crate::{
    app::App,
    auth::{Dashboard, Grant, GrantRole, Watcher},
    qr,
};

/// Proof that a request comes with a dashboard's session.
pub struct Signed(pub(super) Dashboard);

impl FromRequestParts<App> for Signed {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Problem> {
        if let Some(secret) = cookie::secret(parts, cookie::DASHBOARD, app) {
            let now = app.clock.timestamp();
            let dashboard = app.accounts.dashboard(app.pages.id.clone(), &secret, now).await?;
            if let Some(dashboard) = dashboard {
                return Ok(Self(dashboard));
            }
        }
        Err(Refusal::NoDashboardSession.into())
    }
}

impl From<Signed> for Watcher {
    fn from(Signed(dashboard): Signed) -> Self {
        dashboard.into()
    }
}

/// `POST /api/dashboard/session`: exchanges a link's key for a session.
pub async fn open(
    State(app): State<App>,
    Extension(visit): Extension<Visit>,
    jar: CookieJar,
    headers: HeaderMap,
    Json(LinkKey { key }): Json<LinkKey>,
) -> Result<impl IntoResponse, Problem> {
    let agent = headers.get(USER_AGENT).and_then(|agent| agent.to_str().ok());
    let now = app.clock.timestamp();
    let session = app.accounts.open_dashboard(app.pages.id.clone(), &key, agent, now).await?;
    let secret = session.ok_or(Refusal::DashboardLinkSpent)?;
    let cookie = SessionCookie::new(cookie::DASHBOARD, &app, &visit);
    Ok((StatusCode::NO_CONTENT, cookie.set(jar, secret.into_text())))
}

/// `DELETE /api/dashboard/session`: logs out.
pub async fn close(
    State(app): State<App>,
    Extension(visit): Extension<Visit>,
    jar: CookieJar,
    Signed(dashboard): Signed,
) -> Result<impl IntoResponse, Problem> {
    end_session(&app, dashboard.id).await?;
    Ok((StatusCode::NO_CONTENT, SessionCookie::new(cookie::DASHBOARD, &app, &visit).remove(jar)))
}

/// `GET /api/dashboard`: what the dashboard shows about the server.
pub async fn info(State(app): State<App>, _: Signed) -> Result<impl IntoResponse, Problem> {
    let certificate = match &app.authority_fingerprint {
        Some(fingerprint) => {
            let help_url = app.site.certificate_help_url();
            let help_qr_svg = qr::svg(&help_url)?;
            Some(CertificateInfo { sha256_fingerprint: fingerprint.to_string(), help_url, help_qr_svg })
        }
        None => None,
    };
    let receiver = app.pages.name.clone();
    Ok(Json(DashboardInfo { receiver, phone_url: app.site.phone_url(), certificate }))
}

/// `GET /api/dashboard/storage`: how much is stored, and how much may be.
pub async fn storage(State(app): State<App>, _: Signed) -> Result<impl IntoResponse, Problem> {
    let log = app.feeds.log();
    let (bytes, retained) = (log.size_bytes().await?, log.retained(&app.pages.id).await?);
    Ok(Json(StorageInfo {
        bytes,
        max_bytes: app.retention.max_bytes,
        max_age_s: app.retention.max_age.as_secs(),
        oldest: retained.iter().map(|series| series.first).min().map(Timestamp::as_millis),
    }))
}

/// `GET /api/dashboard/visitors`: who tried to open the phone page, and how far they came.
pub async fn visitors(State(app): State<App>, _: Signed) -> impl IntoResponse {
    Json(app.visitors.list())
}

/// `POST /api/dashboard/token`: a consumer token.
pub async fn token(
    State(app): State<App>,
    Extension(visit): Extension<Visit>,
    jar: CookieJar,
    signed: Signed,
) -> Result<impl IntoResponse, Problem> {
    let jar = SessionCookie::new(cookie::DASHBOARD, &app, &visit).renew(jar).await;
    let role = GrantRole::Watcher(signed.into());
    Ok((jar, issue_token(&app, Grant { dev: app.pages.id.clone(), role }).await?))
}

/// `POST /api/dashboard/simulated-phone`: lets the page play a phone.
pub async fn simulated_phone(
    State(app): State<App>,
    Signed(dashboard): Signed,
) -> Result<impl IntoResponse, Problem> {
    let uid = dashboard.simulated_uid.clone();
    let grant = Grant { dev: app.pages.id.clone(), role: GrantRole::Producer(uid.clone()) };
    let Json(token) = issue_token(&app, grant).await?;
    // A session that ended meanwhile took along only the tokens that there were.
    if !app.accounts.still_watches(&dashboard.into(), app.clock.timestamp()).await? {
        return Err(Refusal::NoDashboardSession.into());
    }
    Ok(Json(SimulatedPhone { uid, token: token.token }))
}
