//! What the dashboard holds of the events that came in. Pure: instants are arguments, and views look in when they draw.

use std::{
    cell::{Cell, RefCell},
    rc::Rc,
};

use motionwire_shared::{DataType, KnownType, UserId, reading::Shape, wire::Dispatch};

use crate::analysis::timing::Timing;
use crate::chart::{Series, ring::Insert, timeline::Timeline, viewport::DEFAULT_WINDOW_MS};

/// Most sources that are shown; whoever has more needs a program, not a page.
pub(super) const MAX_SOURCES: usize = 200;

/// Most data types that are shown of one source.
const MAX_SERIES: usize = 32;

/// Without a sample for this long, a source has stalled, in milliseconds.
const STALLED_AFTER_MS: f64 = 6_000.0;

/// Without a sample for this long, a source has gone, in milliseconds.
const GONE_AFTER_MS: f64 = 15_000.0;

/// The achieved rate is that of the last samples of this span, in milliseconds.
const RATE_WINDOW_MS: f64 = 3_000.0;

/// How a source's stream fares.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Flow {
    /// Samples come.
    Live,
    /// None has come for a while.
    Stalled,
    /// None has come for so long that none is expected.
    Gone,
}

impl Flow {
    /// The value of `data-state`.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Live => "live",
            Self::Stalled => "stalled",
            Self::Gone => "gone",
        }
    }
}

/// What an event changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Taken {
    /// A sample more.
    Sample,
    /// A source or a data type that was not there before.
    NewSeries,
    /// Nothing: it was there already, or is beyond what is held.
    Nothing,
}

/// Whoever submits readings: a phone or any other producer.
#[derive(Debug)]
pub(super) struct Source {
    uid: UserId,
    timeline: Rc<RefCell<Timeline>>,
    series: RefCell<Vec<Rc<Series>>>,
}

impl Source {
    fn new(uid: UserId) -> Self {
        Self { uid, timeline: Rc::default(), series: RefCell::default() }
    }

    /// Whose it is.
    pub(super) fn uid(&self) -> &UserId {
        &self.uid
    }

    /// Its clock, shared with the charts.
    pub(super) fn timeline(&self) -> &Rc<RefCell<Timeline>> {
        &self.timeline
    }

    /// Its data types: those of the contract first, motion before all.
    pub(super) fn data_types(&self) -> Vec<DataType> {
        let mut types: Vec<_> =
            self.series.borrow().iter().map(|series| series.data_type().clone()).collect();
        types.sort_by_key(|data_type| {
            let is_motion =
                [KnownType::Acceleration, KnownType::Gyroscope].map(DataType::Known).contains(data_type);
            (!is_motion, data_type.clone())
        });
        types
    }

    /// The series of a data type.
    pub(super) fn series(&self, data_type: &DataType) -> Option<Rc<Series>> {
        self.series.borrow().iter().find(|series| series.data_type() == data_type).map(Rc::clone)
    }

    /// How its stream fares at this instant.
    pub(super) fn flow(&self, now_ms: f64) -> Flow {
        let newest_ts_ms = self
            .series
            .borrow()
            .iter()
            .filter_map(|series| Some(series.ring().last()?.ts_ms))
            .reduce(f64::max);
        match self.timeline.borrow().age_ms(newest_ts_ms.unwrap_or(f64::NEG_INFINITY), now_ms) {
            age_ms if age_ms < STALLED_AFTER_MS => Flow::Live,
            age_ms if age_ms < GONE_AFTER_MS => Flow::Stalled,
            _ => Flow::Gone,
        }
    }

    /// Samples per second of its fastest series, by their own timestamps; none while nothing comes.
    pub(super) fn rate_hz(&self, now_ms: f64) -> Option<f64> {
        if self.flow(now_ms) != Flow::Live {
            return None;
        }
        let series = self.series.borrow();
        series.iter().filter_map(|series| series.ring().rate_hz(RATE_WINDOW_MS)).reduce(f64::max)
    }

