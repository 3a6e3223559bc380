//! The extension `motionwire.v1`: what is negotiated, and the values that its frames carry (`PROTOCOL.md`, "Extension").

use std::{fmt, ops::BitAnd};

use serde::{
    Deserialize, Deserializer, Serialize, Serializer,
    de::{Error as _, MapAccess, Visitor},
};

use crate::{
    DataType, SessionId, StreamId, Timestamp,
    limits::{MAX_RATE_HZ, MAX_STATUS_TEXT_LEN, MAX_STREAM_SWITCHES},
};

/// The WebSocket subprotocol that a client offers in its upgrade; without it a connection sees nothing of all this.
pub const SUBPROTOCOL: &str = "motionwire.v1";

macro_rules! capabilities {
    ($($bit:literal $variant:ident $name:literal $meaning:literal;)*) => {
        /// What client and server can agree on beyond the core protocol.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        #[repr(u8)]
        pub enum Capability {
            $(#[doc = $meaning] $variant = 1 << $bit,)*
        }

        impl Capability {
            /// All capabilities.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// The name in `want` and `have`.
            pub const fn name(self) -> &'static str {
                match self {
                    $(Self::$variant => $name,)*
                }
            }

            /// What it brings, in one sentence.
            pub const fn meaning(self) -> &'static str {
                match self {
                    $(Self::$variant => $meaning,)*
                }
            }
        }
    };
}

capabilities! {
    0 Batch "batch" "A SUBMIT may carry several readings of one type, a message from the server several frames.";
    1 Ack "ack" "Submissions are numbered, acknowledged when stored, and stored once however often they are sent.";
    2 Clock "clock" "HEARTBEAT and its answer carry both sides' time.";
    3 Replay "replay" "READY tells what is retained, and a REPLAY tells its end.";
    4 Presence "presence" "Consumers hear when producers come, go, are renamed or deleted, and of holes in their data.";
    5 Control "control" "Consumers may ask producers to switch data types on and off and to change their rates.";
    6 Session "session" "A consumer's newest connection takes the place of its older one.";
}

impl Capability {
    /// The capability of this name, if there is one.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|capability| capability.name() == name)
    }
}

/// A set of capabilities.
#[derive(Clone, Copy, PartialEq, Eq, Default)]
pub struct Capabilities(u8);

impl Capabilities {
    /// What a producer can use.
    pub const PRODUCER: Self = Self(
        Capability::Batch as u8
            | Capability::Ack as u8
            | Capability::Clock as u8
            | Capability::Presence as u8
            | Capability::Control as u8,
    );

    /// What a consumer can use.
    pub const CONSUMER: Self = Self(
        Capability::Batch as u8
            | Capability::Clock as u8
            | Capability::Replay as u8
            | Capability::Presence as u8
            | Capability::Control as u8
            | Capability::Session as u8,
    );

    /// What a consumer can use that may look, and ask producers for nothing.
    pub const VIEWER: Self = Self(Self::CONSUMER.0 & !(Capability::Control as u8));

    /// Whether the capability is among them.
    pub const fn has(self, capability: Capability) -> bool {
        self.0 & capability as u8 != 0
    }

    /// The capabilities, in the order of the table.
    pub fn iter(self) -> impl Iterator<Item = Capability> {
        Capability::ALL.iter().copied().filter(move |capability| self.has(*capability))
    }
}

/// Those that both have.
impl BitAnd for Capabilities {
    type Output = Self;

    fn bitand(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }
}

impl FromIterator<Capability> for Capabilities {
    fn from_iter<I: IntoIterator<Item = Capability>>(capabilities: I) -> Self {
        Self(capabilities.into_iter().fold(0, |bits, capability| bits | capability as u8))
    }
}

impl fmt::Debug for Capabilities {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.iter().map(Capability::name)).finish()
    }
}

impl Serialize for Capabilities {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.iter().map(Capability::name))
    }
}

/// Names that are not known are passed over, so that new ones can come.
impl<'de> Deserialize<'de> for Capabilities {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let names: Vec<String> = Deserialize::deserialize(deserializer)?;
        Ok(names.iter().filter_map(|name| Capability::from_name(name)).collect())
    }
}

