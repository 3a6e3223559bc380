//! Cuts a page's wasm module into the one that the page begins with and parts that it loads when they are first wanted.
//!
//! trunk knows modules in one piece only, so it calls this after each build: the files that it has placed are made again,
//! under the same names, with the parts beside them. A part is what only functions marked `wasm_split` reach.

mod names;

use std::env;
use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail};

use self::names::{Names, SHORTEN};
use crate::context::Context;
use crate::setup::wasm_target::WASM;

/// Tells the hook which of cargo's directories the compiler's module is in.
pub(crate) const PROFILE_DIR: &str = "MOTIONWIRE_PAGES_PROFILE_DIR";

/// Tells the hook to make the modules small.
pub(crate) const OPTIMISE: &str = "MOTIONWIRE_PAGES_OPTIMISE";

/// Tells the hook to make the scripts small.
pub(crate) const MINIFY: &str = "MOTIONWIRE_PAGES_MINIFY";

/// The script by which the first module loads parts, as the splitter names it.
const LOADER: &str = "__wasm_split.js";

/// How wasm-bindgen's script begins to run a module that it has loaded.
const START: &str = "wasm.__wbindgen_start();";

/// Leaves no slot of the table that the parts share empty.
const SLOTS: &str = include_str!("slots.js");

/// The classes that wasm-streams, which comes with leptos, offers to scripts: none makes use of them.
const UNUSED: &str = "IntoUnderlying";

/// Makes wasm-opt leave out what only they call.
const REMOVE_UNUSED: &str = "--remove-exports=*intounderlying*";

/// Makes a module small when it is compressed: code that is taken apart and put together anew, twice, has more in common with
/// other code, and so has what is not put into its only caller unless it is short. The first kilobyte is the far end of the
/// stack. The rest is what browsers of the last years know of wasm, and rustc makes use of.
const WASM_OPT: [&str; 15] = [
    "--flatten",
    "--rereloop",
    "-Os",
    "--flatten",
    "--rereloop",
    "-Os",
    "-Os",
    "--low-memory-unused",
    "--one-caller-inline-max-function-size=60",
    "--enable-bulk-memory",
    "--enable-mutable-globals",
    "--enable-nontrapping-float-to-int",
    "--enable-sign-ext",
    "--enable-reference-types",
    "--enable-multivalue",
];

/// trunk's hook after a build.
///
/// # Errors
/// Where it was not called by trunk, or a tool fails.
pub(crate) fn run(context: &Context) -> Result<()> {
    let variable =
        |name: &str| env::var(name).with_context(|| format!("{name} is not set: this is a hook for trunk"));
    let staging = PathBuf::from(variable("TRUNK_STAGING_DIR")?);
    let page = Page::placed_in(&staging)?;
    let target = context.target();
    let compiled = target.join(WASM).join(variable(PROFILE_DIR)?).join(format!("{}.wasm", page.name));
    let work = target.join("split").join(&page.name);
    if work.is_dir() {
        fs::remove_dir_all(&work)?;
    }
    let (parts, bound) = (work.join("parts"), work.join("bound"));
    context
        .cmd("wasm-split-cli")
        .arg(&compiled)
        .arg(&parts)
        .args(["--target", "web", "--out-name", &page.stem])
        .ignore_stdout()
        .run()?;
    let first = parts.join(format!("{}.wasm", page.stem));
    context
        .cmd("wasm-bindgen")
        .args(["--target", "web", "--no-typescript", "--keep-lld-exports", "--out-name", &page.stem])
        .arg("--out-dir")
        .arg(&bound)
        .arg(&first)
        .run()?;
    fs::remove_file(&first)?;
    let module = format!("{}_bg.wasm", page.stem);
    let names = place_first(context, &bound.join(&module), &staging.join(&module))?;
    let script = format!("{}.js", page.stem);
    let glue = without_unused(&fs::read_to_string(bound.join(&script))?);
    let Some(loader) = page.loader(&fs::read_to_string(parts.join(LOADER))?) else {
        return place_script(context, &names.in_glue(&glue)?, &staging.join(script));
    };
    place_script(context, &names.in_glue(&page.with_loader(&glue)?)?, &staging.join(script))?;
    place_script(context, &names.in_loader(&loader), &staging.join(page.loader_name()))?;
    for part in files(&parts)?.iter().filter(|path| path.extension() == Some(OsStr::new("wasm"))) {
        let name = part.file_stem().and_then(OsStr::to_str).context("a part's name is not UTF-8")?;
        place(context, part, &staging.join(page.part_name(name)))?;
    }
    let document = staging.join("index.html");
    let html = fs::read_to_string(&document)?;
    fs::write(&document, page.announce(&html, &variable("TRUNK_PUBLIC_URL")?)?)?;
    Ok(())
}

