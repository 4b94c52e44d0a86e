//! The squash tab: the range to merge, the predicted result, and the progress.

use crate::session::protocol::{
    Built, Error, LayerId, LayerRange, Overview, PlanSummary, Progress, Report, SquashRequest,
    Stored, name_and_tag, printable,
};

use super::keep::{Keep, lines};
use super::range;
use super::reference;
use super::shared::Shared;
use super::timed::Timed;

/// The state of the squash tab.
#[derive(Debug, Clone, PartialEq)]
pub struct Squash {
    /// The first layer of the current range, which the chart and the lists change, from 0.
    pub from: LayerId,
    /// The last layer of the current range, inclusive.
    pub to: LayerId,
    /// The other ranges to merge, ascending; none has a layer of another one or of the current one.
    pub others: Vec<LayerRange>,
    /// Whether the current range is merged.
    pub merging: bool,
    /// The last layer of the image.
    last: LayerId,
    /// Whether the ranges are those that the page proposed.
    pub(super) proposed: bool,
    /// The `name:tag` of the result; empty keeps the input's references.
    pub tag: String,
    /// The comment of the new history entry; empty gives the default comment.
    pub message: String,
    /// The globs of the paths to leave out, one in a line.
    pub exclude: String,
    /// What is kept, if only the product is.
    pub keep: Keep,
    /// The compression of the new layer.
    pub stored: Stored,
    /// The last prediction, or the error for these choices; `None` until one arrives. A prediction for other choices
    /// stays until the one for these arrives.
    pub plan: Option<Shared<Result<PlanSummary, Error>>>,
    /// The state of the squash.
    pub run: Run,
    /// Whether it is one of the compare tab, which makes a layer of difference.
    pub onto: bool,
    /// The state of the check of the saved file.
    pub check: Check,
    /// The request whose prediction is on its way; `None` if there is none.
    pub(super) asked: Option<SquashRequest>,
}

/// The number of bytes from which people should know what a squash keeps in memory.
const MUCH: u64 = 256 << 20;

/// The state of a squash.
#[derive(Debug, Clone, PartialEq)]
pub enum Run {
    /// The squash has not begun.
    Idle,
    /// Workers are building and verifying the image.
    Going(Timed),
    /// The image is finished and verified.
    Done(Built),
    /// The squash failed.
    Failed(Error),
}

/// The state of the check of a saved file.
#[derive(Debug, Clone, PartialEq)]
pub enum Check {
    /// No file was saved.
    Idle,
    /// A worker is reading the saved file.
    Going(Progress),
    /// The saved file has the expected content.
    Passed,
    /// The saved file has other content or cannot be read.
    Failed(Error),
}

impl Squash {
    /// The state of the tab for a new image: a new tag is proposed, and all layers are chosen, or all above the base image
    /// if that keeps most of the saving.
    pub fn new(overview: &Overview) -> Self {
        let report = &overview.report;
        let range = range::default(overview, LayerId::new(report.image.base_layers));
        Self {
            from: range.0,
            to: range.1,
            others: Vec::new(),
            merging: true,
            last: report
                .layers
                .last()
                .map_or(LayerId::LOWEST, |layer| layer.index),
            proposed: true,
            tag: reference::squashed(&report.image.references),
            message: String::new(),
            exclude: String::new(),
            keep: Keep::default(),
            stored: Stored::Same,
            plan: None,
            run: Run::Idle,
            onto: false,
            check: Check::Idle,
            asked: None,
        }
    }

    /// The request for a squash with the current choices.
    pub fn request(&self) -> SquashRequest {
        let tag = self.tag.trim();
        SquashRequest {
            ranges: self.ranges(),
            tags: if tag.is_empty() {
                Vec::new()
            } else {
                vec![tag.to_owned()]
            },
            exclude: self.globs().map(str::to_owned).collect(),
            keep: self.kept_globs().map(str::to_owned).collect(),
            with: if self.kept_globs().next().is_some() {
                self.keep.with.clone()
            } else {
                Vec::new()
            },
            compression: self.stored,
            message: Some(self.message.trim())
                .filter(|message| !message.is_empty())
                .map(str::to_owned),
        }
    }

