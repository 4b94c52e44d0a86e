//! The page's state.

use crate::session::protocol::{
    Choice, Error, Glance, HistoryRow, Opened, Overview, Progress, Report, ReportFormat, Unread,
};

use super::files::Files;
use super::layers::Layers;
use super::route::Route;
use super::shared::Shared;
use super::squash::Squash;
use super::tab::Tab;
use super::waste::Waste;

/// Everything the page knows.
#[derive(Debug, Default)]
pub struct State {
    /// What is on the screen.
    pub screen: Screen,
    /// See [`super::Ticket::generation`].
    pub(super) generation: u32,
    /// Which image of the file was chosen.
    pub(super) choice: Option<u32>,
    /// The person wants the file read whatever it unpacks to.
    pub(super) huge: bool,
    /// Where the address led when there was nothing to show there yet.
    pub(super) wanted: Option<Route>,
    /// The list of keys is open.
    pub help: bool,
}

/// What is on the screen. One at a time: there is no "scanning, but also failed".
#[derive(Debug, Clone, PartialEq, Default)]
pub enum Screen {
    /// Nothing is open.
    #[default]
    Landing,
    /// Opening or reading failed.
    Failed {
        /// What was opened.
        file: Picked,
        /// Why not.
        error: Box<Error>,
    },
    /// The table of contents is being read.
    Opening {
        /// What is opened.
        file: Picked,
        /// How far.
        progress: Option<Progress>,
        /// When it began, and the latest time something was heard, in the driver's milliseconds.
        times: (f64, f64),
    },
    /// The archive holds several images.
    Choosing {
        /// What is opened.
        file: Picked,
        /// Which images it holds.
        choices: Vec<Choice>,
    },
    /// Layers are being read.
    Scanning(Scanning),
    /// All is known.
    Open(Box<Image>),
}

/// A file that somebody gave us.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Picked {
    /// Its name, without a folder.
    pub name: String,
    /// Its size.
    pub bytes: u64,
}

/// Layers are being read.
#[derive(Debug, Clone, PartialEq)]
pub struct Scanning {
    /// What is opened.
    pub file: Picked,
    /// Its references, platform, id.
    pub choice: Choice,
    /// All images of the archive.
    pub choices: Vec<Choice>,
    /// Which of them this is.
    pub chosen: u32,
    /// The layers before they are read.
    pub unread: Vec<Unread>,
    /// The steps they came from.
    pub history: Vec<HistoryRow>,
    /// How far each layer is.
    pub layers: Vec<LayerRead>,
    /// When it began, in the driver's milliseconds.
    pub started: f64,
    /// The latest time something was heard.
    pub now: f64,
}

/// How far a layer is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LayerRead {
    /// No worker has begun it.
    Waiting,
    /// So many bytes of so many.
    Reading {
        /// Bytes read.
        done: u64,
        /// Bytes to read.
        total: u64,
    },
    /// Read to its end.
    Read,
    /// And taken in by the session.
    Known(Glance),
}

/// An image of which all is known.
#[derive(Debug, Clone, PartialEq)]
pub struct Image {
    /// What is opened.
    pub file: Picked,
    /// The figures.
    pub overview: Shared<Overview>,
    /// All images of the archive.
    pub choices: Vec<Choice>,
    /// Which of them this is.
    pub chosen: u32,
    /// How long reading took, in milliseconds.
    pub took: f64,
    /// The second pass, which checks digests and compares what was overwritten.
    pub pass: Pass,
    /// The tab that is shown.
    pub tab: Tab,
    /// The layers tab.
    pub layers: Layers,
    /// The files tab.
    pub files: Shared<Files>,
    /// The waste tab, and the lists of dead versions elsewhere.
    pub waste: Shared<Waste>,
    /// The report that is being made into a file.
    pub exporting: Option<ReportFormat>,
    /// Why the last one could not be.
    pub export_failed: Option<Error>,
    /// The squash tab.
    pub squash: Squash,
}

/// The second pass over the layers.
#[derive(Debug, Clone, PartialEq)]
pub enum Pass {
    /// Under way: how far each order is.
    Going {
        /// Bytes read and to read, for each order.
        bytes: Vec<(u64, u64)>,
        /// Orders that are done.
        done: usize,
    },
    /// Done.
    Done,
    /// It could not be finished; the figures of the first pass stand.
    Failed(Error),
}

impl Image {
    /// The report, without its long lists.
    pub fn report(&self) -> &Report {
        &self.overview.report
    }
}

impl Scanning {
    /// The screen for what was just opened.
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
            unread: opened.layers,
            history: opened.history,
            started: now,
            now,
        }
    }

    /// Bytes of the archive that are read, of those that will be.
    pub fn bytes(&self) -> (u64, u64) {
        let whole = self.unread.iter().map(|layer| layer.blob_bytes).sum();
        let done = self
            .unread
            .iter()
            .zip(&self.layers)
            .map(|(unread, read)| read.read_bytes(unread.blob_bytes))
            .sum();
        (done, whole)
    }

    /// What is known of the layers that were read to their end: how many those are, and their sums.
    pub fn known(&self) -> (usize, Glance) {
        let known = self.layers.iter().filter_map(|layer| match layer {
            LayerRead::Known(glance) => Some(glance),
            _ => None,
        });
        known.fold((0, Glance::default()), |(count, sum), glance| {
            let sum = Glance {
                stored_bytes: sum.stored_bytes + glance.stored_bytes,
                entries: sum.entries + glance.entries,
            };
            (count + 1, sum)
        })
    }

    /// Bytes a second so far.
    pub fn speed(&self) -> Option<u64> {
        super::figures::speed(self.now - self.started, self.bytes().0)
    }

    /// Seconds that are left at the speed so far, once that says something.
    pub fn seconds_left(&self) -> Option<u64> {
        let (done, whole) = self.bytes();
        super::figures::seconds_left(self.now - self.started, done, whole)
    }
}

impl LayerRead {
    /// This much of a blob of `bytes`.
    pub fn read_bytes(self, bytes: u64) -> u64 {
        match self {
            Self::Waiting => 0,
            Self::Reading { done, total } => {
                let part = u128::from(done.min(total)) * u128::from(bytes);
                u64::try_from(part / u128::from(total.max(1))).unwrap_or(bytes)
            }
            Self::Read | Self::Known(_) => bytes,
        }
    }
}
