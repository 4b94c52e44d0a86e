//! Floor 2: filesystems. Changesets, whiteouts, and the merge of layers with provenance.
//!
//! Knows members and layers, and no sizes but to carry them: what is waste is floor 3's to say. Source: OCI image spec,
//! layer.md; where it is silent, what engines do (each place says so).

mod by_id;
mod by_member;
mod changeset;
mod changeset_builder;
mod content;
mod extras;
mod ids;
mod layers;
mod lookup;
mod member;
mod merge;
mod path_tree;
mod ranges;
mod resolve;
mod scan;
mod whiteout;

pub use by_id::ById;
pub use by_member::ByMember;
pub use changeset::Changeset;
pub use content::{ContentDigests, ContentHasher, FoundDigests, Spool};
pub use ids::{EntryId, Id, IdRange, LayerId, NodeId};
pub use layers::Layers;
pub use lookup::Lookup;
pub use member::{Extra, Member, MemberKind};
pub use merge::{Death, RemovalKind, Rootfs, View};
pub use path_tree::{PathTree, ROOT};
pub use ranges::{LayerRange, LayerRanges};
pub use scan::Scan;
pub use whiteout::{Whiteout, whiteout};
