//! The dead as a list and the bytes as a picture, as the page asks for them.
//!
//! The sorted list is made when it is first asked for, and again once more contents are told apart.

use super::Session;
use super::protocol::{MapQuery, PathMap, WastePage, WasteQuery};
use crate::bytes::Result;
use crate::waste::Listing;

impl Session {
    /// A window of the dead versions, largest first.
    pub fn waste(&mut self, query: &WasteQuery) -> Result<WastePage> {
        let mut listing = self.listing()?;
        let (stack, _) = self.merged()?;
        let page = listing.page(&stack.names, query);
        self.listing = Some(listing);
        Ok(page)
    }

    /// Bytes by path.
    pub fn map(&mut self, query: &MapQuery) -> Result<PathMap> {
        let listing = self.listing()?;
        let (stack, rootfs) = self.merged()?;
        let map = PathMap::new(stack, rootfs, listing.dead(), query);
        self.listing = Some(listing);
        map
    }

    /// Takes the list out of the session; whoever took it puts it back.
    fn listing(&mut self) -> Result<Listing> {
        if let Some(listing) = self.listing.take() {
            return Ok(listing);
        }
        let (stack, rootfs) = self.merged()?;
        Ok(Listing::new(stack, rootfs, self.digests()))
    }
}
