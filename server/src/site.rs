//! Where the server is reached: the machine's addresses and names, its ports, and the URLs that people are given.

use std::{
    collections::BTreeSet,
    net::{IpAddr, Ipv4Addr, SocketAddr, UdpSocket},
    sync::Arc,
};

use arc_swap::ArcSwap;
use axum::http::uri::Authority;

use crate::{auth::Secret, base_url::BaseUrl};

/// The server's ports and the machine it runs on.
#[derive(Debug)]
pub struct Site {
    http: SocketAddr,
    https: Option<SocketAddr>,
    public_url: Option<BaseUrl>,
    /// Lower case; the machine's name, and the same in `.local`.
    names: Vec<String>,
    addresses: ArcSwap<BTreeSet<IpAddr>>,
    /// What a certificate given by files is for, in lower case; none where the server makes its own.
    given_names: Option<BTreeSet<String>>,
}

impl Site {
    /// The site of a server that listens at these addresses, and has a certificate for these names if one is given by files.
    pub fn new(
        http: SocketAddr,
        https: Option<SocketAddr>,
        public_url: Option<BaseUrl>,
        given_names: Option<BTreeSet<String>>,
    ) -> Self {
        let addresses = ArcSwap::from_pointee(machine_addresses());
        let given_names =
            given_names.map(|names| names.iter().map(|name| name.to_ascii_lowercase()).collect());
        Self { http, https, public_url, names: machine_names(), addresses, given_names }
    }

    /// The origin given by `--public-url`.
    pub const fn public_url(&self) -> Option<&BaseUrl> {
        self.public_url.as_ref()
    }

    /// Looks at the machine's addresses again; true if they have changed.
    pub fn refresh(&self) -> bool {
        let addresses = machine_addresses();
        let changed = addresses != **self.addresses.load();
        if changed {
            self.addresses.store(Arc::new(addresses));
        }
        changed
    }

    /// Whether a browser that asks for this host means this server. `local` is where its connection came to.
    pub fn knows(&self, host: &Authority, local: IpAddr) -> bool {
        let name = host.host().trim_start_matches('[').trim_end_matches(']').to_ascii_lowercase();
        if let Ok(address) = name.parse::<IpAddr>() {
            let address = address.to_canonical();
            let known = address.is_loopback() || address == local || self.addresses.load().contains(&address);
            return known || self.is_public_host(host);
        }
        let name = name.trim_end_matches('.');
        let is_own = self.names.iter().chain(self.given_names.iter().flatten()).any(|own| own == name);
        name == "localhost" || is_own || self.is_public_host(host)
    }

    fn is_public_host(&self, host: &Authority) -> bool {
        self.public_url.as_ref().is_some_and(|url| url.authority().host().eq_ignore_ascii_case(host.host()))
    }

    /// All names and addresses that a certificate for this server should hold.
    pub fn certificate_names(&self) -> Vec<String> {
        let mut names: BTreeSet<String> = self.names.iter().cloned().collect();
        names.insert("localhost".to_owned());
        let loopback = [IpAddr::from(Ipv4Addr::LOCALHOST), IpAddr::from(std::net::Ipv6Addr::LOCALHOST)];
        names.extend(self.addresses.load().iter().chain(&loopback).map(ToString::to_string));
        if let Some(url) = &self.public_url {
            let host = url.authority().host();
            names.insert(host.trim_start_matches('[').trim_end_matches(']').to_ascii_lowercase());
        }
        names.into_iter().collect()
    }

    /// Where the dashboard is opened.
    pub fn dashboard_url(&self) -> String {
        match &self.public_url {
            Some(url) => url.to_string(),
            None => format!("http://{}", self.reachable(self.http, IpAddr::from(Ipv4Addr::LOCALHOST))),
        }
    }

    /// Where a phone opens the phone page, without its code.
    pub fn phone_url(&self) -> String {
        format!("{}/p", self.base_url_for_others())
    }

    /// Where others reach this server, from their own machines.
    fn base_url_for_others(&self) -> String {
        match (&self.public_url, self.https) {
            (Some(url), _) => url.to_string(),
            (None, Some(https)) => format!("https://{}", self.certified(https)),
            (None, None) => self.dashboard_url(),
        }
    }

    /// What a certificate given by files is for, where the address that phones are given is not among it.
    pub fn names_elsewhere(&self) -> Option<&BTreeSet<String>> {
        let (names, https) = (self.given_names.as_ref()?, self.https?);
        let is_reached = self.public_url.is_some()
            || names.contains(&host_for_phones(self.address_for_phones(https)))
            || host_name(names).is_some();
        if is_reached { None } else { Some(names) }
    }

    /// Where phones reach the HTTPS port under a name that its certificate holds, as far as that is known.
    fn certified(&self, https: SocketAddr) -> String {
        let name = self.given_names.as_ref().and_then(|names| {
            let is_held = names.contains(&host_for_phones(self.address_for_phones(https)));
            host_name(names).filter(|_| !is_held)
        });
        name.map_or_else(|| self.reachable_by_phones(https), |name| format!("{name}:{}", https.port()))
    }

