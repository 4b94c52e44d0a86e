//! Floor 5: squashing, that is merging layers of an image. It makes a plan for each new layer (a rope), a config with
//! the merges in its history, an output file that every image loader reads, and a proof that the filesystem is the same.
//!
//! It reads no files. Its results are ropes: lists of ranges and new bytes.

mod config;
mod output;
mod plan;
mod plans;
mod proof;
mod rewrite;
mod touched;

pub use config::{NewStep, Onto, above_old, squashed};
pub use output::{Blob, Contents, Output, output};
pub use plan::{Plan, Plans};
pub use plans::{onto_plans, plans};
pub use proof::{Checksums, Compared, fingerprint};
pub use rewrite::{headers, link_headers};
