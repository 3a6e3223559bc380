//! The cookies of the two pages' sessions.

use std::{borrow::Cow, time::Duration};

use axum::http::request::Parts;
use axum_extra::extract::cookie::{Cookie, CookieJar, SameSite};

use super::visit::Visit;
use crate::auth::Secret;

/// The name of a session's cookie. It differs between http and https: browsers share cookies across the ports of a host, and
/// one that is `Secure` would keep a plain page from setting its own.
#[derive(Debug, Clone, Copy)]
pub(super) struct Name {
    http: &'static str,
    https: &'static str,
}

/// The dashboard's session.
pub(super) const DASHBOARD: Name = Name { http: "mw_dashboard", https: "__Host-mw_dashboard" };

/// The phone's session.
pub(super) const PHONE: Name = Name { http: "mw_phone", https: "__Host-mw_phone" };

impl Name {
    const fn of(self, visit: &Visit) -> &'static str {
        if visit.https { self.https } else { self.http }
    }
}

/// The secret that a request's cookie holds.
pub(super) fn secret(parts: &Parts, name: Name) -> Option<String> {
    let visit = parts.extensions.get::<Visit>()?;
    held(&CookieJar::from_headers(&parts.headers), name, visit).map(ToOwned::to_owned)
}

/// The same, of a jar.
pub(super) fn held<'a>(jar: &'a CookieJar, name: Name, visit: &Visit) -> Option<&'a str> {
    jar.get(name.of(visit)).map(Cookie::value)
}

/// A cookie that holds a session's secret.
pub(super) fn session(name: Name, secret: Secret, lifetime: Duration, visit: &Visit) -> Cookie<'static> {
    let lifetime_s = i64::try_from(lifetime.as_secs()).unwrap_or(i64::MAX);
    build(name.of(visit).into(), secret.into_text(), lifetime_s, visit)
}

/// A cookie that removes a session's.
pub(super) fn removal(name: Name, visit: &Visit) -> Cookie<'static> {
    build(name.of(visit).into(), String::new(), 0, visit)
}

/// The session of a viewer link has a cookie for each link, so that a browser can watch through several.
const VIEWER: Name = Name { http: "mw_viewer_", https: "__Host-mw_viewer_" };

fn viewer_name(link: &str, visit: &Visit) -> String {
    format!("{}{link}", VIEWER.of(visit))
}

/// The secret that a request's cookie holds for a viewer link.
pub(super) fn viewer_secret(parts: &Parts, link: &str) -> Option<String> {
    let visit = parts.extensions.get::<Visit>()?;
    held_by_viewer(&CookieJar::from_headers(&parts.headers), link, visit).map(ToOwned::to_owned)
}

/// The same, of a jar.
pub(super) fn held_by_viewer<'a>(jar: &'a CookieJar, link: &str, visit: &Visit) -> Option<&'a str> {
    jar.get(&viewer_name(link, visit)).map(Cookie::value)
}

/// A cookie that holds the secret of a viewer's session.
pub(super) fn viewer_session(
    link: &str,
    secret: Secret,
    lifetime: Duration,
    visit: &Visit,
) -> Cookie<'static> {
    let lifetime_s = i64::try_from(lifetime.as_secs()).unwrap_or(i64::MAX);
    build(viewer_name(link, visit).into(), secret.into_text(), lifetime_s, visit)
}

/// A cookie that removes the one of a viewer's session.
pub(super) fn viewer_removal(link: &str, visit: &Visit) -> Cookie<'static> {
    build(viewer_name(link, visit).into(), String::new(), 0, visit)
}

fn build(name: Cow<'static, str>, value: String, lifetime_s: i64, visit: &Visit) -> Cookie<'static> {
    Cookie::build((name, value))
        .http_only(true)
        .same_site(SameSite::Strict)
        .path("/")
        .secure(visit.https)
        .max_age(time::Duration::seconds(lifetime_s))
        .build()
}
