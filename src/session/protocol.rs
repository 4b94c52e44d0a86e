//! What the page and its workers say to each other: plain data, no browser types.
//!
//! A message is one of these enums in postcard bytes; a `File` or `Blob` rides beside it in the envelope
//! (`web::bridge`), because no serialiser can carry one. The page passes `ScanOrder`, `Changeset` and `SquashOrder`
//! bytes on without reading them. [`VERSION`] goes into the first message a worker sends, so that a stale worker never
//! answers a new page.

use serde::{Deserialize, Serialize};

pub use crate::bytes::{
    Digest, Error, Kind, Packed, Warning, cut, figures, file_name, printable, printable_lines,
};
pub use crate::files::{
    Change, Expansion, Facts, Fate, FileKind, FileRow, Filter, Found, Scope, SortBy, Syntax,
    TreePage, TreeQuery, Version,
};
pub use crate::image::{Instruction, name_and_tag};
pub use crate::report::{HistoryRow, ImageRow, LayerRow, Overview, Report, ReportFormat, WasteRow};
pub use crate::waste::{
    ByCause, Cause, Kills, MapItem, MapKind, MapQuery, MapScope, PathMap, WasteFilter, WasteLine,
    WastePage, WasteQuery,
};

/// Rises with every change to this module.
pub const VERSION: u32 = 10;

/// From the page to a worker. The first group goes to the lead, which holds the session; the second to any worker of
/// the pool.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub enum Request {
    /// Lead, with the `File`: forget the last image and read this one's table of contents. Answered by
    /// [`Reply::Opened`], with a `Blob` in the envelope when the file was packed as a whole: that one is the file from then
    /// on.
    Open {
        /// The file's name, for messages and for naming the result.
        name: String,
        /// Which image, by its place in [`Opened::choices`], where the archive holds several.
        choice: Option<u32>,
        /// The person said that packed data may become as large as it likes.
        huge: bool,
    },
    /// Lead: here is what a pool worker found in a layer. Answered by [`Reply::Ledger`] when it was the last, else by
    /// [`Reply::Absorbed`].
    Absorb {
        /// Which layer.
        layer: u32,
        /// As [`Reply::Scanned`] gave it.
        changeset: Vec<u8>,
    },
    /// Lead, after the first [`Reply::Ledger`]: what has a second pass to look at, to verify digests and to tell kinds of
    /// overwriting apart? Answered by [`Reply::Orders`].
    Examinations,
    /// Lead: here is what a pool worker found in a second pass. Answered by [`Reply::Ledger`] when it was the last, else
    /// by [`Reply::Learned`].
    Learn {
        /// As [`Reply::Examined`] gave it.
        examined: Vec<u8>,
        /// No other will follow.
        last: bool,
    },
    /// Lead: what would squashing give? Answered by [`Reply::Plan`].
    Plan(SquashRequest),
    /// Lead: the work order for it. Answered by [`Reply::Ordered`].
    Order(SquashRequest),

    /// Lead: a window of a tree. Answered by [`Reply::Tree`].
    Tree(TreeQuery),
    /// Lead: which node is at this path, without a leading slash, odd bytes escaped? Answered by [`Reply::Found`].
    Find(String),
    /// Lead: what did each layer do at this node? Answered by [`Reply::Facts`].
    Facts(u32),
    /// Lead: a window of the dead versions. Answered by [`Reply::Waste`].
    Waste(WasteQuery),
    /// Lead: bytes by path. Answered by [`Reply::Map`].
    Map(MapQuery),
    /// Lead: the report as a file. Answered by [`Reply::Exported`] with a `Blob` in the envelope.
    Export(ReportFormat),
    /// Lead: the work order to read contents. Answered by [`Reply::Ordered`].
    ReadOrder(Reading),

    /// Pool, with the `File`: read contents. Answered by [`Reply::Progress`]es, then [`Reply::Contents`], with a `Blob`
    /// in the envelope where a file was to be saved or a picture is to be shown.
    Read {
        /// As [`Reply::Ordered`] gave it.
        order: Vec<u8>,
    },
    /// Pool, with the `File`: read one layer. Answered by [`Reply::Progress`]es, then [`Reply::Scanned`].
    Scan {
        /// One of [`Opened::scans`].
        order: Vec<u8>,
    },
    /// Pool, with the `File`: look at one layer a second time. Answered by [`Reply::Progress`]es, then
    /// [`Reply::Examined`].
    Examine {
        /// One of [`Reply::Orders`].
        order: Vec<u8>,
    },
    /// Builder, with the `File`: put the new layer together. Answered, where it is to be packed, by [`Reply::Layer`]; by
    /// [`Reply::Progress`]es; then by [`Reply::Hashed`], upon which [`Request::Seal`] follows.
    Build {
        /// As [`Reply::Ordered`] gave it.
        order: Vec<u8>,
        /// Nobody else is recomputing digests of layers.
        alone: bool,
    },
    /// Pool, with the `Blob` of [`Reply::Layer`]: pack a segment of it. Answered by [`Reply::Progress`]es, then
    /// [`Reply::Packed`] with the packed bytes as a `Blob`.
    Pack {
        /// Which, of [`crate::session::segments`].
        segment: u32,
        /// Length of the whole.
        length: u64,
    },
    /// Lead: what was recomputed of the layers by now? Answered by [`Reply::Known`].
    Known,
    /// Builder, with all packed bytes as one `Blob`: put the image together and prove it. Answered by
    /// [`Reply::Progress`]es, then [`Reply::Built`] with the finished file as a `Blob` in the envelope.
    Seal {
        /// What packing gave, in order.
        parts: Vec<Packed>,
        /// As [`Reply::Known`] gave it.
        known: Vec<u8>,
    },
    /// Pool, with the `File` that was saved: prove it where it lies now. Answered by [`Reply::Progress`]es, then
    /// [`Reply::Checked`].
    Check {
        /// What came beside [`Reply::Built`].
        expected: Vec<u8>,
    },
}

