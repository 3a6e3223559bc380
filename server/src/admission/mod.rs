//! How much one address may ask of the server: failed attempts at its secrets, connections, and connections that have not
//! said who they are. This machine itself is exempt, so that nobody can lock its owner out.

mod attempts;
mod connections;
mod gate;
mod house;

use std::net::{IpAddr, Ipv6Addr};

pub use attempts::Attempts;
pub use connections::{Connections, Full, Held, Seat};
pub use gate::{Gate, Guest, guard_connect, guard_secret};
pub use house::{House, Place};

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

/// Whether whoever has `own` of the `taken` places may have one more of `max`: as long as that is fewer than are free.
///
/// So one alone gets half of them, two that come together a third each, and there is room for who comes next, without a list of
/// who may have how many.
pub(crate) const fn is_fair(own: usize, taken: usize, max: usize) -> bool {
    own < max.saturating_sub(taken)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// How many places each of so many has, who take turns until none gets another.
    fn shares(of: usize, max: usize) -> Vec<usize> {
        let mut shares = vec![0; of];
        let mut before = None;
        while before.replace(shares.clone()).as_ref() != Some(&shares) {
            for place in 0..of {
                shares[place] += usize::from(is_fair(shares[place], shares.iter().sum(), max));
            }
        }
        shares
    }

    #[test]
    fn places_are_shared_and_some_are_left_for_who_comes_next() {
        assert_eq!(shares(1, 128), [64]);
        assert_eq!(shares(2, 128), [43, 43]);
        assert_eq!(shares(4, 128), [26, 26, 26, 25]);
        assert!(shares(200, 128).iter().all(|share| *share <= 1));
        assert_eq!(shares(200, 128).iter().sum::<usize>(), 128);
        assert!(!is_fair(0, 129, 128));
    }

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
