//! Recordings as tables of text: columns found by their names, in any order, cells that may be empty.

mod columns;
#[cfg(test)]
mod tests;

use std::io::{BufRead, Read};

use csv_core::{ReadRecordResult, Reader};

use columns::Columns;
pub use columns::Unused;

use crate::Fix;

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
    /// Whether neither is there, although some of the numbers for one are.
    pub is_partial: bool,
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
    /// There is nothing in it.
    #[error("it is empty")]
    Empty,
    /// The header lacks what is needed.
    #[error(
        "a table's first line must name the columns t_ms with ax, ay, az (m/s², with gravity), or t_ms with lat, lon, accuracy; {0}"
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

/// Reads a recording and hands over its rows in order, with those that cannot be read, in words; empty lines are passed over.
/// Another header begins another table. A line is a row, whatever is quoted, so that no cell grows without end. Returns which
/// columns are of no use.
///
/// # Errors
/// Where the text is no such table; rows before that have been handed over.
pub fn read(
    mut input: impl BufRead,
    mut take: impl FnMut(Result<Row, UnreadableLine>),
) -> Result<Vec<Unused>, RecordingError> {
    let mut lines = Lines::new(line_end(&mut input)?);
    loop {
        if !lines.next(&mut input)? {
            return Err(RecordingError::Empty);
        }
        if !lines.is_blank() {
            break;
        }
    }
    let mut unused = Vec::new();
    let mut columns = Ok(Columns::find(&lines, &mut unused)?);
    while lines.next(&mut input)? {
        if lines.cells().all(<[u8]>::is_empty) {
            continue;
        }
        let row = match &columns {
            Ok(columns) => columns.row(&lines),
            Err(line) => Err(format!("the header in line {line} does not name its columns")),
        };
        // No row holds a name, so that looking for one is left to the lines that are none.
        let taken = match row {
            Err(_) if Columns::is_header(&lines) => {
                let found = Columns::find(&lines, &mut unused);
                let reason = found.as_ref().err().map(ToString::to_string);
                columns = found.map_err(|_| lines.number);
                let Some(reason) = reason else { continue };
                Err(reason)
            }
            row => row,
        };
        take(taken.map_err(|reason| UnreadableLine { line: lines.number, reason }));
    }
    Ok(unused)
}

/// What lines end with: a line feed, but in texts of old programs, which know none, a carriage return.
fn line_end(input: &mut impl BufRead) -> std::io::Result<u8> {
    let begin = input.fill_buf()?;
    let has_returns = begin.iter().rev().skip(1).any(|byte| *byte == b'\r');
    Ok(if has_returns && !begin.contains(&b'\n') { b'\r' } else { b'\n' })
}

/// Takes lines apart, one at a time, in storage that the next one uses again.
struct Lines {
    /// From 1.
    number: u64,
    end: u8,
    text: Vec<u8>,
    reader: Reader,
    cells: Vec<u8>,
    /// Where each cell ends.
    ends: [usize; MAX_COLUMNS],
    len: usize,
}

impl Lines {
    fn new(end: u8) -> Self {
        let (text, cells) = (Vec::new(), vec![0; MAX_LINE_BYTES as usize]);
        Self { number: 0, end, text, reader: Reader::new(), cells, ends: [0; MAX_COLUMNS], len: 0 }
    }

    /// Goes on to the next line; returns whether there was one. Columns beyond the limit are left out.
    fn next(&mut self, input: &mut impl BufRead) -> Result<bool, RecordingError> {
        self.number += 1;
        self.text.clear();
        self.len = 0;
        if input.by_ref().take(MAX_LINE_BYTES).read_until(self.end, &mut self.text)? == 0 {
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

    fn is_blank(&self) -> bool {
        self.text.strip_prefix(BYTE_ORDER_MARK).unwrap_or(&self.text).trim_ascii().is_empty()
    }

    /// The cells of the line, without the spaces around them.
    fn cells(&self) -> impl Iterator<Item = &[u8]> {
        (0..self.len).filter_map(|column| self.cell(column))
    }

    fn cells_from_end(&self) -> impl Iterator<Item = &[u8]> {
        (0..self.len).rev().filter_map(|column| self.cell(column))
    }

    fn cell(&self, column: usize) -> Option<&[u8]> {
        let end = *self.ends[..self.len].get(column)?;
        let start = column.checked_sub(1).map_or(0, |before| self.ends[before]);
        self.cells.get(start..end).map(<[u8]>::trim_ascii)
    }
}
