//! What somebody may see who may not see everything.

use std::collections::HashSet;

use motionwire_shared::{DataType, UserId, wire};

use crate::feed::Frames;

/// The part of a developer's readings that a viewer link opens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scope {
    /// Whose readings.
    pub uids: HashSet<UserId>,
    /// Of which types; of all, if there is none.
    pub types: HashSet<DataType>,
    /// Whether what is stored belongs to it, beside what comes while somebody watches.
    pub past: bool,
}

impl Scope {
    /// Whether readings of this user belong to it.
    pub fn has_user(&self, uid: &UserId) -> bool {
        self.uids.contains(uid)
    }

    /// Whether readings of this type belong to it.
    pub fn has_type(&self, data_type: &DataType) -> bool {
        self.types.is_empty() || self.types.contains(data_type)
    }

    /// Whether readings of this user and type belong to it.
    pub fn has(&self, uid: &UserId, data_type: &DataType) -> bool {
        self.has_user(uid) && self.has_type(data_type)
    }

    /// The frames whose events belong to it. Whoever has no scope pays nothing for those who have.
    pub fn pass(&self, frames: &Frames) -> Frames {
        frames.only(|text| {
            let Some((uid, name)) = wire::dispatch_origin(text) else { return false };
            let Ok(uid) = uid.parse() else { return false };
            DataType::from_name(name).is_some_and(|data_type| self.has(&uid, &data_type))
        })
    }
}
