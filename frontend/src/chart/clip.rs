//! Lines within a rectangle, for pictures whose maker cannot clip.

use super::{decimate::Point, line::Pen};

/// A rectangle: its left, top, right and bottom end.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Frame {
    pub(super) left: f64,
    pub(super) top: f64,
    pub(super) right: f64,
    pub(super) bottom: f64,
}

impl Frame {
    /// The part of a line that lies within (Y.-D. Liang, B. A. Barsky, "A New Concept and Method for Line Clipping",
    /// ACM Transactions on Graphics 3, 1984); `None` if there is none.
    fn clip(&self, (from, to): (Point, Point)) -> Option<(Point, Point)> {
        let (dx, dy) = (to.0 - from.0, to.1 - from.1);
        let (mut enters, mut leaves) = (0.0, 1.0);
        let edges = [
            (-dx, from.0 - self.left),
            (dx, self.right - from.0),
            (-dy, from.1 - self.top),
            (dy, self.bottom - from.1),
        ];
        for (towards, distance) in edges {
            if towards == 0.0 && distance < 0.0 {
                return None;
            }
            let at = distance / towards;
            if towards < 0.0 {
                enters = f64::max(enters, at);
            } else if towards > 0.0 {
                leaves = f64::min(leaves, at);
            }
        }
        let point = |at: f64| (from.0 + at * dx, from.1 + at * dy);
        (enters <= leaves).then(|| (point(enters), point(leaves)))
    }
}

/// Gathers strokes as far as they lie within a frame. `map` says where a place of theirs lies.
pub(super) struct Clipped<M> {
    frame: Frame,
    map: M,
    last: Point,
    runs: Vec<Vec<Point>>,
}

impl<M: Fn(Point) -> Point> Clipped<M> {
    /// No strokes yet.
    pub(super) fn new(frame: Frame, map: M) -> Self {
        Self { frame, map, last: (0.0, 0.0), runs: Vec::new() }
    }

    /// The strokes.
    pub(super) fn into_runs(self) -> Vec<Vec<Point>> {
        self.runs
    }

    fn add(&mut self, line: (Point, Point)) {
        let Some((from, to)) = self.frame.clip(line) else { return };
        match self.runs.last_mut() {
            Some(run) if run.last() == Some(&from) => run.push(to),
            _ => self.runs.push(vec![from, to]),
        }
    }
}

impl<M: Fn(Point) -> Point> Pen for Clipped<M> {
    fn up(&mut self, place: Point) {
        self.last = (self.map)(place);
    }

    fn to(&mut self, place: Point) {
        let to = (self.map)(place);
        let from = std::mem::replace(&mut self.last, to);
        self.add((from, to));
    }

    fn dot(&mut self, place: Point) {
        let (x, y) = (self.map)(place);
        self.add(((x - 1.0, y), (x + 1.0, y)));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FRAME: Frame = Frame { left: 0.0, top: 0.0, right: 100.0, bottom: 50.0 };

    #[test]
    fn lines_end_where_the_frame_does() {
        let table = [
            (((10.0, 10.0), (20.0, 20.0)), Some(((10.0, 10.0), (20.0, 20.0)))),
            (((-10.0, 10.0), (10.0, 30.0)), Some(((0.0, 20.0), (10.0, 30.0)))),
            (((50.0, -50.0), (50.0, 100.0)), Some(((50.0, 0.0), (50.0, 50.0)))),
            (((-10.0, 10.0), (-5.0, 30.0)), None),
            (((10.0, 60.0), (90.0, 60.0)), None),
            (((-20.0, 10.0), (10.0, -20.0)), None),
        ];
        for (line, expected) in table {
            assert_eq!(FRAME.clip(line), expected, "{line:?}");
        }
    }

    #[test]
    fn a_line_that_leaves_and_comes_back_is_two() {
        let mut lines = Clipped::new(FRAME, |point| point);
        lines.up((10.0, 25.0));
        for point in [(20.0, 25.0), (30.0, 75.0), (40.0, 75.0), (50.0, 25.0), (60.0, 25.0)] {
            lines.to(point);
        }
        lines.up((80.0, 10.0));
        lines.dot((80.0, 10.0));
        let runs = lines.into_runs();
        assert_eq!(runs.len(), 3, "{runs:?}");
        assert_eq!(runs[0], [(10.0, 25.0), (20.0, 25.0), (25.0, 50.0)]);
        assert_eq!(runs[1], [(45.0, 50.0), (50.0, 25.0), (60.0, 25.0)]);
        assert_eq!(runs[2], [(79.0, 10.0), (81.0, 10.0)], "a lone point is a dot");
    }
}
