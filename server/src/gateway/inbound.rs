//! The reading half of a connection.

use std::{
    cell::RefCell,
    future::poll_fn,
    ops::ControlFlow,
    task::{Context, Poll, ready},
};

use bytes::Bytes;
use motionwire_shared::wire::{CloseCode, Fault};

use super::{end::End, stream::ReadHalf};
use crate::ws::{Breach, Decoder, Message, Progress, frame_bytes};

/// What is read at a time, in bytes: some hundred readings of a flood.
const READ_BYTES: usize = 64 * 1024;

/// So much of a frame that is not all there is put in front of what is read next; longer ones are gathered by themselves.
const SHORT_REST_BYTES: usize = 4 * 1024;

thread_local! {
    /// One buffer for all connections that a thread serves: a connection holds bytes only while a frame is not all there.
    static SCRATCH: RefCell<Vec<u8>> = RefCell::new(vec![0; SHORT_REST_BYTES + READ_BYTES]);
}

/// Why reading stopped.
#[derive(Debug)]
pub(super) enum Received<T> {
    /// All that had arrived was taken.
    All,
    /// The taker broke off, with this.
    Broken(T),
    /// A ping, with the payload of its pong.
    Ping(Bytes),
}

/// The reading half.
pub(super) struct Inbound {
    stream: ReadHalf,
    decoder: Decoder,
    /// What has been read and not been decoded.
    rest: Vec<u8>,
    /// So long must `rest` be before decoding it brings something.
    wanted: usize,
    /// So much is left of a refused frame, in bytes.
    refused: u64,
    /// Whether what comes then is a frame: behind what is no WebSocket, anything may look like one.
    is_in_step: bool,
}

impl Inbound {
    pub(super) fn new(stream: ReadHalf, early: &Bytes, max_message_bytes: usize) -> Self {
        Self {
            stream,
            decoder: Decoder::new(max_message_bytes),
            rest: early.to_vec(),
            wanted: 0,
            refused: 0,
            is_in_step: true,
        }
    }

    /// Waits for text messages and hands over all that have arrived, until `take` breaks off.
    /// Cancelling the returned future loses nothing.
    pub(super) async fn receive<T>(
        &mut self,
        mut take: impl FnMut(&str) -> ControlFlow<T>,
    ) -> Result<Received<T>, End> {
        poll_fn(|cx| self.poll_receive(cx, &mut take)).await
    }

    fn poll_receive<T>(
        &mut self,
        cx: &mut Context<'_>,
        take: &mut impl FnMut(&str) -> ControlFlow<T>,
    ) -> Poll<Result<Received<T>, End>> {
        loop {
            if !self.rest.is_empty() && self.rest.len() >= self.wanted {
                let mut rest = std::mem::take(&mut self.rest);
                let (used, outcome) = self.decode(&mut rest, take);
                rest.drain(..used);
                if !rest.is_empty() {
                    self.rest = rest;
                }
                if let Some(received) = outcome? {
                    return Poll::Ready(Ok(received));
                }
            }
            let outcome = SCRATCH.with_borrow_mut(|scratch| self.poll_read(cx, scratch, take));
            if let Some(received) = ready!(outcome)? {
                return Poll::Ready(Ok(received));
            }
        }
    }

    /// Reads once, and decodes it if it is enough.
    fn poll_read<T>(
        &mut self,
        cx: &mut Context<'_>,
        scratch: &mut [u8],
        take: &mut impl FnMut(&str) -> ControlFlow<T>,
    ) -> Poll<Result<Option<Received<T>>, End>> {
        let is_short = self.rest.len() <= SHORT_REST_BYTES;
        let before = if is_short { self.rest.len() } else { 0 };
        let room = &mut scratch[before..before + READ_BYTES];
        let read = ready!(self.stream.poll_read(cx, room)).map_err(|_| End::Gone)?;
        if read == 0 {
            return Poll::Ready(Err(End::Gone));
        }
        let filled = &mut scratch[..before + read];
        if !is_short || filled.len() < self.wanted {
            self.rest.extend_from_slice(&filled[before..]);
            return Poll::Ready(Ok(None));
        }
        filled[..before].copy_from_slice(&self.rest);
        let (used, outcome) = self.decode(filled, take);
        self.rest.clear();
        self.rest.extend_from_slice(&filled[used..]);
        if self.rest.is_empty() {
            self.rest = Vec::new();
        }
        Poll::Ready(outcome)
    }

    /// Takes what is left of a refused frame from the bytes; says how many those were.
    fn pass_over(&mut self, bytes: &[u8]) -> usize {
        let passed = usize::try_from(self.refused).map_or(bytes.len(), |refused| refused.min(bytes.len()));
        self.refused -= passed as u64;
        passed
    }

