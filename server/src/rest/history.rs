//! The past, as the dashboard's charts ask for it.

use axum::{
    extract::{Query, State, rejection::QueryRejection},
    http::StatusCode,
    response::IntoResponse,
};
use motionwire_shared::{
    DataType, Timestamp, UserId,
    rest::{HistoryAnswer, MAX_HISTORY_COLUMNS, Refusal, RetainedSeries},
};
use serde::Deserialize;

use super::{Json, Problem};
use crate::{
    app::App,
    auth::Watcher,
    feed::Feeds,
    log::{Event, LogError, Retained, Series, columns::Column},
};

/// What is kept and may be seen.
pub(super) async fn retained(app: &App, watcher: Option<&Watcher>) -> Result<Vec<Retained>, LogError> {
    let mut retained = app.feeds.log().retained(&app.pages.id).await?;
    if let Some(scope) = watcher.and_then(Watcher::scope) {
        retained.retain(|series| scope.past && scope.has(&series.uid, &series.data_type));
    }
    Ok(retained)
}

/// `GET /api/dashboard/series` and `/api/viewer/{link}/series`: what is kept.
pub async fn series<S: Into<Watcher>>(
    State(app): State<App>,
    signed: S,
) -> Result<impl IntoResponse, Problem> {
    let watcher: Watcher = signed.into();
    let (visitor, charts) = (watcher.id().to_owned(), app.charts.clone());
    let retained = async move { retained(&app, Some(&watcher)).await };
    let retained = charts.read(&visitor, retained).await?;
    let list = retained.into_iter().map(|series| RetainedSeries {
        uid: series.uid,
        data_type: series.data_type.name().to_owned(),
        from: series.first.as_millis(),
        to: series.last.as_millis(),
        samples: series.count,
    });
    Ok(Json(list.collect::<Vec<_>>()))
}

/// What `GET /api/dashboard/history` is asked; instants in milliseconds since the Unix epoch.
#[derive(Deserialize)]
pub struct Asked {
    uid: String,
    #[serde(rename = "type")]
    data_type: String,
    from: f64,
    to: f64,
    columns: usize,
    /// Whether columns are to tell how far their readings spread.
    #[serde(default)]
    squares: bool,
}

/// `GET /api/dashboard/history` and `/api/viewer/{link}/history`: a stretch of one series in few columns, or its readings
/// if they are as few.
pub async fn history<S: Into<Watcher>>(
    State(app): State<App>,
    signed: S,
    asked: Result<Query<Asked>, QueryRejection>,
) -> Result<impl IntoResponse, Problem> {
    let Query(asked) = asked.map_err(|rejection| bad(rejection.body_text()))?;
    if !(1..=MAX_HISTORY_COLUMNS).contains(&asked.columns) {
        return Err(bad(format!("columns must be 1 to {MAX_HISTORY_COLUMNS}, not {}", asked.columns)));
    }
    let range = stretch(asked.from, asked.to)?;
    let (uid, data_type) = (uid(&asked.uid)?, data_type(&asked.data_type)?);
    let watcher: Watcher = signed.into();
    if let Some(scope) = watcher.scope()
        && !(scope.past && scope.has(&uid, &data_type))
    {
        return Err(Refusal::NotShown.into());
    }
    let series = Series { dev: app.pages.id.clone(), uid, data_type, range, after: None };
    let (columns, is_raw) =
        app.charts.read(watcher.id(), read(app.feeds.clone(), series, asked.columns)).await?;
    let components = columns.iter().map(|column| column.extents.len()).max().unwrap_or(0);
    let mut answer = HistoryAnswer::new(asked.from, asked.to, components, is_raw);
    if asked.squares {
        answer = answer.with_squares();
    }
    for column in &columns {
        add(&mut answer, column);
    }
    Ok(answer.to_bytes())
}

/// So many columns of a series; or, and then it is true, its readings if they are as few.
async fn read(feeds: Feeds, series: Series, columns: usize) -> Result<(Vec<Column>, bool), LogError> {
    let page = feeds.log().read_series(series.clone(), columns).await?;
    if page.more {
        return Ok((feeds.log().read_columns(series, columns).await?, false));
    }
    Ok((page.events.iter().filter_map(column_of).collect(), true))
}

fn column_of(event: &Event) -> Option<Column> {
    let json = std::str::from_utf8(&event.reading).ok()?;
    let value = motionwire_shared::Value::of_reading(json)?;
    Some(Column::of_reading(event.ts, value.components()))
}

/// Adds a column; of many readings, the instant in their middle.
fn add(answer: &mut HistoryAnswer, column: &Column) {
    let middle_ms = f64::midpoint(column.first.as_millis(), column.last.as_millis());
    let ts_ms = if answer.is_raw() { column.first.as_millis() } else { middle_ms };
    let count = column.count as f64;
    let extents = column.extents.iter().map(|extent| match extent.min.is_nan() {
        true => [f64::NAN; 3],
        false => [extent.min, extent.max, extent.sum / count],
    });
    answer.push(ts_ms, count, extents);
    answer.set_squares(column.extents.iter().map(|extent| extent.squares));
}

pub(super) fn bad(text: impl Into<String>) -> Problem {
    Problem::new(StatusCode::BAD_REQUEST, text.into())
}

pub(super) fn stretch(from: f64, to: f64) -> Result<std::ops::Range<Timestamp>, Problem> {
    if !(from.is_finite() && to.is_finite() && from < to) {
        return Err(bad("from and to must be instants in milliseconds since 1970, from before to"));
    }
    Ok(Timestamp::from_millis(from)..Timestamp::from_millis(to))
}

pub(super) fn uid(text: &str) -> Result<UserId, Problem> {
    text.parse().map_err(|error| bad(format!("uid is not one of this server's: {error}")))
}

pub(super) fn data_type(name: &str) -> Result<DataType, Problem> {
    DataType::from_name(name).ok_or_else(|| bad("type must be the name of a data type, like ACCELERATION"))
}

impl From<LogError> for Problem {
    fn from(error: LogError) -> Self {
        tracing::error!(%error, "the past could not be read");
        Refusal::LogUnreadable.into()
    }
}
