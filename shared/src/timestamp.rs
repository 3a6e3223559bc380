//! Instants on the wire: RFC 3339 text with an offset, microseconds inside.

use std::fmt;

use time::{OffsetDateTime, UtcOffset, format_description::well_known::Rfc3339};

const MICROS_PER_S: i64 = 1_000_000;

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
        let instant = OffsetDateTime::parse(text, &Rfc3339).map_err(|_| InvalidTimestamp)?;
        let micros = instant.unix_timestamp_nanos().div_euclid(1000);
        i64::try_from(micros).map(Self).map_err(|_| InvalidTimestamp)
    }
}

/// RFC 3339 in UTC with microseconds: `2022-05-04T09:26:11.268507Z`.
impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let seconds = self.0.div_euclid(MICROS_PER_S);
        let micros = self.0.rem_euclid(MICROS_PER_S);
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
    fn refuses_what_has_no_offset_or_is_no_date() {
        for text in
            ["", "2022-05-04", "2022-05-04T10:26:11", "2022-13-04T10:26:11Z", "2022-05-04T25:26:11Z", "now"]
        {
            assert_eq!(Timestamp::parse_rfc3339(text), Err(InvalidTimestamp), "{text}");
        }
    }

    proptest::proptest! {
        #[test]
        fn what_is_written_can_be_read(micros in -62_135_596_800_000_000i64..253_402_300_799_999_999) {
            let text = Timestamp(micros).to_string();
            proptest::prop_assert_eq!(Timestamp::parse_rfc3339(&text), Ok(Timestamp(micros)));
        }
    }
}
