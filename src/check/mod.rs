//! Floor 6: the gate. Whether an image keeps to rules, and which layer, file and package is to blame if it does not.
//!
//! It works on a ledger and its merged tree, and reads nothing itself: where limits come from is the driver's to say.

mod counted;
mod dive;
mod github;
mod limits;
mod rules;
mod size;
mod subject;
mod text;

pub use github::{annotations, job_summary};
pub use limits::{Floor, Limits, RULES, Setting, is_off, limit_of_bytes, ratio};
pub use rules::{BlameRow, CheckDocument, Figure, RuleRow, check};
pub use size::bytes;
pub use subject::Subject;
pub use text::text;
