//! What in a recording is left out or looks wrong, in words for whoever made it.

use std::collections::BTreeMap;

use motionwire_derive::{distance::LeftOut, recording::UnreadableLine};

/// So few intervals tell nothing of the unit of time.
const MIN_INTERVALS: u64 = 10;

/// No phone samples faster than this, and what is farther apart tells no steps, in milliseconds.
const SAMPLES_APART_MS: [f64; 2] = [0.5, 600.0];

/// No phone tells places faster, and nobody's recording has them farther apart, in milliseconds.
const PLACES_APART_MS: [f64; 2] = [2.0, 600_000.0];

/// The mean magnitude of acceleration with gravity, whatever a phone goes through, in m/s².
const MAGNITUDE_M_S2: std::ops::RangeInclusive<f64> = 7.0..=16.0;

/// What was noticed in a recording.
#[derive(Default)]
pub(super) struct Doubts {
    first_unreadable: Option<UnreadableLine>,
    unreadable: u64,
    samples: Times,
    magnitudes_m_s2: f64,
    places: Times,
    left_out: BTreeMap<LeftOut, u64>,
}

/// When the rows of one kind come.
#[derive(Default)]
struct Times {
    count: u64,
    last_ms: Option<f64>,
    /// Earlier than the one before.
    earlier: u64,
    /// Later, but closer than anything is measured.
    close: u64,
    /// Farther apart than anything is used.
    far: u64,
}

impl Times {
    fn push(&mut self, t_ms: f64, [least_ms, most_ms]: [f64; 2]) {
        self.count += 1;
        let Some(passed_ms) = self.last_ms.replace(t_ms).map(|last_ms| t_ms - last_ms) else { return };
        self.earlier += u64::from(passed_ms < 0.0);
        self.close += u64::from(passed_ms > 0.0 && passed_ms < least_ms);
        self.far += u64::from(passed_ms > most_ms);
    }

    /// What is wrong with most of the intervals.
    fn words(&self, what: &str, [least_ms, most_ms]: [f64; 2]) -> Option<String> {
        let intervals = self.count.saturating_sub(1);
        let are_most = |some: u64| intervals >= MIN_INTERVALS && 2 * some > intervals;
        let apart = if are_most(self.close) {
            format!("less than {least_ms} ms")
        } else if are_most(self.far) {
            format!("more than {most_ms} ms")
        } else {
            return None;
        };
        Some(format!("most {what} are {apart} apart; is t_ms in milliseconds?"))
    }
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

    /// A sample of acceleration, in m/s².
    pub(super) fn sample(&mut self, t_ms: f64, xyz: [f64; 3]) {
        self.samples.push(t_ms, SAMPLES_APART_MS);
        self.magnitudes_m_s2 += xyz.iter().map(|part| part * part).sum::<f64>().sqrt();
    }

    /// A place, and why it was left out, if it was.
    pub(super) fn place(&mut self, t_ms: f64, left_out: Option<LeftOut>) {
        self.places.push(t_ms, PLACES_APART_MS);
        if let Some(reason) = left_out {
            *self.left_out.entry(reason).or_default() += 1;
        }
    }

    /// A line for each doubt.
    pub(super) fn words(&self, rows: u64) -> Vec<String> {
        let (samples, places) = (self.samples.count, self.places.count);
        let mut words = Vec::new();
        if let Some(first) = &self.first_unreadable {
            words.push(format!(
                "lines that cannot be read and were passed over: {}; {first}",
                self.unreadable
            ));
        }
        if rows == 0 {
            words.push("there is no row with a time below the header".to_owned());
        } else if samples + places == 0 {
            words.push(format!(
                "none of the {rows} rows has numbers for ax, ay, az or for lat, lon, accuracy"
            ));
        }
        if self.samples.earlier > 0 {
            let earlier = self.samples.earlier;
            words.push(format!(
                "samples that are earlier than the one before: {earlier} of {samples}; sort the rows by t_ms, or steps are missed"
            ));
        }
        words.extend(self.samples.words("samples of acceleration", SAMPLES_APART_MS));
        words.extend(self.places.words("places", PLACES_APART_MS));
        let mean_m_s2 = self.magnitudes_m_s2 / samples as f64;
        if samples > 0 && !MAGNITUDE_M_S2.contains(&mean_m_s2) {
            words.push(format!(
                "acceleration is {mean_m_s2:.1} on average, and gravity alone is 9.8: is it in m/s², with gravity?"
            ));
        }
        for (reason, count) in &self.left_out {
            let count =
                if *count == places { format!("all {places}") } else { format!("{count} of {places}") };
            let advice = match reason {
                LeftOut::Impossible => "; lat is from -90 to 90 and lon from -180 to 180 degrees",
                LeftOut::Old => "; sort the rows by t_ms",
                LeftOut::Uncertain | LeftOut::Stray => "",
            };
            words.push(format!("places that were left out: {count}, which are {reason}{advice}"));
        }
        words
    }
}
