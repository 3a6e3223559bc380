//! One data type of one source: its samples, and how they are shown.

use std::{
    cell::{Cell, Ref, RefCell},
    rc::Rc,
};

use motionwire_shared::{DataType, KnownType, reading::Shape};

use super::{
    history::History,
    late::Late,
    ring::{Insert, Ring},
    samples::Held,
    scale::RangePolicy,
    viewport::DEFAULT_WINDOW_MS,
};
use crate::text;

/// How much a series keeps beside what a chart shows, in milliseconds: what a slow or early clock needs.
const KEEP_BESIDE_MS: f64 = 10_000.0;

/// The longest stretch that a series keeps, in milliseconds; what is older comes from the server.
const MAX_KEEP_MS: f64 = 620_000.0;

/// The fastest motion sensor of a browser.
const MAX_RATE_HZ: f64 = 200.0;

/// A series of more components than this keeps fewer samples, so that it takes no more memory.
const USUAL_COMPONENTS: usize = 4;

/// Neighbours this many usual intervals apart are not joined.
const GAP_INTERVALS: f64 = 4.0;

/// Neighbours closer than this are always joined, in milliseconds: what a busy network or browser may hold up.
const MIN_GAP_MS: f64 = 300.0;

/// Neighbours are joined within this, while the usual interval is not known, in milliseconds.
const UNKNOWN_GAP_MS: f64 = 1500.0;

/// Without a sample for this long, whatever sends has stalled, in milliseconds.
pub const STALLED_AFTER_MS: f64 = 6_000.0;

/// After this many samples in a row whose clock is far behind the newest, that one's is taken for the wrong one.
const CLOCK_SET_SAMPLES: u32 = 8;

/// How many of the last intervals tell the usual one.
const INTERVALS: usize = 31;

/// A series of samples, shared by the store that fills it and the chart that draws it.
#[derive(Debug)]
pub struct Series {
    data_type: DataType,
    /// Title and unit of a series that is calculated from another one.
    derived: Option<(String, String)>,
    ring: RefCell<Ring>,
    history: RefCell<Rc<History>>,
    late: Cell<Late>,
    keep_ms: Cell<f64>,
    version: Cell<u64>,
    /// The version when the samples last changed other than by a newer one.
    rewritten: Cell<u64>,
    /// The same, but for a past that came.
    resorted: Cell<u64>,
    /// How much of what lies before a stretch is needed to show it, in milliseconds.
    lookback_ms: Cell<f64>,
    /// How many samples in a row were submitted after the newest one, but measured long before it.
    backward: Cell<u32>,
}

impl Series {
    /// An empty series whose readings have this many numbers.
    pub fn new(data_type: DataType, components: usize) -> Self {
        let keep_ms = DEFAULT_WINDOW_MS + KEEP_BESIDE_MS;
        let ring = Ring::new(capacity(keep_ms, components), components, keep_ms);
        Self {
            data_type,
            derived: None,
            ring: RefCell::new(ring),
            history: RefCell::default(),
            late: Cell::default(),
            keep_ms: Cell::new(keep_ms),
            version: Cell::default(),
            rewritten: Cell::default(),
            resorted: Cell::default(),
            lookback_ms: Cell::default(),
            backward: Cell::default(),
        }
    }

    /// An empty series of so many numbers that is calculated from one of this type.
    pub fn derived(data_type: DataType, title: String, unit: String, components: usize) -> Self {
        Self { derived: Some((title, unit)), ..Self::new(data_type, components) }
    }

    /// Gives up all samples that have come.
    pub fn clear(&self) {
        self.ring.borrow_mut().evict_before(f64::INFINITY);
        self.resort();
    }

    /// How much of what lies before a stretch is needed to show it, in milliseconds.
    pub fn lookback_ms(&self) -> f64 {
        self.lookback_ms.get()
    }

    /// Needs so much of what lies before a stretch from now on, in milliseconds.
    pub fn look_back(&self, lookback_ms: f64) {
        self.lookback_ms.set(self.lookback_ms.get().max(lookback_ms));
    }

