//! The browsers of the other engines: Firefox, and WebKit's small browser on a screen that nobody sees. Tests that need one
//! are skipped where it cannot be had.

use std::path::PathBuf;

use super::apt;
use crate::context::{Context, on_path};
use crate::report::step;

/// Where they are, as far as they are there.
pub(super) struct Engines {
    /// Firefox.
    pub(super) firefox: Option<PathBuf>,
    /// What drives WebKit.
    pub(super) webkit_driver: Option<PathBuf>,
}

/// Finds or brings them.
pub(super) fn prepare(context: &Context) -> Engines {
    let webkit = || on_path(&["xvfb-run"]).and_then(|_| on_path(&["WebKitWebDriver"]));
    Engines {
        firefox: bring(context, "Firefox", || on_path(&["firefox-esr", "firefox"]), &["firefox-esr"]),
        webkit_driver: bring(context, "WebKit", webkit, &["webkit2gtk-driver", "xvfb", "xauth"]),
    }
}

fn bring(
    context: &Context,
    name: &'static str,
    find: impl Fn() -> Option<PathBuf>,
    packages: &[&str],
) -> Option<PathBuf> {
    step(name, |step| {
        if let Some(found) = find() {
            step.note("there");
            return Ok(Some(found));
        }
        if apt::possible(context) {
            step.starting(&format!("apt-get install {}", packages.join(" ")));
            // Not every child of Debian has them.
            if apt::install(context, packages).is_ok()
                && let Some(found) = find()
            {
                step.note("installed");
                return Ok(Some(found));
            }
        }
        step.note("missing: its tests are skipped");
        Ok(None)
    })
    .unwrap_or_default()
}
