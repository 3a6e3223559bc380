//! Puts the built pages into the server: every file as it is and, where that is smaller, compressed.

use std::env;
use std::error::Error;
use std::fmt::Write as _;
use std::fs;
use std::io;
use std::ops::RangeInclusive;
use std::path::{Path, PathBuf};

use brotli::enc::BrotliEncoderParams;
use data_encoding::{BASE64, HEXLOWER};
use sha2::{Digest as _, Sha256};

/// The pages: the dashboard's, and the phone's.
const PAGES: [&str; 2] = ["/index.html", "/p/index.html"];

/// Served where the pages have not been built.
const NO_PAGES: &str = include_str!("no-pages.html");

/// The hexadecimal digits of trunk's hash of 64 bits, which it writes without leading zeros: one in 16 is shorter than 16.
const TRUNK_HASH_DIGITS: RangeInclusive<usize> = 10..=16;

/// What browsers are told by the end of a file's name, and whether compression is worth a try.
const CONTENT_TYPES: [(&str, &str, bool); 16] = [
    ("css", "text/css; charset=utf-8", true),
    ("ftl", "text/plain; charset=utf-8", true),
    ("html", "text/html; charset=utf-8", true),
    ("ico", "image/x-icon", true),
    ("jpg", "image/jpeg", false),
    ("js", "text/javascript; charset=utf-8", true),
    ("json", "application/json", true),
    ("map", "application/json", true),
    ("mjs", "text/javascript; charset=utf-8", true),
    ("png", "image/png", false),
    ("svg", "image/svg+xml", true),
    ("txt", "text/plain; charset=utf-8", true),
    ("wasm", "application/wasm", true),
    ("webmanifest", "application/manifest+json", true),
    ("webp", "image/webp", false),
    ("woff2", "font/woff2", false),
];

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed=no-pages.html");
    println!("cargo::rerun-if-env-changed=MOTIONWIRE_DIST");
    let dist = dist_dir()?;
    println!("cargo::rerun-if-changed={}", dist.display());
    let mut files = Vec::new();
    collect(&dist, "", &mut files)?;
    if !PAGES.iter().all(|page| files.iter().any(|(path, _)| path == page)) {
        files = PAGES.map(|page| (page.to_owned(), NO_PAGES.as_bytes().to_vec())).into();
    }
    files.sort();
    let out = PathBuf::from(env::var_os("OUT_DIR").ok_or("OUT_DIR is not set")?);
    fs::write(out.join("assets.rs"), generate(&files, &out)?)?;
    Ok(())
}

/// The built pages: `MOTIONWIRE_DIST`, else `dist/` of the repository.
fn dist_dir() -> Result<PathBuf, Box<dyn Error>> {
    if let Some(dir) = env::var_os("MOTIONWIRE_DIST") {
        let dir = PathBuf::from(dir);
        if !dir.join("index.html").is_file() {
            return Err(format!("MOTIONWIRE_DIST is {}, which has no index.html", dir.display()).into());
        }
        return Ok(dir);
    }
    let manifest = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").ok_or("CARGO_MANIFEST_DIR is not set")?);
    let dist = manifest.parent().ok_or("the server has no parent directory")?.join("dist");
    // A path that does not exist would make cargo run this script at every build. Where it cannot be made, that is all
    // that happens.
    let _ = fs::create_dir_all(&dist);
    Ok(dist)
}

/// Every file below `dir` with its path as a browser asks for it. Hidden ones are trunk's work in progress.
fn collect(dir: &Path, prefix: &str, files: &mut Vec<(String, Vec<u8>)>) -> Result<(), Box<dyn Error>> {
    let entries = match fs::read_dir(dir) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(error.into()),
    };
    for entry in entries {
        let entry = entry?;
        let name = entry.file_name();
        let name = name.to_str().ok_or("a file name in dist is not UTF-8")?;
        let path = format!("{prefix}/{name}");
        if name.starts_with('.') {
            continue;
        } else if entry.file_type()?.is_dir() {
            collect(&entry.path(), &path, files)?;
        } else {
            files.push((path, fs::read(entry.path())?));
        }
    }
    Ok(())
}