    /// Keeps as much as another series does.
    pub fn keep_as(&self, other: &Self) {
        if self.keep_ms.get() != other.keep_ms.get() {
            self.keep_window(other.keep_ms.get() - KEEP_BESIDE_MS);
        }
    }

    /// Keeps from now on what a chart of this window (milliseconds) shows, up to some minutes.
    pub fn keep_window(&self, window_ms: f64) {
        let keep_ms = (window_ms + KEEP_BESIDE_MS).min(MAX_KEEP_MS);
        let mut ring = self.ring.borrow_mut();
        self.keep_ms.set(keep_ms);
        let capacity = capacity(keep_ms, ring.components());
        ring.keep(keep_ms, capacity);
    }

    /// What the server told of the past.
    pub fn history(&self) -> Rc<History> {
        Rc::clone(&self.history.borrow())
    }

    /// The newest place in the log that came; what the server is asked for now holds all up to it.
    pub fn newest_seq(&self) -> u64 {
        self.late.get().newest_seq()
    }

    /// Whether samples have come since that belong to what the server told of.
    pub fn is_outdated(&self) -> bool {
        self.late.get().is_lacking(&self.history.borrow().covered_ms())
    }

    /// Takes in what the server told of the past, in the place of what it told before; it was asked when `newest_seq`
    /// was that.
    pub fn set_history(&self, history: History, newest_seq: u64) {
        let mut late = self.late.get();
        late.told(newest_seq);
        self.late.set(late);
        self.widen(history.components());
        self.history.replace(Rc::new(history));
        self.rewrite();
    }

    /// Makes room for so many numbers in each reading.
    fn widen(&self, components: usize) {
        let mut ring = self.ring.borrow_mut();
        if components > ring.components() {
            *ring = ring.widened(capacity(self.keep_ms.get(), components), components);
            self.resort();
        }
    }

    /// The version when the samples last changed other than by a newer one: whatever was drawn before is outdated.
    pub fn rewritten(&self) -> u64 {
        self.rewritten.get()
    }

    /// The version when what has come last changed other than by a newer sample.
    pub fn resorted(&self) -> u64 {
        self.resorted.get()
    }

    fn rewrite(&self) {
        self.version.set(self.version.get() + 1);
        self.rewritten.set(self.version.get());
    }

    fn resort(&self) {
        self.rewrite();
        self.resorted.set(self.version.get());
    }

    /// What is measured.
    pub fn data_type(&self) -> &DataType {
        &self.data_type
    }

    /// The unit of each number, if it is known.
    pub fn unit(&self) -> Option<String> {
        match &self.derived {
            Some((_, unit)) => Some(unit.clone()).filter(|unit| !unit.is_empty()),
            None => unit(&self.data_type),
        }
    }

    /// What is measured, in words: `HEART_RATE` is "Heart rate".
    pub fn title(&self) -> String {
        if let Some((title, _)) = &self.derived {
            return title.clone();
        }
        text::data_type(&self.data_type)
    }

    /// How the chart's range is chosen.
    pub fn range_policy(&self) -> RangePolicy {
        match self.known() {
            Some(_) if self.derived.is_some() => RangePolicy { min_span: 0.1, is_symmetric: false },
            Some(KnownType::Acceleration) => RangePolicy { min_span: 2.0, is_symmetric: true },
            Some(KnownType::Gyroscope) => RangePolicy { min_span: 1.0, is_symmetric: true },
            Some(KnownType::HeartRate | KnownType::Steps) => {
                RangePolicy { min_span: 10.0, is_symmetric: false }
            }
            Some(_) => RangePolicy { min_span: 1.0, is_symmetric: false },
            None if self.data_type.name() == "LOCATION" => {
                RangePolicy { min_span: 1e-6, is_symmetric: false }
            }
            None => RangePolicy { min_span: 0.0, is_symmetric: false },
        }
    }

