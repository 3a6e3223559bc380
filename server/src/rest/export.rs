//! Readings as files: CSV for spreadsheets, JSON Lines for programs. Files are written while they are read, whatever
//! their length, and writing ends with the connection.

mod marks;
mod sheet;

use std::{
    collections::{BTreeSet, VecDeque},
    ops::Range,
};

use axum::{
    body::Body,
    extract::{Query, State, rejection::QueryRejection},
    http::header::{CONTENT_DISPOSITION, CONTENT_TYPE},
    response::IntoResponse,
};
use bytes::Bytes;
use futures_util::stream;
use motionwire_shared::{DataType, Timestamp, UserId};
use serde::Deserialize;

pub(crate) use self::sheet::json_line;
use self::{
    marks::Marks,
    sheet::{Columns, Sheet},
};
use super::{
    Problem,
    history::{bad, data_type, stretch, uid},
};
use crate::{
    app::App,
    auth::{AccountsError, Watcher},
    log::{LogError, Retained, Series},
};

/// Readings that are read at once.
const PAGE_EVENTS: usize = 4096;

/// What `GET /api/dashboard/export` is asked; instants in milliseconds since the Unix epoch.
#[derive(Deserialize)]
pub struct Asked {
    format: Format,
    from: f64,
    to: f64,
    /// Only this source's readings.
    uid: Option<String>,
    /// Only readings of this type.
    #[serde(rename = "type")]
    data_type: Option<String>,
    /// By how much the source's clock is ahead of the one that remarks are told by, in milliseconds.
    #[serde(default)]
    ahead: f64,
    #[serde(default)]
    separator: Separator,
    #[serde(default)]
    decimal: Decimal,
    /// Whether a table with commas begins with the mark by which Excel tells UTF-8 (pandas takes it, Python's `csv` and numpy
    /// take it for a part of the first column's name). One with semicolons always does, one with tabs never.
    #[serde(default)]
    bom: bool,
}

#[derive(Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Format {
    Csv,
    Jsonl,
}

#[derive(Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Separator {
    #[default]
    Comma,
    Semicolon,
    Tab,
}

impl Separator {
    const fn char(self) -> char {
        match self {
            Self::Comma => ',',
            Self::Semicolon => ';',
            Self::Tab => '\t',
        }
    }
}

#[derive(Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Decimal {
    #[default]
    Point,
    Comma,
}

/// `GET /api/dashboard/export` and `/api/viewer/{link}/export`: the readings of a stretch of time, one series after the
/// other, each in the order of time.
pub async fn export<S: Into<Watcher>>(
    State(app): State<App>,
    signed: S,
    asked: Result<Query<Asked>, QueryRejection>,
) -> Result<impl IntoResponse, Problem> {
    let Query(asked) = asked.map_err(|rejection| bad(rejection.body_text()))?;
    write(&app, asked, Some(signed.into())).await
}

/// All readings of one user, as JSON Lines.
pub(super) async fn all_of(app: &App, user: &UserId) -> Result<impl IntoResponse + use<>, Problem> {
    let asked = Asked {
        format: Format::Jsonl,
        from: Timestamp::from_micros(i64::MIN).as_millis(),
        to: Timestamp::from_micros(i64::MAX).as_millis(),
        uid: Some(user.to_string()),
        data_type: None,
        ahead: 0.0,
        separator: Separator::default(),
        decimal: Decimal::default(),
        bom: false,
    };
    write(app, asked, None).await
}

