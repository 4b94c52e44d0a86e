//! From a prediction to a verified download.

use super::super::*;
use super::page::*;
use crate::session::protocol::{
    Error, Kind, LayerId, Progress, Reply, Request, SquashRequest, Step,
};
use crate::view::texts::Language;

#[test]
fn a_tarball_becomes_a_verified_download() {
    let mut page = Page::default();
    let ticket = page.open();
    assert_eq!(ticket.task, Task::Plan);
    assert_eq!(page.image().squash.tag, "app:1-squashed");
    assert!(!page.image().squash.may_start());
    let request = page.image().squash.request();
    page.hears(ticket, Reply::Plan(Box::new(plan(request))));
    assert!(page.image().squash.may_start());

    page.hears(page.ask(Task::Examine), Reply::Done);
    let (squash, alone) = page.squashes();
    assert!(!alone);
    assert_eq!(
        page.state.status(Language::English),
        "Hashing what is kept: 0%"
    );
    let progress = Progress {
        step: Step::Verifying,
        done: 1,
        total: 2,
    };
    page.hears(squash, Reply::Progress(progress));
    assert_eq!(
        page.state.status(Language::English),
        "Verifying the result: 50%"
    );
    page.hears(squash, Reply::Built(built()));
    assert_eq!(
        page.state.status(Language::English),
        "Verified: app-squashed.tar is ready"
    );
}

#[test]
fn while_a_squash_waits_for_the_second_pass_that_is_what_is_told() {
    let mut page = Page::planned();
    let (squash, alone) = page.squashes();
    assert!(!alone);
    let progress = |done, total| {
        Reply::Progress(Progress {
            step: Step::Examining,
            done,
            total,
        })
    };
    page.hears(page.ask(Task::Examine), progress(1, 4));
    assert_eq!(
        page.state.status(Language::English),
        "Hashing what is kept: 0%"
    );
    page.hears(squash, progress(0, 0));
    assert_eq!(
        page.state.status(Language::English),
        "Checking digests: 25%"
    );
    page.hears(page.ask(Task::Examine), Reply::Overview(report(2)));
    assert_eq!(page.image().pass, Pass::Done);
    page.hears(squash, Reply::Built(built()));
    assert_eq!(page.image().squash.run, Run::Done(built()));
}

#[test]
fn a_squash_fails_with_the_second_pass_and_goes_on_alone_when_tried_again() {
    let error = || Error::new(Kind::Io, "the file is gone");
    let mut page = Page::planned();
    let (squash, alone) = page.squashes();
    assert!(!alone);
    page.hears(page.ask(Task::Examine), Reply::Failed(error()));
    page.hears(squash, Reply::Failed(error()));
    assert_eq!(page.image().squash.run, Run::Failed(error()));
    assert_eq!(page.image().pass, Pass::Failed(error()));
    assert!(page.squashes().1, "alone");
}

#[test]
fn a_prediction_that_comes_too_late_is_asked_for_again() {
    let mut page = Page::default();
    let ticket = page.open();
    let asked_for = page.image().squash.request();
    let meanwhile = page.asks(squash_range(1, 1));
    assert!(meanwhile.iter().all(|ticket| ticket.task != Task::Plan));
    let again = page.hears(ticket, Reply::Plan(Box::new(plan(asked_for))));
    assert!(matches!(
        &again[..],
        [Effect::Ask(_, Request::Plan(SquashRequest { ranges, .. }))] if ranges[0].from == LayerId::new(1)
    ));
    assert!(page.image().squash.predicted().is_none());
}

/// What a squash keeps in memory in a browser without storage on disk: the file, and what packed layers unpack to.
#[test]
fn what_a_squash_keeps_is_told_when_it_is_much() {
    let overview = report(2);
    let mut squash = Squash::new(&overview);
    let mut report = overview.report;
    assert_eq!(squash.memory(&report), None);
    let mut plan = plan(squash.request());
    plan.after_bytes = 300 << 20;
    squash.plan = Some(Shared::new(Ok(plan)));
    assert_eq!(squash.memory(&report), Some(300 << 20));
    report.layers[1].media_type = "application/vnd.oci.image.layer.v1.tar+gzip".to_owned();
    report.layers[1].live_bytes = 100 << 20;
    assert_eq!(squash.memory(&report), Some(400 << 20));
    squash.to = LayerId::LOWEST;
    assert_eq!(squash.memory(&report), Some(300 << 20));
}

#[test]
fn cancelling_a_squash_keeps_the_image() {
    let mut page = Page::default();
    let ticket = page.open();
    let request = page.image().squash.request();
    page.hears(ticket, Reply::Plan(Box::new(plan(request))));
    let (squash, _) = page.squashes();
    assert!(matches!(
        &page.does(Event::Cancelled)[..],
        [Effect::Stop(Task::Squash)]
    ));
    assert_eq!(page.image().squash.run, Run::Idle);
    // What it still says is nobody's.
    page.hears(squash, Reply::Built(built()));
    assert_eq!(page.image().squash.run, Run::Idle);
    assert!(page.image().squash.may_start());
}

/// While the figures of new choices are on their way, those of the old ones are shown, and nothing can be started.
#[test]
fn the_last_prediction_stays_until_the_next_one() {
    let mut page = Page::planned();
    assert!(page.image().squash.may_start());
    let asked = page.asks(Event::SquashExclude("a".to_owned()));
    assert_eq!(asked.len(), 1);
    let squash = &page.image().squash;
    assert!(squash.plan.is_some() && squash.predicted().is_none() && !squash.may_start());
    // Typing on does not ask again until the answer is there.
    assert!(page.asks(Event::SquashExclude("ab".to_owned())).is_empty());
    let failed = Reply::Failed(Error::new(Kind::Request, "the layer above needs a"));
    let effects = page.hears(asked[0], failed);
    assert!(
        matches!(&effects[..], [Effect::Ask(Task::Plan, _)]),
        "the error was about another plan"
    );
    let request = page.image().squash.request();
    let again = page.ask(Task::Plan);
    page.hears(again, Reply::Plan(Box::new(plan(request))));
    assert!(page.image().squash.may_start());
}
