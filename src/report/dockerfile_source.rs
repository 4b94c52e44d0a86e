//! Where a Dockerfile is from.

use serde::{Deserialize, Serialize};

/// Where a Dockerfile is from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum DockerfileSource {
    /// The provenance of the image carries it.
    Provenance,
    /// The user gave it.
    Given,
    /// It was made from the history.
    History,
}
