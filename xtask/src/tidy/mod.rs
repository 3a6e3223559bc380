//! Checks of what neither compiler nor clippy sees.
//!
//! A check looks at the repository's files and returns its complaints. A new one is a function in [`CHECKS`].

mod documents;
mod lengths;
mod text;
mod versions;

use std::fs;
use std::path::PathBuf;

use anyhow::{Context as _, Result, bail};

use crate::context::Context;

/// The checks, and what each makes sure of.
const CHECKS: [(&str, Check); 6] = [
    ("paths in documents exist", documents::paths_exist),
    ("tests that documents name exist", documents::tests_exist),
    ("files are short enough to read", lengths::check),
    ("no stray whitespace", text::whitespace),
    ("no notes to oneself, no paths of one machine", text::words),
    ("versions agree", versions::check),
];

type Check = fn(&Repository) -> Result<Vec<String>>;

/// The files that belong to the repository.
struct Repository {
    root: PathBuf,
    /// Their paths, relative to the root, with `/`.
    files: Vec<String>,
}

impl Repository {
    fn open(context: &Context) -> Result<Self> {
        let listed = context
            .cmd("git")
            .args(["ls-files", "--cached", "--others", "--exclude-standard", "--deduplicate"])
            .read()
            .context("git does not list the files")?;
        let root = context.root.clone();
        // A file deleted but not yet committed is listed too.
        let files = listed.lines().filter(|path| root.join(path).is_file()).map(str::to_owned).collect();
        Ok(Self { root, files })
    }

    /// A file's text, `None` if it has none.
    fn text(&self, path: &str) -> Option<String> {
        fs::read_to_string(self.root.join(path)).ok()
    }

    /// The files with one of these endings, with their text.
    fn texts(&self, endings: &[&str]) -> impl Iterator<Item = (&str, String)> {
        self.files
            .iter()
            .filter(move |path| endings.iter().any(|ending| path.ends_with(ending)))
            .filter_map(|path| Some((path.as_str(), self.text(path)?)))
    }
}

/// Runs all checks.
///
/// # Errors
/// Where one of them complains.
pub(crate) fn run(context: &Context) -> Result<()> {
    let repository = Repository::open(context)?;
    let mut count = 0;
    for (name, check) in CHECKS {
        let complaints = check(&repository)?;
        println!("{} {name}", if complaints.is_empty() { '✓' } else { '✗' });
        for complaint in &complaints {
            println!("    {complaint}");
        }
        count += complaints.len();
    }
    match count {
        0 => Ok(()),
        1 => bail!("tidy has one complaint"),
        _ => bail!("tidy has {count} complaints"),
    }
}
