//! Numbers as people read them.

use motionwire_shared::KnownType;

use crate::{
    browser::clock,
    chart::{
        Viewport,
        scale::{HUGE, ValueRange, usable_digits, written},
        time_axis::time_text,
    },
    text,
};

/// Below this, nobody knows which decimals matter.
const TINY: f64 = 0.005;

/// How finely a measured value is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fineness {
    /// Of the contract's own types: decimals are kept, so that it stands still near zero.
    Known,
    /// Nobody knows which magnitude matters.
    Unknown,
    /// What is counted: without decimals where it is whole.
    Counted,
    /// A place in degrees, to about a metre.
    Place,
}

impl Fineness {
    /// That of a data type, by its name on the wire.
    pub fn of(type_name: &str) -> Self {
        match KnownType::from_name(type_name) {
            Some(KnownType::HeartRate | KnownType::Steps | KnownType::FloorsClimbed) => Self::Counted,
            Some(_) => Self::Known,
            None if type_name == "LOCATION" => Self::Place,
            None => Self::Unknown,
        }
    }
}

/// A measured value: about three to five digits, or five decimals of a place, and a real minus sign. What nobody knows keeps
/// the decimals that it has.
pub fn number_text(value: f64, fineness: Fineness) -> String {
    number_beside(value, fineness, None)
}

/// A measured value beside an axis, which tells a tenth of the axis's steps apart. Whether it is written in powers of ten
/// depends on the axis, so that it does not jump from one to the other.
pub(super) fn number_beside(value: f64, fineness: Fineness, axis: Option<&ValueRange>) -> String {
    let (magnitude, is_unknown) = (value.abs(), fineness == Fineness::Unknown);
    let usual = match magnitude {
        m if m < 100.0 || is_unknown && (m < 10_000.0 || value.fract() != 0.0) => 2,
        m if m < 10_000.0 => 1,
        _ => 0,
    };
    let decimals = match fineness {
        Fineness::Place => 5,
        Fineness::Counted if value.fract() == 0.0 => 0,
        _ => usual.max(axis.map_or(0, |axis| usable_digits(axis.decimals() + 1))),
    };
    let reach = axis.map_or(magnitude, ValueRange::reach);
    match reach >= HUGE || is_unknown && reach < TINY {
        true if value == 0.0 => written(value, 2, false),
        true => written(value, 2.max(axis.map_or(0, |axis| usable_digits(axis.digits(value) + 1))), true),
        false => written(value, decimals, false),
    }
}

/// A rate: `60 Hz`, or `1.2 Hz` where the fraction matters.
pub fn rate_text(rate_hz: f64) -> String {
    let decimals = match rate_hz {
        r if r >= 10.0 || r <= 0.0 => 0,
        r if r >= 1.0 => 1,
        _ => 2,
    };
    text::number(&format!("{rate_hz:.decimals$} Hz"))
}

/// A delay in milliseconds, in the unit that suits it; below zero it begins with a minus sign.
pub fn delay_text(delay_ms: f64) -> String {
    let written = match delay_ms.abs() {
        m if m < 1_000.0 => format!("{delay_ms:.0} ms"),
        m if m < 100_000.0 => format!("{:.1} s", delay_ms / 1_000.0),
        m if m < 7_200_000.0 => format!("{:.0} min", delay_ms / 60_000.0),
        _ => format!("{:.0} h", delay_ms / 3_600_000.0),
    };
    let written =
        if written.starts_with("-0 ") { written[1..].to_owned() } else { written.replace('-', "\u{2212}") };
    text::number(&written)
}

/// A number of bytes in the unit that suits it.
pub fn size_text(bytes: u64) -> String {
    let (number, prefix) = match bytes as f64 {
        b if b < 1e3 => return format!("{b:.0} {}", text::unit_byte()),
        b if b < 1e6 => (b / 1e3, "k"),
        b if b < 1e9 => (b / 1e6, "M"),
        b => (b / 1e9, "G"),
    };
    text::number(&format!("{number:.1} {prefix}{}", text::unit_byte()))
}

/// An instant (milliseconds since the Unix epoch) to the minute, as the person's clock shows it.
pub fn moment_text(at_ms: f64) -> String {
    instant_text(at_ms, 60_000.0)
}

/// An instant (milliseconds since the Unix epoch) with its day, as fine as `step_ms`, as the person's clock shows it.
pub fn instant_text(at_ms: f64, step_ms: f64) -> String {
    let local_ms = clock::local_ms(at_ms);
    format!("{} {}", time_text(local_ms, 86_400_000.0), time_text(local_ms, step_ms))
}

/// Of when a picture beside the charts is: of now, or of the end of what stands still.
pub(super) fn told_time(viewport: &Viewport) -> String {
    match viewport {
        Viewport::Follow { .. } => text::chart_now().to_owned(),
        Viewport::Fixed { to_ms, .. } => {
            text::labelled(text::chart_at_end(), &time_text(clock::local_ms(*to_ms), 1000.0))
        }
    }
}

