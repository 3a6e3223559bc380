//! Short names for what a page's first module and its scripts have of each other: wasm-bindgen's are long, and each ends in
//! a number of 16 digits, which no compression makes smaller.

use std::collections::HashMap;

use anyhow::{Result, bail};

/// Makes wasm-opt shorten a module's names, and print what it calls what.
pub(super) const SHORTEN: &str = "--minify-imports-and-exports-and-modules";

/// How wasm-bindgen's script begins to name the modules that its module imports from.
const IMPORTS: &str = "return {\n        __proto__: null,";

/// What wasm-opt calls the one module that all imports are of.
const MODULE: &str = "a";

/// The new names by the old ones.
#[derive(Default)]
pub(super) struct Names {
    imports: HashMap<String, String>,
    exports: HashMap<String, String>,
}

impl Names {
    /// From what wasm-opt has printed: for each import its module, its old name and its new one; for each export two names.
    ///
    /// # Errors
    /// Where it has printed something else.
    pub(super) fn printed(text: &str) -> Result<Self> {
        let printed: HashMap<String, Vec<Vec<String>>> = serde_json::from_str(text)?;
        let names = |kind| {
            let entries = printed.get(kind).into_iter().flatten();
            let pairs = entries.filter_map(|entry| match &entry[..] {
                [.., old, new] => Some((old.clone(), new.clone())),
                _ => None,
            });
            pairs.collect()
        };
        Ok(Self { imports: names("imports"), exports: names("exports") })
    }

    /// A script that speaks of them by their new names: those of imports wherever they stand, those of exports as what
    /// `wasm` has.
    pub(super) fn in_script(&self, script: &str) -> String {
        let mut before = "";
        let words = script.split_inclusive(|c: char| !is_of_word(c)).map(|piece| {
            let (word, end) = piece.split_at(piece.rfind(|c| !is_of_word(c)).unwrap_or(piece.len()));
            let names = if before == "wasm." { &self.exports } else { &self.imports };
            before = piece;
            [names.get(word).map_or(word, String::as_str), end]
        });
        words.flatten().collect()
    }

    /// The script that gives the first module all that it imports, as of one module.
    ///
    /// # Errors
    /// Where wasm-bindgen has written another script than this knows.
    pub(super) fn in_glue(&self, glue: &str) -> Result<String> {
        if self.imports.is_empty() {
            return Ok(glue.to_owned());
        }
        let glue = self.in_script(glue);
        let Some((before, (_, after))) =
            glue.split_once(IMPORTS).and_then(|(before, rest)| Some((before, rest.split_once("};")?)))
        else {
            bail!("wasm-bindgen's script does not say `{IMPORTS}`")
        };
        let of_parts = if glue.contains("import * as import1 ") { ", ...import1" } else { "" };
        Ok(format!("{before}return {{ {MODULE}: {{ ...import0{of_parts} }} }};{after}"))
    }

    /// The script that loads parts, which import by the old names what the first module exports.
    pub(super) fn in_loader(&self, loader: &str) -> String {
        let named = |loader: String, (old, new): (&String, &String)| {
            loader.replacen(&format!(" {old},"), &format!(" {new}: {old},"), 1)
        };
        self.exports.iter().fold(self.in_script(loader), named)
    }
}

fn is_of_word(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '_' | '$')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names() -> Names {
        Names::printed(
            r#"{ "imports": [["./m_bg.js", "__wbg_now_1f", "b"], ["./__wasm_split.js", "__wasm_split_load_side", "c"]],
            "exports": [["memory", "d"], ["invoke_1", "e"], ["invoke_1_2", "f"]] }"#,
        )
        .expect("as wasm-opt prints them")
    }

    #[test]
    fn imports_have_their_new_names_everywhere_and_exports_where_the_module_is_asked() {
        let script =
            "__wbg_now_1f: function() { return wasm.invoke_1_2(memory, wasm.memory.buffer) }, __wbg_now_1f2";
        let expected = "b: function() { return wasm.f(memory, wasm.d.buffer) }, __wbg_now_1f2";
        assert_eq!(names().in_script(script), expected);
    }

    #[test]
    fn all_imports_are_of_one_module() {
        let imports =
            "{\n        __proto__: null,\n        \"./m_bg.js\": import0,\n    };\n}\nwasm.invoke_1()";
        let phone = names().in_glue(&format!("    return {imports}")).expect("imports");
        assert_eq!(phone, "    return { a: { ...import0 } };\n}\nwasm.e()");
        let split = format!("import * as import1 from \"./parts.js\"\n    return {imports}");
        let split = names().in_glue(&split).expect("imports");
        assert!(split.contains("return { a: { ...import0, ...import1 } };"), "{split}");
        names().in_glue("").expect_err("imports nothing");
        assert_eq!(Names::default().in_glue(&split).expect("no names"), split);
    }

    #[test]
    fn parts_find_what_the_first_module_exports() {
        let loader = "const { memory,  } = initSync(u);\nObject.assign(shared, { memory,  });\nexport const __wasm_split_load_side = 1;";
        let expected =
            "const { d: memory,  } = initSync(u);\nObject.assign(shared, { memory,  });\nexport const c = 1;";
        assert_eq!(names().in_loader(loader), expected);
    }
}
