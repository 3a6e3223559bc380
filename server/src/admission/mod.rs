//! How much one address may ask of the server: failed attempts at its secrets, connections, and connections that have not
//! said who they are. This machine itself is exempt, so that nobody can lock its owner out.

mod attempts;
mod connections;
mod gate;

use std::net::{IpAddr, Ipv6Addr};

pub use attempts::Attempts;
pub use connections::{Connections, Held, Seat};
pub use gate::{Gate, Guest, guard_connect, guard_secret};

/// Whom limits count: an IPv4 address, or the network of 2^64 addresses that a host of IPv6 can choose from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Source(IpAddr);

impl Source {
    /// The source that an address belongs to; none if it is this machine itself.
    pub fn of(address: IpAddr) -> Option<Self> {
        match address.to_canonical() {
            address if address.is_loopback() => None,
            address => Some(Self::network_of(address)),
        }
    }

    /// The same for an address that somebody else may stand behind, so that loopback counts too.
    pub fn behind(address: IpAddr) -> Self {
        Self::network_of(address.to_canonical())
    }

    fn network_of(address: IpAddr) -> Self {
        match address {
            IpAddr::V4(_) => Self(address),
            IpAddr::V6(address) => {
                let network = u128::from(address) >> 64 << 64;
                Self(Ipv6Addr::from(network).into())
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_that_one_host_can_choose_are_one_source() {
        let source = |text: &str| Source::of(text.parse().unwrap());
        let table = [
            ("2001:db8::1", "2001:db8::ffff:1", true),
            ("2001:db8::1", "2001:db8:0:1::1", false),
            ("192.0.2.1", "::ffff:192.0.2.1", true),
            ("192.0.2.1", "192.0.2.2", false),
        ];
        for (a, b, same) in table {
            assert_eq!(source(a) == source(b), same, "{a} {b}");
        }
        for own in ["127.0.0.1", "127.9.9.9", "::1", "::ffff:127.0.0.1"] {
            assert_eq!(source(own), None, "{own}");
        }
    }
}