/// From a worker to the page.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub enum Reply {
    /// The first message of every worker, unasked.
    Ready {
        /// [`VERSION`] of the worker's code.
        version: u32,
    },
    /// The table of contents was read.
    Opened(Opened),
    /// A layer was taken in; others are missing.
    Absorbed(Glance),
    /// All layers are in: the figures.
    Ledger(Box<Overview>),
    /// A window of a tree.
    Tree(TreePage),
    /// A path that was looked up.
    Found(Found),
    /// What each layer did at a node.
    Facts(Facts),
    /// A window of the dead versions.
    Waste(WastePage),
    /// Bytes by path.
    Map(PathMap),
    /// The report as a file.
    Exported {
        /// The name to save it under.
        file_name: String,
    },
    /// What was read.
    Contents(Box<Contents>),
    /// What a second pass found was taken in; others are missing.
    Learned,
    /// Orders for a second pass, one a layer at most; none when there is nothing to look at.
    Orders(Vec<Vec<u8>>),
    /// What a second pass found in a layer, for the lead.
    Examined(Vec<u8>),
    /// What a squash would give.
    Plan(Box<PlanSummary>),
    /// The work order for a pool worker.
    Ordered(Vec<u8>),
    /// A layer was read.
    Scanned {
        /// For the lead.
        changeset: Vec<u8>,
    },
    /// The new layer, unpacked, as a `Blob` in the envelope: it is to be packed by others. Never the last reply.
    Layer {
        /// Its length.
        length: u64,
        /// Into how many segments it is cut.
        segments: u32,
    },
    /// The new layer's bytes were all seen.
    Hashed,
    /// What was recomputed of the layers, for the builder.
    Known(Vec<u8>),
    /// A segment was packed.
    Packed(Packed),
    /// The squashed image is finished and proved; what it was proved to hold rides beside it.
    Built(Built),
    /// The saved file is that image.
    Checked,
    /// Some way through a long request; never the last reply to it.
    Progress(Progress),
    /// The request failed; the last reply to it.
    Failed(Error),
}

/// The table of contents of an opened file.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Opened {
    /// Every image in the archive; one, nearly always.
    pub choices: Vec<Choice>,
    /// Which of them is open; `None` when the person has to choose first (then the fields below are empty).
    pub chosen: Option<u32>,
    /// The open image's layers, lowest first, before anything of them is read.
    pub layers: Vec<Unread>,
    /// One work order for each layer, in the same order.
    pub scans: Vec<Vec<u8>>,
    /// The history, oldest first.
    pub history: Vec<HistoryRow>,
}

