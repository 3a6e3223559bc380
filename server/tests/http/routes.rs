//! Every route: its headers, and who may call it from where.

use std::collections::BTreeSet;

use motionwire_shared::rest::Refusal;
use reqwest::{Method, Response};
use serde_json::json;

use crate::support::{Server, problem, viewer_of};

/// Whom a route is for.
#[derive(Clone, Copy, Debug, PartialEq)]
enum For {
    /// Anybody, and there is nothing secret in it.
    All,
    /// Programs on any site, with a developer's key in a header.
    Programs,
    /// The server's own pages, before they have a session.
    Pages,
    /// A dashboard's session.
    Dashboard,
    /// A phone's session.
    Phone,
    /// The session of a viewer link.
    Viewer,
}

const GET: Method = Method::GET;
const POST: Method = Method::POST;
const PATCH: Method = Method::PATCH;
const DELETE: Method = Method::DELETE;

/// All routes; `every_route_is_in_the_table` compares them with the router.
const ROUTES: &[(Method, &str, For)] = &[
    (GET, "/", For::All),
    (GET, "/p", For::All),
    (GET, "/healthz", For::All),
    (GET, "/metrics", For::All),
    (GET, "/connect", For::All),
    (POST, "/auth/developer", For::Programs),
    (POST, "/auth/user", For::Programs),
    (POST, "/api/dashboard/session", For::Pages),
    (POST, "/api/phone/offer", For::Pages),
    (POST, "/api/phone/session", For::Pages),
    (GET, "/api/dashboard", For::Dashboard),
    (DELETE, "/api/dashboard/session", For::Dashboard),
    (POST, "/api/dashboard/token", For::Dashboard),
    (GET, "/api/dashboard/pairings", For::Dashboard),
    (POST, "/api/dashboard/pairings", For::Dashboard),
    (DELETE, "/api/dashboard/pairings/{id}", For::Dashboard),
    (GET, "/api/dashboard/phones", For::Dashboard),
    (DELETE, "/api/dashboard/phones/{uid}", For::Dashboard),
    (PATCH, "/api/dashboard/phones/{uid}", For::Dashboard),
    (GET, "/api/dashboard/sessions", For::Dashboard),
    (DELETE, "/api/dashboard/sessions/{id}", For::Dashboard),
    (GET, "/api/dashboard/visitors", For::Dashboard),
    (GET, "/api/dashboard/storage", For::Dashboard),
    (GET, "/api/dashboard/links", For::Dashboard),
    (POST, "/api/dashboard/links", For::Dashboard),
    (DELETE, "/api/dashboard/links/{id}", For::Dashboard),
    (GET, "/api/dashboard/series", For::Dashboard),
    (GET, "/api/dashboard/history", For::Dashboard),
    (GET, "/api/dashboard/export", For::Dashboard),
    (POST, "/api/dashboard/simulated-phone", For::Dashboard),
    (GET, "/api/dashboard/notes", For::Dashboard),
    (GET, "/api/dashboard/notes/events", For::Dashboard),
    (POST, "/api/dashboard/recordings", For::Dashboard),
    (PATCH, "/api/dashboard/recordings/{id}", For::Dashboard),
    (DELETE, "/api/dashboard/recordings/{id}", For::Dashboard),
    (POST, "/api/dashboard/markers", For::Dashboard),
    (PATCH, "/api/dashboard/markers/{id}", For::Dashboard),
    (DELETE, "/api/dashboard/markers/{id}", For::Dashboard),
    (GET, "/api/phone/session", For::Phone),
    (DELETE, "/api/phone/session", For::Phone),
    (GET, "/api/phone/data", For::Phone),
    (DELETE, "/api/phone/data", For::Phone),
    (POST, "/api/phone/hand-over", For::Phone),
    (POST, "/api/phone/token", For::Phone),
    (GET, "/api/phone/links", For::Phone),
    (POST, "/api/phone/links", For::Phone),
    (DELETE, "/api/phone/links/{id}", For::Phone),
    (POST, "/api/viewer/{link}/session", For::Pages),
    (GET, "/api/viewer/{link}", For::Viewer),
    (DELETE, "/api/viewer/{link}/session", For::Viewer),
    (POST, "/api/viewer/{link}/token", For::Viewer),
    (GET, "/api/viewer/{link}/phones", For::Viewer),
    (GET, "/api/viewer/{link}/series", For::Viewer),
    (GET, "/api/viewer/{link}/history", For::Viewer),
    (GET, "/api/viewer/{link}/export", For::Viewer),
];

