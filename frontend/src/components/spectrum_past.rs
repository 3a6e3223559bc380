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

/// Columns and rows of the picture, one column for each renewal; and rows that are kept, as many as the finest spectrum has
/// lines, of which the picture shows the lower ones.
const COLUMNS: usize = 240;
const ROWS: usize = 64;
const KEPT_ROWS: usize = 512;

/// Where the picture ends, in hertz: at the first of these that holds the strongest frequencies of all its columns. What
/// people do is slower than the first.
const ENDS_HZ: [f64; 5] = [30.0, 60.0, 125.0, 250.0, 500.0];

/// A strongest frequency lies at this share of the picture's height at most.
const PEAK_SHARE: f64 = 0.9;

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

/// The spectra of the last while.
pub(super) struct Past {
    spectrogram: Spectrogram,
    columns: VecDeque<Column>,
}

/// When a spectrum was, in milliseconds since the Unix epoch, and its strongest frequency that is to be seen, in hertz; zero
/// without one.
struct Column {
    ts_ms: f64,
    peak_hz: f64,
}

impl Past {
    pub(super) fn new() -> Self {
        Self {
            spectrogram: Spectrogram::new(COLUMNS, KEPT_ROWS, ENDS_HZ[0], RANGE),
            columns: VecDeque::new(),
        }
    }

    /// Adds the newest spectrum, or that there is none. With another sampling rate the picture begins anew.
    pub(super) fn push(&mut self, ts_ms: f64, lines: Option<&Lines<'_>>) {
        if let Some(max_hz) = lines.map(Lines::end_hz)
            && (max_hz / self.spectrogram.max_hz() - 1.0).abs() > SAME_RATE
        {
            self.spectrogram.begin(max_hz);
            self.columns.clear();
        }
        self.spectrogram.push(lines);
        let peak = lines.and_then(|lines| lines.peak).filter(|peak| RANGE.level(peak.amplitude) > 0);
        self.columns.push_back(Column { ts_ms, peak_hz: peak.map_or(0.0, |peak| peak.frequency_hz) });
        while self.columns.len() > self.spectrogram.columns().len() {
            self.columns.pop_front();
        }
    }

    /// Where the picture ends, in hertz.
    fn end_hz(&self) -> f64 {
        let highest_hz = self.columns.iter().map(|column| column.peak_hz).fold(0.0, f64::max);
        let end_hz = ENDS_HZ.into_iter().find(|end_hz| highest_hz <= PEAK_SHARE * end_hz);
        end_hz.unwrap_or(f64::INFINITY).min(self.spectrogram.max_hz())
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
        let end_hz = self.end_hz();
        let kept_per_row = end_hz / self.spectrogram.max_hz() * (KEPT_ROWS / ROWS) as f64;
        fill(picture, 0);
        context.fill_rect(left(0), TOP_PX, picture.width - left(0), height);
        for (place, column) in self.spectrogram.columns().enumerate() {
            for row in 0..ROWS {
                let level = level_of(column, row, kept_per_row);
                if level == 0 {
                    continue;
                }
                fill(picture, level);
                let y = TOP_PX + height - (row + 1) as f64 * cell_height;
                context.fill_rect(left(place), y, cell_width + 0.5, cell_height + 0.5);
            }
        }
        context.set_fill_style_str(&picture.colour("--muted"));
        let bottom = TOP_PX + height;
        let _ = context.fill_text(&format!("{end_hz:.0} Hz"), 0.0, TOP_PX + FONT_PX);
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
        let (Some(first), Some(last)) = (self.columns.front(), self.columns.back()) else {
            return Vec::new();
        };
        let (span_s, place) = ((last.ts_ms - first.ts_ms) / 1000.0, |age_s: f64| {
            self.columns.partition_point(|column| column.ts_ms < last.ts_ms - age_s * 1000.0)
        });
        let drawn_px = width_px * self.columns.len() as f64 / COLUMNS as f64;
        let Some(step_s) = STEPS_S.into_iter().find(|step_s| drawn_px * step_s >= TIMES_APART_PX * span_s)
        else {
            return Vec::new();
        };
        (1..)
            .map(|n| f64::from(n) * step_s)
            .take_while(|age_s| *age_s <= span_s)
            .map(|age_s| (place(age_s), age_s))
            .collect()
    }
}

