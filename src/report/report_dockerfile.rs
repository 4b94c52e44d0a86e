//! The Dockerfile of an image in its report: the true one, with the bytes of its instructions. A report has none that is
//! only made from the history, which the report has too.

use serde::{Deserialize, Serialize};

use super::dockerfile_source::DockerfileSource;
use super::dockerfile_step::DockerfileStep;

/// The Dockerfile of an image, with the bytes of each instruction.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReportDockerfile {
    /// Where the Dockerfile is from: `given` or `provenance`.
    pub source: DockerfileSource,
    /// The name of the file. `None` if no line of it is matched.
    pub name: Option<String>,
    /// The steps of the history, oldest first, each with its lines in the file.
    pub steps: Vec<DockerfileStep>,
}

impl ReportDockerfile {
    /// The steps that have a line in the file, in the order of the image.
    pub(super) fn lines(&self) -> impl Iterator<Item = (u32, &DockerfileStep)> {
        let line = |step: &DockerfileStep| step.line;
        self.steps
            .iter()
            .filter_map(move |step| Some((line(step)?, step)))
    }

    /// The name of the file, or what it is from where no line is matched.
    pub(super) fn title(&self) -> &str {
        self.name.as_deref().unwrap_or("Dockerfile")
    }
}
