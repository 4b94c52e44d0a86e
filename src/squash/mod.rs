//! Floor 5: squashing. A plan that is a rope, a config that says what was done, an output that every loader takes, and
//! the proof that it holds the same filesystem.
//!
//! Reads nothing itself: it says which ranges make up the result.

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
