//! The data directory: made for its owner alone, and used by nobody else, since a file that root leaves in it would lock
//! the server's own user out.

use std::{
    fs::{self, DirBuilder, Metadata},
    io,
    os::unix::fs::{DirBuilderExt as _, MetadataExt as _},
    path::Path,
};

use nix::unistd::{Uid, User, geteuid};

use crate::commands::Failure;

/// Makes the directory if it is missing (0700), and refuses another user's.
pub fn prepare(path: &Path) -> Result<(), Failure> {
    let told =
        |error: io::Error| Failure::new(format!("data directory {}: {error}", path.display()));
    match fs::metadata(path) {
        Ok(metadata) => check(path, &metadata),
        Err(error) if error.kind() == io::ErrorKind::NotFound => DirBuilder::new()
            .recursive(true)
            .mode(0o700)
            .create(path)
            .map_err(told),
        Err(error) => Err(told(error)),
    }
}

fn check(path: &Path, metadata: &Metadata) -> Result<(), Failure> {
    if !metadata.is_dir() {
        return Err(Failure::new(format!(
            "data directory {}: it is no directory",
            path.display()
        )));
    }
    let owner = Uid::from_raw(metadata.uid());
    if owner == geteuid() {
        return Ok(());
    }
    let (name, argument) = match User::from_uid(owner) {
        Ok(Some(user)) => (user.name.clone(), user.name),
        // The spelling that sudo has for a user without a name.
        _ => (format!("user {owner}"), format!("'#{owner}'")),
    };
    Err(Failure::new(format!(
        "data directory {} belongs to {name}: run this command as `sudo -u {argument} vestibule …`",
        path.display()
    )))
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt as _;

    use tempfile::TempDir;

    use super::*;

    #[test]
    fn a_new_directory_is_for_its_owner_alone() {
        let dir = TempDir::new().unwrap();
        let path = dir.path().join("a/b");
        prepare(&path).unwrap();
        assert_eq!(
            fs::metadata(&path).unwrap().permissions().mode() & 0o777,
            0o700
        );
        prepare(&path).unwrap();
    }

    #[test]
    fn a_file_is_no_data_directory() {
        let dir = TempDir::new().unwrap();
        let path = dir.path().join("file");
        fs::write(&path, "").unwrap();
        assert!(
            prepare(&path)
                .unwrap_err()
                .to_string()
                .contains("no directory")
        );
    }

    #[test]
    fn another_user_s_directory_is_refused_naming_sudo() {
        if !geteuid().is_root() {
            assert!(
                prepare(Path::new("/"))
                    .unwrap_err()
                    .to_string()
                    .contains("sudo -u root vestibule")
            );
            return;
        }
        let dir = TempDir::new().unwrap();
        std::os::unix::fs::chown(dir.path(), Some(1), None).unwrap();
        let told = prepare(dir.path()).unwrap_err().to_string();
        assert!(told.contains("sudo -u"), "{told}");
    }
}
