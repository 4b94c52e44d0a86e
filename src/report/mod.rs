//! Floor 4: the report. One model, and a function for every form it takes.
//!
//! Every figure is a sum over the ledger; nothing is read here.

mod base;
mod build;
mod model;
mod text;
pub mod tree;

pub use build::{Subject, compression_of, history, report, squash_text};
pub use model::{
    AdviceRow, DuplicateRow, FindingRow, HistoryRow, ImageRow, LayerRow, Overview, Report,
    ReportFormat, WasteRow,
};
pub use text::{size, text, warning_text};
