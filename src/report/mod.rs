//! Floor 5: the report on an image. There is one model, and one function for each output format.
//!
//! Every figure is a sum over the ledger. The module reads no files.

mod advice;
mod aligned;
mod annotations;
mod base;
mod baseline;
mod build;
mod dockerfile;
mod dockerfile_lines;
mod dockerfile_source;
mod dockerfile_step;
mod document;
mod folder_line;
mod history;
mod html;
mod markdown;
mod model;
mod owned_line;
mod pull;
mod report_dockerfile;
mod squashed;
mod step;
mod text;
pub(crate) mod texts;
pub mod tree;
mod write;

pub use advice::{AdviceDocument, advice_text};
pub use annotations::{annotation, annotations};
pub use base::base;
pub use baseline::{BaselineReport, BaselineWaste};
pub use build::{Subject, compression_of, history, ratio};
pub use dockerfile::{DockerfileDocument, GivenDockerfile, dockerfile_text, lined};
pub use dockerfile_lines::{DockerfileLine, DockerfileLines, LineBytes};
pub use dockerfile_source::DockerfileSource;
pub use dockerfile_step::DockerfileStep;
pub use document::{Document, Lined, report};
pub use folder_line::{FolderLine, FolderRest, StepOf};
pub use history::{HistoryDocument, HistoryStep, history_text};
pub use html::{escape, html_head};
pub use markdown::{cell, code};
pub use model::{
    AdviceFiles, AdviceKind, AdviceRow, BaseRow, BaseSource, DuplicateRow, FindingRow, Generator,
    HistoryRow, ImageRow, LayerRow, Overview, Report, ReportFormat, SourceRow, WasteRow,
};
pub use owned_line::{LineOf, OwnedLine};
pub use pull::{BANDWIDTHS, Pull, squashed as pull_squashed, time};
pub use report_dockerfile::ReportDockerfile;
pub use squashed::{KeptRow, NewLayerRow, SquashDocument};
pub use step::step;
pub use text::{KeptPaths, Squashed, brief, kept_text, squash_text, text, warning_text};
pub use write::write;
