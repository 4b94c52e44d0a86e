//! Floor 5: the report. One model, and a function for every form it takes.
//!
//! Every figure is a sum over the ledger; nothing is read here.

mod base;
mod build;
mod document;
mod html;
mod markdown;
mod model;
mod step;
mod text;
pub mod tree;
mod write;

pub use build::{Subject, compression_of, history};
pub use document::{Document, report};
pub use model::{
    AdviceRow, DuplicateRow, FindingRow, HistoryRow, ImageRow, LayerRow, Overview, Report,
    ReportFormat, WasteRow,
};
pub use text::{Squashed, brief, squash_text, text, warning_text};
pub use write::write;
