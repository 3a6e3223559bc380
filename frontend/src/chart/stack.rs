//! Which bars lie over which: the lower ones over the taller ones, so that no line is hidden under another.

use std::ops::Range;

use super::ink::Rgb;

/// Draws bars of this colour within these columns.
type Draw<'a> = dyn FnMut(Rgb, &[Bar], &Range<u32>) + 'a;

/// Pixel columns for which the lines keep one order. An order for each column would be noise where lines are about equally
/// tall; over a few columns each colour can be told apart.
pub const BLOCK_PX: u32 = 8;

/// A bar on a canvas, in pixels.
#[derive(Debug, Clone, PartialEq)]
pub struct Bar {
    /// The columns that it covers.
    pub columns: Range<u32>,
    /// Its upper end, with fractions of a pixel.
    pub top: f64,
    /// Its lower end.
    pub bottom: f64,
}

impl Bar {
    /// What of it lies within these columns.
    pub fn within(&self, columns: &Range<u32>) -> Range<u32> {
        self.columns.start.max(columns.start)..self.columns.end.min(columns.end)
    }
}

/// The bars of several lines.
#[derive(Debug, Default)]
pub struct Stack {
    bars: Vec<Bar>,
    lines: Vec<Line>,
}

#[derive(Debug)]
struct Line {
    ink: Rgb,
    /// Its first bar.
    first: usize,
    /// Its bars in the block at hand.
    inside: Range<usize>,
    /// Their mean height; 0 where there are none, or they have been drawn.
    height: f64,
}

impl Stack {
    /// Takes all lines away.
    pub fn clear(&mut self) {
        self.bars.clear();
        self.lines.clear();
    }

    /// Begins a line of this colour. It gets what is added to the bars that are returned, from the left to the right.
    pub fn begin(&mut self, ink: Rgb) -> &mut Vec<Bar> {
        let first = self.bars.len();
        self.lines.push(Line { ink, first, inside: first..first, height: 0.0 });
        &mut self.bars
    }

    /// All bars.
    pub fn bars(&self) -> &[Bar] {
        &self.bars
    }

    /// Gives what is to be drawn within these columns, the lowest layer first: the colour, bars of it, and the columns that
    /// they are drawn in. Blocks begin where multiples of their width do, so that a part has the layers of the whole.
    pub fn layers(&mut self, columns: Range<u32>, draw: &mut Draw<'_>) {
        for line in &mut self.lines {
            line.inside = line.first..line.first;
        }
        let mut from_px = columns.start;
        while from_px < columns.end {
            let block = from_px..columns.end.min(from_px - from_px % BLOCK_PX + BLOCK_PX);
            from_px = block.end;
            self.enter(&block);
            while let Some((ink, bars)) = self.tallest() {
                draw(ink, &self.bars[bars], &block);
            }
        }
    }

    /// Looks what lies in a block, which is right of the one before.
    fn enter(&mut self, block: &Range<u32>) {
        let mut end = self.bars.len();
        // Backwards, for a line ends where the next one begins.
        for line in self.lines.iter_mut().rev() {
            let mut first = line.inside.start;
            while first < end && self.bars[first].columns.end <= block.start {
                first += 1;
            }
            let (mut last, mut area, mut width) = (first, 0.0, 0.0);
            while last < end && self.bars[last].columns.start < block.end {
                let bar = &self.bars[last];
                let columns = f64::from(bar.within(block).len() as u32);
                area += columns * (bar.bottom - bar.top);
                width += columns;
                last += 1;
            }
            line.inside = first..last;
            line.height = if width > 0.0 { area / width } else { 0.0 };
            end = line.first;
        }
    }

