//! Who takes the members of a tar, and what is answered to each.
//!
//! It knows neither how a tar is read nor what members mean.

use super::Entry;
use crate::bytes::{Result, Warnings};

/// The answer of a visitor to a member: what the walk does with its content.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Want {
    /// The visitor does not want the content of the member.
    Skip,
    /// The visitor wants the whole content of the member, as it is stored.
    Content,
    /// The visitor wants neither the content nor any further member; the walk ends here.
    Stop,
}

/// A visitor that gets the members of a tar from a [`super::Walk`], in the order of the tar.
pub trait Members {
    /// Takes the next member, and answers whether its content is wanted. `warnings` are those of the walk.
    ///
    /// # Errors
    /// When the visitor cannot go on; the walk ends with this error.
    fn entry(&mut self, entry: Entry, warnings: &mut Warnings) -> Result<Want>;

    /// Takes the next bytes of the content of the last member, if they were wanted. The default ignores them.
    ///
    /// # Errors
    /// When the visitor cannot go on; the walk ends with this error.
    fn content(&mut self, bytes: &[u8]) -> Result<()> {
        let _ = bytes;
        Ok(())
    }

    /// Ends the content of the last member, if it was wanted; an empty content ends at once.
    ///
    /// # Errors
    /// When the visitor cannot go on; the walk ends with this error.
    fn end(&mut self) -> Result<()> {
        Ok(())
    }
}
