//! Answers the page's queries about dead files (as a list) and bytes by path (as a picture).
//!
//! The sorted list is made on the first query. When more contents become known, only its causes are updated.

use super::Session;
use super::protocol::{MapQuery, PathMap, WastePage, WasteQuery};
use crate::bytes::Result;
use crate::waste::Listing;

impl Session {
    /// A window of the dead versions, largest first.
    pub fn waste(&mut self, query: &WasteQuery) -> Result<WastePage> {
        let mut listing = self.listing()?;
        let (layers, _) = self.merged()?;
        let page = listing.page(&layers.paths, query);
        self.listing = Some(listing);
        Ok(page)
    }

    /// Bytes by path.
    pub fn map(&mut self, query: &MapQuery) -> Result<PathMap> {
        let listing = self.listing()?;
        let (layers, rootfs) = self.merged()?;
        let map = PathMap::new(layers, rootfs, listing.dead(), query);
        self.listing = Some(listing);
        map
    }

    /// Takes the list out of the session; whoever took it puts it back.
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
