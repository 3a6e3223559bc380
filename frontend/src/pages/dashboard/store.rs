//! What the dashboard holds of the events that came in. Pure: instants are arguments, and views look in when they draw.

mod source;

use std::{
    cell::{Cell, RefCell},
    rc::Rc,
};

use motionwire_shared::{DataType, UserId, reading::Shape, wire::Dispatch};

pub(super) use source::{Flow, MAX_COUNTED, MAX_SERIES, Source, Taken, UNKNOWN_SEQ};

use crate::chart::{timeline::SAME_CLOCK_MS, viewport::DEFAULT_WINDOW_MS};

/// Most sources that are shown; whoever has more needs a program, not a page.
pub(super) const MAX_SOURCES: usize = 200;

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

    /// Makes room for a series that is kept until this instant and has not come to this page; whether it is new.
    pub(super) fn reveal(&self, uid: &UserId, data_type: &DataType, until_ms: f64) -> bool {
        let source = match self.source(uid) {
            Some(source) => source,
            None if self.sources.borrow().len() >= MAX_SOURCES => return false,
            None => self.add(uid),
        };
        source.is_kept_until(until_ms);
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

    /// How much charts that follow the present show, in milliseconds.
    pub(super) fn window_ms(&self) -> f64 {
        self.window_ms.get()
    }

    /// The present, in milliseconds since the Unix epoch: where live charts end whose sources' clocks are right, so that they
    /// stay where they are when they are stopped; else `true_ms`.
    pub(super) fn edge_ms(&self, now_ms: f64, true_ms: f64) -> f64 {
        let sources = self.sources.borrow();
        let live = sources.iter().filter(|source| source.flow(now_ms) == Flow::Live);
        let edges = live.map(|source| source.timeline.borrow_mut().edge_ms(now_ms));
        let right = edges.filter(|edge_ms| (edge_ms - true_ms).abs() <= SAME_CLOCK_MS);
        right.min_by(|a, b| (a - true_ms).abs().total_cmp(&(b - true_ms).abs())).unwrap_or(true_ms)
    }

    /// Compares the sources' clocks with the present; whether what stands still has moved for one. See [`Timeline::compare`].
    pub(super) fn compare_clocks(&self, now_ms: f64, true_ms: f64, tolerance_ms: f64) -> bool {
        let present_ms = self.edge_ms(now_ms, true_ms);
        let compare = |moved, source: &Rc<Source>| {
            source.timeline.borrow_mut().compare(now_ms, present_ms, tolerance_ms) | moved
        };
        self.sources.borrow().iter().fold(false, compare)
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
    use motionwire_shared::{KnownType, Timestamp, Value};

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
    fn one_reading_from_the_future_hides_neither_what_comes_nor_that_nothing_comes() {
        let store = Store::default();
        for seq in 0..250 {
            let ts_ms = NOW_MS + seq as f64 * 20.0;
            store.take(&motion(seq, ts_ms), ts_ms);
        }
        let far = event("phone", "HEART_RATE", 250, NOW_MS + 3e10, Value::Scalar(60.0));
        store.take(&far, NOW_MS + 5_000.0);
        store.take(&motion(251, NOW_MS + 35_000.0), NOW_MS + 5_000.0);
        for seq in 252..752 {
            let ts_ms = NOW_MS + (seq - 2) as f64 * 20.0;
            store.take(&motion(seq, ts_ms), ts_ms);
        }
        let source = store.source(&"phone".parse().unwrap()).unwrap();
        let end_ms = NOW_MS + 15_000.0;
        assert_eq!(source.timeline().borrow_mut().edge_ms(end_ms), end_ms, "the chart's end is the present");
        assert_eq!(source.flow(end_ms), Flow::Live);
        assert!((source.rate_hz(end_ms).unwrap() - 50.0).abs() < 0.1);
        assert!(source.jitter_ms(end_ms).unwrap() < 0.1);
        store.reveal(source.uid(), &DataType::Known(KnownType::HeartRate), NOW_MS + 3e10);
        assert_eq!([7_000.0, 10_000.0].map(|later_ms| source.flow(end_ms + later_ms)), [Flow::Stalled; 2]);
    }

    #[test]
    fn a_clock_that_is_set_back_does_not_look_like_silence() {
        let store = Store::default();
        for seq in 0..250 {
            let ts_ms = NOW_MS + seq as f64 * 20.0;
            store.take(&motion(seq, ts_ms), ts_ms);
        }
        // Back by 20 s, which is less than what charts show.
        for seq in 250..1000 {
            let now_ms = NOW_MS + seq as f64 * 20.0;
            store.take(&motion(seq, now_ms - 20_000.0), now_ms);
        }
        let source = store.source(&"phone".parse().unwrap()).unwrap();
        assert_eq!(source.flow(NOW_MS + 20_000.0), Flow::Live);
        let edge_ms = source.timeline().borrow_mut().edge_ms(NOW_MS + 20_000.0);
        assert!((edge_ms - NOW_MS).abs() < 100.0, "{edge_ms}");
        assert!((source.timeline().borrow().delay_ms().unwrap() - 20_000.0).abs() < 100.0);
    }

    #[test]
    fn what_comes_once_a_minute_is_live_between() {
        let store = Store::default();
        let mut now_ms = NOW_MS;
        for seq in 0..6 {
            now_ms = NOW_MS + seq as f64 * 60_000.0;
            store.take(&event("roof", "TEMPERATURE", seq, now_ms, Value::Scalar(20.0)), now_ms);
        }
        let source = store.source(&"roof".parse().unwrap()).unwrap();
        for (later_ms, flow) in [(59_000.0, Flow::Live), (200_000.0, Flow::Live), (250_000.0, Flow::Gone)] {
            assert_eq!(source.flow(now_ms + later_ms), flow, "{later_ms}");
        }
        assert!((source.rate_hz(now_ms + 59_000.0).unwrap() - 1.0 / 60.0).abs() < 1e-9);
    }

    #[test]
    fn one_wrong_clock_moves_the_present_of_nobody_else() {
        let store = Store::default();
        let take = |uid: &str, ahead_ms: f64, seq: u64, now_ms: f64| {
            store.take(&event(uid, "SPEED", seq, now_ms + ahead_ms, Value::Scalar(1.0)), now_ms);
        };
        let end_ms = NOW_MS + 10_000.0;
        let is_near = |edge_ms: f64, wanted_ms: f64| (edge_ms - wanted_ms).abs() < 500.0;
        for seq in 0..500 {
            take("ahead", 3_600_000.0, seq, NOW_MS + seq as f64 * 20.0);
        }
        assert!(is_near(store.edge_ms(end_ms, end_ms), end_ms), "alone, too, it moves nothing");
        let ahead_ms = |uid: &str| store.source(&uid.parse().unwrap()).unwrap().ahead_ms();
        assert!(store.compare_clocks(end_ms, end_ms, 0.0), "what stands still is seen by its own clock");
        assert!(is_near(ahead_ms("ahead"), 3_600_000.0));
        for seq in 500..1000 {
            take("right", 0.0, seq, NOW_MS + (seq - 500) as f64 * 20.0);
            take("behind", -600_000.0, seq, NOW_MS + (seq - 500) as f64 * 20.0);
        }
        assert!(is_near(store.edge_ms(end_ms, end_ms), end_ms));
        assert!(
            is_near(store.edge_ms(end_ms, end_ms - 600_000.0), end_ms - 600_000.0),
            "this page's own clock is wrong"
        );
        store.compare_clocks(end_ms, end_ms, 0.0);
        assert_eq!(ahead_ms("right"), 0.0);
        assert!(is_near(ahead_ms("behind"), -600_000.0));
        assert!(is_near(store.edge_ms(end_ms + 60_000.0, end_ms), end_ms), "nobody is live");
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
    fn what_is_kept_gets_a_place_once_and_looks_alive_only_if_it_has_just_come() {
        let store = Store::default();
        let (uid, kind) = ("phone".parse().unwrap(), DataType::Known(KnownType::Acceleration));
        assert!(store.reveal(&uid, &kind, NOW_MS - 20_000.0));
        let flow = || store.source(&uid).unwrap().flow(NOW_MS);
        assert_eq!(flow(), Flow::Gone);
        assert!(!store.reveal(&uid, &kind, NOW_MS - 10.0));
        assert_eq!(flow(), Flow::Live, "what the server has lately, comes");
        assert_eq!(store.take(&motion(1, NOW_MS), NOW_MS), Taken::Sample, "it lives on when it comes back");
    }

    #[test]
    fn a_reading_of_which_nobody_knows_the_place_leads_no_reload_astray() {
        let store = Store::default();
        let (uid, kind) = ("phone".parse().unwrap(), DataType::from_name("OPENED").unwrap());
        store.reveal(&uid, &kind, NOW_MS);
        let series = store.source(&uid).unwrap().series(&kind).unwrap();
        series.insert(NOW_MS - 10_000.0, UNKNOWN_SEQ, &[1.0, 2.0]);
        assert_eq!(store.oldest_shown_seq(NOW_MS), None);
        store.take(&event("phone", "OPENED", 70, NOW_MS, Value::Scalar(3.0)), NOW_MS);
        assert_eq!(store.oldest_shown_seq(NOW_MS), Some(70));
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

    #[test]
    fn kinds_beyond_the_limit_are_counted_and_not_shown() {
        let store = Store::default();
        let take = |n: usize| {
            store.take(&event("gauge", &format!("KIND_{n}"), 0, NOW_MS, Value::Scalar(1.0)), NOW_MS)
        };
        let counts = || {
            let source = store.source(&"gauge".parse().unwrap()).unwrap();
            (source.data_types().len(), source.type_count())
        };
        (0..MAX_SERIES).for_each(|n| assert_eq!(take(n), Taken::NewSeries, "{n}"));
        assert_eq!(counts(), (MAX_SERIES, MAX_SERIES));
        for n in [MAX_SERIES, MAX_SERIES + 1, MAX_SERIES] {
            assert_eq!(take(n), Taken::Nothing);
        }
        assert_eq!(counts(), (MAX_SERIES, MAX_SERIES + 2), "each once");
        for n in 0..10 * MAX_COUNTED {
            take(n);
        }
        assert_eq!(counts(), (MAX_SERIES, MAX_COUNTED), "no sender fills the page's memory with names");
    }
}
