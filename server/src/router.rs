//! Every route and layer.

use std::{sync::Arc, time::Duration};

use axum::{
    Router,
    extract::DefaultBodyLimit,
    http::{
        HeaderName, HeaderValue, Method,
        header::{
            AUTHORIZATION, CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, REFERRER_POLICY,
            RETRY_AFTER, STRICT_TRANSPORT_SECURITY, X_CONTENT_TYPE_OPTIONS,
        },
    },
    middleware::{from_fn, from_fn_with_state},
    routing::{delete, get, patch, post},
};
use ipnet::IpNet;
use tower_http::{
    cors::{Any, CorsLayer},
    set_header::SetResponseHeaderLayer,
};

use crate::{
    admission::{guard_connect, guard_secret},
    app::App,
    assets,
    gateway::Gateway,
    rest::{
        self,
        body::{MAX_BODY_BYTES, take_body},
        carried_out::carry_out,
        dashboard, export, health, history, links, notes, origin, phone, sessions, token, viewer, visit,
    },
    visitors,
};

/// How long browsers may remember that other sites may call the token endpoints.
const CORS_MAX_AGE: Duration = Duration::from_secs(24 * 60 * 60);

/// The sensors are the pages' own; what they never use nobody gets ([Permissions
/// Policy](https://www.w3.org/TR/permissions-policy/)). Bluetooth is a page's own without being named, and browsers that lack it
/// complain about its name.
const PERMISSIONS_POLICY: &str = "accelerometer=(self), gyroscope=(self), magnetometer=(self), geolocation=(self), \
    screen-wake-lock=(self), fullscreen=(self), camera=(), microphone=(), display-capture=(), \
    payment=(), usb=(), serial=(), hid=(), midi=()";

/// For a year ([RFC 6797](https://www.rfc-editor.org/rfc/rfc6797)).
const HTTPS_ONLY: &str = "max-age=31536000";

/// Which of the server's ports a router is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Port {
    /// `--listen`: has the metrics too.
    Http,
    /// `--tls-listen`.
    Https {
        /// Whether browsers may be told to use https only: the certificate is one that they trust, and so are the URLs that
        /// people are given. Anywhere else it would lock people out of the other port.
        is_public: bool,
    },
}

