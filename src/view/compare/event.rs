//! Events of the compare tab.

use crate::session::protocol::{CompareFormat, PathChange};
use crate::view::picked::Picked;

/// An event of the compare tab.
#[derive(Debug, Clone)]
pub enum CompareEvent {
    /// A file was given to compare the open image with.
    Begun {
        /// The name and size of the file.
        other: Picked,
        /// Whether it is the result of a squash of the open image.
        of_result: bool,
    },
    /// One of the images of the other file was chosen, by its index from 0.
    Chosen(u32),
    /// Old and new were swapped; the value says whether the open image is the old one from now on.
    Swapped(bool),
    /// Only this kind of change is shown, or all.
    Only(Option<PathChange>),
    /// A directory of the list was opened or closed, by its number.
    Toggled(u32),
    /// All directories were opened or closed.
    All(bool),
    /// The list was scrolled: its first row on the screen, and how many there are.
    Seen(u32, u32),
    /// A changed path was opened, by its number.
    Opened(u32),
    /// Another part of the opened file is shown, from this offset on.
    Offset(u64),
    /// The opened path was closed.
    Closed,
    /// The comparison was requested as a file.
    Exported(CompareFormat),
    /// What a layer of difference would hold was asked for.
    OntoAsked,
    /// The layer of difference was asked for.
    OntoStarted,
    /// Comparing was cancelled, or the other image was closed.
    Ended,
}

impl CompareEvent {
    /// The event of giving a file to compare with.
    pub fn begin(other: Picked) -> Self {
        Self::Begun {
            other,
            of_result: false,
        }
    }
}
