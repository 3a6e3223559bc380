//! What the start tells people on stdout.

use std::io::{self, IsTerminal, Write};

use motionwire_shared::Timestamp;

use crate::{
    auth::{Accounts, AccountsError, Developer, PairingTerms},
    qr,
    site::Site,
};

/// A fresh link to the dashboard, good once: the key stands in the fragment, which browsers send to nobody.
///
/// # Errors
/// If the accounts fail.
pub async fn dashboard_link(
    accounts: &Accounts,
    pages: &Developer,
    base_url: &str,
    now: Timestamp,
) -> Result<String, AccountsError> {
    let key = accounts.issue_link_key(pages.id.clone(), now).await?;
    Ok(format!("{base_url}/#key={}", key.expose()))
}

/// Prints the dashboard's link and the phone's address; where phones must be told to trust the certificate, how; and a
/// code to scan where a person can see it.
///
/// # Errors
/// If the accounts fail.
pub async fn start(
    accounts: &Accounts,
    pages: &Developer,
    site: &Site,
    link: &str,
    own_authority: bool,
    now: Timestamp,
) -> Result<(), AccountsError> {
    let mut text = format!("Dashboard: {link}\nPhones: {}\n", site.phone_url());
    if own_authority {
        text += &format!("Certificate for phones, once: {}\n", site.certificate_help_url());
    }
    if io::stdout().is_terminal() {
        match accounts.create_pairing(pages.id.clone(), PairingTerms::default(), now).await {
            Ok((_, code)) => {
                let url = site.pairing_url(&code);
                if let Ok(picture) = qr::terminal(&url) {
                    text += &format!("\nScan this with a phone within ten minutes: {url}\n{picture}\n");
                }
            }
            Err(AccountsError::Refused(_)) => {}
            Err(error) => return Err(error),
        }
    }
    // Nobody may be there to read it.
    let mut stdout = io::stdout().lock();
    let _ = stdout.write_all(text.as_bytes()).and_then(|()| stdout.flush());
    Ok(())
}
