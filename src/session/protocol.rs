//! The types that the page and its workers share: messages and the data in them. There are no browser types.
//!
//! [`super::messages`] defines the messages, and [`super::scripts`] defines their order.

pub use super::compare_request::{CompareFormat, CompareReply, CompareRequest, OntoFigures};
pub use super::contents::{Contents, DiffLine, Difference, ElfFacts, Form, Reading, SHOWN, Shown};
pub use super::exclude::LeftOut;
pub use super::given::{GivenFile, ShownDockerfile, Told};
pub use super::messages::{Reply, Request, Role, VERSION};
pub use super::opened::{Choice, Opened, PendingLayer, ScannedLayer};
pub use super::package_files::PackageFiles;
pub use super::packages::PackagesDocument;
pub use super::packing::Segment;
pub use super::progress::{Progress, Step};
pub use super::shown_kept::{KeptGroup, ShownKept};
pub use super::squash_request::{Built, NewLayer, PlanSummary, SquashRequest, Stored};
pub use crate::advice::{Proposal, ProposedRow, exclude_globs};
pub use crate::bytes::{
    Digest, Error, Kind, Packed, Warning, Wire, cut, figures, file_name, printable,
    printable_lines, sorted,
};
pub use crate::compare::{
    Change as PathChange, ChangeLine, ChangeRow, ChangesPage, ChangesQuery, PackageChange,
    ShownComparison, ShownLayer, ShownLine, ShownReason, ShownSetting, ShownSide, Why as LayerWhy,
};
pub use crate::files::{
    Change, Expansion, Facts, Fate, FileKind, FileRow, Filter, Found, Scope, SortBy, Syntax,
    TreePage, TreeQuery, Version,
};
pub use crate::image::{Instruction, Settings, name_and_tag};
pub(crate) use crate::language::Text;
pub use crate::language::{Language, Prose};
pub use crate::packages::PackageRow;
pub use crate::product::{Why, With};
pub(crate) use crate::report::texts as report_texts;
pub use crate::report::{
    AdviceFiles, AdviceKind, AdviceRow, BANDWIDTHS, BaseRow, BaseSource, DockerfileLine,
    DockerfileSource, Generator, HistoryRow, ImageRow, LayerRow, LineBytes, Overview, Pull, Report,
    ReportFormat, SourceRow, WasteRow, pull_squashed, time,
};
pub use crate::rootfs::{ById, EntryId, LayerId, LayerRange, NodeId, ROOT};
pub use crate::waste::{
    ByCause, Cause, Kills, MapItem, MapKind, MapQuery, MapScope, PathMap, Placed, WasteFilter,
    WasteGroup, WasteLine, WastePage, WasteQuery,
};
