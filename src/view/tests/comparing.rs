//! Comparing with another image.

use super::super::*;
use super::page::*;
use crate::bytes::Wire as _;
use crate::language::Prose;
use crate::session::protocol;
use crate::session::protocol::{Error, Kind, Progress, Reply, Request, SquashRequest, Step};
use crate::view::texts::Language;

/// A comparison of a file with the open image, as a worker answers it.
fn compared(open_is_old: bool) -> Reply {
    let side = protocol::ShownSide {
        name: "app:1".to_owned(),
        id: "sha256:00".to_owned(),
        platform: "linux/amd64".to_owned(),
        created: String::new(),
        layers: 2,
        is_report: false,
    };
    let found = protocol::ShownComparison {
        open_is_old,
        verdict: Prose::default(),
        sides: [side.clone(), side],
        figures: vec![[Some(180), Some(90)], [Some(160), Some(90)]],
        shared: 0,
        fetched: (1, 100),
        fetched_compressed: None,
        lines: Vec::new(),
        paths: Some([1, 0, 2, 0, 0]),
        packages: None,
        config: Vec::new(),
        warnings: Vec::new(),
    };
    let found = protocol::CompareReply::Compared(Box::new(found));
    Reply::Compared(found.pack().expect("bytes"))
}

/// Another file.
fn other() -> Picked {
    Picked {
        name: "next.tar".to_owned(),
        ..picked()
    }
}

impl Page {
    /// Compares the open image with another file.
    fn compares(&mut self) {
        self.does(Event::Compare(CompareEvent::begin(other())));
        self.hears(self.ask(Task::Packages), Reply::Packages(Vec::new()));
        self.hears(self.ask(Task::Compare), compared(true));
    }
}

#[test]
fn the_packages_come_before_a_comparison() {
    let mut page = Page::planned();
    let asked = page.asks(Event::Compare(CompareEvent::begin(other())));
    assert_eq!(asked, [page.ask(Task::Packages)]);
    assert_eq!(page.image().tab, Tab::Compare);
    assert_eq!(page.image().compare.run, CompareRun::Waiting);
    let effects = page.hears(page.ask(Task::Packages), Reply::Packages(Vec::new()));
    let script = effects.iter().find_map(|effect| match effect {
        Effect::Run(Task::Compare, Script::Compare { name, .. }) => Some(name.as_str()),
        _ => None,
    });
    assert_eq!(script, Some("next.tar"));
    let progress = Progress {
        step: Step::Scanning,
        done: 1,
        total: 2,
    };
    page.hears(page.ask(Task::Compare), Reply::Progress(progress));
    assert_eq!(page.state.status(Language::English), "Scanning layers: 50%");
    // The list of changed files is asked for at once; few of them are all shown.
    let effects = page.hears(page.ask(Task::Compare), compared(true));
    assert!(matches!(
        effects[..],
        [Effect::Ask(Task::Changes, Request::Compare(_))]
    ));
    let compare = &page.image().compare;
    assert!(compare.open_is_old && compare.list.all);
    assert_eq!(compare.paths, Some([1, 0, 2, 0, 0]));
}

#[test]
fn packages_that_cannot_be_read_end_a_comparison() {
    let error = || Error::new(Kind::Broken, "no database");
    let mut page = Page::planned();
    page.does(Event::Compare(CompareEvent::begin(other())));
    page.hears(page.ask(Task::Packages), Reply::Failed(error()));
    assert_eq!(page.image().compare.run, CompareRun::Failed(error()));
}

#[test]
fn two_files_are_opened_and_compared_once_the_code_is_there() {
    let mut page = Page::default();
    let open = page.asks(Event::OpenedBoth(picked(), other()))[0];
    page.hears(open, Reply::Opened(opened(&[100, 200])));
    page.hears(open, Reply::Overview(report(2)));
    assert_eq!(page.image().compare.run, CompareRun::Idle);
    let asked = page.asks(Event::Arrived(Part::Late, Arrival::Here));
    assert_eq!(asked, [page.ask(Task::Packages)]);
    assert_eq!(page.image().compare.other, Some(other()));
    // Another file that is opened is not compared with it.
    page.open();
    assert_eq!(page.image().compare.other, None);
}

