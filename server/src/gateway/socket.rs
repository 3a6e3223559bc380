//! The two halves of a WebSocket, with the contract's view of what arrives.

use std::{borrow::Cow, error::Error, time::Duration};

use axum::extract::ws::{CloseFrame, Message, Utf8Bytes, WebSocket};
use bytes::{BufMut, Bytes, BytesMut};
use futures_util::{
    SinkExt, StreamExt,
    stream::{SplitSink, SplitStream},
};
use motionwire_shared::wire::{CloseCode, Fault};
use prometheus_client::metrics::counter::Counter;
use tungstenite::{Error as WsError, error::ProtocolError};

use crate::{feed::Frames, metrics::Metrics};

/// How long a peer that reads nothing may hold up an answer.
const ANSWER_TIMEOUT: Duration = Duration::from_secs(60);

/// How long a closed connection is kept for the peer to read the close frame and answer it.
const LINGER: Duration = Duration::from_secs(2);

/// A JSON list of frames is ended before it takes more than this, in bytes, unless a single frame does.
const MAX_LIST_BYTES: usize = 64 * 1024;

/// The comma before a frame and the bracket at the end of the list, in bytes.
const LIST_MARKS: usize = 2;

/// RFC 6455, section 7.4.1: a breach of WebSocket itself, below the contract.
const PROTOCOL_ERROR: u16 = 1002;

/// Why a connection ends.
#[derive(Debug)]
pub(super) enum End {
    /// The server closes it.
    Fault(Fault),
    /// The peer broke the rules of WebSocket.
    ProtocolError,
    /// The peer closes it.
    Leaving,
    /// The peer is out of reach.
    Gone,
}

impl From<Fault> for End {
    fn from(fault: Fault) -> Self {
        Self::Fault(fault)
    }
}

/// The reading half.
pub(super) struct Inbound {
    stream: SplitStream<WebSocket>,
}

/// The writing half.
pub(super) struct Outbound {
    sink: SplitSink<WebSocket, Message>,
    frames_sent: Counter,
}

pub(super) fn split(socket: WebSocket, metrics: &Metrics) -> (Inbound, Outbound) {
    let (sink, stream) = socket.split();
    (Inbound { stream }, Outbound { sink, frames_sent: metrics.frames_sent.clone() })
}

impl Inbound {
    /// The next text frame. Cancelling the returned future loses nothing.
    pub(super) async fn text(&mut self) -> Result<Utf8Bytes, End> {
        loop {
            match self.stream.next().await {
                Some(Ok(Message::Text(text))) => return Ok(text),
                Some(Ok(Message::Binary(_))) => {
                    return Err(Fault::new(CloseCode::Unsupported, "binary frames are not supported").into());
                }
                // The WebSocket layer answers pings.
                Some(Ok(Message::Ping(_) | Message::Pong(_))) => {}
                Some(Ok(Message::Close(_))) => return Err(End::Leaving),
                None => return Err(End::Gone),
                Some(Err(error)) => return Err(end_of(&error)),
            }
        }
    }

    /// Reads on until the peer has closed: what still arrives is too late, but unread it would reset the connection, and
    /// the close frame on its way with it.
    async fn discard(&mut self) {
        loop {
            match self.stream.next().await {
                Some(Ok(_)) => {}
                Some(Err(error)) if !matches!(end_of(&error), End::Gone) => std::future::pending().await,
                Some(Err(_)) | None => return,
            }
        }
    }
}

fn end_of(error: &axum::Error) -> End {
    match error.source().and_then(|source| source.downcast_ref()) {
        Some(WsError::Capacity(_)) => {
            Fault::new(CloseCode::TooBig, "the frame is over the size limit").into()
        }
        Some(WsError::Utf8(_)) => Fault::payload("the frame is not UTF-8").into(),
        Some(WsError::Protocol(ProtocolError::ResetWithoutClosingHandshake)) => End::Gone,
        Some(WsError::Protocol(_)) => End::ProtocolError,
        _ => End::Gone,
    }
}

impl Outbound {
    /// Sends an answer to a peer that should be reading.
    pub(super) async fn answer(&mut self, text: impl Into<Utf8Bytes>) -> Result<(), End> {
        tokio::time::timeout(ANSWER_TIMEOUT, self.send(text)).await.map_err(|_| End::Gone)?
    }

    /// Sends one frame, however long the peer takes.
    pub(super) async fn send(&mut self, text: impl Into<Utf8Bytes>) -> Result<(), End> {
        self.sink.send(Message::Text(text.into())).await.map_err(|_| End::Gone)?;
        self.frames_sent.inc();
        Ok(())
    }

    /// Sends frames, as many as fit into one write each time, however long the peer takes.
    pub(super) async fn send_all(&mut self, frames: &Frames) -> Result<(), End> {
        for text in frames.iter() {
            self.sink.feed(Message::Text(utf8(text)?)).await.map_err(|_| End::Gone)?;
        }
        self.sink.flush().await.map_err(|_| End::Gone)?;
        self.frames_sent.inc_by(frames.len() as u64);
        Ok(())
    }

    /// Sends frames as JSON lists, as long as may be (capability `batch`), however long the peer takes.
    pub(super) async fn send_batched(&mut self, frames: &Frames) -> Result<(), End> {
        if frames.len() == 1 {
            return self.send_all(frames).await;
        }
        let mut list = BytesMut::with_capacity(frames.bytes().min(MAX_LIST_BYTES) + frames.len() + 1);
        let mut messages = 0;
        for text in frames.iter() {
            if list.len() + text.len() + LIST_MARKS > MAX_LIST_BYTES && !list.is_empty() {
                self.feed_list(&mut list).await?;
                messages += 1;
            }
            list.put_u8(if list.is_empty() { b'[' } else { b',' });
            list.put(text);
        }
        self.feed_list(&mut list).await?;
        self.sink.flush().await.map_err(|_| End::Gone)?;
        self.frames_sent.inc_by(messages + 1);
        Ok(())
    }

    async fn feed_list(&mut self, list: &mut BytesMut) -> Result<(), End> {
        list.put_u8(b']');
        self.sink.feed(Message::Text(utf8(list.split().freeze())?)).await.map_err(|_| End::Gone)
    }

    /// Closes the connection, and waits a little for the peer to see it. A peer that does not answer is left alone.
    pub(super) async fn close(mut self, mut inbound: Inbound, end: End) {
        let (code, reason) = match end {
            End::Fault(Fault { code, reason }) => (code.number(), reason),
            End::ProtocolError => (PROTOCOL_ERROR, Cow::Borrowed("not valid WebSocket")),
            // The WebSocket layer answers the peer's close frame while it is read on.
            End::Leaving => return drop(tokio::time::timeout(LINGER, inbound.discard()).await),
            End::Gone => return,
        };
        let frame = CloseFrame { code, reason: Utf8Bytes::from(reason.as_ref()) };
        let goodbye = async {
            if self.sink.send(Message::Close(Some(frame))).await.is_ok() {
                inbound.discard().await;
            }
        };
        drop(tokio::time::timeout(LINGER, goodbye).await);
    }
}

fn utf8(text: Bytes) -> Result<Utf8Bytes, End> {
    Utf8Bytes::try_from(text).map_err(|_| Fault::new(CloseCode::Internal, "internal error").into())
}