    /// The samples.
    pub fn ring(&self) -> Ref<'_, Ring> {
        self.ring.borrow()
    }

    /// All that is known, for as long as it is looked at.
    pub fn hold(&self) -> Held<'_> {
        Held { ring: self.ring(), history: self.history() }
    }

    /// Grows with every sample that is taken in.
    pub fn version(&self) -> u64 {
        self.version.get()
    }

    /// Takes in one sample.
    pub fn insert(&self, ts_ms: f64, seq: u64, values: &[f64]) -> Insert {
        self.widen(values.len());
        let mut ring = self.ring.borrow_mut();
        // A clock that was set back, or a single sample from a wrong future, must not freeze the chart. A replay is
        // no such case: what it brings was submitted before.
        let is_backward =
            ring.last().is_some_and(|last| seq > last.seq && ts_ms < last.ts_ms - self.keep_ms.get());
        self.backward.set(if is_backward { self.backward.get() + 1 } else { 0 });
        if self.backward.get() >= CLOCK_SET_SAMPLES {
            ring.evict_after(ts_ms);
            self.resort();
            self.backward.set(0);
        }
        let outcome = ring.insert(ts_ms, seq, values);
        let mut late = self.late.get();
        let is_told = self.history.borrow().told_ms().contains(&ts_ms);
        late.note(ts_ms, seq, outcome != Insert::Appended || is_told);
        self.late.set(late);
        match outcome {
            Insert::Appended => self.version.set(self.version.get() + 1),
            Insert::Sorted => self.resort(),
            Insert::Duplicate | Insert::TooOld => {}
        }
        outcome
    }

    /// The names of a reading's numbers.
    pub fn component_names(&self) -> Vec<String> {
        names(&self.data_type, self.ring().components())
    }

    /// How far apart neighbours may be to be joined, in milliseconds.
    pub fn gap_ms(&self) -> f64 {
        self.usual_gap_ms().unwrap_or(UNKNOWN_GAP_MS)
    }

    /// The same, once it is known how far apart they usually are.
    pub fn usual_gap_ms(&self) -> Option<f64> {
        let ring = self.ring();
        let newest = ring.len().saturating_sub(INTERVALS + 1)..ring.len();
        let mut intervals_ms = [0.0; INTERVALS];
        let mut count = 0;
        let mut previous = None;
        for (ts_ms, _) in ring.points(newest, 0) {
            if let Some(previous) = previous.replace(ts_ms) {
                intervals_ms[count] = ts_ms - previous;
                count += 1;
            }
        }
        if count < 3 {
            return None;
        }
        let (_, median_ms, _) = intervals_ms[..count].select_nth_unstable_by(count / 2, f64::total_cmp);
        Some((*median_ms * GAP_INTERVALS).max(MIN_GAP_MS))
    }

    /// Whether samples have stopped coming, where the newest is so old (milliseconds): nothing has come for some seconds, and
    /// for longer than it usually takes.
    pub fn is_silent(&self, age_ms: f64) -> bool {
        age_ms >= STALLED_AFTER_MS && age_ms >= self.gap_ms()
    }

    fn known(&self) -> Option<KnownType> {
        known(&self.data_type)
    }
}

fn known(data_type: &DataType) -> Option<KnownType> {
    match data_type {
        DataType::Known(known) => Some(*known),
        DataType::Other(_) => None,
    }
}

/// The unit of each number of a data type, if it is known.
pub fn unit(data_type: &DataType) -> Option<String> {
    known(data_type).map(|known| known.unit().to_owned())
}

/// The names of a reading's numbers: x, y, z, those of a place, or counted from 1; a scalar's has none.
pub fn names(data_type: &DataType, components: usize) -> Vec<String> {
    match (components, known(data_type).map(KnownType::shape)) {
        (1, _) => vec![String::new()],
        (2, None) if data_type.name() == "LOCATION" => {
            [text::place_latitude(), text::place_longitude()].map(str::to_owned).to_vec()
        }
        (3, Some(Shape::Vector3)) => ["x", "y", "z"].map(str::to_owned).to_vec(),
        (n, _) => (1..=n).map(|i| i.to_string()).collect(),
    }
}

fn capacity(keep_ms: f64, components: usize) -> usize {
    let samples = (keep_ms / 1000.0 * MAX_RATE_HZ) as usize;
    samples * USUAL_COMPONENTS / components.max(USUAL_COMPONENTS)
}

#[cfg(test)]
mod tests;
