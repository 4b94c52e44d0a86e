//! Answers the page's queries about dead files (as a list) and bytes by path (as a picture).
//!
//! The sorted list is made on the first query. When more contents become known, only its causes are updated.

use super::Session;
use super::protocol::{MapQuery, PathMap, WastePage, WasteQuery};
use crate::bytes::Result;
use crate::waste::Listing;

impl Session {
    /// The rows of a window of the list of dead versions, largest first.
    ///
    /// # Errors
    /// When not all layers are read yet.
    pub fn waste(&mut self, query: &WasteQuery) -> Result<WastePage> {
        let mut listing = self.listing()?;
        let (layers, _) = self.merged()?;
        let page = listing.page(&layers.paths, query, self.dead_owners.as_ref());
        self.listing = Some(listing);
        Ok(page)
    }

    /// The bytes by path below a directory, for a treemap; the query selects which bytes count.
    ///
    /// # Errors
    /// When not all layers are read yet, or when the directory of the query does not exist.
    pub fn map(&mut self, query: &MapQuery) -> Result<PathMap> {
        let listing = self.listing()?;
        let (layers, rootfs) = self.merged()?;
        let map = PathMap::new(layers, rootfs, listing.dead(), query);
        self.listing = Some(listing);
        map
    }

    /// Takes the list of dead versions out of the session, up to date. The caller puts it back.
    fn listing(&mut self) -> Result<Listing> {
        let old = std::mem::take(&mut self.listing_is_old);
        if let Some(mut listing) = self.listing.take() {
            if old {
                let (layers, rootfs) = self.merged()?;
                listing.renew(layers, rootfs, self.digests());
            }
            return Ok(listing);
        }
        let (layers, rootfs) = self.merged()?;
        Ok(Listing::new(layers, rootfs, self.digests()))
    }
}
