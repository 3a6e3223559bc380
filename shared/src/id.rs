//! Names of developers and users.

use std::{fmt, str::FromStr, sync::Arc};

use crate::limits::MAX_USER_ID_LEN;

/// Why a text is no id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("an id is 1 to 64 of A-Z a-z 0-9 _ -")]
pub struct InvalidId;

fn is_id(text: &str) -> bool {
    (1..=MAX_USER_ID_LEN).contains(&text.len())
        && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_' || b == b'-')
}

macro_rules! id_type {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(Arc<str>);

        impl $name {
            /// The id as text: 1 to 64 of `A-Z a-z 0-9 _ -`, so it needs no escaping in JSON or a URL.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl FromStr for $name {
            type Err = InvalidId;
            fn from_str(text: &str) -> Result<Self, InvalidId> {
                if is_id(text) { Ok(Self(text.into())) } else { Err(InvalidId) }
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Debug::fmt(&*self.0, f)
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(&self.0)
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = String::deserialize(deserializer)?;
                text.parse().map_err(serde::de::Error::custom)
            }
        }
    };
}

id_type! {
    /// A user of one developer: whoever a producer's readings belong to (`uid` on the wire).
    UserId
}
id_type! {
    /// A developer: the owner of users, readings and one ordered log (`dev-id` of the token endpoints).
    DevId
}

id_type! {
    /// A producer's numbered stream (capability `ack`), named by the producer; unique among a user's streams.
    StreamId
}
id_type! {
    /// A consumer across its connections (capability `session`), named by the consumer.
    SessionId
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accepts_just_the_alphabet_of_the_contract() {
        for good in ["a", "8e864e3a-979a-4d04-b4e9-b6d020f20ba0", "A_z-9", &"x".repeat(64)] {
            assert_eq!(good.parse::<UserId>().map(|id| id.to_string()), Ok(good.to_owned()));
        }
        for bad in ["", "a b", "a.b", "ä", "a\"", &"x".repeat(65)] {
            assert_eq!(bad.parse::<UserId>(), Err(InvalidId), "{bad:?}");
        }
    }
}
