//! What people may ask for: their data, its deletion; and copies of the data directory.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
    time::{Duration, Instant},
};

use motionwire_server::{
    auth::{Accounts, Secret},
    log::{Append, EventLog, NewEvent, sqlite::SqliteLog},
};
use motionwire_shared::{DataType, Timestamp, rest::TokenResponse};
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;

use crate::{
    cli::{lines, output, refusal},
    support::{PATIENCE, Role, Server, Socket},
};

/// More than a segment holds, so that some are compacted and some are in the journal.
const READINGS: usize = 9_000;

/// Runs a command that waits for the server of this process.
async fn beside<T: Send + 'static>(work: impl FnOnce(&Path) -> T + Send + 'static, server: &Server) -> T {
    let dir = server.dir.path().to_owned();
    tokio::task::spawn_blocking(move || work(&dir)).await.unwrap()
}

fn files(dir: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { files.extend(self::files(&path)) } else { files.push(path) }
    }
    files
}

/// The files that hold a text. Another process reads them: with a file that this one closes, SQLite would lose its locks.
fn holding(dir: &Path, text: &str) -> Vec<PathBuf> {
    let found = Command::new("grep").args(["-rlaF", text]).arg(dir).output().unwrap();
    String::from_utf8(found.stdout).unwrap().lines().map(PathBuf::from).collect()
}

