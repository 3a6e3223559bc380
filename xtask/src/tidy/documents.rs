//! Documents name files that exist.

use std::collections::HashSet;

use anyhow::Result;

use super::Repository;

/// The documents that describe the code.
const DOCUMENTS: [&str; 6] =
    ["ARCHITECTURE.md", "CONTRIBUTING.md", "PROTOCOL.md", "README.md", "RELIABILITY.md", "SECURITY.md"];

/// Made by a build, so in no commit.
const BUILT: [&str; 3] = ["dist", "node_modules", "target"];

/// What ends in one of these is a file of ours even without a directory before it.
const FILE_ENDINGS: [&str; 8] = [".css", ".html", ".json", ".md", ".mjs", ".rs", ".sh", ".toml"];

/// Every path in backticks exists.
pub(super) fn paths_exist(repository: &Repository) -> Result<Vec<String>> {
    let top: HashSet<&str> = repository
        .files
        .iter()
        .map(|file| file.split_once('/').map_or(file.as_str(), |(first, _)| first))
        .collect();
    let mut complaints = Vec::new();
    for document in DOCUMENTS {
        let Some(text) = repository.text(document) else { continue };
        for (number, line) in prose(&text) {
            for token in in_backticks(line).filter(|token| is_path(token, &top)) {
                if !exists(token, &repository.files) {
                    complaints.push(format!("{document}:{number}: there is no `{token}`"));
                }
            }
        }
    }
    Ok(complaints)
}

/// Every test that a document names as `path/of/file.rs::name` exists.
pub(super) fn tests_exist(repository: &Repository) -> Result<Vec<String>> {
    let mut complaints = Vec::new();
    for document in DOCUMENTS {
        let Some(text) = repository.text(document) else { continue };
        for (number, line) in prose(&text) {
            for (token, file, test) in in_backticks(line).filter_map(test_name) {
                let source = repository.text(file).unwrap_or_default();
                if !source.contains(&format!("fn {test}(")) {
                    complaints.push(format!("{document}:{number}: there is no test `{token}`"));
                }
            }
        }
    }
    Ok(complaints)
}

/// The file and the function that a token means.
fn test_name(token: &str) -> Option<(&str, &str, &str)> {
    let (file, test) = token.split_once("::")?;
    (file.contains('/') && file.ends_with(".rs")).then_some((token, file, test))
}

/// The lines outside fenced blocks, numbered from 1.
fn prose(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut fenced = false;
    text.lines().enumerate().filter_map(move |(index, line)| {
        let fence = line.trim_start().starts_with("```");
        fenced ^= fence;
        (!fenced && !fence).then_some((index + 1, line))
    })
}

fn in_backticks(line: &str) -> impl Iterator<Item = &str> {
    line.split('`').skip(1).step_by(2)
}

/// Whether a token means a path of this repository: `server/src`, `Trunk.toml`; not `m/s`, `/connect` or `*.rs`.
fn is_path(token: &str, top: &HashSet<&str>) -> bool {
    let plain = token.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"/._-".contains(&byte));
    if !plain || token.starts_with(['/', '-']) || token.starts_with("..") || token.starts_with("./") {
        return false;
    }
    let first = token.split('/').next().unwrap_or(token);
    if BUILT.contains(&first) {
        return false;
    }
    (token.contains('/') && top.contains(first)) || FILE_ENDINGS.iter().any(|ending| token.ends_with(ending))
}

/// Whether a token is a file, a directory, or the end of a file's path.
fn exists(token: &str, files: &[String]) -> bool {
    let token = token.trim_end_matches('/');
    let directory = format!("{token}/");
    let end = format!("/{token}");
    files.iter().any(|file| file == token || file.starts_with(&directory) || file.ends_with(&end))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn knows_paths_from_other_tokens() {
        let top = HashSet::from(["server", "Trunk.toml", ".ci"]);
        for (token, path) in [
            ("server/src/lib.rs", true),
            ("server/", true),
            (".ci/run", true),
            ("gone.rs", true),
            ("m/s", false),
            ("application/json", false),
            ("/connect", false),
            ("dist/index.html", false),
            ("cargo xtask test", false),
            ("*.rs", false),
            ("--listen", false),
        ] {
            assert_eq!(is_path(token, &top), path, "{token}");
        }
    }

    #[test]
    fn finds_files_directories_and_ends_of_paths() {
        let files = ["server/src/lib.rs".to_owned(), "Trunk.toml".to_owned()];
        for (token, found) in [
            ("server", true),
            ("server/src/", true),
            ("src/lib.rs", true),
            ("Trunk.toml", true),
            ("runk.toml", false),
            ("server/sr", false),
        ] {
            assert_eq!(exists(token, &files), found, "{token}");
        }
    }

    #[test]
    fn tests_are_named_by_file_and_function() {
        let token = "server/src/a.rs::it_works";
        assert_eq!(test_name(token), Some((token, "server/src/a.rs", "it_works")));
        for other in ["wire::Fault", "Duration::ZERO", "a.rs::x"] {
            assert_eq!(test_name(other), None, "{other}");
        }
    }

    #[test]
    fn fenced_blocks_are_no_prose() {
        let lines: Vec<_> = prose("a\n```sh\nb\n```\nc").collect();
        assert_eq!(lines, [(1, "a"), (5, "c")]);
        assert_eq!(in_backticks("see `a/b` and `c`").collect::<Vec<_>>(), ["a/b", "c"]);
    }
}
