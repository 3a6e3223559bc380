//! Versions in `Cargo.lock`.

use std::fs;
use std::path::Path;

use anyhow::{Context as _, Result};

/// The version of a package that `Cargo.lock` holds once.
///
/// # Errors
/// Where the file cannot be read or is no lock file.
pub(crate) fn locked_version(root: &Path, package: &str) -> Result<Option<String>> {
    let path = root.join("Cargo.lock");
    let text = fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))?;
    version_in(&text, package)
}

fn version_in(text: &str, package: &str) -> Result<Option<String>> {
    let lock: toml::Table = text.parse().context("Cargo.lock is not TOML")?;
    let packages =
        lock.get("package").and_then(toml::Value::as_array).context("Cargo.lock lists no packages")?;
    let named =
        packages.iter().find(|entry| entry.get("name").and_then(toml::Value::as_str) == Some(package));
    Ok(named.and_then(|entry| entry.get("version")).and_then(toml::Value::as_str).map(str::to_owned))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_the_package_of_that_very_name() {
        let lock = "[[package]]\nname = \"wasm-bindgen-macro\"\nversion = \"1.0.0\"\n\n[[package]]\nname = \"wasm-bindgen\"\nversion = \"0.2.1\"\n";
        assert_eq!(version_in(lock, "wasm-bindgen").expect("a lock file"), Some("0.2.1".to_owned()));
        assert_eq!(version_in(lock, "bindgen").expect("a lock file"), None);
        assert!(version_in("[broken", "bindgen").is_err());
    }
}
