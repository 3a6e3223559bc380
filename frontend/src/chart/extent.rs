//! The least and the greatest value in view, followed while samples come and go.

use std::ops::Range;

use super::samples::Samples;

/// Time between two looks at all samples in view, in milliseconds; new ones are looked at as they come.
const INTERVAL_MS: f64 = 500.0;

/// One state of all samples.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Version {
    /// Another with each change.
    pub(super) all: u64,
    /// Another with each change but newer samples.
    pub(super) rewritten: u64,
}

/// The least and the greatest value in view.
#[derive(Debug, Clone, Default)]
pub(super) struct Extent {
    value: Option<(f64, f64)>,
    version: Option<Version>,
    /// Whether the last look was at the newest samples only.
    is_partial: bool,
    looked_ms: f64,
    shown_ms: Option<Range<f64>>,
}

impl Extent {
    /// The least and the greatest; none where nothing is in view.
    pub(super) fn value(&self) -> Option<(f64, f64)> {
        self.value
    }

    /// Follows what is in view: new samples and a past that came at once, and what left it a little later. `look` gives the
    /// extent between two instants.
    pub(super) fn follow(
        &mut self,
        shown_ms: &Range<f64>,
        version: Version,
        now_ms: f64,
        look: impl Fn(f64, f64) -> Option<(f64, f64)>,
    ) {
        let has_leapt = self.shown_ms.as_ref().is_none_or(|old| {
            (shown_ms.start - old.start).abs().max((shown_ms.end - old.end).abs()) > INTERVAL_MS
        });
        let is_new = self.version != Some(version);
        let is_rewritten = self.version.is_none_or(|old| old.rewritten != version.rewritten);
        let from_ms = if has_leapt || is_rewritten || now_ms - self.looked_ms >= INTERVAL_MS {
            if !is_new && !self.is_partial && self.shown_ms.as_ref() == Some(shown_ms) {
                return;
            }
            self.is_partial = false;
            self.looked_ms = now_ms;
            self.shown_ms = Some(shown_ms.clone());
            self.value = None;
            shown_ms.start
        } else if is_new {
            // Most of what came since the last look is among the newest.
            self.is_partial = true;
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

#[cfg(test)]
mod tests {
    use super::*;

    const SHOWN_MS: Range<f64> = 0.0..60_000.0;

    /// Looks at samples, each an instant and a value, at a state of theirs.
    fn follow(
        extent: &mut Extent,
        samples: &[(f64, f64)],
        version: (u64, u64),
        now_ms: f64,
    ) -> Option<(f64, f64)> {
        let version = Version { all: version.0, rewritten: version.1 };
        extent.follow(&SHOWN_MS, version, now_ms, |from_ms, to_ms| {
            let seen = samples.iter().filter(|(ts_ms, _)| (from_ms..=to_ms).contains(ts_ms));
            seen.fold(None, |extent, (_, value)| joined(extent, Some((*value, *value))))
        });
        extent.value()
    }

    #[test]
    fn a_past_that_comes_to_charts_that_stand_still_is_looked_at_wholly_and_at_once() {
        let mut extent = Extent::default();
        assert_eq!(follow(&mut extent, &[], (0, 0), 1000.0), None);
        let past = [(1_000.0, -5.0), (30_000.0, 7.0), (59_900.0, 1.0)];
        assert_eq!(follow(&mut extent, &past, (1, 1), 1016.0), Some((-5.0, 7.0)));
    }

    #[test]
    fn samples_that_come_together_are_looked_at_wholly_a_little_later() {
        let mut extent = Extent::default();
        follow(&mut extent, &[], (0, 0), 1000.0);
        let burst = [(1_000.0, -5.0), (59_900.0, 1.0)];
        assert_eq!(follow(&mut extent, &burst, (1, 0), 1016.0), Some((1.0, 1.0)));
        assert_eq!(follow(&mut extent, &burst, (1, 0), 1016.0 + INTERVAL_MS), Some((-5.0, 1.0)));
    }
}
