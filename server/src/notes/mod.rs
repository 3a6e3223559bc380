//! Recordings and markers: what people note down on the dashboard.
//!
//! They are names for stretches and instants of time. To delete one deletes its name and nothing else: the readings stay
//! in the log for as long as retention keeps them.

mod news;
mod store;

use std::{sync::Arc, time::Duration};

use motionwire_shared::{
    DevId,
    limits::{MAX_NAMED_USERS, MAX_NOTE_LEN},
    rest::{Marker, MarkerChange, NewMarker, NewRecording, Notes, Recording, RecordingChange},
};

use rusqlite::Transaction;
use tokio_util::sync::CancellationToken;

use self::news::Hub;
use crate::{
    auth::{Accounts, AccountsError, Dashboard, checked_line, random_text},
    clock::Clock,
};

pub use self::news::News;

/// Random bytes of a note's id: it is no secret, it must only never meet another.
const ID_BYTES: usize = 10;

/// The end of the year 9999, in milliseconds since the Unix epoch: what dates in text can show.
const LAST_INSTANT_MS: i64 = 253_402_300_799_999;

/// All developers' notes, in `accounts.db`. Cheap to clone.
#[derive(Clone)]
pub struct NoteBook {
    accounts: Accounts,
    clock: Clock,
    hub: Hub,
}

impl NoteBook {
    /// The notes in a database; the streams of their changes end at the shutdown.
    pub fn new(accounts: Accounts, clock: Clock, shutdown: CancellationToken) -> Self {
        let hub = Hub::new(clock.clone(), shutdown);
        Self { accounts, clock, hub }
    }

    /// A stream of the developer's notes for a dashboard: what there is now, then what there is after each change.
    ///
    /// # Errors
    /// If there are too many streams, or the database fails.
    pub async fn listen(&self, dev: &DevId, dashboard: &Dashboard) -> Result<News, AccountsError> {
        let left = dashboard.expires_at.as_micros().saturating_sub(self.clock.timestamp().as_micros());
        let left = Duration::from_micros(u64::try_from(left).unwrap_or_default());
        self.hub.open(dev, dashboard.id.clone(), left, async || self.json(dev).await).await
    }

    /// Ends the streams of a dashboard whose session has ended.
    pub fn end_session(&self, id: &str) {
        self.hub.end(id);
    }

    /// Tells open dashboards of a change. The change itself stands even if this fails.
    pub(crate) async fn tell(&self, dev: &DevId) {
        if let Err(error) = self.hub.tell(dev, async || self.json(dev).await).await {
            tracing::error!(%error, "notes that have changed cannot be told");
        }
    }

    async fn json(&self, dev: &DevId) -> Result<Arc<str>, AccountsError> {
        let notes = self.list(dev.clone()).await?;
        let json = serde_json::to_string(&notes).map_err(|error| AccountsError::Name(error.to_string()))?;
        Ok(json.into())
    }

    /// Changes the database, then tells of it.
    async fn change<T: Send + 'static>(
        &self,
        dev: DevId,
        work: impl FnOnce(&Transaction<'_>, &DevId) -> Result<T, AccountsError> + Send + 'static,
    ) -> Result<T, AccountsError> {
        let owner = dev.clone();
        let result = self.accounts.write(move |tx| work(tx, &owner)).await?;
        self.tell(&dev).await;
        Ok(result)
    }

