//! The writing half of a connection, which the connection's task and the feed share.

use std::{
    future::poll_fn,
    io,
    task::{Context, Poll, Waker, ready},
    time::Duration,
};

use bytes::{Buf, Bytes};
use motionwire_volley::Letter;
use parking_lot::{Mutex, MutexGuard};
use prometheus_client::metrics::counter::Counter;
use tokio::{sync::Notify, time::timeout};

use super::{end::End, inbound::Inbound, stream::WriteHalf};
use crate::{
    feed::{Delivery, Follower, Frames, Offered},
    metrics::Metrics,
    ws::{self, Opcode},
};

/// How long a peer that reads nothing may hold up an answer.
const ANSWER_TIMEOUT: Duration = Duration::from_secs(60);

/// How long a closed connection is kept for the peer to read the close frame and answer it.
const LINGER: Duration = Duration::from_secs(2);

/// The writing half of a connection.
///
/// Whoever writes, writes whole frames: what the socket did not take is kept, and goes out before anything else.
pub(super) struct Outbound {
    inner: Mutex<Inner>,
    /// The feed has let the connection go.
    let_go: Notify,
    frames_sent: Counter,
    events_dispatched: Counter,
}

struct Inner {
    stream: WriteHalf,
    /// What the socket has not taken of what was begun.
    unsent: Bytes,
    /// Whether the stream's own buffers are empty.
    is_flushed: bool,
    place: Place,
}

/// Who brings a consumer its live events.
#[derive(Clone, Copy)]
enum Place {
    /// Its own task, or nobody.
    Own,
    /// The feed; the last event that was written, and whether lists of frames are wanted.
    Followed { after: u64, is_batched: bool },
    /// Its own task again, from after this event.
    LetGo { after: u64 },
}

impl Outbound {
    pub(super) fn new(stream: WriteHalf, metrics: &Metrics) -> Self {
        let inner = Inner { stream, unsent: Bytes::new(), is_flushed: true, place: Place::Own };
        Self {
            inner: Mutex::new(inner),
            let_go: Notify::new(),
            frames_sent: metrics.frames_sent.clone(),
            events_dispatched: metrics.events_dispatched.clone(),
        }
    }

    /// Sends the text of an answer to a peer that should be reading.
    pub(super) async fn answer(&self, text: &str) -> Result<(), End> {
        self.within_reason(ws::frame(Opcode::Text, text.as_bytes()).into()).await
    }

    /// Answers a ping.
    pub(super) async fn pong(&self, payload: &[u8]) -> Result<(), End> {
        self.within_reason(ws::frame(Opcode::Pong, payload).into()).await
    }

    async fn within_reason(&self, mut frame: Bytes) -> Result<(), End> {
        let sent = async {
            self.begin(&mut frame, 1).await?;
            self.flush().await
        };
        timeout(ANSWER_TIMEOUT, sent).await.map_err(|_| End::Gone)?
    }

    /// Waits until what was begun before is sent, then begins to send whole frames; `bytes` is empty then.
    /// Cancelling the returned future loses nothing.
    pub(super) async fn begin(&self, bytes: &mut Bytes, frames: usize) -> Result<(), End> {
        if bytes.is_empty() {
            return Ok(());
        }
        poll_fn(|cx| {
            let mut inner = self.inner.lock();
            ready!(inner.poll_flush(cx))?;
            inner.unsent = std::mem::take(bytes);
            self.frames_sent.inc_by(frames as u64);
            // What is not taken at once is what the next one waits for.
            let _ = inner.poll_flush(cx)?;
            Poll::Ready(Ok(()))
        })
        .await
        .map_err(|_: io::Error| End::Gone)
    }

    /// Waits until all that was begun is sent. Cancelling the returned future loses nothing.
    pub(super) async fn flush(&self) -> Result<(), End> {
        poll_fn(|cx| self.inner.lock().poll_flush(cx)).await.map_err(|_| End::Gone)
    }

