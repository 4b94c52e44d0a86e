//! The spool of the command line: a temporary file that no other program sees. It is created at the first write.

use std::fs::File;
use std::io::Write;
use std::sync::{Arc, Mutex, MutexGuard};

use tempfile::NamedTempFile;

use crate::bytes::{Error, Kind, Result};
use crate::rootfs::Spool;

/// A handle of a temporary file. All clones are handles of the same file, which is deleted together with the last one.
#[derive(Debug, Clone, Default)]
pub(super) struct Temporary(Arc<Mutex<Option<Kept>>>);

/// An open temporary file, with separate handles for writing and for reading, because reading must not move the
/// position of writing.
#[derive(Debug)]
struct Kept {
    writer: NamedTempFile,
    reader: Arc<File>,
}

impl Kept {
    fn new() -> std::io::Result<Self> {
        let writer = NamedTempFile::new()?;
        let reader = Arc::new(writer.reopen()?);
        Ok(Self { writer, reader })
    }
}

impl Temporary {
    /// A handle for reading the file at any offset, also from several threads.
    ///
    /// # Errors
    /// When nothing was written yet.
    pub(super) fn reader(&self) -> Result<Arc<File>> {
        let file = self.file();
        let kept = file.as_ref();
        let kept = kept.ok_or_else(|| Error::new(Kind::Io, "nothing was put aside"))?;
        Ok(Arc::clone(&kept.reader))
    }

    fn file(&self) -> MutexGuard<'_, Option<Kept>> {
        // The file is still valid if a thread panicked while it held the lock.
        self.0
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}

impl Spool for Temporary {
    fn write(&mut self, bytes: &[u8]) -> Result<()> {
        let mut slot = self.file();
        let kept = match slot.take() {
            Some(kept) => kept,
            None => Kept::new().map_err(|e| fail("make", &e))?,
        };
        slot.insert(kept)
            .writer
            .write_all(bytes)
            .map_err(|e| fail("write", &e))
    }
}

fn fail(what: &str, e: &std::io::Error) -> Error {
    let folder = std::env::temp_dir();
    Error::new(
        Kind::Io,
        format!("cannot {what} a temporary file in {}", folder.display()),
    )
    .because(match e.kind() {
        std::io::ErrorKind::StorageFull => {
            "the disk is full; TMPDIR names another folder".to_owned()
        }
        _ => e.to_string(),
    })
}
