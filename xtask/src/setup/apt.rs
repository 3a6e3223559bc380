//! Debian's packages.

use std::fs;

use anyhow::{Context as _, Result};

use crate::context::{Context, on_path};

/// Whether packages can be installed: Debian or a child of it, as root.
pub(crate) fn possible(context: &Context) -> bool {
    on_path(&["apt-get"]).is_some() && is_debian() && is_root(context)
}

/// Whether this program runs as root.
pub(crate) fn is_root(context: &Context) -> bool {
    context.cmd("id").arg("-u").ignore_stderr().read().is_ok_and(|id| id.trim() == "0")
}

/// Whether this is Debian or a child of it.
fn is_debian() -> bool {
    fs::read_to_string("/etc/os-release").is_ok_and(|text| {
        text.lines()
            .filter_map(|line| line.strip_prefix("ID=").or_else(|| line.strip_prefix("ID_LIKE=")))
            .any(|ids| ids.trim_matches('"').split_whitespace().any(|id| id == "debian"))
    })
}

/// Installs packages.
///
/// # Errors
/// Where apt cannot.
pub(crate) fn install(context: &Context, packages: &[&str]) -> Result<()> {
    let apt = || {
        // Another apt may be at work: wait for it.
        context
            .cmd("apt-get")
            .args(["-qq", "-o", "DPkg::Lock::Timeout=600"])
            .env("DEBIAN_FRONTEND", "noninteractive")
    };
    apt().arg("update").run().context("the package lists cannot be fetched")?;
    apt()
        .args(["install", "--yes", "--no-install-recommends"])
        .args(packages)
        .ignore_stdout()
        .run()
        .with_context(|| format!("apt cannot install {}", packages.join(" ")))
}
