//! The sending side of a consumer's connection: answers, live events, replays, news of producers.

use std::{collections::VecDeque, sync::Arc};

use bytes::Bytes;
use motionwire_shared::{
    DevId,
    wire::{Capability, Fault, Replay, ReplayEnd, replay_end},
};

use super::{
    Gateway,
    consumer::failed,
    end::End,
    machine::{Consumer, Identified},
    outbound::Outbound,
    presence::Inbox,
    sight::Sight,
};
use crate::{
    feed::{Cursor, CursorError, Follower, Frames},
    ws::{self, Opcode},
};

/// Answers that may wait behind events, in bytes; beyond it the socket is not read.
const WAITING_ANSWER_BYTES: usize = 1024;

/// What a consumer is sent, one thing after the other.
pub(super) struct Sender<'a> {
    gateway: &'a Gateway,
    dev: DevId,
    outbound: Arc<Outbound>,
    sight: Sight,
    live: Live,
    /// What is sent next, and how many messages that is.
    next: (Bytes, usize),
    answers: Vec<u8>,
    replaying: Option<Box<Replaying>>,
    waiting: VecDeque<Replay>,
    inbox: Option<Arc<Inbox>>,
    is_batched: bool,
    tells_ends: bool,
}

/// The live events.
struct Live {
    cursor: Cursor,
    /// None if the feed cannot bring them.
    follower: Option<Arc<dyn Follower>>,
    /// Whether the feed brings them.
    is_following: bool,
}

/// The REPLAY that is being served.
struct Replaying {
    cursor: Cursor,
    after: u64,
    sent: u64,
}

/// What there is to send.
enum Next {
    /// The feed has let go.
    Live(Option<Frames>),
    Replay(Option<Frames>),
    News(Vec<String>),
}

impl<'a> Sender<'a> {
    pub(super) fn new(
        gateway: &'a Gateway,
        dev: DevId,
        live: Cursor,
        session: &Identified<Consumer>,
        (inbox, sight): (Option<Arc<Inbox>>, Sight),
        outbound: Arc<Outbound>,
    ) -> Self {
        let follower = Arc::clone(&outbound) as Arc<dyn Follower>;
        Self {
            gateway,
            dev,
            // What a limited sight lets through is its own matter: it is read by its own cursor.
            live: Live {
                cursor: live,
                follower: sight.scope().is_none().then_some(follower),
                is_following: false,
            },
            sight,
            outbound,
            next: (Bytes::new(), 0),
            answers: Vec::new(),
            replaying: None,
            waiting: VecDeque::new(),
            inbox,
            is_batched: session.has(Capability::Batch),
            tells_ends: session.has(Capability::Replay),
        }
    }

    pub(super) fn dev(&self) -> &DevId {
        &self.dev
    }

    /// What the consumer may see.
    pub(super) fn sight(&self) -> &Sight {
        &self.sight
    }

    /// Answers a HEARTBEAT.
    pub(super) fn answer(&mut self, text: &str) {
        self.answers.extend(ws::frame(Opcode::Text, text.as_bytes()));
    }

    /// Answers a ping.
    pub(super) fn pong(&mut self, payload: &[u8]) {
        self.answers.extend(ws::frame(Opcode::Pong, payload));
    }

    /// Whether more answers may wait.
    pub(super) fn takes_answers(&self) -> bool {
        self.answers.len() < WAITING_ANSWER_BYTES
    }

    /// Queues a REPLAY.
    pub(super) fn replay(&mut self, replay: Replay) {
        self.waiting.push_back(replay);
    }

    /// How many REPLAYs wait behind the one that is being served.
    pub(super) fn waiting_replays(&self) -> usize {
        self.waiting.len()
    }

    /// Sends one thing, or waits until there is one. Cancelling the returned future loses nothing.
    pub(super) async fn step(&mut self) -> Result<(), End> {
        self.outbound.begin(&mut self.next.0, self.next.1).await?;
        if !self.answers.is_empty() {
            self.next = (std::mem::take(&mut self.answers).into(), 1);
            return Ok(());
        }
        self.outbound.flush().await?;
        if self.replaying.is_none()
            && let Some(replay) = self.waiting.front()
        {
            // Rare, and large: in boxes, so that a connection that only waits does not keep room for them.
            let started = start_replay(self.gateway, &self.dev, &self.sight, *replay);
            self.replaying = Some(Box::new(Box::pin(started).await?));
            self.waiting.pop_front();
        }
        match self.next().await.map_err(|error| failed(&error))? {
            Next::Live(frames) => self.send(&self.sight.pass(frames.unwrap_or_default())),
            Next::Replay(Some(frames)) => self.send(&frames),
            Next::Replay(None) => Box::pin(self.end_replay()).await?,
            Next::News(news) => self.send_texts(&news),
        }
        Ok(())
    }

