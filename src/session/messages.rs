//! Messages between the page and its workers: requests, the workers that they are for, and replies.
//!
//! A message is one of these enums in postcard bytes. The result that one worker makes for another comes with the
//! message as a [`super::scripts::Payload`]: bytes that only the receiver reads, and a file, which cannot be
//! serialized. Each request says what comes with it, and each request has one last reply.

use crate::rootfs::{LayerId, NodeId};
use serde::{Deserialize, Serialize};

use super::contents::{Contents, Reading};
use super::given::Told;
use super::opened::{Opened, ScannedLayer};
use super::package_files::PackageFiles;
use super::packing::Segment;
use super::progress::Progress;
use super::squash_request::{Built, PlanSummary, SquashRequest};
use crate::bytes::{Error, Packed, Wire};
use crate::files::{Facts, Found, TreePage, TreeQuery};
use crate::report::{AdviceRow, Overview, ReportFormat};
use crate::waste::{MapQuery, PathMap, WastePage, WasteQuery};

/// The version of the messages, which rises with every change to them. The page sends nothing to a worker of another
/// version.
pub const VERSION: u32 = 18;

/// The worker that a request is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Role {
    /// The worker that holds the session.
    Session,
    /// Any worker of the pool, which keeps nothing between requests.
    Pool,
    /// The worker that squashes, which keeps its intermediate results until it is ended.
    Builder,
    /// The worker that reads the new layers for the proof while the builder works, and knows nothing of building. It keeps
    /// what it read, and is ended with the builder.
    Prover,
}

/// A message from the page to a worker.
///
/// A request is answered by [`Reply::Progress`] any number of times, and then once: by the reply that it names, or by
/// [`Reply::Failed`].
#[derive(Debug, Clone, Serialize, Deserialize)]
pub enum Request {
    /// Session, with the opened file: forget the last image, and read the table of contents of this file. The reply
    /// is [`Reply::Opened`]. If the whole file is packed, its unpacked bytes come with the reply, and they replace
    /// the opened file.
    Open {
        /// The file's name, for messages and for naming the result.
        name: String,
        /// The chosen image as an index into [`Opened::choices`]; `None` if no image is chosen yet.
        choice: Option<u32>,
        /// Whether the limits on unpacked data are lifted.
        huge: bool,
    },
    /// Session, with the result of [`Request::Scan`]: add this layer to the image. If the archive lacks the layer,
    /// nothing comes with the request. The reply is [`Reply::Added`].
    AddLayer(LayerId),
    /// Session, after all layers were added: the figures as far as they are known. The reply is [`Reply::Overview`].
    Overview,
    /// Session, after all layers were added: the orders of the second pass, which recomputes digests and compares
    /// overwritten contents. The reply is [`Reply::Orders`].
    Examinations,
    /// Session, with the result of [`Request::Examine`]: add its digests. The reply is [`Reply::Done`].
    AddDigests,
    /// Session: prepare the likely next answers while the session is idle. The reply is [`Reply::Done`].
    Warm,
    /// Session: the summary of a squash before it runs. The reply is [`Reply::Plan`].
    Plan(SquashRequest),
    /// Session: the work order for a squash. The reply is [`Reply::Done`], with bytes for [`Request::Build`].
    Order(SquashRequest),
    /// Session: the digests of layers that were recomputed so far. The reply is [`Reply::Done`], with bytes for
    /// [`Request::Seal`].
    Recomputed,
    /// Session: the work order to read contents. The reply is [`Reply::Done`], with bytes for [`Request::Read`].
    ReadOrder(Reading),
    /// Session: a window of the rows of a tree. The reply is [`Reply::Tree`].
    Tree(TreeQuery),
    /// Session: the node at this path, without a leading slash and with unprintable bytes escaped. The reply is
    /// [`Reply::Found`].
    Find(String),
    /// Session: the change that each layer made to this node. The reply is [`Reply::Facts`].
    Facts(NodeId),
    /// Session: a window of the list of dead versions. The reply is [`Reply::Waste`].
    Waste(WasteQuery),
    /// Session: the dead or live bytes by path. The reply is [`Reply::Map`].
    Map(MapQuery),
    /// Session: the advice on how to make the image smaller. The reply is [`Reply::Advice`].
    Advice,
    /// Session: take over what a person says of the image, in the place of what was said before. The reply is
    /// [`Reply::Overview`].
    Tell(Told),
    /// Session: the Dockerfile of the image. The reply is [`Reply::Dockerfile`].
    Dockerfile {
        /// Whether it is made from the history, even if the provenance of the image has the true one.
        from_history: bool,
    },
    /// Session: begin to find out the packages of the image. The reply is [`Reply::Orders`], for [`Request::Collect`].
    PackageOrders,
    /// Session, with the bytes of [`Request::Collect`]: add what was found. The reply is [`Reply::Done`].
    AddPackages,
    /// Session, after all of these: the packages of the image. The reply is [`Reply::Packages`].
    Packages,
    /// Session, after [`Request::Packages`]: the files of the package at this position. The reply is
    /// [`Reply::PackageFiles`].
    PackageFiles(u32),
    /// Session: the contents that the advice about the product of a build still needs. The reply is [`Reply::Orders`], for
    /// [`Request::Probe`]. It is asked again until there are none.
    MadeOrders,
    /// Session: the contents that a squash to keep a product still needs. The reply is [`Reply::Orders`], for
    /// [`Request::Probe`]. It is asked again until there are none.
    ProductOrders(SquashRequest),
    /// Session, with the bytes of [`Request::Probe`]: add what was found. The reply is [`Reply::Done`].
    AddProbed,
    /// Session: what is proposed to keep. The reply is [`Reply::Proposed`].
    Proposed,
    /// Session, after all of [`Request::ProductOrders`]: what a squash keeps. The reply is [`Reply::Kept`].
    Kept(SquashRequest),
    /// Session, after all layers were added: the orders to measure plain layers. The reply is [`Reply::Orders`], for
    /// [`Request::Measure`].
    MeasureOrders,
    /// Session: the same request, of the image that is compared with the open one.
    OfOther(Box<Request>),
    /// Session: a serialized [`super::protocol::CompareRequest`] about both images; only the late part reads it. The reply
    /// is [`Reply::Compared`] or what that request names.
    Compare(Vec<u8>),
    /// Session: the report as a file. The reply is [`Reply::Exported`], with that file.
    Export(ReportFormat),

