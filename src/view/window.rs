//! A long list with only a window of its rows in memory: the rows on the screen and some around them.
//!
//! One question for rows is in flight at a time. Old rows stay until the new answer arrives, so nothing flickers.
//! It does not know what the rows are, or what else a question contains.

use crate::session::protocol::{
    Error, FileRow, TreePage, TreeQuery, WasteLine, WastePage, WasteQuery,
};

use super::latest::Latest;
use super::shared::Shared;

/// An answer with some rows of a long list.
pub trait Page {
    /// What is asked.
    type Query: Clone + PartialEq;
    /// One row.
    type Row;
    /// Windows begin and end at multiples of so many rows.
    const STEP: u32;
    /// The fewest rows that are thought to be on the screen, and the most.
    const SCREEN: (u32, u32);

    /// The place of the first row at hand.
    fn first(&self) -> u32;
    /// How many rows the list has.
    fn total(&self) -> u32;
    /// The rows at hand.
    fn rows(&self) -> &[Self::Row];

    /// The row at a place of the list, if it is at hand.
    fn row(&self, place: u32) -> Option<&Self::Row> {
        let place = usize::try_from(place.checked_sub(self.first())?).ok()?;
        self.rows().get(place)
    }
}

impl Page for TreePage {
    type Query = TreeQuery;
    type Row = FileRow;
    // A small step asks for nothing new.
    const STEP: u32 = 64;
    // Three screens and a step are what the engine gives at once.
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

impl Page for WastePage {
    type Query = WasteQuery;
    type Row = WasteLine;
    const STEP: u32 = 1;
    const SCREEN: (u32, u32) = (20, 333);

    fn first(&self) -> u32 {
        self.first
    }

    fn total(&self) -> u32 {
        self.count
    }

    fn rows(&self) -> &[WasteLine] {
        &self.rows
    }
}

/// The window of a list.
#[derive(Debug, Clone, PartialEq)]
pub struct Window<P: Page> {
    /// The rows that came last, of this question or of one before.
    pub page: Option<Shared<P>>,
    /// Why there are none.
    pub failed: Option<Error>,
    asked: Latest<P::Query>,
    /// Rows on the screen: the first, and how many.
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
    /// Nobody has asked for it.
    pub fn is_untouched(&self) -> bool {
        self.page.is_none() && self.failed.is_none() && !self.asked.is_waiting()
    }

    /// The row at a place of the list, if it is at hand.
    pub fn row(&self, place: u32) -> Option<&P::Row> {
        self.page.as_ref()?.row(place)
    }

    /// How many rows the list has.
    pub fn total(&self) -> u32 {
        self.page.as_ref().map_or(0, |page| page.total())
    }

    /// Which rows to ask for: what is on the screen and as much before and after. The first, and how many.
    pub fn span(&self) -> (u32, u32) {
        let (first, count) = self.seen;
        let count = count.clamp(P::SCREEN.0, P::SCREEN.1);
        let from = first.saturating_sub(count) / P::STEP * P::STEP;
        let end = first.saturating_add(count.saturating_mul(2));
        let end = end.div_ceil(P::STEP).saturating_mul(P::STEP);
        (from, end - from)
    }

    /// Wants this answered; what to ask now.
    pub(super) fn want(&mut self, query: P::Query) -> Option<P::Query> {
        self.asked.want(query)
    }

    /// The first row is on the screen again, as far as is known.
    pub(super) fn begin(&mut self) {
        self.seen.0 = 0;
    }

    /// These rows are on the screen: the first, and how many.
    pub(super) fn see(&mut self, first: u32, count: u32) {
        self.seen = (first, count);
    }

    /// What is on the screen is not all at hand; or what is half a screen beyond it is not, and can be asked for.
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

    /// An answer came: the question it answers, and what to ask now.
    pub(super) fn answered(&mut self) -> (Option<P::Query>, Option<P::Query>) {
        self.asked.answered()
    }

    /// These rows are at hand now.
    pub(super) fn take(&mut self, page: P) {
        self.page = Some(Shared::new(page));
        self.failed = None;
    }
}
