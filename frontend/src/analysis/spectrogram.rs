//! Spectra over time as a scrolling picture: columns of levels, and the colours of levels.

use std::sync::LazyLock;

use super::spectrum::Lines;

/// What the darkest and the brightest level stand for.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Range {
    /// Amplitudes from zero to this one, in the series' unit.
    Amplitude(f64),
    /// Decibels over an amplitude of 1 in the series' unit: 20·log10(amplitude).
    Decibels {
        /// The darkest level.
        from: f64,
        /// The brightest level.
        to: f64,
    },
}

impl Range {
    /// The amplitudes of the darkest and of the brightest level.
    pub fn ends(self) -> [f64; 2] {
        match self {
            Self::Amplitude(brightest) => [0.0, brightest],
            Self::Decibels { from, to } => [from, to].map(|decibels| 10f64.powf(decibels / 20.0)),
        }
    }

    /// The level of an amplitude; what is out of range has the nearest level.
    pub fn level(self, amplitude: f64) -> u8 {
        let share = match self {
            Self::Amplitude(brightest) => amplitude / brightest,
            Self::Decibels { from, to } => (20.0 * amplitude.log10() - from) / (to - from),
        };
        // A cast saturates, and makes zero of what is no number.
        (share * 255.0).round() as u8
    }
}

/// The last columns of a spectrogram. Each has as many rows as the picture, from 0 Hz up.
#[derive(Debug)]
pub struct Spectrogram {
    rows: usize,
    max_hz: f64,
    range: Range,
    levels: Vec<u8>,
    /// The slot of the oldest column.
    start: usize,
    len: usize,
}

impl Spectrogram {
    /// An empty picture of at most `columns` columns with `rows` rows, each at least one, for 0 to `max_hz` hertz.
    pub fn new(columns: usize, rows: usize, max_hz: f64, range: Range) -> Self {
        let (columns, rows) = (columns.max(1), rows.max(1));
        Self { rows, max_hz, range, levels: vec![0; columns * rows], start: 0, len: 0 }
    }

    /// Adds the newest column, from a spectrum or, where there is none, dark. A full picture gives up its oldest.
    ///
    /// A row shows the strongest of its lines, or between two lines their interpolation, so that no line is lost and none
    /// is a bar with gaps beside it.
    pub fn push(&mut self, spectrum: Option<&Lines<'_>>) {
        let columns = self.levels.len() / self.rows;
        let slot = (self.start + self.len) % columns;
        if self.len == columns {
            self.start = (self.start + 1) % columns;
        } else {
            self.len += 1;
        }
        let column = &mut self.levels[slot * self.rows..(slot + 1) * self.rows];
        let Some(spectrum) = spectrum else {
            column.fill(0);
            return;
        };
        let lines_per_row = self.max_hz / self.rows as f64 / spectrum.hz_per_line;
        for (row, level) in column.iter_mut().enumerate() {
            // Where one row ends the next one begins, to the last bit: a line between them would be lost.
            let [from, to] = [row, row + 1].map(|row| row as f64 * lines_per_row);
            *level = self.range.level(strongest(spectrum.amplitudes, from, to));
        }
    }

    /// The columns, from the oldest to the newest; each begins with its lowest frequency.
    pub fn columns(&self) -> impl DoubleEndedIterator<Item = &[u8]> + ExactSizeIterator {
        let columns = self.levels.len() / self.rows;
        (0..self.len).map(move |index| {
            let slot = (self.start + index) % columns;
            &self.levels[slot * self.rows..(slot + 1) * self.rows]
        })
    }

    /// The highest frequency, in hertz.
    pub fn max_hz(&self) -> f64 {
        self.max_hz
    }

    /// Gives up all columns; those to come go from 0 to `max_hz` hertz.
    pub fn begin(&mut self, max_hz: f64) {
        self.max_hz = max_hz;
        (self.start, self.len) = (0, 0);
    }
}

/// The largest amplitude between two places on the axis of lines; zero behind the last line.
fn strongest(amplitudes: &[f64], from: f64, to: f64) -> f64 {
    let (first, end) = (from.ceil() as usize, (to.ceil() as usize).min(amplitudes.len()));
    if first < end {
        return amplitudes[first..end].iter().copied().fold(0.0, f64::max);
    }
    let middle = 0.5 * (from + to);
    let below = middle as usize;
    let share = middle - middle.floor();
    match (amplitudes.get(below), amplitudes.get(below + 1)) {
        (Some(a), Some(b)) => a + share * (b - a),
        _ => 0.0,
    }
}

/// Coefficients of red, green and blue for each power of the level from 0 to 1: a fit of degree six to matplotlib's
/// viridis (S. van der Walt, N. Smith, 2015, CC0) by M. Zucker (<https://www.shadertoy.com/view/WlfXRN>).
const VIRIDIS: [[f64; 3]; 7] = [
    [0.277_727_327_223_417_7, 0.005_407_344_544_966_578, 0.334_099_805_335_306_1],
    [0.105_093_043_108_577_4, 1.404_613_529_898_575, 1.384_590_162_594_685],
    [-0.330_861_828_725_556_3, 0.214_847_559_468_213, 0.095_095_163_028_236_59],
    [-4.634_230_498_983_486, -5.799_100_973_351_585, -19.332_440_956_279_87],
    [6.228_269_936_347_081, 14.179_933_366_805_09, 56.690_552_600_681_05],
    [4.776_384_997_670_288, -13.745_145_377_746_01, -65.353_032_633_372_34],
    [-5.435_455_855_934_631, 4.645_852_612_178_535, 26.312_435_249_583_2],
];