/// What a client asks for in its IDENTIFY.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Offer {
    /// The capabilities that it wants.
    pub want: Capabilities,
    /// Names the consumer across its connections (capability `session`).
    pub session: Option<SessionId>,
}

/// The place of a SUBMIT in its producer's numbered stream (capability `ack`).
#[derive(Debug, Clone, PartialEq, Eq, Hash, Deserialize)]
pub struct Position {
    /// The stream, named by the producer.
    pub stream: StreamId,
    /// Increases within the stream, may skip; at most [`MAX_POSITION`](crate::limits::MAX_POSITION).
    pub n: u64,
}

/// Both sides' time (capability `clock`), in milliseconds since each side's own epoch.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct ClockAnswer {
    /// The client's time when it sent its HEARTBEAT.
    #[serde(rename = "t0")]
    pub t0_ms: f64,
    /// The server's time when it answered, since the Unix epoch.
    #[serde(rename = "t1")]
    pub t1_ms: f64,
}

/// What READY says beyond the core protocol.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Ready {
    /// The capabilities that hold for this connection.
    #[serde(default)]
    pub have: Capabilities,
    /// The newest event of the log, 0 if there is none (capability `replay`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seq: Option<u64>,
    /// The oldest event that is retained, if any is (capability `replay`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub oldest: Option<u64>,
}

/// The end of a REPLAY (capability `replay`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReplayEnd {
    /// The exclusive lower bound that was asked for.
    pub after: u64,
    /// The exclusive upper bound that was kept to.
    pub before: u64,
    /// How many events were sent.
    pub sent: u64,
    /// The oldest event that is retained, if any is: more than `after + 1` can mean a loss by retention.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub oldest: Option<u64>,
}

/// Whether a data type flows, and how fast.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct StreamSwitch {
    /// Whether it flows.
    pub on: bool,
    /// At most so many readings a second, in hertz; absent: as many as the sensor delivers.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "rate_hz")]
    pub hz: Option<f64>,
}

fn rate_hz<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<f64>, D::Error> {
    let hz = Option::<f64>::deserialize(deserializer)?;
    match hz {
        Some(hz) if !(hz > 0.0 && hz <= MAX_RATE_HZ) => Err(D::Error::custom("a rate out of range")),
        hz => Ok(hz),
    }
}

/// Switches by data type, at most [`MAX_STREAM_SWITCHES`].
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Streams(Vec<(DataType, StreamSwitch)>);

impl Streams {
    /// Whether there is no switch.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The switch of a type.
    pub fn get(&self, data_type: &DataType) -> Option<StreamSwitch> {
        self.0.iter().find(|(of, _)| of == data_type).map(|(_, switch)| *switch)
    }

    /// Leaves out the switches that are not to be kept.
    pub fn retain(&mut self, mut keep: impl FnMut(&DataType, StreamSwitch) -> bool) {
        self.0.retain(|(data_type, switch)| keep(data_type, *switch));
    }

    /// The last switch of a type counts.
    fn set(&mut self, data_type: DataType, switch: StreamSwitch) {
        match self.0.binary_search_by(|(of, _)| of.cmp(&data_type)) {
            Ok(place) => self.0[place].1 = switch,
            Err(place) => self.0.insert(place, (data_type, switch)),
        }
    }

    /// All switches, in order of their types.
    pub fn iter(&self) -> impl Iterator<Item = (&DataType, StreamSwitch)> {
        self.0.iter().map(|(data_type, switch)| (data_type, *switch))
    }
}

/// Switches beyond the limit are left out.
impl FromIterator<(DataType, StreamSwitch)> for Streams {
    fn from_iter<I: IntoIterator<Item = (DataType, StreamSwitch)>>(switches: I) -> Self {
        let mut streams = Self::default();
        for (data_type, switch) in switches.into_iter().take(MAX_STREAM_SWITCHES) {
            streams.set(data_type, switch);
        }
        streams
    }
}

impl Serialize for Streams {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(data_type, switch)| (data_type.name(), switch)))
    }
}

impl<'de> Deserialize<'de> for Streams {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct StreamsVisitor;

