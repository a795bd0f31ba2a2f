//! Encryption of TOTP keys at rest: XChaCha20-Poly1305 with a key that lies beside the database, not in it.
//!
//! Each ciphertext is bound to what it is and whose (the associated data), so that one moved to another row does not open.

use std::{
    fmt, fs,
    io::{self, Write as _},
    os::unix::fs::OpenOptionsExt as _,
    path::{Path, PathBuf},
};

use chacha20poly1305::{
    Key, KeyInit as _, XChaCha20Poly1305, XNonce,
    aead::{Aead as _, Payload},
};
use data_encoding::HEXLOWER;
use sea_orm::{
    ActiveValue::Set, ColumnTrait as _, ConnectionTrait, EntityTrait as _, PaginatorTrait as _,
    QueryFilter as _, QuerySelect as _, sea_query::OnConflict,
};
use sha2::{Digest as _, Sha256};
use zeroize::Zeroizing;

use crate::{
    Database, DomainError, Result,
    entity::{panel_state, totp},
    token::random_bytes,
};

const KEY_BYTES: usize = 32;
const NONCE_BYTES: usize = 24;
/// The first byte of every ciphertext: the layout below, nonce then box.
const LAYOUT: u8 = 1;
const FINGERPRINT_NAME: &str = "key_fingerprint";

/// The key, ready for use.
pub struct SecretBox {
    cipher: XChaCha20Poly1305,
    fingerprint: String,
}

/// Why the key cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum KeyError {
    /// The file cannot be read or made.
    #[error("the key file {} cannot be used: {source}", path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// The file holds something else.
    #[error("the key file {} does not hold a key: copy the key file from the first server, or remove it together with all totp rows", .0.display())]
    Malformed(PathBuf),
    /// The database's TOTP keys were encrypted with another key.
    #[error("the key file {} is not the one that this database was encrypted with: copy the key file from the first server, or remove all totp rows", .0.display())]
    Foreign(PathBuf),
    /// There is no key, but there are TOTP keys that were encrypted with one.
    #[error("the key file {} is missing: copy the key file from the first server, or remove all totp rows", .0.display())]
    Missing(PathBuf),
    /// The database cannot be asked for the fingerprint.
    #[error(transparent)]
    Domain(#[from] DomainError),
}

impl SecretBox {
    /// Opens the key at `path`; makes it, readable by its owner only, where none is needed yet. The database keeps the
    /// key's fingerprint, so that two servers with different keys are told apart before anybody is locked out.
    ///
    /// # Errors
    /// See [`KeyError`]: each says what to do.
    pub async fn open(database: &Database, path: &Path) -> std::result::Result<Self, KeyError> {
        let key = match read_key(path)? {
            Some(key) => key,
            None if has_secrets(database.read()).await? => {
                return Err(KeyError::Missing(path.to_owned()));
            }
            None => make_key(path)?,
        };
        let secret_box = Self::from_key(&key);
        if secret_box.claim(database).await? {
            Ok(secret_box)
        } else {
            Err(KeyError::Foreign(path.to_owned()))
        }
    }

    fn from_key(key: &[u8; KEY_BYTES]) -> Self {
        let fingerprint = Sha256::new()
            .chain_update(b"vestibule key fingerprint")
            .chain_update(key)
            .finalize();
        Self {
            cipher: XChaCha20Poly1305::new(&Key::from(*key)),
            fingerprint: HEXLOWER.encode(&fingerprint[..16]),
        }
    }

    /// Makes this the key that the database expects; `false` when it holds secrets of another one.
    async fn claim(&self, database: &Database) -> Result<bool> {
        let known = panel_state::Entity::find_by_id(FINGERPRINT_NAME)
            .one(database.read())
            .await?;
        if known.is_some_and(|known| known.value == self.fingerprint) {
            return Ok(true);
        }
        let transaction = database.begin_write().await?;
        // Locked, so that a server which adds a secret at this moment is either seen or finds its own key replaced.
        let known = panel_state::Entity::find_by_id(FINGERPRINT_NAME)
            .lock_exclusive()
            .one(&transaction)
            .await?;
        let is_foreign = known.is_some_and(|known| known.value != self.fingerprint);
        if is_foreign && has_secrets(&transaction).await? {
            return Ok(false);
        }
        self.remember_fingerprint(&transaction).await?;
        transaction.commit().await?;
        Ok(true)
    }

