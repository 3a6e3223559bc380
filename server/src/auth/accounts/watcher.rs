//! Who watches in a browser: a dashboard's session, or one that a viewer link opened.

use std::sync::Arc;

use motionwire_shared::Timestamp;
use rusqlite::OptionalExtension;

use super::{Accounts, AccountsError, Dashboard};
use crate::scope::Scope;

/// On whose behalf a browser reads. What it has open ends with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Watcher {
    /// A dashboard, which sees everything of its developer.
    Dashboard {
        /// The session's public id.
        id: String,
        /// When it ends.
        until: Timestamp,
    },
    /// Somebody with a viewer link.
    Viewer {
        /// The link's public id.
        link: String,
        /// When it ends.
        until: Timestamp,
        /// What it shows.
        scope: Arc<Scope>,
    },
}

impl Watcher {
    /// The public id of the session or link: no two watchers of different rights share it.
    pub fn id(&self) -> &str {
        match self {
            Self::Dashboard { id, .. } => id,
            Self::Viewer { link, .. } => link,
        }
    }

    /// When it ends.
    pub fn until(&self) -> Timestamp {
        match self {
            Self::Dashboard { until, .. } | Self::Viewer { until, .. } => *until,
        }
    }

    /// What it may see; everything if there is none.
    pub fn scope(&self) -> Option<&Arc<Scope>> {
        match self {
            Self::Dashboard { .. } => None,
            Self::Viewer { scope, .. } => Some(scope),
        }
    }
}

impl From<Dashboard> for Watcher {
    fn from(dashboard: Dashboard) -> Self {
        Self::Dashboard { id: dashboard.id, until: dashboard.expires_at }
    }
}

impl Accounts {
    /// Whether the watcher's session or link has not ended meanwhile.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn still_watches(&self, watcher: &Watcher, now: Timestamp) -> Result<bool, AccountsError> {
        let table = match watcher {
            Watcher::Dashboard { .. } => "dashboards",
            Watcher::Viewer { .. } => "links",
        };
        let id = watcher.id().to_owned();
        self.read(move |connection| {
            let sql = format!("SELECT 1 FROM {table} WHERE id = ?1 AND expires_at > ?2");
            let found = connection.prepare_cached(&sql)?.query_row((id, now.as_micros()), |_| Ok(()));
            Ok(found.optional()?.is_some())
        })
        .await
    }
}
