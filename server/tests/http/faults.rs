//! The real program on a disk that takes no more, and then has room again; and on a damaged one.

use std::{
    fs::{self, Permissions},
    os::unix::{
        fs::{PermissionsExt, chown},
        process::CommandExt,
    },
    path::{Path, PathBuf},
    process::{Command, Output},
    time::{Duration, Instant},
};

use serde_json::{Value, json};

use crate::{
    program::Program,
    support::{PATIENCE, Socket, columns, problem},
};

async fn submit(producer: &mut Socket, vals: std::ops::Range<u64>) {
    for val in vals {
        producer.send(json!({ "op": 6, "t": "STEPS", "d": { "val": val } })).await;
    }
}

async fn expect(consumer: &mut Socket, vals: std::ops::Range<u64>, newest: &mut u64) {
    for val in vals {
        let event = consumer.next().await.unwrap();
        assert_eq!((&event["op"], event["d"]["val"].as_u64()), (&json!(5), Some(val)), "{event}");
        let seq = event["seq"].as_u64().unwrap();
        assert!(seq > *newest, "{seq} after {newest}");
        *newest = seq;
    }
}

/// The connection of a phone that the dashboard has paired.
async fn paired(program: &Program) -> Socket {
    let post = async |path: &str, body| {
        program.client.post(format!("{}/api/{path}", program.base)).json(&body).send().await.unwrap()
    };
    let pairing: Value = post("dashboard/pairings", json!({})).await.json().await.unwrap();
    let code = pairing["url"].as_str().unwrap().split_once('#').unwrap().1;
    assert_eq!(post("phone/session", json!({ "code": code })).await.status(), 200);
    program.identify("/api/phone/token", 0).await
}