    /// A developer's notes.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn list(&self, dev: DevId) -> Result<Notes, AccountsError> {
        self.accounts.read(move |connection| store::list(connection, &dev)).await
    }

    /// Begins a recording, or notes one down that is over; or tells of the one that runs, if that is as good.
    ///
    /// # Errors
    /// If it breaks a rule or would be one too many, or the database fails.
    pub async fn create_recording(&self, dev: DevId, new: NewRecording) -> Result<Recording, AccountsError> {
        let from = checked_instant("from", new.from.unwrap_or_else(|| self.now_ms()))?;
        let to = new.to.map(|to| checked_end(from, to)).transpose()?;
        let name = new.name.map(|name| checked_line(&name, MAX_NOTE_LEN)).transpose()?;
        let mut uids = new.uids;
        uids.sort_unstable();
        uids.dedup();
        if uids.len() > MAX_NAMED_USERS as usize {
            return Err(AccountsError::Unfit(format!(
                "uids: a recording may name at most {MAX_NAMED_USERS}; name none to mean everybody"
            )));
        }
        let id = random_text(ID_BYTES)?;
        self.change(dev, move |tx, dev| {
            if new.unless_running
                && let Some(running) = store::running(tx, dev)?
            {
                return Ok(running);
            }
            let name = store::room_for_recording(tx, dev, name)?;
            let recording = Recording { id, name, from, to, uids };
            store::put_recording(tx, dev, &recording)?;
            Ok(recording)
        })
        .await
    }

    /// Changes a recording; none if there is no such.
    ///
    /// # Errors
    /// If the change breaks a rule, or the database fails.
    pub async fn change_recording(
        &self,
        dev: DevId,
        id: String,
        change: RecordingChange,
    ) -> Result<Option<Recording>, AccountsError> {
        if change.stop && change.to.is_some() {
            return Err(AccountsError::Unfit("send either to or stop, not both".to_owned()));
        }
        let name = change.name.map(|name| checked_line(&name, MAX_NOTE_LEN)).transpose()?;
        let now = self.now_ms();
        self.change(dev, move |tx, dev| {
            let Some(mut recording) = store::recording(tx, dev, &id)? else { return Ok(None) };
            if let Some(name) = name {
                recording.name = name;
            }
            match change.to {
                Some(to) => recording.to = Some(checked_end(recording.from, to)?),
                // Stopped twice, by two dashboards perhaps, it ended the first time.
                None if change.stop => {
                    recording.to.get_or_insert(now.max(recording.from));
                }
                None => {}
            }
            store::put_recording(tx, dev, &recording)?;
            Ok(Some(recording))
        })
        .await
    }

    /// Deletes a recording, not its readings; false if there is no such.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn delete_recording(&self, dev: DevId, id: String) -> Result<bool, AccountsError> {
        self.change(dev, move |tx, dev| store::delete_recording(tx, dev, &id)).await
    }

    /// Notes a marker down.
    ///
    /// # Errors
    /// If it breaks a rule or would be one too many, or the database fails.
    pub async fn create_marker(&self, dev: DevId, new: NewMarker) -> Result<Marker, AccountsError> {
        let marker = Marker {
            id: random_text(ID_BYTES)?,
            at: checked_instant("at", new.at.unwrap_or_else(|| self.now_ms()))?,
            text: checked_line(&new.text, MAX_NOTE_LEN)?,
        };
        self.change(dev, move |tx, dev| {
            store::room_for_marker(tx, dev)?;
            store::put_marker(tx, dev, &marker)?;
            Ok(marker)
        })
        .await
    }

    /// Changes a marker; none if there is no such.
    ///
    /// # Errors
    /// If the change breaks a rule, or the database fails.
    pub async fn change_marker(
        &self,
        dev: DevId,
        id: String,
        change: MarkerChange,
    ) -> Result<Option<Marker>, AccountsError> {
        let text = change.text.map(|text| checked_line(&text, MAX_NOTE_LEN)).transpose()?;
        let at = change.at.map(|at| checked_instant("at", at)).transpose()?;
        self.change(dev, move |tx, dev| {
            let Some(mut marker) = store::marker(tx, dev, &id)? else { return Ok(None) };
            marker.text = text.unwrap_or(marker.text);
            marker.at = at.unwrap_or(marker.at);
            store::put_marker(tx, dev, &marker)?;
            Ok(Some(marker))
        })
        .await
    }

    /// Deletes a marker; false if there is no such.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn delete_marker(&self, dev: DevId, id: String) -> Result<bool, AccountsError> {
        self.change(dev, move |tx, dev| store::delete_marker(tx, dev, &id)).await
    }

    fn now_ms(&self) -> i64 {
        self.clock.timestamp().as_micros().div_euclid(1000)
    }
}

fn checked_instant(what: &str, instant_ms: i64) -> Result<i64, AccountsError> {
    if (0..=LAST_INSTANT_MS).contains(&instant_ms) {
        return Ok(instant_ms);
    }
    Err(AccountsError::Unfit(format!(
        "{what} must be milliseconds since 1970-01-01T00:00:00Z, 0 to {LAST_INSTANT_MS}, not {instant_ms}"
    )))
}

fn checked_end(from: i64, to: i64) -> Result<i64, AccountsError> {
    if checked_instant("to", to)? < from {
        return Err(AccountsError::Unfit(format!("to ({to}) must not be before from ({from})")));
    }
    Ok(to)
}

#[cfg(test)]
mod tests;
