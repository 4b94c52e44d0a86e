//! A Dockerfile with its lines aligned to the history of an image.

use super::dockerfile_source::DockerfileSource;
use crate::dockerfile::{Alignment, Chain, Dockerfile};

/// A Dockerfile with its lines aligned to the history.
pub(super) struct Aligned {
    pub(super) source: DockerfileSource,
    pub(super) name: String,
    pub(super) file: Dockerfile,
    pub(super) chain: Chain,
    pub(super) alignment: Alignment,
}
