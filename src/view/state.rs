//! The state of the page.

use crate::session::protocol::{
    AdviceRow, Choice, Error, HistoryRow, Opened, Overview, PackageFiles, PendingLayer, Progress,
    Report, ReportFormat, ScannedLayer,
};

use super::arrival::Arrival;
use super::compare::Compare;
use super::dockerfile::Dockerfile;
use super::files::Files;
use super::layers::Layers;
use super::measure::Measure;
use super::picked::Picked;
use super::route::Route;
use super::shared::Shared;
use super::squash::Squash;
use super::tab::Tab;
use super::timed::Timed;
use super::waste::Waste;

/// The whole state of the page.
#[derive(Debug, Default)]
pub struct State {
    /// The screen that is shown.
    pub screen: Screen,
    /// The generation, which rises with every opened image and every cancellation. Answers to questions of an older
    /// generation are ignored.
    pub(super) generation: u32,
    /// The index of the chosen image in the archive, from 0; `None` if none was chosen.
    pub(super) choice: Option<u32>,
    /// Whether the limits on unpacked data are lifted.
    pub(super) huge: bool,
    /// The place in the address that is to be shown once an image is open.
    pub(super) wanted: Option<Route>,
    /// The file to compare the image with, once it is open.
    pub(super) beside: Option<Picked>,
    /// Whether the list of keys is open.
    pub help: bool,
    /// The state of the workers' code that opens an image.
    pub engine: Arrival,
    /// The state of the code of the tabs beside the first one.
    pub late: Arrival,
}

/// The screen of the page; there is one at a time.
#[derive(Debug, Clone, PartialEq, Default)]
pub enum Screen {
    /// No file is open.
    #[default]
    Landing,
    /// Opening or reading failed.
    Failed {
        /// The file that was opened.
        file: Picked,
        /// The reason for the failure.
        error: Box<Error>,
    },
    /// The table of contents is being read.
    Opening {
        /// The file that is being opened.
        file: Picked,
        /// The progress of opening, with its times.
        timed: Timed,
    },
    /// The archive has several images, and one must be chosen.
    Choosing {
        /// The opened file.
        file: Picked,
        /// The images of the archive.
        choices: Vec<Choice>,
    },
    /// The layers are being read.
    Scanning(Scanning),
    /// The image is open.
    Open(Box<Image>),
}

/// The state of the packages tab.
#[derive(Debug, Clone, PartialEq, Default)]
pub enum Packages {
    /// Nobody asked for them.
    #[default]
    Unasked,
    /// The databases are being read.
    Reading(Progress),
    /// A serialized document, which the tab reads.
    Known(Shared<Vec<u8>>),
    /// They could not be found out.
    Failed(Error),
}

/// The state of an image while its layers are being read.
#[derive(Debug, Clone, PartialEq)]
pub struct Scanning {
    /// The opened file.
    pub file: Picked,
    /// The references, platform and id of the image.
    pub choice: Choice,
    /// The images of the archive.
    pub choices: Vec<Choice>,
    /// The index of this image in `choices`, from 0.
    pub chosen: u32,
    /// The layers as the manifest describes them, lowest first.
    pub pending: Vec<PendingLayer>,
    /// The steps of the image's history, oldest first.
    pub history: Vec<HistoryRow>,
    /// The state of each layer, lowest first.
    pub layers: Vec<LayerRead>,
    /// The time when scanning began, in milliseconds of the driver's clock.
    pub started: f64,
    /// The time of the latest reply, in milliseconds of the driver's clock.
    pub now: f64,
}

/// The state of a layer that is being read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LayerRead {
    /// No worker has begun to read the layer.
    Waiting,
    /// A worker is reading the layer.
    Reading(Progress),
    /// The layer was read to its end.
    Read,
    /// The layer was read and added to the image.
    Added(ScannedLayer),
}

