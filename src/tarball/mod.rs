//! Floor 1: tar, every dialect of it. Entries, byte paths, the reading machine, and writing headers.
//!
//! Knows no image and no layer: a whiteout is a file with an odd name here. Sources: POSIX.1-2017 `pax` (ustar and
//! extended headers), GNU tar manual (chapters "Tar Internals" and "Sparse Formats"), Go's `archive/tar` where they
//! leave a choice, since every engine reads with it.

mod assemble;
mod entry;
mod field;
mod form;
mod path;
mod pax;
mod sparse;
mod walk;
mod write;

pub use entry::{Device, Entry, EntryKind, Record, Time};
pub use form::Form;
pub use path::{clean, components, escapes, join};
pub use pax::xattrs;
pub use sparse::{Expand, Part, Sparse};
pub use walk::{BLOCK, Members, Walk, Want};
pub use write::{END, Fresh, padding};
