//! Floor 3: products. What a few files of an image need to run: link targets, interpreters, libraries.
//!
//! Programs are read as data and never run; where a loader of libraries would look is computed for the GNU C library and
//! for musl. It knows no packages and no squashes, and it reads nothing itself: contents are fed to a probe. Sources: ld.so(8),
//! glibc (`elf/dl-load.c`), musl (`ldso/dynlink.c`), execve(2).

mod assumed;
mod cache;
mod candidates;
mod closure;
mod command;
mod companions;
mod elf;
mod facts;
mod kept;
mod libraries;
mod loaders;
mod loading;
mod locate;
mod needs;
mod pieces;
mod probe;
mod roots;
mod search;
mod texts;
mod tree;
mod why;
mod with;

pub use candidates::candidates;
pub use closure::{By, NOBODY, Product, Request, Row, Subject};
pub use facts::{Calls, Facts, Known, Look, Machine, Program};
pub use kept::product;
pub use probe::Probe;
pub use why::Why;
pub use with::{INTERPRETERS, Interpreter, With};
