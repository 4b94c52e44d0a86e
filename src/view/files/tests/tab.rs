//! A files tab whose rows, versions and contents are made up.

use super::super::*;
use crate::session::protocol::{
    Change, Facts, Fate, FileRow, Form, LayerId, Shown, TreePage, Version,
};
use crate::view::{Effect, Script};

/// The nodes of two rows that tests open.
pub(super) const THIRD: NodeId = NodeId::new(1003);

pub(super) const FIFTIETH: NodeId = NodeId::new(1050);

pub(super) fn asked(effects: &[Effect]) -> Option<&TreeQuery> {
    effects.iter().find_map(|effect| match effect {
        Effect::Ask(_, Request::Tree(query)) => Some(query),
        _ => None,
    })
}

pub(super) fn row(place: u32) -> FileRow {
    FileRow {
        node: NodeId::new(1000 + place),
        parent: NodeId::new(1000 + place / 10 * 10),
        depth: u16::from(!place.is_multiple_of(10)),
        name: format!("name{place}"),
        kind: if place.is_multiple_of(10) {
            FileKind::Dir
        } else {
            FileKind::File
        },
        mode: 0o644,
        uid: 0,
        gid: 0,
        mtime: Some(0),
        size: 1,
        files: 0,
        layer: Some(LayerId::LOWEST),
        change: Change::Unchanged,
        inner_change: false,
        link: None,
        device: None,
        has_children: place.is_multiple_of(10),
        open: place.is_multiple_of(10),
        matched: true,
        place: (1, 1),
    }
}

/// What a tree of so many rows answers.
pub(super) fn page(query: &TreeQuery, rows_total: u32) -> Reply {
    let end = query.first.saturating_add(query.count).min(rows_total);
    Reply::Tree(TreePage {
        removed: (0, 0),
        rows_total,
        first: query.first,
        rows: (query.first..end).map(row).collect(),
        matches: rows_total.into(),
        bytes: 0,
        located: query
            .locate
            .map(|node| node.number() - 1000)
            .filter(|n| *n < rows_total),
        bad_filter: None,
    })
}

/// A tab whose first window is there.
pub(super) fn shown(rows: u32) -> Files {
    let mut files = Files::new(LayerId::new(4));
    let effects = files.shown();
    let query = asked(&effects).expect("a window").clone();
    assert_eq!(files.answered(Task::Tree, page(&query, rows)).len(), 0);
    files
}

pub(super) fn say(files: &mut Files, event: FilesEvent) -> Vec<Effect> {
    files.apply(event)
}

pub(super) fn version(layer: LayerId, kind: Option<FileKind>, entry: Option<EntryId>) -> Version {
    Version {
        entry,
        layer,
        kind,
        mode: 0o644,
        uid: 0,
        gid: 0,
        mtime: "0".to_owned(),
        size: 3,
        stored: 3,
        link: None,
        device: None,
        xattrs: Vec::new(),
        digest: None,
        fate: Fate::Untold,
    }
}

/// A file that was written, overwritten, and removed.
pub(super) fn facts(node: NodeId) -> Facts {
    Facts {
        node,
        path: format!("dir/name{}", node.number()),
        versions: vec![
            version(
                LayerId::new(0),
                Some(FileKind::File),
                Some(EntryId::new(10)),
            ),
            version(
                LayerId::new(2),
                Some(FileKind::File),
                Some(EntryId::new(20)),
            ),
            version(LayerId::new(4), None, None),
        ],
    }
}

pub(super) fn contents(entry: EntryId) -> Reply {
    Reply::Contents(Box::new(Contents::Shown(Shown {
        entry,
        size: 3,
        offset: 0,
        bytes: b"abc".to_vec(),
        form: Form::Text,
    })))
}

pub(super) fn orders(effects: &[Effect]) -> Vec<Reading> {
    let readings = effects.iter().filter_map(|effect| match effect {
        Effect::Run(_, Script::Read(reading)) => Some(reading.clone()),
        _ => None,
    });
    readings.collect()
}
