use motionwire_shared::{DataType, Reading, StreamId, Timestamp, wire::Position};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

/// Digits of a number in a record's key, so that keys sort as numbers do.
const KEY_DIGITS: usize = 16;

/// Names a chunk: its place in a numbered stream.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Key {
    /// The stream.
    pub stream: StreamId,
    /// The number.
    pub n: u64,
}

impl Key {
    /// As text, in an order that is that of the numbers within a stream.
    pub fn to_text(&self) -> String {
        format!("{}/{:0width$}", self.stream, self.n, width = KEY_DIGITS)
    }

    /// From its text.
    pub fn from_text(text: &str) -> Option<Self> {
        let (stream, n) = text.split_once('/')?;
        Some(Self { stream: stream.parse().ok()?, n: n.parse().ok()? })
    }

    /// The place on the wire.
    pub fn position(&self) -> Position {
        Position { stream: self.stream.clone(), n: self.n }
    }
}

/// Readings of one type that are sent as one frame.
#[derive(Debug, Clone, PartialEq)]
pub struct Chunk {
    /// Its name.
    pub key: Key,
    /// What was measured.
    pub data_type: DataType,
    /// Each reading's JSON.
    readings: Vec<String>,
    /// When its first reading came, on the page's monotonic clock, in milliseconds.
    pub(super) since_ms: f64,
    /// Whether the browser's store has it.
    pub(super) is_saved: bool,
}

/// How a chunk is saved.
#[derive(Serialize, Deserialize)]
struct Record<'a> {
    t: &'a str,
    #[serde(borrow)]
    d: Vec<&'a RawValue>,
}

impl Chunk {
    pub(super) fn new(key: Key, data_type: DataType, readings: Vec<String>, since_ms: f64) -> Self {
        Self { key, data_type, readings, since_ms, is_saved: false }
    }

    /// How many readings it has.
    pub fn count(&self) -> usize {
        self.readings.len()
    }

    /// Bytes of readings.
    pub(super) fn bytes(&self) -> usize {
        self.readings.iter().map(String::len).sum()
    }

    /// Each reading's JSON.
    pub fn readings(&self) -> &[String] {
        &self.readings
    }

    /// All readings as a JSON list.
    pub fn list(&self) -> String {
        format!("[{}]", self.readings.join(","))
    }

    /// The times of its first and its last reading.
    pub(super) fn span(&self) -> Option<(Timestamp, Timestamp)> {
        let ts = |reading: &String| Reading::check(reading, &self.data_type).ok()?.ts;
        Some((ts(self.readings.first()?)?, ts(self.readings.last()?)?))
    }

    /// Drops every other reading.
    pub(super) fn thin(&mut self) -> usize {
        let before = self.readings.len();
        let mut index = 0;
        self.readings.retain(|_| {
            index += 1;
            index % 2 == 1
        });
        before - self.readings.len()
    }

    /// What is saved.
    pub fn to_record(&self) -> String {
        format!(r#"{{"t":"{}","d":{}}}"#, self.data_type.name(), self.list())
    }

    /// A chunk as it was saved; `None` if the record is none.
    pub fn from_record(key: &str, record: &str) -> Option<Self> {
        let Record { t, d } = serde_json::from_str(record).ok()?;
        let readings: Vec<_> = d.into_iter().map(|reading| reading.get().to_owned()).collect();
        let data_type = DataType::from_name(t)?;
        let key = Key::from_text(key)?;
        (!readings.is_empty()).then_some(Self { key, data_type, readings, since_ms: 0.0, is_saved: true })
    }
}
