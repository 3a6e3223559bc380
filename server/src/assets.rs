//! The pages, embedded when the server was built, and how they are sent.

use std::sync::LazyLock;

use axum::body::{Body, Bytes};
use axum::http::header::{
    ACCEPT_ENCODING, ALLOW, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_LENGTH, CONTENT_TYPE, ETAG,
    IF_NONE_MATCH, VARY,
};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, Uri};
use axum::response::{IntoResponse as _, Response};

use crate::rest;

/// A file of the pages.
#[derive(Debug)]
pub struct Asset {
    /// The path a browser asks for, `/main-81db85d7ba80aafc.css`.
    pub path: &'static str,
    /// The value of `Content-Type`.
    pub content_type: &'static str,
    /// The file as it is.
    pub bytes: &'static [u8],
    /// The file compressed with brotli, where that is smaller.
    pub brotli: Option<&'static [u8]>,
    /// A strong entity tag of the file as it is, in its quotes.
    pub etag: &'static str,
    /// Whether the name holds a hash of the content, so that it may be kept forever.
    pub immutable: bool,
}

include!(concat!(env!("OUT_DIR"), "/assets.rs"));

/// The file behind a path. The phone page is at `/p`; the dashboard (`/`) and viewers' pages (`/view/ID`) are one document.
#[must_use]
pub fn find(path: &str) -> Option<&'static Asset> {
    let path = match path {
        "/" => "/index.html",
        "/p" => "/p/index.html",
        view if view.strip_prefix("/view/").is_some_and(|id| !id.contains('/')) => "/index.html",
        other => other,
    };
    ASSETS.iter().find(|asset| asset.path == path)
}

/// What the pages may load and do: their own files, wasm, a worker for notifications, and the server they came from. QR codes
/// are images in `data:`.
///
/// [Content Security Policy Level 3](https://www.w3.org/TR/CSP3/)
#[must_use]
pub fn content_security_policy() -> HeaderValue {
    static POLICY: LazyLock<HeaderValue> = LazyLock::new(|| {
        let scripts = SCRIPT_HASHES.join(" ");
        let policy = format!(
            "default-src 'none'; script-src 'self' 'wasm-unsafe-eval' {scripts}; style-src 'self'; \
             img-src 'self' data:; connect-src 'self'; worker-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'none'; \
             frame-ancestors 'none'"
        );
        // Base64 and the text above are visible ASCII; the strictest policy stands in for the impossible.
        HeaderValue::try_from(policy).unwrap_or(HeaderValue::from_static("default-src 'none'"))
    });
    POLICY.clone()
}

/// Answers a request for the pages: 304 where the browser has the file, brotli where it takes that.
pub async fn serve(method: Method, uri: Uri, headers: HeaderMap) -> Response {
    // What is nested under it does not take its own name with a slash at the end.
    if matches!(uri.path(), "/api/" | "/auth/") {
        return rest::not_found().await.into_response();
    }
    if method != Method::GET && method != Method::HEAD {
        return (StatusCode::METHOD_NOT_ALLOWED, [(ALLOW, "GET, HEAD")], "Only GET and HEAD.\n")
            .into_response();
    }
    match find(uri.path()) {
        Some(asset) => respond(asset, &method, uri.query(), &headers),
        None => (StatusCode::NOT_FOUND, "There is nothing at this address.\n").into_response(),
    }
}

fn respond(asset: &'static Asset, method: &Method, query: Option<&str>, headers: &HeaderMap) -> Response {
    let brotli = asset.brotli.filter(|_| accepts_brotli(headers));
    let bytes = brotli.unwrap_or(asset.bytes);
    // A strong tag names one representation, so the compressed one has its own.
    let etag = match brotli {
        Some(_) => format!("{}-br\"", asset.etag.trim_end_matches('"')),
        None => asset.etag.to_owned(),
    };
    // A query that names the file's version makes the address one of this content alone.
    let names_version =
        query.and_then(|query| query.strip_prefix("v=")) == Some(asset.etag.trim_matches('"'));
    let cache =
        if asset.immutable || names_version { "public, max-age=31536000, immutable" } else { "no-cache" };
    let known = has_tag(headers, &etag);
    let mut response = Response::new(if known || method == Method::HEAD {
        Body::empty()
    } else {
        Body::from(Bytes::from_static(bytes))
    });
    let mut set = |name: HeaderName, value: HeaderValue| {
        response.headers_mut().insert(name, value);
    };
    if let Ok(etag) = HeaderValue::try_from(etag) {
        set(ETAG, etag);
    }
    set(CACHE_CONTROL, HeaderValue::from_static(cache));
    if asset.brotli.is_some() {
        set(VARY, HeaderValue::from_static("accept-encoding"));
    }
    if known {
        *response.status_mut() = StatusCode::NOT_MODIFIED;
        return response;
    }
    set(CONTENT_TYPE, HeaderValue::from_static(asset.content_type));
    set(CONTENT_LENGTH, HeaderValue::from(bytes.len()));
    if brotli.is_some() {
        set(CONTENT_ENCODING, HeaderValue::from_static("br"));
    }
    response
}

/// Whether `Accept-Encoding` allows brotli: named or `*`, and not with a weight of zero (RFC 9110, section 12.5.3).
fn accepts_brotli(headers: &HeaderMap) -> bool {
    let mut any = None;
    for item in list(headers, &ACCEPT_ENCODING) {
        let (coding, parameters) = item.split_once(';').unwrap_or((item, ""));
        let weight = parameters.trim().strip_prefix("q=").or_else(|| parameters.trim().strip_prefix("Q="));
        let allowed =
            weight.is_none_or(|weight| weight.trim().parse::<f32>().is_ok_and(|weight| weight > 0.0));
        match coding.trim() {
            coding if coding.eq_ignore_ascii_case("br") => return allowed,
            "*" => any = Some(allowed),
            _ => {}
        }
    }
    any.unwrap_or(false)
}

/// Whether `If-None-Match` holds the tag; weak and strong compare alike there (RFC 9110, section 13.1.2).
fn has_tag(headers: &HeaderMap, etag: &str) -> bool {
    list(headers, &IF_NONE_MATCH).any(|tag| tag == "*" || tag.strip_prefix("W/").unwrap_or(tag) == etag)
}

/// The items of a header that is a list, of all lines it comes in.
fn list<'a>(headers: &'a HeaderMap, name: &HeaderName) -> impl Iterator<Item = &'a str> {
    headers
        .get_all(name)
        .iter()
        .filter_map(|line| line.to_str().ok())
        .flat_map(|line| line.split(','))
        .map(str::trim)
}

#[cfg(test)]
mod tests;
