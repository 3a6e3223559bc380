//! Events on their way into the log, packed: the readings of one producer's read lie in one buffer.

use std::sync::Arc;

use motionwire_shared::{DataType, Timestamp, UserId};

use super::NewEvent;

/// Events of one user, in order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EventRun {
    uid: UserId,
    readings: Vec<u8>,
    index: Vec<Entry>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Entry {
    data_type: DataType,
    ts: Timestamp,
    /// Where the reading ends in the buffer; it begins where the one before it ends.
    end: usize,
}

/// One event of many.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct EventRef<'a> {
    /// Whose reading it is.
    pub uid: &'a UserId,
    /// What was measured.
    pub data_type: &'a DataType,
    /// When it was measured: the `ts` inside `reading`.
    pub ts: Timestamp,
    /// The reading's JSON, checked, with its `ts`.
    pub reading: &'a [u8],
}

impl EventRun {
    /// No events of a user.
    pub fn of(uid: UserId) -> Self {
        Self { uid, readings: Vec::new(), index: Vec::new() }
    }

    /// Adds an event, whose reading `write` appends to the buffer; it returns when it was measured.
    pub fn push_with(&mut self, data_type: DataType, write: impl FnOnce(&mut Vec<u8>) -> Timestamp) {
        let ts = write(&mut self.readings);
        self.index.push(Entry { data_type, ts, end: self.readings.len() });
    }

    /// How many events there are.
    pub fn len(&self) -> usize {
        self.index.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.index.is_empty()
    }

    /// The bytes of all readings.
    pub fn reading_bytes(&self) -> usize {
        self.readings.len()
    }

    /// Takes the events out; what is left is ready for more of the same user.
    #[must_use]
    pub fn take(&mut self) -> Self {
        let room = (self.readings.len(), self.index.len());
        let next = Self {
            uid: self.uid.clone(),
            readings: Vec::with_capacity(room.0),
            index: Vec::with_capacity(room.1),
        };
        std::mem::replace(self, next)
    }

    /// The events, in order.
    pub fn iter(&self) -> impl Iterator<Item = EventRef<'_>> {
        let mut start = 0;
        self.index.iter().map(move |Entry { data_type, ts, end }| {
            let reading = &self.readings[start..*end];
            start = *end;
            EventRef { uid: &self.uid, data_type, ts: *ts, reading }
        })
    }
}

impl From<NewEvent> for EventRun {
    fn from(NewEvent { uid, data_type, ts, reading }: NewEvent) -> Self {
        let mut run = Self::of(uid);
        run.push_with(data_type, |readings| {
            readings.extend_from_slice(&reading);
            ts
        });
        run
    }
}

/// Events of any users, in order. Cheap to clone.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Events {
    runs: Vec<Arc<EventRun>>,
    len: usize,
}

impl Events {
    /// Adds the events of a run.
    pub fn push(&mut self, run: EventRun) {
        self.len += run.len();
        self.runs.push(Arc::new(run));
    }

    /// How many events there are.
    pub fn len(&self) -> usize {
        self.len
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// The bytes of all readings.
    pub fn reading_bytes(&self) -> usize {
        self.runs.iter().map(|run| run.reading_bytes()).sum()
    }

    /// The events, in order.
    pub fn iter(&self) -> impl Iterator<Item = EventRef<'_>> {
        self.runs.iter().flat_map(|run| run.iter())
    }
}

impl FromIterator<NewEvent> for Events {
    fn from_iter<I: IntoIterator<Item = NewEvent>>(events: I) -> Self {
        let mut all = Self::default();
        for event in events {
            all.push(event.into());
        }
        all
    }
}

impl From<Vec<NewEvent>> for Events {
    fn from(events: Vec<NewEvent>) -> Self {
        events.into_iter().collect()
    }
}
