//! Messages between the page and its workers: what is asked, who is asked, and what is answered.
//!
//! A message is one of these enums in postcard bytes. What one worker makes for another rides beside the message as a
//! [`super::scripts::Payload`]: bytes that nobody on the way looks into, and a file, which no serialiser can carry. Each
//! request says what rides beside it, and each gets one answer.

use serde::{Deserialize, Serialize};

use super::contents::{Contents, Reading};
use super::opened::{Opened, ScannedLayer};
use super::progress::Progress;
use super::squash_request::{Built, PlanSummary, SquashRequest};
use crate::bytes::{Error, Packed};
use crate::files::{Facts, Found, TreePage, TreeQuery};
use crate::report::{Overview, ReportFormat};
use crate::waste::{MapQuery, PathMap, WastePage, WasteQuery};

/// The version of the messages: it rises with every change to them, and the page sends nothing to a worker of another one.
pub const VERSION: u32 = 10;

/// Which worker a request is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// The worker that holds the session.
    Session,
    /// Any worker of the pool. It keeps nothing from one request to the next.
    Pool,
    /// The worker that squashes. It keeps what it has made until it is ended.
    Builder,
}

/// A message from the page to a worker.
///
/// A request is answered by [`Reply::Progress`] any number of times, and then once: by the reply that it names, or by
/// [`Reply::Failed`].
#[derive(Debug, Clone, Serialize, Deserialize)]
pub enum Request {
    /// Session, with the opened file: forget the last image, and read this one's table of contents. [`Reply::Opened`],
    /// with a file where the opened one was packed as a whole: its unpacked bytes, which are read from then on.
    Open {
        /// The file's name, for messages and for naming the result.
        name: String,
        /// Which image, by its place in [`Opened::choices`], where the archive holds several.
        choice: Option<u32>,
        /// The person said that packed data may become as large as it likes.
        huge: bool,
    },
    /// Session, with what [`Request::Scan`] made of this layer, or without where the archive lacks it: add the layer to
    /// the image. [`Reply::Added`].
    AddLayer(u32),
    /// Session, once every layer was added: the figures as far as they are known. [`Reply::Overview`].
    Overview,
    /// Session, once every layer was added: what has a second pass to read, to recompute digests and to tell kinds of
    /// overwriting apart? [`Reply::Orders`].
    Examinations,
    /// Session, with what [`Request::Examine`] made: add the digests that it found. [`Reply::Done`].
    AddDigests,
    /// Session: prepare what people look at next, while nobody asks for anything. [`Reply::Done`].
    Warm,
    /// Session: what would a squash give? [`Reply::Plan`].
    Plan(SquashRequest),
    /// Session: make the work order for a squash. [`Reply::Done`], with bytes for [`Request::Build`].
    Order(SquashRequest),
    /// Session: which digests of layers were recomputed by now? [`Reply::Done`], with bytes for [`Request::Seal`].
    Recomputed,
    /// Session: make the work order to read contents. [`Reply::Done`], with bytes for [`Request::Read`].
    ReadOrder(Reading),
    /// Session: a window of a tree. [`Reply::Tree`].
    Tree(TreeQuery),
    /// Session: the node at this path, which has no leading slash, odd bytes escaped. [`Reply::Found`].
    Find(String),
    /// Session: what each layer did at this node. [`Reply::Facts`].
    Facts(u32),
    /// Session: a window of the dead versions. [`Reply::Waste`].
    Waste(WasteQuery),
    /// Session: bytes by path. [`Reply::Map`].
    Map(MapQuery),
    /// Session: the report as a file. [`Reply::Exported`], with that file.
    Export(ReportFormat),

    /// Pool, with the opened file: read a layer. [`Reply::Done`], with bytes for [`Request::AddLayer`].
    Scan {
        /// One of [`Opened::scans`].
        order: Vec<u8>,
    },
    /// Pool, with the opened file: read a layer a second time. [`Reply::Done`], with bytes for [`Request::AddDigests`].
    Examine {
        /// One of [`Reply::Orders`].
        order: Vec<u8>,
    },
    /// Pool, with the opened file and the order to read contents. [`Reply::Contents`], with a file where one is to be
    /// saved or a picture is to be shown.
    Read,
    /// Pool, with the file of [`Reply::Layer`]: pack a segment of it. [`Reply::Packed`], with the packed bytes as a file.
    Pack {
        /// The number of the segment, from 0.
        segment: u32,
        /// Length in bytes of the whole layer.
        length: u64,
    },
    /// Pool, with a file that was saved and the bytes that came beside [`Reply::Built`]: prove it where it lies now.
    /// [`Reply::Done`].
    Check,

    /// Builder, with the opened file and the order for a squash: put the new layer together. [`Reply::Layer`].
    Build {
        /// Nobody else recomputes digests of layers, so the builder has to.
        alone: bool,
    },
    /// Builder, after [`Request::Build`]: read all of the new layer for its digest. [`Reply::Done`].
    Hash,
    /// Builder, after [`Request::Hash`], with the recomputed digests and one file of all packed segments: put the image
    /// together and prove it. [`Reply::Built`], with the finished file and with bytes for [`Request::Check`].
    Seal {
        /// What packing gave, in order; nothing where the layer stays plain.
        parts: Vec<Packed>,
    },
}

impl Request {
    /// The worker that it is for.
    pub fn role(&self) -> Role {
        match self {
            Self::Scan { .. }
            | Self::Examine { .. }
            | Self::Read
            | Self::Pack { .. }
            | Self::Check => Role::Pool,
            Self::Build { .. } | Self::Hash | Self::Seal { .. } => Role::Builder,
            _ => Role::Session,
        }
    }
}

/// A message from a worker to the page.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub enum Reply {
    /// The first message of every worker, unasked.
    Ready {
        /// [`VERSION`] of the worker's code.
        version: u32,
    },
    /// How far a request is; never the last reply to it.
    Progress(Progress),
    /// The request failed.
    Failed(Error),
    /// The request is done. What it made for another worker, if anything, rides beside this.
    Done,
    /// The table of contents of the file.
    Opened(Opened),
    /// A layer was added to the image.
    Added(ScannedLayer),
    /// The figures.
    Overview(Box<Overview>),
    /// Orders for a second pass, one a layer at most; none where there is nothing to read.
    Orders(Vec<Vec<u8>>),
    /// A window of a tree.
    Tree(TreePage),
    /// The node at a path.
    Found(Found),
    /// What each layer did at a node.
    Facts(Facts),
    /// A window of the dead versions.
    Waste(WastePage),
    /// Bytes by path.
    Map(PathMap),
    /// The report as a file, which rides beside this.
    Exported {
        /// The name to save it under.
        file_name: String,
    },
    /// Contents that were read.
    Contents(Box<Contents>),
    /// What a squash would give.
    Plan(Box<PlanSummary>),
    /// The new layer, unpacked. It rides beside this where it is to be packed.
    Layer {
        /// Its length in bytes.
        length: u64,
        /// How many segments it is packed in; 0 where it stays plain.
        segments: u32,
    },
    /// A segment was packed.
    Packed(Packed),
    /// The squashed image is finished and proved.
    Built(Built),
}
