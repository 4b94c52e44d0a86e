//! Floor 4: the report. One model, and a function for every form it takes.
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
mod visible;
mod write;

pub use build::{Subject, compression_of, history, report, squash_text};
pub use document::Document;
pub use model::{
    AdviceRow, DuplicateRow, FindingRow, HistoryRow, ImageRow, LayerRow, Overview, Report,
    ReportFormat, WasteRow,
};
pub use text::{brief, text, warning_text};
pub use write::write;
