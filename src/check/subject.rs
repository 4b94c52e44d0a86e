//! The image that a gate looks at.

use crate::report::Report;
use crate::rootfs::{Layers, Rootfs};
use crate::waste::{DeadOwners, Ledger};

/// The image that a gate looks at.
#[derive(Debug, Clone, Copy)]
pub struct Subject<'a> {
    /// The report without its long lists.
    pub report: &'a Report,
    /// The layers of the image.
    pub layers: &'a Layers,
    /// The merge of all layers.
    pub rootfs: &'a Rootfs,
    /// The ledger of live and dead bytes.
    pub ledger: &'a Ledger,
    /// The packages that dead versions belonged to.
    pub owned: Option<&'a DeadOwners>,
}
