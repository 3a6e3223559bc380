//! The places of the last seconds.

use crate::point::Point;

/// Places that are kept, at least [`SPACING_MS`] apart: more than the slowest leg takes.
const CAPACITY: usize = 32;

/// In milliseconds.
const SPACING_MS: f64 = 900.0;

/// Places in the order of their times.
#[derive(Debug, Clone, Default)]
pub(super) struct Recent {
    points: [Option<Point>; CAPACITY],
    len: usize,
    last: Option<Point>,
}

impl Recent {
    pub(super) fn first(&self) -> Option<Point> {
        self.points[..self.len].first().copied().flatten()
    }

    /// The newest place, whether it was kept or not.
    pub(super) fn last(&self) -> Option<Point> {
        self.last
    }

    pub(super) fn clear(&mut self) {
        (self.len, self.last) = (0, None);
    }

    pub(super) fn push(&mut self, point: Point) {
        self.last = Some(point);
        let newest = self.points[..self.len].last().copied().flatten();
        if newest.is_some_and(|newest| point.t_ms - newest.t_ms < SPACING_MS) {
            return;
        }
        if self.len == CAPACITY {
            self.drop_first();
        }
        self.points[self.len] = Some(point);
        self.len += 1;
    }

    /// Leaves out what is older than this, but for the newest.
    pub(super) fn forget_before(&mut self, t_ms: f64) {
        while self.len > 1 && self.first().is_some_and(|first| first.t_ms < t_ms) {
            self.drop_first();
        }
    }

    fn drop_first(&mut self) {
        self.points[..self.len].rotate_left(1);
        self.len -= 1;
    }
}
