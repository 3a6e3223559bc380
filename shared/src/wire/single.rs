//! The SUBMIT that nearly all are: one reading, written without white space, escapes or members of its own.
//!
//! Recognised and checked in one pass over its bytes. Whatever looks otherwise, right or wrong, is left to the
//! [`Envelope`](super::Envelope), so that the rules stand there alone; a property test and a fuzz target compare the two.

use crate::{
    DataType, Timestamp,
    limits::MAX_VECTOR_LEN,
    reading::{Shape, is_type_name},
};

/// Digits of a number that is looked at here, with sign and point: it cannot be too large for a 64-bit float.
const MAX_NUMBER_LEN: usize = 40;

/// One reading of a SUBMIT, checked.
#[derive(Debug, Clone, PartialEq)]
pub struct Single<'a> {
    /// What was measured.
    pub data_type: DataType,
    /// The reading as it was written.
    pub json: &'a str,
    /// Its `ts`, if it has one.
    pub ts: Option<Timestamp>,
}

/// The numbers of a reading, as far as they matter to its form.
enum Numbers {
    Scalar,
    Vector(usize),
}

/// Reads a text as such a SUBMIT; `None` says nothing about it.
pub fn single_submit(text: &str) -> Option<Single<'_>> {
    let rest = text.strip_prefix(r#"{"op":6,"t":""#)?;
    let name_len = rest.bytes().position(|byte| byte == b'"')?;
    let (name, rest) = rest.split_at(name_len);
    if !is_type_name(name) {
        return None;
    }
    let json = rest.strip_prefix(r#"","d":"#)?.strip_suffix('}')?;
    let (ts, numbers) = reading(json.as_bytes())?;
    let data_type = DataType::from_valid_name(name);
    let fits = match (&data_type, numbers) {
        (DataType::Other(_), Numbers::Scalar) => true,
        (DataType::Other(_), Numbers::Vector(len)) => len <= MAX_VECTOR_LEN,
        (DataType::Known(known), Numbers::Scalar) => known.shape() == Shape::Scalar,
        (DataType::Known(known), Numbers::Vector(len)) => known.shape() == Shape::Vector3 && len == 3,
    };
    fits.then_some(Single { data_type, json, ts })
}

/// Reads a reading to its last brace.
fn reading(json: &[u8]) -> Option<(Option<Timestamp>, Numbers)> {
    let mut rest = json.strip_prefix(b"{")?;
    let (mut ts, mut numbers) = (None, None);
    loop {
        if let Some(after) = rest.strip_prefix(br#""ts":""#) {
            let len = after.iter().position(|byte| *byte == b'"')?;
            let (text, after) = after.split_at(len);
            if ts.replace(Timestamp::parse_utc(text)?).is_some() {
                return None;
            }
            rest = after.strip_prefix(b"\"")?;
        } else if let Some(after) = rest.strip_prefix(br#""d":["#) {
            let (len, after) = list(after)?;
            if numbers.replace(Numbers::Vector(len)).is_some() {
                return None;
            }
            rest = after;
        } else {
            let after = rest.strip_prefix(br#""val":"#)?;
            // Whether a negative number will do depends on the type.
            if after.first() == Some(&b'-') || numbers.replace(Numbers::Scalar).is_some() {
                return None;
            }
            rest = number(after)?;
        }
        match rest {
            [b','] => return None,
            [b',', after @ ..] => rest = after,
            [b'}'] => return Some((ts, numbers?)),
            _ => return None,
        }
    }
}

/// Reads numbers to the closing bracket; how many there were, and what follows it.
fn list(mut rest: &[u8]) -> Option<(usize, &[u8])> {
    let mut len = 0;
    loop {
        rest = number(rest)?;
        len += 1;
        match rest {
            [b',', after @ ..] => rest = after,
            [b']', after @ ..] => return Some((len, after)),
            _ => return None,
        }
    }
}

/// Reads a number without an exponent (RFC 8259, section 6); what follows it.
fn number(bytes: &[u8]) -> Option<&[u8]> {
    let digits = |bytes: &[u8]| bytes.iter().position(|byte| !byte.is_ascii_digit()).unwrap_or(bytes.len());
    let unsigned = bytes.strip_prefix(b"-").unwrap_or(bytes);
    let whole = digits(unsigned);
    if whole == 0 || (whole > 1 && unsigned[0] == b'0') {
        return None;
    }
    let mut rest = &unsigned[whole..];
    if let [b'.', after @ ..] = rest {
        let fraction = digits(after);
        if fraction == 0 {
            return None;
        }
        rest = &after[fraction..];
    }
    let is_short = bytes.len() - rest.len() <= MAX_NUMBER_LEN;
    (is_short && !matches!(rest, [b'e' | b'E', ..])).then_some(rest)
}
