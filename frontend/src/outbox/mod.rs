//! What was measured and is not yet stored by the server: numbered, kept, sent again, until it is acknowledged.
//!
//! Pure: readings, acknowledgements and instants come in; frames to send and records to save or remove come out. Live
//! readings have a stream of their own for each connection. What a lost connection left becomes a backlog under the
//! streams it first had, and is sent beside the live readings, not before them (`PROTOCOL.md`, "ack").

mod chunk;
mod forget;
mod patience;
mod plain;
mod restore;
mod thin;

use std::collections::VecDeque;

use motionwire_shared::{
    DataType, StreamId, Timestamp, Value,
    limits::{MAX_BATCH_LEN, MAX_STREAMS_PER_CONNECTION},
    wire::Position,
};

use crate::{ordered, sensors::Correction};
use chunk::Saved;
pub use chunk::{Chunk, Key};
pub use patience::Patience;

/// For how long readings of one type are gathered into one frame, in milliseconds.
pub const BATCH_MS: f64 = 50.0;

/// What is not acknowledged after this time is saved, in milliseconds from its first reading. With the ticks of
/// [`BATCH_MS`] it is saved within 250.
const SAVE_AFTER_MS: f64 = 120.0;

/// Chunks that are saved at once; a store that refused for long takes the rest with the next ticks.
const MAX_SAVED: usize = 256;

/// Chunks of the backlog that may be on their way.
const BACKLOG_WINDOW: usize = 64;

/// Streams of the backlog that one connection carries; the live stream has a place of its own.
const MAX_BACKLOG_STREAMS: usize = MAX_STREAMS_PER_CONNECTION - 1;

/// What the outbox may hold, in bytes of its chunks' records.
pub const CAPACITY_BYTES: usize = 64 * 1024 * 1024;

/// How things stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Counts {
    /// Readings that the server has stored since the page began, those of earlier visits included.
    pub stored: u64,
    /// Readings that wait for that, those of earlier visits included.
    pub waiting: u64,
    /// Readings that were given up, because there was no room for all.
    pub thinned: u64,
}

/// What is to be done with the browser's store.
#[derive(Debug, Default, PartialEq)]
pub struct Saving {
    /// Records to write.
    pub save: Vec<Chunk>,
    /// Records to remove.
    pub remove: Vec<Key>,
}

/// A run of chunks of one stream, in order of their numbers.
#[derive(Debug)]
struct Run {
    stream: StreamId,
    chunks: VecDeque<Chunk>,
    /// How many of the first chunks are on their way over the present connection.
    sent: usize,
}

impl Run {
    fn new(stream: StreamId) -> Self {
        Self { stream, chunks: VecDeque::new(), sent: 0 }
    }
}

/// The outbox.
#[derive(Debug)]
pub struct Outbox {
    live: Run,
    next_n: u64,
    /// Readings that are being gathered, in order of their types.
    open: Vec<Gathering>,
    /// What earlier connections and visits left, the oldest first.
    backlog: VecDeque<Run>,
    /// Streams of the backlog that the present connection has used.
    used: Vec<StreamId>,
    removals: Vec<Key>,
    /// The streams that were begun or restored here: what the browser's store has of them is no news.
    known: Vec<StreamId>,
    /// Whether more of what earlier visits left is to come.
    is_restoring: bool,
    /// The stream of which the last chunk was restored: there may be more of it.
    restoring: Option<StreamId>,
    bytes: usize,
    counts: Counts,
    /// Whether a saved chunk has changed since.
    has_rewritten: bool,
    /// From the first to the last reading that was given up and not yet told of.
    thinned: Option<(Timestamp, Timestamp)>,
}

#[derive(Debug)]
struct Gathering {
    data_type: DataType,
    since_ms: f64,
    readings: Vec<String>,
}

