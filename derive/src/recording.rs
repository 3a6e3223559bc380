//! Recordings as tables of text: columns found by their names, in any order, cells that may be empty.

use std::io::Read;

use csv::{ReaderBuilder, StringRecord, Trim};

use crate::{Altitude, Fix};

/// Longest line, in bytes.
const MAX_LINE_BYTES: usize = 64 * 1024;

/// Most columns.
const MAX_COLUMNS: usize = 256;

/// A row of a recording: a sample, a place, or both.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Row {
    /// When, in milliseconds.
    pub t_ms: f64,
    /// Acceleration with gravity, in m/s².
    pub acceleration: Option<[f64; 3]>,
    /// Where.
    pub fix: Option<Fix>,
}

/// Why a recording cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum RecordingError {
    /// The file is not what it should be, in words.
    #[error("line {line}: {reason}")]
    Line {
        /// The line, from 1.
        line: u64,
        /// What is wrong with it.
        reason: String,
    },
    /// The header lacks what is needed.
    #[error(
        "the first line must name the columns t_ms with ax, ay, az (m/s², with gravity), or t_ms with lat, lon, accuracy; {0}"
    )]
    Header(String),
    /// The file cannot be read or unpacked.
    #[error("cannot read on: {0}")]
    Read(#[from] csv::Error),
}

/// Where the columns are.
struct Columns {
    t_ms: usize,
    acceleration: Option<[usize; 3]>,
    place: Option<[usize; 3]>,
    altitude: Option<[usize; 2]>,
    speed: Option<usize>,
}

impl Columns {
    fn find(header: &StringRecord) -> Result<Self, RecordingError> {
        if header.len() > MAX_COLUMNS {
            return Err(RecordingError::Header(format!("it names more than {MAX_COLUMNS}")));
        }
        let find =
            |name: &str| header.iter().position(|column| column.trim_start_matches('\u{feff}') == name);
        let t_ms = find("t_ms").ok_or_else(|| RecordingError::Header("there is no t_ms".to_owned()))?;
        let three = |names: [&str; 3]| {
            let [a, b, c] = names.map(find);
            Some([a?, b?, c?])
        };
        let columns = Self {
            t_ms,
            acceleration: three(["ax", "ay", "az"]),
            place: three(["lat", "lon", "accuracy"]),
            altitude: find("altitude").zip(find("altitude_accuracy")).map(|(a, b)| [a, b]),
            speed: find("speed"),
        };
        if columns.acceleration.is_none() && columns.place.is_none() {
            let names: Vec<_> = header.iter().take(16).collect();
            return Err(RecordingError::Header(format!("it names {}", names.join(", "))));
        }
        Ok(columns)
    }

    fn row(&self, record: &StringRecord) -> Result<Option<Row>, String> {
        let Some(t_ms) = number(record, self.t_ms)? else { return Ok(None) };
        let all = |columns: [usize; 3]| -> Result<Option<[f64; 3]>, String> {
            let [a, b, c] = columns.map(|column| number(record, column));
            Ok(match (a?, b?, c?) {
                (Some(a), Some(b), Some(c)) => Some([a, b, c]),
                _ => None,
            })
        };
        let acceleration = self.acceleration.map(all).transpose()?.flatten();
        let place = self.place.map(all).transpose()?.flatten();
        let optional = |column: Option<usize>| column.map_or(Ok(None), |column| number(record, column));
        let altitude = match self.altitude {
            Some([height, accuracy]) => number(record, height)?
                .zip(number(record, accuracy)?)
                .map(|(height_m, accuracy_m)| Altitude { height_m, accuracy_m }),
            None => None,
        };
        let speed_m_s = optional(self.speed)?;
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

/// A cell's number; `None` if the cell is empty or the line is shorter.
fn number(record: &StringRecord, column: usize) -> Result<Option<f64>, String> {
    let text = record.get(column).unwrap_or_default();
    if text.is_empty() {
        return Ok(None);
    }
    match text.parse::<f64>() {
        Ok(number) if number.is_finite() => Ok(Some(number)),
        _ => Err(format!("{:?} is no number", text.chars().take(40).collect::<String>())),
    }
}

/// Reads a recording and hands over its rows in order; rows without a time are passed over.
///
/// # Errors
/// Where the text is no such table; rows before that have been handed over.
pub fn read(input: impl Read, mut take: impl FnMut(Row)) -> Result<(), RecordingError> {
    let mut reader = ReaderBuilder::new().flexible(true).trim(Trim::All).from_reader(LineLimit::new(input));
    let columns = Columns::find(reader.headers()?)?;
    let mut record = StringRecord::new();
    while reader.read_record(&mut record)? {
        let row = columns.row(&record).map_err(|reason| {
            let line = record.position().map_or(0, csv::Position::line);
            RecordingError::Line { line, reason }
        })?;
        if let Some(row) = row {
            take(row);
        }
    }
    Ok(())
}

/// Ends the reading of a line that is too long to be a recording's, before it fills the memory.
struct LineLimit<R> {
    input: R,
    line_bytes: usize,
}

impl<R> LineLimit<R> {
    fn new(input: R) -> Self {
        Self { input, line_bytes: 0 }
    }
}

impl<R: Read> Read for LineLimit<R> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let count = self.input.read(buffer)?;
        for byte in &buffer[..count] {
            self.line_bytes = if *byte == b'\n' { 0 } else { self.line_bytes + 1 };
            if self.line_bytes > MAX_LINE_BYTES {
                return Err(std::io::Error::other("a line is longer than 64 KiB; is this a recording?"));
            }
        }
        Ok(count)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(text: &str) -> Result<Vec<Row>, String> {
        let mut rows = Vec::new();
        read(text.as_bytes(), |row| rows.push(row)).map_err(|error| error.to_string())?;
        Ok(rows)
    }

    #[test]
    fn columns_come_in_any_order_and_cells_may_be_empty() {
        let text = "\u{feff}note,az,t_ms,ay,ax,lat,lon,accuracy,speed\n\
                    x,9.8,0,0.1,0.2,,,,\n\
                    ,,1000,,,50,8,5,1.4\n\
                    ,,,,,,,,\n\
                    y,9.7, 20 ,0,0\n";
        let rows = rows(text).unwrap();
        assert_eq!(rows.len(), 3);
        assert_eq!((rows[0].acceleration, rows[0].fix), (Some([0.2, 0.1, 9.8]), None));
        let fix = rows[1].fix.unwrap();
        assert_eq!(
            (fix.t_ms, fix.latitude_deg, fix.accuracy_m, fix.speed_m_s),
            (1000.0, 50.0, 5.0, Some(1.4))
        );
        assert_eq!((rows[2].t_ms, rows[2].acceleration), (20.0, Some([0.0, 0.0, 9.7])));
    }

    #[test]
    fn what_is_wrong_is_said_with_its_line() {
        let table = [
            ("", "there is no t_ms"),
            ("a,b\n1,2\n", "there is no t_ms"),
            ("t_ms,x,y\n1,2,3\n", "it names t_ms, x, y"),
            ("t_ms,ax,ay,az\n0,1,2,3\n10,1,zwei,3\n", "line 3: \"zwei\" is no number"),
            ("t_ms,ax,ay,az\n0,1,2,inf\n", "line 2: \"inf\" is no number"),
        ];
        for (text, reason) in table {
            let error = rows(text).unwrap_err();
            assert!(error.contains(reason), "{error}");
        }
        let long = format!("t_ms,ax,ay,az\n{}", "1".repeat(MAX_LINE_BYTES + 1));
        assert!(rows(&long).unwrap_err().contains("longer than 64 KiB"));
    }
}
