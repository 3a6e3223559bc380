//! What the phone page asks for.

use gloo_net::http::Request;
use motionwire_shared::rest::{
    MadeViewerLink, NewViewerLink, PairingCode, PairingOffer, PhoneSession, TokenResponse, ViewerLink,
};
use web_sys::RequestCache;

use super::{ApiError, call, call_with, command};

const SESSION: &str = "/api/phone/session";

/// Who would receive the readings; uses nothing of the code up.
///
/// # Errors
/// [`ApiError::NotFound`]: the code is unknown, expired or used up.
pub async fn offer(code: String) -> Result<PairingOffer, ApiError> {
    call_with(Request::post("/api/phone/offer"), &PairingCode { code, name: None }).await
}

/// Pairs: exchanges a code for this phone's own session, held in a cookie.
///
/// # Errors
/// [`ApiError::NotFound`]: the code is unknown, expired or used up.
pub async fn pair(code: String) -> Result<PhoneSession, ApiError> {
    call_with(Request::post(SESSION), &PairingCode { code, name: None }).await
}

/// The session that this phone holds.
///
/// # Errors
/// [`ApiError::Unauthorized`]: it holds none, or it was ended.
pub async fn phone_session() -> Result<PhoneSession, ApiError> {
    call(Request::get(SESSION)).await
}

/// Ends this phone's session: it forgets the server, and the server forgets the session.
///
/// # Errors
/// If the server cannot be told.
pub async fn end_phone_session() -> Result<(), ApiError> {
    command(Request::delete(SESSION)).await
}

/// Where all readings of this phone are: a file of JSON Lines.
pub const PHONE_DATA: &str = "/api/phone/data";

/// Deletes all readings of this phone, and ends its session.
///
/// # Errors
/// [`ApiError::Unauthorized`]: the session was ended, and nothing was deleted.
pub async fn erase_phone() -> Result<(), ApiError> {
    command(Request::delete(PHONE_DATA)).await
}

/// A code that takes this session along to an app on the home screen, which may have a storage of its own.
///
/// # Errors
/// [`ApiError::Unauthorized`]: the session was ended.
pub async fn hand_over() -> Result<String, ApiError> {
    call::<PairingCode>(Request::post("/api/phone/hand-over")).await.map(|answer| answer.code)
}

/// The server's time in whole seconds, in milliseconds since the Unix epoch, if it tells.
pub async fn server_time_ms() -> Option<f64> {
    let answer = Request::get("/healthz").cache(RequestCache::NoStore).send().await.ok()?;
    // RFC 9110, section 6.6.1.
    Some(js_sys::Date::parse(&answer.headers().get("date")?)).filter(|ms| ms.is_finite())
}

/// A fresh producer token; none without the session of who measures, since it would be another's.
///
/// # Errors
/// [`ApiError::Unauthorized`]: the session was ended.
pub async fn phone_token(is_own_session: bool) -> Result<String, ApiError> {
    if !is_own_session {
        return Err(ApiError::Unauthorized(String::new()));
    }
    call::<TokenResponse>(Request::post("/api/phone/token")).await.map(|answer| answer.token)
}

const LINKS: &str = "/api/phone/links";

/// The viewer links that show this phone's readings.
///
/// # Errors
/// [`ApiError::Unauthorized`]: the session was ended.
pub async fn phone_links() -> Result<Vec<ViewerLink>, ApiError> {
    call(Request::get(LINKS)).await
}

/// Makes a viewer link to this phone's readings.
///
/// # Errors
/// A refusal, in words for people.
pub async fn make_phone_link(link: &NewViewerLink) -> Result<MadeViewerLink, ApiError> {
    call_with(Request::post(LINKS), link).await
}

/// Revokes a viewer link that was made here.
///
/// # Errors
/// [`ApiError::NotFound`]: it has ended already.
pub async fn revoke_phone_link(id: &str) -> Result<(), ApiError> {
    command(Request::delete(&format!("{LINKS}/{id}"))).await
}
