//! Reads files of texts, compares them, and writes them as Rust functions.
//!
//! A file is a subset of [Fluent](https://projectfluent.org/fluent/guide/): a message a line, `id = text`, with `{ $name }` for
//! what is put in; lines that begin with `#` and empty ones say nothing.

use std::fmt::Write as _;

/// One text.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Message {
    /// Its name, like `sign-out`.
    pub(crate) id: String,
    /// The text.
    pub(crate) text: String,
    /// The names of what is put in, in the order of their first place.
    pub(crate) parameters: Vec<String>,
}

/// The messages of a file.
///
/// # Errors
/// The line that is no message.
pub(crate) fn parse(file: &str) -> Result<Vec<Message>, String> {
    file.lines().filter(|line| !line.is_empty() && !line.starts_with('#')).map(message).collect()
}

fn message(line: &str) -> Result<Message, String> {
    let (id, text) = line.split_once(" = ").ok_or_else(|| format!("no ` = ` in {line:?}"))?;
    let is_name = |name: &str| {
        name.starts_with(|c: char| c.is_ascii_lowercase())
            && name.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
    };
    if !is_name(id) {
        return Err(format!("{id:?} is no name: small letters, digits and hyphens"));
    }
    if text.trim().is_empty() || text.trim() != text {
        return Err(format!("the text of {id} is empty, or has spaces around it"));
    }
    let mut parameters = Vec::new();
    let mut rest = text;
    while let Some(start) = rest.find(['{', '}']) {
        let name = rest[start..].strip_prefix("{ $").and_then(|rest| rest.split_once(" }"));
        let Some((name, after)) = name.filter(|(name, _)| is_name(name)) else {
            return Err(format!("a brace in {id} that is not of `{{ $name }}`"));
        };
        if !parameters.iter().any(|known| known == name) {
            parameters.push(name.to_owned());
        }
        rest = after;
    }
    Ok(Message { id: id.to_owned(), text: text.to_owned(), parameters })
}

/// What keeps `other` from standing in for `english`, a line each: what is missing, too much, elsewhere, or has other
/// parameters.
pub(crate) fn compare(english: &[Message], other: &[Message]) -> Vec<String> {
    let find = |id: &str, among: &[Message]| among.iter().position(|message| message.id == id);
    let mut problems = Vec::new();
    for (place, message) in english.iter().enumerate() {
        let id = &message.id;
        if find(id, english) != Some(place) {
            problems.push(format!("{id} is there twice"));
        }
        let Some(found) = find(id, other) else {
            problems.push(format!("{id} is missing"));
            continue;
        };
        let sorted = |message: &Message| {
            let mut parameters = message.parameters.clone();
            parameters.sort();
            parameters
        };
        if sorted(message) != sorted(&other[found]) {
            problems.push(format!("{id} has other parameters"));
        }
    }
    problems.extend(
        other
            .iter()
            .filter(|message| find(&message.id, english).is_none())
            .map(|message| format!("{} is unknown", message.id)),
    );
    // A page finds a text by its place.
    if problems.is_empty()
        && let Some((message, _)) = english.iter().zip(other).find(|(message, other)| message.id != other.id)
    {
        problems.push(format!("the order differs from {} on", message.id));
    }
    if problems.is_empty() && english.len() != other.len() {
        problems.push("a text is there twice".to_owned());
    }
    problems
}

/// What the names of those texts begin with that the server says in English, and the page looks up by their codes.
pub(crate) const REFUSAL: &str = "refusal-";

/// A function for each text but refusals, and the table of the languages but English: tag, and address.
pub(crate) fn generate(english: &[Message], languages: &[(String, String)]) -> String {
    let mut code = String::new();
    let mut line = |line: String| {
        // Writing to a string cannot fail.
        let _ = writeln!(code, "{line}");
    };
    line(format!("const COUNT: usize = {};", english.len()));
    line(format!("const REFUSAL: &str = {REFUSAL:?};"));
    line(format!("const LANGUAGES: &[(&str, &str)] = &{languages:?};"));
    for (place, Message { id, text, parameters }) in english.iter().enumerate() {
        if id.starts_with(REFUSAL) {
            continue;
        }
        let names: Vec<String> = parameters.iter().map(|name| name.replace('-', "_")).collect();
        line(format!("/// {}", text.replace(['[', ']'], "")));
        let function = format!("pub(crate) fn {}", id.replace('-', "_"));
        if names.is_empty() {
            line(format!("{function}() -> &'static str {{ at({place}, {text:?}) }}"));
        } else {
            let arguments: Vec<String> = names.iter().map(|name| format!("{name}: &str")).collect();
            let values: Vec<String> = parameters
                .iter()
                .zip(&names)
                .map(|(name, argument)| format!("({name:?}, {argument})"))
                .collect();
            line(format!(
                "{function}({}) -> String {{ fill(at({place}, {text:?}), &[{}]) }}",
                arguments.join(", "),
                values.join(", ")
            ));
        }
    }
    code
}
