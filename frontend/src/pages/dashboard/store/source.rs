//! One source of samples, and how its stream fares.

use std::{
    cell::{Cell, RefCell},
    rc::Rc,
};

use motionwire_shared::{DataType, KnownType, UserId, wire::Dispatch};

use crate::{
    analysis::timing::Timing,
    chart::{Series, ring::Insert, series::STALLED_AFTER_MS, timeline::Timeline},
    components::is_expected,
    ordered,
};

/// Most data types that are shown of one source.
pub(in super::super) const MAX_SERIES: usize = 32;

/// Most data types of one source that are told apart, so that they can be counted: whoever sends has any number of names.
pub(in super::super) const MAX_COUNTED: usize = 100;

/// Without a sample for this long, a source has gone, in milliseconds.
const GONE_AFTER_MS: f64 = 15_000.0;

/// A source of which so seldom something comes is waited for so long at most, in milliseconds: whoever is asked about it shall
/// not be told of an hour ago.
const LONGEST_PATIENCE_MS: f64 = 300_000.0;

/// In the place of a place in the log that is not known: before all.
pub(in super::super) const UNKNOWN_SEQ: u64 = 0;

/// The achieved rate is that of the last samples of this span, in milliseconds.
const RATE_WINDOW_MS: f64 = 3_000.0;

/// How a source's stream fares.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in super::super) enum Flow {
    /// Samples come.
    Live,
    /// None has come for a while.
    Stalled,
    /// None has come for so long that none is expected.
    Gone,
}

impl Flow {
    /// The value of `data-state`.
    pub(in super::super) const fn name(self) -> &'static str {
        match self {
            Self::Live => "live",
            Self::Stalled => "stalled",
            Self::Gone => "gone",
        }
    }
}

/// What an event changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in super::super) enum Taken {
    /// A sample more.
    Sample,
    /// A source or a data type that was not there before.
    NewSeries,
    /// Nothing: it was there already, or is beyond what is held.
    Nothing,
}

/// Whoever submits readings: a phone or any other producer.
#[derive(Debug)]
pub(in super::super) struct Source {
    pub(super) uid: UserId,
    pub(super) timeline: Rc<RefCell<Timeline>>,
    pub(super) series: RefCell<Vec<Rc<Series>>>,
    /// Data types that are not shown, because there are too many.
    left_out: RefCell<Vec<DataType>>,
    /// Until when the server has readings of it, as far as it has told.
    kept_until_ms: Cell<f64>,
}

impl Source {
    pub(super) fn new(uid: UserId) -> Self {
        let kept_until_ms = Cell::new(f64::NEG_INFINITY);
        let (series, left_out) = (RefCell::default(), RefCell::default());
        Self { uid, timeline: Rc::default(), series, left_out, kept_until_ms }
    }

    /// Whose it is.
    pub(in super::super) fn uid(&self) -> &UserId {
        &self.uid
    }

    /// Its clock, shared with the charts.
    pub(in super::super) fn timeline(&self) -> &Rc<RefCell<Timeline>> {
        &self.timeline
    }

    /// How far its clock is ahead of the one that charts which stand still are told by, in milliseconds.
    pub(in super::super) fn ahead_ms(&self) -> f64 {
        self.timeline.borrow().ahead_ms()
    }

    /// How old a sample of this time is, by its own clock, in milliseconds.
    pub(in super::super) fn age_ms(&self, ts_ms: f64, now_ms: f64) -> f64 {
        self.timeline.borrow().age_ms(ts_ms, now_ms)
    }

    /// Its data types: those of the contract first, motion before all.
    pub(in super::super) fn data_types(&self) -> Vec<DataType> {
        let series = self.series.borrow();
        let types = ordered::each_once(series.iter().map(|series| {
            let data_type = series.data_type();
            let is_motion =
                [KnownType::Acceleration, KnownType::Gyroscope].map(DataType::Known).contains(data_type);
            (!is_motion, data_type.clone())
        }));
        types.into_iter().map(|(_, data_type)| data_type).collect()
    }

    /// The series of a data type.
    pub(in super::super) fn series(&self, data_type: &DataType) -> Option<Rc<Series>> {
        self.series.borrow().iter().find(|series| series.data_type() == data_type).map(Rc::clone)
    }

    /// How many data types it has in all, shown or not; of very many [`MAX_COUNTED`].
    pub(in super::super) fn type_count(&self) -> usize {
        self.series.borrow().len() + self.left_out.borrow().len()
    }

    /// The server has readings of it until this instant by its own clock, in milliseconds since the Unix epoch.
    pub(super) fn is_kept_until(&self, until_ms: f64) {
        self.kept_until_ms.set(self.kept_until_ms.get().max(until_ms));
    }

    /// The present by its clock, and a little more: a sample of a later time has a wrong one.
    fn present_ms(&self, now_ms: f64) -> f64 {
        // The age of the epoch is the present, by the samples' clock.
        self.age_ms(0.0, now_ms) + STALLED_AFTER_MS
    }

