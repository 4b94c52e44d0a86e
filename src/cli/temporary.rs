//! The spool of the command line: a temporary file that nobody else sees, made when something is first written.

use std::fs::File;
use std::io::Write;
use std::sync::{Arc, Mutex, MutexGuard};

use tempfile::NamedTempFile;

use crate::bytes::{Error, Kind, Result};
use crate::rootfs::Spool;

/// A handle; all handles are of the same file, which goes with the last of them.
#[derive(Debug, Clone, Default)]
pub(super) struct Temporary(Arc<Mutex<Option<NamedTempFile>>>);

impl Temporary {
    /// The same file at a place of its own, since reading and writing go on in turns.
    pub(super) fn reader(&self) -> Result<File> {
        match &*self.file() {
            Some(file) => file.reopen().map_err(|e| fail("read", &e)),
            None => Err(Error::new(Kind::Io, "nothing was put aside")),
        }
    }

    fn file(&self) -> MutexGuard<'_, Option<NamedTempFile>> {
        // A thread that panicked left a file all the same.
        self.0
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}

impl Spool for Temporary {
    fn write(&mut self, bytes: &[u8]) -> Result<()> {
        let mut slot = self.file();
        let file = match slot.take() {
            Some(file) => file,
            None => NamedTempFile::new().map_err(|e| fail("make", &e))?,
        };
        slot.insert(file)
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
