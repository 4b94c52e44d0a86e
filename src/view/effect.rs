//! The effects that the page asks for, and the tickets that match answers to questions.

use crate::session::protocol::{LayerId, Reading, Reply, Request, SquashRequest};

use super::waste::List;

/// An answer from a worker or a script.
#[derive(Debug)]
pub struct Answer {
    /// The question that the answer belongs to.
    pub ticket: Ticket,
    /// The reply to the question.
    pub reply: Reply,
}

/// An action that the driver must carry out.
#[derive(Debug, Clone)]
pub enum Effect {
    /// End every script and every worker. New workers start with the next question.
    Restart,
    /// End the running script of this task.
    Stop(Task),
    /// Ask the session worker. The reply comes back by `State::answered`.
    Ask(Task, Request),
    /// Run a script, which replaces a running script of the same task. Its replies come back by
    /// `State::answered`, for this task or for a [`Task::Layer`].
    Run(Task, Script),
}

/// A script to run: work of one or several workers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Script {
    /// Open the picked file.
    Open {
        /// The name of the file.
        name: String,
        /// The index of the image in the archive, from 0; `None` if none is chosen.
        choice: Option<u32>,
        /// Whether the limits on unpacked data are lifted.
        huge: bool,
    },
    /// Read the layers a second time, to check digests and compare overwritten contents.
    Examine,
    /// Find out the packages.
    Packages,
    /// Measure what plain layers weigh when they are compressed.
    Measure,
    /// Read what the advice about the product of a build needs.
    Made,
    /// Find out what to propose to keep.
    Propose,
    /// Find out what the product needs, and the summary of the squash that keeps it.
    Keep(SquashRequest),
    /// Read contents.
    Read(Reading),
    /// Squash the image.
    Squash {
        /// The request for the squash.
        request: SquashRequest,
        /// Whether digests are recomputed without the second pass, because that pass failed.
        alone: bool,
    },
    /// Verify a squashed image at the place where it was saved.
    Check,
    /// Compare the open image with the one in the other file.
    Compare {
        /// The name of the other file.
        name: String,
        /// The index of its image in its archive, from 0; `None` if none is chosen.
        choice: Option<u32>,
        /// Whether the limits on unpacked data are lifted.
        huge: bool,
    },
    /// Read what both images have at the changed path with this number, from an offset on.
    ReadBoth(u32, u64),
    /// Write the old image with a layer above that makes the new one of it.
    Onto(SquashRequest),
}

/// The ticket of a question: its task and its generation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Ticket {
    /// The [`super::State::generation`] at the time of the question.
    pub generation: u32,
    /// The task of the question.
    pub task: Task,
}

/// A kind of question or script.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Task {
    /// Open an image.
    Open,
    /// Read and add this layer, from 0, as a part of [`Task::Open`].
    Layer(LayerId),
    /// Read the layers a second time.
    Examine,
    /// Get a window of the tree in the files tab.
    Tree,
    /// Find the node at a path.
    Find,
    /// Get the change that each layer made to a node.
    Facts,
    /// Get a window of one of the lists of dead versions.
    Waste(List),
    /// Get the bytes by path.
    Map,
    /// Get the advice.
    Advice,
    /// Tell what the person says of the image.
    Tell,
    /// Get the Dockerfile.
    Dockerfile,
    /// Find out the packages.
    Packages,
    /// Read what the advice about the product of a build needs.
    Made,
    /// Find out what to propose to keep.
    Propose,
    /// Get the files of a package.
    PackageFiles,
    /// Measure plain layers.
    Measure,
    /// Get the report as a file.
    Export,
    /// Read contents. Readings are numbered, so that the answer to a replaced reading is ignored.
    Read(u32),
    /// Prepare the likely next answers.
    Warm,
    /// Get the summary of a squash before it runs.
    Plan,
    /// Squash the image.
    Squash,
    /// Verify a saved file.
    Check,
    /// Compare with the image of another file; or compare both images again.
    Compare,
    /// Get a window of the list of changed files.
    Changes,
    /// Get what is known of a changed path.
    Changed,
    /// Read what both images have at a changed path. Readings are numbered.
    ReadBoth(u32),
    /// Get the comparison as a file.
    CompareExport,
    /// Get what a layer of difference would hold.
    OntoPlan,
    /// Forget the other image.
    CompareEnd,
}