/// The strongest level of a row of the picture, of which each shows so many that are kept.
fn level_of(column: &[u8], row: usize, kept_per_row: f64) -> u8 {
    let first = (row as f64 * kept_per_row) as usize;
    let end = ((row + 1) as f64 * kept_per_row) as usize;
    column[first.min(column.len())..end.max(first + 1).min(column.len())].iter().copied().max().unwrap_or(0)
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
    use crate::analysis::spectrum::Peak;

    #[test]
    fn another_rate_begins_anew_and_nearly_the_same_does_not() {
        let mut past = Past::new();
        let lines = |hz_per_line| Lines { amplitudes: &[0.0, 1.0], hz_per_line, peak: None };
        for (ts_ms, hz_per_line, columns, end_hz) in
            [(0.0, 12.5, 1, 25.0), (250.0, 12.4, 2, 25.0), (500.0, 5.0, 1, 10.0), (750.0, 50.0, 1, 30.0)]
        {
            past.push(ts_ms, Some(&lines(hz_per_line)));
            assert_eq!((past.columns.len(), past.end_hz()), (columns, end_hz));
        }
    }

    #[test]
    fn the_picture_holds_what_the_spectrum_shows() {
        // Lines of a hertz up to 500 Hz, of which the one at `at_hz` stands out.
        let push = |past: &mut Past, at_hz: usize, amplitude: f64| {
            let mut amplitudes = [0.0; 500];
            amplitudes[at_hz] = amplitude;
            let peak = Some(Peak { frequency_hz: at_hz as f64, amplitude });
            past.push(0.0, Some(&Lines { amplitudes: &amplitudes, hz_per_line: 1.0, peak }));
        };
        let mut past = Past::new();
        for (at_hz, amplitude, end_hz) in [
            (7, 1.0, 30.0),
            (40, 0.0001, 30.0),
            (40, 1.0, 60.0),
            (7, 1.0, 60.0),
            (120, 1.0, 250.0),
            (490, 1.0, 500.0),
        ] {
            push(&mut past, at_hz, amplitude);
            assert_eq!(past.end_hz(), end_hz, "{at_hz} Hz");
        }
        for _ in 0..COLUMNS {
            push(&mut past, 7, 1.0);
        }
        assert_eq!(past.end_hz(), 30.0, "once the faster has left the picture");
    }

    #[test]
    fn a_frequency_has_its_row() {
        let (max_hz, mut amplitudes) = (500.0, [0.0; 500]);
        amplitudes[40] = 1.0;
        let mut spectrogram = Spectrogram::new(1, KEPT_ROWS, max_hz, RANGE);
        spectrogram.push(Some(&Lines { amplitudes: &amplitudes, hz_per_line: 1.0, peak: None }));
        let column = spectrogram.columns().next().unwrap();
        for end_hz in [60.0, 125.0, 500.0] {
            let kept_per_row = end_hz / max_hz * (KEPT_ROWS / ROWS) as f64;
            let levels: Vec<_> = (0..ROWS).map(|row| level_of(column, row, kept_per_row)).collect();
            let lit: Vec<_> = (0..ROWS).filter(|row| levels[*row] == 204).collect();
            let row = 40.0 / end_hz * ROWS as f64;
            assert!(
                !lit.is_empty() && lit.iter().all(|lit| (*lit as f64 + 0.5 - row).abs() < 1.6),
                "{end_hz} {lit:?}"
            );
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
        let ends = [past.columns.front(), past.columns.back()].map(|column| column.unwrap().ts_ms);
        assert_eq!((past.columns.len(), ends), (COLUMNS, [60_000.0, 119_750.0]));
    }
}
