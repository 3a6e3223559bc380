//! No secret that a full run issues or is given stands in its log or in its files.

use std::{
    io::{BufRead, BufReader},
    process::{Command, Stdio},
};

use reqwest::{Client, Response};
use serde_json::{Value, json};

use crate::{
    cli::{Running, lines, output, program},
    support::{Socket, install_crypto},
};

/// What was chosen by a person rather than by the server.
const API_KEY: &str = "chosen-by-a-person-7c1f";

/// What somebody tried who had no right to.
const GUESSES: [&str; 3] =
    ["mwt_guessedguessedguessed", "mwk_guessedguessedguessed", "mwl_guessedguessedguessed"];

struct Run {
    base: String,
    browser: Client,
    secrets: Vec<(&'static str, String)>,
}

impl Run {
    fn keep(&mut self, what: &'static str, secret: impl Into<String>) -> String {
        let secret = secret.into();
        assert!(secret.len() >= 16, "{what}: {secret}");
        self.secrets.push((what, secret.clone()));
        secret
    }

    async fn post(&self, path: &str, body: Value) -> Response {
        self.browser.post(format!("{}{path}", self.base)).json(&body).send().await.unwrap()
    }

    /// The secret that an answer sets as a cookie.
    fn keep_cookie(&mut self, what: &'static str, answer: &Response) {
        let cookie = answer.headers()["set-cookie"].to_str().unwrap();
        let value = cookie.split(['=', ';']).nth(1).unwrap().to_owned();
        self.keep(what, value);
    }

    async fn keep_token(&mut self, what: &'static str, answer: Response) -> String {
        let body: Value = answer.json().await.unwrap();
        self.keep(what, body["token"].as_str().unwrap())
    }

    async fn program_token(&mut self, path: &str, key: (&str, &str)) -> Response {
        let request = self.browser.post(format!("{}{path}", self.base));
        request.header("dev-id", key.0).header("x-api-key", key.1).send().await.unwrap()
    }

