//! Whatever a request holds, it is answered, never with an internal error, and refusals come in words.
//!
//! The input is a request as it stands on the wire: method and path, headers, an empty line, a body.
#![no_main]

use std::{
    net::SocketAddr,
    sync::{Arc, LazyLock},
    time::Duration,
};

use axum::{
    Router,
    body::{Body, to_bytes},
    http::Request,
};
use libfuzzer_sys::fuzz_target;
use motionwire_server::{
    admission::{Attempts, Connections, Gate},
    app::App,
    auth::Accounts,
    clock::{Clock, ManualClock},
    feed::Feeds,
    gateway::{Gateway, GatewayConfig},
    log::{Retention, Turns, sqlite::SqliteLog},
    metrics::Metrics,
    notes::NoteBook,
    rest::visit::Connection,
    router::{Port, router},
    site::Site,
    visitors::Visitors,
};
use motionwire_shared::Timestamp;
use tokio::runtime::Runtime;
use tokio_util::sync::CancellationToken;
use tower::ServiceExt;

const HERE: &str = "127.0.0.1:8080";

struct World {
    runtime: Runtime,
    router: Router,
    cookies: String,
}

static WORLD: LazyLock<World> = LazyLock::new(|| {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    let (router, cookies) = runtime.block_on(build());
    World { runtime, router, cookies }
});

/// A server with a dashboard and a phone, whose cookies every request carries.
async fn build() -> (Router, String) {
    let dir = std::env::temp_dir().join(format!("motionwire-fuzz-rest-{}", std::process::id()));
    std::fs::create_dir_all(&dir).expect("a directory");
    let clock = Clock::Manual(ManualClock::at(Timestamp::from_micros(1_795_000_000_000_000)));
    let accounts = Accounts::open(&dir).await.expect("the accounts open");
    let pages = accounts.choose_pages_developer(None).await.expect("a developer");
    let metrics = Metrics::new();
    let log = Arc::new(SqliteLog::open(&dir).expect("the log opens"));
    let feeds = Feeds::start(log, clock.clone(), metrics.clone()).expect("the sequencer starts");
    let config = GatewayConfig {
        heartbeat_interval: Duration::from_secs(40),
        identify_timeout: Duration::from_secs(15),
        max_consumers: 16,
        max_frame_bytes: 65_536,
    };
    let shutdown = CancellationToken::new();
    let parts = (accounts.clone(), feeds.clone(), clock.clone(), metrics.clone(), shutdown.clone());
    let gateway = Gateway::new(parts.0, parts.1, parts.2, config, parts.3, parts.4);
    let connections = Connections::new(256, Arc::default());
    let id = accounts.server_id().await.expect("an id");
    let app = App {
        id: id.as_str().into(),
        gate: Gate::new(Attempts::new(clock.clone()), connections, 1024, metrics.clone()),
        notes: NoteBook::new(accounts.clone(), clock.clone(), shutdown),
        site: Arc::new(Site::new(HERE.parse().expect("an address"), None, None, None)),
        visitors: Visitors::new(clock.clone()),
        charts: Turns::for_charts(),
        files: Turns::for_files(),
        pages: Arc::new(pages.clone()),
        authority_fingerprint: None,
        token_lifetime: Duration::from_secs(1),
        retention: Retention { max_age: Duration::from_secs(86_400), max_bytes: 1 << 30 },
        accounts: accounts.clone(),
        clock: clock.clone(),
        feeds,
        gateway,
        metrics,
    };
    let now = clock.timestamp();
    let link = accounts.issue_link_key(pages.id.clone(), now).await.expect("a link");
    let dashboard = accounts.open_dashboard(pages.id.clone(), link.expose(), None, now).await;
    let dashboard = dashboard.expect("the accounts").expect("a session");
    let (_, code) = accounts.create_pairing(pages.id.clone(), Default::default(), now).await.expect("a code");
    let phone = accounts.pair(pages.id.clone(), code.expose(), None, None, now).await;
    let phone = phone.expect("the accounts").expect("a phone").session;
    let cookies = format!("mw_dashboard_{id}={}; mw_phone_{id}={}", dashboard.expose(), phone.expose());
    (router(&app, Arc::default(), Port::Http), cookies)
}

fn parse(bytes: &[u8], cookies: &str) -> Option<Request<Body>> {
    let text = String::from_utf8_lossy(bytes);
    let (head, body) = text.split_once("\n\n").unwrap_or((&text, ""));
    let mut lines = head.lines();
    let (method, path) = lines.next()?.split_once(' ')?;
    let mut request =
        Request::builder().method(method).uri(path).header("host", HERE).header("cookie", cookies);
    for line in lines {
        let (name, value) = line.split_once(": ")?;
        request = request.header(name, value);
    }
    if !body.is_empty() {
        request = request.header("content-type", "application/json");
    }
    request.body(Body::from(body.to_owned())).ok()
}

fuzz_target!(|bytes: &[u8]| {
    let world = &*WORLD;
    let Some(mut request) = parse(bytes, &world.cookies) else { return };
    // These would end the session that later inputs need, or never end.
    let path = request.uri().path().to_owned();
    if request.method() == "DELETE" || path.ends_with("/events") {
        return;
    }
    let address: SocketAddr = HERE.parse().expect("an address");
    request.extensions_mut().insert(Connection { peer: address, local: address, tls: false });
    world.runtime.block_on(async {
        let Ok(response) = world.router.clone().oneshot(request).await;
        let status = response.status();
        assert!(!status.is_server_error(), "{status}");
        let is_call = ["/api/", "/auth/"].iter().any(|at| path.starts_with(at) && path.len() > at.len());
        if is_call && status.is_client_error() {
            let kind = response.headers().get("content-type").map(|value| value.as_bytes().to_vec());
            assert_eq!(kind.as_deref(), Some(&b"application/problem+json"[..]), "{status}");
        }
        let _ = to_bytes(response.into_body(), 1 << 20).await;
    });
});
