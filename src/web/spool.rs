//! The spool: stores what a job unpacks and compresses, so that it can be read back as ranges.
//!
//! If the browser has an origin-private file system, the spool is a file in it. Otherwise it is blocks that become
//! blobs, which browsers keep outside the page's memory. Neither is ever uploaded, and both disappear with the
//! page. It does not know formats.

use std::cell::RefCell;
use std::rc::Rc;

use js_sys::{Array, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{
    Blob, DedicatedWorkerGlobalScope, FileSystemFileHandle, FileSystemReadWriteOptions,
    FileSystemSyncAccessHandle,
};

use super::js::{name_of, wait};
use super::private;
use crate::bytes::{Error, Kind, Result};

/// The mark in a worker's name that the finished file goes to the private file system. It is for files that are
/// downloaded, because some browsers must hold all of a blob of many ranges in memory to download it.
pub(super) const WHOLE: &str = "whole";

/// The size of a block that becomes a blob, in bytes: 8 MiB, so that a gigabyte has 128 of them.
const BLOCK: usize = 8 << 20;

/// A handle to a spool; all clones of a handle use the same spool.
#[derive(Debug, Clone)]
pub(super) struct Spool(Rc<RefCell<Store>>);

#[derive(Debug)]
enum Store {
    Private {
        file: FileSystemFileHandle,
        handle: FileSystemSyncAccessHandle,
        length: u64,
    },
    Blocks {
        blocks: Array,
        pending: Vec<u8>,
        length: u64,
        /// The first bytes as one blob with their number, from the last read.
        whole: Option<(u64, Blob)>,
    },
}

/// The way to read a spool.
pub(super) enum Readable {
    /// As a blob.
    Blob(Blob),
    /// With [`Spool::read`].
    Here,
}

impl Spool {
    /// An empty spool. The worker's own name has the folder and name of the file for it; the suffix tells several of one
    /// worker apart.
    pub(super) async fn open(suffix: &str) -> Self {
        Self::named(suffix).await
    }

    /// An empty spool for the finished file; `None` if it is not wanted or there is no private file system.
    pub(super) async fn for_whole() -> Option<Self> {
        let scope: DedicatedWorkerGlobalScope = js_sys::global().unchecked_into();
        if scope.name().split('|').nth(3) != Some(WHOLE) {
            return None;
        }
        let spool = Self::named("-whole").await;
        let private = matches!(&*spool.0.borrow(), Store::Private { .. });
        private.then_some(spool)
    }

    async fn named(suffix: &str) -> Self {
        let scope: DedicatedWorkerGlobalScope = js_sys::global().unchecked_into();
        let name = scope.name();
        let mut parts = name.split('|').skip(1);
        let place = parts.next().zip(parts.next());
        let store = match place {
            Some((folder, name)) => private::file(folder, &format!("{name}{suffix}")).await,
            None => None,
        };
        match store {
            Some((file, handle)) => Self(Rc::new(RefCell::new(Store::Private {
                file,
                handle,
                length: 0,
            }))),
            None => Self::in_blobs(),
        }
    }

    /// An empty spool in blobs, for small data.
    pub(super) fn in_blobs() -> Self {
        Self(Rc::new(RefCell::new(Store::Blocks {
            blocks: Array::new(),
            pending: Vec::new(),
            length: 0,
            whole: None,
        })))
    }

    /// The way to read the first `length` bytes.
    ///
    /// # Errors
    /// When the bytes cannot be stored in a blob.
    pub(super) fn readable(&self, length: u64) -> Result<Readable> {
        match &mut *self.0.borrow_mut() {
            Store::Private { .. } => Ok(Readable::Here),
            store @ Store::Blocks { .. } => store.blob(length).map(Readable::Blob),
        }
    }

    /// Reads from the offset `at` in bytes, if the spool is [`Readable::Here`]. The result is the number of bytes, 0
    /// at the end.
    ///
    /// # Errors
    /// When the file of the spool cannot be read.
    pub(super) fn read(&self, at: u64, into: &mut [u8]) -> Result<usize> {
        let Store::Private { handle, .. } = &*self.0.borrow() else {
            return Ok(0);
        };
        let read = handle.read_with_u8_array_and_options(into, &place(at));
        #[allow(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a count of bytes"
        )]
        read.map(|count| count as usize).map_err(|e| failed(&e))
    }

    /// The whole spool as a blob; after that nothing can be written.
    ///
    /// # Errors
    /// When the spool cannot be written to its end, or the browser gives no file for it.
    pub(super) async fn finish(self) -> Result<Blob> {
        let file = match &mut *self.0.borrow_mut() {
            store @ Store::Blocks { .. } => return store.blob(u64::MAX),
            Store::Private { file, handle, .. } => {
                // Other code may read the file only after this call.
                handle.close();
                file.get_file()
            }
        };
        wait(file).await.map_err(|e| failed(&e))
    }
}

impl Store {
    fn settle(&mut self) -> Result<()> {
        let Self::Blocks {
            blocks, pending, ..
        } = self
        else {
            return Ok(());
        };
        if !pending.is_empty() {
            let part = Array::of1(&Uint8Array::from(&pending[..]));
            let block = Blob::new_with_u8_array_sequence(&part).map_err(|e| failed(&e))?;
            blocks.push(&block);
            pending.clear();
        }
        Ok(())
    }

    /// A blob of at least the first `least` bytes, or of all bytes if there are fewer.
    ///
    /// # Errors
    /// When the browser cannot make the blob.
    fn blob(&mut self, least: u64) -> Result<Blob> {
        self.settle()?;
        let Self::Blocks {
            blocks,
            length,
            whole,
            ..
        } = self
        else {
            return Err(failed(&JsValue::UNDEFINED));
        };
        if let Some((reaches, blob)) = whole
            && *reaches >= least.min(*length)
        {
            return Ok(blob.clone());
        }
        let blob = Blob::new_with_blob_sequence(blocks).map_err(|e| failed(&e))?;
        *whole = Some((*length, blob.clone()));
        Ok(blob)
    }
}

impl crate::rootfs::Spool for Spool {
    fn write(&mut self, bytes: &[u8]) -> Result<()> {
        match &mut *self.0.borrow_mut() {
            Store::Private { handle, length, .. } => {
                let written = handle
                    .write_with_u8_array_and_options(bytes, &place(*length))
                    .map_err(|e| failed(&e))?;
                #[allow(clippy::cast_precision_loss, reason = "a piece is small")]
                if written < bytes.len() as f64 {
                    return Err(failed(&JsValue::UNDEFINED));
                }
                *length += bytes.len() as u64;
                Ok(())
            }
            store @ Store::Blocks { .. } => {
                if let Store::Blocks {
                    pending, length, ..
                } = store
                {
                    pending.extend_from_slice(bytes);
                    *length += bytes.len() as u64;
                    if pending.len() < BLOCK {
                        return Ok(());
                    }
                }
                store.settle()
            }
        }
    }
}

fn place(at: u64) -> FileSystemReadWriteOptions {
    let options = FileSystemReadWriteOptions::new();
    #[allow(clippy::cast_precision_loss, reason = "files end far below 2^53")]
    options.set_at(at as f64);
    options
}

fn failed(error: &JsValue) -> Error {
    let cause = match name_of(error).as_str() {
        "QuotaExceededError" => "the disk is full, or the browser allows this site no more room",
        _ => "its storage or the disk is full",
    };
    let what = "the browser could not keep what was unpacked or packed";
    Error::new(Kind::Io, what).because(cause)
}
