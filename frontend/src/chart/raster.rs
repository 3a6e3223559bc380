//! Bars as pixels. Thousands of them fill a chart; a browser takes them far quicker as one picture than one by one.

use std::ops::Range;

use super::{
    ink::Rgb,
    stack::{Bar, Stack},
};

/// A part of a canvas: red, green, blue and opacity of its pixels, row by row.
#[derive(Debug, Default)]
pub struct Raster {
    columns: Range<u32>,
    rows: Range<u32>,
    pixels: Vec<[u8; 4]>,
}

impl Raster {
    /// Draws bars one over the other, as far as they lie within these columns and rows; the raster becomes no larger than
    /// they need. False if there is nothing to see.
    pub fn draw(&mut self, stack: &mut Stack, columns: Range<u32>, rows: Range<u32>) -> bool {
        let bars = stack.bars();
        let top = bars.iter().map(|bar| bar.top).fold(f64::INFINITY, f64::min).floor();
        let bottom = bars.iter().map(|bar| bar.bottom).fold(f64::NEG_INFINITY, f64::max).ceil();
        // Casts of floating point numbers end at the integer's ends.
        self.rows = rows.start.max(top as u32)..rows.end.min(bottom as u32);
        let first = bars.iter().map(|bar| bar.columns.start).fold(columns.end, u32::min);
        let end = bars.iter().map(|bar| bar.columns.end).fold(columns.start, u32::max);
        self.columns = columns.start.max(first)..columns.end.min(end);
        if self.rows.is_empty() || self.columns.is_empty() {
            return false;
        }
        self.pixels.resize(self.columns.len() * self.rows.len(), [0; 4]);
        // Bytes, which are filled at once where the code is built to be small.
        self.pixels.as_flattened_mut().fill(0);
        stack.layers(self.columns.clone(), &mut |ink, bars, block| {
            for bar in bars {
                self.draw_bar(bar, ink, block);
            }
        });
        true
    }

    /// Left and upper end of what was drawn, its width, and the bytes of its pixels.
    pub fn picture(&self) -> ((u32, u32), u32, &[u8]) {
        ((self.columns.start, self.rows.start), self.columns.len() as u32, self.pixels.as_flattened())
    }

    fn draw_bar(&mut self, bar: &Bar, ink: Rgb, columns: &Range<u32>) {
        let Range { start, end } = bar.within(columns);
        let place = |px: u32| px.saturating_sub(self.columns.start) as usize;
        let columns = place(start)..place(end);
        let (top, bottom) = (
            (bar.top - f64::from(self.rows.start)).max(0.0),
            (bar.bottom - f64::from(self.rows.start)).min(self.rows.len() as f64),
        );
        if columns.is_empty() || top >= bottom {
            return;
        }
        let Rgb(r, g, b) = ink;
        let (first, last) = (top.ceil() as usize, bottom.floor() as usize);
        let width = self.columns.len();
        if first > last {
            return self.blend(first - 1, columns, ink, bottom - top);
        }
        for column in columns.clone().filter(|_| first < last) {
            // Most bars are a pixel wide. A plain loop stays one where the code is built to be small, which iterators do not.
            let (mut place, end) = (first * width + column, last * width + column);
            while place < end {
                self.pixels[place] = [r, g, b, u8::MAX];
                place += width;
            }
        }
        self.blend(first.wrapping_sub(1), columns.clone(), ink, first as f64 - top);
        self.blend(last, columns, ink, bottom - last as f64);
    }

