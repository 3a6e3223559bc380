//! Writes the texts of the pages as functions.

#[path = "build/texts.rs"]
mod texts;

use std::{env, error::Error, fs, path::Path};

use data_encoding::HEXLOWER;
use sha2::{Digest as _, Sha256};

/// Where the server has the files of texts.
const ADDRESS: &str = "/texts";

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed=build");
    println!("cargo::rerun-if-changed=texts");
    let mut files: Vec<_> = fs::read_dir("texts")?.collect::<Result<_, _>>()?;
    files.sort_by_key(std::fs::DirEntry::file_name);
    let english =
        texts::parse(&fs::read_to_string("texts/en.ftl")?).map_err(|error| format!("en.ftl: {error}"))?;
    let mut languages = Vec::new();
    for path in files.iter().map(std::fs::DirEntry::path) {
        let tag = path.file_stem().and_then(|tag| tag.to_str()).unwrap_or_default();
        let file = fs::read_to_string(&path)?;
        let messages = texts::parse(&file).map_err(|error| format!("{}: {error}", path.display()))?;
        let problems = texts::compare(&english, &messages);
        if !problems.is_empty() {
            return Err(format!("{} does not fit en.ftl:\n{}", path.display(), problems.join("\n")).into());
        }
        if tag != "en" {
            // The server's entity tag of the file, by which it knows that the address may be kept forever.
            let version = HEXLOWER.encode(&Sha256::digest(&file)[..16]);
            languages.push((tag.to_owned(), format!("{ADDRESS}/{tag}.ftl?v={version}")));
        }
    }
    let out = env::var_os("OUT_DIR").ok_or("OUT_DIR is not set")?;
    fs::write(Path::new(&out).join("texts.rs"), texts::generate(&english, &languages))?;
    Ok(())
}
