//! The pages, what machines ask for, and what is refused.

use reqwest::Client;
use serde_json::json;

use crate::support::{Role, Server, problem};

#[tokio::test]
async fn pages_come_without_a_session_and_with_safe_headers() {
    let server = Server::start(&["--no-tls"]).await;
    for path in ["/", "/p"] {
        // Also under a name that the server does not know: nothing in the pages is secret.
        let request = Client::new().get(server.url(path)).header("host", "elsewhere.example");
        let answer = request.send().await.unwrap();
        assert_eq!(answer.status(), 200, "{path}");
        let headers = answer.headers();
        assert_eq!(headers["content-type"], "text/html; charset=utf-8");
        assert_eq!(headers["x-content-type-options"], "nosniff");
        assert_eq!(headers["referrer-policy"], "no-referrer");
        assert_eq!(headers["cross-origin-opener-policy"], "same-origin");
        let policy = headers["content-security-policy"].to_str().unwrap();
        for directive in ["default-src 'none'", "frame-ancestors 'none'", "base-uri 'none'"] {
            assert!(policy.contains(directive), "{directive} is not in {policy}");
        }
        assert!(!policy.contains("script-src 'unsafe-inline'"), "{policy}");
    }
    assert_eq!(Client::new().get(server.url("/nothing.js")).send().await.unwrap().status(), 404);
}

#[tokio::test]
async fn what_is_no_call_is_answered_in_json() {
    let server = Server::start(&["--no-tls"]).await;
    let browser = server.browser();
    let client = &browser.client;
    let session = server.url("/api/dashboard/session");
    let json_type = ("content-type", "application/json");
    let table = [
        (client.get(server.url("/api/nothing")), 404),
        (client.get(server.url("/api")), 404),
        (client.post(server.url("/api/phone/nothing")), 404),
        (client.put(session.clone()), 405),
        (client.get(server.url("/api/phone/offer")), 405),
        (client.post(server.url("/healthz")), 405),
        (client.post(session.clone()).body("{\"key\":\"x\"}"), 415),
        (client.post(session.clone()).header(json_type.0, json_type.1).body("{"), 400),
        (client.post(session.clone()).json(&json!({})), 422),
        (client.post(session.clone()).json(&json!({ "key": "x".repeat(17_000) })), 413),
        (client.post(session).json(&json!({ "key": "x".repeat(15_000) })), 403),
    ];
    for (request, status) in table {
        let request = request.build().unwrap();
        let what = format!("{} {}", request.method(), request.url());
        let answer = client.execute(request).await.unwrap();
        assert_eq!(answer.status(), status, "{what}");
        problem(answer).await;
    }
}

#[tokio::test]
async fn machines_learn_about_health_and_numbers_and_no_names() {
    let server = Server::start(&["--no-tls"]).await;
    let health = server.browser().get("/healthz").await;
    assert_eq!(health.json::<serde_json::Value>().await.unwrap(), json!({ "status": "ok" }));
    let ada = server.developer("Ada").await;
    let consumer = server.token("/auth/developer", &ada).await;
    let producer = server.token("/auth/user?id=wristwatch", &ada).await;
    let mut consumer = server.identify(&consumer, Role::Consumer).await.unwrap();
    let mut producer = server.identify(&producer, Role::Producer).await.unwrap();
    producer.send(json!({ "op": 6, "t": "STEPS", "d": { "val": 1 } })).await;
    consumer.next().await.unwrap();
    let metrics = server.browser().get("/metrics").await;
    assert!(metrics.headers()["content-type"].to_str().unwrap().starts_with("application/openmetrics-text"));
    let page = metrics.text().await.unwrap();
    for line in [
        "motionwire_connections{role=\"producer\"} 1",
        "motionwire_connections{role=\"consumer\"} 1",
        "motionwire_events_stored_total 1",
        "motionwire_tokens_issued_total{role=\"producer\"} 1",
    ] {
        assert!(page.lines().any(|l| l == line), "{line} is not in\n{page}");
    }
    assert!(page.ends_with("# EOF\n"));
    for name in ["wristwatch", "Ada", &ada.0] {
        assert!(!page.contains(name), "{name} is in\n{page}");
    }
}
