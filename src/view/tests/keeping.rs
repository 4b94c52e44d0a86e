//! Keeping only the product.

use super::super::*;
use super::page::*;
use crate::bytes::Wire as _;
use crate::session::protocol;
use crate::session::protocol::{Error, Kind, Progress, Reply, Step};
use crate::view::texts::Language;

/// The tasks of effects, with what is stopped.
fn tasks(effects: &[Effect]) -> Vec<(bool, Task)> {
    let task = |effect: &Effect| match effect {
        Effect::Ask(task, _) | Effect::Run(task, _) => Some((true, *task)),
        Effect::Stop(task) => Some((false, *task)),
        Effect::Restart => None,
    };
    effects.iter().filter_map(task).collect()
}

fn proposal() -> Reply {
    let row = |path: &str, bytes| protocol::ProposedRow {
        path: path.to_owned(),
        bytes,
        files: 1,
    };
    let proposal = protocol::Proposal {
        rows: vec![row("srv/a[1]", 20), row("odd\\xff", 10), row("bin/x", 5)],
        more: 0,
        is_interpreted: true,
    };
    Reply::Proposed(proposal.pack().expect("packed"))
}

/// First the packages, then what is proposed, then what that needs.
#[test]
fn keeping_only_the_product_is_found_out_step_by_step() {
    let mut page = Page::planned();
    let only = |only| Event::Plan(PlanEvent::KeepOnly(only));
    let effects = page.does(only(true));
    assert_eq!(tasks(&effects), [(true, Task::Packages)]);
    assert!(page.image().keeping().is_some() && !page.image().squash.may_start());
    let effects = page.hears(page.ask(Task::Packages), Reply::Packages(Vec::new()));
    let mut asked = tasks(&effects);
    asked.retain(|(_, task)| !matches!(task, Task::Waste(_) | Task::Map));
    assert_eq!(
        asked,
        [Task::Advice, Task::Made, Task::Propose].map(|task| (true, task))
    );
    let effects = page.hears(page.ask(Task::Propose), proposal());
    assert_eq!(
        plan_of(&page),
        "keep 'srv/a\\[1\\]' --keep bin/x --with interpreters --"
    );
    let request = page.image().squash.request();
    assert!(
        matches!(&effects[..], [Effect::Run(Task::Plan, Script::Keep(asked))] if *asked == request)
    );
    let plan_ticket = page.ask(Task::Plan);
    let progress = Progress {
        step: Step::Reading,
        done: 1,
        total: 4,
    };
    page.hears(plan_ticket, Reply::Progress(progress));
    assert_eq!(
        page.state.status(Language::English),
        "Reading the file: 25%"
    );
    page.hears(plan_ticket, Reply::Kept(vec![1]));
    page.hears(plan_ticket, Reply::Plan(Box::new(plan(request))));
    assert!(page.image().keeping().is_none() && page.image().squash.may_start());
    // What is ticked is asked for at once; an error takes the list away.
    let effects = page.does(Event::Plan(PlanEvent::With(protocol::With::Zones, true)));
    assert_eq!(tasks(&effects), [(true, Task::Plan)]);
    let failed = Error::new(Kind::Request, "bin/x needs what is to be left out");
    page.hears(plan_ticket, Reply::Failed(failed));
    let squash = &page.image().squash;
    assert!(squash.keep.kept.is_none() && !squash.may_start());
    assert_eq!(
        plan_of(&page),
        "keep 'srv/a\\[1\\]' --keep bin/x --with zones --with interpreters --"
    );
    // Nothing is left to keep.
    for glob in ["srv/a\\[1\\]", "bin/x"] {
        page.does(Event::Plan(PlanEvent::Unkeep(vec![glob.to_owned()])));
    }
    assert!(!page.image().squash.is_complete());
    // A range takes its place.
    page.does(Event::Plan(PlanEvent::MergeOnly(range((0, 1)))));
    assert!(!page.image().squash.keep.only);
}

#[test]
fn cancelling_what_is_read_for_the_product_goes_back_to_merging() {
    let mut page = Page::planned();
    page.does(Event::Plan(PlanEvent::Keep(vec!["a".to_owned()])));
    page.hears(page.ask(Task::Packages), Reply::Packages(Vec::new()));
    assert!(page.image().keeping().is_some());
    let effects = page.does(Event::Cancelled);
    assert_eq!(
        tasks(&effects),
        [
            (false, Task::Propose),
            (false, Task::Plan),
            (true, Task::Plan)
        ]
    );
    assert!(page.image().keeping().is_none() && !page.image().squash.keep.only);
    // What was named stays for the next time.
    let effects = page.does(Event::Plan(PlanEvent::KeepOnly(true)));
    assert!(tasks(&effects).contains(&(true, Task::Propose)));
    page.hears(page.ask(Task::Propose), proposal());
    assert!(plan_of(&page).starts_with("keep a --"));
}
