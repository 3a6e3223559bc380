//! Recordings and markers.

use std::time::Duration;

use motionwire_shared::rest::{Marker, Notes, Recording};
use reqwest::Response;
use serde_json::json;
use tokio::time::timeout;

use crate::support::{Browser, PATIENCE, Server, problem};

const RECORDINGS: &str = "/api/dashboard/recordings";

const MARKERS: &str = "/api/dashboard/markers";

fn now_ms(server: &Server) -> i64 {
    server.clock().timestamp().as_micros() / 1000
}

async fn notes(dashboard: &Browser) -> Notes {
    dashboard.get("/api/dashboard/notes").await.json().await.unwrap()
}

#[tokio::test]
async fn a_recording_runs_by_the_servers_clock_until_it_is_stopped() {
    let server = Server::start(&["--no-tls"]).await;
    let dashboard = server.dashboard().await;
    let begin = now_ms(&server);
    let running: Recording = dashboard.post(RECORDINGS, json!({})).await.json().await.unwrap();
    assert_eq!((running.name.as_str(), running.from, running.to), ("Recording 1", begin, None));
    assert!(running.uids.is_empty());
    server.clock.advance(Duration::from_secs(60));
    let path = format!("{RECORDINGS}/{}", running.id);
    let change = json!({ "name": "  Anna walks ", "stop": true });
    let stopped: Recording = dashboard.patch(&path, change).await.json().await.unwrap();
    let expected = Recording { name: "Anna walks".to_owned(), to: Some(begin + 60_000), ..running };
    assert_eq!(stopped, expected);
    server.clock.advance(Duration::from_secs(60));
    let again: Recording = dashboard.patch(&path, json!({ "stop": true })).await.json().await.unwrap();
    assert_eq!(again, stopped, "it has ended");
    let longer: Recording =
        dashboard.patch(&path, json!({ "to": begin + 90_000 })).await.json().await.unwrap();
    assert_eq!(longer.to, Some(begin + 90_000));
    let past = json!({ "name": "a", "from": 1000, "to": 1000, "uids": ["b", "a", "b"] });
    let past: Recording = dashboard.post(RECORDINGS, past).await.json().await.unwrap();
    let uids: Vec<_> = past.uids.iter().map(ToString::to_string).collect();
    assert_eq!(uids, ["a", "b"]);
    assert_eq!(notes(&dashboard).await.recordings, [past, longer], "by their begin");
    assert_eq!(dashboard.delete(&path).await.status(), 204);
    assert_eq!(problem(dashboard.delete(&path).await).await.0, 404);
    assert_eq!(problem(dashboard.patch(&path, json!({ "stop": true })).await).await.0, 404);
    assert_eq!(notes(&dashboard).await.recordings.len(), 1);
}

#[tokio::test]
async fn markers_are_made_changed_and_deleted_and_survive_a_restart() {
    let server = Server::start(&["--no-tls"]).await;
    let dashboard = server.dashboard().await;
    let now: Marker = dashboard.post(MARKERS, json!({ "text": "jump" })).await.json().await.unwrap();
    assert_eq!((now.text.as_str(), now.at), ("jump", now_ms(&server)));
    let early = json!({ "text": "x".repeat(200), "at": 0 });
    let early: Marker = dashboard.post(MARKERS, early).await.json().await.unwrap();
    assert_eq!(notes(&dashboard).await.markers, [early.clone(), now.clone()], "by their instant");
    let path = format!("{MARKERS}/{}", early.id);
    let moved: Marker = dashboard.patch(&path, json!({ "at": 7 })).await.json().await.unwrap();
    assert_eq!(moved, Marker { at: 7, ..early });
    let said: Marker = dashboard.patch(&path, json!({ "text": "fall" })).await.json().await.unwrap();
    assert_eq!((said.at, said.text.as_str()), (7, "fall"));
    let path = format!("{MARKERS}/{}", now.id);
    assert_eq!(dashboard.delete(&path).await.status(), 204);
    assert_eq!(problem(dashboard.delete(&path).await).await.0, 404);
    assert_eq!(problem(dashboard.patch(&path, json!({ "at": 1 })).await).await.0, 404);
    let clock = server.clock.clone();
    let server = Server::start_in(server.stop().await, clock, &["--no-tls"]).await;
    assert_eq!(notes(&server.dashboard().await).await.markers, [said]);
}