/// The state of an open image, after all layers were read.
#[derive(Debug, Clone, PartialEq)]
pub struct Image {
    /// The packages.
    pub packages: Packages,
    /// The position of the chosen package; `None` if none is chosen.
    pub package: Option<u32>,
    /// The files of the chosen package; `None` until they arrive.
    pub package_files: Option<Shared<PackageFiles>>,
    /// The progress of reading what the advice about the product of a build needs; `None` if nothing is being read.
    pub made: Option<Progress>,
    /// The state of measuring what plain layers weigh when pulled.
    pub measure: Measure,
    /// The advice, or its error; `None` until it arrives. It is asked for again when digests are known.
    pub advice: Option<Shared<Result<Vec<AdviceRow>, Error>>>,
    /// The Dockerfile.
    pub dockerfile: Dockerfile,
    /// The opened file.
    pub file: Picked,
    /// The figures of the image.
    pub overview: Shared<Overview>,
    /// The images of the archive.
    pub choices: Vec<Choice>,
    /// The index of this image in `choices`, from 0.
    pub chosen: u32,
    /// The time that reading took, in milliseconds.
    pub took: f64,
    /// The state of the second pass, which checks digests and compares overwritten contents.
    pub pass: Pass,
    /// The tab that is shown.
    pub tab: Tab,
    /// The state of the layers tab.
    pub layers: Layers,
    /// The state of the files tab.
    pub files: Shared<Files>,
    /// The state of the waste tab and of the lists of dead versions elsewhere.
    pub waste: Shared<Waste>,
    /// The format of the report that is being exported; `None` if no export is running.
    pub exporting: Option<ReportFormat>,
    /// The error of the last export; `None` if it succeeded.
    pub export_failed: Option<Error>,
    /// The state of the squash tab.
    pub squash: Squash,
    /// The state of the compare tab.
    pub compare: Compare,
    /// The file that was given while this image is open, until the person says what to do with it.
    pub offered: Option<Picked>,
}

/// The state of the second pass over the layers.
#[derive(Debug, Clone, PartialEq)]
pub enum Pass {
    /// The pass is running.
    Going(Progress),
    /// The pass is finished.
    Done,
    /// The pass failed; the figures of the first pass stay.
    Failed(Error),
}

impl State {
    /// The generation of the questions that are asked now.
    pub fn generation(&self) -> u32 {
        self.generation
    }
}

impl Image {
    /// The report about the image, without its long lists.
    pub fn report(&self) -> &Report {
        &self.overview.report
    }

    /// For each layer, the bytes to pull; `None` if they are not known.
    pub fn pull(&self) -> Vec<Option<u64>> {
        let mut pull = self.overview.compressed.clone();
        pull.resize(self.report().layers.len(), None);
        if let Measure::Known(layers) = &self.measure {
            for (layer, bytes) in layers {
                if let Some(place) = pull.get_mut(layer.index()) {
                    *place = Some(*bytes);
                }
            }
        }
        pull
    }
}

impl Scanning {
    /// The scanning state of a file whose table of contents was read at `now`.
    pub(super) fn new(file: Picked, opened: Opened, now: f64) -> Self {
        let choice = opened
            .chosen
            .and_then(|i| opened.choices.get(usize::try_from(i).ok()?).cloned());
        Self {
            file,
            choice: choice.unwrap_or_else(|| Choice {
                references: Vec::new(),
                id: String::new(),
                platform: String::new(),
                layers: 0,
            }),
            choices: opened.choices,
            chosen: opened.chosen.unwrap_or(0),
            layers: vec![LayerRead::Waiting; opened.layers.len()],
            pending: opened.layers,
            history: opened.history,
            started: now,
            now,
        }
    }

    /// The number of bytes of the layers' blobs that were read, and of all of them.
    pub fn bytes(&self) -> (u64, u64) {
        let whole = self.pending.iter().map(|layer| layer.blob_bytes).sum();
        let done = self
            .pending
            .iter()
            .zip(&self.layers)
            .map(|(pending, read)| read.read_bytes(pending.blob_bytes))
            .sum();
        (done, whole)
    }

    /// The number of layers that were added to the image, and the sums of their counts.
    pub fn added(&self) -> (usize, ScannedLayer) {
        let added = self.layers.iter().filter_map(|layer| match layer {
            LayerRead::Added(scanned) => Some(scanned),
            _ => None,
        });
        added.fold((0, ScannedLayer::default()), |(count, sum), scanned| {
            let sum = ScannedLayer {
                stored_bytes: sum.stored_bytes + scanned.stored_bytes,
                entries: sum.entries + scanned.entries,
            };
            (count + 1, sum)
        })
    }

    /// The reading speed so far in bytes a second; `None` if it is too early to say.
    pub fn speed(&self) -> Option<u64> {
        super::figures::speed(self.now - self.started, self.bytes().0)
    }

    /// The estimated seconds left at the current speed; `None` if it is too early to say.
    pub fn seconds_left(&self) -> Option<u64> {
        let (done, whole) = self.bytes();
        super::figures::seconds_left(self.now - self.started, done, whole)
    }
}

impl LayerRead {
    /// The number of bytes that were read of the layer's blob, which has `bytes` bytes.
    pub fn read_bytes(self, bytes: u64) -> u64 {
        match self {
            Self::Waiting => 0,
            Self::Reading(Progress { done, total, .. }) => {
                let part = u128::from(done.min(total)) * u128::from(bytes);
                u64::try_from(part / u128::from(total.max(1))).unwrap_or(bytes)
            }
            Self::Read | Self::Added(_) => bytes,
        }
    }
}
