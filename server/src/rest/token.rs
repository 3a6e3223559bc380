//! The token endpoints of the contract, for developers' programs.

use axum::{
    extract::{FromRequestParts, Query, State, rejection::QueryRejection},
    http::{HeaderMap, StatusCode, header::AUTHORIZATION, request::Parts},
};
use data_encoding::BASE64;
use motionwire_shared::{DevId, UserId, rest::TokenResponse};
use serde::Deserialize;

use super::{Json, Problem, issue_token};
use crate::{
    app::App,
    auth::{Grant, GrantRole, Secret},
};

/// What a developer's program says it is; not checked yet.
#[derive(Debug)]
pub struct Credentials {
    dev_id: String,
    api_key: Secret,
}

impl<S: Sync> FromRequestParts<S> for Credentials {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        from_headers(&parts.headers).or_else(|| from_basic(&parts.headers)).ok_or_else(|| {
            Problem::new(
                StatusCode::BAD_REQUEST,
                "credentials are missing: send the headers dev-id and x-api-key, or HTTP Basic with dev-id:api-key",
            )
        })
    }
}

fn from_headers(headers: &HeaderMap) -> Option<Credentials> {
    let text = |name| headers.get(name)?.to_str().ok();
    let (dev_id, api_key) = (text("dev-id")?.to_owned(), text("x-api-key")?.to_owned());
    Some(Credentials { dev_id, api_key: api_key.into() })
}

/// [RFC 7617](https://www.rfc-editor.org/rfc/rfc7617), section 2: the first colon divides.
fn from_basic(headers: &HeaderMap) -> Option<Credentials> {
    let (scheme, encoded) = headers.get(AUTHORIZATION)?.to_str().ok()?.split_once(' ')?;
    if !scheme.eq_ignore_ascii_case("basic") {
        return None;
    }
    let decoded = BASE64.decode(encoded.trim().as_bytes()).ok()?;
    let (dev_id, api_key) = std::str::from_utf8(&decoded).ok()?.split_once(':')?;
    Some(Credentials { dev_id: dev_id.to_owned(), api_key: api_key.to_owned().into() })
}

async fn authenticate(app: &App, credentials: &Credentials) -> Result<DevId, Problem> {
    let developer = app.accounts.authenticate(&credentials.dev_id, credentials.api_key.expose()).await?;
    developer.ok_or_else(|| Problem::new(StatusCode::FORBIDDEN, "the dev-id or the API key is wrong"))
}

async fn token_for(
    app: &App,
    credentials: &Credentials,
    role: GrantRole,
) -> Result<Json<TokenResponse>, Problem> {
    let dev = authenticate(app, credentials).await?;
    let token = issue_token(app, Grant { dev, role }).await?;
    // A key that was changed meanwhile took along only the tokens that there were.
    authenticate(app, credentials).await?;
    Ok(token)
}

/// `POST /auth/developer`: a consumer token.
pub async fn for_developer(
    State(app): State<App>,
    credentials: Credentials,
) -> Result<impl axum::response::IntoResponse, Problem> {
    token_for(&app, &credentials, GrantRole::Consumer).await
}

/// The query of `/auth/user`.
#[derive(Debug, Deserialize)]
pub struct UserQuery {
    id: Option<String>,
}

/// `POST /auth/user?id=`: a producer token for that user.
pub async fn for_user(
    State(app): State<App>,
    credentials: Credentials,
    query: Result<Query<UserQuery>, QueryRejection>,
) -> Result<impl axum::response::IntoResponse, Problem> {
    let id = query.ok().and_then(|Query(query)| query.id).ok_or_else(|| {
        Problem::new(StatusCode::BAD_REQUEST, "the user's id is missing: call /auth/user?id=<user id>, once")
    })?;
    let uid: UserId =
        id.parse().map_err(|error| Problem::new(StatusCode::BAD_REQUEST, format!("id: {error}")))?;
    token_for(&app, &credentials, GrantRole::Producer(uid)).await
}
