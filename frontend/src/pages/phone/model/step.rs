//! Where the phone page stands.

use super::super::problem::Problem;

/// Where the page stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in super::super) enum Step {
    Loading,
    /// A code is there; nothing has been used up.
    Offer,
    /// The phone has a session already.
    Ready,
    Starting,
    Streaming,
    Stopped,
    Problem(Problem),
}

impl Step {
    /// The value of `data-step`.
    pub(in super::super) const fn name(&self) -> &'static str {
        match self {
            Self::Loading => "loading",
            Self::Offer => "offer",
            Self::Ready => "ready",
            Self::Starting => "starting",
            Self::Streaming => "streaming",
            Self::Stopped => "stopped",
            Self::Problem(_) => "problem",
        }
    }
}
