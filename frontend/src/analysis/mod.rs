//! What can be told from the samples of a series beyond the samples: derived lines, spectra, orientation, zones, alerts.
//!
//! Pure computation over numbers that others gather and draw. Nothing here reads a clock or allocates for a sample, so
//! that a dashboard may call it at the sensors' rate and draw at the screen's.

pub mod alert;
mod fft;
pub mod orientation;
pub mod pace;
pub mod solid;
pub mod spectrogram;
pub mod spectrum;
pub mod timing;
pub mod view;
pub mod zones;

/// Which number of a sample is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Channel {
    /// One component, counted from zero.
    Component(usize),
    /// The Euclidean length of all components, in their unit.
    Magnitude,
    /// A single number as it is, with its sign; the length of a vector.
    Whole,
}

/// An axis is left for another one that moves so many times as much, by its variance.
const LIVELIER: f64 = 2.0;

impl Channel {
    /// The component that moves most among these samples; `now`, as long as no other moves much more than that one.
    pub fn liveliest<'a>(
        samples: &(impl Iterator<Item = &'a [f64]> + Clone),
        components: usize,
        now: Self,
    ) -> Self {
        let variance = |channel: Self| {
            let values = samples.clone().filter_map(|values| channel.of(values));
            let (count, sum, squares) = values.fold((0.0, 0.0, 0.0), |(n, sum, squares), value| {
                (n + 1.0, sum + value, squares + value * value)
            });
            if count > 0.0 { squares / count - (sum / count) * (sum / count) } else { 0.0 }
        };
        let all = (0..components).map(|axis| (variance(Self::Component(axis)), Self::Component(axis)));
        let best = all.max_by(|(a, _), (b, _)| a.total_cmp(b));
        best.filter(|(variance_of_best, _)| *variance_of_best > LIVELIER * variance(now))
            .map_or(now, |(_, best)| best)
    }

    /// The number; `None` if the sample lacks it, or if it is not finite.
    pub fn of(self, values: &[f64]) -> Option<f64> {
        let value = match self {
            Self::Component(index) => *values.get(index)?,
            Self::Whole if values.len() == 1 => values[0],
            Self::Magnitude | Self::Whole => values.iter().map(|value| value * value).sum::<f64>().sqrt(),
        };
        value.is_finite().then_some(value)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_liveliest_axis_is_found_and_kept() {
        let of = |now: usize, samples: &[[f64; 3]]| {
            Channel::liveliest(&samples.iter().map(<[f64; 3]>::as_slice), 3, Channel::Component(now))
        };
        let shaken = [[3.0, 0.0, 9.8], [-3.0, 0.5, 9.8], [3.0, 0.0, 9.8], [-3.0, 0.5, 9.9]];
        assert_eq!(of(2, &shaken), Channel::Component(0), "a large number that stands still is not lively");
        let even = [[1.0, 0.0, 1.1], [-1.0, 0.0, -1.1]];
        assert_eq!(of(0, &even), Channel::Component(0), "a little more does not change it");
        assert_eq!(of(1, &[[0.0; 3], [0.0; 3]]), Channel::Component(1));
        assert_eq!(of(1, &[]), Channel::Component(1));
    }

    #[test]
    fn a_channel_is_a_finite_number_or_nothing() {
        let table: [(Channel, &[f64], Option<f64>); 8] = [
            (Channel::Component(1), &[1.0, 2.0], Some(2.0)),
            (Channel::Component(2), &[1.0, 2.0], None),
            (Channel::Component(0), &[f64::NAN], None),
            (Channel::Magnitude, &[3.0, -4.0, 12.0], Some(13.0)),
            (Channel::Magnitude, &[-2.0], Some(2.0)),
            (Channel::Whole, &[-2.0], Some(-2.0)),
            (Channel::Whole, &[3.0, -4.0], Some(5.0)),
            (Channel::Magnitude, &[1.0, f64::NAN], None),
        ];
        for (channel, values, expected) in table {
            assert_eq!(channel.of(values), expected, "{channel:?} {values:?}");
        }
    }
}
