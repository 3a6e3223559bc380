//! As which user this phone measures: another tab may pair it anew, as another.

use motionwire_shared::UserId;

use super::{Inner, TABLE, Uplink, report::THINNED_KEY};
use crate::{
    browser::{TextTable, storage},
    outbox::Saving,
};

/// Where it is remembered whose readings the table holds.
const OWNER_KEY: &str = "motionwire.phone.outbox-of";

impl Uplink {
    /// As which user this phone measured what waits; none if the server was forgotten.
    pub(in super::super) fn owner() -> Option<String> {
        storage::get(OWNER_KEY)
    }

    /// Whether what is remembered under a key tells that this phone is a user.
    pub(in super::super) fn tells_owner(key: &str) -> bool {
        key == OWNER_KEY && Self::owner().is_some()
    }

    /// This phone is this user from now on, and what waits is sent as its. What another tab has kept after the server was
    /// forgotten is not.
    pub(in super::super) async fn belongs_to(uid: &UserId) {
        if Self::owner().is_none() {
            Self::forget().await;
        }
        storage::set(OWNER_KEY, uid.as_str());
    }

    /// Forgets all that waits, of earlier visits too.
    pub(in super::super) async fn forget() {
        storage::remove(OWNER_KEY);
        storage::remove(THINNED_KEY);
        TextTable::open(TABLE).clear().await;
    }
}

impl Inner {
    /// What the browser's store is to do. What is measured as one user is not kept as another's.
    pub(super) fn saving(&self, now_ms: f64) -> Saving {
        let mut saving = self.outbox.borrow_mut().saving(now_ms);
        if Uplink::owner() != self.owner {
            saving.save.clear();
        }
        saving
    }
}