    /// Draws on a row with a share of the colour.
    fn blend(&mut self, row: usize, columns: Range<usize>, Rgb(r, g, b): Rgb, share: f64) {
        if share <= 0.0 {
            return;
        }
        let start = row * self.columns.len();
        for pixel in &mut self.pixels[start + columns.start..start + columns.end] {
            let below = f64::from(pixel[3]) / 255.0 * (1.0 - share);
            let mix = |over: u8, under: u8| {
                ((f64::from(over) * share + f64::from(under) * below) / (share + below)).round() as u8
            };
            let opacity = ((share + below) * 255.0).round() as u8;
            *pixel = [mix(r, pixel[0]), mix(g, pixel[1]), mix(b, pixel[2]), opacity];
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const RED: Rgb = Rgb(200, 0, 0);
    const BLUE: Rgb = Rgb(0, 0, 200);

    fn bar(columns: Range<u32>, top: f64, bottom: f64) -> Bar {
        Bar { columns, top, bottom }
    }

    /// A line of one bar for each of these.
    fn stack(bars: impl IntoIterator<Item = (Bar, Rgb)>) -> Stack {
        let mut stack = Stack::default();
        for (bar, ink) in bars {
            stack.begin(ink).push(bar);
        }
        stack
    }

    #[test]
    fn lower_bars_lie_over_taller_ones_and_rims_are_pale() {
        let mut raster = Raster::default();
        let bars = [(bar(11..13, 5.0, 6.0), BLUE), (bar(10..12, 4.0, 7.5), RED)];
        assert!(raster.draw(&mut stack(bars), 10..14, 0..100));
        let (place, width, bytes) = raster.picture();
        assert_eq!((place, width), ((10, 4), 3));
        let (red, blue, pale, none) = ([200, 0, 0, 255], [0, 0, 200, 255], [200, 0, 0, 128], [0; 4]);
        let rows = [[red, red, none], [red, blue, blue], [red, red, none], [pale, pale, none]];
        assert_eq!(bytes, rows.as_flattened().as_flattened());
    }

    #[test]
    fn a_bar_within_a_row_is_as_pale_as_it_is_thin_and_mixes_with_what_is_below() {
        let mut raster = Raster::default();
        let (thin, whole) = (bar(0..1, 0.25, 0.75), bar(0..1, 0.0, 1.0));
        assert!(raster.draw(&mut stack([(thin.clone(), RED)]), 0..1, 0..9));
        assert_eq!(raster.picture().2, [200, 0, 0, 128]);
        assert!(raster.draw(&mut stack([(thin, BLUE), (whole, RED)]), 0..1, 0..9));
        assert_eq!(raster.picture().2, [100, 0, 100, 255]);
    }

    #[test]
    fn what_lies_outside_is_not_drawn() {
        let mut raster = Raster::default();
        assert!(!raster.draw(&mut Stack::default(), 0..10, 0..10));
        assert!(!raster.draw(&mut stack([(bar(0..5, -20.0, -1.0), RED)]), 0..10, 0..10));
        assert!(!raster.draw(&mut stack([(bar(0..5, 20.0, 30.0), RED)]), 0..10, 0..10));
        assert!(raster.draw(&mut stack([(bar(0..5, -20.0, 30.0), RED)]), 4..10, 0..10));
        let (place, width, bytes) = raster.picture();
        assert_eq!((place, width, bytes.len()), ((4, 0), 1, 40));
        assert_eq!(bytes.as_chunks::<4>().0.iter().filter(|pixel| pixel[3] == 255).count(), 10);
    }

    proptest! {
        #[test]
        fn every_bar_is_drawn_as_far_as_it_is_within(
            bars in prop::collection::vec((0u32..40, 0u32..20, -30.0f64..60.0, 0.0f64..90.0), 0..20),
        ) {
            let bars: Vec<Bar> = bars
                .iter()
                .map(|(from, width, top, height)| bar(*from..from + width, *top, top + height))
                .collect();
            let mut raster = Raster::default();
            let mut stack = stack(bars.iter().map(|bar| (bar.clone(), RED)));
            if raster.draw(&mut stack, 5..30, 3..33) {
                let ((left, top), width, bytes) = raster.picture();
                for (place, pixel) in bytes.as_chunks::<4>().0.iter().enumerate() {
                    let (x, y) = (left + place as u32 % width, top + place as u32 / width);
                    let is_within = |bar: &Bar| bar.columns.contains(&x) && bar.top <= y.into() && f64::from(y + 1) <= bar.bottom;
                    let is_beside = |bar: &Bar| !bar.columns.contains(&x) || bar.bottom <= y.into() || f64::from(y + 1) <= bar.top;
                    if bars.iter().any(is_within) {
                        prop_assert_eq!(*pixel, [200, 0, 0, 255]);
                    }
                    if bars.iter().all(is_beside) {
                        prop_assert_eq!(*pixel, [0; 4]);
                    }
                }
            }
        }
    }
}