    /// The viewer's page with the secret of its link.
    pub fn viewer_url(&self, link: &str, secret: &Secret) -> String {
        format!("{}/view/{link}#{}", self.base_url_for_others(), secret.expose())
    }

    /// The phone page with a pairing code.
    pub fn pairing_url(&self, code: &Secret) -> String {
        format!("{}#{}", self.phone_url(), code.expose())
    }

    /// The plain-HTTP page that offers the authority's certificate.
    pub fn certificate_help_url(&self) -> String {
        let port = self.https.unwrap_or(self.http);
        format!("http://{}/", self.reachable_by_phones(port))
    }

    fn reachable_by_phones(&self, listener: SocketAddr) -> String {
        let address = self.address_for_phones(listener);
        if address.ip().is_loopback() { format!("localhost:{}", address.port()) } else { address.to_string() }
    }

    fn address_for_phones(&self, listener: SocketAddr) -> SocketAddr {
        self.reachable(listener, self.lan_address())
    }

    fn reachable(&self, listener: SocketAddr, otherwise: IpAddr) -> SocketAddr {
        if listener.ip().is_unspecified() { SocketAddr::new(otherwise, listener.port()) } else { listener }
    }

    /// The address by which others in the same network most likely reach this machine.
    fn lan_address(&self) -> IpAddr {
        choose_lan_address(&self.addresses.load(), default_route_source())
    }
}

/// What a certificate must hold for an address that phones are given.
fn host_for_phones(address: SocketAddr) -> String {
    if address.ip().is_loopback() { "localhost".to_owned() } else { address.ip().to_string() }
}

/// A name among a certificate's that leads here: neither a pattern nor an address, and not every machine's own.
fn host_name(names: &BTreeSet<String>) -> Option<&String> {
    names.iter().find(|name| {
        !name.starts_with('*') && name.parse::<IpAddr>().is_err() && name.as_str() != "localhost"
    })
}

/// The source address of the default route, which is the real network's among those of virtual ones, else a private
/// one, else any, else loopback.
fn choose_lan_address(addresses: &BTreeSet<IpAddr>, default_route: Option<Ipv4Addr>) -> IpAddr {
    if let Some(address) = default_route.filter(|address| !address.is_loopback()) {
        return address.into();
    }
    let v4 = || {
        addresses.iter().filter_map(|address| match address {
            IpAddr::V4(address) if !address.is_loopback() => Some(*address),
            _ => None,
        })
    };
    v4().find(Ipv4Addr::is_private).or_else(|| v4().next()).unwrap_or(Ipv4Addr::LOCALHOST).into()
}

/// Connecting a UDP socket asks the routing table and sends nothing; the address is one for documentation (RFC 5737).
fn default_route_source() -> Option<Ipv4Addr> {
    let socket = UdpSocket::bind((Ipv4Addr::UNSPECIFIED, 0)).ok()?;
    socket.connect((Ipv4Addr::new(192, 0, 2, 1), 9)).ok()?;
    match socket.local_addr().ok()?.ip() {
        IpAddr::V4(address) if !address.is_unspecified() => Some(address),
        _ => None,
    }
}

/// All addresses but link-local ones of IPv6, which no URL can hold because they need a zone.
fn machine_addresses() -> BTreeSet<IpAddr> {
    match if_addrs::get_if_addrs() {
        Ok(interfaces) => interfaces
            .iter()
            .map(if_addrs::Interface::ip)
            .filter(|ip| !matches!(ip, IpAddr::V6(ip) if ip.is_unicast_link_local()))
            .collect(),
        Err(error) => {
            tracing::warn!(%error, "cannot read the machine's addresses; only this machine will be served");
            BTreeSet::new()
        }
    }
}

fn machine_names() -> Vec<String> {
    let name = gethostname::gethostname().to_string_lossy().to_ascii_lowercase();
    let label = name.split('.').next().unwrap_or_default();
    let is_label = !label.is_empty()
        && label.len() <= 63
        && label.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
    if !is_label || label == "localhost" {
        return Vec::new();
    }
    let mut names = vec![label.to_owned(), format!("{label}.local")];
    if name.contains('.') && name.len() <= 253 && !names.contains(&name) {
        names.push(name);
    }
    names
}

#[cfg(test)]
mod tests {
    use super::*;

    fn site(public_url: Option<&str>) -> Site {
        Site {
            http: "127.0.0.1:8080".parse().unwrap(),
            https: Some("0.0.0.0:8443".parse().unwrap()),
            public_url: public_url.map(|url| url.parse().unwrap()),
            names: vec!["desk".to_owned(), "desk.local".to_owned()],
            addresses: ArcSwap::from_pointee(
                ["127.0.0.1", "192.168.1.20", "fd00::7"].map(|ip| ip.parse().unwrap()).into(),
            ),
            given_names: None,
        }
    }