#[test]
fn every_route_is_in_the_table() {
    let source = include_str!("../../src/router.rs");
    let literals = |text: &str| -> BTreeSet<String> {
        text.split('"').skip(1).step_by(2).filter(|l| l.starts_with('/')).map(ToOwned::to_owned).collect()
    };
    // What is nested is written without its prefix.
    let mut written = literals(source);
    for prefix in ["/api", "/auth"] {
        assert!(written.remove(prefix), "{prefix}");
    }
    let listed: BTreeSet<String> = ROUTES
        .iter()
        .map(|(_, path, _)| {
            path.strip_prefix("/api").or(path.strip_prefix("/auth")).unwrap_or(path).to_owned()
        })
        .filter(|path| path != "/" && path != "/p")
        .collect();
    assert_eq!(written, listed);
    let handlers = |name: &str| source.matches(&format!("{name}(")).count();
    let methods =
        |method: Method| ROUTES.iter().filter(|(m, path, _)| *m == method && path.len() > 2).count();
    assert_eq!(handlers("delete"), methods(DELETE), "DELETE");
    assert_eq!(handlers("patch"), methods(PATCH), "PATCH");
    assert_eq!(handlers("post"), methods(POST), "POST");
}

/// A path of the table with something in its gaps.
fn filled(path: &str, link: &str) -> String {
    path.replace("{id}", "x").replace("{uid}", "x").replace("{link}", link)
}

async fn call(server: &Server, method: &Method, path: &str, headers: &[(&str, &str)]) -> Response {
    let path = filled(path, "x");
    let mut request = server.browser().client.request(method.clone(), server.url(&path));
    if *method != GET {
        request = request.json(&json!({}));
    }
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    request.send().await.unwrap()
}

#[tokio::test]
async fn every_answer_has_the_headers_that_keep_browsers_strict() {
    let server = Server::start(&["--no-tls"]).await;
    for (method, path, whom) in ROUTES {
        let answer = call(&server, method, path, &[]).await;
        let what = format!("{method} {path}");
        let header = |name: &str| answer.headers().get(name).map_or("", |value| value.to_str().unwrap());
        let policy = header("content-security-policy");
        for directive in
            ["default-src 'none'", "frame-ancestors 'none'", "base-uri 'none'", "form-action 'none'"]
        {
            assert!(policy.contains(directive), "{what}: {directive} is not in {policy}");
        }
        assert!(!policy.contains("'unsafe-inline'") && !policy.contains("'unsafe-eval'"), "{what}: {policy}");
        assert!(policy.contains("'wasm-unsafe-eval'"), "{what}: {policy}");
        assert_eq!(header("x-content-type-options"), "nosniff", "{what}");
        assert_eq!(header("referrer-policy"), "no-referrer", "{what}");
        assert_eq!(header("cross-origin-opener-policy"), "same-origin", "{what}");
        assert_eq!(header("cross-origin-resource-policy"), "same-origin", "{what}");
        let permissions = header("permissions-policy");
        for sensor in ["accelerometer", "gyroscope", "geolocation", "screen-wake-lock"] {
            assert!(
                permissions.contains(&format!("{sensor}=(self)")),
                "{what}: the phone page needs {sensor}"
            );
        }
        assert!(permissions.contains("camera=()") && permissions.contains("microphone=()"), "{what}");
        assert_eq!(header("strict-transport-security"), "", "{what}: would lock people out of plain HTTP");
        if *whom != For::All {
            assert_eq!(header("cache-control"), "no-store", "{what}");
        }
        assert_eq!(header("access-control-allow-origin") == "*", *whom == For::Programs, "{what}");
        assert_eq!(header("access-control-allow-credentials"), "", "{what}");
        if !answer.status().is_success() {
            problem(answer).await;
        }
    }
}