/// The table of assets as Rust code; the files themselves are put beside it.
fn generate(files: &[(String, Vec<u8>)], out: &Path) -> Result<String, Box<dyn Error>> {
    let mut code = String::from("static ASSETS: &[Asset] = &[\n");
    for (number, (path, bytes)) in files.iter().enumerate() {
        let (content_type, compressible) = content_type(path);
        let raw = format!("{number}.raw");
        fs::write(out.join(&raw), bytes)?;
        let compressed = if compressible { compress(bytes)? } else { None };
        let brotli = match compressed {
            Some(compressed) => {
                let name = format!("{number}.br");
                fs::write(out.join(&name), compressed)?;
                format!("Some({})", include(&name))
            }
            None => "None".to_owned(),
        };
        let etag = HEXLOWER.encode(&Sha256::digest(bytes)[..16]);
        writeln!(
            code,
            "    Asset {{ path: {path:?}, content_type: {content_type:?}, bytes: {}, brotli: {brotli}, \
             etag: \"\\\"{etag}\\\"\", immutable: {} }},",
            include(&raw),
            has_content_hash(path),
        )?;
    }
    code.push_str("];\n");
    writeln!(code, "/// The inline scripts of the pages, as the Content-Security-Policy names them.")?;
    writeln!(code, "pub const SCRIPT_HASHES: &[&str] = &{:?};", script_hashes(files)?)?;
    Ok(code)
}

fn include(name: &str) -> String {
    format!("include_bytes!(concat!(env!(\"OUT_DIR\"), \"/{name}\"))")
}

fn content_type(path: &str) -> (&'static str, bool) {
    let extension = path.rsplit_once('.').map_or("", |(_, extension)| extension);
    CONTENT_TYPES
        .iter()
        .find(|(known, ..)| *known == extension)
        .map_or(("application/octet-stream", true), |(_, content_type, compressible)| {
            (*content_type, *compressible)
        })
}

/// Compressed with brotli, unless that gains nothing.
fn compress(bytes: &[u8]) -> Result<Option<Vec<u8>>, Box<dyn Error>> {
    // The best takes seconds for a megabyte of wasm: only for what users run.
    let quality = if env::var("PROFILE")? == "release" { 11 } else { 5 };
    let params =
        BrotliEncoderParams { quality, lgwin: 22, size_hint: bytes.len(), ..BrotliEncoderParams::default() };
    let mut compressed = Vec::new();
    brotli::BrotliCompress(&mut &bytes[..], &mut compressed, &params)?;
    Ok((compressed.len() < bytes.len()).then_some(compressed))
}

/// Whether trunk has put the content's hash into the name: `main-81db85d7ba80aafc.css`,
/// `motionwire-phone-4d79204f15ab2d70_bg.wasm`.
fn has_content_hash(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    let stem = name.split('.').next().unwrap_or(name);
    let stem = stem.strip_suffix("_bg").unwrap_or(stem);
    stem.rsplit_once('-').is_some_and(|(_, hash)| {
        TRUNK_HASH_DIGITS.contains(&hash.len()) && hash.bytes().all(|byte| byte.is_ascii_hexdigit())
    })
}

/// The hashes of all scripts that stand in the pages themselves.
fn script_hashes(files: &[(String, Vec<u8>)]) -> Result<Vec<String>, Box<dyn Error>> {
    let mut hashes = Vec::new();
    for (_, bytes) in files.iter().filter(|(path, _)| path.ends_with(".html")) {
        for script in inline_scripts(std::str::from_utf8(bytes)?) {
            hashes.push(format!("'sha256-{}'", BASE64.encode(&Sha256::digest(script))));
        }
    }
    Ok(hashes)
}

/// The text of every `<script>` without a `src`. The pages are trunk's output, so lower case and well-formed.
fn inline_scripts(html: &str) -> impl Iterator<Item = &str> {
    html.split("<script").skip(1).filter_map(|rest| {
        let (attributes, rest) = rest.split_once('>')?;
        let (text, _) = rest.split_once("</script")?;
        (!attributes.contains("src=") && !text.is_empty()).then_some(text)
    })
}
