//! The one table of opcodes.

/// Who may send a frame.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sender {
    /// Producers and consumers.
    Client,
    /// Producers only.
    Producer,
    /// Consumers only.
    Consumer,
    /// The server only.
    Server,
}

impl Sender {
    /// The sender in words, for tables.
    pub const fn describe(self) -> &'static str {
        match self {
            Self::Client => "client",
            Self::Producer => "producer",
            Self::Consumer => "consumer",
            Self::Server => "server",
        }
    }
}

macro_rules! opcodes {
    ($($value:literal $variant:ident $name:literal $sender:ident $meaning:literal;)*) => {
        /// What a frame is, its `op` on the wire.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        #[repr(u8)]
        pub enum Opcode {
            $(#[doc = $meaning] $variant = $value,)*
        }

        impl Opcode {
            /// All opcodes, by value.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// The opcode with this number, if there is one.
            pub const fn from_number(number: i64) -> Option<Self> {
                match number {
                    $($value => Some(Self::$variant),)*
                    _ => None,
                }
            }

            /// The name in the reference.
            pub const fn name(self) -> &'static str {
                match self {
                    $(Self::$variant => $name,)*
                }
            }

            /// Who may send it.
            pub const fn sender(self) -> Sender {
                match self {
                    $(Self::$variant => Sender::$sender,)*
                }
            }

            /// What it means, in one sentence.
            pub const fn meaning(self) -> &'static str {
                match self {
                    $(Self::$variant => $meaning,)*
                }
            }
        }
    };
}

opcodes! {
    0 Heartbeat "HEARTBEAT" Client "Keeps the connection alive; allowed before IDENTIFY too.";
    1 HeartbeatAck "HEARTBEAT_ACK" Server "Answers each HEARTBEAT.";
    2 Hello "HELLO" Server "Sent at once on connecting; carries the heartbeat interval in milliseconds.";
    3 Identify "IDENTIFY" Client "Completes the handshake: a token and the role, 0 producer or 1 consumer.";
    4 Ready "READY" Server "The handshake is complete: a producer may submit, a consumer receives.";
    5 Dispatch "DISPATCH" Server "One event of the developer's log.";
    6 Submit "SUBMIT" Producer "A new reading.";
    7 Replay "REPLAY" Consumer "Asks for the events between two sequence numbers, both exclusive.";
    8 Status "STATUS" Producer "Presence of a producer's device; kept, never dispatched; a malformed one is dropped.";
}

impl Opcode {
    /// The number on the wire.
    pub const fn number(self) -> u8 {
        self as u8
    }
}
