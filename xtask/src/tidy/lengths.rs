//! Files stay short enough to read at once.

use anyhow::Result;

use super::Repository;

/// Above this a file had better be split.
const LONG: usize = 400;

/// Above this it must be.
const TOO_LONG: usize = 600;

/// Files that may be long, each with its reason.
const ALLOWED: [(&str, &str); 0] = [];

/// No Rust file is too long.
pub(super) fn check(repository: &Repository) -> Result<Vec<String>> {
    let mut complaints = Vec::new();
    for (path, text) in repository.texts(&[".rs"]) {
        let lines = text.lines().count();
        let allowed = ALLOWED.iter().any(|(file, _)| *file == path);
        if lines > TOO_LONG && !allowed {
            complaints.push(format!("{path}: {lines} lines, more than {TOO_LONG}"));
        } else if lines > LONG && !allowed {
            println!("  note: {path} has {lines} lines, more than {LONG}; it had better be split");
        }
    }
    Ok(complaints)
}
