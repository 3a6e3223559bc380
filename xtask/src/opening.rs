//! Puts what stands on every page until its module runs into a page's document: trunk's documents cannot share a part.

use std::env;
use std::fs;
use std::path::PathBuf;

use anyhow::{Context as _, Result};

use crate::context::Context;

/// What every page shows at first, at the repository's root like the pages' documents.
const OPENING: &str = "opening.html";

/// Puts it into the document in trunk's staging directory.
///
/// # Errors
/// Where it was not called by trunk, or the document has no body.
pub(crate) fn place(context: &Context) -> Result<()> {
    let staging = env::var("TRUNK_STAGING_DIR").context("this is a hook for trunk")?;
    let document = PathBuf::from(staging).join("index.html");
    let opening = fs::read_to_string(context.root.join(OPENING))?;
    Ok(fs::write(&document, with_opening(&fs::read_to_string(&document)?, &opening)?)?)
}

/// The document with it at the end of its body, without what only indents it.
fn with_opening(html: &str, opening: &str) -> Result<String> {
    let (before, after) = html.split_once("</body>").context("the document has no body")?;
    let opening: String = opening.lines().map(str::trim).collect();
    Ok(format!("{}{opening}</body>{after}", before.trim_end()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_body_begins_with_what_all_pages_share() {
        let html = "<head></head>\n<body>\n</body></html>";
        let placed = with_opening(html, "<div>\n  <p>Soon …</p>\n</div>\n").expect("a body");
        assert_eq!(placed, "<head></head>\n<body><div><p>Soon …</p></div></body></html>");
        with_opening("<head></head>", "").expect_err("no body");
    }
}