/// Everything that the server answers on a port. Requests must carry a [`visit::Connection`].
pub fn router(app: &App, trusted_proxies: Arc<[IpNet]>, port: Port) -> Router {
    let machines = match port {
        Port::Http => Router::new().route("/metrics", get(health::metrics)),
        Port::Https { .. } => Router::new(),
    };
    let connect = get(Gateway::connect).layer(from_fn_with_state(app.gate.clone(), guard_connect));
    let router = Router::new()
        .nest("/api", api(app))
        .nest("/auth", auth(app))
        .merge(machines)
        .route("/healthz", get(health::health))
        .with_state(app.clone())
        .route("/connect", connect.with_state(app.gateway.clone()))
        .fallback(assets::serve)
        .method_not_allowed_fallback(rest::method_not_allowed)
        .layer(from_fn(take_body))
        .layer(from_fn_with_state(app.visitors.clone(), visitors::watch_pages))
        .layer(from_fn_with_state(trusted_proxies, visit::attend))
        .layer(DefaultBodyLimit::max(MAX_BODY_BYTES))
        .layer(header(CONTENT_SECURITY_POLICY, assets::content_security_policy()))
        .layer(header(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")))
        .layer(header(REFERRER_POLICY, HeaderValue::from_static("no-referrer")))
        .layer(header(
            HeaderName::from_static("cross-origin-opener-policy"),
            HeaderValue::from_static("same-origin"),
        ))
        .layer(header(
            HeaderName::from_static("cross-origin-resource-policy"),
            HeaderValue::from_static("same-origin"),
        ))
        .layer(header(
            HeaderName::from_static("permissions-policy"),
            HeaderValue::from_static(PERMISSIONS_POLICY),
        ));
    match port {
        Port::Https { is_public: true } => {
            router.layer(header(STRICT_TRANSPORT_SECURITY, HeaderValue::from_static(HTTPS_ONLY)))
        }
        _ => router,
    }
}

/// What the two pages call: only they may.
fn api(app: &App) -> Router<App> {
    let guess = from_fn_with_state(app.gate.clone(), guard_secret);
    Router::new()
        .route("/dashboard", get(dashboard::info))
        .route("/dashboard/session", post(dashboard::open).layer(guess.clone()).delete(dashboard::close))
        .route("/dashboard/token", post(dashboard::token))
        .route("/dashboard/pairings", get(rest::pairings).post(rest::create_pairing))
        .route("/dashboard/pairings/{id}", delete(rest::revoke_pairing))
        .route("/dashboard/phones", get(rest::phones))
        .route("/dashboard/phones/{uid}", delete(rest::end_phone).patch(rest::rename_phone))
        .route("/dashboard/sessions", get(sessions::list))
        .route("/dashboard/sessions/{id}", delete(sessions::end))
        .route("/dashboard/visitors", get(dashboard::visitors))
        .route("/dashboard/storage", get(dashboard::storage))
        .route("/dashboard/links", get(links::list).post(links::create))
        .route("/dashboard/links/{id}", delete(links::revoke))
        .route("/dashboard/series", get(history::series::<dashboard::Signed>))
        .route("/dashboard/history", get(history::history::<dashboard::Signed>))
        .route("/dashboard/export", get(export::export::<dashboard::Signed>))
        .route("/dashboard/simulated-phone", post(dashboard::simulated_phone))
        .route("/dashboard/notes", get(notes::list))
        .route("/dashboard/notes/events", get(notes::events))
        .route("/dashboard/recordings", post(notes::create_recording))
        .route("/dashboard/recordings/{id}", patch(notes::change_recording).delete(notes::delete_recording))
        .route("/dashboard/markers", post(notes::create_marker))
        .route("/dashboard/markers/{id}", patch(notes::change_marker).delete(notes::delete_marker))
        .route("/phone/offer", post(phone::offer).layer(guess.clone()))
        .route(
            "/phone/session",
            post(phone::pair).layer(guess.clone()).get(phone::session).delete(phone::forget),
        )
        .route("/phone/data", get(phone::data).delete(phone::erase))
        .route("/phone/hand-over", post(phone::hand_over))
        .route("/phone/token", post(phone::token))
        .route("/phone/links", get(links::list_of_phone).post(links::create_of_phone))
        .route("/phone/links/{id}", delete(links::revoke_of_phone))
        .route("/viewer/{link}", get(viewer::info))
        .route("/viewer/{link}/session", post(viewer::open).layer(guess).delete(viewer::close))
        .route("/viewer/{link}/token", post(viewer::token))
        .route("/viewer/{link}/phones", get(viewer::phones))
        .route("/viewer/{link}/series", get(history::series::<viewer::Signed>))
        .route("/viewer/{link}/history", get(history::history::<viewer::Signed>))
        .route("/viewer/{link}/export", get(export::export::<viewer::Signed>))
        .fallback(rest::not_found)
        .method_not_allowed_fallback(rest::method_not_allowed)
        .layer(from_fn(carry_out))
        .layer(from_fn_with_state(Arc::clone(&app.site), origin::guard))
        .layer(header(CACHE_CONTROL, HeaderValue::from_static("no-store")))
}

/// What developers' programs call, from any site.
fn auth(app: &App) -> Router<App> {
    let credentials = [
        HeaderName::from_static("dev-id"),
        HeaderName::from_static("x-api-key"),
        AUTHORIZATION,
        CONTENT_TYPE,
    ];
    let cors = CorsLayer::new()
        .allow_origin(Any)
        .allow_methods([Method::POST])
        .allow_headers(credentials)
        .expose_headers([RETRY_AFTER])
        .max_age(CORS_MAX_AGE);
    Router::new()
        .route("/developer", post(token::for_developer))
        .route("/user", post(token::for_user))
        .route_layer(from_fn_with_state(app.gate.clone(), guard_secret))
        .fallback(rest::not_found)
        // Before the layer, which answers OPTIONS itself.
        .method_not_allowed_fallback(rest::method_not_allowed)
        .layer(cors)
        .layer(header(CACHE_CONTROL, HeaderValue::from_static("no-store")))
}

fn header(name: HeaderName, value: HeaderValue) -> SetResponseHeaderLayer<HeaderValue> {
    SetResponseHeaderLayer::if_not_present(name, value)
}
