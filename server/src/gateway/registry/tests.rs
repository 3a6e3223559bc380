use motionwire_shared::{Timestamp, wire::Status};

use super::*;
use crate::scope::Scope;

fn ids() -> (DevId, UserId) {
    ("dev".parse().unwrap(), "user".parse().unwrap())
}

fn seat(registry: &Registry, dev: &DevId, uid: &UserId) -> Seat {
    registry.seat_producer(dev, uid, None, false).0
}

#[test]
fn the_newest_producer_wins_and_the_older_cannot_free_its_place() {
    let registry = Registry::default();
    let (dev, uid) = ids();
    let mut older = seat(&registry, &dev, &uid);
    let mut newer = seat(&registry, &dev, &uid);
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
    let first = registry.seat_consumer(&dev, 2, None, None, None).ok().unwrap();
    let _second = registry.seat_consumer(&dev, 2, None, None, None).ok().unwrap();
    assert_eq!(registry.seat_consumer(&dev, 2, None, None, None).err().unwrap().code, CloseCode::Duplicate);
    assert!(registry.seat_consumer(&"other".parse().unwrap(), 2, None, None, None).is_ok());
    drop(first);
    assert!(registry.seat_consumer(&dev, 2, None, None, None).is_ok());
}

#[test]
fn a_status_is_kept_only_for_who_sits_there() {
    let registry = Registry::default();
    let (dev, uid) = ids();
    let status = Status { connected: true, ..Status::default() };
    let report = Report { status, ..Report::default() };
    let older = seat(&registry, &dev, &uid);
    registry.set_report(&older, report.clone());
    assert_eq!(registry.presence(&dev, &uid), Some(Some(report.clone())));
    let _newer = seat(&registry, &dev, &uid);
    registry.set_report(&older, report);
    assert_eq!(registry.presence(&dev, &uid), Some(None));
}

#[test]
fn a_sessions_newest_connection_takes_the_place_of_its_older_one() {
    let registry = Registry::default();
    let (dev, _) = ids();
    let session: SessionId = "tab".parse().unwrap();
    let mut older = registry.seat_consumer(&dev, 1, Some(&session), None, None).ok().unwrap();
    let newer = registry.seat_consumer(&dev, 1, Some(&session), None, None).ok().unwrap();
    assert_eq!(older.ended.try_recv().unwrap().code, CloseCode::Duplicate);
    drop(older);
    assert!(registry.seat_consumer(&dev, 1, Some(&"other".parse().unwrap()), None, None).is_err());
    drop(newer);
    assert!(registry.seat_consumer(&dev, 1, None, None, None).is_ok());
}

#[test]
fn no_link_keeps_the_viewers_of_others_out() {
    let registry = Registry::default();
    let (dev, uid) = ids();
    let scope = Arc::new(Scope { uids: [uid].into(), types: HashSet::new(), past: true });
    let watcher = |link: &str| {
        let (link, until) = (link.to_owned(), Timestamp::default());
        Watcher::Viewer { link, until, scope: Arc::clone(&scope) }
    };
    let seat = |link: &str, session: Option<&SessionId>| {
        registry.seat_consumer(&dev, 1, session, Some(&watcher(link)), None)
    };
    let mut seats = Vec::new();
    let fill = |link: &str, seats: &mut Vec<Seat>| loop {
        match seat(link, None) {
            Ok(seat) => seats.push(seat),
            Err(fault) => return fault,
        }
    };
    let tab: SessionId = "tab".parse().unwrap();
    seats.push(seat("greedy", Some(&tab)).ok().unwrap());
    assert_eq!(fill("greedy", &mut seats).code, CloseCode::Duplicate);
    assert_eq!(seats.len(), MAX_VIEWERS / 2);
    for link in ["second", "third", "fourth"] {
        fill(link, &mut seats);
        assert!(seats.len() < MAX_VIEWERS, "{link}");
    }
    // Who has more than is its share by now keeps the places it has.
    assert!(seat("greedy", Some(&tab)).is_ok());
    assert!(seat("fifth", None).is_ok());
    assert!(registry.seat_consumer(&dev, 1, None, None, None).is_ok(), "nor a dashboard");
}

#[test]
fn a_removed_developer_takes_all_its_connections_along() {
    let registry = Registry::default();
    let (dev, uid) = ids();
    let mut producer = seat(&registry, &dev, &uid);
    let mut consumer = registry.seat_consumer(&dev, 1, None, None, None).ok().unwrap();
    registry.end_developer(&dev, &Fault::new(CloseCode::BadToken, "removed"));
    assert_eq!(producer.ended.try_recv().unwrap().code, CloseCode::BadToken);
    assert_eq!(consumer.ended.try_recv().unwrap().code, CloseCode::BadToken);
}
