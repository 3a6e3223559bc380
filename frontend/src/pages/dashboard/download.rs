//! A file that comes piece by piece, so that a person sees how far it is and can stop it.

use std::{cell::RefCell, rc::Rc};

use gloo_net::http::Request;
use js_sys::{Array, Reflect, Uint8Array};
use leptos::prelude::*;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{AbortController, Blob, HtmlAnchorElement, ReadableStreamDefaultReader, Url};

use crate::{
    api::ApiError,
    browser::{Timeout, document},
};

/// How long a finished file stays where the browser takes it from, in milliseconds.
const KEPT_MS: u32 = 60_000;

/// What has come of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Progress {
    /// Bytes.
    pub(super) bytes: u64,
    /// Lines, and so about as many readings.
    pub(super) rows: u64,
}

/// How a download fares.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum State {
    /// None is under way.
    Idle,
    /// It is coming.
    Running(Progress),
    /// It is there.
    Done(Progress),
    /// It did not come.
    Failed(ApiError),
}

/// One download at a time; copies are of the same.
#[derive(Clone, Copy)]
pub(super) struct Download {
    state: RwSignal<State>,
    running: StoredValue<Option<AbortController>, LocalStorage>,
    kept: StoredValue<Rc<RefCell<Option<Timeout>>>, LocalStorage>,
}

impl Download {
    /// None is under way.
    pub(super) fn new() -> Self {
        Self {
            state: RwSignal::new(State::Idle),
            running: StoredValue::new_local(None),
            kept: StoredValue::new_local(Rc::default()),
        }
    }

    /// How it fares.
    pub(super) fn state(self) -> State {
        self.state.get()
    }

    /// Whether it is coming.
    pub(super) fn is_running(self) -> bool {
        self.state.with(|state| matches!(state, State::Running(_)))
    }

    /// Fetches a file and hands it to the browser.
    pub(super) fn start(self, address: String) {
        self.cancel();
        let Ok(controller) = AbortController::new() else { return };
        self.running.set_value(Some(controller.clone()));
        self.state.set(State::Running(Progress::default()));
        spawn_local(async move {
            let result = self.fetch(&address, &controller).await;
            if controller.signal().aborted() {
                return;
            }
            self.state.try_set(match result {
                Ok(progress) => State::Done(progress),
                Err(error) => State::Failed(error),
            });
        });
    }

    /// Stops it.
    pub(super) fn cancel(self) {
        if let Some(controller) = self.running.try_update_value(Option::take).flatten() {
            controller.abort();
            self.state.set(State::Idle);
        }
    }

    async fn fetch(self, address: &str, controller: &AbortController) -> Result<Progress, ApiError> {
        let request = Request::get(address).abort_signal(Some(&controller.signal()));
        let response = request.send().await.map_err(|_| ApiError::Unreachable)?;
        if !response.ok() {
            return Err(crate::api::refusal(response).await);
        }
        let name =
            response.headers().get("content-disposition").as_deref().and_then(file_name).map(str::to_owned);
        let stream = response.body().ok_or(ApiError::Unreadable)?;
        let reader: ReadableStreamDefaultReader = stream.get_reader().unchecked_into();
        let (pieces, mut progress) = (Array::new(), Progress::default());
        loop {
            let piece = JsFuture::from(reader.read()).await.map_err(|_| ApiError::Unreachable)?;
            let of = |key: &str| Reflect::get(&piece, &JsValue::from_str(key)).unwrap_or(JsValue::UNDEFINED);
            if of("done").is_truthy() {
                break;
            }
            let bytes: Uint8Array = of("value").unchecked_into();
            progress.rows += bytes.to_vec().iter().filter(|byte| **byte == b'\n').count() as u64;
            progress.bytes += u64::from(bytes.length());
            pieces.push(&bytes);
            if !controller.signal().aborted() {
                self.state.try_set(State::Running(progress));
            }
        }
        let file = Blob::new_with_u8_array_sequence(&pieces).map_err(|_| ApiError::Unreadable)?;
        self.save(&file, name.as_deref().unwrap_or("motionwire")).ok_or(ApiError::Unreadable)?;
        Ok(progress)
    }

    /// Hands the file to the browser as a download.
    fn save(self, file: &Blob, name: &str) -> Option<()> {
        let url = Url::create_object_url_with_blob(file).ok()?;
        let link: HtmlAnchorElement = document().create_element("a").ok()?.unchecked_into();
        link.set_href(&url);
        link.set_download(name);
        link.click();
        let timeout = Timeout::new(KEPT_MS, move || drop(Url::revoke_object_url(&url)));
        self.kept.try_with_value(|kept| kept.replace(Some(timeout)));
        Some(())
    }
}

/// The name in a `Content-Disposition` of this server.
fn file_name(disposition: &str) -> Option<&str> {
    disposition.split_once("filename=\"")?.1.strip_suffix('"')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_file_is_called_what_the_server_says() {
        assert_eq!(file_name(r#"attachment; filename="motionwire-a.csv""#), Some("motionwire-a.csv"));
        assert_eq!(file_name("attachment"), None);
    }
}
