//! What is known so far about what contents need, and what follows from it.

use super::protocol::AdviceRow;
use crate::advice::PackageFacts;
use crate::product::Known;

/// What is known about what contents need.
#[derive(Debug, Default)]
pub(super) struct Needs {
    pub(super) known: Known,
    /// The number of rounds of reading so far.
    pub(super) rounds: u32,
    /// The packages and the owner of each node; `None` until the packages are read.
    pub(super) packages: Option<PackageFacts>,
    /// The advice to move the product of a build; `None` if there is none, or not everything is read.
    pub(super) moved: Option<AdviceRow>,
}
