//! Who may do what: developers and their keys, tokens, and the sessions of the two pages.
//!
//! Everything secret is stored as a hash only. The file `accounts.db` is shared by the server and by the commands
//! `motionwire developer` and `motionwire link`, which work beside a running server.

mod accounts;
mod secret;

pub use accounts::{
    Accounts, AccountsError, Dashboard, Developer, Ended, Grant, GrantRole, MAX_LIVE_TOKENS, NewDeveloper,
    NewLink, Paired, PairedPhone, PairingTerms, Revocation, SessionOf, Watcher,
};
pub(crate) use accounts::{checked_line, ids_column};
pub(crate) use secret::random_text;
pub use secret::{Secret, SecretHash, SecretKind};
