//! What the dashboard asks for.

use gloo_net::http::Request;
use motionwire_shared::{
    UserId,
    rest::{
        DashboardInfo, DashboardSession, HistoryAnswer, LinkKey, MadeViewerLink, MarkerChange, NewMarker,
        NewPairing, NewRecording, NewViewerLink, Notes, Pairing, PairingRequest, Phone, PhoneName,
        RecordingChange, RetainedSeries, SimulatedPhone, StorageInfo, TokenResponse, ViewerLink, Visitor,
    },
};

use super::{ApiError, call, call_bytes, call_with, command, command_with};
use crate::browser::location;

const SESSION: &str = "/api/dashboard/session";
const PAIRINGS: &str = "/api/dashboard/pairings";
const PHONES: &str = "/api/dashboard/phones";
const LINKS: &str = "/api/dashboard/links";

/// Where the calls begin that bring readings and what belongs to them: a viewer's page has its own, within what its link
/// shows.
pub(super) fn base() -> String {
    location::viewer_link().map_or_else(|| "/api/dashboard".to_owned(), |link| format!("/api/viewer/{link}"))
}

/// Where a page downloads readings.
pub fn export_path() -> String {
    base() + "/export"
}

/// Exchanges the key of a printed link for this browser's session, held in a cookie.
///
/// # Errors
/// [`ApiError::Unauthorized`] or another refusal: the key is unknown, used or expired.
pub async fn open_dashboard_session(key: String) -> Result<(), ApiError> {
    command_with(Request::post(SESSION), &LinkKey { key }).await
}

/// Ends this browser's session.
///
/// # Errors
/// If the server cannot be told.
pub async fn end_dashboard_session() -> Result<(), ApiError> {
    command(Request::delete(SESSION)).await
}

/// What the server says about itself.
///
/// # Errors
/// [`ApiError::Unauthorized`]: this browser has no session.
pub async fn dashboard() -> Result<DashboardInfo, ApiError> {
    call(Request::get("/api/dashboard")).await
}

/// A fresh consumer token.
///
/// # Errors
/// [`ApiError::Unauthorized`]: the session was ended.
pub async fn consumer_token() -> Result<String, ApiError> {
    call::<TokenResponse>(Request::post(&(base() + "/token"))).await.map(|answer| answer.token)
}

/// A new pairing code.
///
/// # Errors
/// A refusal, if phones or minutes are out of bounds.
pub async fn create_pairing(request: PairingRequest) -> Result<NewPairing, ApiError> {
    call_with(Request::post(PAIRINGS), &request).await
}

/// The codes that may still be used.
///
/// # Errors
/// [`ApiError::Unauthorized`]: the session was ended.
pub async fn pairings() -> Result<Vec<Pairing>, ApiError> {
    call(Request::get(PAIRINGS)).await
}

/// Makes a code useless at once; phones that it paired stay.
///
/// # Errors
/// [`ApiError::NotFound`]: it has ended by itself.
pub async fn revoke_pairing(id: &str) -> Result<(), ApiError> {
    command(Request::delete(&format!("{PAIRINGS}/{id}"))).await
}

/// The paired phones that this page may see.
///
/// # Errors
/// [`ApiError::Unauthorized`]: the session or the link was ended.
pub async fn phones() -> Result<Vec<Phone>, ApiError> {
    call(Request::get(&(base() + "/phones"))).await
}

/// Ends a phone's session and closes its connection.
///
/// # Errors
/// [`ApiError::NotFound`]: it has ended already.
pub async fn revoke_phone(uid: &UserId) -> Result<(), ApiError> {
    command(Request::delete(&format!("{PHONES}/{uid}"))).await
}

/// Who tried to open the phone page, the latest first.
///
/// # Errors
/// [`ApiError::Unauthorized`]: the session was ended.
pub async fn visitors() -> Result<Vec<Visitor>, ApiError> {
    call(Request::get("/api/dashboard/visitors")).await
}

/// Name and fresh token of the phone that this page plays.
///
/// # Errors
/// [`ApiError::Unauthorized`]: the session was ended.
pub async fn simulated_phone() -> Result<SimulatedPhone, ApiError> {
    call(Request::post("/api/dashboard/simulated-phone")).await
}

/// What the server keeps.
///
/// # Errors
/// If the server cannot tell.
pub async fn retained() -> Result<Vec<RetainedSeries>, ApiError> {
    call(Request::get(&(base() + "/series"))).await
}

