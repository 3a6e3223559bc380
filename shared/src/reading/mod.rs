//! Readings: what was measured, checked against the data type, passed on as it was written.

mod data_type;
mod value;

use std::fmt;

use serde::{
    Deserialize, Deserializer,
    de::{self, MapAccess, Visitor},
};
use serde_json::value::RawValue;

pub(crate) use data_type::is_type_name;
pub use data_type::{DataType, KnownType, Shape};
pub use value::Value;

use crate::{
    Timestamp,
    limits::{MAX_READING_DEPTH, MAX_VECTOR_LEN},
    wire::Fault,
};

/// A checked reading; its JSON stays the producer's, byte for byte.
#[derive(Debug, Clone, PartialEq)]
pub struct Reading<'a> {
    /// The whole object as it was written.
    pub json: &'a str,
    /// Its `ts`, if it has one.
    pub ts: Option<Timestamp>,
    /// Its numbers.
    pub value: Value,
}

impl<'a> Reading<'a> {
    /// Checks a reading (the `d` of a SUBMIT or DISPATCH) against its data type.
    ///
    /// # Errors
    /// 1007, naming the field.
    pub fn check(json: &'a str, data_type: &DataType) -> Result<Self, Fault> {
        let reading = Self::parse(json)?;
        check_shape(&reading.value, data_type)?;
        Ok(reading)
    }

    /// Reads a reading of whatever type.
    fn parse(json: &'a str) -> Result<Self, Fault> {
        if !json.starts_with('{') {
            return Err(Fault::payload("d must be an object with val or d"));
        }
        let members: Members<'a> = serde_json::from_str(json)
            .map_err(|_| Fault::payload("d must be an object that names val, d and ts at most once"))?;
        if members.has_nested_extra && depth(json) > MAX_READING_DEPTH {
            return Err(Fault::payload("d is nested too deeply (at most 32 levels)"));
        }
        let value = match (members.val, members.d) {
            (Some(val), None) => {
                Value::Scalar(number(val).ok_or_else(|| Fault::payload("d.val must be a finite number"))?)
            }
            (None, Some(d)) => Value::Vector(numbers(d)?),
            _ => return Err(Fault::payload("d must have exactly one of val and d")),
        };
        let ts = members.ts.map(timestamp).transpose()?;
        Ok(Self { json, ts, value })
    }

    /// Appends the JSON with a `ts`, see [`write_stamped`].
    pub fn write_stamped(&self, out: &mut Vec<u8>, now: Timestamp) -> Timestamp {
        write_stamped(self.json, self.ts, out, now)
    }
}

/// Appends a checked reading's JSON with a `ts`: its own, or `now` put in as the first member. Returns the `ts`.
pub fn write_stamped(json: &str, ts: Option<Timestamp>, out: &mut Vec<u8>, now: Timestamp) -> Timestamp {
    let rest = match ts {
        Some(_) => json,
        None => {
            out.extend_from_slice(format!(r#"{{"ts":"{now}","#).as_bytes());
            &json[1..]
        }
    };
    out.extend_from_slice(rest.as_bytes());
    ts.unwrap_or(now)
}

impl Value {
    /// The numbers of a reading of whatever type; none if it is no reading.
    pub fn of_reading(json: &str) -> Option<Self> {
        Reading::parse(json).ok().map(|reading| reading.value)
    }
}

fn check_shape(value: &Value, data_type: &DataType) -> Result<(), Fault> {
    let DataType::Known(known) = data_type else { return Ok(()) };
    match (known.shape(), value) {
        (Shape::Scalar, Value::Scalar(val)) if *val >= 0.0 => Ok(()),
        (Shape::Scalar, Value::Scalar(_)) => Err(Fault::payload("d.val must be at least 0 for this t")),
        (Shape::Scalar, Value::Vector(_)) => Err(Fault::payload("d must have val for this t")),
        (Shape::Vector3, Value::Vector(d)) if d.len() == 3 => Ok(()),
        (Shape::Vector3, Value::Vector(_)) => Err(Fault::payload("d.d must have 3 numbers for this t")),
        (Shape::Vector3, Value::Scalar(_)) => {
            Err(Fault::payload("d must have d, a list of 3 numbers, for this t"))
        }
    }
}

fn number(raw: &RawValue) -> Option<f64> {
    // Overlarge literals are an error in serde_json, so what comes back is finite.
    serde_json::from_str(raw.get()).ok()
}

fn numbers(raw: &RawValue) -> Result<Vec<f64>, Fault> {
    let fault = || Fault::payload("d.d must be a list of 1 to 64 finite numbers");
    // Counted before it is read, so that a hostile list costs no memory.
    if raw.get().bytes().filter(|b| *b == b',').count() >= MAX_VECTOR_LEN {
        return Err(fault());
    }
    let numbers: Vec<f64> = serde_json::from_str(raw.get()).map_err(|_| fault())?;
    if numbers.is_empty() { Err(fault()) } else { Ok(numbers) }
}

fn timestamp(raw: &RawValue) -> Result<Timestamp, Fault> {
    let fault = || Fault::payload("d.ts must be RFC 3339 with an offset");
    match serde_json::from_str::<&str>(raw.get()) {
        Ok(text) => Timestamp::parse_rfc3339(text).map_err(|_| fault()),
        // A string with escapes cannot be borrowed.
        Err(_) => {
            let text: String = serde_json::from_str(raw.get()).map_err(|_| fault())?;
            Timestamp::parse_rfc3339(&text).map_err(|_| fault())
        }
    }
}

/// Levels of nesting in valid JSON.
fn depth(json: &str) -> usize {
    let (mut level, mut deepest, mut in_string, mut escaped) = (0usize, 0, false, false);
    for byte in json.bytes() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if in_string => escaped = true,
            b'"' => in_string = !in_string,
            b'{' | b'[' if !in_string => {
                level += 1;
                deepest = deepest.max(level);
            }
            b'}' | b']' if !in_string => level = level.saturating_sub(1),
            _ => {}
        }
    }
    deepest
}

/// The members of a reading's object, unread.
struct Members<'a> {
    val: Option<&'a RawValue>,
    d: Option<&'a RawValue>,
    ts: Option<&'a RawValue>,
    has_nested_extra: bool,
}

#[derive(Deserialize)]
#[serde(field_identifier, rename_all = "lowercase")]
enum Member {
    Val,
    D,
    Ts,
    #[serde(other)]
    Extra,
}

impl<'de: 'a, 'a> Deserialize<'de> for Members<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct MembersVisitor;

        impl<'de> Visitor<'de> for MembersVisitor {
            type Value = Members<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a reading")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Members<'de>, A::Error> {
                let mut members = Members { val: None, d: None, ts: None, has_nested_extra: false };
                while let Some(member) = map.next_key()? {
                    let raw: &'de RawValue = map.next_value()?;
                    let slot = match member {
                        Member::Val => &mut members.val,
                        Member::D => &mut members.d,
                        Member::Ts => &mut members.ts,
                        Member::Extra => {
                            members.has_nested_extra |= raw.get().starts_with(['{', '[']);
                            continue;
                        }
                    };
                    if slot.replace(raw).is_some() {
                        return Err(de::Error::custom("a member twice"));
                    }
                }
                Ok(members)
            }
        }

        deserializer.deserialize_map(MembersVisitor)
    }
}
