//! Who is connected: one producer a user, a limited number of consumers a developer; and who hears of it.

#[cfg(test)]
mod tests;

use std::{
    collections::{HashMap, HashSet},
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};

use motionwire_shared::{
    DevId, SessionId, UserId,
    wire::{CloseCode, Fault, Presence, Report, Steer, Streams},
};
use parking_lot::Mutex;
use tokio::sync::{mpsc, oneshot};

use super::presence::Inbox;
use crate::{admission, auth::Watcher};

/// Wishes that may wait for a producer; those beyond are dropped.
const WAITING_WISHES: usize = 16;

/// Viewers of one developer at the same time, shared out among its links. They do not count as its consumers, so that they keep no
/// dashboard out.
const MAX_VIEWERS: usize = 128;

/// All identified connections. Cheap to clone.
#[derive(Clone, Default)]
pub(super) struct Registry {
    inner: Arc<Inner>,
}

#[derive(Default)]
struct Inner {
    next_id: AtomicU64,
    developers: Mutex<HashMap<DevId, Developer>>,
}

#[derive(Default)]
struct Developer {
    producers: HashMap<UserId, SeatedProducer>,
    consumers: HashMap<u64, SeatedConsumer>,
}

struct SeatedProducer {
    id: u64,
    end: oneshot::Sender<Fault>,
    name: Option<String>,
    report: Option<Report>,
    /// None if it takes no wishes.
    wishes: Option<mpsc::Sender<Streams>>,
}

struct SeatedConsumer {
    end: oneshot::Sender<Fault>,
    session: Option<SessionId>,
    /// None if it is no page's.
    watcher: Option<Watcher>,
    /// None if it does not want to hear of producers.
    inbox: Option<Arc<Inbox>>,
}

impl SeatedConsumer {
    fn is_viewer(&self) -> bool {
        is_viewer(self.watcher.as_ref())
    }

    fn watcher_id(&self) -> Option<&str> {
        self.watcher.as_ref().map(Watcher::id)
    }
}

fn is_viewer(watcher: Option<&Watcher>) -> bool {
    watcher.is_some_and(|watcher| watcher.scope().is_some())
}

impl SeatedProducer {
    fn presence(&self) -> Presence {
        Presence {
            connected: true,
            name: self.name.clone(),
            streams: self.report.as_ref().map(|report| report.streams.clone()).unwrap_or_default(),
            clock_ms: self.report.as_ref().and_then(|report| report.clock_ms),
            ..Presence::default()
        }
    }
}

impl Developer {
    fn tell(&self, uid: &UserId, presence: &Presence) {
        for inbox in self.consumers.values().filter_map(|consumer| consumer.inbox.as_ref()) {
            inbox.put(uid, presence.clone());
        }
    }

    fn tell_deleted(&self, uid: &UserId) {
        self.tell(uid, &Presence { deleted: true, ..Presence::default() });
    }

    /// Whether there is a place for one more consumer, of `max`, or for one more viewer of this link.
    fn check_room(&self, max: usize, watcher: Option<&Watcher>) -> Result<(), Fault> {
        let is_viewer = is_viewer(watcher);
        let alike = || self.consumers.values().filter(|other| other.is_viewer() == is_viewer);
        let (has_room, full) = if is_viewer {
            let own = alike().filter(|other| other.watcher_id() == watcher.map(Watcher::id)).count();
            let has_room = admission::is_fair(own, alike().count(), MAX_VIEWERS);
            (has_room, "this link has as many viewers as it may have at present")
        } else {
            (alike().count() < max, "this developer has as many consumers as allowed")
        };
        if has_room { Ok(()) } else { Err(Fault::new(CloseCode::Duplicate, full)) }
    }
}

/// A connection's place; dropping it frees the place.
pub(super) struct Seat {
    registry: Registry,
    dev: DevId,
    uid: Option<UserId>,
    id: u64,
    /// Resolves when somebody else ends the connection.
    pub(super) ended: oneshot::Receiver<Fault>,
}

