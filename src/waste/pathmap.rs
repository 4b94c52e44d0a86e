//! Bytes by path: what a picture of an image's bytes is drawn from.

use serde::{Deserialize, Serialize};

/// Which bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum MapScope {
    /// All that is stored, live and dead.
    Image,
    /// All that one layer stores.
    Layer(u16),
    /// What is dead.
    Waste,
    /// What merging these layers would save, both included.
    Range(u16, u16),
}

/// A picture's worth of bytes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MapQuery {
    /// Which bytes.
    pub scope: MapScope,
    /// Below which directory: a node, 0 for the root.
    pub root: u32,
    /// The most items wanted; smaller ones are put together.
    pub most: u32,
}

/// Directories and versions of files, with their bytes.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PathMap {
    /// Nodes from the root down to the directory that was asked for, each with its name; the root's is empty.
    pub above: Vec<(u32, String)>,
    /// The directory itself first; parents before what is in them.
    pub items: Vec<MapItem>,
}

/// A part of the picture.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MapItem {
    /// Its node; for what was put together, that of the directory it is in.
    pub node: u32,
    /// Place in [`PathMap::items`] of the directory it is in; its own for the first.
    pub parent: u32,
    /// Last component of its path, odd bytes escaped; empty for what was put together.
    pub name: String,
    /// What it is.
    pub kind: MapKind,
    /// Bytes in it.
    pub bytes: u64,
    /// Versions of files in it.
    pub files: u64,
    /// The layer that wrote most of its bytes.
    pub layer: u16,
    /// The fate of most of its bytes: `None` is live, else a place in [`super::Word::ALL`].
    pub word: Option<u8>,
}

/// What a part of the picture is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum MapKind {
    /// A directory whose contents follow.
    Dir,
    /// A directory whose contents are too small to tell apart.
    Closed,
    /// One version of one file.
    Version,
    /// All in a directory that is too small to show alone.
    Rest,
}
