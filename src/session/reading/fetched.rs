//! The result of reading contents: the answer, and where the bytes are that belong to it.

use crate::image::Slice;
use crate::session::protocol::Contents;

/// The result of reading contents: an answer, and the bytes that belong to it.
#[derive(Debug)]
pub struct Fetched {
    /// The answer for the page.
    pub contents: Contents,
    /// The bytes that belong to the answer, for example those of a file to save.
    pub body: Body,
}

/// The place of the bytes that belong to an answer.
#[derive(Debug, PartialEq, Eq)]
pub enum Body {
    /// The answer has no bytes besides itself.
    None,
    /// The bytes are in memory.
    Bytes {
        /// The bytes, for example of a picture.
        bytes: Vec<u8>,
        /// The media type of the bytes: `image/png`.
        media_type: String,
    },
    /// The bytes are a range of the opened file, without compression and holes.
    Range(Slice),
    /// The bytes are everything that the job wrote to its spool.
    Spool,
}