    /// Pool, with the opened file: read a layer. The reply is [`Reply::Done`], with bytes for [`Request::AddLayer`].
    Scan {
        /// The serialized order, one of [`Opened::scans`].
        order: Vec<u8>,
    },
    /// Pool, with the opened file: read a layer a second time. The reply is [`Reply::Done`], with bytes for
    /// [`Request::AddDigests`].
    Examine {
        /// The serialized order, one of [`Reply::Orders`].
        order: Vec<u8>,
    },
    /// Pool, with the opened file: read the package databases of a layer. The reply is [`Reply::Done`], with bytes for
    /// [`Request::AddPackages`].
    Collect {
        /// The serialized order, one of [`Reply::Orders`].
        order: Vec<u8>,
    },
    /// Pool, with the opened file: read contents of a layer that may need others. The reply is [`Reply::Done`], with bytes
    /// for [`Request::AddProbed`].
    Probe {
        /// The serialized order, one of [`Reply::Orders`].
        order: Vec<u8>,
    },
    /// Pool, with the opened file: compress a segment of a plain layer and keep nothing of it. The reply is
    /// [`Reply::Packed`].
    Measure {
        /// The serialized [`super::MeasureOrder`], one of [`Reply::Orders`].
        order: Vec<u8>,
    },
    /// Pool, with the opened file and the order of [`Request::ReadOrder`]: read contents. The reply is
    /// [`Reply::Contents`], with a file to save or a picture to show if there is one.
    Read,
    /// Pool, with the file of [`Reply::Layers`]: pack one of its segments. The reply is [`Reply::Packed`], with the
    /// packed bytes as a file.
    Pack {
        /// The number of the segment, from 0.
        segment: u32,
        /// The place of the segment.
        place: Segment,
    },
    /// Pool, with a squashed image and the bytes that came with [`Reply::Built`]: verify the image where it is now.
    /// The reply is [`Reply::Done`].
    Check,

    /// Prover, with the file of [`Reply::Layers`]: read new layers for the proof. The reply is [`Reply::Done`].
    Prove {
        /// The places of these layers in the file, lowest first.
        places: Vec<Segment>,
    },
    /// Prover, with a squashed image and the bytes that came with [`Reply::Built`]: verify the image, but of the layers that
    /// were read for [`Request::Prove`] only the headers. The reply is [`Reply::Done`].
    Proof,

