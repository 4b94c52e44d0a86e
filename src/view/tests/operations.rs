//! Plans of several operations, by hand and from advice.

use super::super::*;
use super::page::*;
use crate::language::Prose;
use crate::session::protocol;
use crate::session::protocol::{LayerId, Reply};

/// A page with an image of many layers, whose first prediction is not there yet.
fn many(layers: u32) -> Page {
    let mut page = Page::default();
    let open = page.scanning();
    page.hears(open, Reply::Overview(report(layers)));
    page
}

/// Events and what the command line says after each.
#[test]
fn operations_add_up_and_are_taken_back() {
    let mut page = many(12);
    let merge = |from, to| Event::Plan(PlanEvent::Merge(range((from, to))));
    let unmerge = |from, to| Event::Plan(PlanEvent::Unmerge(range((from, to))));
    let pick = |from, to| Event::Plan(PlanEvent::Pick(range((from, to))));
    let globs = |globs: &[&str]| globs.iter().map(|g| (*g).to_owned()).collect();
    for (event, expected) in [
        // What the page proposed is no plan, so the first choice takes its place.
        (merge(1, 3), "from 1 --to 3 --"),
        (Event::Plan(PlanEvent::Another), "merge 1-3 --merge 4-11 --"),
        (squash_range(6, 8), "merge 1-3 --merge 6-8 --"),
        // A range ends where another begins.
        (squash_range(2, 8), "merge 1-3 --merge 4-8 --"),
        (pick(1, 3), "merge 1-3 --merge 4-8 --"),
        (squash_range(0, 1), "merge 0-1 --merge 4-8 --"),
        (squash_range(0, 11), "merge 0-3 --merge 4-8 --"),
        (merge(10, 11), "merge 0-3 --merge 4-8 --merge 10-11 --"),
        // What touches becomes one range.
        (merge(8, 10), "merge 0-3 --merge 4-11 --"),
        (
            Event::Plan(PlanEvent::LeaveOut(globs(&["a/*", "b"]))),
            "merge 0-3 --merge 4-11 -- --exclude 'a/*' --exclude b",
        ),
        (
            Event::Plan(PlanEvent::LeaveOut(globs(&["b"]))),
            "merge 0-3 --merge 4-11 -- --exclude 'a/*' --exclude b",
        ),
        (
            Event::Plan(PlanEvent::KeepIn(globs(&["a/*"]))),
            "merge 0-3 --merge 4-11 -- --exclude b",
        ),
        (unmerge(4, 11), "to 3 -- --exclude b"),
        (
            Event::Plan(PlanEvent::MergeOnly(range((2, 5)))),
            "from 2 --to 5 -- --exclude b",
        ),
    ] {
        page.does(event.clone());
        assert_eq!(plan_of(&page), expected, "{event:?}");
    }
    page.does(unmerge(2, 5));
    assert!(page.image().squash.request().ranges.is_empty());
    assert!(!page.image().squash.may_start());
}

/// A piece of advice is ticked and unticked.
#[test]
fn advice_goes_into_the_plan() {
    use operations::InPlan;
    let row = |id: &str, kind: protocol::AdviceKind, layers: &[u32]| protocol::AdviceRow {
        id: id.to_owned(),
        kind,
        title: Prose::default(),
        saves_bytes: Some(1),
        exact: true,
        layers: layers.iter().copied().map(LayerId::new).collect(),
        steps: Vec::new(),
        detail: Prose::default(),
        dockerfile: None,
        patch: None,
        files: Vec::new(),
        assumptions: Vec::new(),
        rules: Vec::new(),
    };
    let merge = row("merge:2-4", protocol::AdviceKind::Merge, &[2, 3, 4]);
    let all = row("squash:0-11", protocol::AdviceKind::Squash, &[0, 11]);
    let lists = row("leave-out:apt-lists", protocol::AdviceKind::LeaveOut, &[3]);
    let owner = row("chown:3", protocol::AdviceKind::Chown, &[3]);
    let mut page = many(12);
    let tick = |page: &mut Page, row: &protocol::AdviceRow, add| {
        page.does(Event::Plan(
            operations::ticked(row, add).expect("a squash can do it"),
        ));
    };
    assert!(operations::ticked(&owner, true).is_none());
    let held =
        |page: &Page| [&merge, &all, &lists, &owner].map(|row| page.image().squash.holds(row));
    let (no, yes) = (Some(InPlan::No), Some(InPlan::Yes));
    assert_eq!(held(&page), [no, yes, no, None], "all layers are proposed");
    assert!(!page.image().squash.is_changed());
    tick(&mut page, &merge, true);
    tick(&mut page, &lists, true);
    assert_eq!(held(&page), [yes, no, yes, None]);
    assert!(page.image().squash.is_changed());
    assert_eq!(
        plan_of(&page),
        "from 2 --to 4 -- --exclude 'var/lib/apt/lists/*'"
    );
    tick(&mut page, &all, true);
    assert_eq!(
        held(&page),
        [Some(InPlan::Within(range((0, 11)))), yes, yes, None]
    );
    tick(&mut page, &all, false);
    tick(&mut page, &lists, false);
    assert_eq!(held(&page), [no, no, no, None]);
}
