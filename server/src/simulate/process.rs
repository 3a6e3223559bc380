//! What a process on this machine uses, as Linux tells it.

use std::fs;

/// Ticks of the processor's time in a second (`USER_HZ`), on every platform that Linux has had for decades.
const TICKS_A_SECOND: f64 = 100.0;

/// A process.
pub(super) struct Process {
    pid: u32,
}

impl Process {
    pub(super) const fn of(pid: u32) -> Self {
        Self { pid }
    }

    /// Processor time used so far, in seconds.
    pub(super) fn cpu_s(&self) -> Option<f64> {
        let stat = fs::read_to_string(format!("/proc/{}/stat", self.pid)).ok()?;
        // The name, in brackets, may hold anything; the 14th and 15th fields are user's and system's time.
        let (_, rest) = stat.rsplit_once(')')?;
        let ticks = rest.split_whitespace().skip(11).take(2);
        let ticks: Vec<f64> = ticks.filter_map(|ticks| ticks.parse().ok()).collect();
        Some(ticks.iter().sum::<f64>() / TICKS_A_SECOND)
    }

    /// Memory in use, in KiB.
    pub(super) fn rss_kib(&self) -> Option<f64> {
        self.status("VmRSS:")
    }

    /// Most memory that was in use since the process began, in KiB.
    pub(super) fn peak_rss_kib(&self) -> Option<f64> {
        self.status("VmHWM:")
    }

    fn status(&self, name: &str) -> Option<f64> {
        let status = fs::read_to_string(format!("/proc/{}/status", self.pid)).ok()?;
        let line = status.lines().find_map(|line| line.strip_prefix(name))?;
        line.split_whitespace().next()?.parse().ok()
    }
}