    #[test]
    fn phones_are_sent_to_a_name_that_a_given_certificate_holds() {
        let table: [(&[&str], &str, bool); 5] = [
            (&["motion.test"], "https://motion.test:8443/p", true),
            (&["*.test", "10.0.0.9", "motion.test"], "https://motion.test:8443/p", true),
            (&["192.168.1.20", "motion.test"], "https://192.168.1.20:8443/p", true),
            (&["*.test", "10.0.0.9", "localhost"], "https://192.168.1.20:8443/p", false),
            (&[], "https://192.168.1.20:8443/p", false),
        ];
        let bound = Some("192.168.1.20:8443".parse().unwrap());
        for (names, url, is_held) in table {
            let given_names: BTreeSet<_> = names.iter().map(ToString::to_string).collect();
            let given = |public_url| Site {
                https: bound,
                given_names: Some(given_names.clone()),
                ..site(public_url)
            };
            let alone = given(None);
            assert_eq!(alone.phone_url(), url, "{names:?}");
            assert_eq!(alone.names_elsewhere().is_none(), is_held, "{names:?}");
            let knows = alone.knows(&"motion.test:8443".parse().unwrap(), IpAddr::from([10, 9, 9, 9]));
            assert_eq!(knows, names.contains(&"motion.test"), "{names:?}");
            let public = given(Some("https://motion.example.org"));
            assert_eq!(public.phone_url(), "https://motion.example.org/p");
            assert_eq!(public.names_elsewhere(), None);
        }
    }

    #[test]
    fn a_site_knows_its_own_names_only() {
        let table = [
            ("localhost:8080", true),
            ("LOCALHOST", true),
            ("127.0.0.1:8080", true),
            ("127.9.9.9", true),
            ("[::1]:8080", true),
            ("192.168.1.20:8443", true),
            ("[fd00::7]", true),
            ("desk:8080", true),
            ("desk.local:8443", true),
            ("Desk.local.", true),
            ("10.9.9.9:8080", true),
            ("motion.example.org", true),
            ("192.168.1.21", false),
            ("evil.example", false),
            ("localhost.evil.example", false),
            ("desk.evil.example:8080", false),
            ("0.0.0.0:8080", false),
        ];
        let site = site(Some("https://motion.example.org"));
        let local = "10.9.9.9".parse().unwrap();
        for (host, known) in table {
            assert_eq!(site.knows(&host.parse().unwrap(), local), known, "{host}");
        }
    }

    #[test]
    fn people_get_urls_that_work_for_them() {
        let own = site(None);
        assert_eq!(own.dashboard_url(), "http://127.0.0.1:8080");
        let public = site(Some("https://motion.example.org"));
        assert_eq!(public.dashboard_url(), "https://motion.example.org");
        assert_eq!(public.phone_url(), "https://motion.example.org/p");
        let code = Secret::from("C0DE".to_owned());
        assert_eq!(public.pairing_url(&code), "https://motion.example.org/p#C0DE");
        let alone = Site { https: Some("127.0.0.1:8443".parse().unwrap()), ..site(None) };
        assert_eq!(alone.phone_url(), "https://localhost:8443/p");
        let bound = Site { https: Some("192.168.1.20:8443".parse().unwrap()), ..site(None) };
        assert_eq!(bound.phone_url(), "https://192.168.1.20:8443/p");
        assert_eq!(bound.certificate_help_url(), "http://192.168.1.20:8443/");
    }

    #[test]
    fn phones_get_the_address_of_their_own_network() {
        let table: [(&[&str], Option<&str>, &str); 5] = [
            (&["172.17.0.1", "192.168.1.20"], Some("192.168.1.20"), "192.168.1.20"),
            (&["203.0.113.5", "192.168.1.20"], None, "192.168.1.20"),
            (&["127.0.0.1", "203.0.113.5"], None, "203.0.113.5"),
            (&["127.0.0.1", "fd00::7"], None, "127.0.0.1"),
            (&[], Some("127.0.0.1"), "127.0.0.1"),
        ];
        for (addresses, route, chosen) in table {
            let addresses = addresses.iter().map(|ip| ip.parse().unwrap()).collect();
            let route = route.map(|ip| ip.parse().unwrap());
            assert_eq!(choose_lan_address(&addresses, route).to_string(), chosen);
        }
    }

    #[test]
    fn a_certificate_covers_every_way_here() {
        let names = site(Some("https://[fd00::9]:8443")).certificate_names();
        for name in
            ["localhost", "127.0.0.1", "::1", "192.168.1.20", "fd00::7", "desk", "desk.local", "fd00::9"]
        {
            assert!(names.iter().any(|n| n == name), "{name} is not in {names:?}");
        }
    }
}