/// Without a watcher, everything may be seen and nothing ends the file early.
async fn write(
    app: &App,
    asked: Asked,
    watcher: Option<Watcher>,
) -> Result<impl IntoResponse + use<>, Problem> {
    if asked.separator == Separator::Comma && asked.decimal == Decimal::Comma {
        return Err(bad("numbers with a decimal comma need another separator: semicolon or tab"));
    }
    let range = stretch(asked.from, asked.to)?;
    let (only_uid, only_type) =
        (asked.uid.as_deref().map(uid).transpose()?, asked.data_type.as_deref().map(data_type).transpose()?);
    // What comes while the file is written is not in it: it could have more numbers than the file has columns.
    let newest_seq = app.feeds.log().bounds(&app.pages.id).await?.newest;
    let visitor = watcher.as_ref().map(Watcher::id).or(only_uid.as_ref().map(UserId::as_str));
    let visitor = visitor.unwrap_or_default().to_owned();
    let (of, seen_by) = (app.clone(), watcher.clone());
    let retained = async move { super::history::retained(&of, seen_by.as_ref()).await };
    let mut retained = app.files.read(&visitor, retained).await?;
    retained.retain(|series| {
        only_uid.as_ref().is_none_or(|uid| series.uid == *uid)
            && only_type.as_ref().is_none_or(|data_type| series.data_type == *data_type)
            && series.first < range.end
            && range.start <= series.last
    });
    let start = retained.iter().map(|series| series.first.max(range.start)).min().unwrap_or(range.start);
    let columns = columns((app, &visitor), asked.format, only_type.as_ref(), &retained, &range).await?;
    let marks = match &watcher {
        Some(Watcher::Dashboard { .. }) => {
            Marks::of(app.notes.list(app.pages.id.clone()).await?.markers, asked.ahead, &range)
        }
        // What is remarked at a dashboard is shown to nobody else.
        Some(Watcher::Viewer { .. }) | None => Marks::default(),
    };
    let names = app.accounts.phone_names(app.pages.id.clone()).await?;
    let sheet = Sheet::new(&asked, start, columns, !marks.is_empty());
    let part = |of: &Retained| Part {
        label: sheet.label(&of.uid, names.get(&of.uid).map(String::as_str), &of.data_type),
        series: series(app, of, &range),
        marks: marks.clone(),
    };
    let parts: VecDeque<Part> = retained.iter().map(part).collect();
    let head = Bytes::from(sheet.head());
    let export = Export { app: app.clone(), watcher, visitor, sheet, parts, newest_seq };
    let pages = stream::try_unfold(export, Export::next);
    let body = Body::from_stream(stream::StreamExt::chain(stream::iter([Ok(head)]), pages));
    let (mime, extension) = match (asked.format, asked.separator) {
        (Format::Csv, Separator::Tab) => ("text/tab-separated-values; charset=utf-8", "tsv"),
        (Format::Csv, Separator::Comma | Separator::Semicolon) => ("text/csv; charset=utf-8", "csv"),
        (Format::Jsonl, _) => ("application/x-ndjson", "jsonl"),
    };
    // Of an empty file the beginning of time says nothing.
    let named = start.max(Timestamp::from_micros(0));
    let stamp: String = named.to_string().chars().take(19).map(|c| if c == ':' { '-' } else { c }).collect();
    let name = format!("attachment; filename=\"motionwire-{stamp}.{extension}\"");
    Ok(([(CONTENT_TYPE, mime.to_owned()), (CONTENT_DISPOSITION, name)], body))
}

/// The columns of a table for these series, in which there can be one type only, or any.
async fn columns(
    (app, visitor): (&App, &str),
    format: Format,
    only_type: Option<&DataType>,
    retained: &[Retained],
    range: &Range<Timestamp>,
) -> Result<Columns, LogError> {
    let types: BTreeSet<&DataType> =
        retained.iter().map(|series| &series.data_type).chain(only_type).collect();
    let mut columns = Columns::of(&types.into_iter().collect::<Vec<_>>());
    for of in retained.iter().filter(|of| format == Format::Csv && sheet::is_open(&of.data_type)) {
        let (feeds, series) = (app.feeds.clone(), series(app, of, range));
        let components = async move { feeds.log().components(series).await };
        columns.widen(app.files.read(visitor, components).await?);
    }
    Ok(columns)
}

fn series(app: &App, of: &Retained, range: &Range<Timestamp>) -> Series {
    let (uid, data_type) = (of.uid.clone(), of.data_type.clone());
    Series { dev: app.pages.id.clone(), uid, data_type, range: range.clone(), after: None }
}

/// A file in the making.
struct Export {
    app: App,
    watcher: Option<Watcher>,
    /// Whose turn it takes to read.
    visitor: String,
    sheet: Sheet,
    /// What is still to be read.
    parts: VecDeque<Part>,
    /// The last event that may be in the file.
    newest_seq: u64,
}

/// A series on its way into a file.
struct Part {
    series: Series,
    /// What each of its rows says of it.
    label: String,
    /// Those that no row of it has yet.
    marks: Marks,
}

impl Export {
    async fn next(mut self) -> Result<Option<(Bytes, Self)>, Broken> {
        while let Some(Part { series, label, marks }) = self.parts.front_mut() {
            if let Some(watcher) = &self.watcher
                && !self.app.accounts.still_watches(watcher, self.app.clock.timestamp()).await?
            {
                return Err(Broken::Ended);
            }
            let (feeds, asked) = (self.app.feeds.clone(), series.clone());
            let page = async move { feeds.log().read_series(asked, PAGE_EVENTS).await };
            let page = self.app.files.read(&self.visitor, page).await?;
            series.after = page.events.last().map(|event| (event.ts, event.seq));
            let mut text = String::with_capacity(96 * page.events.len());
            let mut events = page.events.iter().filter(|event| event.seq <= self.newest_seq).peekable();
            while let Some(event) = events.next() {
                let is_last = !page.more && events.peek().is_none();
                let marks = marks.take(if is_last { None } else { Some(event.ts) });
                self.sheet.row(&mut text, event, label, &marks);
            }
            if !page.more {
                self.parts.pop_front();
            }
            if !text.is_empty() {
                return Ok(Some((text.into(), self)));
            }
        }
        Ok(None)
    }
}

/// Why a file ends before its end; the connection is broken off then, so that the browser sees that it is not whole.
#[derive(Debug, thiserror::Error)]
enum Broken {
    #[error(transparent)]
    Log(#[from] LogError),
    #[error(transparent)]
    Accounts(#[from] AccountsError),
    #[error("the session or link has ended")]
    Ended,
}
