//! An opened path: its versions, and what is read of them.

use super::super::*;
use super::tab::*;
use crate::session::protocol::Step as Doing;
use crate::session::protocol::{DiffLine, Difference, Found, Kind, Progress};
use crate::view::Effect;

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
