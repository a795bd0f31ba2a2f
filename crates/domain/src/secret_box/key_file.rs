//! The key file: one key a line in hexadecimal, the newest first, readable by its owner only. Nobody ever reads half of
//! it: it is made, and replaced, by a draft that was written whole.

use std::{
    fs::{self, File, TryLockError},
    io::{self, Write as _},
    os::unix::fs::{MetadataExt as _, OpenOptionsExt as _, chown},
    path::{Path, PathBuf},
};

use data_encoding::HEXLOWER;
use zeroize::Zeroizing;

use super::{
    error::KeyError,
    key::{KEY_BYTES, RawKey},
};
use crate::token::random_bytes;

type Result<T> = std::result::Result<T, KeyError>;

/// The keys of the file; `None` when there is no file.
pub(crate) fn read(path: &Path) -> Result<Option<Vec<RawKey>>> {
    let text = match fs::read_to_string(path) {
        Ok(text) => Zeroizing::new(text),
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) if error.kind() == io::ErrorKind::InvalidData => {
            return Err(KeyError::Malformed(path.to_owned()));
        }
        Err(source) => return Err(failed(path, source)),
    };
    let mut keys = Vec::new();
    for line in text.lines().map(str::trim).filter(|line| !line.is_empty()) {
        let mut key = RawKey::default();
        let length = HEXLOWER.decode_len(line.len()).ok();
        let decoded = length.filter(|&length| length == KEY_BYTES);
        decoded
            .and_then(|_| HEXLOWER.decode_mut(line.as_bytes(), &mut *key).ok())
            .ok_or_else(|| KeyError::Malformed(path.to_owned()))?;
        if !keys.contains(&key) {
            keys.push(key);
        }
    }
    if keys.is_empty() {
        return Err(KeyError::Malformed(path.to_owned()));
    }
    Ok(Some(keys))
}

/// Writes a first key beside its place and links it there whole.
pub(crate) fn make(path: &Path) -> Result<Vec<RawKey>> {
    let keys = vec![generate()?];
    // A random name: in two containers that share the folder even the process ids are the same.
    let draft = path.with_extension(format!("{}.tmp", HEXLOWER.encode(&random_bytes::<8>()?)));
    let linked = write_private(&draft, &keys).and_then(|_| fs::hard_link(&draft, path));
    // Whether or not it was linked, the draft has done its work.
    let _ = fs::remove_file(&draft);
    match linked {
        Ok(()) => Ok(keys),
        // Another process starting beside this one was first: its key is the one.
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
            read(path)?.ok_or_else(|| KeyError::Missing(path.to_owned()))
        }
        Err(source) => Err(failed(path, source)),
    }
}

/// A key file that nobody else changes as long as this lives. Servers go on reading it.
pub(crate) struct LockedKeyFile {
    path: PathBuf,
    /// What the lock lies on: always the file at `path`.
    handle: File,
    /// What it holds, the newest first.
    keys: Vec<RawKey>,
}

impl LockedKeyFile {
    /// Locks the file without waiting; `None` when there is none.
    pub(crate) fn lock(path: &Path) -> Result<Option<Self>> {
        // A link stays, and what it points to is replaced.
        let real = match fs::canonicalize(path) {
            Ok(real) => real,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(source) => return Err(failed(path, source)),
        };
        let handle = File::options()
            .read(true)
            .write(true)
            .open(&real)
            .map_err(|source| failed(path, source))?;
        match handle.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Err(KeyError::InUse(path.to_owned())),
            Err(TryLockError::Error(source)) => return Err(failed(path, source)),
        }
        // Whoever replaced the file since it was opened holds the lock of the new one.
        if !is_at(&handle, &real).map_err(|source| failed(path, source))? {
            return Err(KeyError::InUse(path.to_owned()));
        }
        Ok(read(&real)?.map(|keys| Self {
            path: real,
            handle,
            keys,
        }))
    }

    /// What the file holds, the newest first.
    pub(crate) fn keys(&self) -> &[RawKey] {
        &self.keys
    }

    /// Puts a new key before the others.
    pub(crate) fn add_key(&mut self) -> Result<()> {
        let mut keys = self.keys.clone();
        keys.insert(0, generate()?);
        self.replace(keys)
    }

    /// Drops all keys but the newest.
    pub(crate) fn keep_newest(&mut self) -> Result<()> {
        self.replace(self.keys[..1].to_vec())
    }

    fn replace(&mut self, keys: Vec<RawKey>) -> Result<()> {
        self.handle = self
            .write_in_place(&keys)
            .map_err(|source| failed(&self.path, source))?;
        self.keys = keys;
        Ok(())
    }

    fn write_in_place(&self, keys: &[RawKey]) -> io::Result<File> {
        // Only who holds the lock writes it, so what is there was left by somebody who was killed.
        let draft = self.path.with_extension("draft");
        match fs::remove_file(&draft) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            _ => {}
        }
        let placed = self.write_draft(&draft, keys).and_then(|file| {
            fs::rename(&draft, &self.path)?;
            let folder = self.path.parent().unwrap_or_else(|| Path::new("/"));
            File::open(folder)?.sync_all()?;
            Ok(file)
        });
        if placed.is_err() {
            let _ = fs::remove_file(&draft);
        }
        placed
    }

    /// Whoever could read the file can read the new one, and it is locked before anybody finds it.
    fn write_draft(&self, draft: &Path, keys: &[RawKey]) -> io::Result<File> {
        let file = write_private(draft, keys)?;
        let old = self.handle.metadata()?;
        chown(draft, Some(old.uid()), Some(old.gid()))?;
        file.set_permissions(old.permissions())?;
        file.sync_all()?;
        file.try_lock()?;
        Ok(file)
    }
}

fn generate() -> Result<RawKey> {
    Ok(Zeroizing::new(random_bytes::<KEY_BYTES>()?))
}

fn write_private(path: &Path, keys: &[RawKey]) -> io::Result<File> {
    let mut file = File::options()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(path)?;
    for key in keys {
        let line = Zeroizing::new(HEXLOWER.encode(&**key) + "\n");
        file.write_all(line.as_bytes())?;
    }
    file.sync_all()?;
    Ok(file)
}

fn is_at(handle: &File, path: &Path) -> io::Result<bool> {
    let (ours, there) = (handle.metadata()?, fs::metadata(path)?);
    Ok((ours.dev(), ours.ino()) == (there.dev(), there.ino()))
}

fn failed(path: &Path, source: io::Error) -> KeyError {
    KeyError::File {
        path: path.to_owned(),
        source,
    }
}
