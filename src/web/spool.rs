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

/// Said in a worker's name: the finished file goes to the private file system, since it will be downloaded, and not every
/// browser can download a blob of many ranges without holding all of it in memory.
pub(super) const WHOLE: &str = "whole";

/// A block before it becomes a blob, 8 MiB: a gigabyte is 128 of them.
const BLOCK: usize = 8 << 20;

/// A handle; all handles write to and read from the same spool.
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
        /// All up to some length, from the last time somebody read.
        whole: Option<(u64, Blob)>,
    },
}

/// How to read what is in a spool.
pub(super) enum Readable {
    /// As a blob.
    Blob(Blob),
    /// By [`Spool::read`].
    Here,
}

impl Spool {
    /// An empty one; the worker's own name says in which folder it may keep files and under which name.
    pub(super) async fn open() -> Self {
        Self::named("").await
    }

    /// One for the finished file, where that is wanted and there is a private file system.
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

    /// An empty one in blobs, for what is small.
    pub(super) fn in_blobs() -> Self {
        Self(Rc::new(RefCell::new(Store::Blocks {
            blocks: Array::new(),
            pending: Vec::new(),
            length: 0,
            whole: None,
        })))
    }

    /// How to read the first `length` bytes.
    pub(super) fn readable(&self, length: u64) -> Result<Readable> {
        match &mut *self.0.borrow_mut() {
            Store::Private { .. } => Ok(Readable::Here),
            store @ Store::Blocks { .. } => store.blob(length).map(Readable::Blob),
        }
    }

    /// Reads from offset `at` on, where it is [`Readable::Here`]; how much, 0 at the end.
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

    /// All of it as a blob; nothing can be written any more.
    pub(super) async fn finish(self) -> Result<Blob> {
        let file = match &mut *self.0.borrow_mut() {
            store @ Store::Blocks { .. } => return store.blob(u64::MAX),
            Store::Private { file, handle, .. } => {
                // Only after that may anybody else read it.
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

    /// A blob of at least the first `least` bytes, or of all there are.
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
