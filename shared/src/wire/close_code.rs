//! The one table of close codes.

/// What a client does after its connection was closed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Comeback {
    /// Reconnect by itself, after a jittered delay, with a fresh token.
    Reconnect,
    /// Stay away until a person or a program changes something: another try would end the same way.
    Stop,
}

impl Comeback {
    /// The advice in words, for tables.
    pub const fn describe(self) -> &'static str {
        match self {
            Self::Reconnect => "reconnect",
            Self::Stop => "stop",
        }
    }
}

macro_rules! close_codes {
    ($($value:literal $variant:ident $comeback:ident $when:literal;)*) => {
        /// Why the server closed a connection.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        #[repr(u16)]
        pub enum CloseCode {
            $(#[doc = $when] $variant = $value,)*
        }

        impl CloseCode {
            /// All close codes, by value.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// The close code with this number, if it is one of the contract's.
            pub const fn from_number(number: u16) -> Option<Self> {
                match number {
                    $($value => Some(Self::$variant),)*
                    _ => None,
                }
            }

            /// When the server closes with it.
            pub const fn when(self) -> &'static str {
                match self {
                    $(Self::$variant => $when,)*
                }
            }

            /// Whether a client should come back by itself.
            pub const fn comeback(self) -> Comeback {
                match self {
                    $(Self::$variant => Comeback::$comeback,)*
                }
            }
        }
    };
}

close_codes! {
    1001 GoingAway Reconnect "The server is shutting down, after what it had accepted is stored.";
    1003 Unsupported Stop "A binary frame.";
    1007 InvalidPayload Stop "Not JSON, or JSON that fits no frame; the reason names the field.";
    1009 TooBig Stop "A frame over the size limit.";
    1011 Internal Reconnect "An internal error; its cause is in the server's log.";
    1013 TryAgainLater Reconnect "The consumer fell so far behind that what it needs is no longer retained.";
    4000 IdentifyExpected Reconnect "Any frame but HEARTBEAT before IDENTIFY, or no IDENTIFY in time.";
    4001 BadToken Reconnect "An unknown, expired or used token, or one of the other role; or the key, user, session or link that let the connection in has ended.";
    4002 Duplicate Stop "A newer connection of the same producer took over, or the developer has too many consumers.";
    4003 AlreadyIdentified Stop "A second IDENTIFY.";
    4004 UnknownOpcode Stop "An op that is no opcode, or one that this side or role may not send.";
    4005 HeartbeatMissed Reconnect "No HEARTBEAT within 1.5 times the interval.";
}

impl CloseCode {
    /// The number on the wire.
    pub const fn number(self) -> u16 {
        self as u16
    }
}
