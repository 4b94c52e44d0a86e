//! Orders to read contents: where the bytes are, and what to do with them.
//!
//! An order contains everything that a worker needs if it does not hold the session. It does not know the merge;
//! the session has already found the content of each name.

use serde::{Deserialize, Serialize};

use crate::bytes::{Bounds, Error, Wire};
use crate::image::Slice;
use crate::rootfs::{EntryId, Extra, LayerId, Member};
use crate::tarball::Sparse;

/// The order to read contents: a task and the limits for decompression.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Order {
    /// The limits on the unpacked size of compressed layers.
    pub(super) bounds: Bounds,
    pub(super) task: Task,
}

/// The task of an order, with the places of all contents that it needs.
#[derive(Debug, Serialize, Deserialize)]
pub(super) enum Task {
    Show {
        entry: EntryId,
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

/// The place of a layer in the input: its blob, and whether the blob is compressed.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub(in crate::session) struct Place {
    pub(in crate::session) layer: LayerId,
    pub(in crate::session) blob: Slice,
    pub(in crate::session) packed: bool,
}

/// The content of a file, as a range of an uncompressed layer.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct FileContent {
    pub(super) place: Place,
    /// The path of the file, for error messages.
    pub(super) path: Vec<u8>,
    /// The offset of the content in the uncompressed layer, in bytes.
    pub(super) content: u64,
    pub(super) stored: u64,
    /// The size of the content with its holes, in bytes.
    pub(super) size: u64,
    pub(super) sparse: Option<Box<Sparse>>,
}

/// The directory to save as a tar: its members and the layers that have their contents.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Folder {
    pub(super) file_name: String,
    pub(super) places: Vec<Place>,
    /// The rare attributes of members, each stored once, because many members share them.
    pub(super) extras: Vec<Extra>,
    /// The members of the tar, in its order.
    pub(super) items: Vec<Item>,
}

/// One member of the tar of a directory.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Item {
    pub(super) path: Vec<u8>,
    pub(super) what: What,
}

/// The type of a member of the tar, and where its content is.
#[derive(Debug, Serialize, Deserialize)]
pub(super) enum What {
    /// A directory that no member of the image names.
    Implied,
    /// A member without content, and the index of its [`Extra`] in [`Folder::extras`].
    Bare(Member, Option<u32>),
    /// A file, the index of its [`Extra`], and the index in [`Folder::places`] of the layer with its content.
    File(Member, Option<u32>, u32),
    /// A hard link to the file at this index of [`Folder::items`].
    Link(Member, u32),
}

impl FileContent {
    /// The same error, with the layer and the path of the file.
    pub(super) fn located(&self, error: Error) -> Error {
        error
            .in_layer(self.place.layer.number())
            .at_path(&self.path)
    }
}

impl Wire for Order {}