impl Registry {
    /// Seats a producer; an older connection of the same user is ended with 4002. Wishes come if it takes them.
    pub(super) fn seat_producer(
        &self,
        dev: &DevId,
        uid: &UserId,
        name: Option<String>,
        takes_wishes: bool,
    ) -> (Seat, mpsc::Receiver<Streams>) {
        let (seat, end) = self.new_seat(dev, Some(uid));
        let (wish, wishes) = mpsc::channel(WAITING_WISHES);
        let wish = takes_wishes.then_some(wish);
        let seated = SeatedProducer { id: seat.id, end, name, report: None, wishes: wish };
        let presence = seated.presence();
        let older = {
            let mut developers = self.inner.developers.lock();
            let developer = developers.entry(dev.clone()).or_default();
            let older = developer.producers.insert(uid.clone(), seated);
            developer.tell(uid, &presence);
            older
        };
        if let Some(older) = older {
            // It may be ending by itself.
            let _ =
                older.end.send(Fault::new(CloseCode::Duplicate, "a newer connection of this user took over"));
        }
        (seat, wishes)
    }

    /// Seats a consumer, unless `max` are there; an older connection of the same session and watcher is ended with 4002
    /// and leaves its place to it. Viewers have a limit of their own, and each link a fair share of it. The inbox gets the state of
    /// all connected producers, then every change.
    ///
    /// # Errors
    /// 4002.
    pub(super) fn seat_consumer(
        &self,
        dev: &DevId,
        max: usize,
        session: Option<&SessionId>,
        watcher: Option<&Watcher>,
        inbox: Option<&Arc<Inbox>>,
    ) -> Result<Seat, Fault> {
        let (seat, end) = self.new_seat(dev, None);
        let mut developers = self.inner.developers.lock();
        let developer = developers.entry(dev.clone()).or_default();
        let older = session.and_then(|session| {
            let same = |(_, other): &(&u64, &SeatedConsumer)| {
                other.session.as_ref() == Some(session) && other.watcher_id() == watcher.map(Watcher::id)
            };
            developer.consumers.iter().find(same).map(|(id, _)| *id)
        });
        let older = older.and_then(|id| developer.consumers.remove(&id));
        if older.is_none()
            && let Err(full) = developer.check_room(max, watcher)
        {
            drop(developers);
            return Err(full);
        }
        if let Some(inbox) = inbox {
            for (uid, producer) in &developer.producers {
                inbox.put(uid, producer.presence());
            }
        }
        let seated = SeatedConsumer {
            end,
            session: session.cloned(),
            watcher: watcher.cloned(),
            inbox: inbox.cloned(),
        };
        developer.consumers.insert(seat.id, seated);
        drop(developers);
        if let Some(older) = older {
            let _ = older
                .end
                .send(Fault::new(CloseCode::Duplicate, "a newer connection of this session took over"));
        }
        Ok(seat)
    }

    fn new_seat(&self, dev: &DevId, uid: Option<&UserId>) -> (Seat, oneshot::Sender<Fault>) {
        let id = self.inner.next_id.fetch_add(1, Ordering::Relaxed);
        let (end, ended) = oneshot::channel();
        (Seat { registry: self.clone(), dev: dev.clone(), uid: uid.cloned(), id, ended }, end)
    }

    /// Keeps what a producer said of itself, and tells it.
    pub(super) fn set_report(&self, seat: &Seat, mut report: Report) {
        let mut developers = self.inner.developers.lock();
        let Some(developer) = developers.get_mut(&seat.dev) else { return };
        let Some(uid) = &seat.uid else { return };
        let seated = developer.producers.get_mut(uid).filter(|seated| seated.id == seat.id);
        let Some(seated) = seated else { return };
        let hole = report.hole.take();
        seated.report = Some(report);
        let presence = Presence { hole, ..seated.presence() };
        developer.tell(uid, &presence);
    }

