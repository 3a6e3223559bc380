//! What the server keeps of phones that send nothing now: charts of it, and a way there.

use std::ops::Range;

use leptos::prelude::*;
use motionwire_shared::{DataType, UserId, rest::RetainedSeries};
use wasm_bindgen_futures::spawn_local;

use super::live::Live;
use crate::{
    api::{self, ApiError},
    chart::{Viewport, series::STALLED_AFTER_MS},
    text,
};

/// What came so long before the newest reading of whoever sends is of interest still, in milliseconds: somebody who comes to the
/// dashboard looks for what came once, or comes seldom, and not for what was sent the day before.
const LATELY_MS: f64 = 3_600_000.0;

/// Most last numbers that are asked for when the page opens.
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
    let meant = retained.iter().filter(|series| series.from < stretch.end && stretch.start <= series.to);
    live.add_series(meant.filter_map(|series| {
        let until_ms = series.to + live.ahead_ms(&series.uid);
        Some((series.uid.clone(), DataType::from_name(&series.data_type)?, until_ms))
    }));
}

/// Makes charts of what comes to the server now, before it comes to this page: kind by kind it would push away what is
/// there. What whoever sends has sent lately, but comes seldom, is shown with its last number.
pub(super) async fn expect(live: Live) {
    let Ok(mut retained) = api::retained().await else { return };
    let since_ms = live.edge_ms() - STALLED_AFTER_MS;
    keep_lately(&mut retained, since_ms);
    show(live, &retained, &(f64::NEG_INFINITY..f64::INFINITY));
    let rare = retained.into_iter().filter(|series| series.to < since_ms).take(MAX_ASKED);
    rare.for_each(|series| spawn_local(show_last(live, series)));
}

/// Keeps, of sources of which something has come since then, what has come of them lately. Each is judged by its own clock.
fn keep_lately(retained: &mut Vec<RetainedSeries>, since_ms: f64) {
    let all = retained.clone();
    retained.retain(|series| {
        let own = all.iter().filter(|other| other.uid == series.uid);
        let newest_ms = own.map(|other| other.to).fold(f64::NEG_INFINITY, f64::max);
        newest_ms >= since_ms && series.to >= newest_ms - LATELY_MS
    });
}

/// Shows the last number of a series.
async fn show_last(live: Live, RetainedSeries { uid, data_type, to, .. }: RetainedSeries) {
    let answer = api::history(&uid, &data_type, to, to + 1.0, 1).await;
    let (Ok(answer), Some(kind)) = (answer, DataType::from_name(&data_type)) else { return };
    if let Some(column) = answer.columns().next() {
        let values: Vec<f64> = column.extents.iter().map(|[_, _, mean]| *mean).collect();
        live.show_last(&uid, &kind, to, &values);
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
        let mut retained = vec![
            series("door", "ACCELERATION", now_ms),
            series("door", "OPENED", now_ms - 100_000.0),
            series("door", "YESTERDAY", now_ms - 86_400_000.0),
            series("gone", "ACCELERATION", now_ms - 60_000.0),
            series("ahead", "ACCELERATION", now_ms + 7_200_000.0),
            series("ahead", "OPENED", now_ms + 7_000_000.0),
            series("ahead", "EARLIER", now_ms),
        ];
        keep_lately(&mut retained, now_ms - STALLED_AFTER_MS);
        let kept: Vec<_> = retained.iter().map(|of| format!("{} {}", of.uid, of.data_type)).collect();
        assert_eq!(kept, ["door ACCELERATION", "door OPENED", "ahead ACCELERATION", "ahead OPENED"]);
    }
}
