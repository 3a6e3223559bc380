//! A certificate and its key given by files.

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
    time::SystemTime,
};

use motionwire_shared::Timestamp;
use rustls::{
    crypto::ring,
    pki_types::{
        CertificateDer, PrivateKeyDer,
        pem::{self, PemObject},
    },
    sign::CertifiedKey,
};
use x509_parser::parse_x509_certificate;

use super::{TlsError, authority::instant, names};

/// The files of `--tls-cert` and `--tls-key`.
#[derive(Debug, Clone)]
pub struct OwnFiles {
    /// The certificate and its chain.
    pub certificate: PathBuf,
    /// The key.
    pub key: PathBuf,
}

/// What is wrong with a file without a key.
const NO_KEY: &str =
    "it holds no key in PEM form, or an encrypted one; `openssl pkey -in FILE -out NEW` decrypts such a key";

/// What changes when a file does: its length and the time of its last change.
type Stamp = [Option<(u64, SystemTime)>; 2];

impl OwnFiles {
    /// Reads the files.
    ///
    /// # Errors
    /// If they cannot be read, or do not belong together.
    pub fn load(&self) -> Result<CertifiedKey, TlsError> {
        let content = |path: &Path, reason: String| TlsError::Content { path: path.to_owned(), reason };
        let chain: Vec<_> = CertificateDer::pem_slice_iter(&read(&self.certificate)?)
            .collect::<Result<_, _>>()
            .map_err(|error| content(&self.certificate, error.to_string()))?;
        if chain.is_empty() {
            return Err(content(&self.certificate, "it holds no certificate in PEM form".to_owned()));
        }
        let key = PrivateKeyDer::from_pem_slice(&read(&self.key)?).map_err(|error| {
            let reason = match error {
                pem::Error::NoItemsFound => NO_KEY.to_owned(),
                error => error.to_string(),
            };
            content(&self.key, reason)
        })?;
        CertifiedKey::from_der(chain, key, &ring::default_provider()).map_err(|error| match error {
            rustls::Error::InconsistentKeys(_) => content(
                &self.key,
                format!("it is not the key of the certificate in {}", self.certificate.display()),
            ),
            error => error.into(),
        })
    }

    /// The names and addresses that the certificate is for.
    ///
    /// # Errors
    /// If the files cannot be read, or do not belong together.
    pub fn names(&self) -> Result<BTreeSet<String>, TlsError> {
        let loaded = self.load()?;
        let parsed = loaded.cert.first().map(|certificate| parse_x509_certificate(certificate));
        Ok(match parsed {
            Some(Ok((_, certificate))) => names::of_certificate(&certificate),
            _ => BTreeSet::new(),
        })
    }

    /// Why nobody who knows the time trusts the certificate, and what to do.
    pub(super) fn fault(&self, loaded: &CertifiedKey, now: Timestamp) -> Option<String> {
        let (_, parsed) = parse_x509_certificate(loaded.cert.first()?).ok()?;
        let [begin, end] =
            [parsed.validity().not_before, parsed.validity().not_after].map(|at| at.to_datetime());
        let now = instant(now);
        (!(begin..=end).contains(&now)).then(|| {
            let (path, begin, end, today) = (self.certificate.display(), begin.date(), end.date(), now.date());
            format!("{path} is good from {begin} to {end}, and this machine's clock says {today}; renew it, or set the clock")
        })
    }

    pub(super) fn stamp(&self) -> Stamp {
        [&self.certificate, &self.key].map(|path| {
            let metadata = fs::metadata(path).ok()?;
            Some((metadata.len(), metadata.modified().ok()?))
        })
    }
}

fn read(path: &Path) -> Result<Vec<u8>, TlsError> {
    fs::read(path).map_err(|source| TlsError::File { path: path.to_owned(), source })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_certificate_that_is_not_good_at_this_time_is_told() {
        let dir = tempfile::tempdir().unwrap();
        let key = rcgen::KeyPair::generate().unwrap();
        let mut params = rcgen::CertificateParams::new(["motion.test".to_owned()]).unwrap();
        (params.not_before, params.not_after) =
            (rcgen::date_time_ymd(2026, 3, 1), rcgen::date_time_ymd(2026, 6, 1));
        let files = OwnFiles { certificate: dir.path().join("cert.pem"), key: dir.path().join("key.pem") };
        fs::write(&files.certificate, params.self_signed(&key).unwrap().pem()).unwrap();
        fs::write(&files.key, key.serialize_pem()).unwrap();
        let loaded = files.load().unwrap();
        for (now, is_good) in [("2026-02-28", false), ("2026-03-02", true), ("2026-06-02", false)] {
            let at = Timestamp::parse_rfc3339(&format!("{now}T12:00:00Z")).unwrap();
            let told = files.fault(&loaded, at);
            assert_eq!(told.is_none(), is_good, "{now}: {told:?}");
            assert!(
                told.is_none_or(|told| told.contains("from 2026-03-01 to 2026-06-01") && told.contains(now))
            );
        }
    }

    #[test]
    fn what_is_wrong_with_the_files_is_told_in_words() {
        let dir = tempfile::tempdir().unwrap();
        let own = ["one", "other"].map(|name| rcgen::generate_simple_self_signed([name.to_owned()]).unwrap());
        let keys = own.each_ref().map(|own| own.signing_key.serialize_pem());
        let encrypted = keys[0].replace("PRIVATE KEY", "ENCRYPTED PRIVATE KEY");
        let certificate = own[0].cert.pem();
        let table = [
            (&certificate, &keys[0], None),
            (&certificate, &keys[1], Some("it is not the key of the certificate in")),
            (&certificate, &encrypted, Some("decrypts such a key")),
            (&certificate, &certificate, Some("it holds no key")),
            (&keys[0], &keys[0], Some("it holds no certificate")),
        ];
        let files = OwnFiles { certificate: dir.path().join("cert.pem"), key: dir.path().join("key.pem") };
        for (certificate, key, reason) in table {
            fs::write(&files.certificate, certificate).unwrap();
            fs::write(&files.key, key).unwrap();
            let told = files.load().err().map(|error| error.to_string());
            let is_told = reason.map(|reason| told.as_ref().is_some_and(|told| told.contains(reason)));
            assert!(is_told.unwrap_or(told.is_none()), "{reason:?}: {told:?}");
        }
    }
}
