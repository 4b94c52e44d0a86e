//! The tree of the files tab: its filesystem, its filter, the rows in memory, and the cursor.
//!
//! Rows are requested one window at a time. The cursor stays on its node, even if the node moves.

use crate::session::protocol::{
    Expansion, FileKind, FileRow, Filter, NodeId, Reply, Scope, SortBy, TreePage, TreeQuery,
};

use crate::view::window::Window;

/// A move of the tree's cursor.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// A number of rows down; negative numbers go up.
    By(i32),
    /// To the first row.
    First,
    /// To the last row.
    Last,
    /// Opens a directory; in an open one, goes to its first child.
    In,
    /// Closes a directory; from a closed one or a file, goes to the parent directory.
    Out,
}

/// The state of the tree: its filesystem, filter, order, rows and cursor.
#[derive(Debug, Clone, PartialEq)]
pub struct Tree {
    /// The filesystem that the tree shows.
    pub scope: Scope,
    /// The filter of the files.
    pub filter: Filter,
    /// The key that siblings are sorted by.
    pub sort: SortBy,
    /// Whether the order is reversed.
    pub descending: bool,
    /// The directories that are open.
    pub expansion: Expansion,
    /// The rows in memory.
    pub window: Window<TreePage>,
    /// The place of the cursor's row, from 0.
    pub cursor: u32,
    /// The node of the cursor's row; `None` before it is known.
    pub node: Option<NodeId>,
    /// A number that rises whenever the page should scroll to the cursor's row.
    pub reveal: u32,
    /// The directories that were open before a filter was set.
    unfiltered: Expansion,
    /// The question that gave the rows in memory.
    shape: Option<TreeQuery>,
    /// Whether the page should scroll to the node after the next answer, which gives the place of the node.
    bring: bool,
}

impl Tree {
    /// The tree of a filesystem, before any rows are in memory.
    pub(super) fn new(scope: Scope) -> Self {
        Self {
            scope,
            filter: Filter::default(),
            sort: SortBy::Name,
            descending: false,
            expansion: Expansion::default(),
            window: Window::default(),
            cursor: 0,
            node: None,
            reveal: 0,
            unfiltered: Expansion::default(),
            shape: None,
            bring: false,
        }
    }

    /// Whether the rows in memory belong to another question.
    pub fn is_stale(&self) -> bool {
        let now = self.query();
        self.shape.as_ref().is_none_or(|shape| !alike(shape, &now))
    }

    /// The row at a place of the list; `None` if it is not in memory.
    pub fn row(&self, place: u32) -> Option<&FileRow> {
        self.window.row(place)
    }

    /// Whether all directories are open.
    pub fn is_all_open(&self) -> bool {
        self.expansion.all && self.expansion.except.is_empty()
    }

    /// The question for the rows on the screen and as many before and after.
    fn query(&self) -> TreeQuery {
        let (first, count) = self.window.span();
        TreeQuery {
            scope: self.scope,
            filter: self.filter.clone(),
            sort: self.sort,
            descending: self.descending,
            expansion: self.expansion.clone(),
            first,
            count,
            locate: self.node,
        }
    }

    /// Asks again, whatever rows are in memory; the result is the question to send now, if there is one.
    pub(super) fn again(&mut self) -> Option<TreeQuery> {
        let query = self.query();
        self.window.want(query)
    }

    /// Asks again after the question changed. The list begins at the top, or at the cursor's node.
    fn changed(&mut self) -> Option<TreeQuery> {
        self.window.begin();
        self.bring = true;
        if self.node.is_none() {
            self.cursor = 0;
        }
        self.again()
    }

    /// Changes the filesystem; the result is the question to send now, if there is one.
    pub(super) fn scoped(&mut self, scope: Scope) -> Option<TreeQuery> {
        if self.scope == scope && !self.window.is_untouched() {
            return None;
        }
        self.scope = scope;
        self.changed()
    }

    /// Changes the filter; the result is the question to send now, if there is one.
    pub(super) fn filtered(&mut self, filter: Filter) -> Option<TreeQuery> {
        if self.filter == filter {
            return None;
        }
        match (self.filter.is_empty(), filter.is_empty()) {
            (true, false) => {
                let all = Expansion {
                    all: true,
                    except: Vec::new(),
                };
                self.unfiltered = std::mem::replace(&mut self.expansion, all);
            }
            (false, true) => self.expansion = std::mem::take(&mut self.unfiltered),
            (false, false) => self.expansion.except.clear(),
            (true, true) => {}
        }
        self.filter = filter;
        self.changed()
    }

    /// Sorts by a key; if it is the current key, reverses the order. The result is the question to send now, if there
    /// is one.
    pub(super) fn sorted(&mut self, by: SortBy) -> Option<TreeQuery> {
        if self.sort == by {
            self.descending = !self.descending;
        } else {
            // Names begin with A, and other keys begin with the largest or latest value.
            (self.sort, self.descending) = (by, by != SortBy::Name);
        }
        self.changed()
    }

    /// Opens all directories, or closes all; the result is the question to send now, if there is one.
    pub(super) fn expand_all(&mut self) -> Option<TreeQuery> {
        self.expansion = Expansion {
            all: !self.is_all_open(),
            except: Vec::new(),
        };
        self.changed()
    }

