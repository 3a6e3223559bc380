use motionwire_shared::{
    Timestamp,
    limits::{MAX_MARKERS, MAX_RECORDINGS},
    rest::Refusal,
};

use super::*;
use crate::clock::ManualClock;

async fn open() -> (tempfile::TempDir, NoteBook, DevId, DevId) {
    let dir = tempfile::tempdir().unwrap();
    let accounts = Accounts::open(dir.path()).await.unwrap();
    let [dev, other] = [
        accounts.add_developer(Some("one".into())).await.unwrap().developer.id,
        accounts.add_developer(Some("other".into())).await.unwrap().developer.id,
    ];
    let clock = Clock::Manual(ManualClock::at(Timestamp::from_micros(5_000_000)));
    (dir, NoteBook::new(accounts, clock, CancellationToken::new()), dev, other)
}

#[tokio::test]
async fn a_developers_notes_are_its_own_and_go_with_it() {
    let (_dir, notes, dev, other) = open().await;
    let recording = notes.create_recording(dev.clone(), NewRecording::default()).await.unwrap();
    let new = NewMarker { text: "jump".into(), at: None };
    let marker = notes.create_marker(dev.clone(), new).await.unwrap();
    assert_eq!(notes.list(other.clone()).await.unwrap(), Notes::default());
    let (rename, remark) = (RecordingChange::default(), MarkerChange::default());
    assert_eq!(notes.change_recording(other.clone(), recording.id.clone(), rename).await.unwrap(), None);
    assert_eq!(notes.change_marker(other.clone(), marker.id.clone(), remark).await.unwrap(), None);
    assert!(!notes.delete_recording(other.clone(), recording.id.clone()).await.unwrap());
    assert!(!notes.delete_marker(other, marker.id.clone()).await.unwrap());
    let both = Notes { recordings: vec![recording], markers: vec![marker] };
    assert_eq!(notes.list(dev.clone()).await.unwrap(), both);
    notes.accounts.remove_developer("one".into()).await.unwrap().unwrap();
    assert_eq!(notes.list(dev).await.unwrap(), Notes::default());
}

#[tokio::test]
async fn whoever_begins_a_recording_while_one_runs_may_share_that() {
    let (_dir, notes, dev, other) = open().await;
    let shared = || NewRecording { unless_running: true, ..NewRecording::default() };
    let first = notes.create_recording(dev.clone(), shared()).await.unwrap();
    assert_eq!(notes.create_recording(dev.clone(), shared()).await.unwrap(), first);
    assert_ne!(notes.create_recording(other, shared()).await.unwrap(), first, "another developer's own");
    let own = notes.create_recording(dev.clone(), NewRecording::default()).await.unwrap();
    assert_ne!(own, first, "who does not ask for that gets a recording");
    for Recording { id, .. } in [first.clone(), own] {
        let stop = RecordingChange { stop: true, ..RecordingChange::default() };
        notes.change_recording(dev.clone(), id, stop).await.unwrap().unwrap();
    }
    let next = notes.create_recording(dev, shared()).await.unwrap();
    assert_ne!(next.id, first.id, "none runs");
}

#[tokio::test]
async fn a_developer_holds_a_bounded_number_of_notes() {
    let (_dir, notes, dev, other) = open().await;
    let full = dev.clone();
    notes
        .accounts
        .write(move |tx| {
            for n in 0..MAX_RECORDINGS {
                let (id, name) = (n.to_string(), format!("Recording {n}"));
                let recording = Recording { id, name, from: i64::from(n), to: None, uids: Vec::new() };
                store::put_recording(tx, &full, &recording)?;
            }
            for n in 0..MAX_MARKERS {
                let marker = Marker { id: n.to_string(), at: i64::from(n), text: "x".into() };
                store::put_marker(tx, &full, &marker)?;
            }
            Ok(())
        })
        .await
        .unwrap();
    let marker = || NewMarker { text: "one more".into(), at: None };
    let refused = notes.create_recording(dev.clone(), NewRecording::default()).await;
    let bound = Refusal::TooManyRecordings.at(1000);
    assert!(matches!(refused, Err(AccountsError::Refused(told)) if told == bound), "{refused:?}");
    let refused = notes.create_marker(dev.clone(), marker()).await;
    let bound = Refusal::TooManyMarkers.at(10_000);
    assert!(matches!(refused, Err(AccountsError::Refused(told)) if told == bound), "{refused:?}");
    notes.create_recording(other.clone(), NewRecording::default()).await.unwrap();
    notes.create_marker(other, marker()).await.unwrap();
    assert!(notes.delete_recording(dev.clone(), "7".into()).await.unwrap());
    assert!(notes.delete_marker(dev.clone(), "7".into()).await.unwrap());
    let again = notes.create_recording(dev.clone(), NewRecording::default()).await.unwrap();
    assert_eq!(again.name, "Recording 1000", "a name that none has");
    notes.create_marker(dev, marker()).await.unwrap();
}
