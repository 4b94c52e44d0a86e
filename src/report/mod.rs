//! Floor 4: the report. One model, and a function for every form it takes.
//!
//! Every figure is a sum over the ledger; nothing is read here.

mod base;
mod build;
mod model;

pub use build::{Subject, compression_of, history, report};
pub use model::{AdviceRow, DuplicateRow, FindingRow, HistoryRow, ImageRow, LayerRow, Report, WasteRow};
