//! The files tab driven by made-up replies.

use super::*;
use crate::session::protocol::{
    Change, DiffLine, Difference, Expansion, Facts, Fate, FileRow, Form, Found, Kind, LayerId,
    Progress, Shown, SortBy, Step as Doing, TreePage, Version,
};
use crate::view::{Effect, Script};

/// The nodes of two rows that tests open.
const THIRD: NodeId = NodeId::new(1003);
const FIFTIETH: NodeId = NodeId::new(1050);

fn asked(effects: &[Effect]) -> Option<&TreeQuery> {
    effects.iter().find_map(|effect| match effect {
        Effect::Ask(_, Request::Tree(query)) => Some(query),
        _ => None,
    })
}

fn row(place: u32) -> FileRow {
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
fn page(query: &TreeQuery, rows_total: u32) -> Reply {
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
fn shown(rows: u32) -> Files {
    let mut files = Files::new(LayerId::new(4));
    let effects = files.shown();
    let query = asked(&effects).expect("a window").clone();
    assert_eq!(files.answered(Task::Tree, page(&query, rows)).len(), 0);
    files
}

fn say(files: &mut Files, event: FilesEvent) -> Vec<Effect> {
    files.apply(event)
}

fn version(layer: LayerId, kind: Option<FileKind>, entry: Option<EntryId>) -> Version {
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
fn facts(node: NodeId) -> Facts {
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

fn contents(entry: EntryId) -> Reply {
    Reply::Contents(Box::new(Contents::Shown(Shown {
        entry,
        size: 3,
        offset: 0,
        bytes: b"abc".to_vec(),
        form: Form::Text,
    })))
}

fn orders(effects: &[Effect]) -> Vec<Reading> {
    let readings = effects.iter().filter_map(|effect| match effect {
        Effect::Run(_, Script::Read(reading)) => Some(reading.clone()),
        _ => None,
    });
    readings.collect()
}

#[test]
fn what_lies_half_a_screen_ahead_is_asked_for() {
    let mut files = shown(10_000);
    let near = FilesEvent::Seen {
        first: 30,
        count: 30,
    };
    assert!(asked(&say(&mut files, near)).is_some());
}

#[test]
fn windows_are_whole_pages_around_the_screen() {
    let mut files = shown(10_000);
    // What is at hand is not asked for again.
    assert!(
        say(
            &mut files,
            FilesEvent::Seen {
                first: 10,
                count: 30
            }
        )
        .is_empty()
    );
    let effects = say(
        &mut files,
        FilesEvent::Seen {
            first: 1000,
            count: 40,
        },
    );
    let query = asked(&effects).expect("another window").clone();
    assert_eq!((query.first % 64, query.count % 64), (0, 0));
    assert!(query.first <= 960 && query.first + query.count >= 1080);
    // While it is on its way, the newest waits; the answer asks for that one only.
    assert!(
        say(
            &mut files,
            FilesEvent::Seen {
                first: 3000,
                count: 40
            }
        )
        .is_empty()
    );
    assert!(
        say(
            &mut files,
            FilesEvent::Seen {
                first: 5000,
                count: 40
            }
        )
        .is_empty()
    );
    let effects = files.answered(Task::Tree, page(&query, 10_000));
    let query = asked(&effects).expect("the newest").clone();
    assert!((query.first..query.first + query.count).contains(&5000));
    assert!(files.answered(Task::Tree, page(&query, 10_000)).is_empty());
    assert!(files.tree.row(5010).is_some() && files.tree.row(0).is_none());
}

/// The rows answer a question asked before the cursor moved.
#[test]
fn a_late_answer_leaves_the_cursor_where_it_was_moved() {
    let mut files = shown(50);
    let effects = say(&mut files, FilesEvent::Text("name".to_owned()));
    let query = asked(&effects).expect("a filter").clone();
    say(&mut files, FilesEvent::Moved(Step::Last));
    assert_eq!(
        (files.tree.cursor, files.tree.node),
        (49, Some(NodeId::new(1049)))
    );
    assert!(files.answered(Task::Tree, page(&query, 50)).is_empty());
    assert_eq!(
        (files.tree.cursor, files.tree.node),
        (49, Some(NodeId::new(1049)))
    );
    // A node that is not among the rows is asked for.
    let effects = say(&mut files, FilesEvent::Text("nam".to_owned()));
    let query = asked(&effects).expect("a filter").clone();
    say(&mut files, FilesEvent::Moved(Step::First));
    let mut reply = page(&query, 50);
    if let Reply::Tree(page) = &mut reply {
        (page.first, page.rows) = (10, page.rows.split_off(10));
    }
    let effects = files.answered(Task::Tree, reply);
    let query = asked(&effects).expect("the node").clone();
    assert_eq!(query.locate, Some(NodeId::new(1000)));
    files.answered(Task::Tree, page(&query, 50));
    assert_eq!(
        (files.tree.cursor, files.tree.node),
        (0, Some(NodeId::new(1000)))
    );
}

#[test]
fn a_filter_opens_all_and_its_end_restores() {
    let mut files = shown(100);
    let effects = say(&mut files, FilesEvent::Toggled { row: 10 });
    let query = asked(&effects).expect("a toggle").clone();
    assert_eq!(query.locate, Some(NodeId::new(1010)));
    files.answered(Task::Tree, page(&query, 100));
    let before = files.tree.expansion.clone();
    let effects = say(&mut files, FilesEvent::Text("lib".to_owned()));
    let query = asked(&effects).expect("a filter").clone();
    assert_eq!(
        query.expansion,
        Expansion {
            all: true,
            except: Vec::new()
        }
    );
    files.answered(Task::Tree, page(&query, 30));
    say(&mut files, FilesEvent::Text(String::new()));
    assert_eq!(files.tree.expansion, before);
    assert!(files.tree.is_stale());
}

#[test]
fn changes_kinds_and_sizes_narrow() {
    let mut files = shown(100);
    say(&mut files, FilesEvent::Change(Change::Added));
    say(&mut files, FilesEvent::Change(Change::Removed));
    say(&mut files, FilesEvent::Change(Change::Added));
    assert_eq!(files.tree.filter.changes, Change::Removed.bit());
    say(&mut files, FilesEvent::Kind(Some(FileKind::Symlink)));
    say(&mut files, FilesEvent::Size("10 kB".to_owned()));
    assert_eq!(files.tree.filter.at_least, 10_000);
    say(&mut files, FilesEvent::Size("10 kX".to_owned()));
    assert_eq!(
        (files.tree.filter.at_least, files.size_text.as_str()),
        (10_000, "10 kX")
    );
    say(&mut files, FilesEvent::Cleared);
    assert!(files.tree.filter.is_empty() && files.size_text.is_empty());
}

#[test]
fn the_cursor_walks_as_in_a_tree_grid() {
    let mut files = shown(100);
    say(&mut files, FilesEvent::Moved(Step::By(3)));
    assert_eq!(
        (files.tree.cursor, files.tree.node),
        (3, Some(NodeId::new(1003)))
    );
    say(&mut files, FilesEvent::Moved(Step::Out));
    assert_eq!(files.tree.cursor, 0);
    say(&mut files, FilesEvent::Moved(Step::In));
    assert_eq!(files.tree.cursor, 1);
    say(&mut files, FilesEvent::Moved(Step::Last));
    assert_eq!(files.tree.cursor, 99);
    say(&mut files, FilesEvent::Moved(Step::By(20)));
    assert_eq!(files.tree.cursor, 99);
    say(&mut files, FilesEvent::Moved(Step::First));
    say(&mut files, FilesEvent::Moved(Step::By(-1)));
    assert_eq!(files.tree.cursor, 0);
    let effects = say(&mut files, FilesEvent::Moved(Step::Out));
    let query = asked(&effects).expect("it closes");
    assert!(!query.expansion.is_open(NodeId::new(1000)));
}

#[test]
fn the_cursor_stays_with_its_path_when_rows_move() {
    let mut files = shown(100);
    say(&mut files, FilesEvent::Moved(Step::By(30)));
    let effects = say(&mut files, FilesEvent::Sorted(SortBy::Size));
    let query = asked(&effects).expect("sorted").clone();
    assert!(query.descending);
    let Reply::Tree(mut moved) = page(&query, 100) else {
        panic!("a page");
    };
    moved.located = Some(55);
    let reveal = files.tree.reveal;
    files.answered(Task::Tree, Reply::Tree(moved));
    assert_eq!(
        (files.tree.cursor, files.tree.node),
        (55, Some(NodeId::new(1030)))
    );
    assert!(files.tree.reveal > reveal);
    // A path that the filter hides lets the cursor go to the top.
    let effects = say(&mut files, FilesEvent::Text("x".to_owned()));
    let query = asked(&effects).expect("filtered").clone();
    files.answered(Task::Tree, page(&query, 10));
    assert_eq!(
        (files.tree.cursor, files.tree.node),
        (0, Some(NodeId::new(1000)))
    );
}

#[test]
fn a_removed_file_opens_what_it_was() {
    let mut files = shown(100);
    let effects = say(&mut files, FilesEvent::Pressed(3));
    assert!(matches!(
        effects.as_slice(),
        [Effect::Ask(_, Request::Facts(THIRD))]
    ));
    let effects = files.answered(Task::Facts, Reply::Facts(facts(THIRD)));
    assert_eq!(
        orders(&effects),
        [Reading::Show {
            entry: EntryId::new(20),
            offset: 0
        }]
    );
    assert_eq!(files.address().1.as_deref(), Some("dir/name1003"));
    let progress = Progress {
        step: Doing::Reading,
        done: 1,
        total: 3,
    };
    files.answered(Task::Read(1), Reply::Progress(progress));
    assert_eq!(files.readings.progress, Some(progress));
    files.answered(Task::Read(1), contents(EntryId::new(20)));
    let opened = files.opened.as_ref().expect("it is open");
    assert!(matches!(&opened.content, Content::Shown(shown) if shown.entry == EntryId::new(20)));
    // The removal itself has nothing to read.
    assert!(say(&mut files, FilesEvent::Version(2)).is_empty());
    assert_eq!(
        files.opened.as_ref().map(|o| &o.content),
        Some(&Content::None)
    );
}

#[test]
fn the_newest_reading_wins_and_savings_wait() {
    let mut files = shown(100);
    say(&mut files, FilesEvent::Pressed(3));
    files.answered(Task::Facts, Reply::Facts(facts(THIRD)));
    // The first reading is replaced, and what it still says is nobody's.
    let effects = say(&mut files, FilesEvent::Version(0));
    assert_eq!(
        orders(&effects),
        [Reading::Show {
            entry: EntryId::new(10),
            offset: 0
        }]
    );
    assert!(
        files
            .answered(Task::Read(1), contents(EntryId::new(20)))
            .is_empty()
    );
    let loading = |files: &Files| files.opened.as_ref().expect("opened").content.clone();
    assert_eq!(loading(&files), Content::Loading);
    assert!(say(&mut files, FilesEvent::Saved).is_empty());
    let effects = files.answered(Task::Read(2), contents(EntryId::new(10)));
    assert_eq!(
        orders(&effects),
        [Reading::SaveFile {
            entry: EntryId::new(10)
        }]
    );
    assert!(files.readings.is_saving());
    // What is to be saved is not replaced by what is to be shown.
    assert!(say(&mut files, FilesEvent::Version(1)).is_empty());
    let error = Error::new(Kind::Io, "the file is gone");
    let effects = files.answered(Task::Read(3), Reply::Failed(error));
    assert_eq!(orders(&effects).len(), 1);
    assert!(files.save_failed.is_some() && !files.readings.is_saving());
}

#[test]
fn two_versions_are_compared_older_first() {
    let mut files = shown(100);
    say(&mut files, FilesEvent::Pressed(3));
    let effects = files.answered(Task::Facts, Reply::Facts(facts(THIRD)));
    assert_eq!(orders(&effects).len(), 1);
    files.answered(Task::Read(1), contents(EntryId::new(20)));
    let effects = say(&mut files, FilesEvent::Compared(Some(0)));
    assert_eq!(
        orders(&effects),
        [Reading::Compare {
            old: EntryId::new(10),
            new: EntryId::new(20)
        }]
    );
    let difference = Difference::Lines {
        lines: vec![DiffLine {
            old: Some(1),
            new: None,
            text: "a".to_owned(),
        }],
        added: 0,
        removed: 1,
        cut: false,
    };
    let reply = Reply::Contents(Box::new(Contents::Difference(difference)));
    files.answered(Task::Read(2), reply);
    let opened = files.opened.as_ref().expect("it is open");
    assert!(matches!(opened.content, Content::Differs(_)));
}

#[test]
fn a_path_from_elsewhere_is_found_opened_and_shown() {
    let mut files = shown(100);
    say(&mut files, FilesEvent::Text("other".to_owned()));
    let event = FilesEvent::OpenAt {
        path: "dir/name1050".to_owned(),
        entry: Some(EntryId::new(10)),
    };
    let effects = say(&mut files, event);
    assert!(
        effects
            .iter()
            .any(|e| matches!(e, Effect::Ask(_, Request::Find(_))))
    );
    let found = Found {
        path: "dir/name1050".to_owned(),
        node: Some(NodeId::new(1050)),
        above: vec![NodeId::new(1040)],
    };
    let effects = files.answered(Task::Find, Reply::Found(found));
    assert!(files.tree.filter.is_empty() && files.tree.expansion.is_open(NodeId::new(1040)));
    assert!(
        effects
            .iter()
            .any(|e| matches!(e, Effect::Ask(_, Request::Facts(FIFTIETH))))
    );
    let effects = files.answered(Task::Facts, Reply::Facts(facts(FIFTIETH)));
    assert_eq!(
        orders(&effects),
        [Reading::Show {
            entry: EntryId::new(10),
            offset: 0
        }]
    );
    // And where nothing is, that is said.
    files.go(None, Some("no/such".to_owned()));
    let found = Found {
        path: "no/such".to_owned(),
        ..Found::default()
    };
    files.answered(Task::Find, Reply::Found(found));
    assert_eq!(files.missing.as_deref(), Some("no/such"));
    assert_eq!(files.address(), (None, None));
}

#[test]
fn keys_move_between_layers_and_views() {
    let mut files = shown(100);
    let press = |files: &mut Files, key| {
        let event = files.event_of(key).expect("a key of ours");
        say(files, event);
    };
    press(&mut files, Key::Layer(1));
    assert_eq!(files.address().0, None);
    press(&mut files, Key::Layer(-1));
    press(&mut files, Key::LayerAlone);
    assert_eq!(files.address().0, Some(Scope::Layer(LayerId::new(3))));
    say(&mut files, FilesEvent::Viewed(View::Between));
    assert_eq!(
        files.tree.scope,
        Scope::Between(LayerId::new(0), LayerId::new(3))
    );
    press(&mut files, Key::UpToLayer);
    assert_eq!(files.tree.scope, Scope::Upto(LayerId::new(3)));
    press(&mut files, Key::ExpandAll);
    assert!(files.tree.is_all_open());
    press(&mut files, Key::ExpandAll);
    assert!(!files.tree.expansion.all);
    press(&mut files, Key::Search);
    assert_eq!(files.focus, 1);
    assert!(files.event_of(Key::Matrix).is_none());
}

#[test]
fn figures_that_changed_are_asked_for_again() {
    let mut files = Files::new(LayerId::new(2));
    assert!(files.refresh().is_empty());
    let mut files = shown(100);
    say(&mut files, FilesEvent::Pressed(3));
    files.answered(Task::Facts, Reply::Facts(facts(THIRD)));
    let effects = files.refresh();
    assert!(asked(&effects).is_some());
    assert!(
        effects
            .iter()
            .any(|e| matches!(e, Effect::Ask(_, Request::Facts(THIRD))))
    );
    // Facts that come again read nothing again.
    assert!(
        files
            .answered(Task::Facts, Reply::Facts(facts(THIRD)))
            .is_empty()
    );
}