    /// The jitter of its fastest series over the last seconds, in milliseconds; none while nothing comes.
    pub(super) fn jitter_ms(&self, now_ms: f64) -> Option<f64> {
        if self.flow(now_ms) != Flow::Live {
            return None;
        }
        let series = self.series.borrow();
        let timings = series.iter().filter_map(|series| {
            let ring = series.ring();
            let newest_ms = ring.last()?.ts_ms;
            Timing::of(&ring, ring.range(newest_ms - RATE_WINDOW_MS, f64::INFINITY), &mut Vec::new())
        });
        timings.max_by(|a, b| a.rate_hz.total_cmp(&b.rate_hz)).map(|timing| timing.jitter_ms)
    }

    fn oldest_shown_seq(&self, window_ms: f64, now_ms: f64) -> Option<u64> {
        // The age of the epoch is the present, by the samples' clock.
        let edge_ms = self.timeline.borrow().age_ms(0.0, now_ms);
        let series = self.series.borrow();
        let oldest = series.iter().filter_map(|series| {
            let ring = series.ring();
            ring.range(edge_ms - window_ms, f64::INFINITY).filter_map(|i| ring.get(i)).map(|s| s.seq).min()
        });
        oldest.min()
    }

    /// The series of a data type, and whether it is new; none if there are too many.
    fn series_or_new(
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
            return None;
        }
        let series = Rc::new(Series::new(data_type.clone(), components));
        series.keep_window(window_ms);
        all.push(Rc::clone(&series));
        Some((series, true))
    }

    fn take(&self, event: &Dispatch, window_ms: f64, now_ms: f64) -> Taken {
        let values = event.value.components();
        let Some((series, is_new)) = self.series_or_new(&event.data_type, values.len(), window_ms) else {
            return Taken::Nothing;
        };
        let ts_ms = event.ts.as_millis();
        let outcome = series.insert(ts_ms, event.seq, values);
        if outcome == Insert::Appended {
            self.timeline.borrow_mut().observe(ts_ms, now_ms);
        }
        match outcome {
            _ if is_new => Taken::NewSeries,
            Insert::Appended | Insert::Sorted => Taken::Sample,
            Insert::Duplicate | Insert::TooOld => Taken::Nothing,
        }
    }
}

/// All sources, in the order of their first event.
#[derive(Debug)]
pub(super) struct Store {
    sources: RefCell<Vec<Rc<Source>>>,
    is_full: Cell<bool>,
    window_ms: Cell<f64>,
}

impl Default for Store {
    fn default() -> Self {
        Self {
            sources: RefCell::default(),
            is_full: Cell::default(),
            window_ms: Cell::new(DEFAULT_WINDOW_MS),
        }
    }
}

impl Store {
    /// Takes in an event that came at this instant (milliseconds since the Unix epoch).
    pub(super) fn take(&self, event: &Dispatch, now_ms: f64) -> Taken {
        if let Some(source) = self.source(&event.uid) {
            return source.take(event, self.window_ms.get(), now_ms);
        }
        if self.sources.borrow().len() >= MAX_SOURCES && !self.forget_gone(now_ms) {
            self.is_full.set(true);
            return Taken::Nothing;
        }
        self.add(&event.uid).take(event, self.window_ms.get(), now_ms)
    }

    /// Makes room for a series that is kept and has not come to this page; whether it is new.
    pub(super) fn reveal(&self, uid: &UserId, data_type: &DataType) -> bool {
        let source = match self.source(uid) {
            Some(source) => source,
            None if self.sources.borrow().len() >= MAX_SOURCES => return false,
            None => self.add(uid),
        };
        let components = match data_type {
            DataType::Known(known) if known.shape() == Shape::Vector3 => 3,
            // A vector grows with what comes.
            _ => 1,
        };
        let added = source.series_or_new(data_type, components, self.window_ms.get());
        added.is_some_and(|(_, is_new)| is_new)
    }

    fn add(&self, uid: &UserId) -> Rc<Source> {
        let source = Rc::new(Source::new(uid.clone()));
        self.sources.borrow_mut().push(Rc::clone(&source));
        source
    }

    /// Keeps from now on what charts of this window (milliseconds) show.
    pub(super) fn keep_window(&self, window_ms: f64) {
        self.window_ms.set(window_ms);
        for source in self.sources.borrow().iter() {
            source.series.borrow().iter().for_each(|series| series.keep_window(window_ms));
        }
    }

