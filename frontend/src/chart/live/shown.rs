//! What a chart shows, for those who read it.

use super::{LiveChart, Viewport};
use crate::chart::{
    lanes,
    scale::ValueRange,
    shown::{Probe, Shown},
};

impl LiveChart {
    /// What it shows of what all charts show.
    pub fn shown(&self, viewport: &Viewport, now_ms: f64) -> Shown {
        Shown::new(&self.members.borrow(), viewport, now_ms)
    }

    /// What lies nearest to a place of what it shows, from 0 (left) to 1 (right).
    pub fn probe(&self, shown: &Shown, at: f64) -> Option<Probe> {
        shown.probe(&self.members.borrow(), at)
    }

    /// For each member, its numbers at the right end of what is shown; none where it shows nothing.
    pub fn at_end(&self, viewport: &Viewport, now_ms: f64) -> Vec<Vec<f64>> {
        self.shown(viewport, now_ms).at_end(&self.members.borrow())
    }

    /// The values that are shown, in each lane.
    pub fn ranges(&self) -> Vec<ValueRange> {
        self.ranges_of(&self.state.borrow())
    }

    /// All values that are shown, once there are any.
    pub fn range(&self) -> Option<ValueRange> {
        Some(self.ranges()).filter(|ranges| !ranges.is_empty()).map(|ranges| lanes::joined(&ranges))
    }

    /// The values that are shown where a component is, once there are any.
    pub fn range_of(&self, component: usize) -> Option<ValueRange> {
        let limits = self.limits.get().map(|limits| limits.range());
        limits.or_else(|| self.state.borrow().lanes.range_of(component))
    }
}
