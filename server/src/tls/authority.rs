//! The server's own certificate authority, and the certificates that it issues for the server.

use std::{
    collections::BTreeSet,
    path::{Path, PathBuf},
};

use motionwire_shared::Timestamp;
use rcgen::{
    BasicConstraints, CertificateParams, DnType, ExtendedKeyUsagePurpose, IsCa, Issuer, KeyPair,
    KeyUsagePurpose,
};
use rustls::{
    crypto::ring,
    pki_types::{CertificateDer, PrivateKeyDer, pem::PemObject},
    sign::CertifiedKey,
};
use sha2::{Digest, Sha256};
use time::{Duration, OffsetDateTime, macros::datetime};
use x509_parser::parse_x509_certificate;

use super::{TlsError, names, private_file};

const AUTHORITY_LIFETIME: Duration = Duration::days(3650);

/// Browsers refuse certificates of more than 398 days; the time before now, below, counts too.
const CERTIFICATE_LIFETIME: Duration = Duration::days(395);

/// Phones' clocks may be behind.
const CLOCK_TOLERANCE: Duration = Duration::days(1);

/// A certificate is issued anew so long before its end.
const RENEW_BEFORE: Duration = Duration::days(30);

/// A clock that says less is wrong, since this program is younger; an authority made by it could have ended long ago.
const EARLIEST_NOW: OffsetDateTime = datetime!(2026-01-01 00:00 UTC);

/// A certificate authority of this server alone.
pub struct Authority {
    dir: PathBuf,
    certificate: CertificateDer<'static>,
    issuer: Issuer<'static, KeyPair>,
}

impl Authority {
    /// Reads the authority from `tls/` in the data directory, or makes one that may vouch for private networks and these
    /// names of the machine.
    ///
    /// # Errors
    /// If the files cannot be used, or there is none yet and the clock is wrong.
    pub fn load_or_create(data_dir: &Path, names: &[String], now: Timestamp) -> Result<Self, TlsError> {
        let dir = data_dir.join("tls");
        private_file::create_dir(&dir)?;
        let (certificate_path, key_path) = (dir.join("ca.pem"), dir.join("ca.key"));
        match (private_file::read(&certificate_path)?, private_file::read(&key_path)?) {
            (Some(certificate), Some(key)) => {
                let content = |path: &Path, reason: String| TlsError::Content {
                    path: path.to_owned(),
                    reason: format!("{reason}; restore it, or delete the directory to start with a new authority"),
                };
                let certificate = CertificateDer::from_pem_slice(certificate.as_bytes())
                    .map_err(|error| content(&certificate_path, error.to_string()))?;
                let key =
                    KeyPair::from_pem(&key).map_err(|error| content(&key_path, error.to_string()))?;
                let issuer = Issuer::from_ca_cert_der(&certificate, key)
                    .map_err(|error| content(&certificate_path, error.to_string()))?;
                let authority = Self { dir, certificate, issuer };
                if let Some(fault) = authority.fault(now) {
                    tracing::warn!("phones will refuse this server's certificates: {fault}");
                }
                Ok(authority)
            }
            // A crash between the two writes leaves the key alone, which nobody trusts yet.
            (None, _) => Self::create(dir, names, now),
            (Some(_), None) => Err(TlsError::Content {
                path: key_path,
                reason: "the authority's key is missing; restore it, or delete the directory to start with a new authority"
                    .to_owned(),
            }),
        }
    }

    fn create(dir: PathBuf, names: &[String], now: Timestamp) -> Result<Self, TlsError> {
        let now = instant(now);
        if now < EARLIEST_NOW {
            return Err(TlsError::Clock(now.date()));
        }
        let key = KeyPair::generate_for(&rcgen::PKCS_ECDSA_P256_SHA256)?;
        let mut params = CertificateParams::default();
        // The fingerprint's start tells the authorities of several servers apart in a phone's list.
        let tag = data_encoding::HEXUPPER.encode(&Sha256::digest(key.public_key_raw())[..4]);
        params.distinguished_name.push(DnType::CommonName, format!("Motionwire {tag}"));
        params.distinguished_name.push(DnType::OrganizationName, "Motionwire");
        params.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
        params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
        params.name_constraints = Some(names::constraints(names));
        params.not_before = now - CLOCK_TOLERANCE;
        params.not_after = now + AUTHORITY_LIFETIME;
        let certificate = params.self_signed(&key)?;
        private_file::write(&dir.join("ca.key"), &key.serialize_pem())?;
        private_file::write(&dir.join("ca.pem"), &certificate.pem())?;
        let certificate = certificate.der().clone();
        let issuer = Issuer::new(params, key);
        tracing::info!(fingerprint = fingerprint(&certificate), "made a certificate authority");
        Ok(Self { dir, certificate, issuer })
    }