        impl<'de> Visitor<'de> for StreamsVisitor {
            type Value = Streams;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("switches by data type")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Streams, A::Error> {
                let mut streams = Streams::default();
                while let Some(name) = map.next_key::<String>()? {
                    let data_type =
                        DataType::from_name(&name).ok_or_else(|| A::Error::custom("no data type"))?;
                    if streams.0.len() >= MAX_STREAM_SWITCHES {
                        return Err(A::Error::custom("too many switches"));
                    }
                    streams.set(data_type, map.next_value()?);
                }
                Ok(streams)
            }
        }

        deserializer.deserialize_map(StreamsVisitor)
    }
}

/// A stretch of time without data, which its producer knows of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hole {
    /// Its begin.
    #[serde(serialize_with = "write_ts", deserialize_with = "read_ts")]
    pub from: Timestamp,
    /// Its end.
    #[serde(serialize_with = "write_ts", deserialize_with = "read_ts")]
    pub to: Timestamp,
    /// Why, in a word: `hidden` (the page was in the background), `thinned` (the store for unsent data was full).
    #[serde(deserialize_with = "short_text")]
    pub reason: String,
}

fn write_ts<S: Serializer>(ts: &Timestamp, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(ts)
}

fn read_ts<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Timestamp, D::Error> {
    Timestamp::parse_rfc3339(&String::deserialize(deserializer)?).map_err(D::Error::custom)
}

fn short_text<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    let mut text = String::deserialize(deserializer)?;
    cut(&mut text);
    Ok(text)
}

/// Cuts a text that is kept to [`MAX_STATUS_TEXT_LEN`] characters.
pub(super) fn cut(text: &mut String) {
    if let Some((end, _)) = text.char_indices().nth(MAX_STATUS_TEXT_LEN) {
        text.truncate(end);
    }
}

/// How a producer is doing, as consumers hear it (capability `presence`).
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Presence {
    /// Whether its connection stands.
    pub connected: bool,
    /// What people call it, if it has a name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The user was deleted, or its access was revoked.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub deleted: bool,
    /// What it delivers, as it says.
    #[serde(default, skip_serializing_if = "Streams::is_empty")]
    pub streams: Streams,
    /// By how much its own clock is ahead of the server's, in milliseconds, as it says: its `ts` are corrected by that.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub clock_ms: Option<f64>,
    /// A hole in its data, told once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hole: Option<Hole>,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::KnownType;

    #[test]
    fn names_that_are_not_known_are_passed_over() {
        let set: Capabilities = serde_json::from_str(r#"["ack","warp","batch","ack"]"#).unwrap();
        assert_eq!(set.iter().collect::<Vec<_>>(), [Capability::Batch, Capability::Ack]);
        assert_eq!(serde_json::to_string(&set).unwrap(), r#"["batch","ack"]"#);
        assert_eq!((set & Capabilities::CONSUMER).iter().collect::<Vec<_>>(), [Capability::Batch]);
    }

    #[test]
    fn switches_are_checked() {
        let good: Streams =
            serde_json::from_str(r#"{"GYROSCOPE":{"on":true,"hz":60},"ECG":{"on":false}}"#).unwrap();
        assert_eq!(good.get(&KnownType::Gyroscope.into()), Some(StreamSwitch { on: true, hz: Some(60.0) }));
        let again: Streams = serde_json::from_str(&serde_json::to_string(&good).unwrap()).unwrap();
        assert_eq!(again, good);
        for bad in [
            "[]",
            r#"{"lower":{"on":true}}"#,
            r#"{"ECG":{"on":1}}"#,
            r#"{"ECG":{}}"#,
            r#"{"ECG":{"on":true,"hz":0}}"#,
            r#"{"ECG":{"on":true,"hz":-1}}"#,
            r#"{"ECG":{"on":true,"hz":100000}}"#,
        ] {
            assert!(serde_json::from_str::<Streams>(bad).is_err(), "{bad}");
        }
        let many: Vec<_> = (0..65).map(|i| format!(r#""T{i}":{{"on":true}}"#)).collect();
        assert!(serde_json::from_str::<Streams>(&format!("{{{}}}", many.join(","))).is_err());
        assert!(serde_json::from_str::<Streams>(&format!("{{{}}}", many[..64].join(","))).is_ok());
    }
}