/// One image of an archive, its texts for reading.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Choice {
    /// `name:tag` references; empty when it has none.
    pub references: Vec<String>,
    /// Digest of its config.
    pub id: String,
    /// `linux/amd64`, `linux/arm64/v8`.
    pub platform: String,
    /// How many layers.
    pub layers: u32,
}

/// What is known of a layer as soon as it is read.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Glance {
    /// Content bytes of its files.
    pub stored_bytes: u64,
    /// Members.
    pub entries: u64,
}

/// A layer before it is read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unread {
    /// Bytes in the archive, compressed if it is.
    pub blob_bytes: u64,
    /// `tar`, `gzip`, `zstd`.
    pub compression: String,
}

/// Which contents to read, and what for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Reading {
    /// To look at one version of a file.
    Show {
        /// Its member: [`Version::entry`].
        entry: u32,
        /// From which byte of its content.
        offset: u64,
    },
    /// To see how two versions of a file differ.
    Compare {
        /// The older member.
        old: u32,
        /// The newer one.
        new: u32,
    },
    /// To save one version of a file.
    SaveFile {
        /// Its member.
        entry: u32,
    },
    /// To save a directory, and all that is in it, as a tar.
    SaveFolder {
        /// Of which filesystem; of a difference, the second layer's.
        scope: Scope,
        /// Its node.
        node: u32,
    },
}

/// What was read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Contents {
    /// One version of a file, to look at.
    Shown(Shown),
    /// How two differ.
    Difference(Difference),
    /// A file or a directory to save; its bytes are the `Blob`.
    Saved {
        /// The name to save it under.
        file_name: String,
    },
}

/// A part of a file's content, at most [`SHOWN`] bytes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shown {
    /// Its member.
    pub entry: u32,
    /// Size of the whole content.
    pub size: u64,
    /// Where `bytes` begin in it.
    pub offset: u64,
    /// The part.
    pub bytes: Vec<u8>,
    /// What it seems to be.
    pub form: Form,
}

/// The most bytes of a file that are shown at once.
pub const SHOWN: u64 = 1 << 20;

/// What a content seems to be, by its first bytes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Form {
    /// Text in UTF-8.
    Text,
    /// A picture that browsers show; the whole of it is the `Blob`.
    Picture {
        /// `image/png`.
        media_type: String,
    },
    /// A program or library.
    Elf(Box<ElfFacts>),
    /// Anything else; what it is called, where its first bytes say so (`gzip`, `SQLite database`).
    Binary {
        /// Empty when nobody knows.
        name: String,
    },
}

/// What an ELF file says of itself.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ElfFacts {
    /// `executable`, `shared object`, `relocatable`, `core`.
    pub kind: String,
    /// `x86-64`, `AArch64`.
    pub machine: String,
    /// 32 or 64.
    pub bits: u8,
    /// Bytes are little-endian.
    pub little_endian: bool,
    /// The program that loads it.
    pub interpreter: Option<String>,
    /// Its own name as a library.
    pub soname: Option<String>,
    /// Libraries it needs.
    pub needed: Vec<String>,
    /// Where it looks for them.
    pub run_paths: Vec<String>,
    /// Its build id, in hexadecimal.
    pub build_id: Option<String>,
    /// It has a symbol table.
    pub symbols: bool,
    /// Bytes of debugging sections.
    pub debug_bytes: u64,
    /// Names and sizes in the file of its sections, largest first.
    pub sections: Vec<(String, u64)>,
}

/// How two versions of a file differ.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Difference {
    /// Not at all.
    Same,
    /// By lines: changed ones, with three unchanged around.
    Lines {
        /// The lines.
        lines: Vec<DiffLine>,
        /// Lines that only the newer has.
        added: u64,
        /// Lines that only the older has.
        removed: u64,
        /// There are more than are given.
        cut: bool,
    },
    /// One of them is no text, or too large to be compared by lines.
    Bytes {
        /// The first byte that differs.
        first: u64,
        /// Sizes of older and newer.
        sizes: (u64, u64),
    },
}

/// A line of a difference.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DiffLine {
    /// Its number in the older, from 1.
    pub old: Option<u32>,
    /// Its number in the newer. A line with neither stands for lines left out.
    pub new: Option<u32>,
    /// The line, without its end.
    pub text: String,
}

