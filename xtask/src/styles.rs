//! Joins a page's sheets of style into one file: a sheet for each room is easy to read, and one request is quick to make.
//!
//! trunk knows sheets one by one only, so this comes after each of its builds, as the splitting of modules does.

use std::collections::hash_map::DefaultHasher;
use std::env;
use std::fs;
use std::hash::{Hash, Hasher};
use std::path::PathBuf;

use anyhow::{Context as _, Result, ensure};

/// Joins the sheets that the document in trunk's staging directory names, in their order.
///
/// # Errors
/// Where it was not called by trunk, or the document names no sheet, or one that is not there.
pub(crate) fn join() -> Result<()> {
    let variable =
        |name: &str| env::var(name).with_context(|| format!("{name} is not set: this is a hook for trunk"));
    let staging = PathBuf::from(variable("TRUNK_STAGING_DIR")?);
    let place = variable("TRUNK_PUBLIC_URL")?;
    let document = staging.join("index.html");
    let html = fs::read_to_string(&document)?;
    let sheets = sheets(&html);
    ensure!(!sheets.is_empty(), "{} names no sheet of style", document.display());
    let mut joined = String::new();
    for Sheet { address, .. } in &sheets {
        let path = staging.join(address.strip_prefix(&place).unwrap_or(address));
        joined += &fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))?;
        fs::remove_file(&path)?;
    }
    let name = file_name(&joined);
    fs::write(staging.join(&name), joined)?;
    Ok(fs::write(&document, with_one(&html, &sheets, &format!("{place}{name}")))?)
}

/// A link to a sheet, as a document has it.
#[derive(Debug, PartialEq)]
struct Sheet<'a> {
    tag: &'a str,
    address: &'a str,
}

/// The document's links to sheets, minified or not.
fn sheets(html: &str) -> Vec<Sheet<'_>> {
    let tags = html.match_indices("<link ").filter_map(|(start, _)| {
        let rest = &html[start..];
        rest.find('>').map(|end| &rest[..=end])
    });
    let sheet = |tag| Some(Sheet { tag, address: value(tag, "href")? });
    tags.filter(|tag| value(tag, "rel") == Some("stylesheet")).filter_map(sheet).collect()
}

/// An attribute's value, quoted or not.
fn value<'a>(tag: &'a str, name: &str) -> Option<&'a str> {
    let (_, rest) = tag.split_once(&format!(" {name}="))?;
    match rest.strip_prefix('"') {
        Some(quoted) => quoted.split('"').next(),
        None => rest.split([' ', '>']).next(),
    }
}

/// The document with a link to this address in the place of the first of these sheets, and of the others none.
fn with_one(html: &str, sheets: &[Sheet<'_>], address: &str) -> String {
    let mut links = Some(format!("<link href={address} rel=stylesheet>"));
    let replace =
        |html: String, sheet: &Sheet<'_>| html.replacen(sheet.tag, &links.take().unwrap_or_default(), 1);
    sheets.iter().fold(html.to_owned(), replace)
}

/// A name that tells one content from another, so that browsers may keep the file for ever.
fn file_name(joined: &str) -> String {
    let mut hasher = DefaultHasher::new();
    joined.hash(&mut hasher);
    format!("style-{:016x}.css", hasher.finish())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_to_sheets_become_one_in_the_place_of_the_first() {
        let minified = "<title>M</title><link href=/icon.svg rel=icon><link href=/p/a-1.css integrity=sha384-x/y= rel=stylesheet><link href=/p/b-2.css rel=stylesheet><script>";
        let plain = "<link rel=\"icon\" href=\"/icon.svg\">\n<link rel=\"stylesheet\" href=\"/p/a-1.css\" integrity=\"sha384-x\"/>\n<link rel=\"stylesheet\" href=\"/p/b-2.css\"/>\n";
        for html in [minified, plain] {
            let found = sheets(html);
            let addresses: Vec<_> = found.iter().map(|sheet| sheet.address).collect();
            assert_eq!(addresses, ["/p/a-1.css", "/p/b-2.css"]);
            let joined = with_one(html, &found, "/p/style-3.css");
            assert_eq!(sheets(&joined).len(), 1, "{joined}");
            assert!(joined.contains("<link href=/p/style-3.css rel=stylesheet>"), "{joined}");
            assert!(joined.contains("icon.svg") && !joined.contains("integrity"), "{joined}");
        }
        assert!(sheets("<link rel=icon href=/icon.svg>").is_empty());
    }

    #[test]
    fn another_content_has_another_name() {
        assert_eq!(file_name("a"), file_name("a"));
        assert_ne!(file_name("a"), file_name("b"));
    }
}