#[test]
fn a_comparison_is_cancelled_and_its_late_answer_is_none() {
    let mut page = Page::planned();
    page.does(Event::Compare(CompareEvent::begin(other())));
    page.hears(page.ask(Task::Packages), Reply::Packages(Vec::new()));
    let effects = page.does(Event::Cancelled);
    assert!(matches!(
        effects[..],
        [
            Effect::Stop(Task::Compare),
            Effect::Ask(Task::CompareEnd, Request::Compare(_))
        ]
    ));
    page.hears(page.ask(Task::Compare), compared(true));
    assert_eq!(page.image().compare, Compare::default());
}

#[test]
fn old_and_new_are_swapped_and_what_was_shown_is_forgotten() {
    let mut page = Page::planned();
    page.compares();
    page.does(Event::Compare(CompareEvent::Opened(0)));
    assert_eq!(page.image().compare.opened, Some(0));
    let asked = page.asks(Event::Compare(CompareEvent::Swapped(false)));
    assert_eq!(asked, [page.ask(Task::Compare)]);
    assert_eq!(page.image().compare.opened, None);
    page.hears(page.ask(Task::Compare), compared(false));
    assert!(!page.image().compare.open_is_old);
}

#[test]
fn one_of_several_images_is_chosen_to_compare_with() {
    let mut page = Page::planned();
    page.does(Event::Compare(CompareEvent::begin(other())));
    page.hears(page.ask(Task::Packages), Reply::Packages(Vec::new()));
    let mut several = opened(&[]);
    several.choices = vec![several.choices[0].clone(); 2];
    page.hears(page.ask(Task::Compare), Reply::Opened(several));
    assert_eq!(page.image().compare.run, CompareRun::Choosing);
    let effects = page.does(Event::Compare(CompareEvent::Chosen(1)));
    assert!(matches!(
        effects[..],
        [Effect::Run(
            Task::Compare,
            Script::Compare {
                choice: Some(1),
                ..
            }
        )]
    ));
    assert_eq!(page.image().compare.chosen_id(), Some("sha256:00"));
}

#[test]
fn a_layer_of_difference_is_built_and_is_no_squash_of_its_tab() {
    let mut page = Page::planned();
    page.compares();
    // Nothing is known of it yet.
    assert!(
        page.does(Event::Compare(CompareEvent::OntoStarted))
            .is_empty()
    );
    page.does(Event::Compare(CompareEvent::OntoAsked));
    let planned = Reply::Plan(Box::new(plan(SquashRequest::default())));
    page.hears(page.ask(Task::OntoPlan), planned);
    let effects = page.does(Event::Compare(CompareEvent::OntoStarted));
    assert!(matches!(
        effects[..],
        [Effect::Run(Task::Squash, Script::Onto(_))]
    ));
    page.hears(page.ask(Task::Squash), Reply::Built(built()));
    let squash = &page.image().squash;
    assert!(squash.result().is_some() && *squash.own_run() == Run::Idle);
    // Closing the comparison drops it.
    page.does(Event::Compare(CompareEvent::Ended));
    assert_eq!(page.image().squash.run, Run::Idle);
}

#[test]
fn the_command_line_of_a_comparison_names_both_files() {
    let mut page = Page::planned();
    page.compares();
    let line = |old| command::compare(page.image(), old, protocol::CompareFormat::Json);
    assert_eq!(
        line(true),
        "squint compare app.tar next.tar --format json -o compare.json"
    );
    assert_eq!(
        line(false),
        "squint compare next.tar app.tar --format json -o compare.json"
    );
    assert_eq!(
        command::onto(page.image(), true, "out.tar"),
        "squint squash next.tar --onto app.tar -o out.tar"
    );
}
