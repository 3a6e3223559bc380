//! What machines ask about the server.

use axum::{
    extract::State,
    http::{StatusCode, header::CONTENT_TYPE},
    response::{IntoResponse, Response},
};

use crate::app::App;

/// `GET /healthz`: 200, or 503 with the reason while the log cannot commit.
pub async fn health(State(app): State<App>) -> Response {
    match app.feeds.health() {
        Ok(()) => axum::Json(serde_json::json!({ "status": "ok" })).into_response(),
        Err(reason) => {
            let body = axum::Json(serde_json::json!({ "status": "failing", "reason": reason }));
            (StatusCode::SERVICE_UNAVAILABLE, body).into_response()
        }
    }
}

/// `GET /metrics`, in the OpenMetrics format.
pub async fn metrics(State(app): State<App>) -> impl IntoResponse {
    let content_type = "application/openmetrics-text; version=1.0.0; charset=utf-8";
    ([(CONTENT_TYPE, content_type)], app.metrics.encode())
}
