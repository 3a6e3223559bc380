//! Developers and their API keys.

use std::str::FromStr;

use motionwire_shared::DevId;
use rusqlite::{Connection, OptionalExtension, Row, Transaction, types::Type};

use super::{Accounts, AccountsError, Ended, Setting, revocations::revoke, set_setting, setting};
use crate::auth::{Secret, SecretHash, SecretKind, secret::random_text};

/// Random bytes of a generated developer id: it is no secret, it must only never meet another.
const DEV_ID_BYTES: usize = 10;

/// Longest name of a developer, in characters.
const MAX_NAME_LEN: usize = 64;

/// A developer as it is listed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Developer {
    /// The `dev-id` of its requests.
    pub id: DevId,
    /// What people call it; unique.
    pub name: String,
}

/// A developer together with its new key, which is shown this once.
#[derive(Debug, Clone)]
pub struct NewDeveloper {
    /// Who.
    pub developer: Developer,
    /// The `x-api-key` of its requests.
    pub api_key: Secret,
}

impl Accounts {
    /// Makes a developer with an id and a key of its own; without a name it is called by its id.
    ///
    /// # Errors
    /// If the name is taken or unfit, or the database fails.
    pub async fn add_developer(&self, name: Option<String>) -> Result<NewDeveloper, AccountsError> {
        self.write(move |tx| add(tx, name)).await
    }

    /// Makes the developer with this id if there is none, and gives it this key. It is called by its id, or where another
    /// developer has that name, by one like it that nobody has.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn set_developer(&self, id: DevId, api_key: &Secret) -> Result<(), AccountsError> {
        let hash = api_key.hash();
        self.write(move |tx| match key_hash(tx, id.as_str())? {
            None => insert(tx, &Developer { name: free_name(tx, id.as_str())?, id }, hash),
            Some(old) if old != hash => change_key(tx, &id, hash),
            Some(_) => Ok(()),
        })
        .await
    }

    /// All developers, by name.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn developers(&self) -> Result<Vec<Developer>, AccountsError> {
        self.read(|connection| {
            let mut select = connection.prepare("SELECT dev_id, name FROM developers ORDER BY name")?;
            let rows = select.query_map([], developer_row)?;
            Ok(rows.collect::<Result<_, _>>()?)
        })
        .await
    }

    /// The developer with this id, or else this name, if there is one.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn find_developer(&self, name: String) -> Result<Option<Developer>, AccountsError> {
        self.read(move |connection| find(connection, &name)).await
    }

    /// Removes a developer, named by its name or its id, with all its tokens and sessions; none if there is no such.
    ///
    /// Its connections are ended and its log is deleted by the server, which finds it among [`Accounts::revocations`].
    ///
    /// # Errors
    /// If the database fails.
    pub async fn remove_developer(&self, name: String) -> Result<Option<Developer>, AccountsError> {
        self.write(move |tx| {
            let Some(developer) = find(tx, &name)? else { return Ok(None) };
            tx.execute("DELETE FROM developers WHERE dev_id = ?1", [developer.id.as_str()])?;
            revoke(tx, &developer.id, &Ended::Developer)?;
            Ok(Some(developer))
        })
        .await
    }

    /// Gives a developer, named by its name or its id, a new key; the old one and all unused tokens are good for nothing
    /// from then on. None if there is no such developer.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn rotate_developer(&self, name: String) -> Result<Option<NewDeveloper>, AccountsError> {
        self.write(move |tx| {
            let Some(developer) = find(tx, &name)? else { return Ok(None) };
            let api_key = Secret::generate(SecretKind::ApiKey)?;
            change_key(tx, &developer.id, api_key.hash())?;
            Ok(Some(NewDeveloper { developer, api_key }))
        })
        .await
    }

    /// The developer that these credentials belong to, if they are right. Takes as long for an unknown developer.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn authenticate(&self, dev_id: &str, api_key: &str) -> Result<Option<DevId>, AccountsError> {
        let given = SecretHash::of(api_key);
        let dev_id = dev_id.to_owned();
        self.read(move |connection| {
            let stored = key_hash(connection, &dev_id)?;
            // No text has this hash as far as anybody knows; the comparison is there for the time it takes.
            let right = stored.unwrap_or(SecretHash::from_bytes([0; 32])) == given;
            Ok(if right && stored.is_some() { dev_id.parse().ok() } else { None })
        })
        .await
    }

    /// The developer that the built-in pages belong to: the named one, which must exist, else the one that the first
    /// start has made. It is remembered for `motionwire link`.
    ///
    /// # Errors
    /// If there is no developer of that name, or the database fails.
    pub async fn choose_pages_developer(&self, named: Option<DevId>) -> Result<Developer, AccountsError> {
        self.write(move |tx| {
            let developer = match named {
                Some(id) => by_id(tx, id.as_str())?
                    .ok_or_else(|| AccountsError::Name(format!("there is no developer {id}")))?,
                None => own_developer(tx)?,
            };
            set_setting(tx, Setting::PagesDeveloper, developer.id.as_str())?;
            Ok(developer)
        })
        .await
    }

    /// The developer that the built-in pages belonged to at the last start, if it still exists.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn pages_developer(&self) -> Result<Option<Developer>, AccountsError> {
        self.read(|connection| match setting(connection, Setting::PagesDeveloper)? {
            Some(id) => by_id(connection, &id),
            None => Ok(None),
        })
        .await
    }
}

