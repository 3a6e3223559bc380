//! Calls to the server's HTTP interface (`/api/…`), whose bodies are defined in [`motionwire_shared::rest`].

mod dashboard;
mod phone;
mod viewer;

use std::{future::Future, pin::Pin};

use gloo_net::http::{Request, RequestBuilder, Response};
use motionwire_shared::rest::ErrorResponse;
use serde::{Serialize, de::DeserializeOwned};
use web_sys::AbortController;

pub use dashboard::{
    change_marker, change_recording, consumer_token, create_marker, create_pairing, create_recording,
    dashboard, dashboard_sessions, delete_marker, delete_recording, end_dashboard_session, end_session,
    export_path, history, make_viewer_link, notes, open_dashboard_session, pairings, phones, rename_phone,
    retained, revoke_pairing, revoke_phone, revoke_viewer_link, simulated_phone, storage, viewer_links,
    visitors,
};
pub use phone::{
    PHONE_DATA, end_phone_session, erase_phone, hand_over, make_phone_link, offer, pair, phone_links,
    phone_session, phone_token, revoke_phone_link, server_time_ms,
};
pub use viewer::{leave_viewer_link, open_viewer_link, viewer_info};

use crate::{browser::Timeout, text};

/// How long a call may take, in milliseconds.
const CALL_TIMEOUT_MS: u32 = 10_000;

/// A future of this thread, owned by whoever awaits it.
pub type LocalBoxFuture<T> = Pin<Box<dyn Future<Output = T>>>;

/// Why a call brought nothing, in words for people.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ApiError {
    /// No answer came.
    #[error("{}", text::server_unreachable())]
    Unreachable,
    /// 401: no session, or one that has been ended.
    #[error("{0}")]
    Unauthorized(String),
    /// 404: what was asked for is not there, or no longer.
    #[error("{0}")]
    NotFound(String),
    /// Any other refusal: its status, and the words for it.
    #[error("{message}")]
    Refused {
        /// The HTTP status.
        status: u16,
        /// What happened and what to do next.
        message: String,
    },
    /// An answer that is not of this interface.
    #[error("{}", text::answer_unreadable())]
    Unreadable,
}

impl ApiError {
    fn from_status(status: u16, message: String) -> Self {
        match status {
            401 => Self::Unauthorized(message),
            404 => Self::NotFound(message),
            _ => Self::Refused { status, message },
        }
    }
}

/// Ends a call that takes too long, or that nobody waits for any more.
struct Deadline {
    controller: Option<AbortController>,
    _timeout: Option<Timeout>,
}

impl Deadline {
    fn start() -> Self {
        let controller = AbortController::new().ok();
        let timeout = controller.clone().map(|c| Timeout::new(CALL_TIMEOUT_MS, move || c.abort()));
        Self { controller, _timeout: timeout }
    }
}

impl Drop for Deadline {
    fn drop(&mut self) {
        if let Some(controller) = &self.controller {
            controller.abort();
        }
    }
}

/// A call without a body whose answer is JSON.
async fn call<T: DeserializeOwned>(request: RequestBuilder) -> Result<T, ApiError> {
    parse(&fetch(request, None).await?)
}

/// A call with a JSON body whose answer is JSON.
async fn call_with<T: DeserializeOwned>(
    request: RequestBuilder,
    body: &impl Serialize,
) -> Result<T, ApiError> {
    parse(&fetch(request, Some(written(body)?)).await?)
}

/// A call without a body whose answer has none either.
async fn command(request: RequestBuilder) -> Result<(), ApiError> {
    fetch(request, None).await.map(drop)
}

/// A call with a JSON body whose answer has none.
async fn command_with(request: RequestBuilder, body: &impl Serialize) -> Result<(), ApiError> {
    fetch(request, Some(written(body)?)).await.map(drop)
}

/// A call without a body whose answer is bytes.
async fn call_bytes(request: RequestBuilder) -> Result<Vec<u8>, ApiError> {
    let deadline = Deadline::start();
    let request = with_deadline(request, &deadline).build().map_err(|_| ApiError::Unreadable)?;
    send(request).await?.binary().await.map_err(|_| ApiError::Unreachable)
}

/// The text of the answer to a call with a body of JSON, or without one: the same for all, so that a page has it once.
async fn fetch(request: RequestBuilder, body: Option<String>) -> Result<String, ApiError> {
    let deadline = Deadline::start();
    let request = with_deadline(request, &deadline);
    let request = match body {
        Some(body) => request.header("content-type", "application/json").body(body),
        None => request.build(),
    };
    let response = send(request.map_err(|_| ApiError::Unreadable)?).await?;
    response.text().await.map_err(|_| ApiError::Unreachable)
}

fn written(body: &impl Serialize) -> Result<String, ApiError> {
    serde_json::to_string(body).map_err(|_| ApiError::Unreadable)
}

fn parse<T: DeserializeOwned>(text: &str) -> Result<T, ApiError> {
    serde_json::from_str(text).map_err(|_| ApiError::Unreadable)
}

fn with_deadline(request: RequestBuilder, deadline: &Deadline) -> RequestBuilder {
    request.abort_signal(deadline.controller.as_ref().map(AbortController::signal).as_ref())
}

async fn send(request: Request) -> Result<Response, ApiError> {
    let response = request.send().await.map_err(|_| ApiError::Unreachable)?;
    if response.ok() { Ok(response) } else { Err(refusal(response).await) }
}

/// Why the server did not do what it was asked for.
pub(crate) async fn refusal(response: Response) -> ApiError {
    let status = response.status();
    let body = response.text().await.unwrap_or_default();
    let told = serde_json::from_str::<ErrorResponse>(&body);
    let message = told.map_or_else(|_| text::server_refused(&status.to_string()), text::refusal);
    ApiError::from_status(status, message)
}
