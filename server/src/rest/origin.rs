//! Which sites may use what a cookie opens: this server's own pages, under a host that it knows.
//!
//! The check of the host keeps out DNS rebinding: a page of a stranger's domain that points to this machine's address.

use std::sync::Arc;

use axum::{
    Extension,
    extract::{Request, State},
    http::{HeaderName, StatusCode, header::ORIGIN, uri::Authority},
    middleware::Next,
    response::{IntoResponse, Response},
};

use motionwire_shared::rest::Refusal;

use super::{Problem, visit::Visit};
use crate::site::Site;

/// Where a browser says that a request comes from, reads without an Origin included: `same-origin`, `none` for what a
/// person opens, else another site, be it on this machine ([Fetch
/// Metadata](https://www.w3.org/TR/fetch-metadata/)).
const SEC_FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");

/// Refuses requests for hosts that are not this server's, and from other sites' pages.
pub async fn guard(
    State(site): State<Arc<Site>>,
    Extension(visit): Extension<Visit>,
    request: Request,
    next: Next,
) -> Response {
    let Some(host) = visit.host.as_ref().filter(|host| site.knows(host, visit.local)) else {
        let host = visit.host.as_ref().map_or("(none)", Authority::as_str);
        return Problem::new(
            StatusCode::FORBIDDEN,
            format!(
                "this server does not know itself as {host}; open it by its address, or start it with --public-url"
            ),
        )
        .into_response();
    };
    if request.headers().get_all(SEC_FETCH_SITE).iter().any(|site| site != "same-origin" && site != "none") {
        return for_own_pages();
    }
    let origins = request.headers().get_all(ORIGIN);
    let own = format!("{}://{host}", visit.scheme());
    let public = site.public_url().map(ToString::to_string);
    if origins.iter().all(|origin| origin == own.as_str() || public.as_deref().is_some_and(|p| origin == p)) {
        return next.run(request).await;
    }
    for_own_pages()
}

fn for_own_pages() -> Response {
    Problem::from(Refusal::NotOwnPage).into_response()
}
