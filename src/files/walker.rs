//! Windows of a tree, from what was worked out for the last one.
//!
//! There are four steps: the slots of the scope, their order, the matches of the filter, and the visible rows. The result
//! of each step is kept until its input changes. Scrolling repeats no step, and opening a directory only the last one.

use super::base::{Base, Slot, get};
use super::pattern::Pattern;
use super::{
    Change, Expansion, FileKind, FileRow, Filter, Scope, SortBy, Subject, TreePage, TreeQuery,
};
use crate::bytes::show;
use crate::rootfs::{ById, EntryId, NodeId, ROOT};

/// The most rows in a page.
const MOST: usize = 1000;

/// The mark of a slot that matches the filter.
const MATCHED: u8 = 1;
/// The mark of a slot that is shown, because the path or something in it matches the filter.
const SHOWN: u8 = 2;
/// The mark of a directory that contains a shown slot.
const LEADS: u8 = 4;

/// A tree of a scope that gives pages of rows. It keeps the results of the last request for the next one.
#[derive(Debug, Default)]
pub struct Walker {
    base: Option<(Scope, Base)>,
    order: Option<Order>,
    marks: Option<Marks>,
    rows: Option<Rows>,
}

#[derive(Debug)]
struct Order {
    sort: (SortBy, bool),
    /// The slots in this order. `None` for the order by name.
    slots: Option<Vec<Slot>>,
}

#[derive(Debug)]
struct Marks {
    filter: Filter,
    of: Vec<u8>,
    matches: u64,
    bytes: u64,
    removed: (u64, u64),
    bad: Option<String>,
}

#[derive(Debug)]
struct Rows {
    expansion: Expansion,
    slots: Vec<Slot>,
    /// The position of each row among its shown siblings, from 1.
    places: Vec<u32>,
}

impl Walker {
    /// Prepares the tree of a scope, unless it is already prepared.
    pub fn warm(&mut self, subject: Subject<'_>, scope: Scope) {
        if self.base.as_ref().is_some_and(|(s, _)| *s == scope) {
            return;
        }
        // The old tree is freed first, so that only one is in memory.
        *self = Self::default();
        self.base = Some((scope, Base::new(subject, scope)));
    }

    /// A page of rows of a tree. Empty rows when the first row is beyond the end.
    pub fn page(&mut self, subject: Subject<'_>, query: &TreeQuery) -> TreePage {
        self.warm(subject, query.scope);
        let Some((_, base)) = &self.base else {
            return TreePage::default();
        };
        let sort = (query.sort, query.descending);
        if self.order.as_ref().is_none_or(|o| o.sort != sort) {
            self.rows = None;
            self.order = Some(Order {
                sort,
                slots: base.order(subject, query.sort, query.descending),
            });
        }
        if self.marks.as_ref().is_none_or(|m| m.filter != query.filter) {
            self.rows = None;
            self.marks = Some(Marks::new(subject, base, &query.filter));
        }
        let (Some(order), Some(marks)) = (&self.order, &self.marks) else {
            return TreePage::default();
        };
        let order = order.slots.as_deref();
        if self
            .rows
            .as_ref()
            .is_some_and(|r| r.expansion != query.expansion)
        {
            self.rows = None;
        }
        let rows = self
            .rows
            .get_or_insert_with(|| Rows::new(subject, base, order, marks, &query.expansion));
        let first = query.first as usize;
        let count = (query.count as usize).min(MOST);
        let window = rows.slots.iter().zip(&rows.places).skip(first).take(count);
        let maker = Maker {
            subject,
            base,
            marks,
            open: exceptions(subject, &query.expansion),
            all: query.expansion.all,
        };
        let mut siblings = (Slot::MAX, 0);
        let window = window.map(|(slot, place)| {
            let parent = get(&base.parent, *slot);
            if siblings.0 != parent {
                let shown = base.children(parent).filter(|c| marks.is(*c, SHOWN));
                siblings = (parent, u32::try_from(shown.count()).unwrap_or(u32::MAX));
            }
            maker.row(*slot, (*place, siblings.1))
        });
        TreePage {
            rows_total: u32::try_from(rows.slots.len()).unwrap_or(u32::MAX),
            first: query.first,
            rows: window.collect(),
            matches: marks.matches,
            bytes: marks.bytes,
            removed: marks.removed,
            located: query.locate.and_then(|node| {
                let at = rows.slots.iter().position(|s| get(&base.node, *s) == node);
                u32::try_from(at?).ok().filter(|_| node != ROOT)
            }),
            bad_filter: marks.bad.clone(),
        }
    }
}

