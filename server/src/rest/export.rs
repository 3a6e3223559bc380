//! Readings as files: CSV for spreadsheets, JSON Lines for programs. Files are written while they are read, whatever
//! their length, and writing ends with the connection.

use std::{collections::VecDeque, fmt::Write as _};

use axum::{
    body::Body,
    extract::{Query, State, rejection::QueryRejection},
    http::header::{CONTENT_DISPOSITION, CONTENT_TYPE},
    response::IntoResponse,
};
use bytes::Bytes;
use futures_util::stream;
use motionwire_shared::{DataType, KnownType, Timestamp, UserId, Value, reading::Shape};
use serde::Deserialize;

use super::{
    Problem,
    history::{bad, data_type, stretch, uid},
};
use crate::{
    app::App,
    auth::{AccountsError, Watcher},
    log::{Event, LogError, Retained, Series},
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
    #[serde(default)]
    separator: Separator,
    #[serde(default)]
    decimal: Decimal,
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
        separator: Separator::default(),
        decimal: Decimal::default(),
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
    let mut retained = super::history::retained(app, watcher.as_ref()).await?;
    retained.retain(|series| {
        only_uid.as_ref().is_none_or(|uid| series.uid == *uid)
            && only_type.as_ref().is_none_or(|data_type| series.data_type == *data_type)
            && series.first < range.end
            && range.start <= series.last
    });
    let start = retained.iter().map(|series| series.first.max(range.start)).min().unwrap_or(range.start);
    let of = |Retained { uid, data_type, .. }| Series {
        dev: app.pages.id.clone(),
        uid,
        data_type,
        range: range.clone(),
        after: None,
    };
    let sheet = Sheet { format: asked.format, separator: asked.separator, decimal: asked.decimal, start };
    let head = sheet.head(&retained);
    let series: VecDeque<Series> = retained.into_iter().map(of).collect();
    let pages = stream::try_unfold(Export { app: app.clone(), watcher, sheet, series }, Export::next);
    let body = Body::from_stream(stream::StreamExt::chain(stream::iter([Ok(head)]), pages));
    let (mime, extension) = match asked.format {
        Format::Csv => ("text/csv; charset=utf-8", "csv"),
        Format::Jsonl => ("application/x-ndjson", "jsonl"),
    };
    // Of an empty file the beginning of time says nothing.
    let named = start.max(Timestamp::from_micros(0));
    let stamp: String = named.to_string().chars().take(19).map(|c| if c == ':' { '-' } else { c }).collect();
    let name = format!("attachment; filename=\"motionwire-{stamp}.{extension}\"");
    Ok(([(CONTENT_TYPE, mime.to_owned()), (CONTENT_DISPOSITION, name)], body))
}

/// A file in the making.
struct Export {
    app: App,
    watcher: Option<Watcher>,
    sheet: Sheet,
    /// What is still to be read.
    series: VecDeque<Series>,
}

impl Export {
    async fn next(mut self) -> Result<Option<(Bytes, Self)>, Broken> {
        while let Some(series) = self.series.front_mut() {
            if let Some(watcher) = &self.watcher
                && !self.app.accounts.still_watches(watcher, self.app.clock.timestamp()).await?
            {
                return Err(Broken::Ended);
            }
            let page = self.app.feeds.log().read_series(series.clone(), PAGE_EVENTS).await?;
            series.after = page.events.last().map(|event| (event.ts, event.seq));
            if !page.more {
                self.series.pop_front();
            }
            if !page.events.is_empty() {
                let mut text = String::with_capacity(96 * page.events.len());
                page.events.iter().for_each(|event| self.sheet.row(&mut text, event));
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

/// How rows are written.
#[derive(Clone, Copy)]
struct Sheet {
    format: Format,
    separator: Separator,
    decimal: Decimal,
    /// What seconds count from.
    start: Timestamp,
}

impl Sheet {
    /// The names of the columns, with their units where the file has one type only.
    fn head(&self, series: &[Retained]) -> Bytes {
        if self.format == Format::Jsonl {
            return Bytes::new();
        }
        let only = match series {
            [first, rest @ ..] if rest.iter().all(|other| other.data_type == first.data_type) => {
                Some(&first.data_type)
            }
            _ => None,
        };
        let mut head: Vec<String> = ["time_s", "time", "uid", "type"].map(str::to_owned).to_vec();
        head.extend(value_names(only));
        // Spreadsheets tell UTF-8 by its mark, and programs that read commas stumble over it.
        let mark = if self.separator == Separator::Semicolon { "\u{feff}" } else { "" };
        format!("{mark}{}\r\n", head.join(&self.separator.char().to_string())).into()
    }

    fn row(&self, text: &mut String, event: &Event) {
        let reading = String::from_utf8_lossy(&event.reading);
        match self.format {
            Format::Jsonl => text.push_str(&json_line(event)),
            Format::Csv => {
                let separator = self.separator.char();
                let seconds = (event.ts.as_micros() - self.start.as_micros()) as f64 / 1e6;
                text.push_str(&self.number(seconds));
                let uid = cell(event.uid.as_str(), separator);
                let _ = write!(
                    text,
                    "{separator}{}{separator}{uid}{separator}{}",
                    event.ts,
                    event.data_type.name()
                );
                let value = Value::of_reading(&reading);
                for number in value.iter().flat_map(Value::components) {
                    text.push(separator);
                    text.push_str(&self.number(*number));
                }
                text.push_str("\r\n");
            }
        }
    }

    fn number(&self, number: f64) -> String {
        let text = number.to_string();
        if self.decimal == Decimal::Comma { text.replace('.', ",") } else { text }
    }
}

/// An event as a line of JSON Lines, its end included.
pub(crate) fn json_line(event: &Event) -> String {
    let (seq, uid, t) = (event.seq, event.uid.as_str(), event.data_type.name());
    let reading = String::from_utf8_lossy(&event.reading);
    format!("{{\"seq\":{seq},\"uid\":\"{uid}\",\"t\":\"{t}\",\"d\":{reading}}}\n")
}

/// The names of a reading's numbers.
fn value_names(only: Option<&DataType>) -> Vec<String> {
    let known = match only {
        Some(DataType::Known(known)) => known,
        Some(DataType::Other(_)) | None => return ["v1", "v2", "v3"].map(str::to_owned).to_vec(),
    };
    let with_unit = |name: &str| format!("{name} ({})", KnownType::unit(*known));
    match known.shape() {
        Shape::Vector3 => ["x", "y", "z"].map(with_unit).to_vec(),
        Shape::Scalar => vec![with_unit(&known.name().to_lowercase())],
    }
}

/// A text as a cell: never a formula, and in quotes if it must.
fn cell(text: &str, separator: char) -> String {
    let is_formula = text.starts_with(['=', '+', '-', '@', '\t', '\r']);
    let text = if is_formula { format!("'{text}") } else { text.to_owned() };
    if text.contains(['"', '\r', '\n', separator]) {
        format!("\"{}\"", text.replace('"', "\"\""))
    } else {
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_no_formulas() {
        let table = [("phone", "phone"), ("=1+2", "'=1+2"), ("a;b", "\"a;b\""), ("-x\"y", "\"'-x\"\"y\"")];
        for (text, expected) in table {
            assert_eq!(cell(text, ';'), expected);
        }
    }
}
