//! Journeys of a person through the page, as events and effects.

use super::texts::Language;
use super::*;
use crate::bytes::Wire as _;
use crate::language::Prose;
use crate::session::protocol;
use crate::session::protocol::{
    Built, Cause, Choice, Error, Generator, ImageRow, Kind, LayerId, LayerRange, LayerRow, Opened,
    Overview, PendingLayer, PlanSummary, Progress, Reply, Report, Request, ScannedLayer,
    SquashRequest, Step,
};

fn picked() -> Picked {
    Picked {
        name: "app.tar".to_owned(),
        bytes: 300,
        among: 1,
    }
}

fn opened(blobs: &[u64]) -> Opened {
    Opened {
        choices: vec![Choice {
            references: vec!["app:1".to_owned()],
            id: "sha256:00".to_owned(),
            platform: "linux/amd64".to_owned(),
            layers: 2,
        }],
        chosen: Some(0),
        layers: blobs
            .iter()
            .map(|&blob_bytes| PendingLayer {
                blob_bytes,
                compression: "tar".to_owned(),
            })
            .collect(),
        scans: Vec::new(),
        history: Vec::new(),
    }
}

/// The row of an image in reports.
pub(in crate::view) fn image_row() -> ImageRow {
    ImageRow {
        id: "sha256:00".to_owned(),
        references: vec!["app:1".to_owned()],
        os: "linux".to_owned(),
        architecture: "amd64".to_owned(),
        variant: None,
        created: None,
        stored_bytes: 180,
        live_bytes: 160,
        reclaimable_bytes: 20,
        framing_bytes: 20,
        efficiency: 0.9,
        base_layers: 0,
        config: protocol::Settings::default(),
        base: protocol::BaseRow::default(),
        source: protocol::SourceRow::default(),
    }
}

fn report(layers: u32) -> Box<Overview> {
    let layer = |index| LayerRow {
        index: LayerId::new(index),
        diff_id: None,
        digest: None,
        media_type: String::new(),
        created: None,
        created_by: None,
        comment: None,
        tar_bytes: 100,
        stored_bytes: 90,
        framing_bytes: 10,
        live_bytes: 80,
        dead_bytes: 10,
        dead_by_cause: [(Cause::Deleted, 10)].into(),
        killed_bytes: 0,
        entries: 1,
        verified: true,
    };
    let report = Report {
        schema: "squint.report/1".to_owned(),
        generator: Generator::own(),
        image: image_row(),
        layers: (0..layers).map(layer).collect(),
        history: Vec::new(),
        dockerfile: None,
        waste: Vec::new(),
        duplicates: Vec::new(),
        advice: Vec::new(),
        findings: Vec::new(),
        warnings: Vec::new(),
    };
    Box::new(Overview {
        report,
        waste_files: 0,
        duplicates: (0, 0),
        kills: Vec::new(),
        changes: Vec::new(),
        undecided: Vec::new(),
        compressed: Vec::new(),
        visible: Vec::new(),
    })
}

fn plan(request: SquashRequest) -> PlanSummary {
    PlanSummary {
        request,
        before_bytes: 200,
        after_bytes: 170,
        plain_bytes: 170,
        exact: true,
        saved_bytes: 20,
        copied_up_bytes: 0,
        excluded_bytes: 0,
        layers_before: 2,
        layers_after: 1,
        ranges: Vec::new(),
        left_out: Vec::new(),
        entries: 2,
        whiteouts: 0,
        pieces: 3,
        excluded: 0,
        unmatched: Vec::new(),
        warnings: Vec::new(),
        work_bytes: 170,
        file_name: "app-squashed.tar".to_owned(),
    }
}

fn built() -> Built {
    Built {
        file_name: "app-squashed.tar".to_owned(),
        bytes: 170,
        id: String::new(),
        diff_ids: Vec::new(),
        verified: true,
        copied: false,
        left_out: 0,
        references: Vec::new(),
    }
}

/// A page and the clock on its wall.
#[derive(Default)]
struct Page {
    state: State,
    now: f64,
}

