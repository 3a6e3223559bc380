//! Where the server is, as others see it.

use std::{fmt, str::FromStr};

use axum::http::{Uri, uri::Authority};

/// Scheme, host and port of the server as others see it: an origin.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BaseUrl {
    https: bool,
    authority: Authority,
}

impl BaseUrl {
    /// Whether the scheme is https.
    pub const fn is_https(&self) -> bool {
        self.https
    }

    /// The host, and the port if it is not the scheme's own.
    pub const fn authority(&self) -> &Authority {
        &self.authority
    }
}

impl fmt::Display for BaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}://{}", if self.https { "https" } else { "http" }, self.authority)
    }
}

impl FromStr for BaseUrl {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let wanted =
            || "must be a scheme and a host, like https://motion.example.org, without a path".to_owned();
        // As browsers write it, whose origins are compared with it.
        let uri: Uri = text.to_ascii_lowercase().parse().map_err(|_| wanted())?;
        let https = match uri.scheme_str() {
            Some("https") => true,
            Some("http") => false,
            _ => return Err(wanted()),
        };
        let authority = uri.authority().ok_or_else(wanted)?;
        if uri.path() != "/" || uri.query().is_some() || authority.as_str().contains('@') {
            return Err(wanted());
        }
        let default_port = if https { 443 } else { 80 };
        let authority = if authority.port_u16() == Some(default_port) {
            authority.host().parse().map_err(|_| wanted())?
        } else {
            authority.clone()
        };
        Ok(Self { https, authority })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base_urls_are_origins() {
        let table = [
            ("https://motion.example.org", "https://motion.example.org"),
            ("https://motion.example.org:443/", "https://motion.example.org"),
            ("http://[::1]:8080", "http://[::1]:8080"),
            ("http://localhost:80", "http://localhost"),
            ("HTTPS://Motion.Example.ORG:8443", "https://motion.example.org:8443"),
        ];
        for (text, origin) in table {
            assert_eq!(text.parse::<BaseUrl>().unwrap().to_string(), origin);
        }
    }
}
