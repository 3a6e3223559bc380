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
/// there.
pub(super) async fn expect(live: Live) {
    if let Ok(retained) = api::retained().await {
        show(live, &retained, &(live.edge_ms() - STALLED_AFTER_MS..f64::INFINITY));
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
