//! What in a recording is left out or looks wrong, in words for whoever made it.

use std::collections::BTreeMap;

use motionwire_derive::{
    distance::{LeftOut, MAX_GAP_MS},
    recording::{Row, UnreadableLine},
};

use super::{
    summary::{Span, Summary},
    times::{Times, Usual},
};

/// No phone samples faster, and what is farther apart tells no steps.
const SAMPLES: Usual = Usual {
    what: "samples of acceleration",
    least_ms: 0.5,
    most_ms: 600.0,
    hole_ms: 600.0,
    missing: "steps in them are not counted",
};

/// No phone tells places faster, and nobody's recording has them farther apart.
const PLACES: Usual = Usual {
    what: "places",
    least_ms: 2.0,
    most_ms: 600_000.0,
    hole_ms: MAX_GAP_MS,
    missing: "the way across them is estimated",
};

/// The mean magnitude of acceleration with gravity, whatever a phone goes through, in m/s².
const MAGNITUDE_M_S2: std::ops::RangeInclusive<f64> = 7.0..=16.0;

/// Nothing that moves measures more, in whatever unit, and so it says nothing of the unit.
const MAX_MAGNITUDE: f64 = 100_000.0;

/// What was noticed in a recording.
#[derive(Default)]
pub(super) struct Doubts {
    first_unreadable: Option<UnreadableLine>,
    unreadable: u64,
    notes: Vec<String>,
    partial: u64,
    strays: u64,
    first_stray_ms: Option<f64>,
    spread: u64,
    samples: Times,
    magnitudes_m_s2: f64,
    /// Samples whose magnitude cannot be.
    wild: u64,
    places: Times,
    filled: u64,
    left_out: BTreeMap<LeftOut, u64>,
}

impl Doubts {
    /// A line was passed over.
    pub(super) fn unreadable(&mut self, line: UnreadableLine) {
        self.unreadable += 1;
        self.first_unreadable.get_or_insert(line);
    }

    pub(super) const fn first_unreadable(&self) -> Option<&UnreadableLine> {
        self.first_unreadable.as_ref()
    }

    /// Something about the whole.
    pub(super) fn note(&mut self, words: String) {
        self.notes.push(words);
    }

    /// Any row.
    pub(super) fn row(&mut self, row: &Row) {
        self.partial += u64::from(row.is_partial);
    }

    /// So many rows were out of line, and left out, the first of them at this time in milliseconds.
    pub(super) fn strays(&mut self, strays: Option<(u64, f64)>) {
        if let Some((count, first_ms)) = strays {
            self.strays += count;
            self.first_stray_ms.get_or_insert(first_ms);
        }
    }

    /// So many samples were spread over the time until the next.
    pub(super) const fn spread(&mut self, count: u64) {
        self.spread = count;
    }

    /// A sample of acceleration, in m/s².
    pub(super) fn sample(&mut self, t_ms: f64, xyz: [f64; 3]) {
        self.samples.push(t_ms, &SAMPLES);
        let magnitude_m_s2 = xyz.iter().map(|part| part * part).sum::<f64>().sqrt();
        if magnitude_m_s2 > MAX_MAGNITUDE {
            self.wild += 1;
        } else {
            self.magnitudes_m_s2 += magnitude_m_s2;
        }
    }

    /// A sample repeats the place of the one before, and says nothing of where it was itself.
    pub(super) const fn filled(&mut self) {
        self.filled += 1;
    }

    /// A place, and why it was left out, if it was.
    pub(super) fn place(&mut self, t_ms: f64, left_out: Option<LeftOut>) {
        self.places.push(t_ms, &PLACES);
        if let Some(reason) = left_out {
            *self.left_out.entry(reason).or_default() += 1;
        }
    }

    /// A line for each doubt.
    pub(super) fn words(self, summary: &Summary) -> Vec<String> {
        let mut words = Vec::new();
        self.rows(summary.rows, &mut words);
        self.times(summary.apart(), &mut words);
        self.acceleration(&mut words);
        let places = self.places.count;
        if self.filled > 0 {
            words.push(format!(
                "samples of acceleration that repeat a place: {}, beside {places} places; each place counts when it comes first",
                self.filled
            ));
        }
        for (reason, count) in &self.left_out {
            let count =
                if *count == places { format!("all {places}") } else { format!("{count} of {places}") };
            let advice = match reason {
                LeftOut::Impossible => {
                    "; lat is from -90 to 90 and lon from -180 to 180 degrees, and no accuracy is below 0"
                }
                LeftOut::Old if self.places.earlier > 0 => self.places.order(),
                LeftOut::Old | LeftOut::Uncertain | LeftOut::Stray => "",
            };
            words.push(format!("places that were left out: {count}, which are {reason}{advice}"));
        }
        words
    }

    fn rows(&self, rows: u64, words: &mut Vec<String>) {
        if let Some(first) = &self.first_unreadable {
            words.push(format!(
                "lines that cannot be read and were passed over: {}; {first}",
                self.unreadable
            ));
        }
        words.extend(self.notes.iter().cloned());
        if rows == 0 {
            words.push("there is no row with a time below the header".to_owned());
        } else if self.samples.count + self.places.count == 0 {
            words.push(format!(
                "none of the {rows} rows has numbers for ax, ay, az or for lat, lon, accuracy"
            ));
        } else if self.partial > 0 {
            words.push(format!(
                "rows that were left out, as some of the numbers for ax, ay, az or for lat, lon, accuracy are missing, NaN or \
                 infinite: {} of {rows}",
                self.partial
            ));
        }
    }

    fn times(&self, apart: Option<[Span; 2]>, words: &mut Vec<String>) {
        if let Some(first_ms) = self.first_stray_ms {
            words.push(format!(
                "rows that were left out, as their time is far from that of the rows before and after: {}; the first is at \
                 {first_ms} ms",
                self.strays
            ));
        }
        if let Some([motion, places]) = apart {
            words.push(format!(
                "samples of acceleration are from {} to {} ms, and places from {} to {} ms: their clocks are not the same, so \
                 that each is taken by itself; the duration is the longer one",
                motion.first_ms, motion.last_ms, places.first_ms, places.last_ms
            ));
        }
        let (samples, earlier) = (self.samples.count, self.samples.earlier);
        if 2 * self.spread > samples {
            words.push(format!(
                "{} of {samples} samples of acceleration have the same time as the one before; they were spread evenly over the \
                 time until the next. Is t_ms rounded? Milliseconds tell steps better",
                self.spread
            ));
        }
        if earlier > 0 {
            let order = self.samples.order();
            words
                .push(format!("samples that are earlier than the one before: {earlier} of {samples}{order}"));
        }
        words.extend(self.samples.words(&SAMPLES));
        words.extend(self.places.words(&PLACES));
    }

    fn acceleration(&self, words: &mut Vec<String>) {
        let samples = self.samples.count;
        if self.wild > 0 {
            words.push(format!(
                "samples of acceleration that nothing can measure, of more than {MAX_MAGNITUDE} m/s²: {} of {samples}",
                self.wild
            ));
        }
        let measured = samples - self.wild;
        let mean_m_s2 = self.magnitudes_m_s2 / measured as f64;
        if measured > 0 && !MAGNITUDE_M_S2.contains(&mean_m_s2) {
            words.push(format!(
                "acceleration is {mean_m_s2:.1} on average, and gravity alone is 9.8: is it in m/s², with gravity?"
            ));
        }
    }
}