#[tokio::test]
async fn what_a_cookie_opens_no_other_site_reaches() {
    let server = Server::start(&["--no-tls"]).await;
    let own = format!("http://{}", server.http);
    let evil = "https://evil.example";
    let strangers: [&[(&str, &str)]; 7] = [
        &[("host", "evil.example")],
        &[("host", "evil.example"), ("origin", "http://evil.example")],
        &[("origin", evil)],
        &[("origin", "null")],
        &[("origin", &own), ("origin", evil)],
        &[("sec-fetch-site", "cross-site")],
        // Another port of this machine: the cookie comes along, and without a body no Origin does.
        &[("sec-fetch-site", "same-site")],
    ];
    for (method, path, whom) in ROUTES.iter().filter(|(_, _, whom)| !matches!(whom, For::All | For::Programs))
    {
        for headers in strangers {
            let answer = call(&server, method, path, headers).await;
            assert!(answer.headers().get("access-control-allow-origin").is_none(), "{path}");
            assert_eq!(problem(answer).await.0, 403, "{method} {path} {headers:?}");
        }
        let preflight = [("origin", evil), ("access-control-request-method", method.as_str())];
        let answer = call(&server, &Method::OPTIONS, path, &preflight).await;
        assert!(
            !answer.status().is_success() && answer.headers().get("access-control-allow-origin").is_none()
        );
        for headers in [
            &[("origin", own.as_str()), ("sec-fetch-site", "same-origin")][..],
            &[("sec-fetch-site", "none")],
        ] {
            let answer = call(&server, method, path, headers).await;
            let passed = match whom {
                For::Dashboard | For::Phone | For::Viewer => answer.status() == 401,
                _ => answer.status() == 422,
            };
            assert!(passed, "{method} {path} {headers:?}: {}", answer.status());
        }
    }
}

#[tokio::test]
async fn a_session_opens_its_own_pages_calls_only() {
    let server = Server::start(&["--no-tls"]).await;
    let dashboard = server.dashboard().await;
    let phone = server.browser();
    let (_, code) = dashboard.pairing(json!({})).await;
    assert_eq!(phone.post("/api/phone/session", json!({ "code": code })).await.status(), 200);
    let (viewer, link) = viewer_of(&server, &dashboard).await;
    let (_, other_link) = viewer_of(&server, &dashboard).await;
    for (method, path, whom) in ROUTES {
        let wrong = match whom {
            For::Dashboard => [(&phone, "x"), (&viewer, "x")],
            For::Phone => [(&dashboard, "x"), (&viewer, "x")],
            For::Viewer => [(&dashboard, link.as_str()), (&viewer, other_link.as_str())],
            _ => continue,
        };
        for (browser, link) in wrong {
            let path = filled(path, link);
            let answer = browser.call(method.clone(), &path, Some(json!({}))).await;
            assert_eq!(problem(answer).await.0, 401, "{method} {path}");
        }
    }
}

#[tokio::test]
async fn where_nothing_is_programs_are_told_so_in_their_own_form() {
    let server = Server::start(&["--no-tls"]).await;
    for path in ["/api", "/api/", "/api/nothing", "/auth", "/auth/", "/auth/nothing"] {
        let (status, words) = problem(server.browser().get(path).await).await;
        assert_eq!((status, words.as_str()), (404, Refusal::NoSuchAddress.text()), "{path}");
    }
}
