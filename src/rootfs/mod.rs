//! Floor 3: filesystems. Changesets, whiteouts, and the merge of layers with provenance.
//!
//! Knows members and layers, and no sizes but to carry them: what is waste is floor 4's to say. Source: OCI image spec,
//! layer.md; where it is silent, what engines do (each place says so).

mod changeset;
mod content;
mod extras;
mod known;
mod merge;
mod names;
mod note;
mod resolve;
mod row;
mod scan;
mod stack;
mod whiteout;

pub use changeset::Changeset;
pub use content::{ContentDigests, ContentHasher, FoundDigests, Spool};
pub use known::Known;
pub use merge::{Cause, Death, Rootfs, View};
pub use names::{Names, NodeId, ROOT};
pub use row::{Extra, Row, RowKind};
pub use scan::Scan;
pub use stack::{EntryId, LayerId, Stack};
pub use whiteout::{Whiteout, whiteout};
