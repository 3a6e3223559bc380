//! Hosts and origins: what keeps other sites away from what a cookie opens.

use serde_json::json;

use crate::support::{Server, problem};

#[tokio::test]
async fn only_the_servers_own_pages_under_its_own_names_may_call() {
    let server = Server::start(&["--no-tls", "--public-url", "https://motion.example.org"]).await;
    let dashboard = server.dashboard().await;
    let port = server.http.port();
    let (own, name) = (format!("127.0.0.1:{port}"), format!("localhost:{port}"));
    let table = [
        (own.as_str(), None, 200),
        (&own, Some(format!("http://{own}")), 200),
        (&name, Some(format!("http://{name}")), 200),
        ("localhost", None, 200),
        ("motion.example.org", Some("https://motion.example.org".to_owned()), 200),
        // A proxy that puts its own idea of the host in place of the browser's.
        (&own, Some("https://motion.example.org".to_owned()), 200),
        (&own, Some(format!("https://{own}")), 403),
        (&own, Some(format!("http://{name}")), 403),
        (&own, Some("http://127.0.0.1:1".to_owned()), 403),
        (&own, Some("https://evil.example".to_owned()), 403),
        (&own, Some("null".to_owned()), 403),
        (&own, Some(String::new()), 403),
        ("evil.example", Some("http://evil.example".to_owned()), 403),
        ("evil.example", None, 403),
        ("203.0.113.9", None, 403),
    ];
    for (host, origin, status) in table {
        for path in ["/api/dashboard", "/api/dashboard/phones"] {
            let mut request = dashboard.client.get(server.url(path)).header("host", host);
            // The client keeps cookies by the address it connects to, as a rebound browser would.
            if let Some(origin) = &origin {
                request = request.header("origin", origin);
            }
            let answer = request.send().await.unwrap();
            assert_eq!(answer.status(), status, "{path} for {host} from {origin:?}");
            if status == 403 {
                problem(answer).await;
            }
        }
    }
}

#[tokio::test]
async fn calls_that_set_cookies_are_guarded_too() {
    let server = Server::start(&["--no-tls"]).await;
    let key = json!({ "key": server.link_key().await.expose() });
    for (name, value) in [("host", "evil.example"), ("origin", "https://evil.example")] {
        for path in ["/api/dashboard/session", "/api/phone/session", "/api/phone/offer"] {
            let request = server.browser().client.post(server.url(path)).json(&key).header(name, value);
            assert_eq!(problem(request.send().await.unwrap()).await.0, 403, "{path} {name}");
        }
    }
    assert_eq!(
        server.browser().post("/api/dashboard/session", key).await.status(),
        204,
        "nothing was used up"
    );
}

#[tokio::test]
async fn a_trusted_proxy_speaks_for_the_browser() {
    let proxied = [("x-forwarded-proto", "https"), ("x-forwarded-host", "motion.example.org")];
    for (trusted, secure) in [("127.0.0.0/8", true), ("10.0.0.0/8", false)] {
        let flags = ["--no-tls", "--public-url", "https://motion.example.org", "--trusted-proxy", trusted];
        let server = Server::start(&flags).await;
        let key = json!({ "key": server.link_key().await.expose() });
        let mut request = server.browser().client.post(server.url("/api/dashboard/session")).json(&key);
        for (name, value) in proxied {
            request = request.header(name, value);
        }
        let answer = request.header("origin", "https://motion.example.org").send().await.unwrap();
        assert_eq!(answer.status(), 204, "{trusted}");
        let cookie = answer.headers()["set-cookie"].to_str().unwrap();
        assert_eq!(cookie.contains("; Secure"), secure, "{trusted}: {cookie}");
    }
}
