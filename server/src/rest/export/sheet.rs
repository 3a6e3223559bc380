//! The rows of a file.

use std::fmt::Write as _;

use motionwire_shared::{DataType, KnownType, Timestamp, UserId, Value, reading::Shape};

use super::{Asked, Decimal, Format, Separator};
use crate::log::Event;

/// What stands between remarks about the same reading.
const BETWEEN_MARKS: &str = " / ";

/// Whether readings of this type may have any number of numbers.
pub(super) const fn is_open(data_type: &DataType) -> bool {
    matches!(data_type, DataType::Other(_))
}

/// The columns for numbers.
#[derive(Debug)]
pub(super) struct Columns {
    /// The only type of the file.
    only: Option<DataType>,
    /// How many there are.
    len: usize,
}

impl Columns {
    /// Those for readings of these types. How many an open one needs is told by [`widen`](Self::widen).
    pub(super) fn of(types: &[&DataType]) -> Self {
        let len = |data_type: &&DataType| match data_type {
            DataType::Known(known) => names(*known).len(),
            DataType::Other(_) => 1,
        };
        let only = if let [only] = types { Some((*only).clone()) } else { None };
        Self { only, len: types.iter().map(len).max().unwrap_or(1) }
    }

    /// Makes room for readings of so many numbers.
    pub(super) fn widen(&mut self, len: usize) {
        self.len = self.len.max(len);
    }

    /// Their names, with the unit where the file has one type only.
    fn names(&self) -> Vec<String> {
        match &self.only {
            Some(DataType::Known(known)) => {
                names(*known).iter().map(|name| format!("{name} ({})", known.unit())).collect()
            }
            Some(DataType::Other(name)) if phone_names(name).len() == self.len => {
                phone_names(name).iter().map(|part| format!("{part} ({})", phone_unit(name))).collect()
            }
            Some(DataType::Other(name)) if self.len == 1 => vec![name.to_lowercase()],
            Some(DataType::Other(_)) | None => (1..=self.len).map(|number| format!("v{number}")).collect(),
        }
    }
}

/// The names of the numbers of what the phone page sends beside the known types; none of anything else.
fn phone_names(name: &str) -> &'static [&'static str] {
    match name {
        "LOCATION" => &["latitude", "longitude"],
        "RR_INTERVAL" => &["rr_interval"],
        _ => &[],
    }
}

/// Their unit; empty of anything else.
fn phone_unit(name: &str) -> &'static str {
    match name {
        "LOCATION" => "degrees",
        "RR_INTERVAL" => "ms",
        _ => "",
    }
}

/// The names of the numbers of a type.
fn names(known: KnownType) -> Vec<String> {
    match known.shape() {
        Shape::Vector3 => ["x", "y", "z"].map(str::to_owned).to_vec(),
        Shape::Scalar => vec![known.name().to_lowercase()],
    }
}

/// How rows are written.
pub(super) struct Sheet {
    format: Format,
    separator: Separator,
    decimal: Decimal,
    /// Whether a table begins with the byte-order mark.
    has_bom: bool,
    /// What seconds count from.
    start: Timestamp,
    columns: Columns,
    /// Whether there is a column for remarks.
    has_marks: bool,
}

impl Sheet {
    /// How rows are written as they are asked for.
    pub(super) fn new(asked: &Asked, start: Timestamp, columns: Columns, has_marks: bool) -> Self {
        let Asked { format, separator, decimal, bom, .. } = *asked;
        // Only spreadsheets are written semicolons for; without the mark they read letters beyond ASCII wrongly, as in m/s².
        let has_bom = match separator {
            Separator::Comma => bom,
            Separator::Semicolon => true,
            Separator::Tab => false,
        };
        Self { format, separator, decimal, has_bom, start, columns, has_marks }
    }

    /// The names of the columns. Units are among them where the file has one type only, and else in a column of their own.
    pub(super) fn head(&self) -> String {
        if self.format == Format::Jsonl {
            return String::new();
        }
        let mut head: Vec<String> = ["time_s", "time", "uid", "name", "type"].map(str::to_owned).to_vec();
        if self.columns.only.is_none() {
            head.push("unit".to_owned());
        }
        head.extend(self.columns.names());
        if self.has_marks {
            head.push("mark".to_owned());
        }
        let bom = if self.has_bom { "\u{feff}" } else { "" };
        format!("{bom}{}\r\n", head.join(&self.separator.char().to_string()))
    }

    /// What each row of a series says of it.
    pub(super) fn label(&self, uid: &UserId, name: Option<&str>, data_type: &DataType) -> String {
        if self.format == Format::Jsonl {
            return json_label(uid, name, data_type);
        }
        let separator = self.separator.char();
        let mut cells = vec![cell(uid.as_str(), separator), cell(name.unwrap_or_default(), separator)];
        cells.push(data_type.name().to_owned());
        if self.columns.only.is_none() {
            let unit = match data_type {
                DataType::Known(known) => known.unit(),
                DataType::Other(name) => phone_unit(name),
            };
            cells.push(cell(unit, separator));
        }
        cells.join(&separator.to_string())
    }

