//! Answers the page's queries about trees, files and their versions.

use super::Session;
use super::protocol::{Facts, Found, Scope, TreePage, TreeQuery};
use crate::bytes::{Error, Kind, Result};
use crate::files;

impl Session {
    /// A window of a tree.
    pub fn tree(&mut self, query: &TreeQuery) -> Result<TreePage> {
        let layers = self.merged()?.0.len();
        let known = match query.scope {
            Scope::Layer(n) | Scope::Upto(n) => n < layers,
            Scope::Between(a, b) => a.max(b) < layers,
        };
        if !known {
            return Err(Error::new(Kind::Request, "there is no such layer"));
        }
        let (subject, walker) = self.walker()?;
        Ok(walker.page(subject, query))
    }

    /// Lays out the filesystem of all layers, which is what people ask for first.
    pub fn warm(&mut self) -> Result<()> {
        let (subject, walker) = self.walker()?;
        if let Some(last) = subject.layers.len().checked_sub(1) {
            walker.warm(subject, Scope::Upto(last));
        }
        Ok(())
    }

    /// The node at a path.
    pub fn find(&mut self, path: &str) -> Result<Found> {
        Ok(files::find(self.walker()?.0, path))
    }

    /// What each layer did at a node.
    pub fn facts(&mut self, node: u32) -> Result<Facts> {
        files::facts(self.walker()?.0, node)
            .ok_or_else(|| Error::new(Kind::Request, "there is no such path"))
    }
}
