//! The columns of a recording, found by their names.

use std::fmt;

use super::{Lines, RecordingError, Row};
use crate::{Altitude, Fix};

/// How much of a header is shown, in characters.
const MAX_SHOWN_CHARS: usize = 200;

/// Columns that belong together, of which some are missing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Incomplete {
    present: Vec<&'static str>,
    missing: Vec<&'static str>,
}

impl fmt::Display for Incomplete {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { present, missing } = self;
        write!(f, "{} cannot be used without {}", present.join(" and "), missing.join(" and "))
    }
}

/// Where the columns are.
pub(super) struct Columns {
    t_ms: usize,
    acceleration: Option<[usize; 3]>,
    place: Option<[usize; 3]>,
    altitude: Option<[usize; 2]>,
    speed: Option<usize>,
    pub(super) incomplete: Vec<Incomplete>,
}

impl Columns {
    /// # Errors
    /// Where there is no time, or nothing besides.
    pub(super) fn find(header: &Lines) -> Result<Self, RecordingError> {
        let find =
            |name: &str| header.cells().position(|column| column.eq_ignore_ascii_case(name.as_bytes()));
        let t_ms = find("t_ms").ok_or_else(|| RecordingError::Header(without_time(header)))?;
        let mut incomplete = Vec::new();
        let acceleration = group(["ax", "ay", "az"], find, &mut incomplete);
        let place = group(["lat", "lon", "accuracy"], find, &mut incomplete);
        let altitude = group(["altitude", "altitude_accuracy"], find, &mut incomplete);
        if acceleration.is_none() && place.is_none() {
            let reasons: Vec<_> = incomplete.iter().map(ToString::to_string).collect();
            let reason = if reasons.is_empty() { names(header) } else { reasons.join("; ") };
            return Err(RecordingError::Header(reason));
        }
        Ok(Self { t_ms, acceleration, place, altitude, speed: find("speed"), incomplete })
    }

    /// # Errors
    /// Which cell cannot be read.
    pub(super) fn row(&self, line: &Lines) -> Result<Option<Row>, String> {
        let Some(t_ms) = number(line, self.t_ms)? else { return Ok(None) };
        let all = |columns: [usize; 3]| -> Result<Option<[f64; 3]>, String> {
            let [a, b, c] = columns.map(|column| number(line, column));
            Ok(match (a?, b?, c?) {
                (Some(a), Some(b), Some(c)) => Some([a, b, c]),
                _ => None,
            })
        };
        let acceleration = self.acceleration.map(all).transpose()?.flatten();
        let place = self.place.map(all).transpose()?.flatten();
        let optional = |column: Option<usize>| column.map_or(Ok(None), |column| number(line, column));
        let altitude = match self.altitude {
            Some([height, accuracy]) => number(line, height)?
                .zip(number(line, accuracy)?)
                .map(|(height_m, accuracy_m)| Altitude { height_m, accuracy_m }),
            None => None,
        };
        // Some phones write -1 where they do not know it.
        let speed_m_s = optional(self.speed)?.filter(|speed| *speed >= 0.0);
        let fix = place.map(|[latitude_deg, longitude_deg, accuracy_m]| Fix {
            t_ms,
            latitude_deg,
            longitude_deg,
            accuracy_m,
            altitude,
            speed_m_s,
        });
        Ok(Some(Row { t_ms, acceleration, fix }))
    }
}

/// A cell's number; `None` if the cell is empty, says that there is none, or the line is shorter.
fn number(line: &Lines, column: usize) -> Result<Option<f64>, String> {
    let text = String::from_utf8_lossy(line.cell(column).unwrap_or_default());
    if text.is_empty() || ["null", "na"].iter().any(|none| text.eq_ignore_ascii_case(none)) {
        return Ok(None);
    }
    let number = text.parse::<f64>().map_err(|_| {
        let beginning: String = text.chars().take(40).collect();
        format!("{beginning:?} is no number")
    })?;
    Ok(Some(number).filter(|number| number.is_finite()))
}

/// Where the columns of these names are, if all are there; that only some are, is noted.
fn group<const N: usize>(
    names: [&'static str; N],
    find: impl Fn(&str) -> Option<usize>,
    incomplete: &mut Vec<Incomplete>,
) -> Option<[usize; N]> {
    let found = names.map(find);
    let (present, missing): (Vec<_>, Vec<_>) = names.into_iter().zip(found).partition(|(_, at)| at.is_some());
    if missing.is_empty() {
        return Some(found.map(Option::unwrap_or_default));
    }
    if !present.is_empty() {
        let names = |columns: Vec<(&'static str, _)>| columns.into_iter().map(|(name, _)| name).collect();
        incomplete.push(Incomplete { present: names(present), missing: names(missing) });
    }
    None
}

/// Why a first line does not name the time, as far as it shows.
fn without_time(header: &Lines) -> String {
    if [b"\xff\xfe", b"\xfe\xff"].iter().any(|mark| header.text.starts_with(*mark)) {
        return "the text is in UTF-16; save it as UTF-8".to_owned();
    }
    let separators = [(b';', "semicolons"), (b'\t', "tabs"), (b'|', "bars")];
    let found = separators.into_iter().find(|(separator, _)| header.text.contains(separator));
    match found {
        Some((_, found)) => format!("commas must stand between them, but these are {found}"),
        None => format!("there is no t_ms: {}", names(header)),
    }
}

/// The begin of a header, in words.
fn names(header: &Lines) -> String {
    let names: Vec<_> = header.cells().take(16).map(String::from_utf8_lossy).collect();
    format!("it names {}", names.join(", ").escape_debug().take(MAX_SHOWN_CHARS).collect::<String>())
}
