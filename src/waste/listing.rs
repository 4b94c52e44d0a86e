//! The dead versions as a list: filtered, largest first, a window at a time.

use serde::{Deserialize, Serialize};

/// Which dead versions; every condition narrows.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct WasteFilter {
    /// A place in [`super::Word::ALL`].
    pub word: Option<u8>,
    /// The layer that wrote it.
    pub writer: Option<u16>,
    /// The layer that hid it.
    pub killer: Option<u16>,
    /// Writer and killer both lie in these layers, both included: what merging them saves.
    pub range: Option<(u16, u16)>,
    /// At or below this node.
    pub under: Option<u32>,
}

/// A window of the list.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct WasteQuery {
    /// Which.
    pub filter: WasteFilter,
    /// The first row wanted.
    pub first: u32,
    /// How many.
    pub count: u32,
}

/// Its rows.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct WastePage {
    /// What was asked.
    pub filter: WasteFilter,
    /// How many versions match, and their bytes.
    pub count: u32,
    /// Their bytes.
    pub bytes: u64,
    /// Bytes of each cause among them, by place in [`super::Word::ALL`]; as if `filter.word` were not set.
    pub by_word: [u64; 7],
    /// The first of `rows`.
    pub first: u32,
    /// The window, largest first.
    pub rows: Vec<WasteLine>,
}

/// One dead version.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WasteLine {
    /// Its path's node.
    pub node: u32,
    /// Its member, for questions about its content.
    pub entry: u32,
    /// Its path, odd bytes escaped.
    pub path: String,
    /// Its bytes.
    pub bytes: u64,
    /// The layer that wrote it.
    pub layer: u16,
    /// The layer that hid it.
    pub by_layer: u16,
    /// A place in [`super::Word::ALL`].
    pub word: u8,
}
