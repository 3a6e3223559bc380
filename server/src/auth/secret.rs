//! Secrets: random texts with a recognisable prefix, stored as a hash only.

use std::fmt;

use data_encoding::{Encoding, Specification};
use sha2::{Digest, Sha256};
use std::sync::LazyLock;
use subtle::ConstantTimeEq;

/// Random bytes of a secret: 160 bits, 32 characters of base32.
const SECRET_BYTES: usize = 20;

/// Random bytes of a pairing code: 128 bits, 26 characters; it may have to be typed.
const PAIRING_CODE_BYTES: usize = 16;

/// Crockford's alphabet: no I, L, O or U, so that nothing is misread.
static BASE32: LazyLock<Encoding> = LazyLock::new(|| {
    let mut specification = Specification::new();
    specification.symbols.push_str("0123456789abcdefghjkmnpqrstvwxyz");
    specification.encoding().expect("the alphabet has 32 different symbols")
});

/// What a secret is for; decides its prefix.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SecretKind {
    /// A single-use token for IDENTIFY.
    Token,
    /// A developer's API key.
    ApiKey,
    /// The one-time key of a dashboard link.
    LinkKey,
    /// A dashboard's session.
    Dashboard,
    /// A phone's session.
    Phone,
    /// A viewer link.
    ViewerLink,
    /// A viewer's session.
    Viewer,
    /// The code that pairs a phone.
    PairingCode,
}

impl SecretKind {
    const fn prefix(self) -> &'static str {
        match self {
            Self::Token => "mwt_",
            Self::ApiKey => "mwk_",
            Self::LinkKey => "mwl_",
            Self::Dashboard => "mwd_",
            Self::Phone => "mwp_",
            Self::ViewerLink => "mwv_",
            Self::Viewer => "mws_",
            Self::PairingCode => "MWC",
        }
    }
}

/// A secret's text. It is shown once, to whom it is for, and never by `Debug`.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    /// Makes a new one from the system's randomness.
    ///
    /// # Errors
    /// If the system has no randomness to give.
    pub fn generate(kind: SecretKind) -> Result<Self, getrandom::Error> {
        if kind == SecretKind::PairingCode {
            let code = random_text(PAIRING_CODE_BYTES)?.to_ascii_uppercase();
            return Ok(Self(format!("{}{code}", kind.prefix())));
        }
        Ok(Self(format!("{}{}", kind.prefix(), random_text(SECRET_BYTES)?)))
    }

    /// The text, for the one who may know it.
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// The text, for the one who may know it.
    pub fn into_text(self) -> String {
        self.0
    }

    /// What is stored in its place.
    pub fn hash(&self) -> SecretHash {
        SecretHash::of(&self.0)
    }
}

/// A secret that somebody else chose or sent.
impl From<String> for Secret {
    fn from(text: String) -> Self {
        Self(text)
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}

/// The SHA-256 of a secret. Secrets are random and long, so a slow hash would protect nothing more.
#[derive(Clone, Copy)]
pub struct SecretHash([u8; 32]);

impl SecretHash {
    /// The hash of a text that may be a secret.
    pub fn of(text: &str) -> Self {
        Self(Sha256::digest(text).into())
    }

    /// The hash of a pairing code as people type it: case, spaces, hyphens and look-alikes do not matter.
    pub fn of_pairing_code(text: &str) -> Self {
        let code: String = text
            .chars()
            .filter(|c| !matches!(c, ' ' | '-'))
            .map(|c| match c.to_ascii_uppercase() {
                'O' => '0',
                'I' | 'L' => '1',
                other => other,
            })
            .collect();
        Self::of(&code)
    }

    pub(super) const fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    pub(super) const fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

/// In constant time.
impl PartialEq for SecretHash {
    fn eq(&self, other: &Self) -> bool {
        self.0.ct_eq(&other.0).into()
    }
}

impl Eq for SecretHash {}

impl fmt::Debug for SecretHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SecretHash(…)")
    }
}

/// Random lower-case base32 of so many bytes; also the base of public ids.
pub(crate) fn random_text(bytes: usize) -> Result<String, getrandom::Error> {
    let mut buffer = [0; SECRET_BYTES];
    let buffer = &mut buffer[..bytes.min(SECRET_BYTES)];
    getrandom::fill(buffer)?;
    Ok(BASE32.encode(buffer))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_have_their_prefix_and_enough_randomness() {
        let table = [
            (SecretKind::Token, "mwt_", 36),
            (SecretKind::ApiKey, "mwk_", 36),
            (SecretKind::LinkKey, "mwl_", 36),
            (SecretKind::Dashboard, "mwd_", 36),
            (SecretKind::Phone, "mwp_", 36),
            (SecretKind::ViewerLink, "mwv_", 36),
            (SecretKind::Viewer, "mws_", 36),
            (SecretKind::PairingCode, "MWC", 29),
        ];
        for (kind, prefix, length) in table {
            let secret = Secret::generate(kind).unwrap();
            assert!(secret.expose().starts_with(prefix), "{kind:?}");
            assert_eq!(secret.expose().len(), length, "{kind:?}");
            assert_ne!(secret, Secret::generate(kind).unwrap(), "{kind:?}");
        }
    }

    #[test]
    fn debug_shows_nothing_of_a_secret_or_its_hash() {
        let secret = Secret::generate(SecretKind::Token).unwrap();
        assert_eq!(format!("{secret:?}"), "Secret(…)");
        assert_eq!(format!("{:?}", secret.hash()), "SecretHash(…)");
    }

    #[test]
    fn a_pairing_code_may_be_typed_carelessly() {
        let code = SecretHash::of("0123456789ABCDEF");
        for typed in ["0123456789abcdef", "0123-4567-89AB-CDEF", "o1 23 4567 89ab cdef", "Ol23456789ABCDEF"] {
            assert_eq!(SecretHash::of_pairing_code(typed), code, "{typed}");
        }
        assert_ne!(SecretHash::of_pairing_code("0123456789ABCDEG"), code);
    }
}
