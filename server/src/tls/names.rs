//! Which names an authority may vouch for, and which ones a certificate holds.
//!
//! People install the authority on their phones, so it must be useless for the rest of the world: its certificate permits
//! private networks, `.local` and the machine's own names only ([RFC 5280, section
//! 4.2.1.10](https://www.rfc-editor.org/rfc/rfc5280#section-4.2.1.10)).

use std::{collections::BTreeSet, net::IpAddr};

use ipnet::IpNet;
use rcgen::{CidrSubnet, GeneralSubtree, NameConstraints};
use x509_parser::{certificate::X509Certificate, extensions::GeneralName};

/// Loopback, private networks (RFC 1918, RFC 4193), shared ones (RFC 6598) and link-local ones.
const PRIVATE_NETWORKS: [&str; 8] = [
    "127.0.0.0/8",
    "10.0.0.0/8",
    "172.16.0.0/12",
    "192.168.0.0/16",
    "100.64.0.0/10",
    "169.254.0.0/16",
    "::1/128",
    "fc00::/7",
];

/// What a new authority may vouch for: everything private, and these names of the machine.
pub(super) fn constraints(names: &[String]) -> NameConstraints {
    let mut networks: Vec<IpNet> = PRIVATE_NETWORKS.iter().filter_map(|text| text.parse().ok()).collect();
    let mut domains = BTreeSet::from(["local", "localhost"]);
    for name in names {
        match name.parse::<IpAddr>() {
            Ok(address) if networks.iter().any(|network| network.contains(&address)) => {}
            Ok(address) => networks.push(address.into()),
            Err(_) if name.ends_with(".local") => {}
            Err(_) => {
                domains.insert(name);
            }
        }
    }
    let subnet = |network: IpNet| {
        GeneralSubtree::IpAddress(CidrSubnet::from_addr_prefix(network.network(), network.prefix_len()))
    };
    let domains = domains.into_iter().map(|name| GeneralSubtree::DnsName(name.to_owned()));
    NameConstraints {
        permitted_subtrees: domains.chain(networks.into_iter().map(subnet)).collect(),
        excluded_subtrees: Vec::new(),
    }
}

/// Whether an authority's certificate permits a name. One without constraints permits all.
pub(super) fn permits(authority: &X509Certificate<'_>, name: &str) -> bool {
    let Ok(Some(constraints)) = authority.name_constraints() else { return true };
    let Some(permitted) = &constraints.value.permitted_subtrees else { return true };
    let address = name.parse::<IpAddr>().ok();
    permitted.iter().any(|subtree| match (&subtree.base, address) {
        (GeneralName::IPAddress(network), Some(address)) => is_within(network, address),
        (GeneralName::DNSName(domain), None) => {
            name == *domain || name.strip_suffix(domain).is_some_and(|rest| rest.ends_with('.'))
        }
        _ => false,
    })
}

/// A network as certificates hold it: the address, then the mask.
fn is_within(network: &[u8], address: IpAddr) -> bool {
    let address = octets(address);
    if network.len() != 2 * address.len() {
        return false;
    }
    let (base, mask) = network.split_at(address.len());
    address.iter().zip(base).zip(mask).all(|((address, base), mask)| address & mask == base & mask)
}

/// The names and addresses of a certificate.
pub(super) fn of_certificate(certificate: &X509Certificate<'_>) -> BTreeSet<String> {
    let Ok(Some(alternative)) = certificate.subject_alternative_name() else { return BTreeSet::new() };
    let name = |name: &GeneralName<'_>| match name {
        GeneralName::DNSName(name) => Some((*name).to_owned()),
        GeneralName::IPAddress(octets) => match octets.len() {
            4 => <[u8; 4]>::try_from(*octets).ok().map(|octets| IpAddr::from(octets).to_string()),
            _ => <[u8; 16]>::try_from(*octets).ok().map(|octets| IpAddr::from(octets).to_string()),
        },
        _ => None,
    };
    alternative.value.general_names.iter().filter_map(name).collect()
}

fn octets(address: IpAddr) -> Vec<u8> {
    match address {
        IpAddr::V4(address) => address.octets().to_vec(),
        IpAddr::V6(address) => address.octets().to_vec(),
    }
}
