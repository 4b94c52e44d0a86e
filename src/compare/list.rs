//! The list of changed files for people who scroll in it: directories with the largest changes first, each of which opens to
//! its files.
//!
//! The rows of a directory are next to each other in one list of numbers, four bytes for each changed path.

use crate::rootfs::NodeId;
use std::cmp::Reverse;

use serde::{Deserialize, Serialize};

use super::change::Change;
use super::document::Comparison;
use super::files::Files;
use super::sums::Sums;
use crate::bytes::{show, sorted};

/// The most rows of one answer.
const MOST: u32 = 1000;

/// The question for a window of the list of changed files.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct ChangesQuery {
    /// The only kind of change to show; `None` for all.
    pub change: Option<Change>,
    /// The numbers of the directories that are open, or of those that are not.
    pub open: Vec<u32>,
    /// Whether all directories but these are open.
    pub all: bool,
    /// The place of the first row.
    pub first: u32,
    /// The number of rows.
    pub count: u32,
}

/// A window of the list of changed files.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct ChangesPage {
    /// The only kind of change that is shown.
    pub change: Option<Change>,
    /// The place of the first row.
    pub first: u32,
    /// The number of rows of the whole list.
    pub total: u32,
    /// The rows.
    pub rows: Vec<ChangeLine>,
}

/// A row of the list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChangeLine {
    /// The number of the directory, or of the changed path.
    pub number: u32,
    /// The path of a directory, and the name of a file in it; with unprintable bytes escaped.
    pub name: String,
    /// The bytes in the old and in the new image. `None` where the path is not there.
    pub bytes: (Option<u64>, Option<u64>),
    /// What the row is.
    pub what: ChangeRow,
}

/// What a row of the list is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum ChangeRow {
    /// A directory with this number of changed paths directly in it, and whether it is open.
    Folder(u64, bool),
    /// A changed path.
    Path(Change),
}

/// The list, laid out for one kind of change.
#[derive(Debug)]
pub struct Changes {
    change: Option<Change>,
    /// The numbers of the rows, those of one directory next to each other.
    order: Vec<u32>,
    /// The directories, those with the largest changes first.
    groups: Vec<Group>,
}

#[derive(Debug, Clone, Copy)]
struct Group {
    folder: u32,
    sums: Sums,
    /// The place of its first row in the order.
    start: u32,
}

impl Changes {
    fn new(
        files: &Files,
        change: Option<Change>,
        size: impl Fn(u32) -> (Option<u64>, Option<u64>),
    ) -> Self {
        let mut order: Vec<u32> = (0..)
            .zip(&files.rows)
            .filter(|(_, row)| change.is_none_or(|change| row.change == change))
            .map(|(number, _)| number)
            .collect();
        let folder = |number: &u32| files.rows.get(*number as usize).map_or(0, |row| row.within);
        // The sort is stable, so the largest rows of a directory stay first.
        sorted::sort_by_key(&mut order, folder);
        let mut groups: Vec<Group> = Vec::new();
        for (place, number) in (0..).zip(&order) {
            let within = folder(number);
            if groups.last().is_none_or(|group| group.folder != within) {
                groups.push(Group {
                    folder: within,
                    sums: Sums::default(),
                    start: place,
                });
            }
            let (old, new) = size(*number);
            if let Some(group) = groups.last_mut() {
                group.sums.add(old, new);
            }
        }
        sorted::sort_by_key(&mut groups, |group| {
            let Sums {
                old_bytes,
                new_bytes,
                paths,
            } = group.sums;
            (
                Reverse(old_bytes.abs_diff(new_bytes).max(old_bytes).max(new_bytes)),
                Reverse(paths),
            )
        });
        Self {
            change,
            order,
            groups,
        }
    }
}

impl Comparison<'_> {
    /// A window of the list of changed files. `laid` keeps the layout for the next question. Empty if a report stands for a
    /// side.
    pub fn changes(&self, query: &ChangesQuery, laid: &mut Option<Changes>) -> ChangesPage {
        let mut page = ChangesPage {
            change: query.change,
            first: query.first,
            ..ChangesPage::default()
        };
        let (Some(files), Some(both)) = (&self.found.files, self.both()) else {
            return page;
        };
        let size = |number: u32| {
            let row = files.rows.get(number as usize);
            row.map_or((None, None), |row| row.sizes(&both))
        };
        let list = match laid.take() {
            Some(list) if list.change == query.change => list,
            _ => Changes::new(files, query.change, size),
        };
        let end = query.first.saturating_add(query.count.min(MOST));
        let mut at = 0;
        let mut add = |page: &mut ChangesPage, line: &dyn Fn() -> ChangeLine| {
            if (query.first..end).contains(&at) {
                page.rows.push(line());
            }
            at += 1;
        };
        for group in &list.groups {
            let is_open = query.all != query.open.contains(&group.folder);
            let Sums {
                old_bytes,
                new_bytes,
                paths,
            } = group.sums;
            add(&mut page, &|| ChangeLine {
                number: group.folder,
                name: files
                    .folders
                    .pair(group.folder)
                    .map_or_else(String::new, |pair| {
                        show(&pair.path(both.old, both.new)).into_owned()
                    }),
                bytes: (Some(old_bytes), Some(new_bytes)),
                what: ChangeRow::Folder(paths, is_open),
            });
            if !is_open {
                continue;
            }
            let rows = list.order.get(group.start as usize..).unwrap_or_default();
            for number in rows
                .iter()
                .take(usize::try_from(paths).unwrap_or(usize::MAX))
            {
                add(&mut page, &|| {
                    let row = files.rows.get(*number as usize);
                    ChangeLine {
                        number: *number,
                        name: row.map_or_else(String::new, |row| {
                            show(row.pair.name(both.old, both.new)).into_owned()
                        }),
                        bytes: size(*number),
                        what: ChangeRow::Path(row.map_or(Change::Modified, |row| row.change)),
                    }
                });
            }
        }
        page.total = at;
        *laid = Some(list);
        page
    }

    /// The nodes of a changed path in the old and in the new image, and what changed there. `None` if there is no such
    /// row, and for a side that has nothing at the path.
    pub fn changed(&self, number: u32) -> Option<(Option<NodeId>, Option<NodeId>, Change)> {
        let row = self.found.files.as_ref()?.rows.get(number as usize)?;
        let node = |node| (node != NodeId::NONE).then_some(node);
        Some((node(row.pair.old), node(row.pair.new), row.change))
    }
}
