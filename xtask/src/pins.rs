//! The versions of everything that is fetched, in one table.
//!
//! Two versions live elsewhere, because another tool reads them there: wasm-bindgen's in `Cargo.lock`, and those of
//! the npm packages for the browser tests in `browser-tests/package.json`.

/// Builds the pages.
pub(crate) const TRUNK: &str = "0.21.14";

/// The crate `wasm_split_cli_support`, which cuts a page's module into parts.
pub(crate) const WASM_SPLIT: &str = "0.2.4";

/// npm's `binaryen`, which carries wasm-opt.
pub(crate) const BINARYEN: &str = "132.0.0";

/// npm's `terser`, which makes the pages' scripts small.
pub(crate) const TERSER: &str = "5.51.4";

/// The crate `wasm-opt`, for machines without node.
pub(crate) const WASM_OPT_CRATE: &str = "0.116.1";

/// The oldest wasm-opt that knows what today's rustc emits.
pub(crate) const WASM_OPT_OLDEST: u32 = 116;

/// Checks licences, advisories and sources of the dependencies.
pub(crate) const CARGO_DENY: &str = "0.20.2";

/// Drives libFuzzer.
pub(crate) const CARGO_FUZZ: &str = "0.13.2";

/// The Python WebSocket client of the README's example.
pub(crate) const PYTHON_WEBSOCKETS: &str = "17.4";

/// Debian's compiler for browsers, the source of its standard library, and the linker for wasm.
pub(crate) const DEBIAN_RUST: [&str; 5] =
    ["rustc-web", "cargo-web", "rust-web-src", "rust-web-clippy", "lld-22"];