    /// The current range, which the chart and the lists change.
    pub fn current(&self) -> LayerRange {
        LayerRange {
            from: self.from,
            to: self.to,
        }
    }

    /// The ranges to merge, ascending. A range of one layer merges nothing, so it counts only if it is alone. If only the
    /// product is kept, all layers become one.
    pub fn ranges(&self) -> Vec<LayerRange> {
        if self.keep.only {
            return vec![LayerRange {
                from: LayerId::LOWEST,
                to: self.last,
            }];
        }
        let mut ranges = self.others.clone();
        if self.merging && (ranges.is_empty() || self.from < self.to) {
            let current = self.current();
            let place = ranges.partition_point(|range| *range < current);
            ranges.insert(place, current);
        }
        ranges
    }

    /// Makes a range the current one.
    pub(super) fn set_current(&mut self, range: LayerRange) {
        (self.from, self.to) = (range.from, range.to);
        self.merging = true;
        self.keep.only = false;
        self.proposed = false;
    }

    /// The globs of the paths to leave out, one by one, without empty ones.
    pub(super) fn globs(&self) -> impl Iterator<Item = &str> {
        lines(&self.exclude)
    }

    /// The globs of the paths to keep, if only the product is kept.
    fn kept_globs(&self) -> impl Iterator<Item = &str> {
        self.keep.globs().filter(|_| self.keep.only)
    }

    /// Whether the choices make a plan: the tag is valid, and something is merged or kept.
    pub fn is_complete(&self) -> bool {
        let keeps = !self.keep.only || self.keep.globs().next().is_some();
        self.tag_is_valid() && keeps && !self.ranges().is_empty()
    }

    /// Whether the tag is empty or accepted by loaders.
    pub fn tag_is_valid(&self) -> bool {
        let tag = self.tag.trim();
        tag.is_empty() || name_and_tag(tag).is_ok()
    }

    /// The finished image; `None` while there is none.
    pub fn result(&self) -> Option<&Built> {
        match &self.run {
            Run::Done(built) => Some(built),
            _ => None,
        }
    }

    /// The state of the squash of this tab; one of the compare tab is running if it makes a layer of difference.
    pub fn own_run(&self) -> &Run {
        if self.onto { &Run::Idle } else { &self.run }
    }

    /// Whether a squash is running.
    pub fn is_running(&self) -> bool {
        matches!(self.run, Run::Going(_))
    }

    /// The prediction for the current choices; `None` if there is none yet or it failed.
    pub fn predicted(&self) -> Option<&PlanSummary> {
        let plan = self.plan.as_deref()?.as_ref().ok()?;
        (plan.request == self.request()).then_some(plan)
    }

    /// The excluded paths that stay in a kept layer, separated by `comma`; empty if there are none.
    pub fn hidden(plan: &PlanSummary, comma: &str) -> String {
        let kept = plan.warnings.iter().filter(|w| w.kind == "exclude-kept");
        // The last warning may have a count of further paths and no path.
        let paths = kept.map(|w| w.path.as_ref().unwrap_or(&w.detail));
        let paths: Vec<_> = paths.map(|path| printable(path)).collect();
        paths.join(comma)
    }

    /// The most bytes that the squash keeps where a browser gives a page no storage on disk, when that is much for its
    /// memory: contents of packed layers, and the finished file.
    pub fn memory(&self, report: &Report) -> Option<u64> {
        let plan = self.plan.as_deref()?.as_ref().ok()?;
        let ranges = self.ranges();
        let packed = report.layers.iter().filter(|layer| {
            let kind = layer.media_type.as_str();
            let is_merged = |range: &LayerRange| range.layers().contains(layer.index);
            ranges.iter().any(is_merged) && (kind.ends_with("gzip") || kind.ends_with("zstd"))
        });
        let unpacked: u64 = packed.map(|layer| layer.live_bytes).sum();
        Some(unpacked + plan.after_bytes).filter(|bytes| *bytes >= MUCH)
    }

    /// Whether a squash can be started: none is running, the tag is valid, and the prediction succeeded.
    pub fn may_start(&self) -> bool {
        !self.is_running() && self.is_complete() && self.predicted().is_some()
    }
}
