//! The tree under filters and keys.

use super::super::*;
use super::tab::*;
use crate::session::protocol::{Change, Expansion, LayerId, SortBy};

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
