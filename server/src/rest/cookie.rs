//! The cookies of the two pages' sessions.

use std::time::Duration;

use axum::http::request::Parts;
use axum_extra::extract::cookie::{Cookie, CookieJar, SameSite};

use super::visit::Visit;
use crate::{
    app::App,
    auth::{Secret, SessionOf},
};

/// Whose session a cookie holds.
#[derive(Debug, Clone, Copy)]
pub(super) struct Kind {
    name: &'static str,
    of: SessionOf,
}

/// The dashboard's session.
pub(super) const DASHBOARD: Kind = Kind { name: "mw_dashboard", of: SessionOf::Dashboard };

/// The phone's session.
pub(super) const PHONE: Kind = Kind { name: "mw_phone", of: SessionOf::Phone };

/// The cookie of a session at this server. Browsers share cookies across the ports of a host, `__Host-` ones too: its name
/// tells the server, so that several on one host do not log each other's visitors out.
pub(super) struct SessionCookie<'a> {
    name: String,
    /// The name that it had when servers shared one.
    shared_name: String,
    of: SessionOf,
    app: &'a App,
    visit: &'a Visit,
}

impl<'a> SessionCookie<'a> {
    pub(super) fn new(Kind { name, of }: Kind, app: &'a App, visit: &'a Visit) -> Self {
        let id = &app.id;
        Self {
            name: on_scheme(&format!("{name}_{id}"), visit),
            shared_name: on_scheme(name, visit),
            of,
            app,
            visit,
        }
    }

    /// The secret that a browser holds.
    pub(super) fn secret<'j>(&self, jar: &'j CookieJar) -> Option<&'j str> {
        jar.get(&self.name).or_else(|| jar.get(&self.shared_name)).map(Cookie::value)
    }

    /// Lets the browser hold a session's secret.
    pub(super) fn set(&self, jar: CookieJar, secret: String) -> CookieJar {
        jar.add(build(self.name.clone(), secret, self.of.lifetime(), self.visit))
    }

    /// A session that is used goes on, and one of this server that is held under the shared name is to be held under the
    /// server's own.
    pub(super) async fn renew(&self, jar: CookieJar) -> CookieJar {
        let Some(secret) = self.secret(&jar).map(ToOwned::to_owned) else { return jar };
        let is_shared = self.held_as_shared(&jar).is_some();
        if !self.is_put_off(&secret).await && !is_shared {
            return jar;
        }
        let jar = self.set(jar, secret);
        if is_shared { jar.add(removal(self.shared_name.clone(), self.visit)) } else { jar }
    }

    /// Whether the session's end was put off. Where that cannot be written, who comes is let in all the same.
    async fn is_put_off(&self, secret: &str) -> bool {
        let renewed = self.app.accounts.renew_session(self.of, secret, self.app.clock.timestamp()).await;
        renewed.unwrap_or_else(|error| {
            tracing::warn!(%error, of = ?self.of, "cannot put off the end of a session");
            false
        })
    }

    /// Removes a session of this server.
    pub(super) fn remove(&self, jar: CookieJar) -> CookieJar {
        let is_shared = self.held_as_shared(&jar).is_some();
        let jar = jar.add(removal(self.name.clone(), self.visit));
        if is_shared { jar.add(removal(self.shared_name.clone(), self.visit)) } else { jar }
    }

    fn held_as_shared(&self, jar: &CookieJar) -> Option<String> {
        let shared = jar.get(&self.shared_name).filter(|_| jar.get(&self.name).is_none())?;
        Some(shared.value().to_owned())
    }
}

/// The secret that a request's cookie holds.
pub(super) fn secret(parts: &Parts, kind: Kind, app: &App) -> Option<String> {
    let visit = parts.extensions.get::<Visit>()?;
    let jar = CookieJar::from_headers(&parts.headers);
    SessionCookie::new(kind, app, visit).secret(&jar).map(ToOwned::to_owned)
}

/// A cookie's name, which differs between http and https: one that is `Secure` would keep a plain page from setting its own.
fn on_scheme(name: &str, visit: &Visit) -> String {
    let prefix = if visit.https { "__Host-" } else { "" };
    format!("{prefix}{name}")
}

/// The session of a viewer link has a cookie for each link, so that a browser can watch through several; no two
/// servers make the same.
fn viewer_name(link: &str, visit: &Visit) -> String {
    on_scheme(&format!("mw_viewer_{link}"), visit)
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
    build(viewer_name(link, visit), secret.into_text(), lifetime, visit)
}

/// A cookie that removes the one of a viewer's session.
pub(super) fn viewer_removal(link: &str, visit: &Visit) -> Cookie<'static> {
    removal(viewer_name(link, visit), visit)
}

fn removal(name: String, visit: &Visit) -> Cookie<'static> {
    build(name, String::new(), Duration::ZERO, visit)
}

fn build(name: String, value: String, lifetime: Duration, visit: &Visit) -> Cookie<'static> {
    let lifetime_s = i64::try_from(lifetime.as_secs()).unwrap_or(i64::MAX);
    Cookie::build((name, value))
        .http_only(true)
        .same_site(SameSite::Strict)
        .path("/")
        .secure(visit.https)
        .max_age(time::Duration::seconds(lifetime_s))
        .build()
}