/// A stretch of one series (milliseconds since the Unix epoch), in at most so many columns.
///
/// # Errors
/// A refusal, if the stretch is none.
pub async fn history(
    uid: &UserId,
    data_type: &str,
    from_ms: f64,
    to_ms: f64,
    columns: usize,
) -> Result<HistoryAnswer, ApiError> {
    let query = [
        ("uid", uid.as_str()),
        ("type", data_type),
        ("from", &from_ms.to_string()),
        ("to", &to_ms.to_string()),
        ("columns", &columns.to_string()),
        ("squares", "true"),
    ];
    let body = call_bytes(Request::get(&(base() + "/history")).query(query)).await?;
    HistoryAnswer::from_bytes(&body).ok_or(ApiError::Unreadable)
}

/// Begins or keeps a recording.
///
/// # Errors
/// A refusal, if its name or its times cannot be.
pub async fn create_recording(recording: &NewRecording) -> Result<(), ApiError> {
    command_with(Request::post("/api/dashboard/recordings"), recording).await
}

/// Renames or ends a recording.
///
/// # Errors
/// A refusal, if it is gone, or if its name or its end cannot be.
pub async fn change_recording(id: &str, change: &RecordingChange) -> Result<(), ApiError> {
    command_with(Request::patch(&format!("/api/dashboard/recordings/{id}")), change).await
}

/// Forgets a recording; its readings stay.
///
/// # Errors
/// A refusal, if it is gone.
pub async fn delete_recording(id: &str) -> Result<(), ApiError> {
    command(Request::delete(&format!("/api/dashboard/recordings/{id}"))).await
}

/// Marks a moment.
///
/// # Errors
/// A refusal, if its text is too long.
pub async fn create_marker(marker: &NewMarker) -> Result<(), ApiError> {
    command_with(Request::post("/api/dashboard/markers"), marker).await
}

/// Changes a moment's text.
///
/// # Errors
/// A refusal, if it is gone, or if its text is too long.
pub async fn change_marker(id: &str, change: &MarkerChange) -> Result<(), ApiError> {
    command_with(Request::patch(&format!("/api/dashboard/markers/{id}")), change).await
}

/// Forgets a marked moment.
///
/// # Errors
/// A refusal, if it is gone.
pub async fn delete_marker(id: &str) -> Result<(), ApiError> {
    command(Request::delete(&format!("/api/dashboard/markers/{id}"))).await
}

/// The browsers that are signed in.
///
/// # Errors
/// If the server cannot tell.
pub async fn dashboard_sessions() -> Result<Vec<DashboardSession>, ApiError> {
    call(Request::get("/api/dashboard/sessions")).await
}

/// Signs a browser out.
///
/// # Errors
/// A refusal, if it is signed out already.
pub async fn end_session(id: &str) -> Result<(), ApiError> {
    command(Request::delete(&format!("/api/dashboard/sessions/{id}"))).await
}

/// Gives a phone another name.
///
/// # Errors
/// A refusal, if the name cannot be.
pub async fn rename_phone(uid: &UserId, name: String) -> Result<(), ApiError> {
    command_with(Request::patch(&format!("{PHONES}/{uid}")), &PhoneName { name }).await
}

/// The viewer links that have not ended.
///
/// # Errors
/// If the server cannot tell.
pub async fn viewer_links() -> Result<Vec<ViewerLink>, ApiError> {
    call(Request::get(LINKS)).await
}

/// Makes a viewer link.
///
/// # Errors
/// A refusal, in words for people.
pub async fn make_viewer_link(link: &NewViewerLink) -> Result<MadeViewerLink, ApiError> {
    call_with(Request::post(LINKS), link).await
}

/// Revokes a viewer link; who watches through it is cut off at once.
///
/// # Errors
/// [`ApiError::NotFound`]: it has ended already.
pub async fn revoke_viewer_link(id: &str) -> Result<(), ApiError> {
    command(Request::delete(&format!("{LINKS}/{id}"))).await
}

/// All recordings and markers.
///
/// # Errors
/// If the server cannot tell.
pub async fn notes() -> Result<Notes, ApiError> {
    call(Request::get("/api/dashboard/notes")).await
}

/// How much is stored, and how much may be.
///
/// # Errors
/// If the server cannot tell.
pub async fn storage() -> Result<StorageInfo, ApiError> {
    call(Request::get("/api/dashboard/storage")).await
}
