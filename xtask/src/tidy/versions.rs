//! A version that is written twice is the same twice.

use anyhow::{Context as _, Result};

use super::Repository;
use crate::pins;
use crate::setup::locked_version;

/// The versions in `Trunk.toml` are those in `Cargo.lock` and those that are set up.
pub(super) fn check(repository: &Repository) -> Result<Vec<String>> {
    let text = repository.text("Trunk.toml").context("there is no Trunk.toml")?;
    let bindgen =
        locked_version(&repository.root, "wasm-bindgen")?.context("Cargo.lock names no wasm-bindgen")?;
    let expected = [("trunk-version", format!("^{}", pins::TRUNK)), ("tools.wasm_bindgen", bindgen)];
    let config: toml::Table = text.parse().context("Trunk.toml is not TOML")?;
    Ok(expected.iter().filter_map(|(key, version)| disagreement(&config, key, version)).collect())
}

fn disagreement(config: &toml::Table, key: &str, expected: &str) -> Option<String> {
    let mut names = key.split('.');
    let first = config.get(names.next()?);
    let found = names.fold(first, |value, name| value?.get(name)).and_then(toml::Value::as_str);
    (found != Some(expected))
        .then(|| format!("Trunk.toml: {key} is {}, but should be {expected}", found.unwrap_or("missing")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn compares_nested_keys() {
        let config: toml::Table = "a = \"1\"\n[tools]\nb = \"2\"".parse().expect("TOML");
        assert_eq!(disagreement(&config, "a", "1"), None);
        assert_eq!(disagreement(&config, "tools.b", "2"), None);
        assert!(disagreement(&config, "tools.b", "3").is_some());
        assert!(disagreement(&config, "tools.c", "3").is_some());
    }
}