#[tokio::test]
async fn what_breaks_a_rule_is_refused_with_the_rule() {
    let server = Server::start(&["--no-tls"]).await;
    let dashboard = server.dashboard().await;
    let running: Recording = dashboard.post(RECORDINGS, json!({ "from": 5000 })).await.json().await.unwrap();
    let marker: Marker = dashboard.post(MARKERS, json!({ "text": "jump" })).await.json().await.unwrap();
    let long = "ä".repeat(201);
    for (body, word) in [
        (json!({ "name": long }), "200"),
        (json!({ "name": " " }), "empty"),
        (json!({ "name": "two\nlines" }), "line"),
        (json!({ "name": "bell\u{7}" }), "control"),
        (json!({ "from": 2000, "to": 1999 }), "before"),
        (json!({ "from": -1 }), "from"),
        (json!({ "from": 1, "to": 253_402_300_800_000_i64 }), "to"),
        (json!({ "uids": (0..501).map(|n| n.to_string()).collect::<Vec<_>>() }), "500"),
    ] {
        let (status, words) = problem(dashboard.post(RECORDINGS, body.clone()).await).await;
        assert_eq!(status, 400, "{body}");
        assert!(words.contains(word), "{body}: {words}");
    }
    let path = format!("{RECORDINGS}/{}", running.id);
    for body in [json!({ "to": 4999 }), json!({ "to": 6000, "stop": true }), json!({ "name": long })] {
        assert_eq!(problem(dashboard.patch(&path, body.clone()).await).await.0, 400, "{body}");
    }
    for body in [json!({ "text": long }), json!({ "text": "" }), json!({ "text": "x", "at": -1 })] {
        assert_eq!(problem(dashboard.post(MARKERS, body.clone()).await).await.0, 400, "{body}");
        let path = format!("{MARKERS}/{}", marker.id);
        assert_eq!(problem(dashboard.patch(&path, body.clone()).await).await.0, 400, "{body}");
    }
    for body in [json!({ "uids": ["no id"] }), json!({ "from": "now" })] {
        assert_eq!(problem(dashboard.post(RECORDINGS, body.clone()).await).await.0, 422, "{body}");
    }
    assert_eq!(notes(&dashboard).await, Notes { recordings: vec![running], markers: vec![marker] });
}

/// The next event's notes; none at the stream's end.
async fn heard(stream: &mut Response) -> Option<Notes> {
    let mut text = String::new();
    loop {
        let chunk = timeout(PATIENCE, stream.chunk()).await.expect("news in time").unwrap()?;
        text.push_str(std::str::from_utf8(&chunk).unwrap());
        if let Some(event) = text.strip_suffix("\n\n") {
            let data = event.strip_prefix("event: notes\ndata: ").expect("an event of notes");
            return Some(serde_json::from_str(data).unwrap());
        }
    }
}

#[tokio::test]
async fn open_dashboards_hear_of_changes_until_they_are_signed_out() {
    let server = Server::start(&["--no-tls"]).await;
    let (one, other) = (server.dashboard().await, server.dashboard().await);
    let mut streams =
        [one.get("/api/dashboard/notes/events").await, other.get("/api/dashboard/notes/events").await];
    for stream in &mut streams {
        assert_eq!(stream.headers()["content-type"], "text/event-stream");
        assert_eq!(heard(stream).await, Some(Notes::default()), "at once");
    }
    let marker: Marker = one.post(MARKERS, json!({ "text": "jump" })).await.json().await.unwrap();
    for stream in &mut streams {
        assert_eq!(heard(stream).await.unwrap().markers, vec![marker.clone()]);
    }
    let recording: Recording = other.post(RECORDINGS, json!({})).await.json().await.unwrap();
    for stream in &mut streams {
        assert_eq!(heard(stream).await.unwrap().recordings, vec![recording.clone()]);
    }
    let [mut kept, mut ended] = streams;
    assert_eq!(other.delete("/api/dashboard/session").await.status(), 204);
    assert_eq!(heard(&mut ended).await, None);
    assert_eq!(one.delete(&format!("{MARKERS}/{}", marker.id)).await.status(), 204);
    assert!(heard(&mut kept).await.unwrap().markers.is_empty());
    server.clock.advance(Duration::from_secs(9 * 60));
    assert_eq!(heard(&mut kept).await, None, "browsers then come again");
}

#[tokio::test]
async fn streams_are_limited_and_end_with_the_server() {
    let server = Server::start(&["--no-tls"]).await;
    let dashboard = server.dashboard().await;
    let mut streams = Vec::new();
    for _ in 0..64 {
        streams.push(dashboard.get("/api/dashboard/notes/events").await);
    }
    let (status, _) = problem(dashboard.get("/api/dashboard/notes/events").await).await;
    assert_eq!(status, 429);
    server.stop().await;
    for stream in &mut streams {
        assert_eq!(heard(stream).await, Some(Notes::default()));
        assert_eq!(heard(stream).await, None);
    }
}
