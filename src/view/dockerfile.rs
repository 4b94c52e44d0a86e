//! The state of the Dockerfile of the open image.

use super::shared::Shared;
use crate::session::protocol::{Error, GivenFile};

/// An event about the Dockerfile.
#[derive(Debug, Clone)]
pub enum DockerfileEvent {
    /// A file was given as the Dockerfile; `None` takes the given one back.
    Given(Option<Shared<GivenFile>>),
    /// The Dockerfile is to be made from the history, or no longer.
    FromHistory(bool),
}

/// The state of the Dockerfile.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Dockerfile {
    /// The given file; `None` without one.
    pub given: Option<Shared<GivenFile>>,
    /// The file that was given before `given`, until the answer says whether `given` is a Dockerfile.
    pub(super) before: Option<Shared<GivenFile>>,
    /// The name of the last file that is no Dockerfile of an image, and the reason.
    pub refused: Option<(String, Error)>,
    /// Whether the Dockerfile is made from the history, even if the provenance has the true one.
    pub from_history: bool,
    /// A serialized [`crate::session::protocol::ShownDockerfile`], or its error; `None` until it arrives.
    pub shown: Option<Shared<Result<Vec<u8>, Error>>>,
}
