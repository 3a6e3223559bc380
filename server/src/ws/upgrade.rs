//! The opening handshake (RFC 6455, section 4.2).

use axum::{
    extract::FromRequestParts,
    http::{
        HeaderMap, HeaderName, HeaderValue, Method, StatusCode,
        header::{
            CONNECTION, SEC_WEBSOCKET_ACCEPT, SEC_WEBSOCKET_KEY, SEC_WEBSOCKET_PROTOCOL,
            SEC_WEBSOCKET_VERSION, UPGRADE,
        },
        request::Parts,
    },
    response::{IntoResponse, Response},
};
use data_encoding::BASE64;
use hyper::upgrade::OnUpgrade;
use motionwire_shared::wire::SUBPROTOCOL;
use sha1::{Digest, Sha1};

use crate::rest::Problem;

/// What is hashed behind the client's key (section 1.3).
const ACCEPT_SALT: &[u8] = b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

const WEBSOCKET: HeaderValue = HeaderValue::from_static("websocket");

/// The only version there is.
const VERSION: HeaderValue = HeaderValue::from_static("13");

/// The characters of a client's key that say something: 16 bytes in base64, before two signs that fill up.
const KEY_CHARS: usize = 22;

/// A well-formed request for an upgrade.
pub struct Handshake {
    accept: HeaderValue,
    /// Whether the client offers the contract's extension.
    pub(crate) is_extended: bool,
    /// The connection, once the answer has gone out.
    pub(crate) connection: OnUpgrade,
}

impl<S: Sync> FromRequestParts<S> for Handshake {
    /// 400, or 426 with what would be right (section 4.2.2).
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Response> {
        let headers = &parts.headers;
        if parts.method != Method::GET
            || !has_token(headers, &CONNECTION, "upgrade")
            || !has_token(headers, &UPGRADE, "websocket")
        {
            return Err(upgrade_required("this is a WebSocket endpoint: ask for an upgrade to websocket"));
        }
        if headers.get(SEC_WEBSOCKET_VERSION) != Some(&VERSION) {
            return Err(upgrade_required("only version 13 of WebSocket is spoken here"));
        }
        let key = headers.get(SEC_WEBSOCKET_KEY).map(HeaderValue::as_bytes);
        let key = key.filter(|key| is_key(key));
        let accept = key.and_then(|key| accept(key).ok()).ok_or_else(|| {
            let text = "the header Sec-WebSocket-Key must be 16 bytes in base64";
            Problem::new(StatusCode::BAD_REQUEST, text).into_response()
        })?;
        let is_extended = headers
            .get_all(SEC_WEBSOCKET_PROTOCOL)
            .iter()
            .any(|offered| tokens(offered).any(|token| token == SUBPROTOCOL.as_bytes()));
        let connection = parts.extensions.remove::<OnUpgrade>();
        let connection = connection.ok_or_else(|| upgrade_required("this connection cannot be upgraded"))?;
        Ok(Self { accept, is_extended, connection })
    }
}

impl Handshake {
    /// The answer that switches protocols; `connection` is given out after it.
    pub(crate) fn into_answer(self) -> (Response, OnUpgrade) {
        let Self { accept, is_extended, connection } = self;
        let mut answer = StatusCode::SWITCHING_PROTOCOLS.into_response();
        let headers = answer.headers_mut();
        headers.insert(CONNECTION, HeaderValue::from_static("upgrade"));
        headers.insert(UPGRADE, WEBSOCKET);
        headers.insert(SEC_WEBSOCKET_ACCEPT, accept);
        if is_extended {
            headers.insert(SEC_WEBSOCKET_PROTOCOL, HeaderValue::from_static(SUBPROTOCOL));
        }
        (answer, connection)
    }
}

fn upgrade_required(text: &'static str) -> Response {
    let mut answer = Problem::new(StatusCode::UPGRADE_REQUIRED, text).into_response();
    answer.headers_mut().insert(UPGRADE, WEBSOCKET);
    answer.headers_mut().insert(SEC_WEBSOCKET_VERSION, VERSION);
    answer
}

/// Whether it has the form of a key. The bits that nothing is made of may be any: in the example of the standard's section 4.1,
/// which clients have copied, they are not zero.
fn is_key(key: &[u8]) -> bool {
    let is_base64 = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/');
    key.strip_suffix(b"==").is_some_and(|key| key.len() == KEY_CHARS && key.iter().all(is_base64))
}

fn accept(key: &[u8]) -> Result<HeaderValue, axum::http::header::InvalidHeaderValue> {
    HeaderValue::try_from(BASE64.encode(&Sha1::new().chain_update(key).chain_update(ACCEPT_SALT).finalize()))
}

fn has_token(headers: &HeaderMap, name: &HeaderName, wanted: &str) -> bool {
    let is_wanted = |token: &[u8]| token.eq_ignore_ascii_case(wanted.as_bytes());
    headers.get_all(name).iter().any(|value| tokens(value).any(is_wanted))
}

fn tokens(value: &HeaderValue) -> impl Iterator<Item = &[u8]> {
    value.as_bytes().split(|byte| *byte == b',').map(<[u8]>::trim_ascii)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_sixteen_bytes_in_base64() {
        let table = [
            ("dGhlIHNhbXBsZSBub25jZQ==", true),
            ("AQIDBAUGBwgJCgsMDQ4PEC==", true),
            ("+/+/+/+/+/+/+/+/+/+/+w==", true),
            ("dGhlIHNhbXBsZSBub25jZQ", false),
            ("dGhlIHNhbXBsZSBub25jZQA=", false),
            ("dGhlIHNhbXBsZSBub25jZ===", false),
            ("dGhlIHNhbXBsZSBub25j", false),
            ("dGhlIHNhbXBsZSBub2 jZQ==", false),
            ("", false),
        ];
        for (key, expected) in table {
            assert_eq!(is_key(key.as_bytes()), expected, "{key}");
        }
    }

    #[test]
    fn the_answer_to_the_key_of_the_standards_example() {
        assert_eq!(accept(b"dGhlIHNhbXBsZSBub25jZQ==").unwrap(), "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
    }
}
