//! A long list with only a window of its rows in memory: the rows on the screen and some around them.
//!
//! One question for rows is in flight at a time. Old rows stay until the new answer arrives, so nothing flickers.
//! It does not know what the rows are, or what else a question contains.

use crate::session::protocol::{
    ChangeLine, ChangesPage, ChangesQuery, Error, FileRow, TreePage, TreeQuery, WasteLine,
    WastePage, WasteQuery,
};

use super::latest::Latest;
use super::shared::Shared;

/// An answer with some rows of a long list.
pub trait Page {
    /// The question that gives such an answer.
    type Query: Clone + PartialEq;
    /// A row of the list.
    type Row;
    /// The number of rows that a window's first and last place are rounded to.
    const STEP: u32;
    /// The least and the greatest number of rows that are assumed to be on the screen.
    const SCREEN: (u32, u32);

    /// The place of the first row in this answer, from 0.
    fn first(&self) -> u32;
    /// The number of rows in the whole list.
    fn total(&self) -> u32;
    /// The rows in this answer.
    fn rows(&self) -> &[Self::Row];

    /// The row at a place of the whole list; `None` if this answer does not have it.
    fn row(&self, place: u32) -> Option<&Self::Row> {
        let place = usize::try_from(place.checked_sub(self.first())?).ok()?;
        self.rows().get(place)
    }
}

impl Page for TreePage {
    type Query = TreeQuery;
    type Row = FileRow;
    // Small scroll steps ask for no new rows.
    const STEP: u32 = 64;
    // The engine answers with at most three screens of rows and one step.
    const SCREEN: (u32, u32) = (32, 312);

    fn first(&self) -> u32 {
        self.first
    }

    fn total(&self) -> u32 {
        self.rows_total
    }

    fn rows(&self) -> &[FileRow] {
        &self.rows
    }
}

impl Page for ChangesPage {
    type Query = ChangesQuery;
    type Row = ChangeLine;
    const STEP: u32 = 64;
    // The engine answers with at most a thousand rows.
    const SCREEN: (u32, u32) = (32, 312);

    fn first(&self) -> u32 {
        self.first
    }

    fn total(&self) -> u32 {
        self.total
    }

    fn rows(&self) -> &[ChangeLine] {
        &self.rows
    }
}

impl Page for WastePage {
    type Query = WasteQuery;
    type Row = WasteLine;
    const STEP: u32 = 1;
    const SCREEN: (u32, u32) = (20, 333);

    fn first(&self) -> u32 {
        self.first
    }

    fn total(&self) -> u32 {
        self.rows_total
    }

    fn rows(&self) -> &[WasteLine] {
        &self.rows
    }
}

/// The window of a list: its rows in memory and the rows on the screen.
#[derive(Debug, Clone, PartialEq)]
pub struct Window<P: Page> {
    /// The rows that came last, for this question or an earlier one; `None` before the first answer.
    pub page: Option<Shared<P>>,
    /// The error of the last question; `None` if it succeeded.
    pub failed: Option<Error>,
    asked: Latest<P::Query>,
    /// The place of the first row on the screen, and the number of rows there.
    seen: (u32, u32),
}

impl<P: Page> Default for Window<P> {
    fn default() -> Self {
        Self {
            page: None,
            failed: None,
            asked: Latest::default(),
            seen: (0, P::SCREEN.0),
        }
    }
}

impl<P: Page> Window<P> {
    /// Whether no rows were asked for yet.
    pub fn is_untouched(&self) -> bool {
        self.page.is_none() && self.failed.is_none() && !self.asked.is_waiting()
    }

    /// The row at a place of the list; `None` if it is not in memory.
    pub fn row(&self, place: u32) -> Option<&P::Row> {
        self.page.as_ref()?.row(place)
    }

    /// The number of rows in the list; 0 before the first answer.
    pub fn total(&self) -> u32 {
        self.page.as_ref().map_or(0, |page| page.total())
    }

    /// The place of the first row to ask for, and the number of rows: the rows on the screen and as many before and
    /// after.
    pub fn span(&self) -> (u32, u32) {
        let (first, count) = self.seen;
        let count = count.clamp(P::SCREEN.0, P::SCREEN.1);
        let from = first.saturating_sub(count) / P::STEP * P::STEP;
        let end = first.saturating_add(count.saturating_mul(2));
        let end = end.div_ceil(P::STEP).saturating_mul(P::STEP);
        (from, end - from)
    }

    /// Asks a question. The result is the question to send now; `None` if an answer is still on its way.
    pub(super) fn want(&mut self, query: P::Query) -> Option<P::Query> {
        self.asked.want(query)
    }

    /// Sets the first row on the screen to the first row of the list.
    pub(super) fn begin(&mut self) {
        self.seen.0 = 0;
    }

    /// Sets the first row on the screen and the number of rows there.
    pub(super) fn see(&mut self, first: u32, count: u32) {
        self.seen = (first, count);
    }

    /// Whether rows must be asked for, because rows on the screen or within half a screen of it are not in memory.
    pub(super) fn is_short(&self) -> bool {
        let Some(page) = &self.page else {
            return false;
        };
        let (first, count) = self.seen;
        let (have, total) = (page.first(), page.total());
        let length = u32::try_from(page.rows().len()).unwrap_or(u32::MAX);
        let at_hand = have.saturating_add(length);
        let end = first.saturating_add(count).min(total);
        if first < total && (first < have || end > at_hand) {
            return true;
        }
        let ahead = count / 2;
        let soon = have > 0 && first < have.saturating_add(ahead)
            || at_hand < total && end.saturating_add(ahead) > at_hand;
        let (from, most) = self.span();
        soon && (from != have || from.saturating_add(most) > at_hand)
    }

    /// Takes note of an answer. The result is the question that it answers, and the question to send now.
    pub(super) fn answered(&mut self) -> (Option<P::Query>, Option<P::Query>) {
        self.asked.answered()
    }

    /// Keeps the rows of an answer and clears the error.
    pub(super) fn take(&mut self, page: P) {
        self.page = Some(Shared::new(page));
        self.failed = None;
    }
}
