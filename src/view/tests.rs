//! Journeys of a person through the page, as events and effects.

use super::texts::Language;
use super::*;
use crate::session::protocol::{
    Built, Cause, Choice, Error, Glance, ImageRow, Kind, LayerRow, Opened, Overview, PlanSummary,
    Progress, Reply, Report, Request, SquashRequest, Step, Unread,
};

fn picked() -> Picked {
    Picked {
        name: "app.tar".to_owned(),
        bytes: 300,
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
            .map(|&blob_bytes| Unread {
                blob_bytes,
                compression: "tar".to_owned(),
            })
            .collect(),
        scans: blobs.iter().map(|_| vec![7]).collect(),
        history: Vec::new(),
    }
}

fn report(layers: u32) -> Box<Overview> {
    let layer = |index| LayerRow {
        index,
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
        image: ImageRow {
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
        },
        layers: (0..layers).map(layer).collect(),
        history: Vec::new(),
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
    })
}

fn plan(request: SquashRequest) -> PlanSummary {
    PlanSummary {
        request,
        before_bytes: 200,
        after_bytes: 170,
        exact: true,
        saved_bytes: 20,
        copied_up_bytes: 0,
        excluded_bytes: 0,
        layers_before: 2,
        layers_after: 1,
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

fn built(verified: bool) -> Built {
    Built {
        file_name: "app-squashed.tar".to_owned(),
        bytes: 170,
        id: String::new(),
        diff_id: String::new(),
        verified,
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

    fn hears(&mut self, ticket: Ticket, reply: Reply) -> Vec<Effect> {
        self.does(Event::Answered(Answer { ticket, reply }))
    }

    /// Opens a file of two layers; the tickets of the scans.
    fn scanning(&mut self) -> Vec<Ticket> {
        let asked = tickets(&self.does(Event::Opened(picked())));
        tickets(&self.hears(asked[0], Reply::Opened(opened(&[100, 200]))))
    }

    /// Reads a file of two layers; the ticket of the first prediction.
    fn open(&mut self) -> Ticket {
        let scans = self.scanning();
        let changeset = Vec::new();
        let scanned = Reply::Scanned { changeset };
        let absorb = tickets(&self.hears(scans[0], scanned.clone()));
        self.hears(absorb[0], Reply::Absorbed(Glance::default()));
        let absorb = tickets(&self.hears(scans[1], scanned));
        tickets(&self.hears(absorb[0], Reply::Ledger(report(2))))[0]
    }

    /// The same, and the prediction is there.
    fn planned() -> Self {
        let mut page = Self::default();
        let ticket = page.open();
        let request = page.image().squash.request();
        page.hears(ticket, Reply::Plan(Box::new(plan(request))));
        page
    }

    /// The second pass has nothing to look at.
    fn passes(&mut self) {
        self.hears(self.ask(Task::Examinations), Reply::Orders(Vec::new()));
    }

    /// Begins to squash; the ticket of the new layer.
    fn builds(&mut self) -> Ticket {
        let order = tickets(&self.does(Event::SquashStarted))[0];
        tickets(&self.hears(order, Reply::Ordered(Vec::new())))[0]
    }

    /// The new layer was read; the ticket of the last part, if nothing is waited for.
    fn seals(&mut self, build: Ticket) -> Option<Ticket> {
        let known = *tickets(&self.hears(build, Reply::Hashed)).first()?;
        assert_eq!(known.task, Task::Known);
        let seal = tickets(&self.hears(known, Reply::Known(Vec::new())));
        seal.first().copied()
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

fn tickets(effects: &[Effect]) -> Vec<Ticket> {
    effects
        .iter()
        .filter_map(|effect| match effect {
            Effect::Ask(ticket, _) => Some(*ticket),
            Effect::Restart | Effect::StopBuilding => None,
        })
        .collect()
}

#[test]
fn the_longest_layer_is_read_first_and_progress_is_told() {
    let mut page = Page::default();
    let scans = page.scanning();
    assert_eq!(scans[0].task, Task::Scan(1));
    assert_eq!(page.state.status(Language::English), "Scanning layers: 0%");
    let progress = Progress {
        step: Step::Scanning,
        done: 50,
        total: 100,
    };
    page.hears(scans[0], Reply::Progress(progress));
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

    page.passes();
    let build = page.builds();
    assert!(page.seals(build).is_some());
    let progress = Progress {
        step: Step::Verifying,
        done: 1,
        total: 2,
    };
    page.hears(build, Reply::Progress(progress));
    assert_eq!(
        page.state.status(Language::English),
        "Verifying the result: 50%"
    );
    page.hears(page.ask(Task::Seal), Reply::Built(built(true)));
    assert_eq!(
        page.state.status(Language::English),
        "Verified: app-squashed.tar is ready"
    );
}

#[test]
fn a_result_that_is_not_proved_is_not_offered() {
    let mut page = Page::planned();
    page.passes();
    let build = page.builds();
    assert!(page.seals(build).is_some());
    page.hears(page.ask(Task::Seal), Reply::Built(built(false)));
    assert!(
        matches!(&page.image().squash.run, Run::Failed(error) if error.kind() == Kind::Unproven)
    );
}

#[test]
fn a_squash_waits_for_the_digests_that_others_recompute() {
    let mut page = Page::planned();
    let orders = Reply::Orders(vec![vec![1]]);
    let examine = tickets(&page.hears(page.ask(Task::Examinations), orders))[0];
    let build = page.builds();
    assert!(page.hears(build, Reply::Hashed).is_empty());
    let progress = Progress {
        step: Step::Examining,
        done: 1,
        total: 4,
    };
    page.hears(examine, Reply::Progress(progress));
    assert_eq!(
        page.state.status(Language::English),
        "Checking digests: 25%"
    );
    let learn = tickets(&page.hears(examine, Reply::Examined(Vec::new())))[0];
    let asked = tickets(&page.hears(learn, Reply::Ledger(report(2))));
    let known: Vec<_> = asked.iter().filter(|t| t.task == Task::Known).collect();
    assert_eq!(known.len(), 1);
    let seal = tickets(&page.hears(*known[0], Reply::Known(Vec::new())));
    assert_eq!(seal, [page.ask(Task::Seal)]);
    // What somebody else had asked for comes to nobody.
    assert!(page.hears(*known[0], Reply::Known(Vec::new())).is_empty());
}

#[test]
fn a_squash_fails_with_the_digests_it_waits_for_and_goes_on_alone_when_tried_again() {
    let error = || Error::new(Kind::Io, "the file is gone");
    let mut page = Page::planned();
    let build = page.builds();
    page.hears(build, Reply::Hashed);
    let stop = page.hears(page.ask(Task::Examinations), Reply::Failed(error()));
    assert!(matches!(stop[..], [Effect::StopBuilding]));
    assert_eq!(page.image().squash.run, Run::Failed(error()));
    let order = tickets(&page.does(Event::SquashStarted))[0];
    let alone = page.hears(order, Reply::Ordered(Vec::new()));
    assert!(matches!(
        alone[..],
        [Effect::Ask(_, Request::Build { alone: true, .. })]
    ));
    let build = tickets(&alone)[0];
    assert!(page.seals(build).is_some());
}

#[test]
fn a_prediction_that_comes_too_late_is_asked_for_again() {
    let mut page = Page::default();
    let ticket = page.open();
    let asked_for = page.image().squash.request();
    let meanwhile = tickets(&page.does(Event::SquashRange(1, 1)));
    assert!(meanwhile.iter().all(|ticket| ticket.task != Task::Plan));
    let again = page.hears(ticket, Reply::Plan(Box::new(plan(asked_for))));
    assert!(matches!(
        &again[..],
        [Effect::Ask(_, Request::Plan(SquashRequest { from: 1, .. }))]
    ));
    assert!(page.image().squash.predicted().is_none());
}

#[test]
fn cancelling_a_scan_ends_the_workers_and_what_they_still_say_is_ignored() {
    let mut page = Page::default();
    let scans = page.scanning();
    assert!(matches!(
        &page.does(Event::Cancelled)[..],
        [Effect::Restart]
    ));
    assert_eq!(page.state.screen, Screen::Landing);
    let changeset = Vec::new();
    assert!(
        page.hears(scans[0], Reply::Scanned { changeset })
            .is_empty()
    );
    assert_eq!(page.state.screen, Screen::Landing);
}

#[test]
fn cancelling_a_squash_keeps_the_image() {
    let mut page = Page::default();
    let ticket = page.open();
    let request = page.image().squash.request();
    page.hears(ticket, Reply::Plan(Box::new(plan(request))));
    page.does(Event::SquashStarted);
    assert!(matches!(
        &page.does(Event::Cancelled)[..],
        [Effect::StopBuilding]
    ));
    assert_eq!(page.image().squash.run, Run::Idle);
    assert!(page.image().squash.may_start());
}

#[test]
fn what_is_not_an_image_is_said_and_leaves_a_way_on() {
    let mut page = Page::default();
    let asked = tickets(&page.does(Event::Opened(picked())));
    let error = Error::new(Kind::NotAnImage, "this is a PNG picture");
    page.hears(asked[0], Reply::Failed(error));
    assert!(matches!(&page.state.screen, Screen::Failed { .. }));
    assert_eq!(tickets(&page.does(Event::Opened(picked()))).len(), 1);
}

#[test]
fn an_archive_of_several_images_asks_which() {
    let mut page = Page::default();
    let asked = tickets(&page.does(Event::Opened(picked())));
    let mut several = opened(&[]);
    several.chosen = None;
    page.hears(asked[0], Reply::Opened(several));
    assert!(matches!(&page.state.screen, Screen::Choosing { .. }));
    let effects = page.does(Event::Chosen(1));
    assert!(matches!(
        &effects[..],
        [
            Effect::Restart,
            Effect::Ask(
                _,
                Request::Open {
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
    let asked = tickets(&page.does(Event::Opened(picked())));
    page.hears(
        asked[0],
        Reply::Failed(Error::new(Kind::TooLarge, "it has become large")),
    );
    let effects = page.does(Event::Insisted);
    assert!(matches!(
        &effects[..],
        [
            Effect::Restart,
            Effect::Ask(_, Request::Open { huge: true, .. })
        ]
    ));
    let effects = page.does(Event::Opened(picked()));
    assert!(matches!(
        &effects[..],
        [
            Effect::Restart,
            Effect::Ask(_, Request::Open { huge: false, .. })
        ]
    ));
}

#[test]
fn the_second_pass_refines_the_figures() {
    let mut page = Page::default();
    let plan = page.open();
    let ask = |task| Ticket { task, ..plan };
    let orders = Reply::Orders(vec![vec![1], vec![2]]);
    let examine = tickets(&page.hears(ask(Task::Examinations), orders));
    assert_eq!(examine.len(), 2);
    let examined = Reply::Examined(Vec::new());
    let first = page.hears(examine[1], examined.clone());
    let second = page.hears(examine[0], examined);
    let is_last =
        |effects: &[Effect]| matches!(effects, [Effect::Ask(_, Request::Learn { last: true, .. })]);
    assert!(!is_last(&first) && is_last(&second));
    let mut refined = report(2);
    refined.report.image.live_bytes = 170;
    page.hears(tickets(&second)[0], Reply::Ledger(refined));
    assert_eq!(page.image().pass, Pass::Done);
    assert_eq!(page.image().report().image.live_bytes, 170);
}

#[test]
fn a_layer_that_is_missing_is_absorbed_unread() {
    let mut page = Page::default();
    let asked = tickets(&page.does(Event::Opened(picked())));
    let mut opened = opened(&[100, 0]);
    opened.scans[1].clear();
    let tasks: Vec<Task> = tickets(&page.hears(asked[0], Reply::Opened(opened)))
        .iter()
        .map(|ticket| ticket.task)
        .collect();
    assert_eq!(tasks, [Task::Scan(0), Task::Absorb(1)]);
}

#[test]
fn tabs_step_around_their_ends() {
    assert_eq!(Tab::Layers.step(-1), Tab::Report);
    assert_eq!(Tab::Report.step(1), Tab::Layers);
    assert_eq!(Tab::Layers.step(1), Tab::Files);
}

#[test]
fn a_place_in_the_address_waits_for_the_image() {
    let mut page = Page::default();
    page.does(Event::Went(Route::parse("#/squash?from=1&to=1")));
    page.open();
    let image = page.image();
    assert_eq!(image.tab, Tab::Squash);
    assert_eq!((image.squash.from, image.squash.to), (1, 1));
    assert_eq!(image.route().hash(), "#/squash?from=1&to=1");
}

#[test]
fn going_to_a_place_and_back_shows_what_was_there() {
    let mut page = Page::default();
    page.open();
    page.does(Event::Layers(LayersEvent::Select(Some(Selected::Layer(1)))));
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
            Effect::Ask(
                _,
                Request::Open {
                    choice: Some(1),
                    ..
                }
            )
        ]
    ));
}
