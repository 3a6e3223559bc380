//! How a phone comes to trust the server's own certificate.

use leptos::prelude::*;
use motionwire_shared::rest::CertificateInfo;

use crate::components::QrCode;

/// The help, folded away: a phone needs it once.
#[component]
pub(super) fn TrustCard(certificate: CertificateInfo) -> impl IntoView {
    view! {
        <details class="card disclosure">
            <summary><h2>"First time on this phone?"</h2></summary>
            <div class="disclosure__body">
                <p>
                    "Browsers give motion sensors only to pages that come over HTTPS. Scan this code first: it leads to
                    this server's certificate and says how to install it."
                </p>
                <QrCode svg=certificate.help_qr_svg alt="QR code of the certificate's page" />
                <p><a href=certificate.help_url.clone()><code>{certificate.help_url.clone()}</code></a></p>
                <p class="small muted" id="fingerprint">
                    "Before you trust it, compare the SHA-256 fingerprint that the phone shows:"
                </p>
                <code class="fingerprint" aria-describedby="fingerprint">{certificate.sha256_fingerprint}</code>
            </div>
        </details>
    }
}