/// Puts the page's first module where it is served from, smaller if that is wanted.
///
/// # Returns
/// What scripts then call what it has of them, and they of it.
fn place_first(context: &Context, from: &Path, to: &Path) -> Result<Names> {
    if env::var_os(OPTIMISE).is_none() {
        fs::copy(from, to)?;
        return Ok(Names::default());
    }
    let wasm_opt = context.cmd("wasm-opt").arg(REMOVE_UNUSED).args(WASM_OPT).arg(SHORTEN);
    let printed = wasm_opt.arg(from).arg("-o").arg(to).ignore_stderr().read()?;
    Names::printed(&printed).or_else(|_| {
        // An older wasm-opt prints names in a form of its own: they stay long.
        place(context, from, to)?;
        Ok(Names::default())
    })
}

/// Puts a module where it is served from, smaller if that is wanted.
fn place(context: &Context, from: &Path, to: &Path) -> Result<()> {
    if env::var_os(OPTIMISE).is_none() {
        fs::copy(from, to)?;
        return Ok(());
    }
    Ok(context.cmd("wasm-opt").args(WASM_OPT).arg(from).arg("-o").arg(to).ignore_stderr().run()?)
}

/// Puts a script where it is served from, smaller if that is wanted.
fn place_script(context: &Context, script: &str, to: &Path) -> Result<()> {
    if env::var_os(MINIFY).is_none() {
        return Ok(fs::write(to, script)?);
    }
    let terser = context.cmd("terser").args(["--module", "--compress", "--mangle"]);
    Ok(fs::write(to, terser.stdin(script).read()?)?)
}

/// wasm-bindgen's script without the classes that nothing makes use of.
fn without_unused(glue: &str) -> String {
    let mut unused = false;
    let lines = glue.split_inclusive('\n').filter(|line| {
        if !line.starts_with([' ', '}', '\n']) {
            unused = line.contains(UNUSED);
        }
        !unused
    });
    lines.collect()
}

fn files(dir: &Path) -> Result<Vec<PathBuf>> {
    let mut files: Vec<_> =
        fs::read_dir(dir)?.map(|entry| entry.map(|entry| entry.path())).collect::<Result<_, _>>()?;
    files.sort();
    Ok(files)
}

/// A page as trunk has named it.
struct Page {
    /// The program: `motionwire-dashboard`.
    name: String,
    /// The same with the hash of what the compiler made: `motionwire-dashboard-63e9f727077ac374`.
    stem: String,
}

impl Page {
    /// The page whose module is in this directory.
    fn placed_in(staging: &Path) -> Result<Self> {
        let found = files(staging)?.iter().find_map(|path| {
            let stem = path.file_name()?.to_str()?.strip_suffix("_bg.wasm")?.to_owned();
            let name = stem.rsplit_once('-')?.0.to_owned();
            Some(Self { name, stem })
        });
        found.with_context(|| format!("trunk has placed no module in {}", staging.display()))
    }

    fn hash(&self) -> &str {
        self.stem.rsplit('-').next().unwrap_or_default()
    }

