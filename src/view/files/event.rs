//! Events of the files tab.

use crate::session::protocol::{Change, EntryId, FileKind, Scope, SortBy, Syntax};

use super::opened::ContentView;
use super::tree::Step;

/// A kind of filesystem that the files tab shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum View {
    /// The filesystem up to a layer.
    Upto,
    /// A layer alone.
    Layer,
    /// The difference between two layers.
    Between,
}

/// An event in the files tab.
#[derive(Debug, Clone)]
pub enum FilesEvent {
    /// The kind of filesystem was chosen.
    Viewed(View),
    /// The filesystem was chosen.
    Scoped(Scope),
    /// The filter's text was edited.
    Text(String),
    /// The syntax of the filter's text was chosen.
    Syntax(Syntax),
    /// Files with this change were shown or hidden.
    Change(Change),
    /// The kind of file to show was chosen; `None` shows all kinds.
    Kind(Option<FileKind>),
    /// The smallest size was edited.
    Size(String),
    /// All filters were cleared.
    Cleared,
    /// The head of a column was pressed, to sort by it.
    Sorted(SortBy),
    /// The button that opens or closes all directories was pressed.
    ExpandAll,
    /// The rows on the screen changed.
    Seen {
        /// The place of the first row.
        first: u32,
        /// The number of rows.
        count: u32,
    },
    /// The cursor was moved.
    Moved(Step),
    /// A row was pressed, by its place.
    Pressed(u32),
    /// The row of the cursor was opened.
    Entered,
    /// A directory was opened or closed.
    Toggled {
        /// The place of its row.
        row: u32,
    },
    /// All directories beside the cursor were opened.
    Siblings,
    /// The filter was asked to take the focus.
    Search,
    /// A path was requested from another part of the page, with one of its versions.
    OpenAt {
        /// The path, with unprintable bytes escaped.
        path: String,
        /// The member of the version; `None` if no particular one was requested.
        entry: Option<EntryId>,
    },
    /// The opened file was closed.
    Closed,
    /// A version was chosen, by its place.
    Version(usize),
    /// A version to compare with was chosen, by its place; `None` ends the comparison.
    Compared(Option<usize>),
    /// The way to show the content was chosen.
    Looked(ContentView),
    /// The offset of the content to show was chosen, in bytes.
    Offset(u64),
    /// The text of the search was edited.
    Searched(String),
    /// The search moved by this number of hits; the second number is the number of all hits.
    Hit(i32, usize),
    /// Wrapping of long lines was switched on or off.
    Wrapped(bool),
    /// Saving the shown version was requested; a directory is saved with everything in it.
    Saved,
}
