//! Errors as HTTP answers.

use std::{borrow::Cow, time::Duration};

use axum::{
    http::{
        HeaderValue, StatusCode,
        header::{CONTENT_TYPE, RETRY_AFTER},
    },
    response::{IntoResponse, Response},
};
use motionwire_shared::rest::{ErrorResponse, Refusal, Refused};

use crate::auth::AccountsError;

/// When to come again while the disk is full.
const STORE_RETRY: Duration = Duration::from_secs(10);

/// An error answer: a status, and what happened and what to do next in plain words. It is sent as `application/problem+json`
/// ([RFC 9457](https://www.rfc-editor.org/rfc/rfc9457)).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    status: StatusCode,
    text: Cow<'static, str>,
    code: Option<&'static str>,
    limit: Option<u32>,
    retry_after: Option<Duration>,
}

impl Problem {
    /// Puts an error answer together that nobody meets on the pages; for what people do meet, see [`Refusal`].
    pub fn new(status: StatusCode, text: impl Into<Cow<'static, str>>) -> Self {
        Self { status, text: text.into(), code: None, limit: None, retry_after: None }
    }

    /// Says when to come again, in whole seconds.
    #[must_use]
    pub fn retry_after(self, wait: Duration) -> Self {
        Self { retry_after: Some(wait), ..self }
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let body = ErrorResponse {
            title: self.status.canonical_reason().unwrap_or("Error").to_owned(),
            status: self.status.as_u16(),
            detail: self.text.into_owned(),
            code: self.code.map(str::to_owned),
            limit: self.limit,
        };
        let mut response = (self.status, axum::Json(body)).into_response();
        let headers = response.headers_mut();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
        if let Some(wait) = self.retry_after {
            headers
                .insert(RETRY_AFTER, HeaderValue::from(wait.as_secs() + u64::from(wait.subsec_nanos() > 0)));
        }
        response
    }
}

impl From<Refused> for Problem {
    fn from(refused: Refused) -> Self {
        let Refused { refusal, limit } = refused;
        // A status of the table's is one.
        let status = StatusCode::from_u16(refusal.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        Self { code: Some(refusal.code()), limit, ..Self::new(status, refused.to_string()) }
    }
}

impl From<Refusal> for Problem {
    fn from(refusal: Refusal) -> Self {
        Refused::from(refusal).into()
    }
}

impl From<AccountsError> for Problem {
    fn from(error: AccountsError) -> Self {
        match error {
            AccountsError::Refused(refused) => return refused.into(),
            AccountsError::Unfit(text) => return Self::new(StatusCode::BAD_REQUEST, text),
            AccountsError::Database(database) if is_store_fault(&database) => {
                tracing::error!(error = %database, "the accounts database cannot be changed; check the disk");
                return Self::from(Refusal::DiskFull).retry_after(STORE_RETRY);
            }
            error => tracing::error!(%error, "a request failed"),
        }
        Refusal::Internal.into()
    }
}

/// Whether the disk, not the request, is to blame.
fn is_store_fault(error: &rusqlite::Error) -> bool {
    use rusqlite::ErrorCode::{CannotOpen, DiskFull, ReadOnly, SystemIoFailure};
    matches!(error.sqlite_error_code(), Some(DiskFull | SystemIoFailure | ReadOnly | CannotOpen))
}

/// Nothing is there.
pub async fn not_found() -> Problem {
    Refusal::NoSuchAddress.into()
}

/// Something is there, but not for this method.
pub async fn method_not_allowed() -> Problem {
    Problem::new(
        StatusCode::METHOD_NOT_ALLOWED,
        "this address does not take this method; see the header Allow",
    )
}