async fn until_nothing_holds(dir: &Path, text: &str) {
    let deadline = Instant::now() + PATIENCE;
    while let [file, ..] = holding(dir, text).as_slice() {
        assert!(Instant::now() < deadline, "{text} is in {}", file.display());
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

async fn consumer(server: &Server) -> Socket {
    let dashboard = server.dashboard().await;
    let token: TokenResponse = dashboard.post("/api/dashboard/token", json!({})).await.json().await.unwrap();
    let mut request = format!("ws://{}/connect", server.http).into_client_request().unwrap();
    request.headers_mut().insert("sec-websocket-protocol", "motionwire.v1".parse().unwrap());
    let mut socket = Socket::of(tokio_tungstenite::connect_async(request).await.unwrap().0);
    assert_eq!(socket.next().await.unwrap()["op"], 2);
    socket.send(json!({ "op": 3, "d": { "token": token.token, "type": 1, "want": ["presence"] } })).await;
    assert_eq!(socket.next().await.unwrap()["op"], 4);
    socket
}

/// A user of the pages' developer submits readings that can be told from all others.
async fn submit(server: &Server, key: &(String, String), uid: &str, count: usize) -> Socket {
    let token = server.token(&format!("/auth/user?id={uid}"), key).await;
    let mut producer = server.identify(&token, Role::Producer).await.unwrap();
    for n in 0..count {
        let reading = json!({ "val": n, "note": format!("pulse-of-{uid}") });
        producer.send(json!({ "op": 6, "t": "HEART_RATE", "d": reading })).await;
    }
    producer
}

/// A server whose pages show the data of a developer with a known key.
async fn start(flags: &[&str]) -> (Server, (String, String)) {
    let key = ("lab", "0123456789abcdef");
    let server = Server::start(&[&["--dev-id", key.0, "--api-key", key.1], flags].concat()).await;
    (server, (key.0.to_owned(), key.1.to_owned()))
}

/// Reads until so many events have come; the presence among them.
async fn events(consumer: &mut Socket, count: usize) -> (Vec<Value>, Vec<Value>) {
    let (mut events, mut presence) = (Vec::new(), Vec::new());
    while events.len() < count {
        let frame = consumer.next().await.unwrap();
        if frame["op"] == 5 { events.push(frame) } else { presence.push(frame) }
    }
    (events, presence)
}

#[tokio::test]
async fn users_are_those_of_the_developer_whose_id_is_named_before_those_of_one_whose_name_it_is() {
    let dir = tempfile::tempdir().unwrap();
    let named = lines(&["developer", "add", "desk"], dir.path());
    let accounts = Accounts::open(dir.path()).await.unwrap();
    let key = Secret::from("0123456789abcdef".to_owned());
    accounts.set_developer("desk".parse().unwrap(), &key).await.unwrap();
    let log = SqliteLog::open(dir.path()).unwrap();
    for (dev, uid) in [(named[0]["dev_id"].as_str().unwrap(), "others"), ("desk", "own")] {
        let events = vec![NewEvent {
            uid: uid.parse().unwrap(),
            data_type: DataType::from_name("STEPS").unwrap(),
            ts: Timestamp::default(),
            reading: r#"{"val":1}"#.into(),
        }];
        let (dev, events) = (dev.parse().unwrap(), events.into());
        let append = Append { dev, events, positions: Vec::new(), received: Timestamp::default() };
        log.append(vec![append]).await.unwrap();
    }
    let users = lines(&["user", "list", "--developer", "desk"], dir.path());
    assert_eq!(users.iter().map(|user| &user["uid"]).collect::<Vec<_>>(), ["own"]);
}

#[tokio::test]
async fn a_user_is_exported_and_deleted_beside_a_running_server() {
    let (server, key) = start(&["--no-tls"]).await;
    let mut consumer = consumer(&server).await;
    let mut anna = submit(&server, &key, "anna", READINGS).await;
    let _bob = submit(&server, &key, "bob", 10).await;
    events(&mut consumer, READINGS + 10).await;
    let dir = server.dir.path().to_owned();
    assert!(!holding(&dir, "pulse-of-anna").is_empty());

    let users = beside(|dir| lines(&["user", "list"], dir), &server).await;
    let of = |uid: &str| users.iter().find(|line| line["uid"] == uid).unwrap()["readings"].clone();
    assert_eq!((of("anna"), of("bob")), (json!(READINGS), json!(10)));
    let exported = beside(|dir| lines(&["user", "export", "anna"], dir), &server).await;
    let vals: Vec<_> = exported.iter().map(|line| line["d"]["val"].as_u64().unwrap()).collect();
    assert_eq!(vals, (0..READINGS as u64).collect::<Vec<_>>());
    assert!(exported.iter().all(|line| line["uid"] == "anna" && line["d"]["note"] == "pulse-of-anna"));

    let deleted = beside(|dir| lines(&["user", "delete", "anna"], dir), &server).await;
    assert_eq!(deleted, [json!({ "deleted": "anna" })]);
    assert_eq!(anna.next().await, Err(4001));
    let mut told = async || {
        let told = consumer.next().await.unwrap();
        assert_eq!(
            (&told["op"], &told["uid"], &told["d"]["deleted"]),
            (&json!(8), &json!("anna"), &json!(true))
        );
    };
    told().await;
    told().await;
    let series = beside(|dir| lines(&["user", "list"], dir), &server).await;
    assert!(series.iter().all(|line| line["uid"] != "anna"), "the second time tells that nothing is kept");
    until_nothing_holds(&dir, "pulse-of-anna").await;
    // Of the whole past, only the other's is there: neither the store nor the memory has more.
    consumer.send(json!({ "op": 7, "d": {} })).await;
    consumer.send(json!({ "op": 0 })).await;
    let (replayed, _) = events(&mut consumer, 10).await;
    assert!(replayed.iter().all(|event| event["uid"] == "bob"));
    let refused = beside(|dir| refusal(&["user", "delete", "anna"], dir), &server).await;
    assert!(refused.contains("motionwire user list"), "{refused}");
    assert_eq!(beside(|dir| lines(&["user", "export", "bob"], dir), &server).await.len(), 10);
}

#[tokio::test]
async fn a_phone_exports_and_deletes_itself() {
    let (server, key) = start(&["--no-tls"]).await;
    let dashboard = server.dashboard().await;
    let (_, code) = dashboard.pairing(json!({})).await;
    let phone = server.browser();
    let answer = phone.post("/api/phone/session", json!({ "code": code, "name": "Telephone of Anna" })).await;
    let uid = answer.json::<Value>().await.unwrap()["uid"].as_str().unwrap().to_owned();
    assert_eq!(phone.get("/api/phone/data").await.text().await.unwrap(), "", "nothing yet");
    let mut consumer = consumer(&server).await;
    let mut producer = submit(&server, &key, &uid, 100).await;
    let _other = submit(&server, &key, "bob", 1).await;
    events(&mut consumer, 101).await;

    let answer = phone.get("/api/phone/data").await;
    assert_eq!(answer.headers()["content-type"], "application/x-ndjson");
    let text = answer.text().await.unwrap();
    assert_eq!(text.lines().count(), 100);
    assert!(text.lines().all(|line| line.contains(&uid)), "nothing of others");
    let answer = phone.delete("/api/phone/data").await;
    assert_eq!(answer.status(), 202);
    assert!(answer.headers()["set-cookie"].to_str().unwrap().contains("Max-Age=0"));
    assert_eq!(phone.get("/api/phone/session").await.status(), 401);
    assert_eq!(producer.next().await, Err(4001));
    for trace in ["Telephone of Anna", &format!("pulse-of-{uid}")] {
        until_nothing_holds(server.dir.path(), trace).await;
    }
    assert!(!holding(server.dir.path(), "pulse-of-bob").is_empty());
}

#[tokio::test]
async fn readings_that_wait_to_be_stored_while_their_user_is_deleted_are_deleted_too() {
    let (server, key) = start(&["--no-tls"]).await;
    let mut consumer = consumer(&server).await;
    let _bob = submit(&server, &key, "bob", 10).await;
    events(&mut consumer, 10).await;
    let disk = rusqlite::Connection::open(server.dir.path().join("log.db")).unwrap();
    disk.execute_batch("BEGIN IMMEDIATE").unwrap();
    let mut anna = submit(&server, &key, "anna", 10).await;
    anna.send(json!({ "op": 0 })).await;
    assert_eq!(anna.next().await.unwrap()["op"], 1, "all before it is taken");
    let uid = "anna".parse().unwrap();
    server.accounts.erase_user(server.pages.id.clone(), uid).await.unwrap();
    assert_eq!(anna.next().await, Err(4001));
    // Longer than a deletion waits for what comes in order.
    tokio::time::sleep(Duration::from_secs(2)).await;
    disk.execute_batch("ROLLBACK").unwrap();
    // The commit is tried again.
    server.clock.advance(Duration::from_secs(5));
    let (stored, _) = events(&mut consumer, 10).await;
    assert!(stored.iter().all(|event| event["uid"] == "anna"));
    until_nothing_holds(server.dir.path(), "pulse-of-anna").await;
}

#[tokio::test]
async fn an_access_ends_at_once_though_a_deletion_waits() {
    let (server, key) = start(&["--no-tls"]).await;
    let mut consumer = consumer(&server).await;
    let mut bob = submit(&server, &key, "bob", 10).await;
    events(&mut consumer, 10).await;
    let disk = rusqlite::Connection::open(server.dir.path().join("log.db")).unwrap();
    disk.execute_batch("BEGIN IMMEDIATE").unwrap();
    let mut anna = submit(&server, &key, "anna", 10).await;
    let erase = async |name: &str| {
        server.accounts.erase_user(server.pages.id.clone(), name.parse().unwrap()).await.unwrap();
    };
    erase("anna").await;
    assert_eq!(anna.next().await, Err(4001));
    erase("bob").await;
    // The deletion waits for five seconds before it is put off.
    let ended = tokio::time::timeout(Duration::from_secs(3), bob.next()).await;
    assert_eq!(ended.expect("at once"), Err(4001));
    disk.execute_batch("ROLLBACK").unwrap();
    server.clock.advance(Duration::from_secs(5));
    events(&mut consumer, 10).await;
    for of in ["pulse-of-anna", "pulse-of-bob"] {
        until_nothing_holds(server.dir.path(), of).await;
    }
}

#[tokio::test]
async fn a_user_is_deleted_without_a_server_too() {
    let (server, key) = start(&["--no-tls"]).await;
    let mut consumer = consumer(&server).await;
    let _anna = submit(&server, &key, "anna", 200).await;
    let _bob = submit(&server, &key, "bob", 10).await;
    events(&mut consumer, 210).await;
    let dir = server.stop().await;
    assert_eq!(lines(&["user", "delete", "anna"], dir.path()), [json!({ "deleted": "anna" })]);
    assert_eq!(holding(dir.path(), "pulse-of-anna"), Vec::<PathBuf>::new());
    assert_eq!(lines(&["user", "export", "bob"], dir.path()).len(), 10);
}

#[tokio::test]
async fn a_copy_made_under_load_takes_the_place_of_what_was_lost() {
    let (server, key) = start(&[]).await;
    let mut listener = consumer(&server).await;
    let dashboard = server.dashboard().await;
    let mut producer = submit(&server, &key, "anna", 500).await;
    let (before, _) = events(&mut listener, 500).await;
    let place = tempfile::tempdir().unwrap();
    let copy = place.path().join("copy");
    let to = copy.to_str().unwrap().to_owned();
    let going_on = async {
        for n in 500..3_000 {
            producer.send(json!({ "op": 6, "t": "HEART_RATE", "d": { "val": n } })).await;
        }
        events(&mut listener, 2_500).await.0
    };
    let again = to.clone();
    let (made, later) = tokio::join!(beside(move |dir| output(&["backup", &to], dir), &server), going_on);
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    let newest = later.last().unwrap()["seq"].as_u64().unwrap();
    let from = again.clone();
    let refused = beside(move |dir| refusal(&["backup", &again], dir), &server).await;
    assert!(refused.contains("is there already"), "{refused}");
    let taken = from.clone();
    let refused = beside(move |dir| refusal(&["restore", &taken, "--force"], dir), &server).await;
    assert!(refused.contains("another server is using"), "{refused}");
    let authority = fs::read(server.dir.path().join("tls/ca.pem")).unwrap();
    let (clock, old_dir) = (server.clock.clone(), server.stop().await);
    assert!(refusal(&["restore", &from], old_dir.path()).contains("--force"));
    let nothing = place.path().to_str().unwrap();
    assert!(refusal(&["restore", nothing], old_dir.path()).contains("that `motionwire backup` has made"));
    assert!(refusal(&["backup", &format!("{nothing}/new")], place.path()).contains("with --data-dir"));

    #[cfg(unix)]
    for file in files(&copy) {
        use std::os::unix::fs::PermissionsExt;
        assert_eq!(fs::metadata(&file).unwrap().permissions().mode() & 0o077, 0, "{}", file.display());
    }
    // Onto another machine, and in the place of what is there.
    let elsewhere = TempDir::new().unwrap();
    for (dir, force) in [(elsewhere, &[][..]), (old_dir, &["--force"])] {
        let restored = output(&[&["restore", &from], force].concat(), dir.path());
        assert!(restored.status.success(), "{}", String::from_utf8_lossy(&restored.stderr));
        let server = Server::start_in(dir, clock.clone(), &["--dev-id", &key.0, "--api-key", &key.1]).await;
        assert_eq!(fs::read(server.dir.path().join("tls/ca.pem")).unwrap(), authority);
        let cookies = dashboard.client.get(server.url("/api/dashboard"));
        assert_eq!(cookies.send().await.unwrap().status(), 200, "sessions go on");
        let mut listener = consumer(&server).await;
        listener
            .send(json!({ "op": 7, "d": { "before": before.last().unwrap()["seq"].as_u64().unwrap() + 1 } }))
            .await;
        let (replayed, _) = events(&mut listener, 500).await;
        assert_eq!(replayed, before, "what was stored before the copy is in it");
        let _producer = submit(&server, &key, "anna", 1).await;
        let (next, _) = events(&mut listener, 1).await;
        assert!(
            next[0]["seq"].as_u64().unwrap() > newest,
            "numbers given out since the copy are not used again"
        );
    }
}
