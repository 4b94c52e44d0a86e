//! Trees, files and their versions, as the page asks for them.

use super::Session;
use super::protocol::{Facts, Found, TreePage, TreeQuery};
use crate::bytes::{Error, Kind, Result};

impl Session {
    /// A window of a tree.
    pub fn tree(&mut self, query: &TreeQuery) -> Result<TreePage> {
        let _ = query;
        Err(Error::new(Kind::Request, "no trees yet"))
    }

    /// The node at a path.
    pub fn find(&mut self, path: &str) -> Result<Found> {
        let _ = path;
        Err(Error::new(Kind::Request, "no trees yet"))
    }

    /// What each layer did at a node.
    pub fn facts(&mut self, node: u32) -> Result<Facts> {
        let _ = node;
        Err(Error::new(Kind::Request, "no trees yet"))
    }
}
