//! Windows of rows: which are asked for, and what a late answer changes.

use super::super::*;
use super::tab::*;
use crate::session::protocol::LayerId;
use crate::view::Effect;

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
