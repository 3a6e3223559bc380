//! Data types: the contract's own, and any other by name.

use std::sync::Arc;

use crate::limits::MAX_TYPE_NAME_LEN;

/// The form of a reading of a known type.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// `val`, at least 0.
    Scalar,
    /// `d` with three components, x, y and z.
    Vector3,
}

macro_rules! known_types {
    ($($variant:ident $name:literal $shape:ident $unit:literal $meaning:literal;)*) => {
        /// The data types whose form the contract lays down ("Data types").
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum KnownType {
            $(#[doc = $meaning] $variant,)*
        }

        impl KnownType {
            /// All known types.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// The known type of this name, if there is one.
            pub fn from_name(name: &str) -> Option<Self> {
                match name {
                    $($name => Some(Self::$variant),)*
                    _ => None,
                }
            }

            /// The name on the wire.
            pub const fn name(self) -> &'static str {
                match self {
                    $(Self::$variant => $name,)*
                }
            }

            /// The form of a reading.
            pub const fn shape(self) -> Shape {
                match self {
                    $(Self::$variant => Shape::$shape,)*
                }
            }

            /// The unit of each number.
            pub const fn unit(self) -> &'static str {
                match self {
                    $(Self::$variant => $unit,)*
                }
            }

            /// What is measured, in words.
            pub const fn meaning(self) -> &'static str {
                match self {
                    $(Self::$variant => $meaning,)*
                }
            }
        }
    };
}

known_types! {
    HeartRate "HEART_RATE" Scalar "beats per minute" "Heart rate.";
    Steps "STEPS" Scalar "steps" "Steps, accumulated since the stream started.";
    Distance "DISTANCE" Scalar "m" "Distance, accumulated since the stream started.";
    FloorsClimbed "FLOORS_CLIMBED" Scalar "floors" "Floors climbed, accumulated since the stream started.";
    StepsCadence "STEPS_CADENCE" Scalar "steps per second" "Cadence.";
    Speed "SPEED" Scalar "m/s" "Speed.";
    Acceleration "ACCELERATION" Vector3 "m/s²" "Acceleration without gravity, in the device's axes; about 0 at rest.";
    Gyroscope "GYROSCOPE" Vector3 "rad/s" "Rotation rate around the device's axes.";
}

/// What a reading measures.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DataType {
    /// A type of the contract.
    Known(KnownType),
    /// Any other name that matches `[A-Z][A-Z0-9_]{0,63}`.
    Other(Arc<str>),
}

impl DataType {
    /// The type of this name; `None` if the name breaks `[A-Z][A-Z0-9_]{0,63}`.
    pub fn from_name(name: &str) -> Option<Self> {
        is_type_name(name).then(|| Self::from_valid_name(name))
    }

    pub(crate) fn from_valid_name(name: &str) -> Self {
        KnownType::from_name(name).map_or_else(|| Self::Other(name.into()), Self::Known)
    }

    /// The name on the wire.
    pub fn name(&self) -> &str {
        match self {
            Self::Known(known) => known.name(),
            Self::Other(name) => name,
        }
    }
}

impl From<KnownType> for DataType {
    fn from(known: KnownType) -> Self {
        Self::Known(known)
    }
}

/// Whether a name matches `[A-Z][A-Z0-9_]{0,63}`.
pub(crate) fn is_type_name(name: &str) -> bool {
    name.len() <= MAX_TYPE_NAME_LEN
        && name.as_bytes().first().is_some_and(u8::is_ascii_uppercase)
        && name.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit() || b == b'_')
}
