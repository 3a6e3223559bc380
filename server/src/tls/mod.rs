//! HTTPS: the server's own certificate authority and its certificates, or a certificate given by files.

mod authority;
mod certificates;
mod help;
mod names;
mod own;
mod private_file;

use std::{path::PathBuf, sync::Arc};

use rustls::{ServerConfig, crypto::ring};

pub use authority::Authority;
pub use certificates::{CertificateSource, Certificates};
pub use help::{AUTHORITY_PATH, router as help_router};
pub use own::OwnFiles;

/// Why there is no HTTPS.
#[derive(Debug, thiserror::Error)]
pub enum TlsError {
    /// A file cannot be read or written.
    #[error("cannot use {path}: {source}")]
    File {
        /// The file.
        path: PathBuf,
        /// Why not.
        source: std::io::Error,
    },
    /// A file does not hold what it should.
    #[error("{path}: {reason}")]
    Content {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        reason: String,
    },
    /// The clock is wrong, and an authority made by it would be of no use.
    #[error(
        "no certificate authority can be made: this machine's clock says {0}; set it and start again, or start with --no-tls"
    )]
    Clock(time::Date),
    /// A certificate could not be made.
    #[error("cannot make a certificate: {0}")]
    Making(#[from] rcgen::Error),
    /// A certificate or its key cannot be used.
    #[error("cannot use the certificate: {0}")]
    Unusable(#[from] rustls::Error),
}

/// How the server speaks TLS, with whatever certificate is current at each handshake.
///
/// # Errors
/// If the TLS library refuses its own defaults.
pub fn server_config(certificates: Arc<Certificates>) -> Result<Arc<ServerConfig>, TlsError> {
    let mut config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()?
        .with_no_client_auth()
        .with_cert_resolver(certificates);
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    Ok(Arc::new(config))
}
