//! The one table of refusals that people meet on the pages.
//!
//! The server says each in English and under a code that stays; a page that has the text of the code in its reader's language
//! shows that instead (`refusal-CODE` in `frontend/texts/`).

use std::fmt;

macro_rules! refusals {
    ($($status:literal $code:literal $variant:ident $text:literal;)*) => {
        /// Why the server does not do what a page asks for.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum Refusal {
            $(#[doc = $text] $variant,)*
        }

        impl Refusal {
            /// All refusals.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// The HTTP status that it comes with.
            pub const fn status(self) -> u16 {
                match self {
                    $(Self::$variant => $status,)*
                }
            }

            /// What programs know it by: small letters and hyphens.
            pub const fn code(self) -> &'static str {
                match self {
                    $(Self::$variant => $code,)*
                }
            }

            /// What happened and what to do next, in English; `{ $limit }` stands where a bound is named.
            pub const fn text(self) -> &'static str {
                match self {
                    $(Self::$variant => $text,)*
                }
            }
        }
    };
}

refusals! {
    401 "no-dashboard-session" NoDashboardSession "This browser has no session here. Open the link that the server printed at its start, or a fresh one from “motionwire link”.";
    403 "dashboard-link-spent" DashboardLinkSpent "This link is used or has expired. Print a fresh one with “motionwire link”.";
    401 "no-viewer-session" NoViewerSession "This link has ended or was revoked, or this browser has not opened it. Ask for a fresh one.";
    403 "viewer-link-ended" ViewerLinkEnded "This link has ended, was revoked, or is not complete. Ask for a fresh one.";
    403 "not-shown" NotShown "This link does not show these readings.";
    401 "not-paired" NotPaired "This phone is not paired, or no longer. Scan the code on the dashboard.";
    404 "code-unusable" CodeUnusable "This code is unknown, used up or has expired. Scan a fresh one on the dashboard.";
    404 "code-gone" CodeGone "There is no such pairing code any more.";
    404 "phone-gone" PhoneGone "There is no such phone any more.";
    404 "session-gone" SessionGone "That browser is signed out already.";
    404 "recording-gone" RecordingGone "There is no such recording any more.";
    404 "marker-gone" MarkerGone "There is no such marked moment any more.";
    404 "link-gone" LinkGone "There is no such viewer link any more, or it is not yours.";
    400 "code-phones" CodePhones "A code is for 1 to { $limit } phones.";
    400 "code-minutes" CodeMinutes "A code is good for 1 to { $limit } minutes.";
    400 "link-end" LinkEnd "A viewer link must end within the next { $limit } days.";
    400 "link-phones" LinkPhones "Choose at least one phone, and at most { $limit }.";
    400 "link-types" LinkTypes "Choose at most { $limit } kinds of data, or none to mean all.";
    400 "words-empty" WordsEmpty "The name or remark must not be empty.";
    400 "words-control" WordsControl "The name or remark must be one line without control characters.";
    400 "words-long" WordsLong "The name or remark must have at most { $limit } characters.";
    429 "too-many-codes" TooManyCodes "There are too many pairing codes: at most { $limit }. Revoke some, or wait until they have expired.";
    429 "too-many-phones" TooManyPhones "There are too many phones: at most { $limit }. Use another data directory.";
    429 "too-many-tokens" TooManyTokens "There are too many unused tokens of this developer: at most { $limit }. Use them, or wait until they have expired.";
    429 "too-many-links" TooManyLinks "There are too many viewer links: at most { $limit }. Revoke some.";
    429 "too-many-phone-links" TooManyPhoneLinks "There are too many viewer links of this phone: at most { $limit }. Revoke some.";
    429 "too-many-recordings" TooManyRecordings "There are too many recordings: at most { $limit }. Delete some; their readings stay.";
    429 "too-many-markers" TooManyMarkers "There are too many marked moments: at most { $limit }. Delete some.";
    429 "too-many-dashboards" TooManyDashboards "There are too many open dashboards: at most { $limit }. Close some.";
    429 "too-many-attempts" TooManyAttempts "Too many attempts from this address have failed. Wait, then try again with the right key, code or link.";
    403 "not-own-page" NotOwnPage "This call is only for the server's own pages. Behind a proxy, start the server with --public-url.";
    404 "no-such-address" NoSuchAddress "There is nothing at this address.";
    408 "took-too-long" TookTooLong "The request took too long. Try again.";
    503 "disk-full" DiskFull "The server cannot store anything at present: its disk is full or cannot be written. Make room there, then try again.";
    500 "log-unreadable" LogUnreadable "The server could not read its event log. Its own log has the cause.";
    500 "internal" Internal "Something went wrong in the server. Its log has the cause. Try again.";
}

impl Refusal {
    /// The refusal, naming the bound that was passed.
    pub const fn at(self, limit: u32) -> Refused {
        Refused { refusal: self, limit: Some(limit) }
    }
}

/// A refusal, and the bound that it names. Displayed, it is the English text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Refused {
    /// Which.
    pub refusal: Refusal,
    /// How many there may be, where it is about a number.
    pub limit: Option<u32>,
}

impl From<Refusal> for Refused {
    fn from(refusal: Refusal) -> Self {
        Self { refusal, limit: None }
    }
}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.refusal.text().split_once("{ $limit }"), self.limit) {
            (Some((before, after)), Some(limit)) => write!(f, "{before}{limit}{after}"),
            _ => f.write_str(self.refusal.text()),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn each_has_a_code_and_a_text_of_its_own() {
        let codes: BTreeSet<_> = Refusal::ALL.iter().map(|refusal| refusal.code()).collect();
        let texts: BTreeSet<_> = Refusal::ALL.iter().map(|refusal| refusal.text()).collect();
        assert_eq!((codes.len(), texts.len()), (Refusal::ALL.len(), Refusal::ALL.len()));
        assert!(codes.iter().all(|code| code.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-')));
        assert!(Refusal::ALL.iter().all(|refusal| (400..600).contains(&refusal.status())));
    }

    #[test]
    fn a_bound_is_named_where_there_is_one() {
        assert_eq!(Refusal::CodePhones.at(500).to_string(), "A code is for 1 to 500 phones.");
        assert_eq!(Refused::from(Refusal::NotShown).to_string(), Refusal::NotShown.text());
    }
}