static PALETTE: LazyLock<[[u8; 3]; 256]> = LazyLock::new(|| {
    std::array::from_fn(|level| {
        let t = level as f64 / 255.0;
        let colour = VIRIDIS
            .iter()
            .rev()
            .fold([0.0; 3], |sum, power| std::array::from_fn(|channel| sum[channel] * t + power[channel]));
        colour.map(|channel| (channel * 255.0).round() as u8)
    })
});

/// The colour of a level as red, green and blue: equal steps of level look like equal steps, also without colour vision
/// and in grey.
pub fn colour(level: u8) -> [u8; 3] {
    PALETTE[usize::from(level)]
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn lines(amplitudes: &[f64], hz_per_line: f64) -> Lines<'_> {
        Lines { amplitudes, hz_per_line, peak: None }
    }

    #[test]
    fn levels_span_the_range() {
        let decibels = Range::Decibels { from: -60.0, to: 0.0 };
        let table = [
            (Range::Amplitude(2.0), 0.0, 0),
            (Range::Amplitude(2.0), 1.0, 128),
            (Range::Amplitude(2.0), 9.0, 255),
            (Range::Amplitude(0.0), 0.0, 0),
            (decibels, 0.0, 0),
            (decibels, 0.001, 0),
            (decibels, 10f64.powf(-1.5), 128),
            (decibels, 1.0, 255),
            (decibels, f64::NAN, 0),
        ];
        for (range, amplitude, level) in table {
            assert_eq!(range.level(amplitude), level, "{range:?} {amplitude}");
        }
        for range in [Range::Amplitude(2.0), decibels] {
            assert_eq!(range.ends().map(|end| range.level(end)), [0, 255], "{range:?}");
        }
    }

    #[test]
    fn rows_take_the_strongest_line_or_interpolate() {
        let amplitudes = [0.0, 1.0, 0.0, 0.5];
        let table: [(usize, f64, &[u8]); 4] = [
            (2, 4.0, &[255, 128]),
            (4, 4.0, &[0, 255, 0, 128]),
            (8, 4.0, &[0, 191, 255, 64, 0, 96, 128, 0]),
            (4, 8.0, &[255, 128, 0, 0]),
        ];
        for (rows, max_hz, levels) in table {
            let mut picture = Spectrogram::new(3, rows, max_hz, Range::Amplitude(1.0));
            picture.push(Some(&lines(&amplitudes, 1.0)));
            assert_eq!(picture.columns().next().unwrap(), levels, "{rows} {max_hz}");
        }
    }

    #[test]
    fn no_line_is_lost_where_rows_meet() {
        for place in 0..31 {
            let mut amplitudes = [0.0; 31];
            amplitudes[place] = 1.0;
            let mut picture = Spectrogram::new(1, 232, 31.0, Range::Amplitude(1.0));
            picture.push(Some(&lines(&amplitudes, 1.0)));
            assert!(picture.columns().next().unwrap().contains(&255), "{place}");
        }
    }

    #[test]
    fn the_oldest_column_goes_first_and_silence_is_dark() {
        let mut picture = Spectrogram::new(3, 1, 1.0, Range::Amplitude(255.0));
        for level in 1..=4 {
            picture.push(Some(&lines(&[f64::from(level)], 1.0)));
        }
        picture.push(None);
        assert_eq!(picture.columns().map(|column| column[0]).collect::<Vec<_>>(), [3, 4, 0]);
        assert_eq!(picture.columns().next_back(), Some(&[0][..]));
        picture.begin(2.0);
        assert_eq!((picture.columns().len(), picture.max_hz()), (0, 2.0));
    }

    #[test]
    fn colours_are_those_of_viridis_and_grow_brighter() {
        // From matplotlib's table of 256 colours.
        let table = [
            (0, [68, 1, 84]),
            (64, [59, 82, 139]),
            (128, [33, 145, 140]),
            (191, [94, 201, 98]),
            (255, [253, 231, 37]),
        ];
        for (level, expected) in table {
            for (channel, expected) in colour(level).into_iter().zip(expected) {
                assert!(channel.abs_diff(expected) <= 5, "{level}: {:?}", colour(level));
            }
        }
        let luma = |level: u8| {
            let [r, g, b] = colour(level).map(f64::from);
            0.2126 * r + 0.7152 * g + 0.0722 * b
        };
        // Neighbours may differ by less than a colour's last bit.
        for level in 4..=255 {
            assert!(luma(level) > luma(level - 4) + 1.0, "{level}");
        }
    }

    proptest! {
        #[test]
        fn no_line_is_lost(
            amplitudes in prop::collection::vec(0.0f64..1.0, 1..300),
            rows in 1usize..300,
        ) {
            let max_hz = amplitudes.len() as f64;
            let mut picture = Spectrogram::new(1, rows, max_hz, Range::Amplitude(1.0));
            picture.push(Some(&lines(&amplitudes, 1.0)));
            let shown = picture.columns().next().unwrap().iter().max().copied().unwrap();
            let strongest = amplitudes.iter().copied().fold(0.0, f64::max);
            prop_assert_eq!(shown, Range::Amplitude(1.0).level(strongest));
        }
    }
}
