//! Every check of the project, in order; a failing one does not stop the others.

mod steps;
mod summary;

use std::path::Path;
use std::process::ExitCode;

use anyhow::{Result, bail};

use crate::context::Context;
use crate::server::{self, Profile};
use crate::setup::browser::{self, Missing};
use steps::{Part, STEPS, Session};
use summary::Summary;

/// What to check.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// Only these
    parts: Vec<Part>,
    /// Run each fuzz target for so many minutes
    #[arg(long, value_name = "MINUTES", num_args = 0..=1, require_equals = true, default_missing_value = "1")]
    fuzz: Option<u32>,
}

impl Arguments {
    fn wants(&self, part: Part) -> bool {
        match part {
            Part::Fuzz => self.fuzz.is_some() || self.parts.contains(&part),
            _ => self.parts.contains(&part) || (self.parts.is_empty() && self.fuzz.is_none()),
        }
    }
}

/// Runs the checks and prints what became of each.
///
/// # Errors
/// None so far: a check that fails is counted.
pub(crate) fn run(context: &Context, arguments: &Arguments) -> Result<ExitCode> {
    let mut session = Session::fuzzing_for(arguments.fuzz.unwrap_or(1));
    let mut summary = Summary::default();
    for step in STEPS.iter().filter(|step| step.parts.iter().any(|part| arguments.wants(*part))) {
        println!("\n— {}", step.name);
        summary.record(step.name, || (step.run)(context, &mut session));
    }
    print!("\n{summary}");
    Ok(if summary.failed() { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}

/// Starts the server and photographs its pages.
///
/// # Errors
/// Where Chromium or node is missing, or a page does not open.
pub(crate) fn screenshots(context: &Context, out: &Path) -> Result<()> {
    let server = server::build(context, Profile::Dev)?;
    match browser::prepare(context)? {
        Ok(kit) => kit
            .node(context, &server)
            .arg(browser::directory(context).join("screenshots.mjs"))
            .arg(context.root.join(out))
            .run()?,
        Err(Missing(what)) => bail!(what),
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_names_everything_but_fuzzing_is_wanted() {
        let none = Arguments { parts: vec![], fuzz: None };
        let named = Arguments { parts: vec![Part::Tidy], fuzz: None };
        let fuzz = Arguments { parts: vec![], fuzz: Some(1) };
        for (arguments, part, wanted) in [
            (&none, Part::Fmt, true),
            (&none, Part::Fuzz, false),
            (&named, Part::Tidy, true),
            (&named, Part::Fmt, false),
            (&fuzz, Part::Fuzz, true),
            (&fuzz, Part::Fmt, false),
        ] {
            assert_eq!(arguments.wants(part), wanted, "{part:?}");
        }
    }

    #[test]
    fn every_part_has_a_step() {
        for part in <Part as clap::ValueEnum>::value_variants() {
            assert!(STEPS.iter().any(|step| step.parts.contains(part)), "{part:?}");
        }
    }
}