/// What to squash.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SquashRequest {
    /// First layer merged, from 0.
    pub from: u32,
    /// Last layer merged, inclusive.
    pub to: u32,
    /// `NAME:TAG` of the result, as [`name_and_tag`] takes it; empty keeps the input's references.
    pub tags: Vec<String>,
    /// Comment of the new history entry in place of the usual one.
    pub message: Option<String>,
    /// Globs of whole paths that leave.
    pub exclude: Vec<String>,
    /// How the new layer is stored.
    pub compression: Stored,
}

impl SquashRequest {
    /// Refuses what can be refused before any image is read: tags that no loader takes, globs that never end.
    pub fn check(&self) -> crate::bytes::Result<()> {
        for tag in &self.tags {
            if let Err(reason) = name_and_tag(tag) {
                let what = format!("no loader takes the tag {tag}");
                return Err(Error::new(Kind::Request, what).because(reason));
            }
        }
        super::exclude::check(&self.exclude)
    }
}

/// How a new layer is stored.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Stored {
    /// With gzip when one of the merged layers was packed, else plain.
    #[default]
    Same,
    /// Plain.
    Plain,
    /// With gzip.
    Gzip,
}

/// What a squash would give, exactly, before it runs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlanSummary {
    /// What was asked.
    pub request: SquashRequest,
    /// Size of the opened archive's layers as they are stored.
    pub before_bytes: u64,
    /// Size of the finished file. Exact when `exact`.
    pub after_bytes: u64,
    /// No compression is involved, so `after_bytes` holds to the byte.
    pub exact: bool,
    /// Bytes of contents of all layers before less those after; below 0 where more is written twice than goes.
    pub saved_bytes: i64,
    /// Bytes that are written twice, since links across the border must be split.
    pub copied_up_bytes: u64,
    /// The part of the bytes saved that is live, and goes because it was asked to.
    pub excluded_bytes: u64,
    /// Layers before and after.
    pub layers_before: u32,
    /// Layers before and after.
    pub layers_after: u32,
    /// Entries of the new layer.
    pub entries: u64,
    /// Whiteouts of the new layer.
    pub whiteouts: u64,
    /// Pieces of the rope.
    pub pieces: u64,
    /// Paths of the final filesystem that leave because they were asked to, what is below them counted.
    pub excluded: u64,
    /// Globs that match no path.
    pub unmatched: Vec<String>,
    /// Members that are written afresh, since their headers needed forgiveness; and paths (`exclude-kept`) that a whiteout
    /// hides, since they lie in a layer below that is kept.
    pub warnings: Vec<Warning>,
    /// Bytes that building will read and hash, for progress.
    pub work_bytes: u64,
    /// The name to save the file under, `.tar` included.
    pub file_name: String,
}

impl PlanSummary {
    /// The dead bytes that go: those saved but for live ones, before what is written twice.
    pub fn dead_bytes(&self) -> u64 {
        let gone = self
            .saved_bytes
            .saturating_add_unsigned(self.copied_up_bytes);
        let dead = gone.saturating_sub_unsigned(self.excluded_bytes);
        u64::try_from(dead).unwrap_or(0)
    }
}

/// A finished squash.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Built {
    /// The name to save the file under.
    pub file_name: String,
    /// Size of the file.
    pub bytes: u64,
    /// Digest of the new config: the image's id.
    pub id: String,
    /// `diff_id` of the new layer.
    pub diff_id: String,
    /// The output was opened again, its digests recomputed and its merged filesystem found equal to the original's, but for
    /// what was left out.
    pub verified: bool,
    /// Paths of the original's final filesystem that were left out.
    pub left_out: u64,
    /// References of the result.
    pub references: Vec<String>,
}

/// How far a long request is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Progress {
    /// What is being done.
    pub step: Step,
    /// Bytes done of this step.
    pub done: u64,
    /// Bytes in this step.
    pub total: u64,
}

/// The steps that take time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Step {
    /// Reading the table of contents.
    Opening,
    /// Reading contents.
    Reading,
    /// Unpacking a file that is packed as a whole.
    Unpacking,
    /// Reading a layer.
    Scanning,
    /// Reading layers again, to recompute digests.
    Examining,
    /// Reading and hashing what will be kept.
    Hashing,
    /// Packing the new layer.
    Packing,
    /// Writing the output.
    Writing,
    /// Reading the output back.
    Verifying,
}
