//! Encryption of TOTP keys at rest: XChaCha20-Poly1305 with keys that lie beside the database, not in it.
//!
//! The database names the key that encrypts; the others in the file still decrypt. How one replaces another is decided
//! in `key_rotation`.

mod error;
pub(crate) mod fingerprint;
mod key;
pub(crate) mod key_file;

use std::{
    fmt,
    path::{Path, PathBuf},
    sync::{Arc, PoisonError, RwLock},
};

use sea_orm::{ConnectionTrait, EntityTrait as _, PaginatorTrait as _, sea_query::LockType};
use zeroize::Zeroizing;

pub use self::error::{KeyError, Unreadable};
pub(crate) use self::key::{RawKey, SealingKey};
use crate::{Database, DomainError, Result, entity::totp};

/// The keys, ready for use.
pub struct SecretBox {
    path: PathBuf,
    /// As they were in the file when it was last read, the newest first.
    keys: RwLock<Keys>,
}

type Keys = Arc<[SealingKey]>;

impl SecretBox {
    /// Opens the key file at `path`; makes it, readable by its owner only, where none is needed yet. The database keeps
    /// the fingerprint of the key in use, so that two servers with different keys are told apart before anybody is
    /// locked out.
    ///
    /// # Errors
    /// See [`KeyError`]: each says what to do.
    pub async fn open(database: &Database, path: &Path) -> std::result::Result<Self, KeyError> {
        let keys = match key_file::read(path)? {
            Some(keys) => keys,
            None if has_secrets(database.read()).await? => {
                return Err(KeyError::Missing(path.to_owned()));
            }
            None => key_file::make(path)?,
        };
        let secret_box = Self::over(path, &keys);
        if secret_box.claim(database).await? {
            Ok(secret_box)
        } else {
            Err(KeyError::Foreign(path.to_owned()))
        }
    }

    /// The keys of a file that was read already.
    pub(crate) fn over(path: &Path, keys: &[RawKey]) -> Self {
        Self {
            path: path.to_owned(),
            keys: RwLock::new(keys.iter().map(SealingKey::new).collect()),
        }
    }

    /// How many keys the file has beside the one in use: more than none while a rotation is not finished.
    #[must_use]
    pub fn spare_keys(&self) -> usize {
        self.keys().len().saturating_sub(1)
    }

    /// Makes sure that the database expects a key of this file; `false` when it holds secrets of another one.
    async fn claim(&self, database: &Database) -> Result<bool> {
        let expected = fingerprint::expected(database.read()).await?;
        if expected.is_some_and(|expected| self.has(&expected)) {
            return Ok(true);
        }
        let transaction = database.begin_write().await?;
        // Locked, so that a server which adds a secret at this moment is either seen or finds its own key replaced.
        let expected = fingerprint::expected_locked(&transaction, LockType::Update).await?;
        if let Some(expected) = expected {
            if self.has(&expected) {
                return Ok(true);
            }
            if has_secrets(&transaction).await? {
                return Ok(false);
            }
        }
        if let Some(newest) = self.keys().first() {
            fingerprint::remember(&transaction, newest.fingerprint()).await?;
        }
        transaction.commit().await?;
        Ok(true)
    }

    /// Encrypts a secret for its `owner`, the text it is bound to, inside the transaction that stores it: with the key
    /// that the database expects until then. Another server may have brought another one since this one started.
    pub(crate) async fn seal(
        &self,
        transaction: &impl ConnectionTrait,
        owner: &str,
        secret: &[u8],
    ) -> Result<Vec<u8>> {
        let expected = fingerprint::expected_locked(transaction, LockType::Share).await?;
        let expected = expected.unwrap_or_default();
        if !self.has(&expected) {
            return Err(DomainError::Fault(
                "another server has brought another key: copy the key file from the first server",
            ));
        }
        let keys = self.keys();
        let key = keys.iter().find(|key| key.fingerprint() == expected);
        key.ok_or(DomainError::Fault("the key in use is gone"))?
            .seal(owner, secret)
    }

    /// Decrypts what was sealed for the same `owner`, on this server or another one.
    pub(crate) fn open_sealed(
        &self,
        owner: &str,
        sealed: &[u8],
    ) -> std::result::Result<Zeroizing<Vec<u8>>, Unreadable> {
        let opened = self.look(|keys| keys.iter().find_map(|key| key.open(owner, sealed)));
        opened.ok_or_else(|| {
            let is_known =
                self.look(|keys| (!key::is_of_another_key(sealed, keys.iter())).then_some(()));
            is_known.map_or(Unreadable::KeyMissing, |()| Unreadable::NotTheirs)
        })
    }

    fn has(&self, fingerprint: &str) -> bool {
        let is_there = |key: &SealingKey| key.fingerprint() == fingerprint;
        self.look(|keys| keys.iter().any(is_there).then_some(()))
            .is_some()
    }

    /// Looks among the keys, and if that finds nothing once more in the file, which a rotation may have replaced. What
    /// helps nobody there displaces no key that has worked so far.
    fn look<T>(&self, find: impl Fn(&Keys) -> Option<T>) -> Option<T> {
        find(&self.keys()).or_else(|| {
            let raw = key_file::read(&self.path).ok()??;
            let keys: Keys = raw.iter().map(SealingKey::new).collect();
            let found = find(&keys)?;
            *self.keys.write().unwrap_or_else(PoisonError::into_inner) = keys;
            Some(found)
        })
    }

    fn keys(&self) -> Keys {
        let keys = self.keys.read().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(&keys)
    }
}

impl fmt::Debug for SecretBox {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let keys = self.keys();
        let fingerprints: Vec<_> = keys.iter().map(SealingKey::fingerprint).collect();
        f.debug_struct("SecretBox")
            .field("fingerprints", &fingerprints)
            .finish_non_exhaustive()
    }
}

/// Whether some account's two-step authentication depends on a key.
pub(crate) async fn has_secrets(connection: &impl ConnectionTrait) -> Result<bool> {
    Ok(totp::Entity::find().count(connection).await? > 0)
}