    /// Builder, with the opened file and the order for a squash: put the new layers together. The reply is
    /// [`Reply::Layers`].
    Build {
        /// Whether the builder must recompute the digests of layers, because there is no second pass.
        alone: bool,
    },
    /// Builder, after [`Request::Build`]: read all new layers to compute their digests. The reply is [`Reply::Done`].
    Hash,
    /// Builder, after [`Request::Hash`], with the recomputed digests and one file of all packed segments: put the
    /// image together. The reply is [`Reply::Built`], with the finished file and with bytes for [`Request::Check`].
    Seal {
        /// The results of packing each segment, in order; empty if all new layers stay plain.
        parts: Vec<Packed>,
    },
}

impl Wire for Request {}
impl Wire for Reply {}

impl Request {
    /// Whether the request needs the late part of the workers' code. The early part opens an image.
    pub fn is_late(&self) -> bool {
        !matches!(
            self,
            Self::Open { .. }
                | Self::Scan { .. }
                | Self::AddLayer(_)
                | Self::Overview
                | Self::Examinations
                | Self::Examine { .. }
                | Self::AddDigests
        )
    }

    /// The worker that a request is for.
    pub fn role(&self) -> Role {
        match self {
            Self::Scan { .. }
            | Self::Examine { .. }
            | Self::Collect { .. }
            | Self::Probe { .. }
            | Self::Measure { .. }
            | Self::Read
            | Self::Pack { .. }
            | Self::Check => Role::Pool,
            Self::Build { .. } | Self::Hash | Self::Seal { .. } => Role::Builder,
            Self::Prove { .. } | Self::Proof => Role::Prover,
            _ => Role::Session,
        }
    }
}

/// A message from a worker to the page.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub enum Reply {
    /// The first message of every worker, which no request asks for.
    Ready {
        /// The [`VERSION`] of the worker's code.
        version: u32,
    },
    /// The progress of a request; never the last reply to it.
    Progress(Progress),
    /// The request failed.
    Failed(Error),
    /// The request is done. Its result for another worker, if there is one, comes with this reply.
    Done,
    /// The table of contents of the file.
    Opened(Opened),
    /// A layer was added to the image.
    Added(ScannedLayer),
    /// The figures of the image.
    Overview(Box<Overview>),
    /// The serialized orders of a pass over layers; empty if there is nothing to read.
    Orders(Vec<Vec<u8>>),
    /// A window of the rows of a tree.
    Tree(TreePage),
    /// The node at a path.
    Found(Found),
    /// The change that each layer made to a node.
    Facts(Facts),
    /// A window of the list of dead versions.
    Waste(WastePage),
    /// The bytes by path, for the treemap.
    Map(PathMap),
    /// The advice, what saves most first.
    Advice(Vec<AdviceRow>),
    /// The packages, as a serialized [`super::PackagesDocument`]: only the late part of the page reads it.
    Packages(Vec<u8>),
    /// The files of a package.
    PackageFiles(PackageFiles),
    /// The Dockerfile, as a serialized [`super::ShownDockerfile`]: only the late part of the page reads it.
    Dockerfile(Vec<u8>),
    /// What is proposed to keep, as a serialized [`super::protocol::Proposal`]: only the late part of the page reads it.
    Proposed(Vec<u8>),
    /// What a squash keeps, as a serialized [`super::protocol::ShownKept`]: only the late part of the page reads it.
    Kept(Vec<u8>),
    /// The number of each plain layer and its bytes when compressed; a script's reply.
    Measured(Vec<(LayerId, u64)>),
    /// A serialized [`super::protocol::CompareReply`]: only the late part of the page reads it.
    Compared(Vec<u8>),
    /// The report as a file, which comes with this reply.
    Exported {
        /// The proposed name of the file.
        file_name: String,
    },
    /// The contents that were read.
    Contents(Box<Contents>),
    /// The summary of a squash before it runs.
    Plan(Box<PlanSummary>),
    /// The new layers are put together. The file of all of them, unpacked, comes with this reply.
    Layers {
        /// The places of the layers for [`Request::Prove`] in the file, lowest first; empty if they are read afterwards.
        followed: Vec<Segment>,
        /// The segments to pack, in order; empty if all new layers stay plain.
        segments: Vec<Segment>,
    },
    /// The result of packing one segment.
    Packed(Packed),
    /// The squashed image is finished.
    Built(Built),
}
