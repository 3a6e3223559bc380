//! A certificate and its key given by files.

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
    time::SystemTime,
};

use rustls::{
    crypto::ring,
    pki_types::{CertificateDer, PrivateKeyDer, pem::PemObject},
    sign::CertifiedKey,
};
use x509_parser::parse_x509_certificate;

use super::{TlsError, names};

/// The files of `--tls-cert` and `--tls-key`.
#[derive(Debug, Clone)]
pub struct OwnFiles {
    /// The certificate and its chain.
    pub certificate: PathBuf,
    /// The key.
    pub key: PathBuf,
}

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
        let key = PrivateKeyDer::from_pem_slice(&read(&self.key)?)
            .map_err(|error| content(&self.key, error.to_string()))?;
        Ok(CertifiedKey::from_der(chain, key, &ring::default_provider())?)
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
