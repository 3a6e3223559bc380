//! The real program: its commands, beside a running server, and its end.

use std::{
    io::{BufRead, BufReader, Read, Write},
    path::Path,
    process::{Child, Command, Output, Stdio},
    time::{Duration, Instant},
};

use motionwire_server::{
    clock::Clock,
    data_dir::DataDirError,
    run::{Listeners, RunError, run},
};
use serde_json::{Value, json};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};
use tokio_util::sync::CancellationToken;

use crate::{
    program::{KEY, Program},
    support::{PATIENCE, Role, Server, Socket, config, install_crypto},
};

pub(crate) fn program(arguments: &[&str], dir: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_motionwire"));
    command.args(arguments).arg("--data-dir").arg(dir);
    command
}

pub(crate) fn output(arguments: &[&str], dir: &Path) -> Output {
    program(arguments, dir).output().unwrap()
}

/// The lines of JSON that a command prints.
pub(crate) fn lines(arguments: &[&str], dir: &Path) -> Vec<Value> {
    let output = output(arguments, dir);
    assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout)
        .unwrap()
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

/// What a command says when it fails.
pub(crate) fn refusal(arguments: &[&str], dir: &Path) -> String {
    let output = output(arguments, dir);
    assert!(!output.status.success(), "{arguments:?}");
    String::from_utf8(output.stderr).unwrap()
}

fn credentials(line: &Value) -> (String, String) {
    (line["dev_id"].as_str().unwrap().to_owned(), line["api_key"].as_str().unwrap().to_owned())
}