    async fn identify(&self, token: &str, role: u8) -> Result<Socket, u16> {
        let mut socket = Socket::open(self.base.strip_prefix("http://").unwrap()).await;
        socket.send(json!({ "op": 3, "d": { "token": token, "type": role } })).await;
        socket.next().await?;
        Ok(socket)
    }
}

async fn dashboard_and_phone(run: &mut Run, link: String) {
    let answer = run.post("/api/dashboard/session", json!({ "key": link })).await;
    assert_eq!(answer.status(), 204);
    run.keep_cookie("a dashboard's session", &answer);
    let answer = run.post("/api/dashboard/token", json!({})).await;
    let consumer = run.keep_token("a dashboard's token", answer).await;
    let answer = run.post("/api/dashboard/simulated-phone", json!({})).await;
    let simulated = run.keep_token("a simulated phone's token", answer).await;
    let pairing: Value = run.post("/api/dashboard/pairings", json!({})).await.json().await.unwrap();
    let url = pairing["url"].as_str().unwrap();
    let (address, code) = url.split_once('#').expect("the code stands in the fragment");
    assert!(!address.contains('?'), "{url}");
    let code = run.keep("a pairing code", code);
    let answer = run.post("/api/phone/session", json!({ "code": code })).await;
    run.keep_cookie("a phone's session", &answer);
    let handed: Value = run.post("/api/phone/hand-over", json!({})).await.json().await.unwrap();
    let handed = run.keep("a hand-over code", handed["code"].as_str().unwrap());
    let answer = run.post("/api/phone/session", json!({ "code": handed })).await;
    run.keep_cookie("a handed over session", &answer);
    let answer = run.post("/api/phone/token", json!({})).await;
    let producer = run.keep_token("a phone's token", answer).await;
    let mut sockets = Vec::new();
    for (token, role) in [(consumer, 1), (simulated, 0), (producer, 0)] {
        sockets.push(run.identify(&token, role).await.unwrap());
    }
}

async fn programs_and_guessers(run: &mut Run, ada: (&str, &str)) {
    for key in [ada, ("lab", API_KEY)] {
        for path in ["/auth/developer", "/auth/user?id=wrist"] {
            let answer = run.program_token(path, key).await;
            run.keep_token("a program's token, left unused", answer).await;
        }
    }
    assert_eq!(run.program_token("/auth/developer", ("lab", GUESSES[1])).await.status(), 403);
    assert_eq!(run.post("/api/dashboard/session", json!({ "key": GUESSES[2] })).await.status(), 403);
    assert_eq!(run.post("/api/phone/session", json!({ "code": GUESSES[0] })).await.status(), 404);
    assert_eq!(run.identify(GUESSES[0], 1).await.err(), Some(4001));
    run.secrets.extend(GUESSES.map(|guess| ("a guess", guess.to_owned())));
    // Where secrets do not belong, they are not logged either.
    for path in [format!("/?key={API_KEY}"), format!("/auth/user?id={API_KEY}&token={API_KEY}")] {
        run.browser.get(format!("{}{path}", run.base)).send().await.unwrap();
    }
}

#[tokio::test]
async fn no_secret_of_a_full_run_is_in_its_log_or_its_files() {
    install_crypto();
    let dir = tempfile::tempdir().unwrap();
    let log_dir = tempfile::tempdir().unwrap();
    let log_path = log_dir.path().join("log");
    let mut command =
        program(&["serve", "--listen", "127.0.0.1:0", "--tls-listen", "127.0.0.1:0"], dir.path());
    command.env("MOTIONWIRE_DEV_ID", "lab").env("MOTIONWIRE_API_KEY", API_KEY).env("RUST_LOG", "debug");
    let log = std::fs::File::create(&log_path).unwrap();
    let mut running = Running(command.stdout(Stdio::piped()).stderr(log).spawn().unwrap());
    let mut stdout = BufReader::new(running.0.stdout.take().unwrap()).lines();
    let dashboard = stdout.next().unwrap().unwrap();
    let (base, link) = dashboard.strip_prefix("Dashboard: ").unwrap().split_once("/#key=").unwrap();
    let browser = Client::builder().cookie_store(true).build().unwrap();
    let mut run =
        Run { base: base.to_owned(), browser, secrets: vec![("the chosen key", API_KEY.to_owned())] };
    let link = run.keep("the printed link", link);
    dashboard_and_phone(&mut run, link).await;
    let added = lines(&["developer", "add", "Ada"], dir.path());
    let rotated = lines(&["developer", "rotate", "Ada"], dir.path());
    for line in [&added[0], &rotated[0]] {
        run.keep("a developer's key", line["api_key"].as_str().unwrap());
    }
    let ada = (rotated[0]["dev_id"].as_str().unwrap(), rotated[0]["api_key"].as_str().unwrap());
    programs_and_guessers(&mut run, ada).await;
    let printed = String::from_utf8(output(&["link"], dir.path()).stdout).unwrap();
    run.keep("a further link", printed.trim().split_once("#key=").unwrap().1);

    let places = [dir.path(), log_dir.path()];
    let no_secret = |when: &str| {
        for (what, secret) in &run.secrets {
            let found = Command::new("grep").args(["-rlaFi", secret]).args(places).output().unwrap();
            let found = String::from_utf8(found.stdout).unwrap();
            assert_eq!(found, "", "{when}: {what} is there");
        }
    };
    no_secret("while it runs");
    let kill = Command::new("kill").args(["-s", "TERM", &running.0.id().to_string()]).status();
    assert!(kill.unwrap().success() && running.0.wait().unwrap().success());
    no_secret("at its end");
    let log = std::fs::read_to_string(&log_path).unwrap();
    assert!(
        log.contains("/api/phone/session") && log.contains("stopped"),
        "the log is where it is looked for"
    );
    assert!(run.secrets.len() >= 20, "all kinds are there");
}
