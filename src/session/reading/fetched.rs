//! The result of reading contents: the answer, and where the bytes are that belong to it.

use crate::image::Slice;
use crate::session::protocol::Contents;

/// What was fetched.
#[derive(Debug)]
pub struct Fetched {
    /// What it is.
    pub contents: Contents,
    /// Bytes that go beside it.
    pub cargo: Cargo,
}

/// Where the bytes are that go beside an answer.
#[derive(Debug, PartialEq, Eq)]
pub enum Cargo {
    /// There are none.
    None,
    /// Here.
    Bytes {
        /// They.
        bytes: Vec<u8>,
        /// `image/png`.
        media_type: String,
    },
    /// A range of the opened file, as it is.
    Range(Slice),
    /// All that the job wrote to its spool.
    Spool,
}