    async fn remember_fingerprint(&self, connection: &impl ConnectionTrait) -> Result<()> {
        let row = panel_state::ActiveModel {
            name: Set(FINGERPRINT_NAME.to_owned()),
            value: Set(self.fingerprint.clone()),
        };
        let replace = OnConflict::column(panel_state::Column::Name)
            .update_column(panel_state::Column::Value)
            .to_owned();
        panel_state::Entity::insert(row)
            .on_conflict(replace)
            .exec_without_returning(connection)
            .await?;
        Ok(())
    }

    /// Makes sure, inside the transaction that adds a secret, that the database still expects this key: a second server
    /// may have brought another one since this server started.
    pub(crate) async fn check_fingerprint(&self, connection: &impl ConnectionTrait) -> Result<()> {
        let known = panel_state::Entity::find_by_id(FINGERPRINT_NAME)
            .filter(panel_state::Column::Value.eq(&self.fingerprint))
            .lock_shared()
            .one(connection)
            .await?;
        match known {
            Some(_) => Ok(()),
            None => Err(DomainError::Fault(
                "another server has brought another key: copy the key file from the first server and restart",
            )),
        }
    }

    /// Encrypts a secret for its `owner`, the text it is bound to.
    pub(crate) fn seal(&self, owner: &str, secret: &[u8]) -> Result<Vec<u8>> {
        let nonce = random_bytes::<NONCE_BYTES>()?;
        let payload = Payload {
            msg: secret,
            aad: owner.as_bytes(),
        };
        let sealed = self
            .cipher
            .encrypt(&XNonce::from(nonce), payload)
            .map_err(|_| DomainError::Fault("a secret cannot be encrypted"))?;
        Ok([&[LAYOUT][..], &nonce, &sealed].concat())
    }

    /// Decrypts what [`Self::seal`] made for the same `owner`.
    pub(crate) fn open_sealed(&self, owner: &str, sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>> {
        let broken =
            || DomainError::Fault("a stored secret does not open with this key for this account");
        let (&layout, rest) = sealed.split_first().ok_or_else(broken)?;
        let (nonce, boxed) = rest
            .split_first_chunk::<NONCE_BYTES>()
            .filter(|_| layout == LAYOUT)
            .ok_or_else(broken)?;
        let payload = Payload {
            msg: boxed,
            aad: owner.as_bytes(),
        };
        self.cipher
            .decrypt(&XNonce::from(*nonce), payload)
            .map(Zeroizing::new)
            .map_err(|_| broken())
    }
}

impl fmt::Debug for SecretBox {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SecretBox")
            .field("fingerprint", &self.fingerprint)
            .finish_non_exhaustive()
    }
}

async fn has_secrets(connection: &impl ConnectionTrait) -> Result<bool> {
    Ok(totp::Entity::find().count(connection).await? > 0)
}

fn read_key(path: &Path) -> std::result::Result<Option<Zeroizing<[u8; KEY_BYTES]>>, KeyError> {
    let text = match fs::read_to_string(path) {
        Ok(text) => Zeroizing::new(text),
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) if error.kind() == io::ErrorKind::InvalidData => {
            return Err(KeyError::Malformed(path.to_owned()));
        }
        Err(source) => {
            return Err(KeyError::File {
                path: path.to_owned(),
                source,
            });
        }
    };
    let bytes = HEXLOWER
        .decode(text.trim().as_bytes())
        .ok()
        .and_then(|bytes| bytes.try_into().ok());
    bytes
        .map(|bytes| Some(Zeroizing::new(bytes)))
        .ok_or_else(|| KeyError::Malformed(path.to_owned()))
}

/// Writes a new key beside its place and links it there whole, so that no other process ever reads half of it.
fn make_key(path: &Path) -> std::result::Result<Zeroizing<[u8; KEY_BYTES]>, KeyError> {
    let key = Zeroizing::new(random_bytes::<KEY_BYTES>()?);
    let text = Zeroizing::new(format!("{}\n", HEXLOWER.encode(&*key)));
    // A random name: in two containers that share the folder even the process ids are the same.
    let draft = path.with_extension(format!("{}.tmp", HEXLOWER.encode(&random_bytes::<8>()?)));
    let linked = write_private(&draft, text.as_bytes()).and_then(|()| fs::hard_link(&draft, path));
    // Whether or not it was linked, the draft has done its work.
    let _ = fs::remove_file(&draft);
    match linked {
        Ok(()) => Ok(key),
        // Another process starting beside this one was first: its key is the one.
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
            read_key(path)?.ok_or_else(|| KeyError::Missing(path.to_owned()))
        }
        Err(source) => Err(KeyError::File {
            path: path.to_owned(),
            source,
        }),
    }
}

fn write_private(path: &Path, content: &[u8]) -> io::Result<()> {
    let mut file = fs::OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(path)?;
    file.write_all(content)?;
    file.sync_all()
}
