use axum::Router;
use axum::body::to_bytes;
use axum::http::Request;
use tower::ServiceExt as _;

use super::*;

static TEXT: Asset = Asset {
    path: "/app-0123456789abcdef.js",
    content_type: "text/javascript; charset=utf-8",
    bytes: b"plain",
    brotli: Some(b"small"),
    etag: "\"0a\"",
    immutable: true,
};

static PICTURE: Asset = Asset {
    path: "/icon.png",
    content_type: "image/png",
    bytes: b"pixels",
    brotli: None,
    etag: "\"0b\"",
    immutable: false,
};

fn headers(pairs: &[(HeaderName, &'static str)]) -> HeaderMap {
    pairs.iter().map(|(name, value)| (name.clone(), HeaderValue::from_static(value))).collect()
}

fn header(response: &Response, name: &HeaderName) -> Option<String> {
    response.headers().get(name).map(|value| value.to_str().expect("text").to_owned())
}

#[test]
fn brotli_is_sent_to_those_who_take_it() {
    for (accept, expected) in [
        ("br", true),
        ("gzip, deflate, br, zstd", true),
        ("gzip, BR;q=0.5", true),
        ("*", true),
        ("*;q=0, br", true),
        ("gzip;q=1, *;q=0", false),
        ("br;q=0", false),
        ("br; q=0.000, *", false),
        ("br;q=nonsense", false),
        ("gzip", false),
        ("brotli", false),
        ("", false),
    ] {
        assert_eq!(accepts_brotli(&headers(&[(ACCEPT_ENCODING, accept)])), expected, "{accept:?}");
    }
    assert!(!accepts_brotli(&HeaderMap::new()));
}

#[tokio::test]
async fn each_representation_has_its_own_tag_and_length() {
    let plain = respond(&TEXT, &Method::GET, None, &HeaderMap::new());
    assert_eq!(header(&plain, &ETAG).as_deref(), Some("\"0a\""));
    assert_eq!(header(&plain, &CONTENT_ENCODING), None);
    assert_eq!(header(&plain, &VARY).as_deref(), Some("accept-encoding"));
    assert_eq!(header(&plain, &CACHE_CONTROL).as_deref(), Some("public, max-age=31536000, immutable"));
    assert_eq!(to_bytes(plain.into_body(), 64).await.expect("a body"), "plain");

    let small = respond(&TEXT, &Method::GET, None, &headers(&[(ACCEPT_ENCODING, "br")]));
    assert_eq!(header(&small, &ETAG).as_deref(), Some("\"0a-br\""));
    assert_eq!(header(&small, &CONTENT_ENCODING).as_deref(), Some("br"));
    assert_eq!(header(&small, &CONTENT_LENGTH).as_deref(), Some("5"));
    assert_eq!(to_bytes(small.into_body(), 64).await.expect("a body"), "small");

    let picture = respond(&PICTURE, &Method::GET, None, &headers(&[(ACCEPT_ENCODING, "br")]));
    assert_eq!(header(&picture, &CONTENT_ENCODING), None);
    assert_eq!(header(&picture, &VARY), None);
    assert_eq!(header(&picture, &CACHE_CONTROL).as_deref(), Some("no-cache"));
    assert_eq!(to_bytes(picture.into_body(), 64).await.expect("a body"), "pixels");
}

#[tokio::test]
async fn what_the_browser_has_is_not_sent_again() {
    for (tags, accept, status) in [
        ("\"0a\"", "", StatusCode::NOT_MODIFIED),
        ("\"zz\", W/\"0a\"", "", StatusCode::NOT_MODIFIED),
        ("*", "", StatusCode::NOT_MODIFIED),
        ("\"0a-br\"", "br", StatusCode::NOT_MODIFIED),
        ("\"0a\"", "br", StatusCode::OK),
        ("\"0a-br\"", "", StatusCode::OK),
        ("\"0\"", "", StatusCode::OK),
    ] {
        let request = headers(&[(IF_NONE_MATCH, tags), (ACCEPT_ENCODING, accept)]);
        let response = respond(&TEXT, &Method::GET, None, &request);
        assert_eq!(response.status(), status, "{tags} with {accept:?}");
        let body = to_bytes(response.into_body(), 64).await.expect("a body");
        assert_eq!(body.is_empty(), status == StatusCode::NOT_MODIFIED);
    }
}

#[test]
fn an_address_with_the_files_version_may_be_kept_forever() {
    let version = PICTURE.etag.trim_matches('"');
    let of_another = format!("v={version}0");
    for (query, is_kept) in [
        (Some(format!("v={version}")), true),
        (Some(of_another), false),
        (Some("v=".to_owned()), false),
        (None, false),
    ] {
        let response = respond(&PICTURE, &Method::GET, query.as_deref(), &HeaderMap::new());
        let cache = header(&response, &CACHE_CONTROL);
        assert_eq!(cache.is_some_and(|cache| cache.contains("immutable")), is_kept, "{query:?}");
    }
}

#[tokio::test]
async fn requests_are_answered_through_a_router() {
    for (method, path, status) in [
        (Method::GET, "/", StatusCode::OK),
        (Method::GET, "/p", StatusCode::OK),
        (Method::HEAD, "/", StatusCode::OK),
        (Method::GET, "/?source=home", StatusCode::OK),
        (Method::GET, "/nowhere", StatusCode::NOT_FOUND),
        (Method::GET, "/p/", StatusCode::NOT_FOUND),
        (Method::GET, "/../Cargo.toml", StatusCode::NOT_FOUND),
        (Method::POST, "/", StatusCode::METHOD_NOT_ALLOWED),
    ] {
        let router: Router = Router::new().fallback(serve);
        let request =
            Request::builder().method(method.clone()).uri(path).body(Body::empty()).expect("a request");
        let response = router.oneshot(request).await.expect("an answer");
        assert_eq!(response.status(), status, "{method} {path}");
        if status == StatusCode::OK {
            assert_eq!(header(&response, &CONTENT_TYPE).as_deref(), Some("text/html; charset=utf-8"));
            let length = find(path.split('?').next().expect("a path")).expect("a page").bytes.len();
            assert_eq!(header(&response, &CONTENT_LENGTH), Some(length.to_string()));
            let body = to_bytes(response.into_body(), usize::MAX).await.expect("a body");
            assert_eq!(body.len(), if method == Method::HEAD { 0 } else { length });
        }
    }
}

#[test]
fn the_policy_allows_each_inline_script_and_nothing_inline_else() {
    let policy = content_security_policy();
    let policy = policy.to_str().expect("ASCII");
    let inline: usize = ["/", "/p"]
        .iter()
        .map(|page| str::from_utf8(find(page).expect("a page").bytes).expect("UTF-8"))
        .map(|page| page.matches("<script").count() - page.matches(" src=").count())
        .sum();
    assert_eq!(SCRIPT_HASHES.len(), inline);
    assert_eq!(policy.matches("'sha256-").count(), inline);
    assert!(!policy.contains("'unsafe-inline'"), "{policy}");
    assert!(policy.contains("; worker-src 'self';"), "{policy}");
}

#[test]
fn compressed_files_are_smaller_and_unpack_to_the_same() {
    for asset in ASSETS {
        let Some(mut packed) = asset.brotli else { continue };
        assert!(packed.len() < asset.bytes.len(), "{}", asset.path);
        let mut unpacked = Vec::new();
        brotli::BrotliDecompress(&mut packed, &mut unpacked).expect("brotli");
        assert!(unpacked == asset.bytes, "{}", asset.path);
    }
}