impl Marks {
    fn new(subject: Subject<'_>, base: &Base, filter: &Filter) -> Self {
        let mut marks = Self {
            filter: filter.clone(),
            of: vec![0; base.node.len()],
            matches: 0,
            bytes: 0,
            removed: (0, 0),
            bad: None,
        };
        let pattern = if filter.text.is_empty() {
            None
        } else {
            Pattern::new(filter)
                .map_err(|why| marks.bad = Some(why))
                .ok()
        };
        let bounded = filter.at_least > 0 || filter.at_most.is_some();
        let mut matched = |slot: Slot| {
            let (kind, size) = (base.kind(slot), get(&base.size, slot));
            let fits = (filter.kinds == 0 || filter.kinds & kind.bit() != 0)
                && (filter.changes == 0 || filter.changes & base.change(slot).bit() != 0)
                && (!bounded
                    || kind == FileKind::File
                        && size >= filter.at_least
                        && filter.at_most.is_none_or(|most| size <= most));
            if fits {
                let bytes = if kind == FileKind::Dir { 0 } else { size };
                if base.change(slot) == Change::Removed {
                    let (count, sum) = marks.removed;
                    marks.removed = (count + 1, sum.saturating_add(bytes));
                } else {
                    marks.matches += 1;
                    marks.bytes = marks.bytes.saturating_add(bytes);
                }
                if let Some(mark) = marks.of.get_mut(slot as usize) {
                    *mark = MATCHED | SHOWN;
                }
            }
        };
        match pattern {
            Some(pattern) => pattern.each(base, &subject.layers.paths, matched),
            None => (1..base.len()).for_each(&mut matched),
        }
        for slot in (1..base.len()).rev() {
            if marks.is(slot, SHOWN)
                && let Some(parent) = marks.of.get_mut(get(&base.parent, slot) as usize)
            {
                *parent |= SHOWN | LEADS;
            }
        }
        marks
    }

    fn is(&self, slot: Slot, mark: u8) -> bool {
        get(&self.of, slot) & mark != 0
    }
}

impl Rows {
    fn new(
        subject: Subject<'_>,
        base: &Base,
        order: Option<&[Slot]>,
        marks: &Marks,
        expansion: &Expansion,
    ) -> Self {
        let except = exceptions(subject, expansion);
        let mut rows = Self {
            expansion: expansion.clone(),
            slots: Vec::new(),
            places: Vec::new(),
        };
        // The open directories around the current slot, each with its end and the number of its children shown so far.
        let mut open: Vec<(u32, u32)> = vec![(base.len(), 0)];
        let mut at = 1;
        while at < base.len() {
            while open.len() > 1 && open.last().is_some_and(|(end, _)| *end <= at) {
                open.pop();
            }
            let slot = order.map_or(at, |order| get(order, at));
            let end = at.saturating_add(base.end(slot).saturating_sub(slot).max(1));
            if !marks.is(slot, SHOWN) {
                at = end;
                continue;
            }
            if let Some((_, place)) = open.last_mut() {
                *place += 1;
                rows.slots.push(slot);
                rows.places.push(*place);
            }
            let node = get(&base.node, slot);
            if marks.is(slot, LEADS) && expansion.all != except[node] {
                open.push((end, 0));
                at += 1;
            } else {
                at = end;
            }
        }
        rows
    }
}

/// For each node: whether it is an exception of the expansion.
fn exceptions(subject: Subject<'_>, expansion: &Expansion) -> ById<NodeId, bool> {
    if expansion.except.is_empty() {
        return ById::default();
    }
    let mut set = ById::new(subject.layers.paths.len(), false);
    for node in &expansion.except {
        set.set(*node, true);
    }
    set
}

/// The data from which rows are made.
struct Maker<'a> {
    subject: Subject<'a>,
    base: &'a Base,
    marks: &'a Marks,
    open: ById<NodeId, bool>,
    all: bool,
}

impl Maker<'_> {
    fn row(&self, slot: Slot, place: (u32, u32)) -> FileRow {
        let (base, layers) = (self.base, self.subject.layers);
        let node = get(&base.node, slot);
        let entry: EntryId = get(&base.entry, slot);
        let (kind, change) = (base.kind(slot), base.change(slot));
        // The attributes of a hard link are those of its file, but its layer is the one that wrote the link.
        let inode = self.subject.rootfs.inode(entry);
        let member = layers.member(inode);
        let extra = layers.extra(inode);
        let mut depth = 0;
        let mut up = get(&base.parent, slot);
        while up != 0 {
            depth += 1;
            up = get(&base.parent, up);
        }
        let leads = self.marks.is(slot, LEADS);
        let link = match kind {
            FileKind::Symlink => Some(show(&extra.link).into_owned()),
            FileKind::Hardlink => {
                Some(show(&layers.paths.path(self.first(entry, change))).into_owned())
            }
            _ => None,
        };
        let device = matches!(kind, FileKind::Char | FileKind::Block)
            .then(|| format!("{},{}", extra.device.major, extra.device.minor));
        FileRow {
            node,
            parent: layers.paths.parent(node),
            depth,
            name: show(layers.paths.name(node)).into_owned(),
            kind,
            mode: member.map_or(0o755, |m| m.mode),
            uid: member.map_or(0, |m| m.uid),
            gid: member.map_or(0, |m| m.gid),
            mtime: member.map(|m| m.mtime.seconds),
            size: get(&base.size, slot),
            files: if kind == FileKind::Dir {
                get(&base.files, slot).into()
            } else {
                0
            },
            layer: member.map(|_| layers.layer_of(entry)),
            change,
            inner_change: base.inner.get(slot as usize).copied().unwrap_or_default(),
            link,
            device,
            has_children: leads,
            open: leads && self.all != self.open[node],
            matched: self.marks.is(slot, MATCHED),
            place,
        }
    }

    /// The first name of a hard link's file. Without one, the path under which the file was written.
    fn first(&self, entry: EntryId, change: Change) -> NodeId {
        let inode = self.subject.rootfs.inode(entry);
        let [gone, there] = &self.base.firsts;
        let firsts = if change == Change::Removed {
            gone
        } else {
            there
        };
        let written = || self.subject.layers.node(inode);
        firsts.get(&inode).copied().unwrap_or_else(written)
    }
}