    /// Counts events that were sent.
    pub(super) fn count_events(&self, events: usize) {
        self.events_dispatched.inc_by(events as u64);
    }

    /// From here on the feed may write, from after this event.
    pub(super) fn open_for_feed(&self, after: u64, is_batched: bool) {
        self.inner.lock().place = Place::Followed { after, is_batched };
    }

    /// Waits until the feed has let go; the last event that it wrote.
    pub(super) async fn until_let_go(&self) -> u64 {
        loop {
            let place = self.inner.lock().place;
            if let Place::LetGo { after } = place {
                return after;
            }
            self.let_go.notified().await;
        }
    }

    /// From here on the feed writes no more; the last event that it wrote, if it did.
    pub(super) fn shut_for_feed(&self) -> Option<u64> {
        match std::mem::replace(&mut self.inner.lock().place, Place::Own) {
            Place::Own => None,
            Place::Followed { after, .. } | Place::LetGo { after } => Some(after),
        }
    }

    /// Closes the connection, and waits a little for the peer to see it. A peer that does not answer is left alone.
    pub(super) async fn close(&self, inbound: &mut Inbound, end: &End) {
        self.shut_for_feed();
        let Some(payload) = end.close_payload() else { return };
        let goodbye = async {
            let mut frame = ws::frame(Opcode::Close, &payload).into();
            self.begin(&mut frame, 0).await?;
            self.flush().await?;
            // Who closed it waits for the server to end the connection (RFC 6455, section 7.1.1).
            if !matches!(end, End::Leaving(_)) {
                inbound.discard().await;
            }
            Ok::<_, End>(())
        };
        drop(timeout(LINGER, goodbye).await);
    }
}

impl Inner {
    fn poll_flush(&mut self, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        while !self.unsent.is_empty() {
            self.is_flushed = false;
            let written = ready!(self.stream.poll_write(cx, &self.unsent))?;
            if written == 0 {
                return Poll::Ready(Err(io::ErrorKind::WriteZero.into()));
            }
            self.unsent.advance(written);
        }
        // The buffer may be shared with others, which it would keep in memory.
        self.unsent = Bytes::new();
        if !self.is_flushed {
            ready!(self.stream.poll_flush(cx))?;
            self.is_flushed = true;
        }
        Poll::Ready(Ok(()))
    }
}

impl Follower for Outbound {
    fn offer(&self, frames: &Frames) -> Offered<'_> {
        let mut inner = self.inner.lock();
        let Place::Followed { after, is_batched } = inner.place else { return Offered::Refused };
        let is_behind = frames.first_seq() <= after;
        let cut = is_behind.then(|| frames.between(after, u64::MAX));
        let frames = cut.as_ref().unwrap_or(frames);
        if frames.is_empty() {
            return Offered::Had;
        }
        if !inner.unsent.is_empty() || !inner.is_flushed {
            inner.place = Place::LetGo { after };
            return Offered::Refused;
        }
        let (bytes, messages) = if is_batched { frames.lists() } else { (frames.wire(), frames.len()) };
        inner.unsent = bytes;
        inner.place = Place::Followed { after: frames.last_seq(), is_batched };
        self.frames_sent.inc_by(messages as u64);
        self.count_events(frames.len());
        Offered::Begun(MutexGuard::map(inner, |inner| -> &mut dyn Delivery { inner }))
    }

    fn let_go(&self) {
        self.let_go.notify_one();
    }
}

impl Delivery for Inner {
    fn letter(&self) -> Option<Letter<'_>> {
        self.stream.letter(&self.unsent)
    }

    fn written(&mut self, bytes: usize) {
        self.unsent.advance(bytes);
    }

    fn finish(&mut self) -> bool {
        let is_done = matches!(self.poll_flush(&mut Context::from_waker(Waker::noop())), Poll::Ready(Ok(())));
        if let (false, Place::Followed { after, .. }) = (is_done, self.place) {
            self.place = Place::LetGo { after };
        }
        is_done
    }
}
