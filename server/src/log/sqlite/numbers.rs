//! The numbers of stored readings, for summaries.

use motionwire_shared::{Value, limits::MAX_VECTOR_LEN};

/// The numbers of one reading after the other, in one place.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Numbers(Vec<f64>);

impl Numbers {
    /// Reads a stored reading, which was checked; false if it is none.
    pub(super) fn read(&mut self, reading: &[u8]) -> bool {
        self.read_usual(reading).is_some() || self.read_any(reading).is_some()
    }

    pub(super) fn as_slice(&self) -> &[f64] {
        &self.0
    }

    fn push(&mut self, number: f64) {
        if self.0.len() < MAX_VECTOR_LEN {
            self.0.push(number);
        }
    }

    fn read_any(&mut self, reading: &[u8]) -> Option<()> {
        self.0.clear();
        let value = Value::of_reading(std::str::from_utf8(reading).ok()?)?;
        for number in value.components() {
            self.push(*number);
        }
        Some(())
    }

    /// The form that nearly all have: the time first, if it is there, then the numbers, nothing else and no white space.
    fn read_usual(&mut self, reading: &[u8]) -> Option<()> {
        self.0.clear();
        let mut rest = reading.strip_prefix(b"{")?;
        if let Some(after) = rest.strip_prefix(br#""ts":""#) {
            let quote = after.iter().position(|byte| *byte == b'"')?;
            rest = after[quote..].strip_prefix(br#"","#)?;
        }
        if let Some(after) = rest.strip_prefix(br#""val":"#) {
            return self.take(after.strip_suffix(b"}")?);
        }
        let list = rest.strip_prefix(br#""d":["#)?.strip_suffix(b"]}")?;
        list.split(|byte| *byte == b',').try_for_each(|number| self.take(number))
    }

    fn take(&mut self, number: &[u8]) -> Option<()> {
        if let Some(number) = short_decimal(number) {
            self.push(number);
            return Some(());
        }
        // Of what is a number elsewhere, only what JSON calls so.
        if !number.first().is_some_and(|first| matches!(first, b'-' | b'0'..=b'9')) {
            return None;
        }
        let number: f64 = std::str::from_utf8(number).ok()?.parse().ok()?;
        number.is_finite().then(|| self.push(number))
    }
}

/// Digits of a number that a 64-bit float holds exactly, whatever they are.
const EXACT_DIGITS: usize = 15;

/// Powers of ten, exact as they are.
const POWERS: [f64; EXACT_DIGITS + 1] =
    [1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15];

/// Reads a number of few digits without an exponent: the quotient of two exact numbers is rounded once, and so correctly.
fn short_decimal(number: &[u8]) -> Option<f64> {
    let digits = number.strip_prefix(b"-").unwrap_or(number);
    if digits.len() > EXACT_DIGITS + 1 {
        return None;
    }
    let (mut value, mut count, mut point) = (0u64, 0, None);
    for byte in digits {
        match byte {
            b'0'..=b'9' => {
                value = 10 * value + u64::from(byte - b'0');
                count += 1;
            }
            b'.' if point.is_none() && count > 0 => point = Some(count),
            _ => return None,
        }
    }
    if count == 0 || count > EXACT_DIGITS || point == Some(count) {
        return None;
    }
    let quotient = value as f64 / POWERS[count - point.unwrap_or(count)];
    Some(if digits.len() < number.len() { -quotient } else { quotient })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn thorough(reading: &str) -> Option<Numbers> {
        let mut numbers = Numbers::default();
        numbers.read_any(reading.as_bytes()).map(|()| numbers)
    }

    #[test]
    fn the_usual_form_is_recognised() {
        for (reading, expected) in [
            (r#"{"ts":"2026-11-23T22:41:46.123456Z","d":[0.1,-0.2,9.8]}"#, &[0.1, -0.2, 9.8][..]),
            (r#"{"val":95}"#, &[95.0]),
            (r#"{"ts":"2026-11-23T22:41:46Z","val":1.5e3}"#, &[1500.0]),
            (r#"{"d":[1,2,3,4,5,6,7,8,9]}"#, &[1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 9.0]),
        ] {
            let mut numbers = Numbers::default();
            assert!(numbers.read_usual(reading.as_bytes()).is_some(), "{reading}");
            assert_eq!(numbers.as_slice(), expected);
            assert_eq!(thorough(reading), Some(numbers));
        }
    }

    #[test]
    fn other_forms_are_read_too() {
        for (reading, expected) in [
            (r#"{"val":95,"ts":"2026-11-23T22:41:46Z"}"#, Some(&[95.0][..])),
            (r#"{ "d": [ 1 , -2e1, 3 ], "more": {"d":[7]} }"#, Some(&[1.0, -20.0, 3.0])),
            (r#"{"x":"}","val":4}"#, Some(&[4.0])),
            (r#"{"d":[]}"#, None),
            (r#"{"d":[nan]}"#, None),
            ("", None),
        ] {
            let mut numbers = Numbers::default();
            assert_eq!(numbers.read(reading.as_bytes()).then(|| numbers.as_slice()), expected, "{reading}");
        }
    }

    proptest! {
        #[test]
        fn few_digits_make_the_nearest_number(text in "-?(0|[1-9][0-9]{0,9})(\\.[0-9]{1,9})?") {
            let expected: f64 = text.parse().unwrap();
            if let Some(number) = short_decimal(text.as_bytes()) {
                prop_assert_eq!(number.to_bits(), expected.to_bits());
            } else {
                prop_assert!(text.len() > EXACT_DIGITS);
            }
        }

        #[test]
        fn the_quick_way_agrees_with_the_thorough_one(
            d in prop::collection::vec(any::<f64>().prop_filter("finite", |number| number.is_finite()), 1..MAX_VECTOR_LEN),
            integer in any::<i64>(),
            has_time in any::<bool>(),
            is_scalar in any::<bool>(),
        ) {
            let time = if has_time { r#""ts":"2026-11-23T22:41:46.5Z","# } else { "" };
            let list: Vec<String> = d.iter().map(f64::to_string).chain([integer.to_string()]).collect();
            let value = if is_scalar { format!(r#""val":{}"#, list[0]) } else { format!(r#""d":[{}]"#, list.join(",")) };
            let reading = format!("{{{time}{value}}}");
            let mut numbers = Numbers::default();
            prop_assert!(numbers.read_usual(reading.as_bytes()).is_some());
            prop_assert_eq!(thorough(&reading), Some(numbers));
        }
    }
}
