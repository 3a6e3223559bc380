//! Refusals that people meet on the pages: each says by a code what it is, and by its status and words the same.

use std::collections::BTreeSet;

use motionwire_shared::{
    limits::{MAX_LINK_DAYS, MAX_NAMED_TYPES, MAX_NAMED_USERS, MAX_NOTE_LEN},
    rest::{ErrorResponse, Refusal, Refused},
};
use reqwest::{Method, Response, StatusCode};
use serde_json::{Value, json};

use crate::support::{Browser, Server, viewer_of};

const GET: Method = Method::GET;
const POST: Method = Method::POST;
const PATCH: Method = Method::PATCH;
const DELETE: Method = Method::DELETE;

/// That an answer is this refusal in every respect.
async fn assert_is(refused: impl Into<Refused>, answer: Response, call: &str) {
    let refused = refused.into();
    let status = answer.status();
    let told: ErrorResponse = answer.json().await.unwrap();
    assert_eq!(told.code.as_deref(), Some(refused.refusal.code()), "{call}: {told:?}");
    assert_eq!(
        (status.as_u16(), told.status),
        (refused.refusal.status(), refused.refusal.status()),
        "{call}"
    );
    assert_eq!((told.limit, told.detail), (refused.limit, refused.to_string()), "{call}");
}

#[tokio::test]
async fn what_a_dashboard_cannot_have_is_told_by_code() {
    let server = Server::start(&["--no-tls"]).await;
    let dashboard = server.dashboard().await;
    let now_ms = server.clock().timestamp().as_micros() / 1000;
    let link = |uids: Value, types: Value, until: i64| json!({ "name": "Ada", "uids": uids, "types": types, "until": until });
    let many = |count: u32| (0..=count).map(|n| format!("A{n}")).collect::<Vec<_>>();
    let day_ms = 24 * 3_600_000;
    let links = "/api/dashboard/links";
    let table = [
        (DELETE, "/api/dashboard/pairings/none", None, Refusal::CodeGone.into()),
        (DELETE, "/api/dashboard/phones/none", None, Refusal::PhoneGone.into()),
        (PATCH, "/api/dashboard/phones/none", Some(json!({ "name": "Ada" })), Refusal::PhoneGone.into()),
        (DELETE, "/api/dashboard/sessions/none", None, Refusal::SessionGone.into()),
        (DELETE, "/api/dashboard/recordings/none", None, Refusal::RecordingGone.into()),
        (
            PATCH,
            "/api/dashboard/recordings/none",
            Some(json!({ "stop": true })),
            Refusal::RecordingGone.into(),
        ),
        (DELETE, "/api/dashboard/markers/none", None, Refusal::MarkerGone.into()),
        (PATCH, "/api/dashboard/markers/none", Some(json!({ "text": "x" })), Refusal::MarkerGone.into()),
        (DELETE, "/api/dashboard/links/none", None, Refusal::LinkGone.into()),
        (GET, "/api/none", None, Refusal::NoSuchAddress.into()),
        (POST, "/api/dashboard/pairings", Some(json!({ "phones": 501 })), Refusal::CodePhones.at(500)),
        (POST, "/api/dashboard/pairings", Some(json!({ "minutes": 0 })), Refusal::CodeMinutes.at(1440)),
        (POST, "/api/dashboard/markers", Some(json!({ "text": " " })), Refusal::WordsEmpty.into()),
        (POST, "/api/dashboard/recordings", Some(json!({ "name": "a\nb" })), Refusal::WordsControl.into()),
        (
            POST,
            "/api/dashboard/markers",
            Some(json!({ "text": "x".repeat(MAX_NOTE_LEN as usize + 1) })),
            Refusal::WordsLong.at(MAX_NOTE_LEN),
        ),
        (
            POST,
            links,
            Some(link(json!(["a"]), json!([]), now_ms + 400 * day_ms)),
            Refusal::LinkEnd.at(MAX_LINK_DAYS),
        ),
        (
            POST,
            links,
            Some(link(json!([]), json!([]), now_ms + day_ms)),
            Refusal::LinkPhones.at(MAX_NAMED_USERS),
        ),
        (
            POST,
            links,
            Some(link(json!(["a"]), json!(many(MAX_NAMED_TYPES)), now_ms + day_ms)),
            Refusal::LinkTypes.at(MAX_NAMED_TYPES),
        ),
    ];
    for (method, path, body, refused) in table {
        let call = format!("{method} {path} {body:?}");
        assert_is(refused, dashboard.call(method, path, body).await, &call).await;
    }
    let mut answer = dashboard.post("/api/dashboard/pairings", json!({})).await;
    let mut codes = 0;
    while answer.status().is_success() {
        codes += 1;
        answer = dashboard.post("/api/dashboard/pairings", json!({})).await;
    }
    assert_is(Refusal::TooManyCodes.at(codes), answer, "codes").await;
}

