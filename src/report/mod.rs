//! Floor 5: the report on an image. There is one model, and one function for each output format.
//!
//! Every figure is a sum over the ledger. The module reads no files.

mod advice;
mod annotations;
mod base;
mod build;
mod dockerfile;
mod dockerfile_lines;
mod document;
mod history;
mod html;
mod markdown;
mod model;
mod step;
mod text;
pub mod tree;
mod write;

pub use advice::{AdviceDocument, advice_text};
pub use annotations::annotations;
pub use base::base;
pub use build::{Subject, compression_of, history};
pub use dockerfile::{
    DockerfileDocument, DockerfileSource, DockerfileStep, GivenDockerfile, dockerfile_text,
};
pub use dockerfile_lines::{DockerfileLine, DockerfileLines, LineBytes};
pub use document::{Document, FolderLine, FolderRest, OwnedLine, report};
pub use history::{HistoryDocument, HistoryStep, history_text};
pub use model::{
    AdviceFiles, AdviceKind, AdviceRow, BaseRow, BaseSource, DuplicateRow, FindingRow, Generator,
    HistoryRow, ImageRow, LayerRow, Overview, Report, ReportFormat, SourceRow, WasteRow,
};
pub use text::{Squashed, brief, squash_text, text, warning_text};
pub use write::write;