fn own_developer(tx: &Transaction<'_>) -> Result<Developer, AccountsError> {
    if let Some(id) = setting(tx, Setting::OwnDeveloper)?
        && let Some(developer) = by_id(tx, &id)?
    {
        return Ok(developer);
    }
    // Its key is known to nobody: `motionwire developer rotate` makes one for whoever needs it.
    let name = machine_name();
    let name = if find(tx, &name)?.is_none() { Some(name) } else { None };
    let developer = add(tx, name)?.developer;
    set_setting(tx, Setting::OwnDeveloper, developer.id.as_str())?;
    Ok(developer)
}

/// What phones read as the receiver of their data when nobody has chosen another developer: the computer that they know.
fn machine_name() -> String {
    let name = gethostname::gethostname();
    let printable =
        name.to_string_lossy().chars().filter(|c| !c.is_control()).take(MAX_NAME_LEN).collect::<String>();
    match printable.trim() {
        "" => "Motionwire".to_owned(),
        name => name.to_owned(),
    }
}

fn add(tx: &Transaction<'_>, name: Option<String>) -> Result<NewDeveloper, AccountsError> {
    let id: DevId = format!("dev-{}", random_text(DEV_ID_BYTES)?)
        .parse()
        .map_err(|_| AccountsError::Name("the generated id is no id".to_owned()))?;
    let name = match name {
        Some(name) => checked_name(tx, &name)?,
        None => id.to_string(),
    };
    let developer = Developer { id, name };
    let api_key = Secret::generate(SecretKind::ApiKey)?;
    insert(tx, &developer, api_key.hash())?;
    Ok(NewDeveloper { developer, api_key })
}

fn checked_name(tx: &Transaction<'_>, name: &str) -> Result<String, AccountsError> {
    let name = name.trim();
    if name.is_empty() || name.chars().count() > MAX_NAME_LEN || name.chars().any(char::is_control) {
        return Err(AccountsError::Name(format!(
            "a developer's name is 1 to {MAX_NAME_LEN} characters, without control characters"
        )));
    }
    if find(tx, name)?.is_some() {
        return Err(AccountsError::Name(format!(
            "there is a developer {name} already; choose another name, or rotate its key"
        )));
    }
    Ok(name.to_owned())
}

/// The name that is wanted, or where somebody has it, with the first number that makes it another: `lab (2)`.
fn free_name(tx: &Transaction<'_>, wanted: &str) -> Result<String, AccountsError> {
    let (mut name, mut number) = (wanted.to_owned(), 1);
    while find(tx, &name)?.is_some() {
        number += 1;
        name = format!("{wanted} ({number})");
    }
    Ok(name)
}

