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
}

impl Channel {
    /// The number; `None` if the sample lacks it, or if it is not finite.
    pub fn of(self, values: &[f64]) -> Option<f64> {
        let value = match self {
            Self::Component(index) => *values.get(index)?,
            Self::Magnitude => values.iter().map(|value| value * value).sum::<f64>().sqrt(),
        };
        value.is_finite().then_some(value)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_channel_is_a_finite_number_or_nothing() {
        let table: [(Channel, &[f64], Option<f64>); 6] = [
            (Channel::Component(1), &[1.0, 2.0], Some(2.0)),
            (Channel::Component(2), &[1.0, 2.0], None),
            (Channel::Component(0), &[f64::NAN], None),
            (Channel::Magnitude, &[3.0, -4.0, 12.0], Some(13.0)),
            (Channel::Magnitude, &[-2.0], Some(2.0)),
            (Channel::Magnitude, &[1.0, f64::NAN], None),
        ];
        for (channel, values, expected) in table {
            assert_eq!(channel.of(values), expected, "{channel:?} {values:?}");
        }
    }
}