    /// The authority's certificate.
    pub const fn certificate(&self) -> &CertificateDer<'static> {
        &self.certificate
    }

    /// SHA-256 of the authority's certificate, as colon-separated upper-case hex.
    pub fn fingerprint(&self) -> String {
        fingerprint(&self.certificate)
    }

    /// Why nothing that it certifies is good at this time, and what to do.
    fn fault(&self, now: Timestamp) -> Option<String> {
        let (_, parsed) = parse_x509_certificate(&self.certificate).ok()?;
        let now = instant(now);
        let [begin, end] =
            [parsed.validity().not_before, parsed.validity().not_after].map(|at| at.to_datetime());
        if now < begin {
            let (begin, today) = (begin.date(), now.date());
            Some(format!(
                "their authority begins on {begin}, and this machine's clock says {today}; set the clock"
            ))
        } else if now > end {
            let end = end.date();
            Some(format!(
                "their authority ended on {end}; delete the directory `tls` and start again, for a new one that phones must be given"
            ))
        } else {
            None
        }
    }

    /// The certificate for these names: the stored one if it fits and lasts, else a new one. Names that the authority may not
    /// vouch for are left out, because a single one would make the whole certificate worthless.
    ///
    /// # Errors
    /// If no certificate can be made.
    pub fn certify(&self, names: &[String], now: Timestamp) -> Result<CertifiedKey, TlsError> {
        let (names, beyond) = self.permitted(names);
        if let Some(stored) = self.stored(&names, now)? {
            return Ok(stored);
        }
        if !beyond.is_empty() {
            tracing::warn!(
                ?beyond,
                "the certificate authority may not vouch for these names, which are new since it was made; \
                 phones that need them need a new authority: delete the directory `tls` and start again"
            );
        }
        let key = KeyPair::generate_for(&rcgen::PKCS_ECDSA_P256_SHA256)?;
        let mut params = CertificateParams::new(names.iter().cloned().collect::<Vec<_>>())?;
        params.distinguished_name.push(DnType::CommonName, "Motionwire");
        params.key_usages = vec![KeyUsagePurpose::DigitalSignature];
        params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
        params.use_authority_key_identifier_extension = true;
        params.not_before = instant(now) - CLOCK_TOLERANCE;
        params.not_after = instant(now) + CERTIFICATE_LIFETIME;
        let certificate = params.signed_by(&key, &self.issuer)?;
        private_file::write(&self.key_path(), &key.serialize_pem())?;
        private_file::write(&self.certificate_path(), &certificate.pem())?;
        tracing::info!(?names, "issued a certificate");
        usable(certificate.der().clone(), &key.serialize_pem())
    }

    fn permitted(&self, names: &[String]) -> (BTreeSet<String>, BTreeSet<String>) {
        match parse_x509_certificate(&self.certificate) {
            Ok((_, authority)) => names.iter().cloned().partition(|name| names::permits(&authority, name)),
            Err(_) => (names.iter().cloned().collect(), BTreeSet::new()),
        }
    }

    fn stored(&self, names: &BTreeSet<String>, now: Timestamp) -> Result<Option<CertifiedKey>, TlsError> {
        let (certificate, key) =
            (private_file::read(&self.certificate_path())?, private_file::read(&self.key_path())?);
        let (Some(certificate), Some(key)) = (certificate, key) else { return Ok(None) };
        let Ok(certificate) = CertificateDer::from_pem_slice(certificate.as_bytes()) else { return Ok(None) };
        let fits = parse_x509_certificate(&certificate).is_ok_and(|(_, parsed)| {
            let end = parsed.validity().not_after.to_datetime();
            let issued_here = parse_x509_certificate(&self.certificate)
                .is_ok_and(|(_, authority)| parsed.verify_signature(Some(authority.public_key())).is_ok());
            issued_here && names::of_certificate(&parsed) == *names && end - RENEW_BEFORE > instant(now)
        });
        // Half a pair, after a crash between the two writes, is no reason to fail: a new one is made.
        Ok(if fits { usable(certificate, &key).ok() } else { None })
    }

    fn certificate_path(&self) -> PathBuf {
        self.dir.join("cert.pem")
    }

    fn key_path(&self) -> PathBuf {
        self.dir.join("cert.key")
    }
}

fn usable(certificate: CertificateDer<'static>, key_pem: &str) -> Result<CertifiedKey, TlsError> {
    let key = PrivateKeyDer::from_pem_slice(key_pem.as_bytes())
        .map_err(|error| rustls::Error::General(error.to_string()))?;
    Ok(CertifiedKey::from_der(vec![certificate], key, &ring::default_provider())?)
}

fn fingerprint(certificate: &CertificateDer<'_>) -> String {
    let hex: Vec<String> = Sha256::digest(certificate).iter().map(|byte| format!("{byte:02X}")).collect();
    hex.join(":")
}

pub(super) fn instant(at: Timestamp) -> OffsetDateTime {
    OffsetDateTime::from_unix_timestamp(at.as_micros().div_euclid(1_000_000))
        .unwrap_or(OffsetDateTime::UNIX_EPOCH)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn noon(day: &str) -> Timestamp {
        Timestamp::parse_rfc3339(&format!("{day}T12:00:00Z")).unwrap()
    }

    #[test]
    fn an_authority_out_of_its_time_is_told_with_what_to_do() {
        let dir = tempfile::tempdir().unwrap();
        Authority::load_or_create(dir.path(), &[], noon("2026-05-04")).unwrap();
        let authority = Authority::load_or_create(dir.path(), &[], noon("2040-01-01")).unwrap();
        let fault = |day| authority.fault(noon(day)).unwrap_or_default();
        assert!(
            fault("1970-01-01").contains("begins on 2026-05-03")
                && fault("1970-01-01").contains("set the clock")
        );
        assert_eq!(fault("2036-04-30"), "");
        assert!(
            fault("2036-05-03").contains("ended on 2036-05-01") && fault("2036-05-03").contains("delete")
        );
    }

    #[test]
    fn no_authority_is_made_by_a_clock_that_was_never_set() {
        let dir = tempfile::tempdir().unwrap();
        let error = Authority::load_or_create(dir.path(), &[], noon("1970-01-01")).err().unwrap();
        assert!(error.to_string().contains("1970-01-01") && error.to_string().contains("set it"), "{error}");
        Authority::load_or_create(dir.path(), &[], noon("2026-05-04")).unwrap();
    }
}