    /// Hands a wish to a producer, if it is there and takes it.
    pub(super) fn steer(&self, dev: &DevId, Steer { uid, streams }: Steer) {
        let developers = self.inner.developers.lock();
        let producer = developers.get(dev).and_then(|developer| developer.producers.get(&uid));
        if let Some(wishes) = producer.and_then(|producer| producer.wishes.as_ref()) {
            let _ = wishes.try_send(streams);
        }
    }

    /// Whether a user's producer is connected, and what it last said of itself.
    pub(super) fn presence(&self, dev: &DevId, uid: &UserId) -> Option<Option<Report>> {
        let developers = self.inner.developers.lock();
        developers.get(dev)?.producers.get(uid).map(|seated| seated.report.clone())
    }

    /// Gives a connected producer another name, and tells it.
    pub(super) fn rename_user(&self, dev: &DevId, uid: &UserId, name: String) {
        let mut developers = self.inner.developers.lock();
        let Some(developer) = developers.get_mut(dev) else { return };
        let Some(seated) = developer.producers.get_mut(uid) else { return };
        seated.name = Some(name);
        let presence = seated.presence();
        developer.tell(uid, &presence);
    }

    /// Ends a user's producer, and tells that its access has ended.
    pub(super) fn end_user(&self, dev: &DevId, uid: &UserId, fault: Fault) {
        let mut developers = self.inner.developers.lock();
        let Some(developer) = developers.get_mut(dev) else { return };
        let seated = developer.producers.remove(uid);
        developer.tell_deleted(uid);
        drop(developers);
        if let Some(seated) = seated {
            let _ = seated.end.send(fault);
        }
    }

    /// Tells once more that a user's access has ended: its readings are deleted by now.
    pub(super) fn tell_deleted(&self, dev: &DevId, uid: &UserId) {
        if let Some(developer) = self.inner.developers.lock().get(dev) {
            developer.tell_deleted(uid);
        }
    }

    /// The ids of the dashboards' sessions and viewer links that sit here.
    pub(super) fn watcher_ids(&self, dev: &DevId) -> HashSet<String> {
        let developers = self.inner.developers.lock();
        let consumers = developers.get(dev).into_iter().flat_map(|developer| developer.consumers.values());
        consumers.filter_map(SeatedConsumer::watcher_id).map(str::to_owned).collect()
    }

    /// Ends all connections of a dashboard's session or a viewer link, by its id.
    pub(super) fn end_watcher(&self, dev: &DevId, id: &str, fault: &Fault) {
        let mut developers = self.inner.developers.lock();
        let Some(developer) = developers.get_mut(dev) else { return };
        let ended = developer.consumers.extract_if(|_, consumer| consumer.watcher_id() == Some(id));
        let ended: Vec<_> = ended.collect();
        drop(developers);
        for (_, consumer) in ended {
            let _ = consumer.end.send(fault.clone());
        }
    }

    /// Ends all connections of a developer.
    pub(super) fn end_developer(&self, dev: &DevId, fault: &Fault) {
        let Some(developer) = self.inner.developers.lock().remove(dev) else { return };
        let producers = developer.producers.into_values().map(|producer| producer.end);
        let consumers = developer.consumers.into_values().map(|consumer| consumer.end);
        for end in producers.chain(consumers) {
            let _ = end.send(fault.clone());
        }
    }
}

impl Drop for Seat {
    fn drop(&mut self) {
        let mut developers = self.registry.inner.developers.lock();
        let Some(developer) = developers.get_mut(&self.dev) else { return };
        match &self.uid {
            // A newer connection of the user may sit there by now.
            Some(uid) if developer.producers.get(uid).is_some_and(|seated| seated.id == self.id) => {
                let name = developer.producers.remove(uid).and_then(|seated| seated.name);
                developer.tell(uid, &Presence { name, ..Presence::default() });
            }
            Some(_) => {}
            None => {
                developer.consumers.remove(&self.id);
            }
        }
        if developer.producers.is_empty() && developer.consumers.is_empty() {
            developers.remove(&self.dev);
        }
    }
}
