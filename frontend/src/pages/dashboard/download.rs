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
    browser::{
        Timeout, document,
        file::{self, OpenFile, Place, Unwritable},
    },
    components::size_text,
    text,
};

/// How long a finished file stays where the browser takes it from, in milliseconds.
const KEPT_MS: u32 = 60_000;

/// The largest file that is gathered by the browser, in bytes, where the browser cannot write it piece by piece.
const MAX_GATHERED_BYTES: u64 = 400_000_000;

/// How much of a file that is gathered is handed to the browser at a time, in bytes.
const PART_BYTES: u32 = 8_000_000;

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
    Failed(Failure),
}

/// Why a file did not come. Its text says what to do next.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub(super) enum Failure {
    /// The server did not give it.
    #[error("{0}")]
    Server(#[from] ApiError),
    /// The browser cannot write it piece by piece, and it is too large for the memory.
    #[error("{}", text::export_too_large(&size_text(MAX_GATHERED_BYTES)))]
    TooLarge,
    /// The disk does not take it.
    #[error("{}", text::export_unwritable())]
    Unwritable,
}

impl From<Unwritable> for Failure {
    fn from(_: Unwritable) -> Self {
        Self::Unwritable
    }
}

/// Where the pieces go.
enum Sink {
    Disk(OpenFile),
    Browser(Gathered),
}

impl Sink {
    async fn take(&mut self, piece: &Uint8Array, bytes: u64) -> Result<(), Failure> {
        match self {
            Self::Disk(file) => Ok(file.write(piece).await?),
            Self::Browser(_) if bytes > MAX_GATHERED_BYTES => Err(Failure::TooLarge),
            Self::Browser(gathered) => gathered.take(piece),
        }
    }
}

/// A file that is gathered in parts, which the browser keeps outside of the page and moves to the disk when it likes.
#[derive(Default)]
struct Gathered {
    /// Blobs.
    parts: Array,
    /// What is not in a part yet.
    pieces: Array,
    pieces_bytes: u32,
}

impl Gathered {
    fn take(&mut self, piece: &Uint8Array) -> Result<(), Failure> {
        self.pieces.push(piece);
        self.pieces_bytes += piece.length();
        if self.pieces_bytes < PART_BYTES { Ok(()) } else { self.hand_over() }
    }

    fn hand_over(&mut self) -> Result<(), Failure> {
        let part = Blob::new_with_u8_array_sequence(&self.pieces).map_err(|_| Failure::TooLarge)?;
        self.parts.push(&part);
        (self.pieces, self.pieces_bytes) = (Array::new(), 0);
        Ok(())
    }

    fn finish(mut self) -> Result<Blob, Failure> {
        self.hand_over()?;
        Blob::new_with_blob_sequence(&self.parts).map_err(|_| Failure::TooLarge)
    }
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

    /// Fetches a file to where the person wants it; `name` is what it is called there unless they change it. To be called
    /// from a tap.
    pub(super) fn start(self, address: String, name: String) {
        self.cancel();
        let Ok(controller) = AbortController::new() else { return };
        self.running.set_value(Some(controller.clone()));
        self.state.set(State::Running(Progress::default()));
        spawn_local(async move {
            let sink = match file::ask_for_place(&name).await {
                Place::Here(file) => Sink::Disk(file),
                Place::Unasked => Sink::Browser(Gathered::default()),
                Place::Nowhere => return self.cancel(),
            };
            let result = self.bring(&address, &controller, sink).await;
            if controller.signal().aborted() {
                return;
            }
            self.state.try_set(match result {
                Ok(progress) => State::Done(progress),
                Err(failure) => {
                    controller.abort();
                    State::Failed(failure)
                }
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

    async fn bring(
        self,
        address: &str,
        controller: &AbortController,
        mut sink: Sink,
    ) -> Result<Progress, Failure> {
        let fetched = self.fetch(address, controller, &mut sink).await;
        match (sink, fetched) {
            (Sink::Disk(file), Ok((progress, _))) => {
                file.close().await?;
                Ok(progress)
            }
            (Sink::Disk(file), Err(failure)) => {
                file.give_up().await;
                Err(failure)
            }
            (Sink::Browser(gathered), fetched) => {
                let (progress, name) = fetched?;
                let file = gathered.finish()?;
                self.save(&file, name.as_deref().unwrap_or("motionwire")).ok_or(Failure::TooLarge)?;
                Ok(progress)
            }
        }
    }

    /// Feeds a sink; returns how much it was, and what the server calls it.
    async fn fetch(
        self,
        address: &str,
        controller: &AbortController,
        sink: &mut Sink,
    ) -> Result<(Progress, Option<String>), Failure> {
        let request = Request::get(address).abort_signal(Some(&controller.signal()));
        let response = request.send().await.map_err(|_| ApiError::Unreachable)?;
        if !response.ok() {
            return Err(crate::api::refusal(response).await.into());
        }
        let name =
            response.headers().get("content-disposition").as_deref().and_then(file_name).map(str::to_owned);
        let stream = response.body().ok_or(ApiError::Unreadable)?;
        let reader: ReadableStreamDefaultReader = stream.get_reader().unchecked_into();
        let mut progress = Progress::default();
        loop {
            let piece = JsFuture::from(reader.read()).await.map_err(|_| ApiError::Unreachable)?;
            let of = |key: &str| Reflect::get(&piece, &JsValue::from_str(key)).unwrap_or(JsValue::UNDEFINED);
            if of("done").is_truthy() {
                return Ok((progress, name));
            }
            let bytes: Uint8Array = of("value").unchecked_into();
            progress.rows += bytes.to_vec().iter().filter(|byte| **byte == b'\n').count() as u64;
            progress.bytes += u64::from(bytes.length());
            sink.take(&bytes, progress.bytes).await?;
            if !controller.signal().aborted() {
                self.state.try_set(State::Running(progress));
            }
        }
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
