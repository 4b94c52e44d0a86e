//! Floor 1: tar, in all its dialects. Members, byte paths, the state machine that reads a tar, and the writing of
//! headers.
//!
//! This module knows no image and no layer: a whiteout is an ordinary file here. Sources: POSIX.1-2017 `pax` (ustar and
//! extended headers); GNU tar manual (chapters "Tar Internals" and "Sparse Formats"); and Go's `archive/tar` where
//! these leave a choice, because every engine reads with it.

mod assemble;
mod before;
mod block;
mod checksum;
mod entry;
mod field;
mod form;
mod in_content;
mod members;
mod path;
mod pax;
mod sparse;
mod time;
mod walk;
mod write;

pub use block::{BLOCK, END, padding};
pub use entry::{Device, Entry, EntryKind};
pub use form::Form;
pub use members::{Members, Want};
pub use path::{clean, components, escapes, join};
pub use pax::{Record, xattrs};
pub use sparse::{Expand, Part, Sparse};
pub use time::Time;
pub use walk::Walk;
pub use write::HeaderBuilder;