#[tokio::test]
async fn developers_are_managed_beside_a_running_server() {
    let server = Server::start(&["--no-tls"]).await;
    let dir = server.dir.path();
    let added = lines(&["developer", "add", "Ada"], dir);
    let ada = credentials(&added[0]);
    assert_eq!(added[0], json!({ "dev_id": ada.0, "api_key": ada.1, "name": "Ada" }));
    let nameless = credentials(&lines(&["developer", "add"], dir)[0]);
    let listed = lines(&["developer", "list"], dir);
    assert!(listed.contains(&json!({ "dev_id": ada.0, "name": "Ada" })), "{listed:?}");
    assert_eq!(listed.len(), 3, "the pages' own one is among them");
    assert!(refusal(&["developer", "add", "Ada"], dir).contains("already"));
    assert!(refusal(&["developer", "rotate", "Eve"], dir).contains("developer list"));

    let consumer = server.token("/auth/developer", &ada).await;
    let mut consumer = server.identify(&consumer, Role::Consumer).await.unwrap();
    let producer = server.token("/auth/user?id=a", &nameless).await;
    let mut bystander = server.identify(&producer, Role::Producer).await.unwrap();
    let rotated = credentials(&lines(&["developer", "rotate", "Ada"], dir)[0]);
    assert_eq!(rotated.0, ada.0);
    assert_eq!(consumer.next().await, Err(4001), "the old key's connections end");
    let consumer = server.token("/auth/developer", &rotated).await;
    let mut consumer = server.identify(&consumer, Role::Consumer).await.unwrap();
    assert_eq!(lines(&["developer", "remove", &ada.0], dir), [json!({ "dev_id": ada.0, "name": "Ada" })]);
    assert_eq!(consumer.next().await, Err(4001));
    bystander.send(json!({ "op": 0 })).await;
    assert_eq!(bystander.next().await, Ok(json!({ "op": 1 })), "others are not disturbed");

    let deadline = Instant::now() + PATIENCE;
    while !server.accounts.revocations(..).await.unwrap().is_empty() {
        assert!(Instant::now() < deadline, "the removed developer's log is deleted");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

#[tokio::test]
async fn links_are_printed_at_any_time() {
    let server = Server::start(&["--no-tls"]).await;
    let link = output(&["link"], server.dir.path());
    let link = String::from_utf8(link.stdout).unwrap();
    let (base, key) = link.trim_end().split_once("/#key=").unwrap();
    assert_eq!(base, server.url(""));
    let browser = server.browser();
    assert_eq!(browser.post("/api/dashboard/session", json!({ "key": key })).await.status(), 204);
    assert_eq!(browser.get("/api/dashboard").await.status(), 200);

    let empty = tempfile::tempdir().unwrap();
    for arguments in [&["link"][..], &["developer", "list"]] {
        assert!(refusal(arguments, empty.path()).contains("--data-dir"), "{arguments:?}");
    }
    assert_eq!(std::fs::read_dir(empty.path()).unwrap().count(), 0, "nothing is made");
    lines(&["developer", "add"], empty.path());
    assert!(refusal(&["link"], empty.path()).contains("motionwire serve"));
}

#[tokio::test]
async fn two_servers_cannot_share_a_directory() {
    let server = Server::start(&["--no-tls"]).await;
    let config = config(&server.dir, &["--no-tls"]);
    let listeners = Listeners::bind(&config).await.unwrap();
    let error = run(config, Clock::System, listeners, CancellationToken::new()).await.unwrap_err();
    assert!(matches!(error, RunError::DataDir(DataDirError::InUse { .. })), "{error}");
    let refused = refusal(&["serve", "--listen", "127.0.0.1:0", "--no-tls"], server.dir.path());
    assert!(refused.contains("another server is using the data directory"), "{refused}");
}

/// A running program that is killed if the test fails.
pub(crate) struct Running(pub(crate) Child);

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[cfg(unix)]
#[tokio::test]
async fn the_program_says_where_it_is_keeps_secrets_and_ends_in_order() {
    install_crypto();
    let dir = tempfile::tempdir().unwrap();
    for signal in ["TERM", "INT"] {
        let arguments =
            ["serve", "--listen", "127.0.0.1:0", "--tls-listen", "127.0.0.1:0", "--log-format", "json"];
        let mut command = program(&arguments, dir.path());
        command.env("MOTIONWIRE_DEV_ID", "lab").env("MOTIONWIRE_API_KEY", "a-key-of-the-lab");
        let child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let mut running = Running(child);
        let mut stdout = BufReader::new(running.0.stdout.take().unwrap()).lines();
        let mut line = || stdout.next().unwrap().unwrap();
        let (dashboard, phones, certificate) = (line(), line(), line());
        assert!(dashboard.starts_with("Dashboard: http://127.0.0.1:"), "{dashboard}");
        assert!(dashboard.contains("/#key=mwl_"), "{dashboard}");
        assert!(phones.starts_with("Phones: https://localhost:") && phones.ends_with("/p"), "{phones}");
        assert!(certificate.contains(": http://localhost:"), "{certificate}");
        let http = dashboard.strip_prefix("Dashboard: http://").unwrap().split('/').next().unwrap();
        let mut stream = std::net::TcpStream::connect(http).unwrap();
        let request = "POST /auth/user?id=query-of-a-request HTTP/1.1\r\nHost: x\r\ndev-id: lab\r\n\
                       x-api-key: a-key-of-the-lab\r\nConnection: close\r\n\r\n";
        stream.write_all(request.as_bytes()).unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
        let mut socket = Socket::open(http).await;
        let kill = Command::new("kill").args(["-s", signal, &running.0.id().to_string()]).status();
        assert!(kill.unwrap().success());
        assert_eq!(socket.next().await, Err(1001), "{signal}");
        let status = running.0.wait().unwrap();
        assert_eq!(status.code(), Some(0), "{signal}");
        let log: Vec<_> =
            BufReader::new(running.0.stderr.take().unwrap()).lines().map(Result::unwrap).collect();
        let log: Vec<Value> = log.iter().map(|line| serde_json::from_str(line).unwrap()).collect();
        let listening = log.iter().find(|line| line["message"] == "listening").unwrap();
        assert!(listening["http"].as_str().unwrap().starts_with("127.0.0.1:"), "{listening}");
        assert!(log.iter().any(|line| line["message"] == "stopped"));
        assert!(log.iter().any(|line| line["path"] == "/auth/user" && line["status"] == 200), "{log:?}");
        for secret in ["a-key-of-the-lab", "mwl_", "mwt_", "query-of-a-request"] {
            assert!(!log.iter().any(|line| line.to_string().contains(secret)), "{log:?}");
        }
    }
}

#[tokio::test]
async fn a_slow_request_keeps_nobody_from_being_told_of_the_end() {
    let server = Server::start(&["--no-tls"]).await;
    let token = server.token("/auth/developer", &server.developer("Ada").await).await;
    let mut slow = TcpStream::connect(server.http).await.unwrap();
    let half = "POST /auth/developer HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\nhalf-";
    slow.write_all(half.as_bytes()).await.unwrap();
    let mut consumer = server.identify(&token, Role::Consumer).await.unwrap();
    let stopping = tokio::spawn(server.stop());
    assert_eq!(consumer.next().await, Err(1001));
    slow.write_all(b"other").await.unwrap();
    let mut answer = String::new();
    slow.read_to_string(&mut answer).await.unwrap();
    assert!(answer.starts_with("HTTP/1.1 400"), "the request at hand is answered: {answer}");
    stopping.await.unwrap();
}

#[test]
fn mistakes_are_refused_in_plain_words_without_secrets() {
    let dir = tempfile::tempdir().unwrap();
    let table: [(&[&str], &str); 5] = [
        (&["serve", "--no-tls", "--tls-cert", "a.pem", "--tls-key", "a.key"], "--no-tls leaves no use"),
        (&["serve", "--dev-id", "lab", "--api-key", "short-secret"], "at least 16 characters"),
        (&["serve", "--listen", "203.0.113.1:1", "--no-tls"], "--listen"),
        (&["serve", "--heartbeat-interval-ms", "1"], "100..=3600000"),
        (
            &[
                "serve",
                "--tls-cert",
                "missing.pem",
                "--tls-key",
                "missing.key",
                "--listen",
                "127.0.0.1:0",
                "--tls-listen",
                "127.0.0.1:0",
            ],
            "missing.pem",
        ),
    ];
    for (arguments, words) in table {
        let refused = refusal(arguments, dir.path());
        assert!(refused.contains(words), "{arguments:?}: {refused}");
        assert!(!refused.contains("short-secret"), "{refused}");
    }
    let mut command = program(&["serve", "--dev-id", "lab", "--api-key", "short-secret"], dir.path());
    for variable in ["MOTIONWIRE_NO_TLS", "MOTIONWIRE_LISTEN", "MOTIONWIRE_PUBLIC_URL", "MOTIONWIRE_TLS_CERT"]
    {
        command.env(variable, "");
    }
    let refused = String::from_utf8(command.output().unwrap().stderr).unwrap();
    assert!(refused.contains("at least 16 characters"), "variables without a value are none: {refused}");
    let mut command =
        program(&["serve", "--tls-cert", "missing.pem", "--tls-key", "missing.key"], dir.path());
    command
        .args(["--listen", "127.0.0.1:0", "--tls-listen", "127.0.0.1:0"])
        .env("MOTIONWIRE_NO_TLS", "false");
    let refused = String::from_utf8(command.output().unwrap().stderr).unwrap();
    assert!(
        refused.contains("cannot use missing.pem"),
        "a variable that says no is no contradiction: {refused}"
    );
    let help =
        program(&["serve", "--help"], dir.path()).env("MOTIONWIRE_API_KEY", "secret-in-the-env").output();
    let help = String::from_utf8(help.unwrap().stdout).unwrap();
    assert!(help.contains("MOTIONWIRE_API_KEY") && !help.contains("secret-in-the-env"), "{help}");
}

#[tokio::test]
async fn simulated_phones_walk_once_they_are_let_in() {
    let (dir, log) = (tempfile::tempdir().unwrap(), tempfile::NamedTempFile::new().unwrap());
    // Shorter than what is simulated, so that hearts have to beat.
    let program = Program::start(dir.path(), log.path(), &["--heartbeat-interval-ms", "500"]);
    let simulate_with = |flags: &[&str], key: &str| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_motionwire"));
        command.args(["simulate", "--url", &program.base, "--phones", "2", "--seconds", "1", "--hz", "10"]);
        command.args(["--dev-id", KEY[0].1, "--api-key", key]).args(flags).output().unwrap()
    };
    let simulate = |key: &str| simulate_with(&[], key);
    let text = |bytes| String::from_utf8(bytes).unwrap();
    let refused = simulate("a-wrong-key-of-it");
    assert!(!refused.status.success() && refused.stdout.is_empty(), "{refused:?}");
    let words = text(refused.stderr);
    assert!(words.contains("403 Forbidden: ") && !words.contains('{'), "{words}");
    let walked = simulate(KEY[1].1);
    assert!(walked.status.success(), "{walked:?}");
    assert!(text(walked.stdout).starts_with("2 simulated phones are walking at 10 Hz"));
    let measured = simulate_with(&["--measure", "fan-out", "--consumers", "1"], KEY[1].1);
    assert!(measured.status.success(), "{measured:?}");
    assert!(text(measured.stdout).ends_with("lost 0, doubled 0, out of order 0\n"));
}
