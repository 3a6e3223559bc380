//! Builds the pages with trunk.

use std::collections::hash_map::DefaultHasher;
use std::ffi::OsString;
use std::fs;
use std::hash::{Hash, Hasher};
use std::net::{SocketAddr, TcpStream};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use anyhow::{Context as _, Result, bail};

use crate::context::Context;
use crate::report::step;
use crate::setup::{self, WebTools};
use crate::split;

/// All that the pages are made of. What does not exist counts as empty.
const SOURCES: [&str; 16] = [
    "frontend",
    "shared",
    "derive",
    "style",
    "assets",
    "index.html",
    "phone.html",
    "opening.html",
    "Trunk.toml",
    ".cargo/config.toml",
    "Cargo.toml",
    "Cargo.lock",
    "xtask/src/setup/wasm_target.rs",
    "xtask/src/split",
    "xtask/src/styles.rs",
    "xtask/src/opening.rs",
];

/// The profile in `Cargo.toml` that the pages are built with.
const PROFILE: &str = "web";

/// A page with a wasm module of its own.
struct Page {
    document: &'static str,
    /// The address of its files, below the server's root.
    place: &'static str,
}

const DASHBOARD: Page = Page { document: "index.html", place: "" };
const PHONE: Page = Page { document: "phone.html", place: "p" };

impl Page {
    /// What tells trunk to build it below `dist`.
    fn args(&self, dist: &Path) -> Vec<OsString> {
        let place = dist.join(self.place);
        let address = if self.place.is_empty() { "/".to_owned() } else { format!("/{}/", self.place) };
        let args: [OsString; 7] = [
            self.document.into(),
            "--html-output".into(),
            "index.html".into(),
            "--public-url".into(),
            address.into(),
            "--dist".into(),
            place.into(),
        ];
        args.into()
    }
}

/// Where `Trunk.toml` expects the phone page during development.
const DEV_PHONE_PORT: &str = "8082";

/// Where `Trunk.toml` expects the server during development.
const DEV_SERVER: SocketAddr = SocketAddr::new(std::net::IpAddr::V4(std::net::Ipv4Addr::LOCALHOST), 8080);

/// Sets up what is missing and builds the pages into `dist/`, unless they are there and nothing has changed.
///
/// # Errors
/// Where a tool is missing or the build fails.
pub(crate) fn build(context: &Context) -> Result<WebTools> {
    let tools = setup::web(context)?;
    step("pages", |step| {
        let stamp = context.web_target().join("pages");
        let index = context.dist().join("index.html");
        let current = || fingerprint(context, &tools);
        if index.is_file() && fs::read_to_string(&stamp).ok() == Some(current()?) {
            step.note("unchanged");
            return Ok(());
        }
        step.starting("trunk build");
        // Taken before the build, so that what is edited meanwhile counts as changed.
        let before = fingerprint_of_sources(context, &tools)?;
        // The dashboard first: trunk empties the directory that it builds into.
        for page in [DASHBOARD, PHONE] {
            let mut trunk = tools.cmd(context, "trunk").arg("build").args(page.args(&context.dist()));
            trunk = trunk.args(["--offline", "--release", "--cargo-profile", PROFILE]);
            trunk = trunk.env(split::PROFILE_DIR, PROFILE);
            if tools.wasm_opt.is_some() {
                trunk = trunk.env(split::OPTIMISE, "1");
            }
            if tools.has_terser {
                trunk = trunk.env(split::MINIFY, "1");
            }
            trunk.run().with_context(|| format!("trunk could not build {}", page.document))?;
        }
        fs::write(&stamp, before + &fingerprint_of_output(&index)?)?;
        Ok(())
    })?;
    Ok(tools)
}

/// Serves the pages with trunk, which builds anew at every change and passes on what belongs to the server.
///
/// # Errors
/// Where a tool is missing, or no server runs where `Trunk.toml` expects it.
pub(crate) fn dev(context: &Context, trunk_args: &[String]) -> Result<()> {
    if TcpStream::connect_timeout(&DEV_SERVER, Duration::from_secs(1)).is_err() {
        bail!("no server answers at {DEV_SERVER}; start one in another terminal with `cargo xtask serve`");
    }
    let tools = setup::web(context)?;
    // A directory of its own: `dist` is what gets embedded, and no place for debug builds.
    let dist = context.web_target().join("dev");
    fs::create_dir_all(&dist)?;
    let serve = |page: Page, dist: &Path| {
        tools
            .cmd(context, "trunk")
            .arg("serve")
            .args(page.args(dist))
            .arg("--offline")
            .env(split::PROFILE_DIR, "debug")
    };
    // In a directory beside the dashboard's, which is emptied at every change.
    let phone_dist = context.web_target().join("dev-phone");
    fs::create_dir_all(&phone_dist)?;
    let mut phone = Command::from(serve(PHONE, &phone_dist).args(["--port", DEV_PHONE_PORT])).spawn()?;
    let served = serve(DASHBOARD, &dist).args(trunk_args).run();
    phone.kill()?;
    phone.wait()?;
    Ok(served?)
}

fn fingerprint(context: &Context, tools: &WebTools) -> Result<String> {
    Ok(fingerprint_of_sources(context, tools)? + &fingerprint_of_output(&context.dist().join("index.html"))?)
}

/// Tells one state of the sources from another, whatever the times of the files are.
fn fingerprint_of_sources(context: &Context, tools: &WebTools) -> Result<String> {
    let mut hasher = DefaultHasher::new();
    tools.identity().hash(&mut hasher);
    for source in SOURCES {
        hash_tree(&context.root.join(source), &mut hasher)?;
    }
    Ok(format!("{:016x}\n", hasher.finish()))
}

/// Tells pages built here from pages that something else has put there.
fn fingerprint_of_output(index: &Path) -> Result<String> {
    let mut hasher = DefaultHasher::new();
    hash_tree(index, &mut hasher)?;
    Ok(format!("{:016x}\n", hasher.finish()))
}

fn hash_tree(path: &Path, hasher: &mut DefaultHasher) -> Result<()> {
    if path.is_dir() {
        let mut inside: Vec<PathBuf> =
            fs::read_dir(path)?.map(|entry| entry.map(|entry| entry.path())).collect::<Result<_, _>>()?;
        inside.sort();
        inside.iter().try_for_each(|path| hash_tree(path, hasher))
    } else if path.is_file() {
        path.hash(hasher);
        let bytes = fs::read(path).with_context(|| format!("cannot read {}", path.display()))?;
        bytes.hash(hasher);
        Ok(())
    } else {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hash_of(path: &Path) -> u64 {
        let mut hasher = DefaultHasher::new();
        hash_tree(path, &mut hasher).expect("readable");
        hasher.finish()
    }

    #[test]
    fn every_file_counts() {
        let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
        assert_eq!(hash_of(&source), hash_of(&source));
        assert_ne!(hash_of(&source), hash_of(&source.join("setup")));
        assert_ne!(hash_of(&source.join("main.rs")), hash_of(&source.join("nowhere.rs")));
    }
}
