//! The real program in a process of its own.

use std::{
    fs::File,
    io::{BufRead, BufReader},
    path::Path,
    process::{Command, Stdio},
};

use reqwest::{Client, StatusCode};
use serde_json::{Value, json};

use crate::{
    cli::Running,
    support::{Socket, install_crypto},
};

/// The credentials of its developer.
pub(crate) const KEY: [(&str, &str); 2] = [("dev-id", "lab"), ("x-api-key", "0123456789abcdef")];

/// The real program, which no signal ends that says a file is too large; its log in a file.
pub(crate) struct Program {
    pub(crate) running: Running,
    /// `http://127.0.0.1:…`
    pub(crate) base: String,
    /// The key of its dashboard's link.
    pub(crate) link: String,
    /// A browser.
    pub(crate) client: Client,
}

impl Program {
    pub(crate) fn start(dir: &Path, log: &Path, flags: &[&str]) -> Self {
        install_crypto();
        let mut command = Command::new("sh");
        command.args(["-c", "trap '' XFSZ; exec \"$0\" \"$@\"", env!("CARGO_BIN_EXE_motionwire")]);
        command.args(["serve", "--no-tls", "--listen", "127.0.0.1:0", "--dev-id", "lab"]).args(flags);
        command.args(["--api-key", KEY[1].1, "--data-dir"]).arg(dir).env_remove("RUST_LOG");
        let log = File::options().create(true).append(true).open(log).unwrap();
        let mut running = Running(command.stdout(Stdio::piped()).stderr(log).spawn().unwrap());
        let mut stdout = BufReader::new(running.0.stdout.take().unwrap()).lines();
        let line = stdout.next().expect("it starts").unwrap();
        let (base, link) = line.strip_prefix("Dashboard: ").unwrap().split_once("/#key=").unwrap();
        let client = Client::builder().cookie_store(true).build().unwrap();
        Self { running, base: base.to_owned(), link: link.to_owned(), client }
    }

    /// `127.0.0.1:…`
    pub(crate) fn address(&self) -> &str {
        self.base.strip_prefix("http://").unwrap()
    }

    pub(crate) fn signal(&self, signal: &str) {
        let pid = self.running.0.id().to_string();
        assert!(Command::new("kill").args(["-s", signal, &pid]).status().unwrap().success());
    }

    /// Lets no file of the program grow beyond so many bytes; `unlimited` is the disk with room again.
    pub(crate) fn limit_files_to(&self, bytes: &str) {
        let pid = self.running.0.id().to_string();
        let limit =
            Command::new("prlimit").args(["--pid", &pid, &format!("--fsize={bytes}:unlimited")]).status();
        assert!(limit.unwrap().success());
    }

    pub(crate) async fn identify(&self, path: &str, role: u8) -> Socket {
        self.identify_as(KEY.map(|(_, value)| value), path, role).await
    }

    /// Connects as, or for a user of, the developer with this id and key.
    pub(crate) async fn identify_as(&self, [dev_id, api_key]: [&str; 2], path: &str, role: u8) -> Socket {
        let request = self.client.post(format!("{}{path}", self.base));
        let request = request.header(KEY[0].0, dev_id).header(KEY[1].0, api_key);
        let token: Value = request.send().await.unwrap().json().await.unwrap();
        let mut socket = Socket::open(self.address()).await;
        socket.send(json!({ "op": 3, "d": { "token": token["token"], "type": role } })).await;
        assert_eq!(socket.next().await.unwrap()["op"], 4);
        socket
    }

    pub(crate) async fn get(&self, path: &str) -> (StatusCode, String) {
        let answer = self.client.get(format!("{}{path}", self.base)).send().await.unwrap();
        (answer.status(), answer.text().await.unwrap())
    }
}

/// What a process takes.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Usage {
    pub(crate) resident_kb: u64,
    pub(crate) files: usize,
    pub(crate) threads: u64,
}

impl Usage {
    /// None where the system does not tell.
    pub(crate) fn of(program: &Program) -> Option<Self> {
        let proc = Path::new("/proc").join(program.running.0.id().to_string());
        let status = std::fs::read_to_string(proc.join("status")).ok()?;
        let number = |name: &str| {
            let line = status.lines().find_map(|line| line.strip_prefix(name))?;
            line.split_whitespace().next()?.parse().ok()
        };
        let files = std::fs::read_dir(proc.join("fd")).ok()?.count();
        Some(Self { resident_kb: number("VmRSS:")?, files, threads: number("Threads:")? })
    }
}
