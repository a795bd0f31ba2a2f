//! Replacing the key that encrypts TOTP keys, while servers go on working: a new key in the file, its fingerprint in the
//! database, every ciphertext encrypted anew, the old key out of the file.
//!
//! Each step leaves a state in which everything opens, and from which [`KeyRotation::begin`] goes on.

mod batch;

use std::{path::Path, sync::Arc};

use sea_orm::{DatabaseTransaction, FromQueryResult, sea_query::LockType};

use crate::{
    Database, DomainError, KeyError, SecretBox, Timestamp,
    audit::{self, Event},
    secret_box::{SealingKey, fingerprint, has_secrets, key_file::LockedKeyFile},
};

type Result<T> = std::result::Result<T, KeyError>;

/// Puts a new key into the file, to be copied to other servers, and leaves the one in use in use. Doing it again changes
/// nothing.
///
/// # Errors
/// [`KeyError::Unfinished`] while the rotation before is not finished, and whatever keeps the key from use.
pub async fn prepare(database: &Database, path: &Path, now: Timestamp) -> Result<()> {
    let (mut file, in_use) = take_up(database, path).await?;
    if newest(&file)?.fingerprint() != in_use {
        return Ok(());
    }
    if file.keys().len() > 1 {
        return Err(KeyError::Unfinished(path.to_owned()));
    }
    file.add_key()?;
    audit::Entry::by_console_alone(Event::KeyRotate)
        .succeeded_as("prepared")
        .write(database.write(), now)
        .await?;
    Ok(())
}

/// A rotation that has begun. Dropping it interrupts it, and it can be begun again where it stood.
pub struct KeyRotation {
    database: Database,
    path: std::path::PathBuf,
    file: LockedKeyFile,
    secret_box: SecretBox,
    newest: Arc<SealingKey>,
    next: Next,
    encrypted: u64,
}

/// Where the next batch begins.
#[derive(Clone, Copy)]
enum Next {
    Totp { after: i64 },
    Pending { after: i64 },
    Nothing,
}

impl KeyRotation {
    /// Begins a rotation, or takes up one that was prepared or interrupted. From here on servers encrypt with the new key,
    /// and still decrypt with both.
    ///
    /// # Errors
    /// [`KeyError::InUse`] while another one runs, [`KeyError::NotPrepared`] where the database may have other servers and
    /// none was prepared, and whatever keeps the key from use.
    pub async fn begin(database: &Database, path: &Path, now: Timestamp) -> Result<Self> {
        let (mut file, in_use) = take_up(database, path).await?;
        if file.keys().len() == 1 {
            if database.is_shared() {
                return Err(KeyError::NotPrepared(path.to_owned()));
            }
            file.add_key()?;
        }
        let newest = newest(&file)?;
        if newest.fingerprint() != in_use {
            put_to_use(database, path, &in_use, &newest, now).await?;
        }
        Ok(Self {
            database: database.clone(),
            path: path.to_owned(),
            secret_box: SecretBox::over(path, file.keys()),
            newest: Arc::new(newest),
            file,
            next: Next::Totp { after: i64::MIN },
            encrypted: 0,
        })
    }

    /// Encrypts the next few TOTP keys anew. Returns whether there may be more.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn next_batch(&mut self, now: Timestamp) -> Result<bool> {
        self.next = match self.next {
            Next::Totp { after } => match self.encrypt_totp(after, now).await? {
                Some(after) => Next::Totp { after },
                None => Next::Pending { after: i64::MIN },
            },
            Next::Pending { after } => match self.encrypt_pending(after).await? {
                Some(after) => Next::Pending { after },
                None => Next::Nothing,
            },
            Next::Nothing => Next::Nothing,
        };
        Ok(!matches!(self.next, Next::Nothing))
    }

    /// Makes sure that nothing needs an older key any more, and drops all older ones from the file. Returns how many TOTP
    /// keys this run has encrypted anew.
    ///
    /// # Errors
    /// [`KeyError::Unreadable`] when some cannot be; [`KeyError::Foreign`] when another server has brought another key
    /// meanwhile. The file stays as it is then.
    pub async fn finish(mut self, now: Timestamp) -> Result<u64> {
        let transaction = self.database.begin_write().await?;
        let in_use = fingerprint::expected_locked(&transaction, LockType::Update).await?;
        if in_use.is_none_or(|in_use| in_use != self.newest.fingerprint()) {
            return Err(KeyError::Foreign(self.path));
        }
        let left = self.left_over(&transaction).await?;
        if !left.is_empty() {
            return Err(KeyError::Unreadable {
                path: self.path,
                logins: left,
            });
        }
        audit::Entry::by_console_alone(Event::KeyRotate)
            .succeeded_as("finished")
            .write(&transaction, now)
            .await?;
        transaction.commit().await.map_err(DomainError::from)?;
        self.file.keep_newest()?;
        Ok(self.encrypted)
    }

    /// Whose ciphertexts are not of the new key.
    async fn left_over(&self, transaction: &DatabaseTransaction) -> Result<Vec<String>> {
        #[derive(FromQueryResult)]
        struct Owner {
            login: String,
        }
        let sql = "SELECT login FROM totp WHERE substr(secret, 1, $1) <> $2 UNION \
                   SELECT account.login FROM totp_enrolment JOIN account ON account.id = totp_enrolment.account_id \
                   WHERE substr(totp_enrolment.secret, 1, $1) <> $2 ORDER BY login";
        let header = self.newest.header();
        let length = i32::try_from(header.len()).unwrap_or(i32::MAX);
        let values = [length.into(), header.to_vec().into()];
        let owners = Owner::find_by_statement(self.database.statement(sql, values))
            .all(transaction)
            .await
            .map_err(DomainError::from)?;
        Ok(owners.into_iter().map(|owner| owner.login).collect())
    }
}

/// Locks the key file and makes sure that it is the database's. Returns the fingerprint of the key in use as well.
async fn take_up(database: &Database, path: &Path) -> Result<(LockedKeyFile, String)> {
    let Some(file) = LockedKeyFile::lock(path)? else {
        let is_needed = has_secrets(database.read()).await?;
        return Err(if is_needed {
            KeyError::Missing(path.to_owned())
        } else {
            KeyError::NotMade(path.to_owned())
        });
    };
    SecretBox::open(database, path).await?;
    let in_use = fingerprint::expected(database.read()).await?;
    Ok((file, in_use.unwrap_or_default()))
}

fn newest(file: &LockedKeyFile) -> Result<SealingKey> {
    let newest = file.keys().first().map(SealingKey::new);
    Ok(newest.ok_or(DomainError::Fault("a key file that was read holds no key"))?)
}

/// Lets the database expect the new key. Whoever stores a secret under the old one at this moment is waited for.
async fn put_to_use(
    database: &Database,
    path: &Path,
    old: &str,
    newest: &SealingKey,
    now: Timestamp,
) -> Result<()> {
    let transaction = database.begin_write().await?;
    if !fingerprint::change(&transaction, old, newest.fingerprint()).await? {
        return Err(KeyError::Foreign(path.to_owned()));
    }
    audit::Entry::by_console_alone(Event::KeyRotate)
        .succeeded_as("begun")
        .write(&transaction, now)
        .await?;
    transaction.commit().await.map_err(DomainError::from)?;
    Ok(())
}