    /// Decodes whole frames; says how many bytes it took, and whether that is worth telling.
    fn decode<T>(
        &mut self,
        bytes: &mut [u8],
        take: &mut impl FnMut(&str) -> ControlFlow<T>,
    ) -> (usize, Result<Option<Received<T>>, End>) {
        let mut used = self.pass_over(bytes);
        let mut outcome = None;
        self.wanted = 0;
        while used < bytes.len() {
            let progress = match self.decoder.next(&mut bytes[used..]) {
                Ok(progress) => progress,
                Err(breach) => {
                    match frame_bytes(&bytes[used..]) {
                        Some(frame_bytes) => self.refused = frame_bytes,
                        None => self.is_in_step = false,
                    }
                    used += self.pass_over(&bytes[used..]);
                    return (used, Err(breach.into()));
                }
            };
            let received = match progress {
                Progress::NeedsBytes(wanted) => {
                    self.wanted = wanted;
                    break;
                }
                Progress::Part(len) => {
                    used += len;
                    continue;
                }
                Progress::Message(len, message) => {
                    used += len;
                    match message {
                        Message::Text(text) => match take(text) {
                            ControlFlow::Continue(()) => Received::All,
                            ControlFlow::Break(value) => Received::Broken(value),
                        },
                        Message::Ping(payload) => Received::Ping(Bytes::copy_from_slice(payload)),
                        Message::Pong => continue,
                        Message::Binary => return (used, Err(binary().into())),
                        Message::Close(code) => return (used, Err(End::Leaving(code))),
                    }
                }
            };
            let is_over = !matches!(received, Received::All);
            outcome = Some(received);
            if is_over {
                break;
            }
        }
        (used, Ok(outcome))
    }

    /// Reads on until the peer's close frame, or its end: what still arrives is too late, but unread it would reset the
    /// connection, and the close frame on its way with it.
    pub(super) async fn discard(&mut self) {
        while self.is_in_step {
            let received = self.receive(|_| ControlFlow::<()>::Continue(())).await;
            if matches!(received, Err(End::Leaving(_) | End::Gone)) {
                return;
            }
        }
        self.rest = Vec::new();
        let read =
            |cx: &mut Context<'_>| SCRATCH.with_borrow_mut(|scratch| self.stream.poll_read(cx, scratch));
        let mut read = read;
        while poll_fn(&mut read).await.is_ok_and(|bytes| bytes > 0) {}
    }
}

fn binary() -> Fault {
    Fault::new(CloseCode::Unsupported, "binary frames are not supported")
}

impl From<Breach> for End {
    fn from(breach: Breach) -> Self {
        match breach {
            Breach::TooBig => Fault::new(CloseCode::TooBig, "the frame is over the size limit").into(),
            Breach::NotUtf8 => Fault::payload("the frame is not UTF-8").into(),
            Breach::Protocol => Self::ProtocolError,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use tokio::{
        io::{AsyncWriteExt, duplex},
        time::timeout,
    };

    use super::*;

    /// A masked text frame of "x", with a mask of zeros.
    const TEXT: &[u8] = &[0x81, 0x81, 0, 0, 0, 0, b'x'];
    /// A masked close frame without a code.
    const CLOSE: &[u8] = &[0x88, 0x80, 0, 0, 0, 0];
    const BINARY: &[u8] = &[0x82, 0x80, 0, 0, 0, 0];
    /// The header of a masked text frame of 2,000 bytes.
    const TOO_BIG: &[u8] = &[0x81, 0xfe, 0x07, 0xd0, 0, 0, 0, 0];
    /// A masked frame of an opcode that means nothing.
    const RESERVED: &[u8] = &[0x83, 0x80, 0, 0, 0, 0];

    async fn ends_at_once(sent: &[&[u8]], is_refused: bool) -> bool {
        let (mut peer, own) = duplex(4096);
        for bytes in sent {
            peer.write_all(bytes).await.unwrap();
        }
        let mut inbound = Inbound::new(ReadHalf::Other(Box::new(own)), &Bytes::new(), 1024);
        if is_refused {
            inbound.receive(|_| ControlFlow::<()>::Continue(())).await.unwrap_err();
        }
        timeout(Duration::from_secs(1), inbound.discard()).await.is_ok()
    }

    #[tokio::test(start_paused = true)]
    async fn the_peers_close_frame_ends_a_farewell_while_frames_are_told_apart() {
        assert!(ends_at_once(&[TEXT, TEXT, CLOSE], false).await);
        assert!(!ends_at_once(&[TEXT, TEXT], false).await, "the peer has not answered");
        let refused: [&[&[u8]]; 5] = [
            &[BINARY, CLOSE],
            &[BINARY, BINARY, TEXT, CLOSE],
            // Text that is not UTF-8, and more than may be sent.
            &[&[0x81, 0x81, 0, 0, 0, 0, 0xff], CLOSE],
            &[TOO_BIG, &[0; 2_000], CLOSE],
            // The same in parts, of which the others are refused too.
            &[&[0x01], &TOO_BIG[1..], &[0; 2_000], &[0x80, 0x81, 0, 0, 0, 0, b'x'], CLOSE],
        ];
        for (case, sent) in refused.into_iter().enumerate() {
            assert!(ends_at_once(sent, true).await, "case {case}");
        }
        assert!(!ends_at_once(&[TOO_BIG, CLOSE], true).await, "it is still in the middle of the frame");
        assert!(
            !ends_at_once(&[RESERVED, CLOSE], true).await,
            "behind what is no WebSocket anything may look like a frame"
        );
    }
}
