//! Floor 5: a filesystem as people walk it.
//!
//! One layer, the filesystem up to a layer, or the difference between two, as a tree whose directories are open or
//! closed; filtered, sorted, and given out a window at a time, so that a million files cost their reader nothing. It
//! knows the merged tree and no format, no screen.

mod automaton;
mod base;
mod change;
mod facts;
mod find;
mod glob;
mod model;
mod path_glob;
mod pattern;
mod sides;
mod tally;
mod walker;

pub use change::Subject;
pub use facts::{facts, unnamed};
pub use find::find;
pub use model::{
    Change, Expansion, Facts, Fate, FileKind, FileRow, Filter, Found, Scope, SortBy, Syntax,
    TreePage, TreeQuery, Version,
};
pub use path_glob::PathGlob;
pub use tally::tally;
pub use walker::Walker;
