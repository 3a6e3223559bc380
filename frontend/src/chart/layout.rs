//! Where a chart's plot lies on its canvases. All lengths are device pixels unless they say otherwise.

use std::ops::Range;

/// Height of the labels' text, in CSS pixels.
const FONT_CSS_PX: f64 = 12.0;
/// Room for the labels of the values, in CSS pixels.
const LEFT_CSS_PX: f64 = 52.0;
/// Room for the labels of the time, in CSS pixels.
const BOTTOM_CSS_PX: f64 = 22.0;
/// Room for half of a label above the plot, in CSS pixels.
const TOP_CSS_PX: f64 = 8.0;
/// Room for half of a label beside the plot, in CSS pixels.
const RIGHT_CSS_PX: f64 = 14.0;

/// Labels of long numbers are made smaller, but not below this, in CSS pixels; longer ones get more room.
const MIN_FONT_CSS_PX: f64 = 9.0;
/// The plot keeps this share of the width, however long the labels are.
const MIN_PLOT_SHARE: f64 = 0.5;
/// Space between the plot and its labels, in CSS pixels.
const LABEL_GAP_CSS_PX: f64 = 6.0;
/// A canvas that is higher than this, in CSS pixels, is looked at from afar: its labels grow with it.
const ZOOMED_FROM_CSS_PX: f64 = 480.0;
/// So many times they grow at most.
const MAX_ZOOM: f64 = 2.0;

/// Space between two lanes, for half of a label of each, in CSS pixels.
const LANE_GAP_CSS_PX: f64 = 14.0;
/// Labels of values stand at least so far apart, in heights of their text.
const LABEL_DISTANCE: f64 = 1.4;

/// Half of the width of a line, in CSS pixels.
const HALF_LINE_CSS_PX: f64 = 1.0;

/// A canvas' size and its plot's place.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Layout {
    /// Width of the canvas.
    pub width: u32,
    /// Height of the canvas.
    pub height: u32,
    /// Device pixels for each CSS pixel.
    pub ratio: f64,
    /// How much larger labels are than usual.
    pub zoom: f64,
    /// Room left of the plot.
    pub left: u32,
    /// Room above the plot.
    pub top: u32,
    /// Room right of the plot.
    pub right: u32,
    /// Room below the plot.
    pub bottom: u32,
}

impl Layout {
    /// The layout of a canvas of this size; `None` if it is too small to show anything.
    pub fn new(width: u32, height: u32, ratio: f64) -> Option<Self> {
        let ratio = if ratio.is_finite() && ratio > 0.0 { ratio } else { 1.0 };
        let zoom = (f64::from(height) / ratio / ZOOMED_FROM_CSS_PX).clamp(1.0, MAX_ZOOM);
        let px = |css_px: f64| (css_px * ratio * zoom).round() as u32;
        let [left, top, right, bottom] = [LEFT_CSS_PX, TOP_CSS_PX, RIGHT_CSS_PX, BOTTOM_CSS_PX].map(px);
        let has_room = width > left + right + px(40.0) && height > top + bottom + px(20.0);
        has_room.then_some(Self { width, height, ratio, zoom, left, top, right, bottom })
    }

    /// With room for the widest label of the values, which is so many times as wide as its text is high.
    #[must_use]
    pub fn with_label(self, letters: f64) -> Self {
        let room_px = (letters * self.min_font_px()).ceil() as u32 + self.label_gap_px();
        let most_px = ((1.0 - MIN_PLOT_SHARE) * f64::from(self.width)) as u32;
        Self { left: room_px.min(most_px).max(self.left), ..self }
    }

    /// One of so many lanes that the plot is divided into, counted from the top.
    pub fn lane(&self, place: usize, count: usize) -> Self {
        let (place, count) = (place as u32, count.max(1) as u32);
        let gap = (LANE_GAP_CSS_PX * self.ratio * self.zoom).round() as u32;
        let rows = self.height - self.top - self.bottom;
        let height = rows.saturating_sub(gap * (count - 1)) / count;
        let top = self.top + place * (height + gap);
        // The last one ends with the plot, whatever does not divide.
        let bottom = if place + 1 == count { self.bottom } else { self.height - top - height };
        Self { top, bottom, ..*self }
    }

    /// Each how manieth of so many labels of values, from the bottom to the top, has room.
    pub fn label_step(&self, labels: usize) -> usize {
        let (bottom, top) = self.y_px();
        let room = ((bottom - top) / (LABEL_DISTANCE * self.font_px())).floor().max(1.0) as usize;
        labels.saturating_sub(1).div_ceil(room).max(1)
    }

    /// Left and right end of the plot, on the centres of its first and last pixel.
    pub fn x_px(&self) -> (f64, f64) {
        (f64::from(self.left) + 0.5, f64::from(self.width - self.right) - 0.5)
    }

    /// Bottom and top of the plot, on the centres of its pixels, as values grow.
    pub fn y_px(&self) -> (f64, f64) {
        (f64::from(self.height - self.bottom) - 0.5, f64::from(self.top) + 0.5)
    }

    /// The rows of pixels in which lines are seen: those of the plot, and the other half of a line at its ends.
    pub fn rows(&self) -> Range<u32> {
        let half = (HALF_LINE_CSS_PX * self.ratio).ceil() as u32;
        self.top.saturating_sub(half)..(self.height - self.bottom + half).min(self.height)
    }

