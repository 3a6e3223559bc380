//! The current certificate: replaced while connections go on.

use std::{
    sync::{Arc, Weak},
    time::Duration,
};

use arc_swap::ArcSwap;
use rustls::{
    server::{ClientHello, ResolvesServerCert},
    sign::CertifiedKey,
};

use super::{Authority, OwnFiles, TlsError};
use crate::{clock::Clock, site::Site};

/// How often files are looked at.
const OWN_FILES_INTERVAL: Duration = Duration::from_secs(2);

/// How often the machine's addresses and the certificate's end are looked at.
const AUTHORITY_INTERVAL: Duration = Duration::from_secs(60);

/// Where certificates come from.
pub enum CertificateSource {
    /// The server's own authority, for what the site is called at the time.
    Authority(Arc<Authority>, Arc<Site>),
    /// Files that somebody else keeps.
    Own(OwnFiles),
}

impl CertificateSource {
    fn load(&self, clock: &Clock) -> Result<CertifiedKey, TlsError> {
        match self {
            Self::Authority(authority, site) => {
                authority.certify(&site.certificate_names(), clock.timestamp())
            }
            Self::Own(files) => {
                let loaded = files.load()?;
                if let Some(fault) = files.fault(&loaded, clock.timestamp()) {
                    tracing::warn!("browsers will refuse this server's certificate: {fault}");
                }
                Ok(loaded)
            }
        }
    }
}

/// Gives each handshake the current certificate.
#[derive(Debug)]
pub struct Certificates {
    current: ArcSwap<CertifiedKey>,
}

impl ResolvesServerCert for Certificates {
    fn resolve(&self, _: ClientHello<'_>) -> Option<Arc<CertifiedKey>> {
        Some(self.current.load_full())
    }
}

impl Certificates {
    /// Takes the first certificate from a source.
    ///
    /// # Errors
    /// If the source has none.
    pub fn new(source: &CertificateSource, clock: &Clock) -> Result<Arc<Self>, TlsError> {
        let current = ArcSwap::from_pointee(source.load(clock)?);
        Ok(Arc::new(Self { current }))
    }

    /// Replaces the certificate whenever the source has a new one, until nobody uses it any more. While the source
    /// fails, the old certificate stays.
    pub async fn keep_current(this: Weak<Self>, source: CertificateSource, clock: Clock) {
        let source = Arc::new(source);
        let mut stamp = None;
        loop {
            if let CertificateSource::Own(files) = &*source {
                stamp.get_or_insert_with(|| files.stamp());
                clock.sleep(OWN_FILES_INTERVAL).await;
                let found = files.stamp();
                if stamp.replace(found) == Some(found) {
                    continue;
                }
            } else {
                clock.sleep(AUTHORITY_INTERVAL).await;
            }
            let Some(certificates) = this.upgrade() else { return };
            certificates.reload(Arc::clone(&source), clock.clone()).await;
        }
    }

    async fn reload(&self, source: Arc<CertificateSource>, clock: Clock) {
        let load = move || {
            if let CertificateSource::Authority(_, site) = &*source {
                site.refresh();
            }
            source.load(&clock)
        };
        match tokio::task::spawn_blocking(load).await {
            Ok(Ok(fresh)) => {
                if fresh.cert != self.current.load().cert {
                    tracing::info!("serving a new certificate from now on");
                    self.current.store(Arc::new(fresh));
                }
            }
            Ok(Err(error)) => {
                tracing::error!(%error, "keeping the old certificate, because there is no new one");
            }
            Err(error) => tracing::error!(%error, "keeping the old certificate"),
        }
    }
}