fn insert(tx: &Transaction<'_>, developer: &Developer, hash: SecretHash) -> Result<(), AccountsError> {
    tx.execute(
        "INSERT INTO developers (dev_id, name, api_key_hash) VALUES (?1, ?2, ?3)",
        (developer.id.as_str(), &developer.name, hash.as_bytes()),
    )?;
    Ok(())
}

fn change_key(tx: &Transaction<'_>, id: &DevId, hash: SecretHash) -> Result<(), AccountsError> {
    tx.execute("UPDATE developers SET api_key_hash = ?2 WHERE dev_id = ?1", (id.as_str(), hash.as_bytes()))?;
    tx.execute("DELETE FROM tokens WHERE dev_id = ?1", [id.as_str()])?;
    revoke(tx, id, &Ended::Key)
}

fn key_hash(connection: &Connection, dev_id: &str) -> Result<Option<SecretHash>, AccountsError> {
    let sql = "SELECT api_key_hash FROM developers WHERE dev_id = ?1";
    let hash = connection.prepare_cached(sql)?.query_row([dev_id], |row| row.get(0)).optional()?;
    Ok(hash.map(SecretHash::from_bytes))
}

fn by_id(connection: &Connection, id: &str) -> Result<Option<Developer>, AccountsError> {
    let sql = "SELECT dev_id, name FROM developers WHERE dev_id = ?1";
    Ok(connection.query_row(sql, [id], developer_row).optional()?)
}

/// By id or by name; an id wins, so that nobody can shadow it with a name.
fn find(connection: &Connection, name: &str) -> Result<Option<Developer>, AccountsError> {
    if let Some(developer) = by_id(connection, name)? {
        return Ok(Some(developer));
    }
    let sql = "SELECT dev_id, name FROM developers WHERE name = ?1";
    Ok(connection.query_row(sql, [name], developer_row).optional()?)
}

fn developer_row(row: &Row<'_>) -> rusqlite::Result<Developer> {
    Ok(Developer { id: id_column(row, 0)?, name: row.get(1)? })
}

