//! What can stand in the way.

use super::text::{self, Words};
use crate::{api::ApiError, gateway::CloseAdvice, sensors::Fault};

/// Something that a person should know, and can mostly do something about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Problem {
    InsecurePage,
    PermissionDenied,
    NoSensor,
    Sensors(Fault),
    CodeInvalid,
    NoCode,
    Revoked,
    TakenOver,
    /// Before anything flows.
    Offline,
    /// While streaming.
    ConnectionLost,
    /// In the server's own words.
    Refused(String),
    Incompatible,
}

/// How a person may try again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Retry {
    /// Start the sensors and the connection.
    Start,
    /// Ask the server afresh.
    Load,
    /// Reload the whole page.
    Reload,
}

impl Problem {
    /// The value of `data-problem`.
    pub(super) const fn kind(&self) -> &'static str {
        match self {
            Self::InsecurePage => "insecure-page",
            Self::PermissionDenied => "permission-denied",
            Self::NoSensor => "no-sensor",
            Self::Sensors(Fault::Silent) => "silent",
            Self::Sensors(Fault::NoValues) => "no-values",
            Self::Sensors(Fault::NoGyroscope) => "no-gyroscope",
            Self::Sensors(Fault::NoAccelerometer) => "no-accelerometer",
            Self::CodeInvalid => "code-invalid",
            Self::NoCode => "no-code",
            Self::Revoked => "revoked",
            Self::TakenOver => "taken-over",
            Self::Offline | Self::ConnectionLost => "offline",
            Self::Refused(_) => "refused",
            Self::Incompatible => "incompatible",
        }
    }

    pub(super) const fn words(&self) -> Words {
        match self {
            Self::InsecurePage => text::INSECURE_PAGE,
            Self::PermissionDenied => text::PERMISSION_DENIED,
            Self::NoSensor => text::NO_SENSOR,
            Self::Sensors(Fault::Silent) => text::SILENT,
            Self::Sensors(Fault::NoValues) => text::NO_VALUES,
            Self::Sensors(Fault::NoGyroscope) => text::NO_GYROSCOPE,
            Self::Sensors(Fault::NoAccelerometer) => text::NO_ACCELEROMETER,
            Self::CodeInvalid => text::CODE_INVALID,
            Self::NoCode => text::NO_CODE,
            Self::Revoked => text::REVOKED,
            Self::TakenOver => text::TAKEN_OVER,
            Self::Offline => text::OFFLINE,
            Self::ConnectionLost => text::CONNECTION_LOST,
            Self::Refused(_) => text::REFUSED,
            Self::Incompatible => text::INCOMPATIBLE,
        }
    }

    /// What another try would begin with; `None` where only something outside of the page helps.
    pub(super) const fn retry(&self) -> Option<Retry> {
        match self {
            Self::PermissionDenied | Self::Sensors(_) | Self::TakenOver => Some(Retry::Start),
            Self::Offline | Self::Refused(_) => Some(Retry::Load),
            Self::Incompatible => Some(Retry::Reload),
            Self::InsecurePage
            | Self::NoSensor
            | Self::CodeInvalid
            | Self::NoCode
            | Self::Revoked
            | Self::ConnectionLost => None,
        }
    }
}

impl From<ApiError> for Problem {
    fn from(error: ApiError) -> Self {
        match error {
            ApiError::Unreachable => Self::Offline,
            ApiError::Unauthorized(_) => Self::Revoked,
            ApiError::NotFound(_) => Self::CodeInvalid,
            ApiError::Refused { message, .. } => Self::Refused(message),
            ApiError::Unreadable => Self::Incompatible,
        }
    }
}

impl From<CloseAdvice> for Problem {
    fn from(advice: CloseAdvice) -> Self {
        match advice {
            CloseAdvice::SessionEnded => Self::Revoked,
            CloseAdvice::Duplicate => Self::TakenOver,
            CloseAdvice::Incompatible => Self::Incompatible,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_problem_can_be_told_from_the_others_and_says_what_to_do() {
        let fatal = [
            Problem::InsecurePage,
            Problem::PermissionDenied,
            Problem::NoSensor,
            Problem::Sensors(Fault::Silent),
            Problem::Sensors(Fault::NoValues),
            Problem::CodeInvalid,
            Problem::NoCode,
            Problem::Revoked,
            Problem::TakenOver,
            Problem::Offline,
            Problem::Refused("busy".to_owned()),
            Problem::Incompatible,
        ];
        let kinds: BTreeSet<_> = fatal.iter().map(Problem::kind).collect();
        let titles: BTreeSet<_> = fatal.iter().map(|problem| problem.words().title).collect();
        assert_eq!((kinds.len(), titles.len()), (fatal.len(), fatal.len()));
        for problem in &fatal {
            assert!(!problem.words().to_do.is_empty(), "{problem:?}");
        }
    }
}
