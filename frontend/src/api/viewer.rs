//! What a viewer's page asks for about its link.

use gloo_net::http::Request;
use motionwire_shared::rest::{ViewerInfo, ViewerKey};

use super::{ApiError, call, command, command_with, dashboard::base};

/// Exchanges the secret of this page's viewer link for this browser's session, held in a cookie.
///
/// # Errors
/// A refusal: the link has ended, was revoked, or is not complete.
pub async fn open_viewer_link(key: String) -> Result<(), ApiError> {
    command_with(Request::post(&format!("{}/session", base())), &ViewerKey { key }).await
}

/// Forgets this page's viewer link in this browser.
///
/// # Errors
/// If the server cannot be told.
pub async fn leave_viewer_link() -> Result<(), ApiError> {
    command(Request::delete(&format!("{}/session", base()))).await
}

/// What this page's viewer link shows.
///
/// # Errors
/// [`ApiError::Unauthorized`]: it has ended, or this browser has not opened it.
pub async fn viewer_info() -> Result<ViewerInfo, ApiError> {
    call(Request::get(&base())).await
}
