//! How a spectrum has changed: a picture with time to the right, frequency up, and amplitude as colour.

use std::{collections::VecDeque, ops::Range};

use super::{
    Fineness,
    canvas::Picture,
    number_text,
    spectrum_panel::{BOTTOM_PX, FONT_PX, LEFT_PX},
};
use crate::{
    analysis::{
        spectrogram::{self, Spectrogram, colour},
        spectrum::Lines,
    },
    text,
};

/// Columns and rows of the picture, one column for each renewal.
const COLUMNS: usize = 240;
const ROWS: usize = 64;

/// The highest frequency, in hertz: what people do is slower.
const MAX_HZ: f64 = 30.0;

/// Rates that differ by less than this share are the same.
const SAME_RATE: f64 = 0.05;

/// The amplitudes that the colours stand for.
const RANGE: spectrogram::Range = spectrogram::Range::Decibels { from: -40.0, to: 10.0 };

/// Room above the picture for the key of its colours, in CSS pixels.
const TOP_PX: f64 = 24.0;

/// The key's place, length, height and parts, in CSS pixels but for the parts.
const KEY_LEFT_PX: f64 = LEFT_PX + 36.0;
const KEY_PX: f64 = 96.0;
const KEY_HEIGHT_PX: f64 = 10.0;
const KEY_PARTS: u8 = 32;

/// Room between a label and what it stands beside, in CSS pixels.
const GAP_PX: f64 = 6.0;

/// Least distance of two labels of time, in CSS pixels.
const TIMES_APART_PX: f64 = 70.0;

/// How far apart labels of time may be, in seconds.
const STEPS_S: [f64; 9] = [1.0, 2.0, 5.0, 10.0, 20.0, 30.0, 60.0, 120.0, 300.0];

/// The spectra of the last while, and when each was.
pub(super) struct Past {
    spectrogram: Spectrogram,
    /// Of each column, in milliseconds since the Unix epoch.
    times_ms: VecDeque<f64>,
}

impl Past {
    pub(super) fn new() -> Self {
        Self { spectrogram: Spectrogram::new(COLUMNS, ROWS, MAX_HZ, RANGE), times_ms: VecDeque::new() }
    }

    /// Adds the newest spectrum, or that there is none. With another sampling rate the picture begins anew.
    pub(super) fn push(&mut self, ts_ms: f64, lines: Option<&Lines<'_>>) {
        if let Some(max_hz) = lines.map(|lines| lines.end_hz().min(MAX_HZ))
            && (max_hz / self.spectrogram.max_hz() - 1.0).abs() > SAME_RATE
        {
            self.spectrogram.begin(max_hz);
            self.times_ms.clear();
        }
        self.spectrogram.push(lines);
        self.times_ms.push_back(ts_ms);
        while self.times_ms.len() > self.spectrogram.columns().len() {
            self.times_ms.pop_front();
        }
    }

    /// Fills it with a stretch of time, in milliseconds since the Unix epoch; `push` is called for each instant of a column.
    pub(super) fn fill(&mut self, stretch_ms: Range<f64>, mut push: impl FnMut(&mut Self, f64)) {
        let column_ms = (stretch_ms.end - stretch_ms.start) / (COLUMNS - 1) as f64;
        for column in 0..COLUMNS {
            push(self, stretch_ms.start + column as f64 * column_ms);
        }
    }

    /// Draws it, with its axes and a key in the series' unit.
    pub(super) fn draw(&self, picture: &Picture, unit: &str) {
        let context = &picture.context;
        picture.set_font(FONT_PX);
        draw_key(picture, unit);
        let (width, height) = (picture.width - LEFT_PX, picture.height - TOP_PX - BOTTOM_PX);
        let (cell_width, cell_height) = (width / COLUMNS as f64, height / ROWS as f64);
        let count = self.spectrogram.columns().len();
        let left = |place: usize| picture.width - (count - place) as f64 * cell_width;
        fill(picture, 0);
        context.fill_rect(left(0), TOP_PX, picture.width - left(0), height);
        for (place, column) in self.spectrogram.columns().enumerate() {
            for (row, level) in column.iter().enumerate().filter(|(_, level)| **level > 0) {
                fill(picture, *level);
                let y = TOP_PX + height - (row + 1) as f64 * cell_height;
                context.fill_rect(left(place), y, cell_width + 0.5, cell_height + 0.5);
            }
        }
        context.set_fill_style_str(&picture.colour("--muted"));
        let bottom = TOP_PX + height;
        let _ = context.fill_text(&format!("{:.0} Hz", self.spectrogram.max_hz()), 0.0, TOP_PX + FONT_PX);
        let _ = context.fill_text("0 Hz", 0.0, bottom);
        context.set_text_align("center");
        for (place, age_s) in self.marks(width) {
            let _ = context.fill_text(&format!("\u{2212}{age_s} s"), left(place), picture.height - GAP_PX);
            context.fill_rect(left(place), bottom, 1.0, 4.0);
        }
        context.set_text_align("right");
        let _ = context.fill_text("0 s", picture.width, picture.height - GAP_PX);
        context.set_text_align("left");
    }

