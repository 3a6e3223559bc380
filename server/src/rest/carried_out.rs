//! Changes are made to their end, whoever asked for them.

use axum::{
    extract::Request,
    middleware::Next,
    response::{IntoResponse, Response},
};
use motionwire_shared::rest::Refusal;

use super::Problem;

/// Answers a request that changes something in a task of its own. Whoever asked may go away, or have waited too long, while it is
/// done; it would end halfway then, with a link deleted and the connections that it let in still open.
pub async fn carry_out(request: Request, next: Next) -> Response {
    if request.method().is_safe() {
        return next.run(request).await;
    }
    // It fails if the task panics, which says so on stderr, or if the server ends.
    tokio::spawn(next.run(request)).await.unwrap_or_else(|_| Problem::from(Refusal::Internal).into_response())
}
