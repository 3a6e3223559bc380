//! The columns of a recording, found by their names.

use std::fmt;

use super::{BYTE_ORDER_MARK, Lines, RecordingError, Row};
use crate::{Altitude, Fix};

/// How much of a header is shown, in characters.
const MAX_SHOWN_CHARS: usize = 200;

/// Columns that are of no use.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unused {
    /// Of those that belong together some are missing.
    Incomplete {
        /// The names of those that are there.
        present: Vec<&'static str>,
        /// The names of those that are not.
        missing: Vec<&'static str>,
    },
    /// Several have this name.
    Repeated(&'static str),
}

impl fmt::Display for Unused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Incomplete { present, missing } => {
                write!(f, "{} cannot be used without {}", present.join(" and "), missing.join(" and "))
            }
            Self::Repeated(name) => write!(f, "several columns are named {name}; the first of them counts"),
        }
    }
}

/// Nobody's clock counts farther, in milliseconds: beyond, even nanoseconds since 1970 are none.
const MAX_TIME_MS: f64 = 1e19;

/// The name of the column that each table has.
const TIME: &str = "t_ms";

/// Where the columns are.
pub(super) struct Columns {
    /// How many are named.
    len: usize,
    t_ms: usize,
    acceleration: Option<[usize; 3]>,
    place: Option<[usize; 3]>,
    altitude: Option<[usize; 2]>,
    speed: Option<usize>,
}

/// What a cell tells.
enum Cell {
    /// Nothing, and says so: it is empty, or the line is shorter.
    Empty,
    /// Something that counts for nothing: NaN, or infinite.
    Unusable,
    Number(f64),
}

impl Columns {
    /// Notes which columns are of no use, because others are missing.
    ///
    /// # Errors
    /// Where there is no time, or nothing besides.
    pub(super) fn find(header: &Lines, noted: &mut Vec<Unused>) -> Result<Self, RecordingError> {
        let mut repeated = Vec::new();
        let mut find = |name: &'static str| {
            let is_named = |column: &[u8]| column.eq_ignore_ascii_case(name.as_bytes());
            if header.cells().filter(|column| is_named(column)).count() > 1 {
                repeated.push(Unused::Repeated(name));
            }
            header.cells().position(is_named)
        };
        let t_ms = find(TIME).ok_or_else(|| RecordingError::Header(without_time(header)))?;
        let mut unused = Vec::new();
        let acceleration = group(["ax", "ay", "az"], &mut find, &mut unused);
        let place = group(["lat", "lon", "accuracy"], &mut find, &mut unused);
        let altitude = group(["altitude", "altitude_accuracy"], &mut find, &mut unused);
        let speed = find("speed");
        if acceleration.is_none() && place.is_none() {
            let reasons: Vec<_> = unused.iter().map(ToString::to_string).collect();
            let reason = if reasons.is_empty() { names(header) } else { reasons.join("; ") };
            return Err(RecordingError::Header(reason));
        }
        unused.append(&mut repeated);
        unused.retain(|columns| !noted.contains(columns));
        noted.append(&mut unused);
        Ok(Self { len: header.len, t_ms, acceleration, place, altitude, speed })
    }

    /// Whether a line is the header of a table, whatever the others hold.
    pub(super) fn is_header(line: &Lines) -> bool {
        line.cells().any(|cell| cell.eq_ignore_ascii_case(TIME.as_bytes()))
    }

    /// # Errors
    /// Why it cannot be read.
    pub(super) fn row(&self, line: &Lines) -> Result<Row, String> {
        // Some programs end each line with a comma.
        let filled = line.len - line.cells_from_end().take_while(|cell| cell.is_empty()).count();
        if filled > self.len {
            return Err(format!(
                "{filled} cells under {} names of columns; with decimal commas? Write 9.81, not 9,81",
                self.len
            ));
        }
        let Cell::Number(t_ms) = cell(line, self.t_ms)? else { return Err("it has no time".to_owned()) };
        if t_ms.abs() > MAX_TIME_MS {
            return Err(format!("{t_ms:e} ms is no time"));
        }
        let mut is_partial = false;
        let mut all = |columns: [usize; 3]| -> Result<Option<[f64; 3]>, String> {
            let [a, b, c] = columns.map(|column| cell(line, column));
            Ok(match [a?, b?, c?] {
                [Cell::Number(a), Cell::Number(b), Cell::Number(c)] => Some([a, b, c]),
                [Cell::Empty, Cell::Empty, Cell::Empty] => None,
                _ => {
                    is_partial = true;
                    None
                }
            })
        };
        let acceleration = self.acceleration.map(&mut all).transpose()?.flatten();
        let place = self.place.map(&mut all).transpose()?.flatten();
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
        // Some programs fill what a row does not tell with NaN.
        is_partial &= acceleration.is_none() && fix.is_none();
        Ok(Row { t_ms, acceleration, fix, is_partial })
    }
}

