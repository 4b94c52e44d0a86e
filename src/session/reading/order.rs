//! Orders to read contents: where the bytes are, and what to do with them.
//!
//! An order contains everything that a worker needs if it does not hold the session. It does not know the merge;
//! the session has already found the content of each name.

use serde::{Deserialize, Serialize};

use crate::bytes::{Bounds, Error, Wire};
use crate::image::Slice;
use crate::rootfs::{Extra, Member};
use crate::tarball::Sparse;

/// An order.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Order {
    /// Packed layers may become as large as they like.
    pub(super) bounds: Bounds,
    pub(super) task: Task,
}

/// What to do.
#[derive(Debug, Serialize, Deserialize)]
pub(super) enum Task {
    Show {
        entry: u32,
        offset: u64,
        member: FileContent,
    },
    Compare {
        old: FileContent,
        new: FileContent,
    },
    SaveFile {
        member: FileContent,
        file_name: String,
    },
    SaveFolder(Folder),
}

/// A layer's blob.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub(super) struct Place {
    pub(super) layer: u32,
    pub(super) blob: Slice,
    pub(super) packed: bool,
}

/// A file's content: a range of a layer.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct FileContent {
    pub(super) place: Place,
    /// For messages.
    pub(super) path: Vec<u8>,
    /// Offset in the uncompressed layer.
    pub(super) content: u64,
    pub(super) stored: u64,
    /// Bytes once unpacked.
    pub(super) size: u64,
    pub(super) sparse: Option<Box<Sparse>>,
}

/// A directory to save.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Folder {
    pub(super) file_name: String,
    pub(super) places: Vec<Place>,
    /// What only some members have; many have the same.
    pub(super) extras: Vec<Extra>,
    /// In the order of the tar.
    pub(super) items: Vec<Item>,
}

/// A member of the tar.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Item {
    pub(super) path: Vec<u8>,
    pub(super) what: What,
}

#[derive(Debug, Serialize, Deserialize)]
pub(super) enum What {
    /// A directory that no member names.
    Implied,
    /// A member without content, and where its [`Extra`] stands.
    Bare(Member, Option<u32>),
    /// A file, and the place in [`Folder::places`] that has its content.
    File(Member, Option<u32>, u32),
    /// Another name of the file at this item.
    Link(Member, u32),
}

impl FileContent {
    /// The same failure, with where it happened.
    pub(super) fn located(&self, error: Error) -> Error {
        error.in_layer(self.place.layer).at_path(&self.path)
    }
}

impl Wire for Order {}
