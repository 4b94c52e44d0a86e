//! Floor 3: Dockerfiles. A parser that keeps the place of every instruction, the Dockerfile behind the history of an
//! image, and the lines of a real Dockerfile behind its steps.
//!
//! Sources: docs.docker.com/reference/dockerfile; BuildKit, `frontend/dockerfile/{parser,instructions,dockerfile2llb}`;
//! moby, `builder/dockerfile`; buildah, `imagebuilder`. This module knows texts and no bytes of layers. What a history
//! does not record becomes a comment and never a guess.

mod align;
mod arguments;
mod changes;
mod copied;
mod directive;
mod exec;
mod healthcheck;
mod heredoc;
mod pairs;
mod parse;
mod quote;
mod run;
mod stages;
mod statement;
mod step;
mod steps;
mod substitute;
mod variables;
mod words;
mod write;
mod written;

pub use align::{Alignment, align};
pub use changes::{Change, Lines, new_file};
pub use heredoc::Heredoc;
pub use parse::Dockerfile;
pub use stages::{Chain, Stage};
pub use statement::Statement;
pub use step::{Form, HistoryLine};
pub use steps::{first_own_step, history_lines, step_layers};
pub use write::{HistoryText, from_history};
pub use written::Written;