    /// How its stream fares at this instant. What comes more seldom than once in some seconds is waited for.
    pub(in super::super) fn flow(&self, now_ms: f64) -> Flow {
        let (series, present_ms) = (self.series.borrow(), self.present_ms(now_ms));
        let newest = series.iter().filter_map(|series| Some(series.ring().last_by(present_ms)?.ts_ms));
        let kept = Some(self.kept_until_ms.get()).filter(|until_ms| *until_ms <= present_ms);
        let age_ms = self.age_ms(newest.chain(kept).fold(f64::NEG_INFINITY, f64::max), now_ms);
        let usual = series.iter().filter_map(|series| series.usual_gap_ms());
        let patience_ms = usual.reduce(f64::min).unwrap_or(0.0).min(LONGEST_PATIENCE_MS);
        match age_ms {
            _ if age_ms < STALLED_AFTER_MS.max(patience_ms) => Flow::Live,
            _ if age_ms < GONE_AFTER_MS.max(patience_ms) => Flow::Stalled,
            _ => Flow::Gone,
        }
    }

    /// What has stopped coming though it keeps coming as long as it is sent.
    pub(in super::super) fn silent_types(&self, now_ms: f64) -> Vec<DataType> {
        let (series, timeline) = (self.series.borrow(), self.timeline.borrow());
        let is_silent = |series: &&Rc<Series>| {
            let newest_ms = series.ring().last().map(|last| last.ts_ms);
            is_expected(series)
                && newest_ms.is_some_and(|newest_ms| series.is_silent(timeline.age_ms(newest_ms, now_ms)))
        };
        series.iter().filter(is_silent).map(|series| series.data_type().clone()).collect()
    }

    /// Samples per second of its fastest series, by their own timestamps; none while nothing comes.
    pub(in super::super) fn rate_hz(&self, now_ms: f64) -> Option<f64> {
        if self.flow(now_ms) != Flow::Live {
            return None;
        }
        let series = self.series.borrow();
        let present_ms = self.present_ms(now_ms);
        series.iter().filter_map(|series| series.ring().rate_hz(RATE_WINDOW_MS, present_ms)).reduce(f64::max)
    }

    /// The jitter of its fastest series over the last seconds, in milliseconds; none while nothing comes.
    pub(in super::super) fn jitter_ms(&self, now_ms: f64) -> Option<f64> {
        if self.flow(now_ms) != Flow::Live {
            return None;
        }
        let series = self.series.borrow();
        let present_ms = self.present_ms(now_ms);
        let timings = series.iter().filter_map(|series| {
            let ring = series.ring();
            let newest_ms = ring.last_by(present_ms)?.ts_ms;
            Timing::of(&ring, ring.range(newest_ms - RATE_WINDOW_MS, present_ms), &mut Vec::new())
        });
        timings.max_by(|a, b| a.rate_hz.total_cmp(&b.rate_hz)).map(|timing| timing.jitter_ms)
    }

    pub(super) fn oldest_shown_seq(&self, window_ms: f64, now_ms: f64) -> Option<u64> {
        // The age of the epoch is the present, by the samples' clock.
        let edge_ms = self.timeline.borrow().age_ms(0.0, now_ms);
        let series = self.series.borrow();
        let oldest = series.iter().filter_map(|series| {
            let ring = series.ring();
            let shown = ring.range(edge_ms - window_ms, f64::INFINITY).filter_map(|i| ring.get(i));
            shown.map(|sample| sample.seq).filter(|seq| *seq != UNKNOWN_SEQ).min()
        });
        oldest.min()
    }

    /// The series of a data type, and whether it is new; none if there are too many.
    pub(super) fn series_or_new(
        &self,
        data_type: &DataType,
        components: usize,
        window_ms: f64,
    ) -> Option<(Rc<Series>, bool)> {
        if let Some(series) = self.series(data_type) {
            return Some((series, false));
        }
        let mut all = self.series.borrow_mut();
        if all.len() >= MAX_SERIES {
            let mut left_out = self.left_out.borrow_mut();
            if all.len() + left_out.len() < MAX_COUNTED && !left_out.contains(data_type) {
                left_out.push(data_type.clone());
            }
            return None;
        }
        let series = Rc::new(Series::new(data_type.clone(), components));
        series.keep_window(window_ms);
        all.push(Rc::clone(&series));
        Some((series, true))
    }

    pub(super) fn take(&self, event: &Dispatch, window_ms: f64, now_ms: f64) -> Taken {
        let values = event.value.components();
        let Some((series, is_new)) = self.series_or_new(&event.data_type, values.len(), window_ms) else {
            return Taken::Nothing;
        };
        let (ts_ms, newest_seq) = (event.ts.as_millis(), series.newest_seq());
        let outcome = series.insert(ts_ms, event.seq, values);
        let mut timeline = self.timeline.borrow_mut();
        match outcome {
            Insert::Appended => timeline.observe(ts_ms, now_ms),
            Insert::Sorted if event.seq > newest_seq => timeline.observe_earlier(ts_ms, now_ms),
            _ => {}
        }
        match outcome {
            _ if is_new => Taken::NewSeries,
            Insert::Appended | Insert::Sorted => Taken::Sample,
            Insert::Duplicate | Insert::TooOld => Taken::Nothing,
        }
    }
}
