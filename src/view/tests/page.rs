//! A page without a browser: events go in, effects and tickets come out. What its images, reports and predictions hold is
//! as small as can be.

use super::super::*;
use crate::session::protocol;
use crate::session::protocol::{
    Built, Cause, Choice, Generator, ImageRow, LayerId, LayerRange, LayerRow, Opened, Overview,
    PendingLayer, PlanSummary, Reply, Report, ScannedLayer, SquashRequest,
};

pub(super) fn picked() -> Picked {
    Picked {
        name: "app.tar".to_owned(),
        bytes: 300,
        among: 1,
    }
}

pub(super) fn opened(blobs: &[u64]) -> Opened {
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

pub(super) fn report(layers: u32) -> Box<Overview> {
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

pub(super) fn plan(request: SquashRequest) -> PlanSummary {
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

pub(super) fn built() -> Built {
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
pub(super) struct Page {
    pub(super) state: State,
    pub(super) now: f64,
}

impl Page {
    pub(super) fn does(&mut self, event: Event) -> Vec<Effect> {
        self.now += 1000.0;
        self.state.apply(event, self.now)
    }

    pub(super) fn asks(&mut self, event: Event) -> Vec<Ticket> {
        let effects = self.does(event);
        self.tickets(&effects)
    }

    /// The tickets of the questions and scripts among some effects.
    pub(super) fn tickets(&self, effects: &[Effect]) -> Vec<Ticket> {
        let task = |effect: &Effect| match effect {
            Effect::Ask(task, _) | Effect::Run(task, _) => Some(self.ask(*task)),
            Effect::Restart | Effect::Stop(_) => None,
        };
        effects.iter().filter_map(task).collect()
    }

    pub(super) fn hears(&mut self, ticket: Ticket, reply: Reply) -> Vec<Effect> {
        self.now += 1000.0;
        self.state.answered(Answer { ticket, reply }, self.now)
    }

    /// Opens a file of two layers; the ticket of the script that does.
    pub(super) fn scanning(&mut self) -> Ticket {
        let open = self.asks(Event::Opened(picked()))[0];
        self.hears(open, Reply::Opened(opened(&[100, 200])));
        open
    }

    /// Reads a file of two layers; the ticket of the first prediction.
    pub(super) fn open(&mut self) -> Ticket {
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
    pub(super) fn planned() -> Self {
        let mut page = Self::default();
        let ticket = page.open();
        let request = page.image().squash.request();
        page.hears(ticket, Reply::Plan(Box::new(plan(request))));
        page
    }

    /// Begins to squash; the ticket of the script, and whether it has to recompute digests alone.
    pub(super) fn squashes(&mut self) -> (Ticket, bool) {
        match self.does(Event::SquashStarted).as_slice() {
            [Effect::Run(task, Script::Squash { alone, .. })] => (self.ask(*task), *alone),
            other => panic!("{other:?}"),
        }
    }

    /// A question about the image that is open.
    pub(super) fn ask(&self, task: Task) -> Ticket {
        let generation = self.state.generation;
        Ticket { generation, task }
    }

    pub(super) fn image(&self) -> &Image {
        match &self.state.screen {
            Screen::Open(image) => image,
            other => panic!("no image is open: {other:?}"),
        }
    }
}

pub(super) fn squash_range(from: u32, to: u32) -> Event {
    Event::SquashRange(LayerId::new(from), LayerId::new(to))
}

/// The ranges and globs of the plan, as the command line has them.
pub(super) fn plan_of(page: &Page) -> String {
    let line = command::squash(page.image(), "out.tar");
    let options = line.split_once(" --").map_or("", |(_, options)| options);
    options.replace("tag app:1-squashed", "").trim().to_owned()
}

pub(super) fn range((from, to): (u32, u32)) -> LayerRange {
    LayerRange::numbered(from, to)
}
