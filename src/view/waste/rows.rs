//! One list of dead versions: what it shows, and the window of it that is at hand.

use crate::session::protocol::{Error, Reply, WasteFilter, WasteLine, WastePage, WasteQuery};

use crate::view::latest::Latest;
use crate::view::shared::Shared;

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

/// The most rows of a window.
pub const MOST_ROWS: u32 = 1000;

/// The fewest, so that a short screen does not ask at every turn of the wheel.
const FEWEST_ROWS: u32 = 60;

/// A list.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Rows {
    /// Which versions it is to show.
    pub filter: WasteFilter,
    /// The window that came last; of another filter while [`Rows::is_stale`].
    pub page: Option<Shared<WastePage>>,
    /// Why there is none.
    pub failed: Option<Error>,
    asked: Latest<WasteQuery>,
    /// Rows on the screen: the first, and how many.
    seen: (u32, u32),
}

impl Rows {
    /// Nobody has asked for it.
    pub fn is_untouched(&self) -> bool {
        self.page.is_none() && self.failed.is_none() && !self.asked.is_waiting()
    }

    /// What is at hand is what another filter gave.
    pub fn is_stale(&self) -> bool {
        self.page
            .as_ref()
            .is_none_or(|page| page.filter != self.filter)
    }

    /// The row at a place, if it is at hand.
    pub fn row(&self, place: u32) -> Option<&WasteLine> {
        let page = self.page.as_ref()?;
        page.rows.get(place.checked_sub(page.first)? as usize)
    }

    /// Other versions are wanted; what to ask now.
    pub(super) fn filtered(&mut self, filter: WasteFilter) -> Option<WasteQuery> {
        if self.filter == filter && !self.is_untouched() {
            return None;
        }
        self.filter = filter;
        self.seen.0 = 0;
        self.again()
    }

    /// Other rows are on the screen; what to ask now.
    pub(super) fn seen(&mut self, first: u32, count: u32) -> Option<WasteQuery> {
        self.seen = (first, count);
        let page = self.page.as_ref()?;
        let end = first.saturating_add(count).min(page.count);
        let at_hand = page.first..page.first.saturating_add(length(page));
        let missing = first < page.count && !(at_hand.contains(&first) && end <= at_hand.end);
        missing.then(|| self.again()).flatten()
    }

    /// Asks for what is on the screen and as much before and after.
    pub(super) fn again(&mut self) -> Option<WasteQuery> {
        let (first, count) = self.seen;
        let around = count.clamp(FEWEST_ROWS / 3, MOST_ROWS / 3);
        self.asked.want(WasteQuery {
            filter: self.filter.clone(),
            first: first.saturating_sub(around),
            count: around * 3,
        })
    }

    /// Takes in an answer; what to ask next.
    pub(super) fn answered(&mut self, reply: Reply) -> Option<WasteQuery> {
        let (_, next) = self.asked.answered();
        match reply {
            Reply::Waste(page) => {
                self.page = Some(Shared::new(page));
                self.failed = None;
            }
            Reply::Failed(error) => self.failed = Some(error),
            _ => {}
        }
        next
    }
}

fn length(page: &WastePage) -> u32 {
    u32::try_from(page.rows.len()).unwrap_or(u32::MAX)
}