    /// The columns under which their age is written, and the ages in seconds.
    fn marks(&self, width_px: f64) -> Vec<(usize, f64)> {
        let (Some(first), Some(last)) = (self.times_ms.front(), self.times_ms.back()) else {
            return Vec::new();
        };
        let span_s = (last - first) / 1000.0;
        let drawn_px = width_px * self.times_ms.len() as f64 / COLUMNS as f64;
        let Some(step_s) = STEPS_S.into_iter().find(|step_s| drawn_px * step_s >= TIMES_APART_PX * span_s)
        else {
            return Vec::new();
        };
        (1..)
            .map(|n| f64::from(n) * step_s)
            .take_while(|age_s| *age_s <= span_s)
            .map(|age_s| (self.times_ms.partition_point(|ts_ms| *ts_ms < last - age_s * 1000.0), age_s))
            .collect()
    }
}

/// Which colour is which amplitude.
fn draw_key(picture: &Picture, unit: &str) {
    let context = &picture.context;
    let part_px = KEY_PX / f64::from(KEY_PARTS);
    for part in 0..KEY_PARTS {
        fill(picture, part * (255 / KEY_PARTS));
        context.fill_rect(KEY_LEFT_PX + f64::from(part) * part_px, 2.0, part_px + 0.5, KEY_HEIGHT_PX);
    }
    let [least, greatest] = RANGE.ends().map(|end| number_text(end, Fineness::Known));
    context.set_fill_style_str(&picture.colour("--muted"));
    context.set_text_align("right");
    let _ = context.fill_text(&least, KEY_LEFT_PX - GAP_PX, FONT_PX);
    context.set_text_align("left");
    let greatest = format!("{greatest} {}", text::unit(unit));
    let _ = context.fill_text(&greatest, KEY_LEFT_PX + KEY_PX + GAP_PX, FONT_PX);
}

fn fill(picture: &Picture, level: u8) {
    let [r, g, b] = colour(level);
    picture.context.set_fill_style_str(&format!("rgb({r},{g},{b})"));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn another_rate_begins_anew_and_nearly_the_same_does_not() {
        let mut past = Past::new();
        let lines = |hz_per_line| Lines { amplitudes: &[0.0, 1.0], hz_per_line, peak: None };
        for (ts_ms, hz_per_line, columns, max_hz) in
            [(0.0, 12.5, 1, 25.0), (250.0, 12.4, 2, 25.0), (500.0, 5.0, 1, 10.0), (750.0, 50.0, 1, MAX_HZ)]
        {
            past.push(ts_ms, Some(&lines(hz_per_line)));
            assert_eq!((past.times_ms.len(), past.spectrogram.max_hz()), (columns, max_hz));
        }
    }

    #[test]
    fn ages_stand_under_their_columns() {
        let mut past = Past::new();
        for n in 0..100u32 {
            past.push(f64::from(n) * 250.0, None);
        }
        assert_eq!(past.marks(480.0), [(59, 10.0), (19, 20.0)]);
        assert_eq!(past.marks(50.0), []);
    }

    #[test]
    fn a_stretch_that_stands_still_fills_the_picture() {
        let mut past = Past::new();
        past.fill(60_000.0..119_750.0, |past, at_ms| past.push(at_ms, None));
        let ends = [past.times_ms.front(), past.times_ms.back()].map(Option::<&f64>::copied);
        assert_eq!((past.times_ms.len(), ends), (COLUMNS, [Some(60_000.0), Some(119_750.0)]));
    }
}