impl Outbox {
    /// An empty outbox with a first stream.
    pub fn new(stream: StreamId) -> Self {
        Self {
            known: vec![stream.clone()],
            live: Run::new(stream),
            next_n: 1,
            open: Vec::new(),
            backlog: VecDeque::new(),
            used: Vec::new(),
            is_restoring: false,
            restoring: None,
            removals: Vec::new(),
            bytes: 0,
            counts: Counts::default(),
            has_rewritten: false,
            thinned: None,
        }
    }

    /// Takes a reading in.
    pub fn push(&mut self, data_type: &DataType, ts: Timestamp, value: &Value, now_ms: f64) {
        let reading = value.to_reading_json(ts);
        self.counts.waiting += 1;
        let found = self.open.binary_search_by(|gathering| gathering.data_type.cmp(data_type));
        let place = found.unwrap_or_else(|place| {
            let data_type = data_type.clone();
            self.open.insert(place, Gathering { data_type, since_ms: now_ms, readings: Vec::new() });
            place
        });
        let gathering = &mut self.open[place];
        if gathering.readings.is_empty() {
            gathering.since_ms = now_ms;
        }
        gathering.readings.push(reading);
    }

    /// A connection stands. What was not acknowledged over the last one is the backlog of this one; live readings go on under
    /// a fresh stream, so that they need not wait for it.
    pub fn connected(&mut self, fresh: StreamId) {
        self.used.clear();
        for run in self.backlog.iter_mut().chain(std::iter::once(&mut self.live)) {
            run.sent = 0;
        }
        if self.live.chunks.is_empty() {
            return;
        }
        ordered::insert(&mut self.known, fresh.clone());
        let left = std::mem::replace(&mut self.live, Run::new(fresh));
        self.backlog.push_back(left);
        self.next_n = 1;
    }

    /// Ends what was gathered long enough; to be called every [`BATCH_MS`].
    pub fn gather(&mut self, now_ms: f64) {
        for gathering in &mut self.open {
            if gathering.readings.is_empty() || now_ms - gathering.since_ms < BATCH_MS {
                continue;
            }
            for readings in gathering.readings.chunks(MAX_BATCH_LEN) {
                let key = Key { stream: self.live.stream.clone(), n: self.next_n };
                self.next_n += 1;
                let chunk =
                    Chunk::new(key, gathering.data_type.clone(), readings.to_vec(), gathering.since_ms);
                self.bytes += chunk.bytes();
                self.live.chunks.push_back(chunk);
            }
            gathering.readings.clear();
        }
        self.make_room();
    }

    /// Hands over what is to be sent now: all that is live, then a part of the backlog. `send` returns whether the
    /// connection took it; after the first that it did not, nothing more is handed over.
    pub fn send(&mut self, mut send: impl FnMut(&Chunk) -> bool) {
        while let Some(chunk) = self.live.chunks.get(self.live.sent) {
            if !send(chunk) {
                return;
            }
            self.live.sent += 1;
        }
        // One stream after the other, so that a connection uses few; the oldest may come last.
        if self.is_restoring || self.needs_connection() {
            return;
        }
        let Some(run) = self.backlog.front_mut() else { return };
        ordered::insert(&mut self.used, run.stream.clone());
        let end = BACKLOG_WINDOW.min(run.chunks.len());
        while run.sent < end {
            if !send(&run.chunks[run.sent]) {
                return;
            }
            run.sent += 1;
        }
    }

    /// What came from an instant on was stamped by a clock that was wrong.
    pub fn correct(&mut self, Correction { since_ms, by_ms, .. }: Correction) {
        self.gather(f64::INFINITY);
        let chunks =
            self.backlog.iter_mut().chain(std::iter::once(&mut self.live)).flat_map(|run| &mut run.chunks);
        for chunk in chunks.filter(|chunk| chunk.since_ms >= since_ms) {
            self.bytes -= chunk.bytes();
            chunk.shift(by_ms);
            self.bytes += chunk.bytes();
        }
        self.has_rewritten = true;
    }

    /// Whether something is on its way whose acknowledgement is due.
    pub fn is_owed(&self) -> bool {
        self.live.sent > 0 || self.backlog.iter().any(|run| run.sent > 0)
    }

