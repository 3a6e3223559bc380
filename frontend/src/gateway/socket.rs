//! A WebSocket owned by a guard.

use motionwire_shared::wire::SUBPROTOCOL;
use wasm_bindgen::JsCast;
use web_sys::{CloseEvent, Event, MessageEvent, WebSocket};

use crate::browser::{Listener, traffic};

/// Most bytes that may wait in the browser for a stalled uplink. It is what two sensors at 60 Hz make in about 4 s:
/// beyond that, live readings would arrive too late to be live, and memory would grow without bound.
const MAX_BUFFERED_BYTES: u32 = 64 * 1024;

/// An open or opening socket. Dropping it closes it, and nothing more is heard of it.
pub(super) struct Socket {
    socket: WebSocket,
    _listeners: [Listener; 3],
}

impl Socket {
    /// Opens a socket and offers the extension; `on_open` hears whether it was chosen. `None` if the browser forbids the
    /// address.
    pub(super) fn open(
        url: &str,
        on_open: impl Fn(bool) + 'static,
        on_text: impl Fn(String) + 'static,
        on_close: impl Fn(u16) + 'static,
    ) -> Option<Self> {
        let socket = WebSocket::new_with_str(url, SUBPROTOCOL).ok()?;
        let opened = socket.clone();
        let listeners = [
            Listener::new(&socket, "open", move |_: Event| on_open(opened.protocol() == SUBPROTOCOL)),
            Listener::new(&socket, "message", move |event: MessageEvent| {
                // The server sends text only; anything else is as unreadable as text that is no frame.
                on_text(event.data().as_string().unwrap_or_default());
            }),
            Listener::new(&socket, "close", move |event: CloseEvent| on_close(event.code())),
        ];
        Some(Self { socket, _listeners: listeners })
    }

    /// Sends a frame; `false` if the socket is not open.
    pub(super) fn send(&self, text: &str) -> bool {
        let is_sent = self.socket.ready_state() == WebSocket::OPEN && self.socket.send_with_str(text).is_ok();
        if is_sent {
            traffic::add(text.len());
        }
        is_sent
    }

    /// Whether the uplink takes what is given to it.
    pub(super) fn has_room(&self) -> bool {
        self.socket.buffered_amount() <= MAX_BUFFERED_BYTES
    }
}

impl Drop for Socket {
    fn drop(&mut self) {
        let _ = self.socket.unchecked_ref::<WebSocket>().close_with_code(1000);
    }
}
