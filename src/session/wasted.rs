//! The dead as a list and the bytes as a picture, as the page asks for them.

use super::Session;
use super::protocol::{MapQuery, PathMap, WastePage, WasteQuery};
use crate::bytes::{Error, Kind, Result};

impl Session {
    /// A window of the dead versions, largest first.
    pub fn waste(&mut self, query: &WasteQuery) -> Result<WastePage> {
        let _ = query;
        Err(Error::new(Kind::Request, "no lists yet"))
    }

    /// Bytes by path.
    pub fn map(&mut self, query: &MapQuery) -> Result<PathMap> {
        let _ = query;
        Err(Error::new(Kind::Request, "no pictures yet"))
    }
}