    /// The present on the clock of the sources that are live, in milliseconds since the Unix epoch.
    pub(super) fn edge_ms(&self, now_ms: f64) -> f64 {
        let sources = self.sources.borrow();
        let live = sources.iter().filter(|source| source.flow(now_ms) == Flow::Live);
        live.map(|source| source.timeline.borrow_mut().edge_ms(now_ms)).reduce(f64::max).unwrap_or(now_ms)
    }

    /// The source of this name.
    pub(super) fn source(&self, uid: &UserId) -> Option<Rc<Source>> {
        self.sources.borrow().iter().find(|source| source.uid == *uid).map(Rc::clone)
    }

    /// The names of all sources.
    pub(super) fn uids(&self) -> Vec<UserId> {
        self.sources.borrow().iter().map(|source| source.uid.clone()).collect()
    }

    /// How many sources are live at this instant.
    pub(super) fn live_count(&self, now_ms: f64) -> usize {
        self.sources.borrow().iter().filter(|source| source.flow(now_ms) == Flow::Live).count()
    }

    /// The place in the log from which on everything that charts still show was taken in.
    pub(super) fn oldest_shown_seq(&self, now_ms: f64) -> Option<u64> {
        self.sources
            .borrow()
            .iter()
            .filter_map(|source| source.oldest_shown_seq(self.window_ms.get(), now_ms))
            .min()
    }

    /// Whether events of some sources were left out, because there are too many.
    pub(super) fn is_full(&self) -> bool {
        self.is_full.get()
    }

    /// Forgets a source; its next event begins a new one.
    pub(super) fn forget(&self, uid: &UserId) {
        self.sources.borrow_mut().retain(|source| source.uid != *uid);
    }

    /// Makes room for a new source in the place of one that has gone.
    fn forget_gone(&self, now_ms: f64) -> bool {
        let mut sources = self.sources.borrow_mut();
        let gone = sources.iter().position(|source| source.flow(now_ms) == Flow::Gone);
        gone.map(|index| sources.remove(index)).is_some()
    }
}

#[cfg(test)]
mod tests {
    use motionwire_shared::{Timestamp, Value};

    use super::*;

    const NOW_MS: f64 = 1_790_000_000_000.0;

    fn event(uid: &str, name: &str, seq: u64, ts_ms: f64, value: Value) -> Dispatch {
        Dispatch {
            uid: uid.parse().unwrap(),
            seq,
            data_type: DataType::from_name(name).unwrap(),
            ts: Timestamp::from_millis(ts_ms),
            value,
        }
    }

    fn motion(seq: u64, ts_ms: f64) -> Dispatch {
        event("phone", "ACCELERATION", seq, ts_ms, Value::Vector(vec![seq as f64, 0.0, 9.8]))
    }

    #[test]
    fn sources_and_types_appear_by_themselves() {
        let store = Store::default();
        assert_eq!(
            store.take(&event("b", "LOCATION", 1, NOW_MS, Value::Vector(vec![1.0, 2.0])), NOW_MS),
            Taken::NewSeries
        );
        assert_eq!(
            store.take(&event("a", "HEART_RATE", 2, NOW_MS, Value::Scalar(60.0)), NOW_MS),
            Taken::NewSeries
        );
        let gyroscope = event("b", "GYROSCOPE", 3, NOW_MS, Value::Vector(vec![0.0; 3]));
        assert_eq!(store.take(&gyroscope, NOW_MS), Taken::NewSeries);
        assert_eq!(store.take(&gyroscope, NOW_MS), Taken::Nothing);
        assert_eq!(store.uids().iter().map(UserId::as_str).collect::<Vec<_>>(), ["b", "a"]);
        let types = store.source(&"b".parse().unwrap()).unwrap().data_types();
        assert_eq!(types.iter().map(DataType::name).collect::<Vec<_>>(), ["GYROSCOPE", "LOCATION"]);
    }

