//! Who is connected: one producer a user, a limited number of consumers a developer.

use std::{
    collections::HashMap,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};

use motionwire_shared::{
    DevId, UserId,
    wire::{CloseCode, Fault, Status},
};
use parking_lot::Mutex;
use tokio::sync::oneshot;

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
    producers: HashMap<UserId, Seated>,
    consumers: HashMap<u64, Seated>,
}

struct Seated {
    id: u64,
    end: oneshot::Sender<Fault>,
    status: Option<Status>,
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
    /// Seats a producer; an older connection of the same user is ended with 4002.
    pub(super) fn seat_producer(&self, dev: &DevId, uid: &UserId) -> Seat {
        let (seated, seat) = self.new_seat(dev, Some(uid));
        let older = {
            let mut developers = self.inner.developers.lock();
            developers.entry(dev.clone()).or_default().producers.insert(uid.clone(), seated)
        };
        if let Some(older) = older {
            // It may be ending by itself.
            let _ =
                older.end.send(Fault::new(CloseCode::Duplicate, "a newer connection of this user took over"));
        }
        seat
    }

    /// Seats a consumer, unless `max` are there.
    ///
    /// # Errors
    /// 4002.
    pub(super) fn seat_consumer(&self, dev: &DevId, max: usize) -> Result<Seat, Fault> {
        let (seated, seat) = self.new_seat(dev, None);
        let mut developers = self.inner.developers.lock();
        let developer = developers.entry(dev.clone()).or_default();
        if developer.consumers.len() >= max {
            drop(developers);
            return Err(Fault::new(CloseCode::Duplicate, "this developer has as many consumers as allowed"));
        }
        developer.consumers.insert(seat.id, seated);
        drop(developers);
        Ok(seat)
    }

    fn new_seat(&self, dev: &DevId, uid: Option<&UserId>) -> (Seated, Seat) {
        let id = self.inner.next_id.fetch_add(1, Ordering::Relaxed);
        let (end, ended) = oneshot::channel();
        let seat = Seat { registry: self.clone(), dev: dev.clone(), uid: uid.cloned(), id, ended };
        (Seated { id, end, status: None }, seat)
    }

    /// Keeps what a producer said of its device.
    pub(super) fn set_status(&self, seat: &Seat, status: Status) {
        let mut developers = self.inner.developers.lock();
        let producers = developers.get_mut(&seat.dev).map(|developer| &mut developer.producers);
        let seated = producers.zip(seat.uid.as_ref()).and_then(|(producers, uid)| producers.get_mut(uid));
        if let Some(seated) = seated.filter(|seated| seated.id == seat.id) {
            seated.status = Some(status);
        }
    }

    /// Whether a user's producer is connected, and what it last said of its device.
    pub(super) fn presence(&self, dev: &DevId, uid: &UserId) -> Option<Option<Status>> {
        let developers = self.inner.developers.lock();
        developers.get(dev)?.producers.get(uid).map(|seated| seated.status.clone())
    }

    /// Ends a user's producer.
    pub(super) fn end_user(&self, dev: &DevId, uid: &UserId, fault: Fault) {
        let seated =
            self.inner.developers.lock().get_mut(dev).and_then(|developer| developer.producers.remove(uid));
        if let Some(seated) = seated {
            let _ = seated.end.send(fault);
        }
    }

    /// Ends all connections of a developer.
    pub(super) fn end_developer(&self, dev: &DevId, fault: &Fault) {
        let Some(developer) = self.inner.developers.lock().remove(dev) else { return };
        for seated in developer.producers.into_values().chain(developer.consumers.into_values()) {
            let _ = seated.end.send(fault.clone());
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
                developer.producers.remove(uid);
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

#[cfg(test)]
mod tests {
    use super::*;

    fn ids() -> (DevId, UserId) {
        ("dev".parse().unwrap(), "user".parse().unwrap())
    }

    #[test]
    fn the_newest_producer_wins_and_the_older_cannot_free_its_place() {
        let registry = Registry::default();
        let (dev, uid) = ids();
        let mut older = registry.seat_producer(&dev, &uid);
        let mut newer = registry.seat_producer(&dev, &uid);
        assert_eq!(older.ended.try_recv().unwrap().code, CloseCode::Duplicate);
        drop(older);
        assert!(registry.presence(&dev, &uid).is_some());
        assert!(newer.ended.try_recv().is_err());
        drop(newer);
        assert!(registry.presence(&dev, &uid).is_none());
        assert!(registry.inner.developers.lock().is_empty());
    }

    #[test]
    fn the_newest_consumer_beyond_the_limit_is_turned_away_until_one_leaves() {
        let registry = Registry::default();
        let (dev, _) = ids();
        let first = registry.seat_consumer(&dev, 2).ok().unwrap();
        let _second = registry.seat_consumer(&dev, 2).ok().unwrap();
        assert_eq!(registry.seat_consumer(&dev, 2).err().unwrap().code, CloseCode::Duplicate);
        assert!(registry.seat_consumer(&"other".parse().unwrap(), 2).is_ok());
        drop(first);
        assert!(registry.seat_consumer(&dev, 2).is_ok());
    }

    #[test]
    fn a_status_is_kept_only_for_who_sits_there() {
        let registry = Registry::default();
        let (dev, uid) = ids();
        let status = Status { connected: true, device_id: None, source: None, reason: None };
        let older = registry.seat_producer(&dev, &uid);
        registry.set_status(&older, status.clone());
        assert_eq!(registry.presence(&dev, &uid), Some(Some(status.clone())));
        let _newer = registry.seat_producer(&dev, &uid);
        registry.set_status(&older, status);
        assert_eq!(registry.presence(&dev, &uid), Some(None));
    }

    #[test]
    fn a_removed_developer_takes_all_its_connections_along() {
        let registry = Registry::default();
        let (dev, uid) = ids();
        let mut producer = registry.seat_producer(&dev, &uid);
        let mut consumer = registry.seat_consumer(&dev, 1).ok().unwrap();
        registry.end_developer(&dev, &Fault::new(CloseCode::BadToken, "removed"));
        assert_eq!(producer.ended.try_recv().unwrap().code, CloseCode::BadToken);
        assert_eq!(consumer.ended.try_recv().unwrap().code, CloseCode::BadToken);
    }
}
