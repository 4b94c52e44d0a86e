//! The spool: where a job puts what it unpacks and packs, to be read back as ranges.
//!
//! Written in blocks that become blobs, which browsers keep outside of the page's memory. It knows no formats.

use std::cell::RefCell;
use std::rc::Rc;

use js_sys::{Array, Uint8Array};
use web_sys::Blob;

use crate::bytes::{Error, Kind, Result};

/// A block before it becomes a blob, 8 MiB: a gigabyte is 128 of them.
const BLOCK: usize = 8 << 20;

/// A handle; all handles write to and read from the same spool.
#[derive(Debug, Clone, Default)]
pub(super) struct Spool(Rc<RefCell<Inner>>);

#[derive(Debug, Default)]
struct Inner {
    blocks: Array,
    pending: Vec<u8>,
    length: u64,
    /// All up to some length, from the last time somebody read.
    whole: Option<(u64, Blob)>,
}

impl Spool {
    /// A blob of at least the first `length` bytes.
    pub(super) fn blob(&self, length: u64) -> Result<Blob> {
        let mut inner = self.0.borrow_mut();
        if let Some((reaches, blob)) = &inner.whole
            && *reaches >= length
        {
            return Ok(blob.clone());
        }
        inner.settle()?;
        let blob = Blob::new_with_blob_sequence(&inner.blocks).map_err(|_| full())?;
        inner.whole = Some((inner.length, blob.clone()));
        Ok(blob)
    }
}

impl Inner {
    fn settle(&mut self) -> Result<()> {
        if !self.pending.is_empty() {
            let part = Array::of1(&Uint8Array::from(&self.pending[..]));
            let block = Blob::new_with_u8_array_sequence(&part).map_err(|_| full())?;
            self.blocks.push(&block);
            self.pending.clear();
        }
        Ok(())
    }
}

impl crate::rootfs::Spool for Spool {
    fn write(&mut self, bytes: &[u8]) -> Result<()> {
        let mut inner = self.0.borrow_mut();
        inner.pending.extend_from_slice(bytes);
        inner.length += bytes.len() as u64;
        if inner.pending.len() >= BLOCK {
            inner.settle()?;
        }
        Ok(())
    }
}

fn full() -> Error {
    Error::new(Kind::Io, "the browser has no room for what is unpacked")
        .because("its storage or the disk is full")
}
