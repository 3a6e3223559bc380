//! What people call the sources, and their order by that.

use leptos::prelude::*;
use motionwire_shared::UserId;

use super::Live;
use crate::{browser::name_order, text};

impl Live {
    /// All sources, in the order of what people call them; changes with them and with their data types.
    pub(in super::super) fn uids(self) -> Vec<UserId> {
        if self.is_opening.get() {
            return Vec::new();
        }
        self.shape.track();
        self.by_name(self.shown())
    }

    /// These sources in the order of what people call them.
    pub(in super::super) fn by_name(self, uids: Vec<UserId>) -> Vec<UserId> {
        let order = name_order();
        let mut named = Vec::<(String, UserId)>::with_capacity(uids.len());
        for uid in uids {
            let name = self.name(&uid);
            let is_before =
                |(other, of): &(String, UserId)| order(other, &name).then_with(|| of.cmp(&uid)).is_lt();
            let place = named.partition_point(is_before);
            named.insert(place, (name, uid));
        }
        named.into_iter().map(|(_, uid)| uid).collect()
    }

    /// What people call a source: the phone's name, or its uid.
    pub(in super::super) fn name(self, uid: &UserId) -> String {
        if self.simulation.uid().as_ref() == Some(uid) {
            return text::simulated_name().to_owned();
        }
        self.phones.with(|phones| {
            let phone = phones.iter().find(|phone| phone.uid == *uid);
            phone.map_or_else(|| uid.to_string(), |phone| phone.name.clone())
        })
    }

    pub(super) fn name_untracked(self, uid: &UserId) -> String {
        untrack(|| self.name(uid))
    }
}
