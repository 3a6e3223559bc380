//! What no file should hold.

use anyhow::Result;

use super::Repository;

/// Written in two parts, so that this file passes its own check.
const NOTES: [&str; 4] = [concat!("TO", "DO"), concat!("FIX", "ME"), concat!("XX", "X"), concat!("HA", "CK")];

/// The beginnings of paths that exist on somebody's machine only.
const MACHINE_PATHS: [&str; 5] = [
    concat!("/ro", "ot/"),
    concat!("/ho", "me/"),
    concat!("/Us", "ers/"),
    concat!("/wo", "rk/"),
    concat!("/tmp", "/wt"),
];

/// The kinds of files that people write here.
const WRITTEN: [&str; 10] =
    [".css", ".html", ".json", ".md", ".mjs", ".rs", ".sh", ".toml", ".yml", ".ci/run"];

/// Written by tools.
const GENERATED: [&str; 2] = ["Cargo.lock", "package-lock.json"];

/// No tabs and no blanks at the end of a line. Tabs in Rust are rustfmt's business, but for those in strings.
pub(super) fn whitespace(repository: &Repository) -> Result<Vec<String>> {
    let mut complaints = Vec::new();
    for (path, text) in repository.texts(&[".css", ".html", ".mjs", ".rs", ".toml"]) {
        for (index, line) in text.lines().enumerate() {
            if line.ends_with([' ', '\t']) {
                complaints.push(format!("{path}:{}: blanks at the end of the line", index + 1));
            }
            if line.contains('\t') && !path.ends_with(".rs") {
                complaints.push(format!("{path}:{}: a tab", index + 1));
            }
        }
    }
    Ok(complaints)
}

/// No notes to oneself and no paths of one machine.
pub(super) fn words(repository: &Repository) -> Result<Vec<String>> {
    let mut complaints = Vec::new();
    for (path, text) in repository.texts(&WRITTEN) {
        if GENERATED.iter().any(|name| path.ends_with(name)) {
            continue;
        }
        for (index, line) in text.lines().enumerate() {
            for found in forbidden(line) {
                complaints.push(format!("{path}:{}: holds {found}", index + 1));
            }
        }
    }
    Ok(complaints)
}

fn forbidden(line: &str) -> impl Iterator<Item = &'static str> {
    let words: Vec<&str> = line.split(|c: char| !c.is_ascii_alphanumeric() && c != '_').collect();
    let notes = NOTES.into_iter().filter(move |note| words.contains(note));
    notes.chain(MACHINE_PATHS.into_iter().filter(move |path| line.contains(path)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_notes_as_words_and_paths_anywhere() {
        assert_eq!(forbidden(&format!("// {}: later", NOTES[0])).collect::<Vec<_>>(), [NOTES[0]]);
        assert_eq!(forbidden(&format!("see {}me", MACHINE_PATHS[0])).collect::<Vec<_>>(), [MACHINE_PATHS[0]]);
        assert_eq!(forbidden("todo!() is clippy's business, MAX_HACKS too").count(), 0);
    }
}
