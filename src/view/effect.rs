//! What the page wants done, and which answer belongs to which question.

use crate::session::protocol::{Reading, Reply, Request, SquashRequest};

use super::waste::List;

/// What a worker, or a script, said.
#[derive(Debug, Clone)]
pub struct Answer {
    /// What was asked.
    pub ticket: Ticket,
    /// What came back.
    pub reply: Reply,
}

/// What the driver has to do.
#[derive(Debug, Clone)]
pub enum Effect {
    /// End every script and every worker; begin anew when next asked.
    Restart,
    /// End the squash.
    StopSquash,
    /// Ask the session worker. Its reply comes back as [`super::Event::Answered`].
    Ask(Task, Request),
    /// Run a script, in place of one of the same kind that is running. What it says comes back as
    /// [`super::Event::Answered`], for this task or for a [`Task::Layer`].
    Run(Task, Script),
}

/// Work of several workers, one after another and together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Script {
    /// Open the file that was picked.
    Open {
        /// Its name.
        name: String,
        /// Which image of it, where it holds several.
        choice: Option<u32>,
        /// Packed data may become as large as it likes.
        huge: bool,
    },
    /// Read the layers a second time, to check digests and to compare what was overwritten.
    Examine,
    /// Read contents.
    Read(Reading),
    /// Squash.
    Squash {
        /// What, and how.
        request: SquashRequest,
        /// The second pass failed, so that digests are recomputed without it.
        alone: bool,
    },
    /// Prove a squashed image where it was saved.
    Check,
}

/// Which question an answer belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Ticket {
    /// [`super::State::generation`] when it was asked.
    pub generation: u32,
    /// What was asked.
    pub task: Task,
}

/// The questions, and the scripts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Task {
    /// Open an image.
    Open,
    /// A part of that: read this layer, and add it.
    Layer(u32),
    /// Read the layers a second time.
    Examine,
    /// A window of the tree in the files tab.
    Tree,
    /// The node at a path.
    Find,
    /// What each layer did at a node.
    Facts,
    /// A window of one of the lists of dead versions.
    Waste(List),
    /// Bytes by path.
    Map,
    /// The report as a file.
    Export,
    /// Read contents; readings are numbered, so that an answer to one that was replaced is nobody's.
    Read(u32),
    /// Prepare what people look at next.
    Warm,
    /// Predict a squash.
    Plan,
    /// Squash.
    Squash,
    /// Prove a saved file.
    Check,
}
