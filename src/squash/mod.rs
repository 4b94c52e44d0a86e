//! Floor 5: squashing, that is merging layers of an image. It makes a plan for the new layer (a rope), a config with
//! the merge in its history, an output file that every image loader reads, and a proof that the filesystem is the same.
//!
//! It reads no files. Its results are ropes: lists of ranges and new bytes.

mod config;
mod output;
mod plan;
mod proof;
mod rewrite;

pub use config::{NewStep, squashed};
pub use output::{Blob, Contents, Output, output};
pub use plan::{Plan, plan};
pub use proof::{Checksums, Compared, Side, fingerprint};
pub use rewrite::{headers, link_headers};
