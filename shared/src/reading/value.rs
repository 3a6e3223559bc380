//! The numbers of a reading.

use std::fmt::Write;

use crate::Timestamp;

/// A scalar or a vector of finite numbers; the unit is the data type's.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// `val` on the wire.
    Scalar(f64),
    /// `d` on the wire, 1 to 64 numbers.
    Vector(Vec<f64>),
}

impl Value {
    /// The numbers, one for a scalar.
    pub fn components(&self) -> &[f64] {
        match self {
            Self::Scalar(val) => std::slice::from_ref(val),
            Self::Vector(d) => d,
        }
    }

    /// The reading's JSON for a SUBMIT: `{"ts":"…","val":95}` or `{"ts":"…","d":[x,y,z]}`.
    ///
    /// Numbers that are not finite have no place on the wire; a sensor's driver drops them before.
    pub fn to_reading_json(&self, ts: Timestamp) -> String {
        let mut out = format!(r#"{{"ts":"{ts}","#);
        match self {
            Self::Scalar(val) => {
                let _ = write!(out, r#""val":{val}"#);
            }
            Self::Vector(d) => {
                out.push_str(r#""d":["#);
                for (i, number) in d.iter().enumerate() {
                    let separator = if i == 0 { "" } else { "," };
                    let _ = write!(out, "{separator}{number}");
                }
                out.push(']');
            }
        }
        out.push('}');
        out
    }
}
