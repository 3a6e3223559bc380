//! What became of each step.

use std::fmt;
use std::time::{Duration, Instant};

use anyhow::Result;

use crate::report::seconds;

/// How a step that did not fail ended.
pub(crate) enum Verdict {
    /// All is well.
    Passed,
    /// All that was checked is well, but something could not be checked.
    Partly(String),
    /// Nothing was checked, and why.
    Skipped(String),
}

struct Entry {
    name: &'static str,
    took: Duration,
    result: Result<Verdict>,
}

/// The steps so far.
#[derive(Default)]
pub(crate) struct Summary(Vec<Entry>);

impl Summary {
    /// Runs a step and keeps how it ended.
    pub(crate) fn record(&mut self, name: &'static str, work: impl FnOnce() -> Result<Verdict>) {
        let started = Instant::now();
        let result = work();
        match &result {
            Ok(Verdict::Passed) => {}
            Ok(Verdict::Partly(what) | Verdict::Skipped(what)) => println!("{name}: {what}"),
            Err(error) => println!("✗ {name}: {error:#}"),
        }
        self.0.push(Entry { name, took: started.elapsed(), result });
    }

    /// Whether a step failed.
    pub(crate) fn failed(&self) -> bool {
        self.0.iter().any(|entry| entry.result.is_err())
    }
}

impl fmt::Display for Summary {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        let (mut passed, mut failed, mut skipped) = (0, 0, 0);
        for Entry { name, took, result } in &self.0 {
            let (count, word, note) = match result {
                Ok(Verdict::Passed) => (&mut passed, "passed", String::new()),
                Ok(Verdict::Partly(what)) => (&mut passed, "passed", format!("  {what}")),
                Ok(Verdict::Skipped(why)) => (&mut skipped, "skipped", format!("  {why}")),
                Err(error) => (&mut failed, "FAILED", format!("  {error}")),
            };
            *count += 1;
            writeln!(f, "{name:<18} {word:<8} {:>12}{note}", seconds(*took))?;
        }
        write!(f, "{passed} passed, {failed} failed")?;
        if skipped > 0 {
            write!(f, ", {skipped} skipped")?;
        }
        writeln!(f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_line_counts() {
        let mut summary = Summary::default();
        summary.record("one", || Ok(Verdict::Passed));
        summary.record("two", || Ok(Verdict::Partly("but not all".to_owned())));
        assert!(!summary.failed());
        assert!(summary.to_string().ends_with("\n2 passed, 0 failed\n"));
        summary.record("three", || anyhow::bail!("broken"));
        summary.record("four", || Ok(Verdict::Skipped("no browser".to_owned())));
        assert!(summary.failed());
        assert!(summary.to_string().ends_with("\n2 passed, 1 failed, 1 skipped\n"));
    }
}