    /// Height of the labels' text.
    pub fn font_px(&self) -> f64 {
        (FONT_CSS_PX * self.ratio * self.zoom).round()
    }

    /// About how wide a text of that height is.
    pub fn text_px(&self, text: &str) -> f64 {
        letters(text) * self.font_px()
    }

    /// Space between the plot and its labels.
    pub fn label_gap_px(&self) -> u32 {
        (LABEL_GAP_CSS_PX * self.ratio).round() as u32
    }

    /// Height of the text of labels left of the plot, of which the widest is so many times as wide as its text is high.
    pub fn values_font_px(&self, letters: f64) -> f64 {
        let room_px = f64::from(self.left - self.label_gap_px());
        let fitting_px = (room_px / letters.max(1.0)).floor();
        self.font_px().min(fitting_px.max(self.min_font_px()))
    }

    fn min_font_px(&self) -> f64 {
        (MIN_FONT_CSS_PX * self.ratio * self.zoom).floor()
    }

    /// Width of the plot in CSS pixels, as labels of the usual size see it.
    pub fn css_width(&self) -> f64 {
        f64::from(self.plot_px()) / (self.ratio * self.zoom)
    }

    /// Width of the plot: all of its pixels.
    pub fn plot_px(&self) -> u32 {
        self.width - self.left - self.right
    }
}

/// How many times as wide as high a text is, about, in a font with wide digits.
pub fn letters(text: &str) -> f64 {
    let letter = |letter| match letter {
        '.' | ',' => 0.32,
        '\u{2212}' => 0.84,
        '\u{2e80}'.. => 1.0,
        _ => 0.64,
    };
    text.chars().map(letter).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_plot_lies_within_the_canvas_at_every_density() {
        for (width, height, ratio) in [(320, 160, 1.0), (1200, 400, 2.0), (975, 300, 3.0), (700, 220, 1.25)] {
            let layout = Layout::new(width, height, ratio).unwrap();
            let ((left, right), (bottom, top)) = (layout.x_px(), layout.y_px());
            assert!(0.0 < left && left < right && right < f64::from(width));
            assert!(0.0 < top && top < bottom && bottom < f64::from(height));
        }
    }

    #[test]
    fn labels_of_long_numbers_fit_beside_the_plot() {
        for (height, ratio) in [(600, 1.0), (600, 2.0), (1800, 2.0), (2000, 1.0)] {
            let layout = Layout::new(1800, height, ratio).unwrap();
            let usual = layout.with_label(letters("\u{2212}10.5"));
            assert_eq!((usual.left, usual.values_font_px(letters("1234"))), (layout.left, layout.font_px()));
            for label in
                ["\u{2212}1500000", "5000010", "101325.12", "1000000000.0005", "\u{2212}1.00000000005"]
            {
                let wide = letters(label);
                let layout = layout.with_label(wide);
                let font_px = layout.values_font_px(wide);
                assert!(font_px >= 9.0 * ratio, "{label}");
                assert!(wide * font_px <= f64::from(layout.left - layout.label_gap_px()), "{label}");
            }
        }
        let narrow = Layout::new(300, 300, 1.0).unwrap().with_label(40.0);
        assert_eq!((narrow.left, narrow.right), (150, 14), "the plot keeps its half");
    }

    #[test]
    fn lines_are_seen_beside_the_labels_and_not_over_them() {
        for (height, ratio) in [(160, 1.0), (400, 2.0), (1800, 2.0)] {
            let layout = Layout::new(1200, height, ratio).unwrap();
            let ((bottom, top), rows) = (layout.y_px(), layout.rows());
            assert!(f64::from(rows.start) <= top - ratio && bottom + ratio <= f64::from(rows.end));
            assert!(rows.end <= height - layout.bottom + (2.0 * ratio) as u32);
        }
    }

    #[test]
    fn lanes_share_the_plot_and_their_labels_do_not_meet() {
        for (height, count) in [(200, 1), (200, 2), (400, 3), (640, 6)] {
            let layout = Layout::new(900, height, 1.0).unwrap();
            let lanes: Vec<_> = (0..count).map(|place| layout.lane(place, count)).collect();
            assert_eq!((lanes[0].top, lanes[count - 1].bottom), (layout.top, layout.bottom));
            for (upper, lower) in lanes.iter().zip(&lanes[1..]) {
                assert!(lower.y_px().1 - upper.y_px().0 >= layout.font_px(), "{height} {count}");
            }
            for lane in lanes {
                let (bottom, top) = lane.y_px();
                let step = lane.label_step(7);
                assert!(bottom - top > 10.0 && (bottom - top) / 6.0 * step as f64 >= layout.font_px());
            }
        }
    }

    #[test]
    fn labels_grow_with_a_chart_that_fills_a_screen() {
        let font_css_px = |height| Layout::new(3840, height, 2.0).unwrap().font_px() / 2.0;
        assert_eq!([500, 900, 1920, 4000].map(font_css_px), [12.0, 12.0, 24.0, 24.0]);
    }

    #[test]
    fn what_is_too_small_shows_nothing() {
        assert_eq!(Layout::new(0, 0, 1.0), None);
        assert_eq!(Layout::new(80, 300, 1.0), None);
        assert_eq!(Layout::new(800, 40, 2.0), None);
    }
}
