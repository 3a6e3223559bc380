//! The readings that spectra are calculated from, and what is to be said where not all are known.

use super::spectrum_panel::GATHERED_S;
use crate::{
    analysis::Channel,
    chart::{Series, decimate::Point},
    text,
};

/// What of the frequencies of a stretch of time cannot be told, because readings are known in columns of several only.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Lack {
    /// Nothing.
    #[default]
    Nothing,
    /// All but the last ones: the page holds the newest readings.
    Earlier,
    /// All.
    All,
}

impl Lack {
    /// Of a stretch some of which is known too coarsely, and whose end has frequencies or has none.
    pub(super) const fn of(is_coarse: bool, has_end: bool) -> Self {
        match (is_coarse, has_end) {
            (false, _) => Self::Nothing,
            (true, true) => Self::Earlier,
            (true, false) => Self::All,
        }
    }

    /// What is to be said of it.
    pub(super) fn words(self) -> Option<&'static str> {
        match self {
            Self::Nothing => None,
            Self::Earlier => Some(text::spectrum_earlier_too_coarse()),
            Self::All => Some(text::spectrum_too_coarse()),
        }
    }
}

/// Readings of a stretch of time, in its order.
pub(super) struct Readings {
    times_ms: Vec<f64>,
    /// Of each reading all numbers, one reading after the other.
    values: Vec<f64>,
    components: usize,
    /// Whether some of the stretch is known in columns of several readings only.
    pub(super) is_coarse: bool,
}

impl Readings {
    pub(super) fn of(series: &Series, from_ms: f64, to_ms: f64) -> Self {
        let held = series.hold();
        let samples = held.samples();
        let components = samples.components();
        let is_coarse = samples.is_coarse(from_ms, to_ms);
        let mut readings = Self { times_ms: Vec::new(), values: Vec::new(), components, is_coarse };
        samples.each_reading(from_ms, to_ms, |ts_ms, values| {
            if values.len() == components {
                readings.times_ms.push(ts_ms);
                readings.values.extend_from_slice(values);
            }
        });
        readings
    }

    /// The axis that moved most before an instant.
    pub(super) fn liveliest(&self, end_ms: f64, now: Channel) -> Channel {
        let first = self.times_ms.partition_point(|ts_ms| *ts_ms < end_ms - 1000.0 * GATHERED_S);
        let samples = self.values[first * self.components..].chunks_exact(self.components.max(1));
        Channel::liveliest(&samples, self.components, now)
    }

    pub(super) fn points(&self, channel: Channel) -> Vec<Point> {
        let values = self.values.chunks_exact(self.components.max(1));
        let both = self.times_ms.iter().zip(values);
        both.filter_map(|(ts_ms, values)| Some((*ts_ms, channel.of(values)?))).collect()
    }
}
