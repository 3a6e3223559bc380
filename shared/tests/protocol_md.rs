//! The tables of `PROTOCOL.md` are those of the code.
//!
//! `UPDATE_GOLDEN=1 cargo test -p motionwire-shared --test protocol_md` writes them anew.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::{fs, path::PathBuf};

use motionwire_shared::wire::tables;

#[test]
fn the_document_holds_the_tables_of_the_code() {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../PROTOCOL.md");
    let document = fs::read_to_string(&path).unwrap();
    let mut expected = document.clone();
    for table in tables::all() {
        let (start, end) = (format!("<!-- table: {} -->\n", table.name), "<!-- end -->");
        let from = expected.find(&start).unwrap_or_else(|| panic!("PROTOCOL.md lacks {start}")) + start.len();
        let to = from + expected[from..].find(end).unwrap_or_else(|| panic!("{start} has no end"));
        expected.replace_range(from..to, &table.markdown);
    }
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        fs::write(&path, &expected).unwrap();
    }
    assert!(
        fs::read_to_string(&path).unwrap() == expected,
        "PROTOCOL.md is out of date: run this test with UPDATE_GOLDEN=1"
    );
}
