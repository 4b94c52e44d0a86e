//! Events of the files tab.

use crate::session::protocol::{Change, FileKind, Scope, SortBy, Syntax};

use super::opened::ContentView;
use super::tree::Step;

/// The three ways of looking at the layers' files.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum View {
    /// The filesystem up to a layer.
    Upto,
    /// A layer alone.
    Layer,
    /// The difference between two.
    Between,
}

/// What happens in the files tab.
#[derive(Debug, Clone)]
pub enum FilesEvent {
    /// Another way of looking.
    Viewed(View),
    /// Another filesystem.
    Scoped(Scope),
    /// The filter's text was edited.
    Text(String),
    /// How it is read.
    Syntax(Syntax),
    /// Files that changed so are to be shown, or no longer.
    Change(Change),
    /// Only files of this kind are to be shown; of any.
    Kind(Option<FileKind>),
    /// The smallest size was edited.
    Size(String),
    /// Everything is to be shown.
    Cleared,
    /// A column's head was pressed.
    Sorted(SortBy),
    /// All directories are to be opened, or closed.
    ExpandAll,
    /// These rows are on the screen: the first, and how many.
    Seen {
        /// The first.
        first: u32,
        /// How many.
        count: u32,
    },
    /// The cursor makes a step.
    Moved(Step),
    /// A row was pressed.
    Pressed(u32),
    /// The cursor's row is to be opened.
    Entered,
    /// A directory is to be opened or closed.
    Toggled {
        /// Its row.
        row: u32,
    },
    /// All directories beside the cursor are to be opened.
    Siblings,
    /// The filter is to take the keyboard.
    Search,
    /// A path is wanted from elsewhere: with this version of it open.
    OpenAt {
        /// The path, odd bytes escaped.
        path: String,
        /// The member.
        entry: Option<u32>,
    },
    /// The opened file is to be closed.
    Closed,
    /// Another version is to be shown, by its place.
    Version(usize),
    /// It is to be compared with another, by its place; with none.
    Compared(Option<usize>),
    /// Its content is to be shown so.
    Looked(ContentView),
    /// The content from this byte on.
    Offset(u64),
    /// What is looked for in the text was edited.
    Searched(String),
    /// The next hit, or the one before; of so many.
    Hit(i32, usize),
    /// Long lines are to be broken, or no longer.
    Wrapped(bool),
    /// The shown version is to be saved; of a directory, all that is in it.
    Saved,
}
