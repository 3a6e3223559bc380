//! Errors as HTTP answers.

use std::borrow::Cow;

use axum::{
    http::StatusCode,
    response::{IntoResponse, Response},
};
use motionwire_shared::rest::ErrorResponse;

use crate::auth::AccountsError;

/// An error answer: a status, and what happened and what to do next in plain words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    status: StatusCode,
    text: Cow<'static, str>,
}

impl Problem {
    /// Puts an error answer together.
    pub fn new(status: StatusCode, text: impl Into<Cow<'static, str>>) -> Self {
        Self { status, text: text.into() }
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        (self.status, axum::Json(ErrorResponse { error: self.text.into_owned() })).into_response()
    }
}

impl From<AccountsError> for Problem {
    fn from(error: AccountsError) -> Self {
        match error {
            AccountsError::TooMany { .. } => {
                return Self::new(StatusCode::TOO_MANY_REQUESTS, error.to_string());
            }
            AccountsError::Unfit(text) => return Self::new(StatusCode::BAD_REQUEST, text),
            _ => {}
        }
        tracing::error!(%error, "a request failed");
        Self::new(
            StatusCode::INTERNAL_SERVER_ERROR,
            "something went wrong in the server; its log has the cause. Please try again.",
        )
    }
}

/// Nothing is there.
pub async fn not_found() -> Problem {
    Problem::new(StatusCode::NOT_FOUND, "there is nothing at this address")
}

/// Something is there, but not for this method.
pub async fn method_not_allowed() -> Problem {
    Problem::new(
        StatusCode::METHOD_NOT_ALLOWED,
        "this address does not take this method; see the header Allow",
    )
}
