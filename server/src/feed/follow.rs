//! Readers at the live end, whom the feed itself brings what it publishes.

use std::sync::Arc;

use parking_lot::Mutex;

use super::Frames;

/// A reader that takes frames on the spot where they are published.
pub trait Follower: Send + Sync {
    /// Offers the frames that follow what it took last; it may have read some of them by itself in the meantime. Must not
    /// wait. If it returns false, it is not offered any more, and reads on by its own cursor.
    fn offer(&self, frames: &Frames) -> bool;
}

/// Who follows a feed.
#[derive(Default)]
pub(super) struct Followers(Mutex<Vec<Arc<dyn Follower>>>);

impl Followers {
    /// Brings frames to all; whoever does not take them is let go.
    pub(super) fn offer(&self, frames: &Frames) {
        self.0.lock().retain(|follower| follower.offer(frames));
    }

    /// Adds a follower, if it is up to date: `is_up_to_date` is asked while nothing is offered.
    pub(super) fn add(&self, follower: &Arc<dyn Follower>, is_up_to_date: impl FnOnce() -> bool) -> bool {
        let mut followers = self.0.lock();
        let is_up_to_date = is_up_to_date();
        if is_up_to_date {
            followers.push(Arc::clone(follower));
        }
        is_up_to_date
    }

    pub(super) fn remove(&self, follower: &Arc<dyn Follower>) {
        let mut followers = self.0.lock();
        if let Some(place) = followers.iter().position(|known| Arc::ptr_eq(known, follower)) {
            followers.swap_remove(place);
        }
    }
}
