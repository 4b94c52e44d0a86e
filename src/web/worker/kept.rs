//! What requests of the late part leave for later ones.

use super::{Worker, misplaced};
use crate::bytes::Result;
use crate::session::{Comparing, PackagesReading};

/// What requests of this part leave for later ones.
#[derive(Default)]
pub(super) struct Kept {
    /// The reading of the packages of the open image and of the other one.
    pub(super) readings: [Option<PackagesReading>; 2],
    pub(super) comparing: Comparing,
}

/// The result of `then` for what was kept.
pub(super) fn kept<T>(worker: &Worker, then: impl FnOnce(&mut Kept) -> T) -> Result<T> {
    let mut late = worker.late.borrow_mut();
    let kept = late.get_or_insert_with(|| Box::new(Kept::default()));
    let kept = kept.downcast_mut().ok_or_else(misplaced)?;
    Ok(then(kept))
}
