//! How a line lies on a strip: bars where columns hold more than a line can show, strokes elsewhere.

use super::{
    bars::{self, Bars},
    decimate::{self, Column, Point},
    samples::{Samples, Sections},
    scale::Scale,
    stack::Bar,
    strip::Strip,
};

/// How much of the mesh's colour a hole has.
pub(super) const HOLE_ALPHA: f64 = 0.5;

/// A column in which a line turns is a bar where it is this many times as high as the line is wide. Strokes of so many
/// steep edges are what takes browsers longest; what they cover is the column.
const MIN_BAR_WIDTHS: f64 = 4.0;

/// Draws strokes. All places are pixels.
pub(super) trait Pen {
    /// A stroke begins here.
    fn up(&mut self, place: (f64, f64));
    /// It goes on to here.
    fn to(&mut self, place: (f64, f64));
    /// It ends where it began, here.
    fn dot(&mut self, place: (f64, f64));
}

/// A line, as it is drawn.
pub(super) struct Line<'a> {
    pen: &'a mut dyn Pen,
    strip: &'a Strip,
    value: Scale,
    width_px: f64,
    bars: &'a mut Vec<Bar>,
    /// Where nothing was measured, if that is asked for.
    holes: Option<&'a mut Vec<(f64, f64)>>,
    /// Where the line has come to.
    last: Option<(f64, f64)>,
    /// Whether the pen has yet to be brought there.
    is_up: bool,
}

impl<'a> Line<'a> {
    /// Nothing of it is drawn. Bars and holes are added to what is there.
    pub(super) fn new(
        pen: &'a mut dyn Pen,
        strip: &'a Strip,
        value: Scale,
        width_px: f64,
        bars: &'a mut Vec<Bar>,
        holes: Option<&'a mut Vec<(f64, f64)>>,
    ) -> Self {
        Self { pen, strip, value, width_px, bars, holes, last: None, is_up: false }
    }

    /// Draws one component between two instants, in milliseconds since the Unix epoch. Samples further apart than `gap_ms`
    /// are not joined.
    pub(super) fn draw(
        &mut self,
        samples: &Samples<'_>,
        (from_ms, to_ms): (f64, f64),
        component: usize,
        gap_ms: f64,
    ) {
        let (ring, history) = (samples.ring, samples.history);
        let Sections { before, columns, after } = samples.sections(from_ms, to_ms);
        let line = |line: &mut Self, points: &mut dyn Iterator<Item = Point>| {
            decimate::decimate(points, line.strip.column_ms(), gap_ms, line);
        };
        if history.column_ms() == 0.0 {
            let (before, after) = (ring.points(before, component), ring.points(after, component));
            return line(self, &mut before.chain(history.points(columns, component)).chain(after));
        }
        // Where samples meet columns, a line leads from the ones to the others.
        let middle = |(ts_ms, low, high): bars::Column| (ts_ms, low.midpoint(high));
        let mut ends = history.columns(columns.clone(), component).map(middle);
        let first = ends.next();
        let last = ends.next_back().or(first);
        if !before.is_empty() {
            line(self, &mut ring.points(before, component).chain(first));
        }
        let strip = self.strip;
        let bars = Bars { px: |ts_ms| strip.px(ts_ms), column_ms: history.column_ms(), gap_ms };
        bars.draw(history.columns(columns, component), self);
        if !after.is_empty() {
            self.last = None;
            line(self, &mut last.into_iter().chain(ring.points(after, component)));
        }
    }

    fn px(&self, (ts_ms, value): Point) -> (f64, f64) {
        (self.strip.px(ts_ms), self.value.px(value))
    }

    fn to(&mut self, place: (f64, f64)) {
        if let Some(last) = self.last.filter(|_| std::mem::take(&mut self.is_up)) {
            self.pen.up(last);
        }
        self.pen.to(place);
    }
}

impl decimate::Sink for Line<'_> {
    fn start(&mut self, point: Point) {
        let place = self.px(point);
        if let (Some(holes), Some((last_px, _))) = (&mut self.holes, self.last) {
            holes.push((last_px, place.0));
        }
        self.pen.up(place);
        (self.last, self.is_up) = (Some(place), false);
    }

    fn line(&mut self, point: Point) {
        let place = self.px(point);
        self.to(place);
        self.last = Some(place);
    }

    fn lone(&mut self, point: Point) {
        let place = self.px(point);
        self.pen.dot(place);
    }

    fn fill(&mut self, column: &Column) -> bool {
        let (mut top, mut bottom) = (self.value.px(column.high.1), self.value.px(column.low.1));
        if bottom - top < MIN_BAR_WIDTHS * self.width_px {
            return false;
        }
        let first = self.px(column.first);
        let left = first.0.floor();
        match self.last {
            // The way from the column before is part of this one.
            Some((x, y)) if left - x.floor() <= 1.0 => (top, bottom) = (top.min(y), bottom.max(y)),
            _ => self.to(first),
        }
        let (top, bottom) = ((top - self.width_px / 2.0).round(), (bottom + self.width_px / 2.0).round());
        // Casts end at the integer's ends: what lies before the strip is nowhere.
        self.bars.push(Bar { columns: left as u32..(left + 1.0) as u32, top, bottom });
        (self.last, self.is_up) = (Some(self.px(column.last)), true);
        true
    }
}

