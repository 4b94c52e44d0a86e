//! Floor 6: two images beside each other: what a pull of the new one costs who has the old one and why, and what changed
//! in files, packages and settings.
//!
//! It works on two merged trees and on the rows of two reports, and reads nothing itself. A saved report can take the
//! place of a side, as far as its data reaches.

mod causes;
mod change;
mod config;
mod difference;
mod document;
mod files;
mod folders;
mod html;
mod layers;
mod list;
mod markdown;
mod packages;
mod places;
mod saved;
mod shown;
mod side;
mod steps;
mod summary;
mod sums;
mod text;
mod texts;
mod verdict;
mod walk;
mod wanted;
mod why;

pub use change::Change;
pub use config::ConfigRow;
pub use difference::{Difference, difference};
pub use document::{Compared, Comparison};
pub use html::html;
pub use layers::LayerPair;
pub use list::{ChangeLine, ChangeRow, Changes, ChangesPage, ChangesQuery};
pub use markdown::{is_below, markdown};
pub use packages::PackageChange;
pub use saved::SavedReport;
pub use shown::{ShownComparison, ShownLayer, ShownLine, ShownReason, ShownSetting, ShownSide};
pub use side::{Side, Tree};
pub use text::text;
pub use wanted::{Wanted, wanted};
pub use why::Why;
