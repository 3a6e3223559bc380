//! How a phone comes to trust the server's own certificate.

use leptos::prelude::*;
use motionwire_shared::rest::CertificateInfo;

use crate::{components::QrCode, text};

/// The help, folded away: a phone needs it once.
#[component]
pub(super) fn TrustCard(certificate: CertificateInfo) -> impl IntoView {
    view! {
        <details class="card disclosure">
            <summary><h2>{text::trust_title()}</h2></summary>
            <div class="disclosure__body">
                <p>{text::trust_why()}</p>
                <QrCode svg=certificate.help_qr_svg alt=text::trust_qr() />
                <p><a href=certificate.help_url.clone()><code>{certificate.help_url.clone()}</code></a></p>
                <p class="small muted" id="fingerprint">{text::trust_fingerprint()}</p>
                <code class="fingerprint" aria-describedby="fingerprint">{certificate.sha256_fingerprint}</code>
            </div>
        </details>
    }
}
