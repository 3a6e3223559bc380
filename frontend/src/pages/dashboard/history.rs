//! Asks the server for the past that charts show and the page does not hold.

use std::{ops::Range, rc::Rc};

use leptos::prelude::*;
use motionwire_shared::{DataType, UserId, rest::MAX_HISTORY_COLUMNS};
use wasm_bindgen_futures::spawn_local;

use super::live::Live;
use crate::{
    api,
    browser::{Timeout, clock},
    chart::{Series, Viewport, history::History},
    components::react_to,
};

/// Waits so long for what is shown to come to rest before it asks, in milliseconds.
const REST_MS: u32 = 100;

/// Asks at most once in this time while a hand moves what is shown, in milliseconds.
const PACE_MS: f64 = 250.0;

/// Columns that are asked for, for each of a chart's: so many that there is still one for each while what is shown is coarser
/// than what would be asked for.
const COLUMNS_PER_PX: f64 = COARSER;

/// A chart without a size yet counts as one of this width, in device pixels.
const USUAL_PLOT_PX: u32 = 1200;

/// A broader chart counts as one of this width, in device pixels: what it shows, and what lies beside, is not more than the
/// server gives.
const MAX_PLOT_PX: f64 = MAX_HISTORY_COLUMNS as f64 / COLUMNS_PER_PX / (1.0 + 2.0 * BESIDE);

/// How much is asked for on either side of what is shown, as a share of it.
const BESIDE: f64 = 0.5;

/// What is there already may be so much coarser than what would be asked for.
const COARSER: f64 = 1.6;

/// As fast as phones measure motion, and a little faster.
const USUAL_RATE_HZ: f64 = 66.0;

/// The rate of a series is taken from this much of its end, in milliseconds; all of it may be a little faster.
const RATE_WINDOW_MS: f64 = 3_000.0;
const FASTER: f64 = 1.1;

/// The page may lack so much of its window without asking, in milliseconds.
const TOLERANCE_MS: f64 = 1500.0;

/// Asks for the past.
#[derive(Clone, Copy)]
pub(super) struct Past {
    fetching: Fetching,
    pending: StoredValue<Option<Timeout>, LocalStorage>,
    asked_ms: StoredValue<f64>,
    /// The width of the widest chart when it was last looked at, in device pixels.
    plot_px: StoredValue<u32>,
}

impl Past {
    /// Nothing has been asked for.
    pub(super) fn new() -> Self {
        Self {
            fetching: Fetching::default(),
            pending: StoredValue::new_local(None),
            asked_ms: StoredValue::new(f64::NEG_INFINITY),
            plot_px: StoredValue::new(0),
        }
    }

    /// Keeps the series' histories to what is shown, as long as the owner that this is called under lives.
    pub(super) fn follow(self, live: Live) {
        react_to(move |was_live: Option<bool>| {
            let viewport = live.viewport().get();
            live.uids();
            let is_live = viewport.is_live();
            if is_live && was_live == Some(false) {
                live.each_series(|_, series| series.set_history(History::default(), series.newest_seq()));
            }
            self.rest(live);
            is_live
        });
    }

    /// Asks once what is shown has come to rest.
    pub(super) fn rest(self, live: Live) {
        self.pending.set_value(Some(Timeout::new(REST_MS, move || self.look(live))));
    }

    /// Asks at once for what a hand has moved to, so that its way is seen and not only its end.
    pub(super) fn hurry(self, live: Live) {
        if clock::monotonic_ms() - self.asked_ms.get_value() >= PACE_MS {
            self.look(live);
        }
    }

    /// Asks for what is shown and not there.
    fn look(self, live: Live) {
        let (viewport, edge_ms) = (live.viewport().get_untracked(), live.edge_ms());
        let column_ms = column_ms(live, viewport.span_ms());
        let mut is_busy = false;
        live.each_series(|source, series| {
            let ahead_ms = source.ahead_ms();
            let (shown, edge_ms) = (viewport.on_clock(ahead_ms), edge_ms + ahead_ms);
            if let Some(wanted) = wanted(series, &shown, edge_ms, column_ms) {
                let asked = wanted.clone();
                let question = Question::new(series, wanted, column_ms);
                let is_wanted = move |now: &Viewport| {
                    let shown = now.on_clock(ahead_ms).range(edge_ms);
                    let is_within = asked.start <= shown.start && shown.end <= asked.end.max(edge_ms);
                    now == &viewport || (now.is_live() == viewport.is_live() && is_within)
                };
                let of = (source.uid().clone(), Rc::clone(series));
                match self.fetching.load(live, of, question, edge_ms, Box::new(is_wanted)) {
                    true => self.asked_ms.set_value(clock::monotonic_ms()),
                    false => is_busy = true,
                }
            }
        });
        // What is under way may be what a hand has passed by.
        if is_busy {
            self.rest(live);
        }
    }