/// A cell's number, if it has one.
fn number(line: &Lines, column: usize) -> Result<Option<f64>, String> {
    Ok(match cell(line, column)? {
        Cell::Number(number) => Some(number),
        Cell::Empty | Cell::Unusable => None,
    })
}

fn cell(line: &Lines, column: usize) -> Result<Cell, String> {
    let text = String::from_utf8_lossy(line.cell(column).unwrap_or_default());
    if text.is_empty() || ["null", "na"].iter().any(|none| text.eq_ignore_ascii_case(none)) {
        return Ok(Cell::Empty);
    }
    let number = text.parse::<f64>().map_err(|_| {
        let beginning: String = text.chars().take(40).collect();
        let advice = if text.contains(',') { "; decimals are written like 9.81" } else { "" };
        format!("{beginning:?} is no number{advice}")
    })?;
    Ok(if number.is_finite() { Cell::Number(number) } else { Cell::Unusable })
}

/// Where the columns of these names are, if all are there; that only some are, is noted.
fn group<const N: usize>(
    names: [&'static str; N],
    find: impl FnMut(&'static str) -> Option<usize>,
    unused: &mut Vec<Unused>,
) -> Option<[usize; N]> {
    let found = names.map(find);
    let (present, missing): (Vec<_>, Vec<_>) = names.into_iter().zip(found).partition(|(_, at)| at.is_some());
    if missing.is_empty() {
        return Some(found.map(Option::unwrap_or_default));
    }
    if !present.is_empty() {
        let names = |columns: Vec<(&'static str, _)>| columns.into_iter().map(|(name, _)| name).collect();
        unused.push(Unused::Incomplete { present: names(present), missing: names(missing) });
    }
    None
}

/// What is taken for a recording at times, by its first bytes.
const OTHERS: [(&[u8], &str); 6] = [
    (b"\xff\xfe", "the text is in UTF-16; save it as UTF-8"),
    (b"\xfe\xff", "the text is in UTF-16; save it as UTF-8"),
    (b"PK\x03\x04", "this is a zip file or a spreadsheet; unpack it, or save its table as CSV"),
    (b"\x1f\x8b", "it was packed twice; unpack it once"),
    (b"time_s", EXPORT),
    (b"{\"seq\":", EXPORT),
];

/// What is said of the dashboard's exports.
const EXPORT: &str = "this is an export, whose acceleration is without gravity and whose places are without accuracy; steps and \
                      distance are in it, where the phone sent them, as STEPS and DISTANCE";

/// Why a first line does not name the time, as far as it shows.
fn without_time(header: &Lines) -> String {
    let text = header.text.strip_prefix(BYTE_ORDER_MARK).unwrap_or(&header.text);
    if let Some((_, what)) = OTHERS.iter().find(|(begin, _)| text.starts_with(begin)) {
        return (*what).to_owned();
    }
    if text.contains(&0) {
        return "this is no text in UTF-8; save the table as CSV".to_owned();
    }
    let separators = [(b';', "semicolons"), (b'\t', "tabs"), (b'|', "bars")];
    let found = separators.into_iter().find(|(separator, _)| text.contains(separator));
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
