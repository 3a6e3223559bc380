//! Bodies of requests.

use axum::{
    body::{HttpBody, to_bytes},
    extract::Request,
    http::StatusCode,
    middleware::Next,
    response::{IntoResponse, Response},
};

use super::Problem;

/// Largest body of a request, in bytes.
pub const MAX_BODY_BYTES: usize = 16 * 1024;

/// Takes a body off the connection before the request is answered, even if nobody reads it: an answer that overtakes it ends
/// the connection, and the client's next request on it fails.
pub async fn take_body(request: Request, next: Next) -> Response {
    let body_bytes = request.body().size_hint().exact().and_then(|bytes| usize::try_from(bytes).ok());
    if !body_bytes.is_some_and(|bytes| (1..=MAX_BODY_BYTES).contains(&bytes)) {
        return next.run(request).await;
    }
    let (parts, body) = request.into_parts();
    match to_bytes(body, MAX_BODY_BYTES).await {
        Ok(bytes) => next.run(Request::from_parts(parts, bytes.into())).await,
        Err(_) => {
            Problem::new(StatusCode::BAD_REQUEST, "the body of the request was cut off").into_response()
        }
    }
}
