//! A log in memory for the tests of the feed.

use std::{
    collections::HashMap,
    ops::Range,
    sync::atomic::{AtomicU32, Ordering},
};

use bytes::Bytes;
use futures_util::future::{BoxFuture, FutureExt};
use motionwire_shared::{DataType, DevId, Timestamp, UserId};
use parking_lot::Mutex;
use tokio::sync::Notify;

use crate::log::{
    Append, Bounds, Event, EventLog, EventRef, LogError, Page, Retained, Retention, Series, StreamPosition,
    columns::Column,
};

/// A log in memory, whose commits a test can hold up or let fail.
#[derive(Default)]
pub(super) struct FakeLog {
    pub(super) state: Mutex<State>,
    /// Commits that fail from now on.
    pub(super) failures: AtomicU32,
    /// Somebody has asked for a commit.
    pub(super) asked: Notify,
    pub(super) hold: tokio::sync::Mutex<()>,
    /// Holds up the answer to a commit that has succeeded.
    pub(super) hold_answer: tokio::sync::Mutex<()>,
    /// Pages that were asked for.
    pub(super) reads: AtomicU32,
    pub(super) hold_reads: tokio::sync::Mutex<()>,
}

#[derive(Default)]
pub(super) struct State {
    pub(super) events: Vec<(DevId, Event)>,
    positions: HashMap<(UserId, String), u64>,
    commits: usize,
    newest: u64,
    pruned_through: u64,
}

impl FakeLog {
    pub(super) fn commits(&self) -> usize {
        self.state.lock().commits
    }

    pub(super) fn prune_through(&self, seq: u64) {
        let mut state = self.state.lock();
        state.events.retain(|(_, event)| event.seq > seq);
        state.pruned_through = seq;
    }

    fn commit(&self, appends: Vec<Append>) -> Vec<Range<u64>> {
        let mut state = self.state.lock();
        state.commits += 1;
        let mut ranges = Vec::new();
        for append in appends {
            let start = state.newest + 1;
            for EventRef { uid, data_type, ts, reading } in append.events.iter() {
                state.newest += 1;
                let reading = Bytes::copy_from_slice(reading);
                let event =
                    Event { seq: state.newest, uid: uid.clone(), data_type: data_type.clone(), ts, reading };
                state.events.push((append.dev.clone(), event));
            }
            ranges.push(start..state.newest + 1);
            let positions = append.positions.into_iter();
            state.positions.extend(positions.map(|StreamPosition { uid, stream, n }| ((uid, stream), n)));
        }

        ranges
    }
}

impl EventLog for FakeLog {
    fn append(&self, appends: Vec<Append>) -> BoxFuture<'_, Result<Vec<Range<u64>>, LogError>> {
        async move {
            self.asked.notify_one();
            let _free = self.hold.lock().await;
            let fail = |left: u32| left.checked_sub(1);
            if self.failures.fetch_update(Ordering::SeqCst, Ordering::SeqCst, fail).is_ok() {
                return Err(LogError::Engine("the disk is full".into()));
            }
            let ranges = self.commit(appends);
            let _free = self.hold_answer.lock().await;
            Ok(ranges)
        }
        .boxed()
    }

    fn read(
        &self,
        dev: &DevId,
        after: u64,
        before: u64,
        max_bytes: usize,
    ) -> BoxFuture<'_, Result<Page, LogError>> {
        let state = self.state.lock();
        let all = state
            .events
            .iter()
            .filter(|(owner, event)| owner == dev && event.seq > after && event.seq < before);
        let mut page = Page::default();
        let mut bytes = 0;
        for (_, event) in all {
            bytes += event.reading.len();
            if bytes > max_bytes && !page.events.is_empty() {
                page.more = true;
                break;
            }
            page.events.push(event.clone());
        }
        self.reads.fetch_add(1, Ordering::SeqCst);
        async move {
            let _free = self.hold_reads.lock().await;
            Ok(page)
        }
        .boxed()
    }

    fn bounds(&self, dev: &DevId) -> BoxFuture<'_, Result<Bounds, LogError>> {
        let state = self.state.lock();
        let mut seqs = state.events.iter().filter(|(owner, _)| owner == dev).map(|(_, event)| event.seq);
        let oldest = seqs.next();
        let newest = seqs.next_back().or(oldest).unwrap_or(state.pruned_through);
        let bounds = Bounds { newest, oldest, pruned_through: state.pruned_through };
        async move { Ok(bounds) }.boxed()
    }

    fn read_series(&self, _: Series, _: usize) -> BoxFuture<'_, Result<Page, LogError>> {
        unreachable!("the feed reads by seq")
    }

    fn read_columns(&self, _: Series, _: usize) -> BoxFuture<'_, Result<Vec<Column>, LogError>> {
        unreachable!("the feed draws no charts")
    }

    fn components(&self, _: Series) -> BoxFuture<'_, Result<usize, LogError>> {
        unreachable!("the feed writes no tables")
    }

    fn retained(&self, _: &DevId) -> BoxFuture<'_, Result<Vec<Retained>, LogError>> {
        unreachable!("the feed draws no charts")
    }

    fn types(&self, _: &DevId, _: &UserId) -> BoxFuture<'_, Result<Vec<DataType>, LogError>> {
        unreachable!("the feed asks for no types")
    }

    fn position(
        &self,
        _: &DevId,
        uid: &UserId,
        stream: &str,
    ) -> BoxFuture<'_, Result<Option<u64>, LogError>> {
        let position = self.state.lock().positions.get(&(uid.clone(), stream.to_owned())).copied();
        async move { Ok(position) }.boxed()
    }

    fn delete_user(&self, _: &DevId, uid: &UserId) -> BoxFuture<'_, Result<(), LogError>> {
        let mut state = self.state.lock();
        state.events.retain(|(_, event)| event.uid != *uid);
        state.positions.retain(|(owner, _), _| owner != uid);
        async { Ok(()) }.boxed()
    }

    fn delete_developer(&self, _: &DevId) -> BoxFuture<'_, Result<(), LogError>> {
        unreachable!("the feed deletes nothing")
    }

    fn enforce(&self, _: Retention, _: Timestamp) -> BoxFuture<'_, Result<(), LogError>> {
        unreachable!("the feed deletes nothing")
    }

    fn size_bytes(&self) -> BoxFuture<'_, Result<u64, LogError>> {
        unreachable!("the feed takes no size")
    }
}