    /// Whether the backlog goes on only over another connection: a connection carries so many streams and no more.
    pub fn needs_connection(&self) -> bool {
        let is_unused = |run: &Run| self.used.binary_search(&run.stream).is_err();
        self.used.len() >= MAX_BACKLOG_STREAMS && self.backlog.front().is_some_and(is_unused)
    }

    /// The server has stored a stream up to a number.
    pub fn stored(&mut self, Position { stream, n }: &Position) {
        let is_live = self.live.stream == *stream;
        let run = if is_live {
            Some(&mut self.live)
        } else {
            self.backlog.iter_mut().find(|run| run.stream == *stream)
        };
        let Some(run) = run else { return };
        while run.chunks.front().is_some_and(|chunk| chunk.key.n <= *n) {
            if let Some(chunk) = run.chunks.pop_front() {
                run.sent = run.sent.saturating_sub(1);
                self.bytes -= chunk.bytes();
                self.counts.waiting -= chunk.count() as u64;
                self.counts.stored += chunk.count() as u64;
                if chunk.saved != Saved::No {
                    self.removals.push(chunk.key);
                }
            }
        }
        self.backlog.retain(|run| !run.chunks.is_empty());
    }

    /// What the browser's store is to do now, so that it has what is not acknowledged.
    pub fn saving(&mut self, now_ms: f64) -> Saving {
        let mut save = Vec::new();
        let is_all_looked_at = std::mem::take(&mut self.has_rewritten);
        for run in self.backlog.iter_mut().chain(std::iter::once(&mut self.live)) {
            // What is saved comes before what is not, unless something was rewritten: so most of it is not looked at.
            let unsaved =
                run.chunks.iter_mut().rev().take_while(|chunk| is_all_looked_at || chunk.saved != Saved::Yes);
            // With a chunk that is old enough all before it are saved, of whatever age: types are gathered from different
            // instants on.
            let unsaved = unsaved.skip_while(|chunk| now_ms - chunk.since_ms < SAVE_AFTER_MS);
            for chunk in unsaved.filter(|chunk| chunk.saved != Saved::Yes) {
                if save.len() >= MAX_SAVED && now_ms < f64::INFINITY {
                    self.has_rewritten = true;
                    break;
                }
                save.push(chunk.clone());
                chunk.saved = Saved::Yes;
            }
        }
        Saving { save, remove: std::mem::take(&mut self.removals) }
    }

    /// The browser's store did not do what [`saving`](Self::saving) had handed over, nor a part of it: it is handed over again.
    pub fn not_saved(&mut self, Saving { save, remove }: Saving) {
        let among = |keys: &[&Key], key: &Key| keys.binary_search(&key).is_ok();
        let failed = ordered::each_once(save.iter().map(|chunk| &chunk.key));
        let never = save.iter().filter(|chunk| chunk.saved == Saved::No).map(|chunk| &chunk.key);
        let never = ordered::each_once(never);
        self.removals.extend(remove);
        // What the store has never had is not removed from it: one that refuses for days would be asked for ever more.
        self.removals.retain(|key| !among(&never, key));
        self.has_rewritten |= !failed.is_empty();
        for chunk in
            self.backlog.iter_mut().chain(std::iter::once(&mut self.live)).flat_map(|run| &mut run.chunks)
        {
            if among(&failed, &chunk.key) {
                chunk.saved = if among(&never, &chunk.key) { Saved::No } else { Saved::Stale };
            }
        }
    }

    /// The stretch of time that was thinned out and not yet told of.
    pub fn thinned(&self) -> Option<(Timestamp, Timestamp)> {
        self.thinned
    }

    /// Takes it out, to tell of it.
    pub fn take_thinned(&mut self) -> Option<(Timestamp, Timestamp)> {
        self.thinned.take()
    }

    /// How things stand.
    pub fn counts(&self) -> Counts {
        self.counts
    }
}

#[cfg(test)]
mod mended_tests;
#[cfg(test)]
mod tests;