#[tokio::test]
async fn whoever_may_not_come_in_is_told_by_code() {
    let server = Server::start(&["--no-tls", "--trusted-proxy", "127.0.0.1"]).await;
    let (stranger, dashboard) = (server.browser(), server.dashboard().await);
    let (viewer, id) = viewer_of(&server, &dashboard).await;
    let history = format!("/api/viewer/{id}/history?uid=other&type=STEPS&from=0&to=1&columns=1");
    let viewer_session = format!("/api/viewer/{id}/session");
    let wrong_key = Some(json!({ "key": "wrong" }));
    let code = Some(json!({ "code": "WRONG" }));
    let table: [(&Browser, Method, &str, Option<Value>, Refusal); 8] = [
        (&stranger, GET, "/api/dashboard", None, Refusal::NoDashboardSession),
        (&stranger, POST, "/api/dashboard/session", wrong_key.clone(), Refusal::DashboardLinkSpent),
        (&stranger, GET, &format!("/api/viewer/{id}"), None, Refusal::NoViewerSession),
        (&stranger, POST, &viewer_session, wrong_key.clone(), Refusal::ViewerLinkEnded),
        (&viewer, GET, &history, None, Refusal::NotShown),
        (&stranger, GET, "/api/phone/session", None, Refusal::NotPaired),
        (&stranger, POST, "/api/phone/offer", code.clone(), Refusal::CodeUnusable),
        (&stranger, POST, "/api/phone/session", code, Refusal::CodeUnusable),
    ];
    for (browser, method, path, body, refusal) in table {
        let call = format!("{method} {path}");
        assert_is(refusal, browser.call(method, path, body).await, &call).await;
    }
    let foreign = stranger.client.get(server.url("/api/dashboard")).header("sec-fetch-site", "cross-site");
    assert_is(Refusal::NotOwnPage, foreign.send().await.unwrap(), "from another site").await;
    let guess = || {
        let request = stranger.client.post(server.url("/api/dashboard/session")).json(&wrong_key);
        request.header("x-forwarded-for", "192.0.2.1").send()
    };
    let mut answer = guess().await.unwrap();
    while answer.status() == StatusCode::FORBIDDEN {
        answer = guess().await.unwrap();
    }
    assert_is(Refusal::TooManyAttempts, answer, "guesses").await;
}

#[tokio::test]
async fn what_only_programs_do_wrong_has_no_code() {
    let server = Server::start(&["--no-tls"]).await;
    let dashboard = server.dashboard().await;
    let mut details = BTreeSet::new();
    for answer in [
        dashboard.call(POST, "/auth/developer", None).await,
        dashboard.get("/api/dashboard/export?format=parchment&from=0&to=1").await,
        dashboard.post("/api/dashboard/markers", json!({ "text": "x", "at": -1 })).await,
    ] {
        assert_eq!(answer.status(), StatusCode::BAD_REQUEST);
        let told: Value = answer.json().await.unwrap();
        assert_eq!((told.get("code"), told.get("limit")), (None, None), "{told}");
        details.insert(told["detail"].to_string());
    }
    assert_eq!(details.len(), 3, "{details:?}");
}
