//! Events that change the page's state.

use crate::session::protocol::{Error, ReportFormat, Stored};

use super::effect::Answer;
use super::files::FilesEvent;
use super::layers::LayersEvent;
use super::route::Route;
use super::state::Picked;
use super::tab::Tab;
use super::waste::WasteEvent;

/// Something happened.
#[derive(Debug, Clone)]
pub enum Event {
    /// A file was dropped, pasted or picked.
    Opened(Picked),
    /// What was dropped, pasted or picked could not be read.
    Unreadable(Picked, Error),
    /// One image of several was chosen, at first or later.
    Chosen(u32),
    /// Read on was pressed, where the file was larger than the bounds.
    Insisted,
    /// A worker answered.
    Answered(Answer),
    /// Cancel was pressed.
    Cancelled,
    /// A tab was selected.
    Selected(Tab),
    /// The layers to merge were chosen, both included.
    SquashRange(u32, u32),
    /// The comment of the new history entry was edited.
    SquashMessage(String),
    /// What to leave out was edited: a glob a line.
    SquashExclude(String),
    /// How the new layer is stored was chosen.
    SquashStored(Stored),
    /// The result's tag was edited.
    SquashTag(String),
    /// Squash was pressed.
    SquashStarted,
    /// The squashed image was saved to a place of the person's choosing; whether the browser can read it there.
    Saved {
        /// It can.
        readable: bool,
    },
    /// Something happened in the layers tab.
    Layers(LayersEvent),
    /// The address was changed: back, forward, a link, or typed.
    Went(Option<Route>),
    /// The list of keys was opened or closed.
    Helped(bool),
    /// Something happened in the files tab.
    Files(FilesEvent),
    /// Something happened in the waste tab, or in a list of dead versions elsewhere.
    Waste(WasteEvent),
    /// The report is wanted as a file.
    Exported(ReportFormat),
}

impl Event {
    /// Something may look otherwise because of it; scrolling only asks for more.
    pub fn draws(&self) -> bool {
        !matches!(
            self,
            Self::Files(FilesEvent::Seen { .. }) | Self::Waste(WasteEvent::Seen(..))
        )
    }
}