    /// Asks again for what the server told of, where samples have come since that belong there, and more finely where a
    /// chart has become larger; and live for what series have given up since, or where one turns out to be faster.
    pub(super) fn refresh(self, live: Live) {
        let plot_px = live.stage().plot_px().unwrap_or(0);
        let is_larger = plot_px > self.plot_px.get_value();
        self.plot_px.set_value(plot_px);
        let (viewport, edge_ms) = (live.viewport().get_untracked(), live.edge_ms());
        let usual_ms = column_ms(live, viewport.span_ms());
        live.each_series(|source, series| {
            let told = series.history();
            if series.is_outdated() {
                let column_ms =
                    Some(told.column_ms()).filter(|column_ms| *column_ms > 0.0).unwrap_or(usual_ms);
                let question = Question::new(series, told.covered_ms(), column_ms);
                let of = (source.uid().clone(), Rc::clone(series));
                let series = Rc::clone(series);
                let is_still_told = Box::new(move |_: &Viewport| Rc::ptr_eq(&told, &series.history()));
                self.fetching.load(live, of, question, edge_ms + source.ahead_ms(), is_still_told);
            }
        });
        if is_larger || viewport.is_live() {
            self.look(live);
        }
    }
}

/// What is asked of the server about a series.
struct Question {
    /// From when to when, in milliseconds since the Unix epoch.
    stretch_ms: Range<f64>,
    /// In how many columns.
    columns: usize,
}

impl Question {
    /// A stretch in columns of so much time, as far as the server gives as many. Of a short one, the readings themselves
    /// are asked for, so that the past is drawn as the present is.
    fn new(series: &Series, stretch_ms: Range<f64>, column_ms: f64) -> Self {
        let column_ms = reading_ms(series, &stretch_ms, column_ms);
        let columns = ((stretch_ms.end - stretch_ms.start) / column_ms).ceil() as usize;
        Self { stretch_ms, columns: columns.clamp(1, MAX_HISTORY_COLUMNS) }
    }
}

/// How much time a column is to cover so that each reading of a stretch has its own, in milliseconds; `column_ms` if that
/// is less, or if they were more than the server gives. As fast as the series is, or else as it is likely to be.
fn reading_ms(series: &Series, stretch_ms: &Range<f64>, column_ms: f64) -> f64 {
    let own_hz = series.ring().rate_hz(RATE_WINDOW_MS, f64::INFINITY).map_or(0.0, |rate_hz| FASTER * rate_hz);
    let most_hz = MAX_HISTORY_COLUMNS as f64 * 1000.0 / (stretch_ms.end - stretch_ms.start);
    let rates_hz = [own_hz, USUAL_RATE_HZ].into_iter().filter(|rate_hz| *rate_hz <= most_hz);
    rates_hz.map(|rate_hz| 1000.0 / rate_hz).fold(column_ms, f64::min)
}

/// Whether an answer is still wanted for what is shown when it comes.
type IsWanted = Box<dyn Fn(&Viewport) -> bool>;

/// The series that are being asked for, so that none is asked for twice at the same time.
#[derive(Clone, Copy)]
pub(super) struct Fetching(StoredValue<Vec<(UserId, DataType)>>);

impl Default for Fetching {
    fn default() -> Self {
        Self(StoredValue::new(Vec::new()))
    }
}

impl Fetching {
    /// Asks for a stretch of a series, unless it is being asked for; whether it was not.
    fn load(
        self,
        live: Live,
        (uid, series): (UserId, Rc<Series>),
        question: Question,
        edge_ms: f64,
        is_wanted: IsWanted,
    ) -> bool {
        let key = (uid, series.data_type().clone());
        if self.0.try_with_value(|under_way| under_way.contains(&key)) != Some(false) {
            return false;
        }
        self.0.try_update_value(|under_way| under_way.push(key.clone()));
        spawn_local(async move {
            ask(live, &key.0, &series, question, edge_ms, is_wanted).await;
            self.0.try_update_value(|under_way| under_way.retain(|other| *other != key));
        });
        true
    }
}

