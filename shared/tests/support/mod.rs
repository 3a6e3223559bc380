//! What the tests of frames share.

use std::{fs, path::PathBuf};

use motionwire_shared::UserId;

/// Compares a frame with its golden file, or writes that anew where `UPDATE_GOLDEN` is set.
pub(crate) fn golden(name: &str, text: &str) {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/golden").join(name);
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        fs::write(&path, format!("{text}\n")).unwrap();
    }
    let expected = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    assert_eq!(format!("{text}\n"), expected, "{name}");
}

pub(crate) fn uid() -> UserId {
    "8e864e3a-979a-4d04-b4e9-b6d020f20ba0".parse().unwrap()
}
