//! What can stand in the way.

use crate::{api::ApiError, gateway::CloseAdvice, sensors::Fault, text};

/// Something that a person should know, and can mostly do something about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Problem {
    InsecurePage,
    /// Without one, the browser cannot keep this phone's session.
    NoCookies,
    PermissionDenied,
    NoSensor,
    Sensors(Fault),
    CodeInvalid,
    NoCode,
    Revoked,
    TakenOver,
    /// Before anything flows.
    Offline,
    /// It was forgotten here, and has still to be told.
    Parting,
    /// While streaming; whether the browser keeps what is measured meanwhile.
    ConnectionLost {
        is_kept: bool,
    },
    /// While streaming, over a connection that seems to stand.
    NoAnswer,
    /// In the words for it, the server's own where the page has none.
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
            Self::NoCookies => "no-cookies",
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
            Self::Offline | Self::ConnectionLost { .. } => "offline",
            Self::NoAnswer => "no-answer",
            Self::Parting => "parting",
            Self::Refused(_) => "refused",
            Self::Incompatible => "incompatible",
        }
    }

    /// What it is, in a few words.
    pub(super) fn title(&self) -> &'static str {
        match self {
            Self::InsecurePage => text::problem_insecure_page_title(),
            Self::NoCookies => text::problem_no_cookies_title(),
            Self::PermissionDenied => text::problem_permission_denied_title(),
            Self::NoSensor => text::problem_no_sensor_title(),
            Self::Sensors(Fault::Silent) => text::problem_silent_title(),
            Self::Sensors(Fault::NoValues) => text::problem_no_values_title(),
            Self::Sensors(Fault::NoGyroscope) => text::problem_no_gyroscope_title(),
            Self::Sensors(Fault::NoAccelerometer) => text::problem_no_accelerometer_title(),
            Self::CodeInvalid => text::problem_code_invalid_title(),
            Self::NoCode => text::problem_no_code_title(),
            Self::Revoked => text::problem_revoked_title(),
            Self::TakenOver => text::problem_taken_over_title(),
            Self::Offline => text::problem_offline_title(),
            Self::ConnectionLost { .. } => text::problem_connection_lost_title(),
            Self::NoAnswer => text::problem_no_answer_title(),
            Self::Parting => text::problem_parting_title(),
            Self::Refused(_) => text::problem_refused_title(),
            Self::Incompatible => text::problem_incompatible_title(),
        }
    }

    /// What it is, in a sentence.
    pub(super) fn what(&self) -> &'static str {
        match self {
            Self::InsecurePage => text::problem_insecure_page_what(),
            Self::NoCookies => text::problem_no_cookies_what(),
            Self::PermissionDenied => text::problem_permission_denied_what(),
            Self::NoSensor => text::problem_no_sensor_what(),
            Self::Sensors(Fault::Silent) => text::problem_silent_what(),
            Self::Sensors(Fault::NoValues) => text::problem_no_values_what(),
            Self::Sensors(Fault::NoGyroscope) => text::problem_no_gyroscope_what(),
            Self::Sensors(Fault::NoAccelerometer) => text::problem_no_accelerometer_what(),
            Self::CodeInvalid => text::problem_code_invalid_what(),
            Self::NoCode => text::problem_no_code_what(),
            Self::Revoked => text::problem_revoked_what(),
            Self::TakenOver => text::problem_taken_over_what(),
            Self::Offline => text::problem_offline_what(),
            Self::ConnectionLost { is_kept: true } => text::problem_connection_lost_what(),
            Self::ConnectionLost { is_kept: false } => text::problem_connection_lost_unkept(),
            Self::NoAnswer => text::problem_no_answer_what(),
            Self::Parting => text::problem_parting_what(),
            Self::Refused(_) => text::problem_refused_what(),
            Self::Incompatible => text::problem_incompatible_what(),
        }
    }

    /// What to do about it, step by step.
    pub(super) fn to_do(&self) -> impl Iterator<Item = &'static str> {
        text::steps(match self {
            Self::InsecurePage => text::problem_insecure_page_to_do(),
            Self::NoCookies => text::problem_no_cookies_to_do(),
            Self::PermissionDenied => text::problem_permission_denied_to_do(),
            Self::NoSensor => text::problem_no_sensor_to_do(),
            Self::Sensors(Fault::Silent) => text::problem_silent_to_do(),
            Self::Sensors(Fault::NoValues) => text::problem_no_values_to_do(),
            Self::CodeInvalid => text::problem_code_invalid_to_do(),
            Self::NoCode => text::problem_no_code_to_do(),
            Self::Revoked => text::problem_revoked_to_do(),
            Self::TakenOver => text::problem_taken_over_to_do(),
            Self::Offline => text::problem_offline_to_do(),
            Self::Parting => text::problem_parting_to_do(),
            Self::Refused(_) => text::problem_refused_to_do(),
            Self::Incompatible => text::problem_incompatible_to_do(),
            Self::Sensors(Fault::NoGyroscope | Fault::NoAccelerometer)
            | Self::ConnectionLost { .. }
            | Self::NoAnswer => "",
        })
    }

    /// What another try would begin with; `None` where only something outside of the page helps.
    pub(super) const fn retry(&self) -> Option<Retry> {
        match self {
            Self::PermissionDenied | Self::Sensors(_) | Self::TakenOver => Some(Retry::Start),
            Self::Offline | Self::Parting | Self::Refused(_) => Some(Retry::Load),
            Self::Incompatible | Self::NoCookies => Some(Retry::Reload),
            Self::InsecurePage
            | Self::NoSensor
            | Self::CodeInvalid
            | Self::NoCode
            | Self::Revoked
            | Self::ConnectionLost { .. }
            | Self::NoAnswer => None,
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
            Problem::NoCookies,
            Problem::PermissionDenied,
            Problem::NoSensor,
            Problem::Sensors(Fault::Silent),
            Problem::Sensors(Fault::NoValues),
            Problem::CodeInvalid,
            Problem::NoCode,
            Problem::Revoked,
            Problem::TakenOver,
            Problem::Offline,
            Problem::Parting,
            Problem::Refused("busy".to_owned()),
            Problem::Incompatible,
        ];
        let kinds: BTreeSet<_> = fatal.iter().map(Problem::kind).collect();
        assert_eq!(kinds.len(), fatal.len());
        let titles: BTreeSet<_> = fatal.iter().map(Problem::title).collect();
        assert_eq!(titles.len(), fatal.len());
        assert!(fatal.iter().all(|problem| problem.to_do().count() > 0));
    }
}
