use motionwire_shared::{
    DataType, Reading, StreamId, Timestamp,
    limits::{MAX_BATCH_LEN, MAX_POSITION},
    wire::Position,
};
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
    pub(super) saved: Saved,
}

/// What the browser's store has of a chunk.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Saved {
    /// Nothing.
    No,
    /// Perhaps a record, of another content.
    Stale,
    /// What it is now.
    Yes,
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
        Self { key, data_type, readings, since_ms, saved: Saved::No }
    }

    /// How many readings it has.
    pub fn count(&self) -> usize {
        self.readings.len()
    }

    /// Bytes of its record and of the record's key.
    pub(super) fn bytes(&self) -> usize {
        const FRAME: usize = r#"{"t":"","d":[]}"#.len();
        let key = self.key.stream.as_str().len() + 1 + KEY_DIGITS;
        let readings: usize = self.readings.iter().map(|reading| reading.len() + 1).sum();
        key + FRAME + self.data_type.name().len() + readings.saturating_sub(1)
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
    pub fn span(&self) -> Option<(Timestamp, Timestamp)> {
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
        self.rewritten();
        before - self.readings.len()
    }

    /// Drops its first readings.
    pub(super) fn drop_first(&mut self, count: usize) {
        self.readings.drain(..count);
        self.rewritten();
    }

    /// Moves the times of its readings, which come first in them, by so many milliseconds.
    pub(super) fn shift(&mut self, by_ms: f64) {
        for reading in &mut self.readings {
            let times = reading.strip_prefix(r#"{"ts":""#).and_then(|times| times.split_once('"'));
            let Some((ts, rest)) = times else { continue };
            let Ok(ts) = Timestamp::parse_rfc3339(ts) else { continue };
            let ts = Timestamp::from_millis(ts.as_millis() + by_ms);
            *reading = format!(r#"{{"ts":"{ts}"{rest}"#);
        }
        self.rewritten();
    }

    fn rewritten(&mut self) {
        if self.saved == Saved::Yes {
            self.saved = Saved::Stale;
        }
    }

    /// What is saved.
    pub fn to_record(&self) -> String {
        format!(r#"{{"t":"{}","d":{}}}"#, self.data_type.name(), self.list())
    }

    /// A chunk as it was saved; `None` if the record is none, or one that no server would take.
    pub fn from_record(key: &str, record: &str) -> Option<Self> {
        let Record { t, d } = serde_json::from_str(record).ok()?;
        let readings: Vec<_> = d.into_iter().map(|reading| reading.get().to_owned()).collect();
        let data_type = DataType::from_name(t)?;
        let key = Key::from_text(key)?;
        let is_good = (1..=MAX_BATCH_LEN).contains(&readings.len())
            && key.n <= MAX_POSITION
            && readings.iter().all(|reading| Reading::check(reading, &data_type).is_ok());
        is_good.then_some(Self { key, data_type, readings, since_ms: 0.0, saved: Saved::Yes })
    }
}
