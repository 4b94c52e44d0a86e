//! A list of dead versions: its filter, and the window of rows in memory.

use crate::session::protocol::{Reply, WasteFilter, WastePage, WasteQuery};

use crate::view::window::Window;

/// Where a list of dead versions stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum List {
    /// In the waste tab.
    Waste,
    /// Beside the layers: of the layer or of the cell of the matrix that is selected.
    Layers,
    /// Beside the range that is looked at before a squash.
    Range,
}

/// A list.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Rows {
    /// Which versions it is to show.
    pub filter: WasteFilter,
    /// The rows at hand; of another filter while [`Rows::is_stale`].
    pub window: Window<WastePage>,
}

impl Rows {
    /// What is at hand is what another filter gave.
    pub fn is_stale(&self) -> bool {
        let page = self.window.page.as_ref();
        page.is_none_or(|page| page.filter != self.filter)
    }

    /// Other versions are wanted; what to ask now.
    pub(super) fn filtered(&mut self, filter: WasteFilter) -> Option<WasteQuery> {
        if self.filter == filter && !self.window.is_untouched() {
            return None;
        }
        self.filter = filter;
        self.window.begin();
        self.again()
    }

    /// Other rows are on the screen; what to ask now.
    pub(super) fn seen(&mut self, first: u32, count: u32) -> Option<WasteQuery> {
        self.window.see(first, count);
        self.missing()
    }

    fn missing(&mut self) -> Option<WasteQuery> {
        self.window.is_short().then(|| self.again()).flatten()
    }

    /// Asks for what is on the screen and as much before and after.
    pub(super) fn again(&mut self) -> Option<WasteQuery> {
        let (first, count) = self.window.span();
        let filter = self.filter.clone();
        self.window.want(WasteQuery {
            filter,
            first,
            count,
        })
    }

    /// Takes in an answer; what to ask next.
    pub(super) fn answered(&mut self, reply: Reply) -> Option<WasteQuery> {
        let (_, next) = self.window.answered();
        match reply {
            Reply::Waste(page) => self.window.take(page),
            Reply::Failed(error) => self.window.failed = Some(error),
            _ => {}
        }
        next.or_else(|| self.missing())
    }
}