    /// Opens or closes the directory at a node; the result is the question to send now, if there is one.
    pub(super) fn toggle(&mut self, node: NodeId, open: bool) -> Option<TreeQuery> {
        self.expansion.set(node, open);
        self.again()
    }

    /// Opens the directories among the siblings of the cursor's row that are in memory; the result is the question to
    /// send now, if there is one.
    pub(super) fn open_siblings(&mut self) -> Option<TreeQuery> {
        let page = self.window.page.clone()?;
        let depth = self.row(self.cursor)?.depth;
        let here = usize::try_from(self.cursor.checked_sub(page.first)?).ok()?;
        let (before, after) = page.rows.split_at_checked(here)?;
        let before = before.iter().rev().take_while(|row| row.depth >= depth);
        let after = after.iter().take_while(|row| row.depth >= depth);
        for row in before.chain(after).filter(|row| row.depth == depth) {
            if row.kind == FileKind::Dir && row.has_children && !row.open {
                self.expansion.set(row.node, true);
            }
        }
        self.again()
    }

    /// Changes the rows on the screen; the result is the question to send now, if there is one.
    pub(super) fn seen(&mut self, first: u32, count: u32) -> Option<TreeQuery> {
        self.window.see(first, count);
        self.missing()
    }

    fn missing(&mut self) -> Option<TreeQuery> {
        self.window.is_short().then(|| self.again()).flatten()
    }

    /// Moves the cursor to the row at a place.
    pub(super) fn put(&mut self, row: u32) {
        self.cursor = row.min(self.window.total().saturating_sub(1));
        self.node = self.row(self.cursor).map(|row| row.node);
    }

    /// Moves the cursor; the result is the question to send now, if there is one.
    pub(super) fn step(&mut self, step: Step) -> Option<TreeQuery> {
        let here = self.row(self.cursor);
        let to = match step {
            Step::By(by) => self.cursor.saturating_add_signed(by),
            Step::First => 0,
            Step::Last => u32::MAX,
            Step::In => match here {
                Some(row) if row.has_children && row.open => self.cursor.saturating_add(1),
                Some(row) if row.has_children => {
                    let node = row.node;
                    return self.toggle(node, true);
                }
                _ => return None,
            },
            Step::Out => match here {
                Some(row) if row.has_children && row.open => {
                    let node = row.node;
                    return self.toggle(node, false);
                }
                Some(row) => {
                    let (depth, parent) = (row.depth, row.parent);
                    let first = self.window.page.as_ref().map_or(0, |page| page.first);
                    let above = (first..self.cursor).rev();
                    let mut above =
                        above.filter(|place| self.row(*place).is_some_and(|r| r.depth < depth));
                    match above.next() {
                        Some(place) => place,
                        None if depth == 0 => self.cursor,
                        // The row is not in memory, so the session worker must find its place.
                        None => return self.locate(parent, &[]),
                    }
                }
                None => return None,
            },
        };
        self.put(to);
        self.reveal += 1;
        None
    }

    /// Moves the cursor to a node and opens the directories above it; the result is the question to send now, if
    /// there is one.
    pub(super) fn locate(&mut self, node: NodeId, above: &[NodeId]) -> Option<TreeQuery> {
        for directory in above {
            self.expansion.set(*directory, true);
        }
        self.node = Some(node);
        self.bring = true;
        self.again()
    }

    /// Applies an answer; the result is the question to send next, if there is one.
    pub(super) fn answered(&mut self, reply: Reply) -> Option<TreeQuery> {
        let (query, next) = self.window.answered();
        match (query, reply) {
            (Some(query), Reply::Tree(page)) => {
                let current = alike(&query, &self.query());
                // The cursor may have moved while the answer was on its way; then the answer places another node.
                let placed = if query.locate == self.node {
                    Some(page.located)
                } else {
                    self.node.and_then(|node| place_of(&page, node)).map(Some)
                };
                let total = page.rows_total;
                self.window.take(page);
                self.shape = Some(query);
                match placed {
                    Some(located) if current => {
                        self.place(located, total);
                        if self.node.is_none() {
                            self.node = self.row(self.cursor).map(|row| row.node);
                        }
                    }
                    None if current => return next.or_else(|| self.again()),
                    _ => {}
                }
            }
            (_, Reply::Failed(error)) => self.window.failed = Some(error),
            _ => {}
        }
        next.or_else(|| self.missing())
    }

    /// Places the cursor at its node, if the node is shown.
    fn place(&mut self, located: Option<u32>, rows: u32) {
        let bring = std::mem::take(&mut self.bring);
        match located {
            Some(row) => self.cursor = row,
            // The cursor leaves a node that is no longer shown.
            None if self.node.is_some() => {
                self.node = None;
                if bring {
                    self.cursor = 0;
                }
            }
            None => {}
        }
        self.cursor = self.cursor.min(rows.saturating_sub(1));
        if bring {
            self.reveal += 1;
        }
    }
}

/// The place of a node's row in the list; `None` if the row is not in this answer.
fn place_of(page: &TreePage, node: NodeId) -> Option<u32> {
    let here = page.rows.iter().position(|row| row.node == node)?;
    page.first.checked_add(u32::try_from(here).ok()?)
}

/// Whether two questions differ only in the range of rows.
fn alike(a: &TreeQuery, b: &TreeQuery) -> bool {
    a.scope == b.scope
        && a.filter == b.filter
        && a.sort == b.sort
        && a.descending == b.descending
        && a.expansion == b.expansion
}
