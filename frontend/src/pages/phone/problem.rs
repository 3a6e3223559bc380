//! What can stand in the way.

use super::text::{Problems, Words, texts};
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

    /// In the language of the page.
    pub(super) fn words(&self) -> Words {
        self.words_in(&texts().problems)
    }

    const fn words_in(&self, problems: &Problems) -> Words {
        match self {
            Self::InsecurePage => problems.insecure_page,
            Self::PermissionDenied => problems.permission_denied,
            Self::NoSensor => problems.no_sensor,
            Self::Sensors(Fault::Silent) => problems.silent,
            Self::Sensors(Fault::NoValues) => problems.no_values,
            Self::Sensors(Fault::NoGyroscope) => problems.no_gyroscope,
            Self::Sensors(Fault::NoAccelerometer) => problems.no_accelerometer,
            Self::CodeInvalid => problems.code_invalid,
            Self::NoCode => problems.no_code,
            Self::Revoked => problems.revoked,
            Self::TakenOver => problems.taken_over,
            Self::Offline => problems.offline,
            Self::ConnectionLost => problems.connection_lost,
            Self::Refused(_) => problems.refused,
            Self::Incompatible => problems.incompatible,
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

    use super::{super::text::LANGUAGES, *};

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
        assert_eq!(kinds.len(), fatal.len());
        for texts in LANGUAGES {
            let words = fatal.each_ref().map(|problem| problem.words_in(&texts.problems));
            let titles: BTreeSet<_> = words.iter().map(|words| words.title).collect();
            assert_eq!(titles.len(), fatal.len(), "{}", texts.tag);
            assert!(words.iter().all(|words| !words.to_do.is_empty()), "{}", texts.tag);
        }
    }
}
