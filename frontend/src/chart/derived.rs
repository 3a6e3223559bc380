//! Lines that are calculated from a series: while it grows, and of its past.

mod past;

use std::{
    cell::{Cell, RefCell},
    ops::RangeInclusive,
    rc::Rc,
};

pub use past::Note;

use super::{history::History, member::Follow, series::Series};
use crate::{
    analysis::{
        Channel,
        view::{Kind, View},
    },
    text,
};

/// Of what of a vector lines are calculated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Of {
    /// Of each of its numbers.
    Numbers,
    /// Of its length.
    Length,
}

impl Of {
    /// So many lines are calculated of a reading of so many numbers.
    fn lines(self, components: usize) -> usize {
        if self == Self::Length { 1 } else { components }
    }

    /// What the line of this place is calculated of.
    fn channel(self, line: usize) -> Channel {
        if self == Self::Length { Channel::Magnitude } else { Channel::Component(line) }
    }
}

/// A series that follows another one.
#[derive(Debug)]
pub struct Derived {
    source: Rc<Series>,
    series: Rc<Series>,
    of: Of,
    kind: Kind,
    state: RefCell<State>,
    /// What can be said of its past.
    note: Cell<Option<Note>>,
}

/// How far the source has been followed.
#[derive(Debug, Default)]
struct State {
    lines: Lines,
    /// What of the source has been looked at: its version, its newest sample, and its past.
    version: u64,
    newest: Option<(f64, u64)>,
    past: Rc<History>,
    /// When an integral was zero, in milliseconds since the Unix epoch.
    zero_ms: Option<f64>,
}

/// The lines of a reading, and room for their numbers.
#[derive(Debug, Clone, Default)]
struct Lines {
    views: Vec<View>,
    values: Vec<f64>,
}

impl Lines {
    fn new(of: Of, kind: Kind, components: usize, gap_ms: f64) -> Self {
        let lines = of.lines(components);
        let views = (0..lines).map(|line| View::new(of.channel(line), kind, gap_ms)).collect();
        Self { views, values: vec![f64::NAN; lines] }
    }

    /// Takes in a reading; what the lines are then, and none if no line is anything.
    fn push(&mut self, ts_ms: f64, reading: &[f64]) -> Option<&[f64]> {
        for (view, value) in self.views.iter_mut().zip(&mut self.values) {
            *value = view.push(ts_ms, reading).map_or(f64::NAN, |(_, value)| value);
        }
        self.values.iter().any(|value| value.is_finite()).then_some(&self.values)
    }
}

impl Derived {
    /// What is calculated of each number or of the vector's length; `title` makes its title of that's.
    pub fn new(source: Rc<Series>, title: impl Fn(&str) -> String, of: Of, kind: Kind) -> Self {
        let name = match of {
            Of::Numbers => source.title(),
            Of::Length => text::derived_magnitude(&source.title()),
        };
        let unit = kind.unit(source.unit().as_deref().unwrap_or_default());
        let lines = of.lines(source.ring().components());
        let series = Rc::new(Series::derived(source.data_type().clone(), title(&name), unit, lines));
        source.look_back(kind.lookback_ms());
        Self { source, series, of, kind, state: RefCell::default(), note: Cell::default() }
    }

    /// The series that is followed.
    pub fn source(&self) -> &Rc<Series> {
        &self.source
    }

    /// The series that follows.
    pub fn series(&self) -> &Rc<Series> {
        &self.series
    }

    /// What is to be said of the past that is shown, if anything.
    pub fn note(&self) -> Option<Note> {
        self.note.get()
    }

    /// Takes in what has come.
    fn follow_present(&self, state: &mut State) {
        let ring = self.source.ring();
        let is_wider = state.lines.views.len() != self.of.lines(ring.components());
        if is_wider || self.source.resorted() > state.version {
            // What came late belongs between samples that were looked at: all is calculated anew.
            state.lines = Lines::new(self.of, self.kind, ring.components(), self.source.gap_ms());
            (state.newest, state.zero_ms) = (None, None);
            self.series.clear();
        }
        let from_ms = state.newest.map_or(f64::NEG_INFINITY, |(ts_ms, _)| ts_ms);
        for index in ring.range(from_ms, f64::INFINITY) {
            let Some(sample) = ring.get(index) else { continue };
            if state.newest.is_some_and(|newest| (sample.ts_ms, sample.seq) <= newest) {
                continue;
            }
            state.newest = Some((sample.ts_ms, sample.seq));
            if let Some(values) = state.lines.push(sample.ts_ms, sample.values) {
                state.zero_ms.get_or_insert(sample.ts_ms);
                self.series.insert(sample.ts_ms, sample.seq, values);
            }
        }
    }

    /// Calculates the past that has come.
    fn follow_past(&self, state: &mut State) {
        let told = self.source.history();
        if Rc::ptr_eq(&told, &state.past) {
            return;
        }
        state.past = Rc::clone(&told);
        let gap_ms = self.source.gap_ms();
        let (mut past, mut note) = past::of(&told, self.of, self.kind, gap_ms);
        if let (Kind::Integral { leak_s: None }, Some(stretch_ms)) = (self.kind, past.ends_ms()) {
            // An integral is known up to a number: it goes on from what was shown of it before.
            let zero_ms = match self.known_in(&stretch_ms) {
                Some((ts_ms, values)) => {
                    past = past::through(&past, ts_ms, &values);
                    let is_present = self.series.ring().get(0).is_some_and(|first| first.ts_ms <= ts_ms);
                    if is_present { state.zero_ms } else { self.note.get().and_then(Note::zero_ms) }
                }
                None => Some(*stretch_ms.start()),
            };
            note = zero_ms.map(Note::Zero);
        }
        self.note.set(note);
        self.series.set_history(past, self.series.newest_seq());
    }

    /// What it was at the last instant of a stretch of which that is known.
    fn known_in(&self, stretch_ms: &RangeInclusive<f64>) -> Option<(f64, Vec<f64>)> {
        let held = self.series.hold();
        held.samples().last_by(*stretch_ms.end()).filter(|(ts_ms, _)| stretch_ms.contains(ts_ms))
    }
}

impl Follow for Derived {
    fn follow(&self) {
        let mut state = self.state.borrow_mut();
        let version = self.source.version();
        if state.version == version {
            return;
        }
        self.series.keep_as(&self.source);
        self.follow_present(&mut state);
        self.follow_past(&mut state);
        state.version = version;
    }
}

#[cfg(test)]
mod tests;
