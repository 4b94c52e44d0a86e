//! From a session to a squash: the order for it, its summary, and what was recomputed for its proof.
//!
//! It decides nothing about the new image: that is the order's.

use super::order::SquashOrder;
use super::protocol::{PlanSummary, SquashRequest};
use super::recomputed::{Recomputed, known};
use super::session::Session;
use super::summary::summary;
use crate::bytes::{Error, Kind, Result, Wire};

impl Session {
    /// The summary of the squash for `request`: its sizes, counts and warnings, before it runs.
    ///
    /// # Errors
    /// When the layers are not all added, or the request cannot be met.
    pub fn plan(&self, request: &SquashRequest) -> Result<PlanSummary> {
        summary(&self.squash_order(request)?, request)
    }

    /// The digests and checksums of layers that were recomputed so far, for [`super::Sealing`].
    ///
    /// # Errors
    /// When a recomputed digest differs from the claimed one.
    pub fn recomputed(&self) -> Result<Recomputed> {
        Ok(Recomputed {
            blobs: known(&self.verified)?,
            checksums: self.checksums.clone(),
        })
    }

    /// The serialized order for a squash.
    ///
    /// # Errors
    /// When the layers are not all added, the request cannot be met, or the order cannot be serialized.
    pub fn order(&self, request: &SquashRequest) -> Result<Vec<u8>> {
        self.squash_order(request)?.pack()
    }

    /// The order for a squash: the plan of the new image for `request`.
    ///
    /// # Errors
    /// When the layers are not all added ([`Kind::Request`]), or the request cannot be met.
    pub fn squash_order(&self, request: &SquashRequest) -> Result<SquashOrder> {
        if !self.waiting.is_empty() {
            return Err(Error::new(Kind::Request, "the layers are not read yet"));
        }
        SquashOrder::new(
            &self.name,
            self.image()?,
            &self.layers,
            &self.verified,
            request,
            self.gone(request)?,
            self.bounds,
        )
    }
}
