//! Instants on the wire: RFC 3339 text with an offset, microseconds inside.

use std::fmt;

use time::{OffsetDateTime, UtcOffset, format_description::well_known::Rfc3339};

const MICROS_PER_S: i64 = 1_000_000;

/// 0000-01-01T00:00:00Z and 9999-12-31T23:59:59.999999Z: what can be written in UTC. An offset can lead a day beyond it.
const WRITABLE_MICROS: (i64, i64) = (-62_167_219_200_000_000, 253_402_300_799_999_999);

/// An instant, in microseconds since 1970-01-01T00:00:00Z.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, serde::Serialize, serde::Deserialize,
)]
#[serde(transparent)]
pub struct Timestamp(i64);

/// Why a text is no instant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("must be RFC 3339 with an offset, like 2022-05-04T10:26:11.268507+01:00")]
pub struct InvalidTimestamp;

impl Timestamp {
    /// An instant from microseconds since the Unix epoch.
    pub const fn from_micros(micros: i64) -> Self {
        Self(micros)
    }

    /// An instant from milliseconds since the Unix epoch, as browsers give them; fractions are kept to the microsecond.
    pub fn from_millis(millis: f64) -> Self {
        // `as` saturates, and turns NaN into 0.
        Self((millis * 1000.0).round() as i64)
    }

    /// Microseconds since the Unix epoch.
    pub const fn as_micros(self) -> i64 {
        self.0
    }

    /// Milliseconds since the Unix epoch, with fractions.
    pub fn as_millis(self) -> f64 {
        self.0 as f64 / 1000.0
    }

    /// Reads RFC 3339 with an offset; digits beyond the microsecond are cut off.
    ///
    /// # Errors
    /// If the text is anything else.
    pub fn parse_rfc3339(text: &str) -> Result<Self, InvalidTimestamp> {
        if let Some(instant) = Self::parse_utc(text.as_bytes()) {
            return Ok(instant);
        }
        let instant = OffsetDateTime::parse(text, &Rfc3339).map_err(|_| InvalidTimestamp)?;
        let micros = instant.unix_timestamp_nanos().div_euclid(1000);
        i64::try_from(micros).map(Self).map_err(|_| InvalidTimestamp)
    }
}

/// The form in which nearly all instants come, read faster than any other.
impl Timestamp {
    /// Reads `2022-05-04T09:26:11.268507Z`, with any digits of a second; `None` says nothing about the text.
    pub(crate) fn parse_utc(text: &[u8]) -> Option<Self> {
        let (head, fraction) = text.split_first_chunk::<19>()?;
        let [.., b'-', _, _, b'-', _, _, b'T', _, _, b':', _, _, b':', _, _] = head else { return None };
        let number = |from: usize, to: usize| {
            let digits = head[from..to].iter();
            digits
                .map(|byte| byte.wrapping_sub(b'0'))
                .try_fold(0, |number, digit| (digit <= 9).then_some(10 * number + i64::from(digit)))
        };
        let (year, month, day) = (number(0, 4)?, number(5, 7)?, number(8, 10)?);
        let (hour, minute, second) = (number(11, 13)?, number(14, 16)?, number(17, 19)?);
        if !(1..=12).contains(&month) || day < 1 || hour > 23 || minute > 59 || second > 59 {
            return None;
        }
        let is_leap_year = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
        let days_of_month = match month {
            2 if is_leap_year => 29,
            2 => 28,
            4 | 6 | 9 | 11 => 30,
            _ => 31,
        };
        if day > days_of_month {
            return None;
        }
        let seconds = ((days_since_epoch(year, month, day) * 24 + hour) * 60 + minute) * 60 + second;
        Some(Self(seconds * MICROS_PER_S + micros(fraction)?))
    }
}

/// Days from 1970-01-01 to a date of the Gregorian calendar. Years are counted from March, so that the leap day is the last
/// one, in cycles of 400 years.
const fn days_since_epoch(year: i64, month: i64, day: i64) -> i64 {
    const DAYS_OF_CYCLE: i64 = 146_097;
    const DAYS_TO_EPOCH: i64 = 719_468;
    let year = if month <= 2 { year - 1 } else { year };
    let (cycle, year_of_cycle) = (year.div_euclid(400), year.rem_euclid(400));
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    cycle * DAYS_OF_CYCLE + 365 * year_of_cycle + year_of_cycle / 4 - year_of_cycle / 100 + day_of_year
        - DAYS_TO_EPOCH
}

