//! Floor 4: the report.

mod model;

pub use model::{
    AdviceRow, DuplicateRow, FindingRow, HistoryRow, ImageRow, LayerRow, Report, WasteRow,
};
