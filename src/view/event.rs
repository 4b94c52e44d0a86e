//! Events that change the page's state.

use crate::session::protocol::{Error, LayerId, ReportFormat, Stored};

use super::arrival::{Arrival, Part};
use super::compare::CompareEvent;
use super::dockerfile::DockerfileEvent;
use super::files::FilesEvent;
use super::layers::LayersEvent;
use super::operations::PlanEvent;
use super::picked::Picked;
use super::route::Route;
use super::tab::Tab;
use super::waste::WasteEvent;

/// An event that may change the page's state. An answer of a worker is none: it is large, and events are copied.
#[derive(Debug, Clone)]
pub enum Event {
    /// A part of the code has arrived, or will never arrive.
    Arrived(Part, Arrival),
    /// A file was dropped, pasted or picked.
    Opened(Picked),
    /// Two files were: the first is opened and compared with the second.
    OpenedBoth(Picked, Picked),
    /// A file was dropped or pasted while an image is open, so the page asks what to do with it; `None` when that was
    /// answered.
    Offered(Option<Picked>),
    /// A dropped, pasted or picked file could not be read.
    Unreadable(Picked, Error),
    /// An image of the archive was chosen by its index, from 0, at first or later.
    Chosen(u32),
    /// The button to read on was pressed, after the file exceeded the limits.
    Insisted,
    /// The cancel button was pressed.
    Cancelled,
    /// A tab was selected.
    Selected(Tab),
    /// The first and last layer of the current range to merge were chosen, both included.
    SquashRange(LayerId, LayerId),
    /// An operation of the squash was added, removed or picked.
    Plan(PlanEvent),
    /// The comment of the new history entries was edited.
    SquashMessage(String),
    /// The globs to leave out were edited, one in a line.
    SquashExclude(String),
    /// The compression of the new layers was chosen.
    SquashStored(Stored),
    /// The tag of the result was edited.
    SquashTag(String),
    /// The squash button was pressed.
    SquashStarted,
    /// The squashed image was saved to a place that the person chose.
    Saved {
        /// Whether the browser can read the saved file.
        readable: bool,
    },
    /// Something happened in the layers tab.
    Layers(LayersEvent),
    /// Something happened to the Dockerfile.
    Dockerfile(DockerfileEvent),
    /// The address was changed by back, forward, a link or typing. `None` if it is no place of the page.
    Went(Option<Route>),
    /// The list of keys was opened or closed.
    Helped(bool),
    /// Something happened in the files tab.
    Files(FilesEvent),
    /// Something happened in the waste tab, or in a list of dead versions elsewhere.
    Waste(WasteEvent),
    /// A package was chosen, by its position.
    Package(u32),
    /// The button to measure plain layers was pressed.
    Measured,
    /// Something happened in the compare tab, or a file was given to compare with.
    Compare(CompareEvent),
    /// The report was requested as a file.
    Exported(ReportFormat),
}

impl Event {
    /// Whether the event can change what is drawn. Scrolling cannot; it only asks for more rows.
    pub fn draws(&self) -> bool {
        !matches!(
            self,
            Self::Files(FilesEvent::Seen { .. })
                | Self::Waste(WasteEvent::Seen(..))
                | Self::Compare(CompareEvent::Seen(..))
        )
    }
}