    /// Of one build, so that a page never meets another's part.
    fn part_name(&self, name: &str) -> String {
        format!("{name}-{}.wasm", self.hash())
    }

    fn loader_name(&self) -> String {
        format!("parts-{}.js", self.hash())
    }

    /// The loader with the names that parts are served under; none where the page has no parts.
    fn loader(&self, script: &str) -> Option<String> {
        let named =
            script.replace(".wasm\", import.meta.url", &format!("-{}.wasm\", import.meta.url", self.hash()));
        (named != script).then_some(named)
    }

    /// wasm-bindgen's script, importing the loader from where it is served, and filling the table before the module runs.
    ///
    /// # Errors
    /// Where wasm-bindgen has written another script than this knows.
    fn with_loader(&self, glue: &str) -> Result<String> {
        let named =
            glue.replace(&format!("from \"./{LOADER}\""), &format!("from \"./{}\"", self.loader_name()));
        let Some((before, after)) = named.split_once(START) else {
            bail!("wasm-bindgen's script does not say `{START}`")
        };
        Ok(format!("{before}fillSlots(wasm.__indirect_function_table);\n    {START}{after}{SLOTS}"))
    }

    /// The document, naming the loader, which the browser would find one round trip later.
    fn announce(&self, html: &str, public_url: &str) -> Result<String> {
        let Some((head, rest)) = html.split_once("</head>") else { bail!("the document has no head") };
        let link = format!("<link crossorigin href={public_url}{} rel=modulepreload>", self.loader_name());
        Ok(format!("{head}{link}</head>{rest}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page() -> Page {
        Page {
            name: "motionwire-dashboard".to_owned(),
            stem: "motionwire-dashboard-63e9f727077ac374".to_owned(),
        }
    }

    #[test]
    fn parts_are_asked_for_by_the_names_they_are_served_under() {
        let script = "import { initSync } from \"./a.js\";\nconst c = makeLoad(() => {\n    const src = fetch(new URL(\"./chunk_1.wasm\", import.meta.url));";
        let loader = page().loader(script).expect("has a part");
        let name = page().part_name("chunk_1");
        assert!(loader.contains(&format!("\"./{name}\"")), "{loader}");
        assert!(page().loader("import { initSync } from \"./a.js\";").is_none(), "no parts, no loader");
    }

    #[test]
    fn classes_that_nothing_uses_go() {
        let class = "export class IntoUnderlyingSink {\n    free() {\n    }\n}\nif (Symbol.dispose) IntoUnderlyingSink.free;\n";
        let registry =
            "\nconst IntoUnderlyingSinkFinalization = (typeof R === 'undefined')\n    ? {}\n    : new R();\n";
        let rest = ["function get() {\n    const import0 = 1;\n}\n", "\nlet wasm;\n"];
        let glue = format!("{class}{}{registry}{}", rest[0], rest[1]);
        assert_eq!(without_unused(&glue), rest.concat());
    }

    #[test]
    fn the_loader_has_one_name_everywhere() {
        let glue = "import * as import1 from \"./__wasm_split.js\"\nreturn { \"./__wasm_split.js\": import1 };\n    wasm.__wbindgen_start();";
        let placed = page().with_loader(glue).expect("runs a module");
        assert!(placed.starts_with("import * as import1 from \"./parts-63e9f727077ac374.js\""), "{placed}");
        assert!(
            placed.contains("{ \"./__wasm_split.js\": import1 }"),
            "the module's own name for it stays: {placed}"
        );
        assert!(
            placed.contains("fillSlots(wasm.__indirect_function_table);\n    wasm.__wbindgen_start();"),
            "{placed}"
        );
        page().with_loader("").expect_err("leaves slots empty");
        let html = page().announce("<head><title>M</title></head><body>", "/p/").expect("a head");
        assert_eq!(
            html,
            "<head><title>M</title><link crossorigin href=/p/parts-63e9f727077ac374.js rel=modulepreload></head><body>"
        );
        assert!(page().announce("<body>", "/").is_err());
    }
}