/// Asks for what is shown and so much more behind it (milliseconds), where it is not there, while the charts move on.
pub(super) fn fetch_ahead(live: Live, ahead_ms: f64, fetching: Fetching) {
    let (viewport, edge_ms) = (live.viewport().get_untracked(), live.edge_ms());
    let (shown, span_ms) = (viewport.range(edge_ms), viewport.span_ms());
    let column_ms = column_ms(live, span_ms);
    live.each_series(|source, series| {
        let clock_ms = source.ahead_ms();
        let (shown, edge_ms) = (shown.start + clock_ms..shown.end + clock_ms, edge_ms + clock_ms);
        let Some(wanted) = wanted_ahead(series, shown, edge_ms, ahead_ms) else { return };
        let asked = wanted.clone();
        let is_wanted = move |now: &Viewport| {
            let shown = now.on_clock(clock_ms).range(edge_ms);
            asked.start <= shown.start && shown.end <= asked.end
        };
        let question = Question::new(series, wanted, column_ms);
        let of = (source.uid().clone(), Rc::clone(series));
        fetching.load(live, of, question, edge_ms, Box::new(is_wanted));
    });
}

/// The stretch that is to be asked for of charts that move on, if any: what they show, and so much behind it (milliseconds).
fn wanted_ahead(series: &Series, shown: Range<f64>, edge_ms: f64, ahead_ms: f64) -> Option<Range<f64>> {
    let span_ms = shown.end - shown.start;
    // What is calculated of a series looks back on what lies before.
    let from_ms = shown.start - series.lookback_ms();
    let covered = series.history().covered_ms();
    let is_there = covered.start <= from_ms && (shown.end + ahead_ms).min(edge_ms) <= covered.end;
    (!is_there).then(|| from_ms - BESIDE * span_ms..shown.end + span_ms.max(2.0 * ahead_ms))
}

/// How much time a column is to cover, in milliseconds, where charts show so much.
fn column_ms(live: Live, span_ms: f64) -> f64 {
    let plot_px = f64::from(live.stage().plot_px().unwrap_or(USUAL_PLOT_PX)).min(MAX_PLOT_PX);
    span_ms / (COLUMNS_PER_PX * plot_px)
}

/// The stretch that is to be asked for, if any; a column would cover so much of it, in milliseconds.
fn wanted(series: &Series, viewport: &Viewport, edge_ms: f64, column_ms: f64) -> Option<Range<f64>> {
    let mut shown = viewport.range(edge_ms);
    // What is calculated of a series looks back on what lies before.
    shown.start -= series.lookback_ms();
    let covered = series.history().covered_ms();
    let is_fine = |column_ms| series.history().column_ms() <= COARSER * column_ms;
    match viewport {
        Viewport::Follow { .. } => {
            // Of what holds nothing, nothing has come since.
            let held_from_ms = series.ring().get(0).map(|oldest| oldest.ts_ms);
            // What was asked for by a clock that has turned out to be wrong may lie before all of it, and what a series held
            // then it may have given up.
            let is_told = !covered.is_empty()
                && covered.start <= shown.start + TOLERANCE_MS
                && held_from_ms.is_none_or(|from_ms| from_ms <= covered.end + TOLERANCE_MS);
            let is_lacking = held_from_ms.is_none_or(|from_ms| from_ms > shown.start + TOLERANCE_MS);
            (is_lacking && !(is_told && is_fine(reading_ms(series, &shown, column_ms)))).then_some(shown)
        }
        Viewport::Fixed { .. } => {
            let span_ms = viewport.span_ms();
            let to_ms = (shown.end + BESIDE * span_ms).min(edge_ms);
            let wanted = shown.start - BESIDE * span_ms..to_ms.max(shown.start);
            let is_covered = covered.start <= shown.start && shown.end.min(edge_ms) <= covered.end;
            (!(is_covered && is_fine(column_ms)) && wanted.start < wanted.end).then_some(wanted)
        }
    }
}

/// Asks for a stretch of a series and takes the answer in, if it is still wanted for what is shown then.
async fn ask(
    live: Live,
    uid: &UserId,
    series: &Series,
    Question { stretch_ms, columns }: Question,
    edge_ms: f64,
    is_wanted: IsWanted,
) {
    let newest_seq = series.newest_seq();
    // A server that cannot answer says so by its link's state.
    let answer =
        api::history(uid, series.data_type().name(), stretch_ms.start, stretch_ms.end, columns).await;
    if let Ok(answer) = answer
        && live.viewport().try_get_untracked().is_some_and(|viewport| is_wanted(&viewport))
    {
        let covered_ms = stretch_ms.start..stretch_ms.end.min(edge_ms);
        series.set_history(History::new(answer, covered_ms, columns), newest_seq);
    }
}

#[cfg(test)]
#[path = "history_tests.rs"]
mod tests;
