//! The least and the greatest value in view, followed while samples come and go.

use std::ops::Range;

use super::samples::Samples;

/// Time between two looks at all samples in view, in milliseconds; new ones are looked at as they come.
const INTERVAL_MS: f64 = 500.0;

/// The least and the greatest value in view.
#[derive(Debug, Clone, Default)]
pub(super) struct Extent {
    value: Option<(f64, f64)>,
    version: Option<u64>,
    looked_ms: f64,
    shown_ms: Option<Range<f64>>,
}

impl Extent {
    /// The least and the greatest; none where nothing is in view.
    pub(super) fn value(&self) -> Option<(f64, f64)> {
        self.value
    }

    /// Follows what is in view: new samples at once, and what left it a little later. `version` tells one state of all
    /// samples from the next; `look` gives the extent between two instants.
    pub(super) fn follow(
        &mut self,
        shown_ms: &Range<f64>,
        version: u64,
        now_ms: f64,
        look: impl Fn(f64, f64) -> Option<(f64, f64)>,
    ) {
        let has_leapt = self.shown_ms.as_ref().is_none_or(|old| {
            (shown_ms.start - old.start).abs().max((shown_ms.end - old.end).abs()) > INTERVAL_MS
        });
        let is_new = self.version != Some(version);
        let from_ms = if has_leapt || now_ms - self.looked_ms >= INTERVAL_MS {
            if !is_new && self.shown_ms.as_ref() == Some(shown_ms) {
                return;
            }
            self.looked_ms = now_ms;
            self.shown_ms = Some(shown_ms.clone());
            self.value = None;
            shown_ms.start
        } else if is_new {
            // Whatever came since the last look is among the newest.
            shown_ms.end - 2.0 * INTERVAL_MS
        } else {
            return;
        };
        self.version = Some(version);
        self.value = joined(self.value, look(from_ms, shown_ms.end));
    }
}

/// The extent of two extents.
pub(super) fn joined(one: Option<(f64, f64)>, other: Option<(f64, f64)>) -> Option<(f64, f64)> {
    match (one, other) {
        (Some((a, b)), Some((c, d))) => Some((a.min(c), b.max(d))),
        (one, other) => one.or(other),
    }
}

/// The extent of one component between two instants, or of all.
pub(super) fn between(
    samples: &Samples<'_>,
    component: Option<usize>,
    from_ms: f64,
    to_ms: f64,
) -> Option<(f64, f64)> {
    let Some(component) = component else { return samples.extent(from_ms, to_ms) };
    samples
        .groups(from_ms, to_ms, component)
        .map(|group| group.extent)
        .filter(|(low, high)| low.is_finite() && high.is_finite())
        .fold(None, |extent, group| joined(extent, Some(group)))
}