    /// The colour and the bars of the tallest line that has not been drawn, of the first one of equals.
    fn tallest(&mut self) -> Option<(Rgb, Range<usize>)> {
        let (mut tallest, mut height) = (None, 0.0);
        for line in &mut self.lines {
            if line.height > height {
                height = line.height;
                tallest = Some(line);
            }
        }
        let line = tallest?;
        line.height = 0.0;
        Some((line.ink, line.inside.clone()))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const INKS: [Rgb; 3] = [Rgb(200, 0, 0), Rgb(0, 200, 0), Rgb(0, 0, 200)];

    /// Lines of these bars: a first column, a width and a height.
    fn stack(lines: &[&[(u32, u32, f64)]]) -> Stack {
        let mut stack = Stack::default();
        for (ink, line) in INKS.into_iter().zip(lines) {
            let bar = |&(from, width, height): &(u32, u32, f64)| Bar {
                columns: from..from + width,
                top: 0.0,
                bottom: height,
            };
            stack.begin(ink).extend(line.iter().map(bar));
        }
        stack
    }

    /// Which lines are drawn within these columns, the lowest layer first, and where.
    fn layers(stack: &mut Stack, columns: Range<u32>) -> Vec<(usize, Vec<(u32, u32)>)> {
        let mut layers = Vec::new();
        stack.layers(columns, &mut |ink, bars, block| {
            let line = INKS.iter().position(|other| *other == ink).unwrap();
            let within = |bar: &Bar| (bar.within(block).start, bar.within(block).end);
            layers.push((line, bars.iter().map(within).collect()));
        });
        layers
    }

    #[test]
    fn taller_lines_lie_below_lower_ones_block_by_block() {
        let mut stack = stack(&[
            &[(0, 8, 10.0), (8, 8, 50.0)],
            &[(0, 4, 70.0), (4, 12, 20.0)],
            &[(2, 3, 5.0), (20, 1, 90.0)],
        ]);
        let expected = [
            (1, vec![(0, 4), (4, 8)]),
            (0, vec![(0, 8)]),
            (2, vec![(2, 5)]),
            (0, vec![(8, 16)]),
            (1, vec![(8, 16)]),
            (2, vec![(20, 21)]),
        ];
        assert_eq!(layers(&mut stack, 0..24), expected);
        assert_eq!(layers(&mut stack, 0..24), expected, "once more");
        assert_eq!(layers(&mut stack, 8..24), expected[3..], "a part is as the whole");
        stack.clear();
        assert_eq!(layers(&mut stack, 0..24), []);
    }

    #[test]
    fn of_equal_lines_the_later_one_lies_above_and_one_wild_column_changes_no_order() {
        let level: Vec<_> = (0..8).map(|px| (px, 1, 10.0)).collect();
        let wild: Vec<_> = (0..8).map(|px| (px, 1, if px == 3 { 30.0 } else { 9.0 })).collect();
        let order = |lines: &[&[(u32, u32, f64)]]| {
            layers(&mut stack(lines), 0..8).into_iter().map(|(line, _)| line).collect::<Vec<_>>()
        };
        assert_eq!(order(&[&level, &level, &level]), [0, 1, 2]);
        assert_eq!(order(&[&level, &wild]), [1, 0], "11.6 on average, 10");
    }

    proptest! {
        #[test]
        fn every_column_of_every_bar_is_drawn_once(
            lines in prop::array::uniform3(prop::collection::vec((0u32..3, 1u32..20, 1.0f64..90.0), 0..60)),
            from_px in 0u32..100,
            width_px in 0u32..300,
        ) {
            let lines = lines.map(|line| {
                let mut at_px = 0;
                let placed = line.into_iter().map(|(hole, width, height)| {
                    at_px += hole + width;
                    (at_px - width, width, height)
                });
                placed.collect::<Vec<_>>()
            });
            let columns = from_px..from_px + width_px;
            let mut stack = stack(&lines.each_ref().map(Vec::as_slice));
            let mut drawn = [const { Vec::new() }; 3];
            for (line, ranges) in layers(&mut stack, columns.clone()) {
                drawn[line].extend(ranges.into_iter().flat_map(|(from, to)| from..to));
            }
            for (line, drawn) in lines.iter().zip(drawn) {
                let all = line.iter().flat_map(|(from, width, _)| *from..from + width);
                prop_assert_eq!(drawn, all.filter(|px| columns.contains(px)).collect::<Vec<_>>());
            }
        }
    }
}
