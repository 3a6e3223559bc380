//! What a chart shows: by its samples' clock, and as numbers.

use std::ops::Range;

use super::{LiveChart, Member, Viewport};

/// What a chart shows at one place.
#[derive(Debug, Clone, PartialEq)]
pub struct Probe {
    /// Where the sample lies, from 0 (left) to 1 (right).
    pub at: f64,
    /// When it was measured, in milliseconds since the Unix epoch.
    pub ts_ms: f64,
    /// For each member, its numbers at about that time; of a column of many samples, the middle between the least and
    /// the greatest.
    pub values: Vec<Vec<f64>>,
}

impl LiveChart {
    /// The present on the samples' clock (milliseconds since the Unix epoch), and how far that clock is ahead of the one that
    /// charts which stand still are told by (milliseconds). Where sources disagree, both are of the one whose clock is nearest to this page's.
    fn clock_ms(&self, now_ms: f64) -> (f64, f64) {
        let members = self.members.borrow();
        let clocks = members.iter().map(|member| {
            let mut timeline = member.timeline.borrow_mut();
            (timeline.edge_ms(now_ms), timeline.ahead_ms())
        });
        clocks
            .min_by(|(a, _), (b, _)| (a - now_ms).abs().total_cmp(&(b - now_ms).abs()))
            .unwrap_or((now_ms, 0.0))
    }

    /// How far its samples' clock is ahead of the one that charts which stand still are told by, in milliseconds.
    pub fn ahead_ms(&self, now_ms: f64) -> f64 {
        self.clock_ms(now_ms).1
    }

    /// What it shows of what all charts show, by its samples' clock, and the instants at the ends of that.
    pub fn shown(&self, viewport: &Viewport, now_ms: f64) -> (Viewport, Range<f64>) {
        let (edge_ms, ahead_ms) = self.clock_ms(now_ms);
        let own = viewport.on_clock(ahead_ms);
        (own, own.range(edge_ms))
    }

    /// What lies nearest to a place, from 0 (left) to 1 (right).
    pub fn probe(&self, at: f64, viewport: &Viewport, now_ms: f64) -> Option<Probe> {
        let ((_, shown_ms), span_ms) = (self.shown(viewport, now_ms), viewport.span_ms());
        let pointed_ms = shown_ms.start + at * span_ms;
        let members = self.members.borrow();
        let nearest = |member: &Member| member.hold().samples().nearest(pointed_ms);
        let found: Vec<_> = members.iter().map(nearest).collect();
        let distance = |ts_ms: &f64| (ts_ms - pointed_ms).abs();
        let times = found.iter().flatten().map(|(ts_ms, _)| *ts_ms);
        let ts_ms = times.min_by(|a, b| distance(a).total_cmp(&distance(b)))?;
        let at = (ts_ms - shown_ms.start) / span_ms;
        // A source that has nothing there shows nothing, rather than what it had long before.
        let values = found.into_iter().zip(members.iter()).map(|(found, member)| match found {
            Some((of_ms, values)) if (of_ms - ts_ms).abs() <= member.series.gap_ms() => values,
            _ => Vec::new(),
        });
        (0.0..=1.0).contains(&at).then(|| Probe { at, ts_ms, values: values.collect() })
    }

    /// For each member, its numbers at the right end of what is shown; none where it shows nothing.
    pub fn at_end(&self, viewport: &Viewport, now_ms: f64) -> Vec<Vec<f64>> {
        let (_, shown_ms) = self.shown(viewport, now_ms);
        let last = |member: &Member| {
            let found = member.hold().samples().last_by(shown_ms.end);
            found.filter(|(ts_ms, _)| *ts_ms >= shown_ms.start).map(|(_, values)| values).unwrap_or_default()
        };
        self.members.borrow().iter().map(last).collect()
    }
}
