//! Who may see the dashboard: whoever comes with the key of a printed link, or with the session that it became.

use futures_util::future;
use leptos::prelude::*;
use motionwire_shared::rest::DashboardInfo;
use wasm_bindgen_futures::spawn_local;
use web_sys::Event;

use crate::{
    api::{self, ApiError},
    browser::{Listener, location, window},
    text,
};

/// What this browser may see.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Access {
    /// The server is being asked.
    Checking,
    /// Nothing; perhaps because of a problem, in words for people.
    Locked(Option<String>),
    /// The dashboard; a token for its first connection, if there is one already.
    Open(DashboardInfo, Option<String>),
}

/// Decides what this browser may see.
#[derive(Clone, Copy)]
pub(super) struct Gate(RwSignal<Access>);

impl Gate {
    /// Exchanges the key in the page's address, if there is one, and asks for the session.
    pub(super) fn open() -> Self {
        let gate = Self(RwSignal::new(Access::Checking));
        gate.check(key_of(&location::fragment()));
        // A fresh link opened in the same tab changes nothing but the fragment.
        let listener = Listener::new(&window(), "hashchange", move |_: Event| {
            if let Some(key) = key_of(&location::fragment()) {
                gate.check(Some(key));
            }
        });
        StoredValue::new_local(listener);
        gate
    }

    /// The present answer.
    pub(super) fn access(self) -> Access {
        self.0.get()
    }

    /// Tries a link or a key that somebody typed in.
    pub(super) fn try_link(self, text: &str) {
        match typed_key(text) {
            Some(key) => self.check(Some(key)),
            None => self.0.set(Access::Locked(Some(text::locked_no_key().to_owned()))),
        }
    }

    /// Asks again, with the session alone.
    pub(super) fn check_again(self) {
        self.check(None);
    }

    /// Ends the session.
    pub(super) fn sign_out(self) {
        spawn_local(async move {
            let problem = api::end_dashboard_session().await.err().map(|error| error.to_string());
            self.0.set(Access::Locked(problem));
        });
    }

    fn check(self, key: Option<String>) {
        self.0.set(Access::Checking);
        spawn_local(async move {
            let access = access(key).await;
            self.0.set(access);
        });
    }
}

async fn access(key: Option<String>) -> Access {
    let mut refusal = None;
    if let Some(key) = key {
        let exchanged = api::open_dashboard_session(key).await;
        // A key that could not be brought to the server stays in the address, so that a reload can.
        if exchanged != Err(ApiError::Unreachable) {
            location::remove_fragment();
        }
        refusal = exchanged.err();
    }
    // A link that has been used is no harm to whoever used it before.
    let (info, token) = future::join(api::dashboard(), api::consumer_token()).await;
    match info {
        Ok(info) => Access::Open(info, token.ok()),
        Err(ApiError::Unauthorized(_)) => Access::Locked(refusal.map(|error| error.to_string())),
        Err(error) => Access::Locked(Some(refusal.unwrap_or(error).to_string())),
    }
}

/// The key that somebody typed in, alone or in its link.
fn typed_key(text: &str) -> Option<String> {
    let text = text.trim();
    let key = text.split_once('#').map_or_else(|| Some(text.to_owned()), |(_, fragment)| key_of(fragment));
    key.filter(|key| {
        !key.is_empty() && key.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte))
    })
}

/// The key in the fragment of a printed link: `key=…`.
fn key_of(fragment: &str) -> Option<String> {
    fragment.split('&').find_map(|part| part.strip_prefix("key=")).map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_key_is_found_in_the_fragment() {
        for (fragment, key) in
            [("key=mwl_abc", Some("mwl_abc")), ("a=b&key=x", Some("x")), ("", None), ("monkey=x", None)]
        {
            assert_eq!(key_of(fragment).as_deref(), key, "{fragment}");
        }
    }

    #[test]
    fn a_key_is_taken_alone_or_in_its_link() {
        let table = [
            ("http://127.0.0.1:8080/#key=mwl_a-b_1", Some("mwl_a-b_1")),
            ("  mwl_abc\n", Some("mwl_abc")),
            ("https://foo", None),
            ("http://127.0.0.1:8080/#", None),
            ("http://127.0.0.1:8080/#key=", None),
            ("motionwire link", None),
            ("", None),
        ];
        for (typed, key) in table {
            assert_eq!(typed_key(typed).as_deref(), key, "{typed:?}");
        }
    }
}
