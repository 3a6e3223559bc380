//! What the server keeps of phones that send nothing now: charts of it, and a way there.

use std::ops::Range;

use leptos::prelude::*;
use motionwire_shared::{
    DataType, UserId,
    rest::{HistoryAnswer, RetainedSeries},
};
use wasm_bindgen_futures::spawn_local;

use super::{live::Live, store::UNKNOWN_SEQ};
use crate::{
    api::{self, ApiError},
    chart::{Series, Viewport, series::STALLED_AFTER_MS},
    text,
};

/// What came so long before the newest reading of whoever sends is of interest still, in milliseconds: somebody who comes to the
/// dashboard looks for what came once, or comes seldom, and not for what was sent the day before.
const LATELY_MS: f64 = 3_600_000.0;

/// Most last numbers that are asked for.
const MAX_ASKED: usize = 16;

/// What the server keeps. Of sources whose clocks are known to be wrong, the time is told by the clock that charts are told by.
pub(super) async fn retained(live: Live) -> Result<Vec<RetainedSeries>, ApiError> {
    let mut retained = api::retained().await?;
    for series in &mut retained {
        let ahead_ms = live.ahead_ms(&series.uid);
        series.from -= ahead_ms;
        series.to -= ahead_ms;
    }
    Ok(retained)
}

/// Looks up what is kept of these phones, or of all if none is named, so that charts exist of a stretch of it.
pub(super) fn reveal(live: Live, uids: Vec<UserId>, stretch: Range<f64>) {
    spawn_local(async move {
        let Ok(mut retained) = retained(live).await else { return };
        retained.retain(|series| uids.is_empty() || uids.contains(&series.uid));
        show(live, &retained, &stretch);
    });
}

/// Makes charts of what is kept of a stretch.
pub(super) fn show(live: Live, retained: &[RetainedSeries], stretch: &Range<f64>) {
    show_those(live, retained, &|series| series.from < stretch.end && stretch.start <= series.to);
}

fn show_those(live: Live, retained: &[RetainedSeries], is_meant: &dyn Fn(&RetainedSeries) -> bool) {
    live.add_series(retained.iter().filter(|series| is_meant(series)).filter_map(|series| {
        let until_ms = series.to + live.ahead_ms(&series.uid);
        Some((series.uid.clone(), DataType::from_name(&series.data_type)?, until_ms))
    }));
}

/// Makes charts of what comes to the server now, before it comes to this page: kind by kind it would push away what is
/// there. What whoever sends has sent lately, but comes seldom, has its place, too. Lets go of sources of which nothing is kept:
/// whose it was has deleted it. Readings are kept before they are sent on, so what was shown before the question is kept, or was
/// deleted.
pub(super) async fn expect(live: Live) {
    let shown = live.shown();
    if let Ok(retained) = api::retained().await {
        for uid in shown.iter().filter(|uid| retained.iter().all(|series| series.uid != **uid)) {
            live.forget(uid);
        }
        let since_ms = live.edge_ms() - STALLED_AFTER_MS;
        show_those(live, &retained, &|series| is_lately(series, &retained, since_ms));
    }
}

/// Whether something has come of its source since then, and of it lately. Each source is judged by its own clock.
fn is_lately(series: &RetainedSeries, all: &[RetainedSeries], since_ms: f64) -> bool {
    let own = all.iter().filter(|other| other.uid == series.uid);
    let newest_ms = own.map(|other| other.to).fold(series.to, f64::max);
    newest_ms >= since_ms && series.to >= newest_ms - LATELY_MS
}

/// Shows the last numbers of charts to which nothing has come. To be called after the page has opened.
pub(super) fn show_last(live: Live) {
    spawn_local(async move {
        if !live.has_past() {
            return;
        }
        let Ok(retained) = api::retained().await else { return };
        let lacks = |series: &RetainedSeries| {
            let held = live.source(&series.uid)?.series(&DataType::from_name(&series.data_type)?)?;
            let is_empty = held.ring().is_empty();
            is_empty.then_some(held)
        };
        let lacking = retained.iter().filter_map(|series| Some((series, lacks(series)?)));
        for (RetainedSeries { uid, data_type, to, .. }, series) in lacking.take(MAX_ASKED) {
            let answer = api::history(uid, data_type, *to, to + 1.0, 1).await;
            if let Some(column) = answer.iter().flat_map(HistoryAnswer::columns).next() {
                let values: Vec<f64> = column.extents.iter().map(|[_, _, mean]| *mean).collect();
                take_last(&series, *to, &values);
            }
        }
    });
}

/// Takes in the last reading of a series that the server has, unless something of it has come.
fn take_last(series: &Series, ts_ms: f64, values: &[f64]) {
    if series.ring().is_empty() {
        series.insert(ts_ms, UNKNOWN_SEQ, values);
    }
}

/// The stretch of all that is kept, of at least a second, in milliseconds since the Unix epoch; none where nothing is.
pub(super) fn stretch(retained: &[RetainedSeries]) -> Option<Range<f64>> {
    let from_ms = retained.iter().map(|series| series.from).reduce(f64::min)?;
    let to_ms = retained.iter().map(|series| series.to).reduce(f64::max)?;
    Some(from_ms..to_ms.max(from_ms + 1000.0))
}

/// The way to what is kept, for a page to which nothing has come.
#[component]
pub(super) fn LookBack(live: Live) -> impl IntoView {
    let kept = RwSignal::new(Vec::new());
    spawn_local(async move {
        // Without an answer there is no way, as without anything kept.
        if let Ok(retained) = retained(live).await {
            kept.try_set(retained);
        }
    });
    let look = move |_| {
        kept.with_untracked(|retained| {
            if let Some(stretch) = stretch(retained) {
                live.show(Viewport::of(stretch.start, stretch.end));
                show(live, retained, &stretch);
            }
        });
    };
    move || {
        kept.with(|retained| !retained.is_empty()).then(|| {
            view! { <button type="button" class="button" data-action="all" on:click=look>{text::view_all()}</button> }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_live_source_has_sent_lately_is_shown() {
        let series = |uid: &str, kind: &str, to: f64| {
            let (uid, data_type) = (uid.parse().unwrap(), kind.to_owned());
            RetainedSeries { uid, data_type, from: 0.0, to, samples: 1 }
        };
        let now_ms = 1_790_000_000_000.0;
        let retained = [
            series("door", "ACCELERATION", now_ms),
            series("door", "OPENED", now_ms - 100_000.0),
            series("door", "YESTERDAY", now_ms - 86_400_000.0),
            series("gone", "ACCELERATION", now_ms - 60_000.0),
            series("ahead", "ACCELERATION", now_ms + 7_200_000.0),
            series("ahead", "OPENED", now_ms + 7_000_000.0),
            series("ahead", "EARLIER", now_ms),
        ];
        let is_shown = |of: &&RetainedSeries| is_lately(of, &retained, now_ms - STALLED_AFTER_MS);
        let kept: Vec<_> =
            retained.iter().filter(is_shown).map(|of| format!("{} {}", of.uid, of.data_type)).collect();
        assert_eq!(kept, ["door ACCELERATION", "door OPENED", "ahead ACCELERATION", "ahead OPENED"]);
    }
}
