//! A list of dead versions: its filter, whether they are gathered by directory, and the window of rows in memory.

use crate::session::protocol::{Reply, WasteFilter, WasteGroup, WastePage, WasteQuery};

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
#[derive(Debug, Clone, PartialEq)]
pub struct Rows {
    /// The filter of the versions to show.
    pub filter: WasteFilter,
    /// The groups that are open; `None` if each version has a row of its own.
    pub opened: Option<Vec<WasteGroup>>,
    /// The rows in memory; they belong to another filter while [`Rows::is_stale`].
    pub window: Window<WastePage>,
}

impl Default for Rows {
    fn default() -> Self {
        Self {
            filter: WasteFilter::default(),
            opened: Some(Vec::new()),
            window: Window::default(),
        }
    }
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
        self.close();
        self.window.begin();
        self.again()
    }

    /// Gathers the versions by directory, or lists each; the result is the question to send now, if there is one.
    pub(super) fn grouped(&mut self, grouped: bool) -> Option<WasteQuery> {
        if self.opened.is_some() == grouped {
            return None;
        }
        self.opened = grouped.then(Vec::new);
        self.window.begin();
        self.again()
    }

    /// Opens or closes a group; the result is the question to send now, if there is one.
    pub(super) fn toggled(&mut self, group: WasteGroup) -> Option<WasteQuery> {
        let opened = self.opened.as_mut()?;
        match opened.iter().position(|one| *one == group) {
            Some(place) => {
                opened.remove(place);
            }
            None => opened.push(group),
        }
        self.again()
    }

    /// Closes all groups, because they may be others when figures or the filter change.
    fn close(&mut self) {
        if let Some(opened) = &mut self.opened {
            opened.clear();
        }
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
            opened: self.opened.clone(),
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
