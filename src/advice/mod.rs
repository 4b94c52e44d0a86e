//! Floor 4: advice. What to change to make an image smaller, and what each change saves.
//!
//! Every figure is a sum over the ledger, so it is exact; where there is none, none is given. Advice about a Dockerfile
//! is given only where the history shows that it means the same, or with what must be true for that. This module reads
//! no files and writes no reports. Sources: moby/buildkit (frontend/dockerfile) for what a history holds, POSIX for what
//! a shell does.

mod advise;
mod attributes;
mod base;
mod cleanup;
mod contents;
mod copied_up;
mod copies;
mod fits;
mod given;
mod joint;
mod leave_out;
mod made;
mod merge_choice;
mod merged_run;
mod merges;
mod movable;
mod move_product;
mod patch;
mod piece;
mod pile;
mod plain;
mod proposed;
mod row;
mod rules;
mod shell;
mod squashes;
mod steps;
mod subject;
mod texts;
mod topmost;
mod unneeded;

pub use advise::{Advised, advice, floor};
pub use contents::Contents;
pub use given::{Given, Ignore};
pub use made::{Made, PackageFacts, has_toolchain, made};
pub use move_product::move_product;
pub use patch::apart;
pub use proposed::{Proposal, ProposedRow, proposed};
pub use row::{AdviceFiles, AdviceKind, AdviceRow};
pub use rules::exclude_globs;
pub use subject::{Figures, SizeOf};
