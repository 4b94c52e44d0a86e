//! Replaces a file safely: writes a temporary file next to the target and renames it when it is complete.
//!
//! After a failure, a full disk or an interruption, the target still has its previous content.

use std::fs::{self, File, OpenOptions};
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

use super::io;
use crate::bytes::{Error, Kind, Result};

/// A temporary file next to the target, which takes the target's place in [`Replacing::finish`]. If it is dropped
/// before, it is deleted.
#[derive(Debug)]
pub(super) struct Replacing {
    file: NamedTempFile,
    target: PathBuf,
}

impl Replacing {
    /// Creates the temporary file next to `target`.
    ///
    /// # Errors
    /// When the target exists and is not an ordinary file, or may not be written (a rename would check only the
    /// folder). When the temporary file cannot be created.
    pub(super) fn beside(target: &Path) -> Result<Self> {
        // A symbolic link stays a link, and its target is replaced.
        let target = target.canonicalize().unwrap_or_else(|_| target.to_owned());
        let fail = |e: std::io::Error| io("cannot write", &target, &e);
        let before = match fs::metadata(&target) {
            Err(e) if e.kind() == ErrorKind::NotFound => None,
            Err(e) => return Err(fail(e)),
            Ok(meta) if !meta.is_file() => {
                let what = format!("cannot write {}", target.display());
                return Err(Error::new(Kind::Io, what).because(if meta.is_dir() {
                    "it is a folder"
                } else {
                    "it is no ordinary file, and what is written is read back"
                }));
            }
            Ok(meta) => {
                OpenOptions::new().write(true).open(&target).map_err(fail)?;
                Some(meta.permissions())
            }
        };
        let folder = target.parent().filter(|p| !p.as_os_str().is_empty());
        let folder = folder.unwrap_or(Path::new("."));
        let file = temporary(folder, before).map_err(|e| io("cannot write into", folder, &e))?;
        Ok(Self { file, target })
    }

    /// The temporary file, for writing and for reading at any offset.
    pub(super) fn file(&self) -> &File {
        self.file.as_file()
    }

    /// The path that the file will have after [`Replacing::finish`].
    pub(super) fn target(&self) -> &Path {
        &self.target
    }

    /// A second handle of the temporary file, for reading from its beginning.
    pub(super) fn reopen(&self) -> Result<File> {
        let again = self.file.reopen();
        again.map_err(|e| io("cannot read", &self.target, &e))
    }

    /// Moves the complete temporary file to the target.
    pub(super) fn finish(self) -> Result<()> {
        let moved = self.file.persist(&self.target);
        moved.map_err(|e| io("cannot write", &self.target, &e.error))?;
        Ok(())
    }
}

/// Creates a temporary file with the permissions of an ordinary file or of the file that it replaces, within the umask.
#[cfg(unix)]
fn temporary(folder: &Path, before: Option<fs::Permissions>) -> std::io::Result<NamedTempFile> {
    use std::os::unix::fs::PermissionsExt;
    let mode = before.map_or(0o666, |p| p.mode() & 0o777);
    tempfile::Builder::new()
        .prefix(".squint-")
        .permissions(fs::Permissions::from_mode(mode))
        .tempfile_in(folder)
}

#[cfg(not(unix))]
fn temporary(folder: &Path, _before: Option<fs::Permissions>) -> std::io::Result<NamedTempFile> {
    tempfile::Builder::new()
        .prefix(".squint-")
        .tempfile_in(folder)
}

/// Whether the target is a pipe, a device or an open descriptor. Such a target is written directly, because it cannot
/// be replaced.
pub(super) fn is_stream(target: &Path) -> bool {
    // These paths are links to an open descriptor. It may be an ordinary file that the caller has open.
    let descriptors = ["/dev/fd", "/dev/stdout", "/dev/stderr", "/proc"];
    descriptors.iter().any(|d| target.starts_with(d))
        || fs::metadata(target).is_ok_and(|meta| !meta.is_file() && !meta.is_dir())
}
