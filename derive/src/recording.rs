//! Recordings as tables of text: columns found by their names, in any order, cells that may be empty.

use std::io::{BufRead, Read};

use csv_core::{ReadRecordResult, Reader};

use crate::{Altitude, Fix};

/// Longest line, in bytes.
const MAX_LINE_BYTES: u64 = 64 * 1024;

/// What some programs begin a text with, in UTF-8.
const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

/// Columns that are looked at.
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

/// A line that was passed over.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {reason}")]
pub struct UnreadableLine {
    /// From 1.
    pub line: u64,
    /// What is wrong with it.
    pub reason: String,
}

/// Why a recording cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum RecordingError {
    /// The header lacks what is needed.
    #[error(
        "the first line must name the columns t_ms with ax, ay, az (m/s², with gravity), or t_ms with lat, lon, accuracy; {0}"
    )]
    Header(String),
    /// A line would fill the memory.
    #[error("line {line} is longer than 64 KiB; is this a recording?")]
    TooLong {
        /// From 1.
        line: u64,
    },
    /// The file cannot be read or unpacked.
    #[error("cannot read on: {0}")]
    Read(#[from] std::io::Error),
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
    fn find(header: &Lines) -> Result<Self, RecordingError> {
        let find =
            |name: &str| header.cells().position(|column| column.eq_ignore_ascii_case(name.as_bytes()));
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
            let names: Vec<_> = header.cells().take(16).map(String::from_utf8_lossy).collect();
            return Err(RecordingError::Header(format!("it names {}", names.join(", "))));
        }
        Ok(columns)
    }

    fn row(&self, line: &Lines) -> Result<Option<Row>, String> {
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

/// Reads a recording and hands over its rows in order, with those that cannot be read, in words; lines without a time are
/// passed over. A line is a row, whatever is quoted, so that no cell grows without end.
///
/// # Errors
/// Where the text is no such table; rows before that have been handed over.
pub fn read(
    mut input: impl BufRead,
    mut take: impl FnMut(Result<Row, UnreadableLine>),
) -> Result<(), RecordingError> {
    let mut lines = Lines::new();
    lines.next(&mut input)?;
    let columns = Columns::find(&lines)?;
    while lines.next(&mut input)? {
        match columns.row(&lines) {
            Ok(Some(row)) => take(Ok(row)),
            Ok(None) => {}
            Err(reason) => take(Err(UnreadableLine { line: lines.number, reason })),
        }
    }
    Ok(())
}

/// Takes lines apart, one at a time, in storage that the next one uses again.
struct Lines {
    /// From 1.
    number: u64,
    text: Vec<u8>,
    reader: Reader,
    cells: Vec<u8>,
    /// Where each cell ends.
    ends: [usize; MAX_COLUMNS],
    len: usize,
}

impl Lines {
    fn new() -> Self {
        let (text, cells) = (Vec::new(), vec![0; MAX_LINE_BYTES as usize]);
        Self { number: 0, text, reader: Reader::new(), cells, ends: [0; MAX_COLUMNS], len: 0 }
    }

    /// Goes on to the next line; returns whether there was one. Columns beyond the limit are left out.
    fn next(&mut self, input: &mut impl BufRead) -> Result<bool, RecordingError> {
        self.number += 1;
        self.text.clear();
        self.len = 0;
        if input.by_ref().take(MAX_LINE_BYTES).read_until(b'\n', &mut self.text)? == 0 {
            return Ok(false);
        }
        if self.text.len() as u64 == MAX_LINE_BYTES {
            return Err(RecordingError::TooLong { line: self.number });
        }
        let mut rest =
            self.text.strip_prefix(BYTE_ORDER_MARK).filter(|_| self.number == 1).unwrap_or(&self.text);
        self.reader.reset();
        let mut written = 0;
        loop {
            let (result, read, more, ends) =
                self.reader.read_record(rest, &mut self.cells[written..], &mut self.ends[self.len..]);
            rest = &rest[read..];
            written += more;
            self.len += ends;
            // Where the text has ended, an empty one says so.
            if result != ReadRecordResult::InputEmpty {
                return Ok(true);
            }
        }
    }

    /// The cells of the line, without the spaces around them.
    fn cells(&self) -> impl Iterator<Item = &[u8]> {
        (0..self.len).filter_map(|column| self.cell(column))
    }

    fn cell(&self, column: usize) -> Option<&[u8]> {
        let end = *self.ends[..self.len].get(column)?;
        let start = column.checked_sub(1).map_or(0, |before| self.ends[before]);
        self.cells.get(start..end).map(<[u8]>::trim_ascii)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(text: &[u8]) -> Result<(Vec<Row>, Vec<String>), String> {
        let (mut rows, mut unreadable) = (Vec::new(), Vec::new());
        read(text, |row| match row {
            Ok(row) => rows.push(row),
            Err(line) => unreadable.push(line.to_string()),
        })
        .map_err(|error| error.to_string())?;
        Ok((rows, unreadable))
    }

    #[test]
    fn columns_come_in_any_order_and_cells_may_be_empty() {
        let text = "\u{feff}note,az,t_ms,ay,ax,lat,lon,accuracy,speed\n\
                    x,9.8,0,0.1,0.2,,,,\n\
                    ,,1000,,,50,8,5,1.4\n\
                    ,,1500,,,50,8,5,-1\n\
                    ,,,,,,,,\n\
                    y,9.7, 20 ,0,0\n";
        let (rows, unreadable) = rows(text.as_bytes()).unwrap();
        assert_eq!((rows.len(), unreadable.len()), (4, 0));
        assert_eq!((rows[0].acceleration, rows[0].fix), (Some([0.2, 0.1, 9.8]), None));
        let fix = rows[1].fix.unwrap();
        assert_eq!(
            (fix.t_ms, fix.latitude_deg, fix.accuracy_m, fix.speed_m_s),
            (1000.0, 50.0, 5.0, Some(1.4))
        );
        assert_eq!(rows[2].fix, Some(Fix { t_ms: 1500.0, speed_m_s: None, ..fix }), "the speed is not known");
        assert_eq!((rows[3].t_ms, rows[3].acceleration), (20.0, Some([0.0, 0.0, 9.7])));
    }

    #[test]
    fn tables_of_other_programs_are_the_same() {
        let plain = rows(b"t_ms,ax,ay,az\n0,1,2,3\n10,1,,3\n").unwrap();
        assert_eq!(plain.0.len(), 2);
        let table: [(&str, &[u8]); 8] = [
            ("no last line end", b"t_ms,ax,ay,az\n0,1,2,3\n10,1,,3"),
            ("of Windows, marked", b"\xef\xbb\xbft_ms,ax,ay,az\r\n0,1,2,3\r\n10,1,,3\r\n"),
            ("all quoted, marked", b"\xef\xbb\xbf\"t_ms\",\"ax\",\"ay\",\"az\"\n\"0\",\"1\",\"2\",\"3\"\n\"10\",\"1\",\"\",\"3\"\n"),
            ("spaces", b" t_ms , ax,ay\t,az \n 0 , 1,2 ,\t3\n10,1, ,3\n"),
            ("empty lines", b"t_ms,ax,ay,az\n\n0,1,2,3\n\r\n10,1,,3\n\n"),
            ("no number", b"t_ms,ax,ay,az\n0,1,2,3\n10,1,NaN,3\nnan,1,2,3\nnull,1,2,3\n"),
            ("capitals, a strange encoding", b"T_MS,AX,AY,AZ,n\xf6te\n0,1,2,3,\xff\n10,1,inf,3,\xfe\n"),
            ("exponents and a lone quote", b"note,t_ms,ax,ay,az\n\"5 inch\" phone,0e0,+1,20e-1,3.0\n5\" phone,1e1,1,,3\n"),
        ];
        for (case, text) in table {
            assert_eq!(rows(text).unwrap(), plain, "{case}");
        }
    }

    #[test]
    fn a_line_that_cannot_be_read_is_named_and_the_others_count() {
        let text = b"t_ms,note,ax,ay,az\n0,,1,2,3\n10,,1,zwei,3\n20,\"never closed,1,2,3\n30,,1,2,3\n";
        let (rows, unreadable) = rows(text).unwrap();
        assert_eq!(unreadable, ["line 3: \"zwei\" is no number"]);
        let times: Vec<_> =
            rows.iter().filter(|row| row.acceleration.is_some()).map(|row| row.t_ms).collect();
        assert_eq!(times, [0.0, 30.0]);
    }

    #[test]
    fn what_is_no_recording_is_said() {
        let long = ["t_ms,ax,ay,az\n", &"1".repeat(70_000)].concat();
        let table = [
            ("", "there is no t_ms"),
            ("a,b\n1,2\n", "there is no t_ms"),
            ("t_ms,x,y\n1,2,3\n", "it names t_ms, x, y"),
            (&long, "line 2 is longer than 64 KiB"),
        ];
        for (text, reason) in table {
            let error = rows(text.as_bytes()).unwrap_err();
            assert!(error.contains(reason), "{error}");
        }
    }
}
