//! The places of the last seconds.

use super::queue::Queue;
use crate::point::Point;

/// Places that are kept are at least this far apart, in milliseconds.
pub(super) const SPACING_MS: f64 = 900.0;

/// How many are kept: the slowest leg needs fewer.
const CAPACITY: usize = 32;

/// Places in the order of their times.
#[derive(Debug, Clone, Default)]
pub(super) struct Recent {
    points: Queue<Point, CAPACITY>,
    last: Option<Point>,
}

impl Recent {
    pub(super) fn first(&self) -> Option<Point> {
        self.points.first()
    }

    /// The newest place, whether it was kept or not.
    pub(super) fn last(&self) -> Option<Point> {
        self.last
    }

    pub(super) fn clear(&mut self) {
        self.points.clear();
        self.last = None;
    }

    pub(super) fn push(&mut self, point: Point) {
        self.last = Some(point);
        if self.points.last().is_none_or(|newest| point.t_ms - newest.t_ms >= SPACING_MS) {
            self.points.push(point);
        }
    }

    /// Leaves out what is older than this, but for the newest.
    pub(super) fn forget_before(&mut self, t_ms: f64) {
        while self.points.len() > 1 && self.first().is_some_and(|first| first.t_ms < t_ms) {
            self.points.pop_first();
        }
    }
}
