//! Floor 3: the ledger. Every stored byte is live, or dead with a writer, a killer and a cause.
//!
//! Works on the merged tree and on digests of those contents that have to be told apart; reads nothing itself.

mod cause;
mod cause_texts;
mod duplicates;
mod folders;
mod groups;
mod kills;
mod largest;
mod ledger;
mod listing;
mod owned;
mod pathmap;
mod visible;

pub use cause::{ByCause, Cause};
pub use duplicates::{Duplicate, MIN_DUPLICATE};
pub use folders::{Gone, WasteFolder};
pub use groups::{Placed, WasteGroup};
pub use kills::Kills;
pub use largest::{Largest, by_path};
pub use ledger::{Dead, LayerSums, Ledger, ending, pairs, same_attributes, wanted};
pub use listing::{Listing, WasteFilter, WasteLine, WastePage, WasteQuery};
pub use owned::{Became, DeadOwners, OwnedWaste, Owner};
pub use pathmap::{MapItem, MapKind, MapQuery, MapScope, PathMap};
pub use visible::Visible;

/// The digests of the contents that were hashed, by member.
pub type Digests = crate::rootfs::ByMember<crate::bytes::Digest>;