impl Page {
    fn does(&mut self, event: Event) -> Vec<Effect> {
        self.now += 1000.0;
        self.state.apply(event, self.now)
    }

    fn asks(&mut self, event: Event) -> Vec<Ticket> {
        let effects = self.does(event);
        self.tickets(&effects)
    }

    /// The tickets of the questions and scripts among some effects.
    fn tickets(&self, effects: &[Effect]) -> Vec<Ticket> {
        let task = |effect: &Effect| match effect {
            Effect::Ask(task, _) | Effect::Run(task, _) => Some(self.ask(*task)),
            Effect::Restart | Effect::Stop(_) => None,
        };
        effects.iter().filter_map(task).collect()
    }

    fn hears(&mut self, ticket: Ticket, reply: Reply) -> Vec<Effect> {
        self.now += 1000.0;
        self.state.answered(Answer { ticket, reply }, self.now)
    }

    /// Opens a file of two layers; the ticket of the script that does.
    fn scanning(&mut self) -> Ticket {
        let open = self.asks(Event::Opened(picked()))[0];
        self.hears(open, Reply::Opened(opened(&[100, 200])));
        open
    }

    /// Reads a file of two layers; the ticket of the first prediction.
    fn open(&mut self) -> Ticket {
        let open = self.scanning();
        for layer in [1, 0].map(LayerId::new) {
            self.hears(self.ask(Task::Layer(layer)), Reply::Done);
            let added = Reply::Added(ScannedLayer::default());
            self.hears(self.ask(Task::Layer(layer)), added);
        }
        let effects = self.hears(open, Reply::Overview(report(2)));
        self.tickets(&effects)[0]
    }

    /// The same, and the prediction is there.
    fn planned() -> Self {
        let mut page = Self::default();
        let ticket = page.open();
        let request = page.image().squash.request();
        page.hears(ticket, Reply::Plan(Box::new(plan(request))));
        page
    }

    /// Begins to squash; the ticket of the script, and whether it has to recompute digests alone.
    fn squashes(&mut self) -> (Ticket, bool) {
        match self.does(Event::SquashStarted).as_slice() {
            [Effect::Run(task, Script::Squash { alone, .. })] => (self.ask(*task), *alone),
            other => panic!("{other:?}"),
        }
    }

    /// A question about the image that is open.
    fn ask(&self, task: Task) -> Ticket {
        let generation = self.state.generation;
        Ticket { generation, task }
    }

    fn image(&self) -> &Image {
        match &self.state.screen {
            Screen::Open(image) => image,
            other => panic!("no image is open: {other:?}"),
        }
    }
}

#[test]
fn how_far_the_layers_are_is_told() {
    let mut page = Page::default();
    page.scanning();
    assert_eq!(page.state.status(Language::English), "Scanning layers: 0%");
    let progress = Progress {
        step: Step::Scanning,
        done: 50,
        total: 100,
    };
    page.hears(
        page.ask(Task::Layer(LayerId::new(1))),
        Reply::Progress(progress),
    );
    // Half of 200 bytes of 300 in all: 33 %, told by fives.
    assert_eq!(page.state.status(Language::English), "Scanning layers: 30%");
}

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

