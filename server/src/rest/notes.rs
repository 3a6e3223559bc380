//! The dashboard's recordings and markers.

use std::{convert::Infallible, time::Duration};

use axum::{
    extract::{Path, State},
    http::{HeaderName, HeaderValue, StatusCode},
    response::{
        IntoResponse,
        sse::{Event, KeepAlive, Sse},
    },
};
use futures_util::stream;
use motionwire_shared::rest::{MarkerChange, NewMarker, NewRecording, RecordingChange, Refusal};

use super::{Json, Problem, dashboard::Signed};
use crate::app::App;

/// How often a stream without news shows that it lives, so that proxies keep it.
const KEEP_ALIVE: Duration = Duration::from_secs(15);

/// `GET /api/dashboard/notes`: all recordings and markers.
pub async fn list(State(app): State<App>, _: Signed) -> Result<impl IntoResponse, Problem> {
    Ok(Json(app.notes.list(app.pages.id.clone()).await?))
}

/// `GET /api/dashboard/notes/events`: all recordings and markers, at once and after each change, as server-sent events
/// `notes`. The stream ends after some minutes, and with the session; browsers then come again.
pub async fn events(State(app): State<App>, Signed(dashboard): Signed) -> Result<impl IntoResponse, Problem> {
    let news = app.notes.listen(&app.pages.id, &dashboard).await?;
    let events = stream::unfold(news, async |mut news| {
        let json = news.next().await?;
        Some((Ok::<_, Infallible>(Event::default().event("notes").data(&*json)), news))
    });
    // Proxies that gather answers would keep the news back.
    let unbuffered = (HeaderName::from_static("x-accel-buffering"), HeaderValue::from_static("no"));
    Ok(([unbuffered], Sse::new(events).keep_alive(KeepAlive::new().interval(KEEP_ALIVE))))
}

/// `POST /api/dashboard/recordings`: begins a recording, or notes one down that is over.
pub async fn create_recording(
    State(app): State<App>,
    _: Signed,
    Json(new): Json<NewRecording>,
) -> Result<impl IntoResponse, Problem> {
    Ok(Json(app.notes.create_recording(app.pages.id.clone(), new).await?))
}

/// `PATCH /api/dashboard/recordings/{id}`: renames a recording, or ends it.
pub async fn change_recording(
    State(app): State<App>,
    _: Signed,
    Path(id): Path<String>,
    Json(change): Json<RecordingChange>,
) -> Result<impl IntoResponse, Problem> {
    let recording = app.notes.change_recording(app.pages.id.clone(), id, change).await?;
    recording.map(Json).ok_or_else(|| Refusal::RecordingGone.into())
}

/// `DELETE /api/dashboard/recordings/{id}`: deletes a recording; the readings stay.
pub async fn delete_recording(
    State(app): State<App>,
    _: Signed,
    Path(id): Path<String>,
) -> Result<impl IntoResponse, Problem> {
    let there = app.notes.delete_recording(app.pages.id.clone(), id).await?;
    if there { Ok(StatusCode::NO_CONTENT) } else { Err(Refusal::RecordingGone.into()) }
}

/// `POST /api/dashboard/markers`: notes a marker down.
pub async fn create_marker(
    State(app): State<App>,
    _: Signed,
    Json(new): Json<NewMarker>,
) -> Result<impl IntoResponse, Problem> {
    Ok(Json(app.notes.create_marker(app.pages.id.clone(), new).await?))
}

/// `PATCH /api/dashboard/markers/{id}`: changes a marker.
pub async fn change_marker(
    State(app): State<App>,
    _: Signed,
    Path(id): Path<String>,
    Json(change): Json<MarkerChange>,
) -> Result<impl IntoResponse, Problem> {
    let marker = app.notes.change_marker(app.pages.id.clone(), id, change).await?;
    marker.map(Json).ok_or_else(|| Refusal::MarkerGone.into())
}

/// `DELETE /api/dashboard/markers/{id}`: deletes a marker.
pub async fn delete_marker(
    State(app): State<App>,
    _: Signed,
    Path(id): Path<String>,
) -> Result<impl IntoResponse, Problem> {
    let there = app.notes.delete_marker(app.pages.id.clone(), id).await?;
    if there { Ok(StatusCode::NO_CONTENT) } else { Err(Refusal::MarkerGone.into()) }
}
