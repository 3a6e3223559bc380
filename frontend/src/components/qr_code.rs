//! A QR code as an image.

use leptos::prelude::*;

/// A QR code from an SVG document. It is shown as an image, so nothing in the document can act on the page.
#[component]
pub fn QrCode(
    /// The SVG document.
    #[prop(into)]
    svg: Signal<String>,
    /// What the code holds, for those who cannot see it.
    #[prop(into)]
    alt: String,
) -> impl IntoView {
    let data_url = move || {
        svg.with(|svg| format!("data:image/svg+xml,{}", String::from(js_sys::encode_uri_component(svg))))
    };
    view! { <img class="qr" src=data_url alt=alt width="232" height="232" /> }
}