/// Reads `.268507Z` or `Z` as microseconds.
fn micros(text: &[u8]) -> Option<i64> {
    let digits = match text {
        b"Z" => return Some(0),
        [b'.', digits @ .., b'Z'] if (1..=9).contains(&digits.len()) => digits,
        _ => return None,
    };
    let mut micros = 0;
    for place in 0..digits.len().max(6) {
        let digit = digits.get(place).map_or(0, |byte| byte.wrapping_sub(b'0'));
        if digit > 9 {
            return None;
        }
        if place < 6 {
            micros = 10 * micros + i64::from(digit);
        }
    }
    Some(micros)
}

/// RFC 3339 in UTC with microseconds: `2022-05-04T09:26:11.268507Z`; for an instant beyond the years 0 to 9999, the nearest in
/// them.
impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let written = self.0.clamp(WRITABLE_MICROS.0, WRITABLE_MICROS.1);
        let seconds = written.div_euclid(MICROS_PER_S);
        let micros = written.rem_euclid(MICROS_PER_S);
        let instant = OffsetDateTime::from_unix_timestamp(seconds)
            .unwrap_or(OffsetDateTime::UNIX_EPOCH)
            .to_offset(UtcOffset::UTC);
        let (year, month, day) = instant.to_calendar_date();
        let (hour, minute, second) = instant.to_hms();
        let month = u8::from(month);
        write!(f, "{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}.{micros:06}Z")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_the_examples_of_the_standard_and_the_contract() {
        let table = [
            ("2022-05-04T10:26:11.268507+01:00", 1_651_656_371_268_507),
            ("2022-05-04T09:26:11.268507Z", 1_651_656_371_268_507),
            ("1970-01-01T00:00:00Z", 0),
            ("1969-12-31T23:59:59.999999-00:00", -1),
            ("1985-04-12T23:20:50.52Z", 482_196_050_520_000),
            ("2022-05-04T09:26:11.268507999Z", 1_651_656_371_268_507),
        ];
        for (text, micros) in table {
            assert_eq!(Timestamp::parse_rfc3339(text), Ok(Timestamp(micros)), "{text}");
        }
    }

    #[test]
    fn what_an_offset_leads_beyond_the_calendar_is_written_as_its_end() {
        let (first, last) = ("0000-01-01T00:00:00.000000Z", "9999-12-31T23:59:59.999999Z");
        for (text, written) in [
            (first, first),
            ("0000-01-01T00:01:00+00:01", first),
            ("0000-01-01T00:00:00+23:59", first),
            (last, last),
            ("9999-12-31T23:58:59.999999999-00:01", last),
            ("9999-12-31T23:59:59-23:59", last),
        ] {
            assert_eq!(Timestamp::parse_rfc3339(text).unwrap().to_string(), written, "{text}");
        }
        for (micros, written) in [(i64::MIN, first), (i64::MAX, last)] {
            assert_eq!(Timestamp(micros).to_string(), written);
        }
    }

    #[test]
    fn refuses_what_has_no_offset_or_is_no_date() {
        for text in
            ["", "2022-05-04", "2022-05-04T10:26:11", "2022-13-04T10:26:11Z", "2022-05-04T25:26:11Z", "now"]
        {
            assert_eq!(Timestamp::parse_rfc3339(text), Err(InvalidTimestamp), "{text}");
        }
    }

    proptest::proptest! {
        #[test]
        fn what_is_written_can_be_read(micros in WRITABLE_MICROS.0..=WRITABLE_MICROS.1) {
            let text = Timestamp(micros).to_string();
            proptest::prop_assert_eq!(Timestamp::parse_rfc3339(&text), Ok(Timestamp(micros)));
        }

        #[test]
        fn the_fast_way_agrees_with_the_library(text in "(19|20|00)[0-9]{2}-(0[0-9]|1[0-3])-(0[0-9]|[12][0-9]|3[0-2])T([01][0-9]|2[0-4]):[0-6][0-9]:[0-6][0-9](\\.[0-9]{1,12})?Z") {
            if let Some(fast) = Timestamp::parse_utc(text.as_bytes()) {
                let instant = OffsetDateTime::parse(&text, &Rfc3339).map(OffsetDateTime::unix_timestamp_nanos);
                proptest::prop_assert_eq!(instant.map(|nanos| nanos.div_euclid(1000)), Ok(fast.0.into()), "{}", text);
            }
        }
    }
}