/// The time left, as `9:05` or `2:00:00`; zero once it is over.
pub fn countdown(left_ms: f64) -> String {
    let left_s = (left_ms / 1000.0).ceil().max(0.0) as u64;
    let (hours, minutes, seconds) = (left_s / 3600, left_s / 60 % 60, left_s % 60);
    if hours > 0 { format!("{hours}:{minutes:02}:{seconds:02}") } else { format!("{minutes}:{seconds:02}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_have_a_unit_that_suits() {
        for (bytes, text) in [(0, "0 B"), (1_234, "1.2 kB"), (5_600_000, "5.6 MB"), (10 << 30, "10.7 GB")] {
            assert_eq!(size_text(bytes), text);
        }
    }

    #[test]
    fn values_keep_the_digits_that_matter() {
        let table = [
            (0.0, "0.00"),
            (9.806_65, "9.81"),
            (-0.5, "−0.50"),
            (152.25, "152.25"),
            (50_000.4, "50000.40"),
            (123_456.789, "123456.79"),
            (50_000.0, "50000"),
            (1.5e9, "1500000000"),
            (-1.5e14, "−1.50e14"),
            (-0.000_12, "−1.20e−4"),
        ];
        for (value, text) in table {
            assert_eq!(number_text(value, Fineness::Unknown), text);
        }
        for (value, text) in [(-0.000_12, "0.00"), (0.004, "0.00"), (-0.006, "−0.01"), (-1.5, "−1.50")] {
            assert_eq!(number_text(value, Fineness::Known), text);
        }
        for (value, text) in [(48.137_154_3, "48.13715"), (-122.4, "−122.40000"), (-0.000_001, "0.00000")] {
            assert_eq!(number_text(value, Fineness::of("LOCATION")), text);
        }
        for (value, text) in [(131.0, "131"), (0.0, "0"), (72.5, "72.50"), (24_000.0, "24000")] {
            assert_eq!(number_text(value, Fineness::of("HEART_RATE")), text);
        }
        for (value, text) in [(152.25, "152.2"), (24_000.7, "24001")] {
            assert_eq!(number_text(value, Fineness::Known), text);
        }
        assert_eq!(["SPEED", "ECG"].map(Fineness::of), [Fineness::Known, Fineness::Unknown]);
    }

    #[test]
    fn values_beside_an_axis_are_told_apart_as_it_does() {
        // The axis, and values with what is written.
        type Case = ((f64, f64), &'static [(f64, &'static str)]);
        let table: [Case; 8] = [
            ((101_324.4, 101_325.6), &[(101_325.476, "101325.48"), (101_325.0, "101325.00"), (0.35, "0.35")]),
            ((1.79e9, 1.79e9 + 60.0), &[(1.79e9 + 31.0, "1790000031")]),
            ((1.79e12, 1.79e12 + 3e5), &[(1.79e12 + 31.0, "1790000000031")]),
            ((1e9 - 1e-3, 1e9 + 1e-3), &[(1e9 + 1.2e-4, "1000000000.00012")]),
            ((-1.0, 1.0), &[(0.000_12, "0.00"), (-0.5, "−0.50"), (0.0, "0.00")]),
            ((-1e-8, 1e-8), &[(9.87e-9, "9.87e−9"), (-1e-10, "−1.00e−10"), (0.0, "0.00")]),
            ((3e14, 3e14 + 2e9), &[(3e14 + 123_456_789.0, "3.0000012e14")]),
            ((-0.000_2, 0.02), &[(0.001_234, "0.0012"), (0.02, "0.0200")]),
        ];
        for ((low, high), values) in table {
            for (value, text) in values {
                let axis = ValueRange::around(low, high);
                assert_eq!(number_beside(*value, Fineness::Unknown, Some(&axis)), *text, "{axis:?}");
            }
        }
        let beside = |value, kind, low, high| {
            number_beside(value, Fineness::of(kind), Some(&ValueRange::between(low, high)))
        };
        assert_eq!(beside(72.0, "HEART_RATE", 70.0, 72.0), "72");
        assert_eq!(beside(9.806_65, "ACCELERATION", -20.0, 20.0), "9.81");
        assert_eq!(beside(48.137_154_3, "LOCATION", 48.137_15, 48.137_16), "48.13715");
        assert_eq!(beside(1_203.46, "DISTANCE", 1_200.0, 1_201.0), "1203.46");
        assert_eq!(beside(1_203.46, "DISTANCE", 0.0, 2_000.0), "1203.5");
    }

    #[test]
    fn rates_and_delays_have_their_unit() {
        let rates = [59.97, 1.04, 0.5, 0.1, 0.0].map(rate_text);
        assert_eq!(rates, ["60 Hz", "1.0 Hz", "0.50 Hz", "0.10 Hz", "0 Hz"]);
        let table = [
            (42.4, "42 ms"),
            (-0.3, "0 ms"),
            (-80.0, "−80 ms"),
            (2_500.0, "2.5 s"),
            (-7.2e6, "−2 h"),
            (3e5, "5 min"),
        ];
        for (delay_ms, text) in table {
            assert_eq!(delay_text(delay_ms), text);
        }
    }

    #[test]
    fn time_runs_down_to_zero() {
        let table = [
            (600_000.0, "10:00"),
            (59_001.0, "1:00"),
            (900.0, "0:01"),
            (-5.0, "0:00"),
            (7_200_000.0, "2:00:00"),
        ];
        for (left_ms, text) in table {
            assert_eq!(countdown(left_ms), text);
        }
    }
}
