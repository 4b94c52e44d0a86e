//! A list of dead versions: its filter, and the window of rows in memory.

use crate::session::protocol::{Reply, WasteFilter, WastePage, WasteQuery};

use crate::view::window::Window;

/// The place of a list of dead versions on the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum List {
    /// In the waste tab.
    Waste,
    /// In the layers tab, for the selected layer or cell of the matrix.
    Layers,
    /// In the squash tab, for the range to merge.
    Range,
}

/// The rows of a list of dead versions.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Rows {
    /// The filter of the versions to show.
    pub filter: WasteFilter,
    /// The rows in memory; they belong to another filter while [`Rows::is_stale`].
    pub window: Window<WastePage>,
}

impl Rows {
    /// Whether the rows in memory belong to another filter.
    pub fn is_stale(&self) -> bool {
        let page = self.window.page.as_ref();
        page.is_none_or(|page| page.filter != self.filter)
    }

    /// Changes the filter; the result is the question to send now, if there is one.
    pub(super) fn filtered(&mut self, filter: WasteFilter) -> Option<WasteQuery> {
        if self.filter == filter && !self.window.is_untouched() {
            return None;
        }
        self.filter = filter;
        self.window.begin();
        self.again()
    }

    /// Changes the rows on the screen; the result is the question to send now, if there is one.
    pub(super) fn seen(&mut self, first: u32, count: u32) -> Option<WasteQuery> {
        self.window.see(first, count);
        self.missing()
    }

    fn missing(&mut self) -> Option<WasteQuery> {
        self.window.is_short().then(|| self.again()).flatten()
    }

    /// Asks for the rows on the screen and as many before and after; the result is the question to send now, if there
    /// is one.
    pub(super) fn again(&mut self) -> Option<WasteQuery> {
        let (first, count) = self.window.span();
        let filter = self.filter.clone();
        self.window.want(WasteQuery {
            filter,
            first,
            count,
        })
    }

    /// Applies an answer; the result is the question to send next, if there is one.
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