#[test]
fn cancelling_a_scan_ends_the_workers_and_what_they_still_say_is_ignored() {
    let mut page = Page::default();
    let open = page.scanning();
    assert!(matches!(
        &page.does(Event::Cancelled)[..],
        [Effect::Restart]
    ));
    assert_eq!(page.state.screen, Screen::Landing);
    assert!(page.hears(open, Reply::Overview(report(2))).is_empty());
    assert_eq!(page.state.screen, Screen::Landing);
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

#[test]
fn what_is_not_an_image_is_said_and_leaves_a_way_on() {
    let mut page = Page::default();
    let asked = page.asks(Event::Opened(picked()));
    let error = Error::new(Kind::NotAnImage, "this is a PNG picture");
    page.hears(asked[0], Reply::Failed(error));
    assert!(matches!(&page.state.screen, Screen::Failed { .. }));
    assert_eq!(page.asks(Event::Opened(picked())).len(), 1);
}

#[test]
fn an_archive_of_several_images_asks_which() {
    let mut page = Page::default();
    let asked = page.asks(Event::Opened(picked()));
    let mut several = opened(&[]);
    several.chosen = None;
    page.hears(asked[0], Reply::Opened(several));
    assert!(matches!(&page.state.screen, Screen::Choosing { .. }));
    let effects = page.does(Event::Chosen(1));
    assert!(matches!(
        &effects[..],
        [
            Effect::Restart,
            Effect::Run(
                _,
                Script::Open {
                    choice: Some(1),
                    ..
                }
            )
        ]
    ));
}

#[test]
fn a_bomb_is_read_on_when_the_person_says_so() {
    let mut page = Page::default();
    let asked = page.asks(Event::Opened(picked()));
    page.hears(
        asked[0],
        Reply::Failed(Error::new(Kind::TooLarge, "it has become large")),
    );
    let effects = page.does(Event::Insisted);
    assert!(matches!(
        &effects[..],
        [
            Effect::Restart,
            Effect::Run(_, Script::Open { huge: true, .. })
        ]
    ));
    let effects = page.does(Event::Opened(picked()));
    assert!(matches!(
        &effects[..],
        [
            Effect::Restart,
            Effect::Run(_, Script::Open { huge: false, .. })
        ]
    ));
}

#[test]
fn the_second_pass_refines_the_figures() {
    let mut page = Page::default();
    page.open();
    assert!(matches!(page.image().pass, Pass::Going(_)));
    let mut refined = report(2);
    refined.report.image.live_bytes = 170;
    page.hears(page.ask(Task::Examine), Reply::Overview(refined));
    assert_eq!(page.image().pass, Pass::Done);
    assert_eq!(page.image().report().image.live_bytes, 170);
}

#[test]
fn tabs_step_around_their_ends() {
    assert_eq!(Tab::Layers.step(-1), Tab::Report);
    assert_eq!(Tab::Report.step(1), Tab::Layers);
    assert_eq!(Tab::Layers.step(1), Tab::Advice);
}

#[test]
fn a_place_in_the_address_waits_for_the_image() {
    let mut page = Page::default();
    page.does(Event::Went(Route::parse("#/squash?from=1&to=1")));
    page.open();
    let image = page.image();
    assert_eq!(image.tab, Tab::Squash);
    assert_eq!(image.squash.current(), LayerRange::numbered(1, 1));
    assert_eq!(image.route().hash(), "#/squash?from=1&to=1");
}

#[test]
fn going_to_a_place_and_back_shows_what_was_there() {
    let mut page = Page::default();
    page.open();
    page.does(Event::Layers(LayersEvent::Select(Some(Selected::Layer(
        LayerId::new(1),
    )))));
    let before = page.image().route();
    assert_eq!(before.hash(), "#/layers?layer=1");
    page.does(Event::Selected(Tab::Report));
    assert!(page.image().route().is_step_from(&before));
    page.does(Event::Went(Some(before.clone())));
    assert_eq!(page.image().route(), before);
    // A layer that is not there is not selected.
    page.does(Event::Went(Route::parse("#/layers?layer=9")));
    assert_eq!(page.image().route().hash(), "#/layers");
}

#[test]
fn another_image_of_the_archive_can_be_chosen_later() {
    let mut page = Page::default();
    page.open();
    assert!(page.does(Event::Chosen(0)).is_empty(), "it is open");
    let effects = page.does(Event::Chosen(1));
    assert!(matches!(
        &effects[..],
        [
            Effect::Restart,
            Effect::Run(
                _,
                Script::Open {
                    choice: Some(1),
                    ..
                }
            )
        ]
    ));
}

/// What is told of the image, among some effects.
fn tells(effects: &[Effect]) -> Option<protocol::Told> {
    effects.iter().find_map(|effect| match effect {
        Effect::Ask(Task::Tell, Request::Tell(told)) => Some(told.clone()),
        _ => None,
    })
}

/// An overview whose base image has so many layers.
fn based(layers: u32, source: protocol::BaseSource) -> Reply {
    let mut overview = report(2);
    overview.report.image.base.layers = layers;
    overview.report.image.base.source = source;
    Reply::Overview(overview)
}

fn given(name: &str) -> Event {
    let file = protocol::GivenFile {
        name: name.to_owned(),
        text: "FROM x".to_owned(),
    };
    Event::Dockerfile(DockerfileEvent::Given(Some(Shared::new(file))))
}

#[test]
fn a_dockerfile_tells_where_the_base_ends() {
    let mut page = Page::default();
    page.open();
    let effects = page.does(given("Dockerfile"));
    let told = tells(&effects).expect("told");
    assert_eq!(told.dockerfile.expect("a file").name, "Dockerfile");
    assert_eq!(
        (page.image().tab, page.image().layers.form),
        (Tab::Layers, Form::Dockerfile)
    );
    let ticket = page.ask(Task::Tell);
    let effects = page.hears(ticket, based(1, protocol::BaseSource::Dockerfile));
    let asked: Vec<Task> = page.tickets(&effects).iter().map(|t| t.task).collect();
    assert_eq!(asked, [Task::Advice, Task::Dockerfile]);
    assert_eq!(page.image().layers.base, 1);
    // The next file is none: the first one stays.
    page.does(given("notes.txt"));
    page.hears(
        ticket,
        Reply::Failed(Error::new(Kind::Broken, "no instruction")),
    );
    let dockerfile = &page.image().dockerfile;
    assert_eq!(
        dockerfile.given.as_ref().map(|file| &*file.name),
        Some("Dockerfile")
    );
    let refused = dockerfile.refused.as_ref();
    assert_eq!(refused.map(|(name, _)| &**name), Some("notes.txt"));
    // It is taken back.
    let effects = page.does(Event::Dockerfile(DockerfileEvent::Given(None)));
    assert_eq!(tells(&effects), Some(protocol::Told::default()));
    page.hears(ticket, based(0, protocol::BaseSource::None));
    assert_eq!(page.image().layers.base, 0);
    assert_eq!(page.image().dockerfile.given, None);
}

#[test]
fn a_chosen_border_is_told_and_the_suggested_one_is_not() {
    let mut page = Page::default();
    page.open();
    let choose = |base| Event::Layers(LayersEvent::Base(base));
    let effects = page.does(choose(2));
    assert_eq!(tells(&effects).and_then(|told| told.base), Some(2));
    let ticket = page.ask(Task::Tell);
    page.hears(ticket, based(2, protocol::BaseSource::Given));
    assert_eq!(
        page.image().layers.suggested,
        (0, protocol::BaseSource::None)
    );
    let effects = page.does(choose(0));
    assert_eq!(tells(&effects).map(|told| told.base), Some(None));
}

#[test]
fn the_dockerfile_is_asked_for_once() {
    let mut page = Page::default();
    page.open();
    let show = || Event::Layers(LayersEvent::Form(Form::Dockerfile));
    let asked = page.asks(show());
    assert_eq!(
        asked.iter().map(|t| t.task).collect::<Vec<_>>(),
        [Task::Dockerfile]
    );
    page.hears(asked[0], Reply::Dockerfile(Vec::new()));
    page.does(Event::Layers(LayersEvent::Form(Form::Table)));
    assert_eq!(page.asks(show()), []);
}

/// The ranges and globs of the plan, as the command line has them.
fn plan_of(page: &Page) -> String {
    let line = command::squash(page.image(), "out.tar");
    let options = line.split_once(" --").map_or("", |(_, options)| options);
    options.replace("tag app:1-squashed", "").trim().to_owned()
}

/// A page with an image of many layers, whose first prediction is not there yet.
fn many(layers: u32) -> Page {
    let mut page = Page::default();
    let open = page.scanning();
    page.hears(open, Reply::Overview(report(layers)));
    page
}

fn squash_range(from: u32, to: u32) -> Event {
    Event::SquashRange(LayerId::new(from), LayerId::new(to))
}

fn range((from, to): (u32, u32)) -> LayerRange {
    LayerRange::numbered(from, to)
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
