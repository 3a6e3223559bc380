//! What a chart shows, for those who read it.

use super::{LiveChart, Viewport};
use crate::chart::shown::{Probe, Shown};

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
}
