//! What the TLS port answers to plain HTTP: how to trust the server's authority, or the way to https.
//!
//! Whoever comes with plain HTTP cannot be asked to click through a warning: the download here is what removes it.

use std::{net::IpAddr, sync::Arc};

use axum::{
    Extension, Router,
    extract::State,
    http::{
        HeaderMap, HeaderName, HeaderValue, StatusCode, Uri,
        header::{
            CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_SECURITY_POLICY, CONTENT_TYPE, HOST, REFERRER_POLICY,
            X_CONTENT_TYPE_OPTIONS,
        },
        uri::Authority as Host,
    },
    middleware::from_fn_with_state,
    response::{Html, IntoResponse, Redirect, Response},
    routing::get,
};
use data_encoding::BASE64;
use rustls::pki_types::CertificateDer;
use sha2::{Digest, Sha256};
use tower_http::set_header::SetResponseHeaderLayer;

use super::Authority;
use crate::{
    rest::visit::Connection,
    site::Site,
    visitors::{Visitors, watch_certificate_page},
};

/// Where the authority's certificate is downloaded.
pub const AUTHORITY_PATH: &str = "/motionwire-ca.crt";

const STYLE: &str = include_str!("help.css");
const PAGE: &str = include_str!("help.html");

#[derive(Clone)]
struct Help {
    site: Arc<Site>,
    fingerprint: Arc<str>,
    certificate: CertificateDer<'static>,
}

/// The answers to plain HTTP; without an authority of its own, the server only shows the way to https.
pub fn router(site: Arc<Site>, authority: Option<&Authority>, visitors: &Visitors) -> Router {
    let router = match authority {
        Some(authority) => Router::new()
            .route("/", get(page))
            .route(AUTHORITY_PATH, get(download))
            .fallback(nothing_here)
            .with_state(Help {
                site,
                fingerprint: authority.fingerprint().into(),
                certificate: authority.certificate().clone(),
            }),
        None => Router::new().fallback(to_https).with_state(site),
    };
    let style = BASE64.encode(&Sha256::digest(STYLE));
    let policy = format!(
        "default-src 'none'; style-src 'sha256-{style}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    );
    let policy = HeaderValue::try_from(policy).unwrap_or(HeaderValue::from_static("default-src 'none'"));
    let header = |name: HeaderName, value| SetResponseHeaderLayer::overriding(name, value);
    router
        .layer(from_fn_with_state(visitors.clone(), watch_certificate_page))
        .layer(header(CONTENT_SECURITY_POLICY, policy))
        .layer(header(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")))
        .layer(header(REFERRER_POLICY, HeaderValue::from_static("no-referrer")))
        .layer(header(CACHE_CONTROL, HeaderValue::from_static("no-store")))
}

async fn page(
    State(help): State<Help>,
    Extension(connection): Extension<Connection>,
    headers: HeaderMap,
) -> Html<String> {
    let secure = format!("{}/p", secure_origin(&help.site, connection.local.ip(), &headers));
    Html(
        PAGE.replace("{{style}}", STYLE)
            .replace("{{fingerprint}}", &help.fingerprint)
            .replace("{{secure}}", &secure),
    )
}

async fn download(State(help): State<Help>) -> impl IntoResponse {
    let headers = [
        (CONTENT_TYPE, "application/x-x509-ca-cert"),
        // Not `attachment`, which would make iOS store a file in place of offering the profile.
        (CONTENT_DISPOSITION, "inline; filename=\"motionwire-ca.crt\""),
    ];
    (headers, help.certificate.to_vec())
}

async fn nothing_here() -> impl IntoResponse {
    (StatusCode::NOT_FOUND, "There is nothing at this address. This port speaks https.\n")
}

async fn to_https(
    State(site): State<Arc<Site>>,
    Extension(connection): Extension<Connection>,
    headers: HeaderMap,
    uri: Uri,
) -> Response {
    let path = uri.path_and_query().map_or("/", |path| path.as_str());
    let origin = secure_origin(&site, connection.local.ip(), &headers);
    Redirect::temporary(&format!("{origin}{path}")).into_response()
}

/// The same host over https, if it is one of the server's: a host is written into a page only when it is known.
fn secure_origin(site: &Site, local: IpAddr, headers: &HeaderMap) -> String {
    let host =
        headers.get(HOST).and_then(|host| host.to_str().ok()).and_then(|host| host.parse::<Host>().ok());
    match host.filter(|host| site.knows(host, local.to_canonical()) && !host.as_str().contains('@')) {
        Some(host) => format!("https://{host}"),
        None => site.phone_url().trim_end_matches("/p").to_owned(),
    }
}