impl bars::Sink for Line<'_> {
    fn bar(&mut self, from_px: f64, to_px: f64, (low, high): (f64, f64)) {
        // A steady value is a line, not nothing. Casts end at the integer's ends.
        let half_px = self.width_px / 2.0;
        let (top, bottom) = (self.value.px(high) - half_px, self.value.px(low) + half_px);
        self.bars.push(Bar { columns: from_px as u32..to_px as u32, top, bottom });
    }

    fn hole(&mut self, from_px: f64, to_px: f64) {
        if let Some(holes) = &mut self.holes {
            holes.push((from_px, to_px));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chart::{
        history::History,
        ink::Rgb,
        raster::Raster,
        ring::Ring,
        stack::{BLOCK_PX, Stack},
        strip::Part,
    };

    /// Draws nothing.
    struct NoPen;

    impl Pen for NoPen {
        fn up(&mut self, _: (f64, f64)) {}
        fn to(&mut self, _: (f64, f64)) {}
        fn dot(&mut self, _: (f64, f64)) {}
    }

    const EDGE_MS: f64 = 1_790_000_000_000.0;
    const SPAN_MS: f64 = 60_000.0;
    const ROWS: u32 = 200;

    /// What is no number by chance, from 0 to 1.
    fn chance(n: u32, line: u32) -> f64 {
        f64::from((n + 1).wrapping_mul(2_654_435_761).wrapping_mul(line * 2 + 1) >> 16) / 65_536.0
    }

    /// The bars of some columns of three lines: columns of the past until the middle, samples from there on.
    fn drawn(strip: &Strip, from_px: u32) -> Vec<[[u8; 4]; ROWS as usize]> {
        let middle_ms = EDGE_MS - SPAN_MS / 2.0;
        let mut ring = Ring::new(30_000, 3, f64::INFINITY);
        for n in 0..10_000u32 {
            let ts_ms = middle_ms + f64::from(n) * SPAN_MS / 20_000.0;
            ring.insert(ts_ms, n.into(), &[0, 1, 2].map(|line| chance(n, line)));
        }
        let columns = (0..150u32).map(|n| {
            let extent = |line| {
                let low = chance(n, line) / 2.0;
                [low, 1.0 - low, 0.5]
            };
            (middle_ms - SPAN_MS / 300.0 * (150.5 - f64::from(n)), [0, 1, 2].map(extent))
        });
        let history = History::of(middle_ms - SPAN_MS..middle_ms, SPAN_MS / 300.0, columns);
        let samples = Samples { ring: &ring, history: &history };
        let part = Part { strip, from_px, to_px: strip.width_px() };
        let value = Scale::new((0.0, 1.0), (f64::from(ROWS), 0.0));
        let (mut stack, mut raster) = (Stack::default(), Raster::default());
        for component in 0..3 {
            let bars = stack.begin(Rgb(50 * component as u8, 100, 200));
            Line::new(&mut NoPen, strip, value, 1.5, bars, None).draw(
                &samples,
                part.beside_ms(),
                component,
                1_000.0,
            );
        }
        assert!(raster.draw(&mut stack, part.from_px..part.to_px, 0..ROWS));
        let ((left, top), width, bytes) = raster.picture();
        let mut columns = vec![[[0; 4]; ROWS as usize]; strip.width_px() as usize];
        for (place, pixel) in bytes.as_chunks::<4>().0.iter().enumerate() {
            let (x, y) = (left as usize + place % width as usize, top as usize + place / width as usize);
            columns[x][y] = *pixel;
        }
        columns.split_off(from_px as usize)
    }

    #[test]
    fn a_part_that_begins_with_a_block_is_drawn_as_in_the_whole() {
        let strip = Strip::new(400, SPAN_MS, EDGE_MS);
        let whole = drawn(&strip, 0);
        let inks: std::collections::HashSet<_> =
            whole.iter().map(|column| column[ROWS as usize / 2]).collect();
        assert_eq!(inks.len(), 4, "each line is on top somewhere, and nothing is before the edge: {inks:?}");
        for from_px in [1, 2, 13, 26, 31, 40, 45].map(|block| block * BLOCK_PX) {
            assert!(drawn(&strip, from_px) == whole[from_px as usize..], "from column {from_px}");
        }
    }
}