#[tokio::test]
async fn a_full_disk_stops_new_readings_only_and_only_while_it_is_full() {
    let (dir, logs) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let log = logs.path().join("log");
    if Command::new("prlimit").arg("--version").output().is_err() {
        eprintln!("skipped: this system has no prlimit");
        return;
    }
    let mut program = Program::start(dir.path(), &log, &[]);
    let session = program.client.post(format!("{}/api/dashboard/session", program.base));
    assert_eq!(session.json(&json!({ "key": program.link })).send().await.unwrap().status(), 204);
    let mut consumer = program.identify("/auth/developer", 1).await;
    let mut producer = program.identify("/auth/user?id=wrist", 0).await;
    let phone = paired(&program).await;
    let mut newest = 0;
    submit(&mut producer, 0..100).await;
    expect(&mut consumer, 0..100, &mut newest).await;

    program.limit_files_to("0");
    submit(&mut producer, 100..200).await;
    let deadline = Instant::now() + PATIENCE;
    while program.get("/healthz").await.0 == 200 {
        assert!(Instant::now() < deadline, "the trouble is told");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    let (status, health) = program.get("/healthz").await;
    assert!(status == 503 && health.contains("check the disk"), "{health}");
    let (_, metrics) = program.get("/metrics").await;
    let failures =
        metrics.lines().find_map(|line| line.strip_prefix("motionwire_commit_failures_total ")).unwrap();
    assert!(failures.parse::<u64>().unwrap() > 0);
    assert!(program.get("/api/dashboard/phones").await.1.contains(r#""unstored":true"#));
    // What is stored stays readable, by program and by page.
    consumer.send(json!({ "op": 7, "d": {} })).await;
    expect(&mut consumer, 0..100, &mut 0).await;
    let path = "/api/dashboard/history?uid=wrist&type=STEPS&from=0&to=9000000000000&columns=500";
    let history = columns(program.client.get(format!("{}{path}", program.base)).send().await.unwrap()).await;
    assert_eq!(history.columns().count(), 100);
    // What needs room is refused in words.
    let request = program.client.post(format!("{}/api/dashboard/pairings", program.base)).json(&json!({}));
    let answer = request.send().await.unwrap();
    assert!(answer.headers().contains_key("retry-after"));
    let (status, words) = problem(answer).await;
    assert!(status == 503 && words.contains("disk is full"), "{words}");

    program.limit_files_to("unlimited");
    expect(&mut consumer, 100..200, &mut newest).await;
    submit(&mut producer, 200..300).await;
    expect(&mut consumer, 200..300, &mut newest).await;
    assert_eq!(program.get("/healthz").await.0, 200);
    assert!(!program.get("/api/dashboard/phones").await.1.contains("unstored"));
    drop(phone);
    program.signal("TERM");
    assert!(program.running.0.wait().unwrap().success());
    let told = fs::read_to_string(&log).unwrap();
    // The log is on that disk too, so of the trouble itself it tells nothing.
    assert!(told.contains("stopped") && !told.contains("panicked"), "{told}");
}

#[tokio::test]
async fn a_damaged_log_is_told_at_the_start_in_plain_words() {
    let dir = tempfile::tempdir().unwrap();
    for (name, advice) in [("log.db", "restore it from a backup"), ("accounts.db", "not a database")] {
        fs::write(dir.path().join(name), "no database, whatever it was").unwrap();
        let refused = crate::cli::refusal(&["serve", "--no-tls", "--listen", "127.0.0.1:0"], dir.path());
        assert!(refused.contains(name) && refused.contains(advice), "{refused}");
        assert!(!refused.contains("panicked"), "{refused}");
        fs::remove_file(dir.path().join(name)).unwrap();
    }
}

/// Runs the program as somebody whom permissions bind.
struct Bound {
    program: PathBuf,
    /// Somebody else, if this is the superuser's process.
    uid: Option<u32>,
}

impl Bound {
    /// Nothing in `fixed` can be written by it, and in `free` everything.
    fn to(fixed: &Path, free: &Path) -> Self {
        let files = fs::read_dir(fixed).unwrap().map(|file| file.unwrap().path());
        let all = || files.chain([fixed.to_owned()]);
        let program = free.join("motionwire");
        fs::copy(env!("CARGO_BIN_EXE_motionwire"), &program).unwrap();
        let nobody = 65_534;
        let is_superuser = chown(free, Some(nobody), None).is_ok();
        for path in all() {
            if is_superuser {
                chown(&path, Some(nobody), None).unwrap();
            }
            fs::set_permissions(&path, Permissions::from_mode(if path == fixed { 0o500 } else { 0o400 }))
                .unwrap();
        }
        Self { program, uid: is_superuser.then_some(nobody) }
    }

    fn run(&self, arguments: &[&str], dir: &Path) -> (bool, String, String) {
        let mut command = Command::new(&self.program);
        command.args(arguments).arg("--data-dir").arg(dir);
        if let Some(uid) = self.uid {
            command.uid(uid);
        }
        let Output { status, stdout, stderr } = command.output().unwrap();
        let text = |bytes| String::from_utf8(bytes).unwrap();
        (status.success(), text(stdout), text(stderr))
    }
}

#[tokio::test]
async fn where_nothing_can_be_written_what_is_stored_is_read_and_copied() {
    let (dir, free) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let mut program = Program::start(dir.path(), &free.path().join("log"), &[]);
    let mut consumer = program.identify("/auth/developer", 1).await;
    let mut producer = program.identify("/auth/user?id=wrist", 0).await;
    submit(&mut producer, 0..50).await;
    expect(&mut consumer, 0..50, &mut 0).await;
    program.signal("TERM");
    assert!(program.running.0.wait().unwrap().success());

    let bound = Bound::to(dir.path(), free.path());
    let (is_done, listed, told) = bound.run(&["user", "list"], dir.path());
    assert!(is_done && listed.contains("\"readings\":50"), "{listed} {told}");
    let (is_done, developers, told) = bound.run(&["developer", "list"], dir.path());
    assert!(is_done && developers.contains("dev_id"), "{developers} {told}");
    let (is_done, exported, told) = bound.run(&["user", "export", "wrist"], dir.path());
    assert!(is_done && exported.lines().count() == 50, "{exported} {told}");
    let copy = free.path().join("copy");
    let (is_done, _, told) = bound.run(&["backup", copy.to_str().unwrap()], dir.path());
    assert!(is_done, "{told}");
    assert_eq!(bound.run(&["user", "export", "wrist"], &copy).1, exported, "the copy has it all");
    for command in [&["serve", "--no-tls", "--listen", "127.0.0.1:0"][..], &["user", "delete", "wrist"]] {
        let (is_done, _, told) = bound.run(command, dir.path());
        assert!(!is_done && told.contains("writable"), "{command:?}: {told}");
    }
    fs::set_permissions(dir.path(), Permissions::from_mode(0o700)).unwrap();
}
