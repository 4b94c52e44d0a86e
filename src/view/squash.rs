//! The squash tab: the range to merge, the predicted result, and the progress.

use crate::session::protocol::{
    Built, Error, PlanSummary, Progress, Report, SquashRequest, Stored, name_and_tag, printable,
};

use super::reference;
use super::shared::Shared;
use super::work::Work;

/// The squash tab.
#[derive(Debug, Clone, PartialEq)]
pub struct Squash {
    /// First layer merged.
    pub from: u32,
    /// Last layer merged.
    pub to: u32,
    /// The result's `name:tag`; empty keeps the input's.
    pub tag: String,
    /// Comment of the new history entry; empty keeps the usual one.
    pub message: String,
    /// What to leave out, a glob a line.
    pub exclude: String,
    /// How the new layer is stored.
    pub stored: Stored,
    /// The prediction for exactly these choices, once it is there.
    pub plan: Option<Shared<Result<PlanSummary, Error>>>,
    /// How far the squash is.
    pub run: Run,
    /// How far the look at the saved file is.
    pub check: Check,
    /// A prediction is being made.
    pub(super) asked: bool,
}

/// How far a squash is.
#[derive(Debug, Clone, PartialEq)]
pub enum Run {
    /// Not begun.
    Idle,
    /// The lead is making the work order.
    Ordering,
    /// Workers are building and proving.
    Building(Work),
    /// Finished and proved.
    Done(Built),
    /// It failed.
    Failed(Error),
}

/// How far a saved file is proved, where it lies.
#[derive(Debug, Clone, PartialEq)]
pub enum Check {
    /// None was saved.
    Idle,
    /// It is being read, since a worker said so.
    Going(Option<Progress>),
    /// It holds what was squashed.
    Passed,
    /// It does not, or cannot be read.
    Failed(Error),
}

impl Squash {
    /// All layers, under a tag of its own.
    pub fn new(report: &Report) -> Self {
        let top = report.layers.last().map_or(0, |layer| layer.index);
        Self {
            from: 0,
            to: top,
            tag: reference::squashed(&report.image.references),
            message: String::new(),
            exclude: String::new(),
            stored: Stored::Same,
            plan: None,
            run: Run::Idle,
            check: Check::Idle,
            asked: false,
        }
    }

    /// What the person asks for.
    pub fn request(&self) -> SquashRequest {
        let tag = self.tag.trim();
        SquashRequest {
            from: self.from,
            to: self.to,
            tags: if tag.is_empty() {
                Vec::new()
            } else {
                vec![tag.to_owned()]
            },
            exclude: self.globs().map(str::to_owned).collect(),
            compression: self.stored,
            message: Some(self.message.trim())
                .filter(|message| !message.is_empty())
                .map(str::to_owned),
        }
    }

    /// What to leave out, one by one.
    fn globs(&self) -> impl Iterator<Item = &str> {
        self.exclude
            .lines()
            .map(str::trim)
            .filter(|glob| !glob.is_empty())
    }

    /// The tag is empty or one that loaders accept.
    pub fn tag_is_valid(&self) -> bool {
        let tag = self.tag.trim();
        tag.is_empty() || name_and_tag(tag).is_ok()
    }

    /// Work is going on.
    pub fn is_running(&self) -> bool {
        matches!(self.run, Run::Ordering | Run::Building(_))
    }

    /// The prediction, when there is one and it is no failure.
    pub fn predicted(&self) -> Option<&PlanSummary> {
        self.plan.as_deref()?.as_ref().ok()
    }

    /// The paths that are left out and yet stay in a layer that is kept, for reading, one after another; empty when there
    /// are none.
    pub fn hidden(plan: &PlanSummary, comma: &str) -> String {
        let kept = plan.warnings.iter().filter(|w| w.kind == "exclude-kept");
        // The last may say how many more there are.
        let paths = kept.map(|w| w.path.as_ref().unwrap_or(&w.detail));
        let paths: Vec<_> = paths.map(|path| printable(path)).collect();
        paths.join(comma)
    }

    /// Squash may be pressed.
    pub fn may_start(&self) -> bool {
        !self.is_running() && self.tag_is_valid() && self.predicted().is_some()
    }
}