    #[test]
    fn a_gap_is_filled_by_a_replay_among_live_events() {
        let store = Store::default();
        let ts_ms = |seq: u64| NOW_MS + seq as f64 * 20.0;
        for seq in (1..=100).chain(200..=210) {
            store.take(&motion(seq, ts_ms(seq)), ts_ms(seq));
        }
        // The replay overlaps with both sides.
        for seq in 95..=205 {
            let expected = if (101..200).contains(&seq) { Taken::Sample } else { Taken::Nothing };
            assert_eq!(store.take(&motion(seq, ts_ms(seq)), ts_ms(211)), expected, "{seq}");
        }
        let series =
            store.source(&"phone".parse().unwrap()).unwrap().series(&KnownType::Acceleration.into()).unwrap();
        let held: Vec<_> = series.ring().points(0..series.ring().len(), 0).map(|(_, x)| x as u64).collect();
        assert_eq!(held, (1..=210).collect::<Vec<_>>());
    }

    #[test]
    fn a_quiet_source_stalls_and_goes() {
        let store = Store::default();
        for seq in 0..120 {
            let ts_ms = NOW_MS + seq as f64 * 1000.0 / 60.0;
            store.take(&motion(seq, ts_ms), ts_ms + 30.0);
        }
        let source = store.source(&"phone".parse().unwrap()).unwrap();
        let end_ms = NOW_MS + 2000.0;
        for (later_ms, flow) in
            [(0.0, Flow::Live), (5_900.0, Flow::Live), (6_100.0, Flow::Stalled), (15_100.0, Flow::Gone)]
        {
            assert_eq!(source.flow(end_ms + later_ms), flow, "{later_ms}");
        }
        assert!((source.rate_hz(end_ms).unwrap() - 60.0).abs() < 0.1);
        assert_eq!(source.rate_hz(end_ms + 60_000.0), None);
        assert_eq!((store.live_count(end_ms), store.live_count(end_ms + 60_000.0)), (1, 0));
    }

    #[test]
    fn a_reload_asks_for_what_is_shown() {
        let store = Store::default();
        assert_eq!(store.oldest_shown_seq(NOW_MS), None);
        for seq in 0..100 {
            let ts_ms = NOW_MS + seq as f64 * 1000.0;
            store.take(&motion(seq, ts_ms), ts_ms);
        }
        assert_eq!(store.oldest_shown_seq(NOW_MS + 99_000.0), Some(69), "30 s before the newest");
        store.take(
            &event("slow", "HEART_RATE", 60, NOW_MS + 98_000.0, Value::Scalar(60.0)),
            NOW_MS + 98_000.0,
        );
        assert_eq!(store.oldest_shown_seq(NOW_MS + 99_000.0), Some(60));
    }

    #[test]
    fn what_is_kept_gets_a_place_once_and_does_not_look_alive() {
        let store = Store::default();
        let (uid, kind) = ("phone".parse().unwrap(), DataType::Known(KnownType::Acceleration));
        assert!(store.reveal(&uid, &kind));
        assert!(!store.reveal(&uid, &kind));
        assert_eq!(store.source(&uid).unwrap().flow(NOW_MS), Flow::Gone);
        assert_eq!(store.take(&motion(1, NOW_MS), NOW_MS), Taken::Sample, "it lives on when it comes back");
    }

    #[test]
    fn the_past_does_not_look_alive() {
        let store = Store::default();
        for seq in 0..100 {
            store.take(&motion(seq, NOW_MS - 60_000.0 + seq as f64 * 16.0), NOW_MS + seq as f64 / 10.0);
        }
        assert_eq!(store.source(&"phone".parse().unwrap()).unwrap().flow(NOW_MS + 10.0), Flow::Gone);
    }

    #[test]
    fn sources_beyond_the_limit_replace_only_what_has_gone() {
        let store = Store::default();
        for n in 0..MAX_SOURCES {
            store.take(&event(&format!("u{n}"), "STEPS", n as u64, NOW_MS, Value::Scalar(1.0)), NOW_MS);
        }
        let late = event("late", "STEPS", 9999, NOW_MS, Value::Scalar(1.0));
        assert_eq!(store.take(&late, NOW_MS), Taken::Nothing);
        assert!(store.is_full());
        let later_ms = NOW_MS + 20_000.0;
        let late = event("late", "STEPS", 10_000, later_ms, Value::Scalar(1.0));
        assert_eq!(store.take(&late, later_ms), Taken::NewSeries);
        assert_eq!(store.uids().len(), MAX_SOURCES);
    }
}
