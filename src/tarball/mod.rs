//! Floor 1: tar, every dialect of it. Entries, byte paths, the reading machine, and writing headers.
//!
//! Knows no image and no layer: a whiteout is a file with an odd name here. Sources: POSIX.1-2017 `pax` (ustar and
//! extended headers), GNU tar manual (chapters "Tar Internals" and "Sparse Formats"), Go's `archive/tar` where they
//! leave a choice, since every engine reads with it.

mod assemble;
mod before;
mod block;
mod entry;
mod field;
mod form;
mod in_content;
mod path;
mod pax;
mod sparse;
mod time;
mod walk;
mod write;

pub use block::{BLOCK, END, padding};
pub use entry::{Device, Entry, EntryKind};
pub use form::Form;
pub use path::{clean, components, escapes, join};
pub use pax::{Record, xattrs};
pub use sparse::{Expand, Part, Sparse};
pub use time::Time;
pub use walk::{Members, Walk, Want};
pub use write::HeaderBuilder;
