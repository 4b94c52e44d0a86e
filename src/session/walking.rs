//! Answers the page's queries about trees, files and their versions.

use super::Session;
use super::protocol::{Facts, Found, Scope, TreePage, TreeQuery};
use crate::bytes::{Error, Kind, Result};
use crate::files;
use crate::rootfs::NodeId;

impl Session {
    /// The rows of a window of a file tree.
    ///
    /// # Errors
    /// When not all layers are read yet or the image has no such layer.
    pub fn tree(&mut self, query: &TreeQuery) -> Result<TreePage> {
        let end = self.merged()?.0.end();
        let known = match query.scope {
            Scope::Layer(n) | Scope::Upto(n) => n < end,
            Scope::Between(a, b) => a.max(b) < end,
        };
        if !known {
            return Err(Error::new(Kind::Request, "there is no such layer"));
        }
        let (subject, walker) = self.walker()?;
        Ok(walker.page(subject, query))
    }

    /// Lays out the filesystem of all layers in advance, because the page nearly always asks for it first.
    ///
    /// # Errors
    /// When not all layers are read yet.
    pub fn warm(&mut self) -> Result<()> {
        let (subject, walker) = self.walker()?;
        if let Some(last) = subject.layers.end().below() {
            walker.warm(subject, Scope::Upto(last));
        }
        Ok(())
    }

    /// The node at a path and the directories above it. The node is `None` if no layer has the path.
    ///
    /// # Errors
    /// When not all layers are read yet.
    pub fn find(&mut self, path: &str) -> Result<Found> {
        Ok(files::find(self.walker()?.0, path))
    }

    /// The changes that each layer made at a node.
    ///
    /// # Errors
    /// When not all layers are read yet or there is no such node.
    pub fn facts(&mut self, node: NodeId) -> Result<Facts> {
        files::facts(self.walker()?.0, node)
            .ok_or_else(|| Error::new(Kind::Request, "there is no such path"))
    }
}