/// A column that holds an id.
pub(super) fn id_column<T: FromStr>(row: &Row<'_>, column: usize) -> rusqlite::Result<T>
where
    T::Err: std::error::Error + Send + Sync + 'static,
{
    let text: String = row.get(column)?;
    parse(&text, column)
}

/// A column that holds ids, separated by spaces.
pub(crate) fn ids_column<T: FromStr>(row: &Row<'_>, column: usize) -> rusqlite::Result<Vec<T>>
where
    T::Err: std::error::Error + Send + Sync + 'static,
{
    let text: String = row.get(column)?;
    text.split_whitespace().map(|id| parse(id, column)).collect()
}

fn parse<T: FromStr>(text: &str, column: usize) -> rusqlite::Result<T>
where
    T::Err: std::error::Error + Send + Sync + 'static,
{
    text.parse()
        .map_err(|error| rusqlite::Error::FromSqlConversionFailure(column, Type::Text, Box::new(error)))
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn open() -> (tempfile::TempDir, Accounts) {
        let dir = tempfile::tempdir().unwrap();
        let accounts = Accounts::open(dir.path()).await.unwrap();
        (dir, accounts)
    }

    #[tokio::test]
    async fn only_the_right_key_of_the_right_developer_opens() {
        let (_dir, accounts) = open().await;
        let ada = accounts.add_developer(Some("Ada".into())).await.unwrap();
        let bob = accounts.add_developer(Some("Bob".into())).await.unwrap();
        let (ada_id, ada_key) = (ada.developer.id.as_str(), ada.api_key.expose());
        let table = [
            (ada_id, ada_key, true),
            (ada_id, bob.api_key.expose(), false),
            (ada_id, "", false),
            ("Ada", ada_key, false),
            ("nobody", ada_key, false),
            ("", "", false),
        ];
        for (id, key, right) in table {
            assert_eq!(accounts.authenticate(id, key).await.unwrap().is_some(), right, "{id}");
        }
    }

    #[tokio::test]
    async fn keys_are_stored_as_hashes_only() {
        let (dir, accounts) = open().await;
        let key = accounts.add_developer(None).await.unwrap().api_key;
        let secret = key.expose().as_bytes();
        for entry in std::fs::read_dir(dir.path()).unwrap() {
            let bytes = std::fs::read(entry.unwrap().path()).unwrap();
            assert!(!bytes.windows(secret.len()).any(|window| window == secret));
        }
    }

    #[tokio::test]
    async fn rotation_and_removal_end_the_old_key() {
        let (_dir, accounts) = open().await;
        let old = accounts.add_developer(Some("Ada".into())).await.unwrap();
        let id = old.developer.id.as_str();
        let new = accounts.rotate_developer("Ada".into()).await.unwrap().unwrap();
        assert_eq!(new.developer, old.developer);
        assert_eq!(accounts.authenticate(id, old.api_key.expose()).await.unwrap(), None);
        assert!(accounts.authenticate(id, new.api_key.expose()).await.unwrap().is_some());
        assert_eq!(accounts.remove_developer(id.to_owned()).await.unwrap(), Some(old.developer.clone()));
        assert_eq!(accounts.authenticate(id, new.api_key.expose()).await.unwrap(), None);
        let revocations = accounts.revocations(..).await.unwrap();
        assert!(revocations.iter().all(|revocation| revocation.dev == old.developer.id));
        let ended: Vec<_> = revocations.iter().map(|revocation| &revocation.ended).collect();
        assert_eq!(ended, [&Ended::Key, &Ended::Developer]);
        accounts.forget_revocation(revocations[0].clone()).await.unwrap();
        assert_eq!(accounts.revocations(..).await.unwrap(), revocations[1..]);
        assert!(accounts.rotate_developer("Ada".into()).await.unwrap().is_none());
    }

    #[tokio::test]
    async fn names_are_unique_and_readable() {
        let (_dir, accounts) = open().await;
        let ada = accounts.add_developer(Some(" Ada ".into())).await.unwrap().developer;
        assert_eq!(ada.name, "Ada");
        for bad in ["Ada", ada.id.as_str(), "", " ", "a\nb", &"x".repeat(65)] {
            let refused = accounts.add_developer(Some(bad.to_owned())).await;
            assert!(matches!(refused, Err(AccountsError::Name(_))), "{bad:?}");
        }
    }

    #[tokio::test]
    async fn an_id_that_is_anothers_name_gets_a_name_of_its_own() {
        let (_dir, accounts) = open().await;
        let called = ["lab", "lab (2)"].map(|name| accounts.add_developer(Some(name.to_owned())));
        let [first, second] = called;
        let (first, second) = (first.await.unwrap(), second.await.unwrap());
        let id: DevId = "lab".parse().unwrap();
        let key = Secret::from("0123456789abcdef".to_owned());
        for start in ["first", "second"] {
            accounts.set_developer(id.clone(), &key).await.unwrap();
            assert_eq!(
                accounts.authenticate("lab", key.expose()).await.unwrap(),
                Some(id.clone()),
                "{start}"
            );
        }
        let new = Developer { id, name: "lab (3)".to_owned() };
        assert_eq!(accounts.developers().await.unwrap(), [first.developer, second.developer, new]);
    }

    #[tokio::test]
    async fn the_pages_keep_their_own_developer() {
        let (_dir, accounts) = open().await;
        assert_eq!(accounts.pages_developer().await.unwrap(), None);
        let own = accounts.choose_pages_developer(None).await.unwrap();
        let named: DevId = "lab".parse().unwrap();
        assert!(accounts.choose_pages_developer(Some(named.clone())).await.is_err());
        accounts.set_developer(named.clone(), &Secret::from("0123456789abcdef".to_owned())).await.unwrap();
        assert_eq!(accounts.choose_pages_developer(Some(named.clone())).await.unwrap().id, named);
        assert_eq!(accounts.pages_developer().await.unwrap().unwrap().id, named);
        assert_eq!(accounts.choose_pages_developer(None).await.unwrap(), own);
    }
}