    /// Waits for what there is to send; in no fixed order, so that nothing can starve the rest.
    async fn next(&mut self) -> Result<Next, CursorError> {
        let (live, outbound, is_batched) = (&mut self.live, &*self.outbound, self.is_batched);
        tokio::select! {
            frames = live.next(outbound, is_batched) => frames.map(Next::Live),
            frames = next_of(self.replaying.as_deref_mut(), &self.sight) => frames.map(Next::Replay),
            news = news(self.inbox.as_deref()) => Ok(Next::News(news)),
        }
    }

    fn send(&mut self, frames: &Frames) {
        self.next = if self.is_batched { frames.lists() } else { (frames.wire(), frames.len()) };
        self.outbound.count_events(frames.len());
    }

    fn send_texts(&mut self, texts: &[String]) {
        let wire: Vec<u8> = texts.iter().flat_map(|text| ws::frame(Opcode::Text, text.as_bytes())).collect();
        self.next = (wire.into(), texts.len());
    }

    async fn end_replay(&mut self) -> Result<(), End> {
        let Some(Replaying { cursor, after, sent }) = self.replaying.as_deref() else { return Ok(()) };
        let (before, after, sent) = (cursor.before().unwrap_or(u64::MAX), *after, *sent);
        if self.tells_ends {
            let bounds = self.gateway.inner.feeds.bounds(&self.dev).await;
            let oldest = bounds.map_err(|error| failed(&error.into()))?.oldest;
            self.send_texts(&[replay_end(&ReplayEnd { after, before, sent, oldest })]);
        }
        self.replaying = None;
        Ok(())
    }

    /// Sends what was stored last, when all is stored.
    pub(super) async fn finish(&mut self) -> Result<(), End> {
        loop {
            self.outbound.begin(&mut self.next.0, self.next.1).await?;
            self.outbound.flush().await?;
            self.live.leave(&self.outbound);
            if self.live.cursor.is_up_to_date() {
                return Ok(());
            }
            let frames = self.live.cursor.next().await.map_err(|error| failed(&error))?;
            self.send(&self.sight.pass(frames.unwrap_or_default()));
        }
    }
}

impl Drop for Sender<'_> {
    fn drop(&mut self) {
        self.live.leave(&self.outbound);
    }
}

impl Live {
    /// The next frames that the feed does not bring; none, when it has just let go.
    async fn next(&mut self, outbound: &Outbound, is_batched: bool) -> Result<Option<Frames>, CursorError> {
        loop {
            if self.is_following {
                self.cursor.move_to(outbound.until_let_go().await);
                self.is_following = false;
                // What the socket did not take comes first.
                return Ok(None);
            }
            let Some(follower) = self.follower.as_ref().filter(|_| self.cursor.is_up_to_date()) else {
                return self.cursor.next().await;
            };
            outbound.open_for_feed(self.cursor.after(), is_batched);
            self.is_following = self.cursor.follow(follower);
        }
    }

    /// Leaves the feed; the cursor stands where it has come to.
    fn leave(&mut self, outbound: &Outbound) {
        if let Some(follower) = &self.follower {
            self.cursor.unfollow(follower);
        }
        if let Some(after) = outbound.shut_for_feed() {
            self.cursor.move_to(after);
        }
        self.is_following = false;
    }
}

async fn start_replay(
    gateway: &Gateway,
    dev: &DevId,
    sight: &Sight,
    replay: Replay,
) -> Result<Replaying, Fault> {
    let Replay { after, before } = sight.allow(replay);
    let cursor = gateway.inner.feeds.replay(dev, after, before).await;
    let mut cursor = cursor.map_err(|error| failed(&error.into()))?;
    if let Some(link) = sight.link() {
        cursor = cursor.in_turn(gateway.inner.replays.clone(), Arc::clone(link));
    }
    Ok(Replaying { cursor, after, sent: 0 })
}

/// The next frames of a replay; never, without one.
async fn next_of(replaying: Option<&mut Replaying>, sight: &Sight) -> Result<Option<Frames>, CursorError> {
    let Some(replaying) = replaying else { return std::future::pending().await };
    let frames = Box::pin(replaying.cursor.next()).await?.map(|frames| sight.pass(frames));
    replaying.sent += frames.as_ref().map_or(0, |frames| frames.len() as u64);
    Ok(frames)
}

/// What there is to tell of producers; never, for who does not want to hear it.
async fn news(inbox: Option<&Inbox>) -> Vec<String> {
    match inbox {
        Some(inbox) => inbox.take().await,
        None => std::future::pending().await,
    }
}