    /// Writes the row of an event, in whose series all rows have this label.
    pub(super) fn row(&self, text: &mut String, event: &Event, label: &str, marks: &[&str]) {
        if self.format == Format::Jsonl {
            return json_row(text, event, label, marks);
        }
        let separator = self.separator.char();
        let seconds = (event.ts.as_micros() - self.start.as_micros()) as f64 / 1e6;
        self.number(text, seconds);
        let _ = write!(text, "{separator}{}{separator}{label}", event.ts);
        let value = Value::of_reading(&String::from_utf8_lossy(&event.reading));
        let numbers = value.as_ref().map_or(&[][..], Value::components);
        for place in 0..self.columns.len {
            text.push(separator);
            if let Some(number) = numbers.get(place) {
                self.number(text, *number);
            }
        }
        if self.has_marks {
            text.push(separator);
            text.push_str(&cell(&marks.join(BETWEEN_MARKS), separator));
        }
        text.push_str("\r\n");
    }

    fn number(&self, text: &mut String, number: f64) {
        let written = number.to_string();
        text.push_str(&if self.decimal == Decimal::Comma { written.replace('.', ",") } else { written });
    }
}

/// An event as a line of JSON Lines, its end included.
pub(crate) fn json_line(event: &Event) -> String {
    let mut text = String::new();
    json_row(&mut text, event, &json_label(&event.uid, None, &event.data_type), &[]);
    text
}

fn json_label(uid: &UserId, name: Option<&str>, data_type: &DataType) -> String {
    let name = name.map_or_else(String::new, |name| format!(r#","name":{}"#, serde_json::json!(name)));
    format!(r#""uid":"{uid}"{name},"t":"{}""#, data_type.name())
}

fn json_row(text: &mut String, event: &Event, label: &str, marks: &[&str]) {
    let _ = write!(text, r#"{{"seq":{},{label},"d":"#, event.seq);
    let reading = String::from_utf8_lossy(&event.reading);
    // Between the parts of JSON a producer may break lines; within them line breaks are escaped.
    text.push_str(&reading.replace(['\r', '\n'], " "));
    if !marks.is_empty() {
        let _ = write!(text, r#","marks":{}"#, serde_json::json!(marks));
    }
    text.push_str("}\n");
}

/// A text as a cell: in quotes if it must, and never a formula, not even where a program takes another character for the
/// separator and so makes several cells of it.
fn cell(text: &str, separator: char) -> String {
    let mut safe = String::with_capacity(text.len());
    let mut is_start = true;
    for char in text.chars() {
        if is_start && is_formula_start(char) {
            safe.push('\'');
        }
        is_start = matches!(char, ',' | ';' | '\t' | '\r' | '\n') || (is_start && char == '"');
        safe.push(char);
    }
    if safe.contains(['"', '\r', '\n', separator]) {
        format!("\"{}\"", safe.replace('"', "\"\""))
    } else {
        safe
    }
}

/// Whether programs that show tables take a cell that begins so for a formula; some take wide characters too.
const fn is_formula_start(char: char) -> bool {
    matches!(char, '=' | '+' | '-' | '@' | '\t' | '\r' | '\n' | '＝' | '＋' | '－' | '＠')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_no_formulas() {
        let table = [
            ("phone", "phone"),
            ("=1+2", "'=1+2"),
            ("＝1+2", "'＝1+2"),
            ("a;b", "\"a;b\""),
            ("-x\"y", "\"'-x\"\"y\""),
            ("\t=1", "'\t'=1"),
            ("a,=1,\"@b\"", "\"a,'=1,\"\"'@b\"\"\""),
            ("a;+1", "\"a;'+1\""),
            ("go - stop = 1", "go - stop = 1"),
            ("", ""),
        ];
        for (text, expected) in table {
            assert_eq!(cell(text, ';'), expected);
        }
        assert_eq!(cell("a;=1;b", ','), "a;'=1;b", "where the semicolon separates nothing here");
    }

    #[test]
    fn a_reading_is_one_line_however_its_producer_breaks_lines() {
        let written = "{\r\n  \"val\": 95,\n  \"note\": \"one\\ntwo\"\n}";
        let event = Event {
            seq: 7,
            uid: "a".parse().unwrap(),
            data_type: DataType::from_name("HEART_RATE").unwrap(),
            ts: Timestamp::default(),
            reading: written.into(),
        };
        let line = json_line(&event);
        assert_eq!((line.matches(['\r', '\n']).count(), line.ends_with('\n')), (1, true), "{line}");
        let [read, reading] =
            [&line, written].map(|json| serde_json::from_str::<serde_json::Value>(json).unwrap());
        assert_eq!(read["d"], reading);
    }

    #[test]
    fn columns_are_as_many_as_the_readings_have_numbers() {
        let of = |types: &[&str], widest| {
            let types: Vec<DataType> = types.iter().map(|name| DataType::from_name(name).unwrap()).collect();
            let mut columns = Columns::of(&types.iter().collect::<Vec<_>>());
            columns.widen(widest);
            columns.names().join(" ")
        };
        let table = [
            (&["ACCELERATION"][..], 0, "x (m/s²) y (m/s²) z (m/s²)"),
            (&["HEART_RATE"], 0, "heart_rate (beats per minute)"),
            (&["ECG"], 12, "v1 v2 v3 v4 v5 v6 v7 v8 v9 v10 v11 v12"),
            (&["HRV"], 1, "hrv"),
            (&["RR_INTERVAL"], 1, "rr_interval (ms)"),
            (&["LOCATION"], 2, "latitude (degrees) longitude (degrees)"),
            (&["LOCATION"], 3, "v1 v2 v3"),
            (&["HEART_RATE", "STEPS"], 0, "v1"),
            (&["ACCELERATION", "LOCATION"], 2, "v1 v2 v3"),
            (&["HEART_RATE", "LOCATION"], 2, "v1 v2"),
            (&[], 0, "v1"),
        ];
        for (types, widest, expected) in table {
            assert_eq!(of(types, widest), expected, "{types:?}");
        }
    }
}
