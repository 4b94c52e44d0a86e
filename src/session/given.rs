//! What a person says of the opened image, and its Dockerfile as the page shows it.

use serde::{Deserialize, Serialize};

use crate::bytes::{Warning, Wire};
use crate::dockerfile::Dockerfile;
use crate::report::{BaseRow, DockerfileLine, DockerfileSource, LineBytes};

/// A file that was given as the Dockerfile of the image: its name and its text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GivenFile {
    /// The name of the file.
    pub name: String,
    /// The text of the file.
    pub text: String,
}

impl GivenFile {
    /// Whether the file is to be taken as a Dockerfile: by its name, or because it is one with a FROM.
    pub fn is_dockerfile(&self) -> bool {
        let name = self.name.to_ascii_lowercase();
        let mut parts = name.split('.');
        parts.any(|part| matches!(part, "dockerfile" | "containerfile"))
            || Dockerfile::parse(self.text.as_str())
                .is_ok_and(|file| file.statements.iter().any(|s| s.keyword == "FROM"))
    }
}

/// What a person says of an image.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Told {
    /// The number of layers of the base image. `None` leaves it to what the image tells.
    pub base: Option<u32>,
    /// The Dockerfile of the image. `None` if none was given.
    pub dockerfile: Option<GivenFile>,
}

/// The Dockerfile of an image as the page shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShownDockerfile {
    /// Where the Dockerfile is from.
    pub source: DockerfileSource,
    /// The name of the file. `None` if it was made from the history, or no line of it is matched.
    pub name: Option<String>,
    /// The base image.
    pub base: BaseRow,
    /// The whole text, exactly, to copy and to save: a given file has a comment with the bytes above each instruction.
    pub text: String,
    /// The first lines, with their bytes, safe to show.
    pub lines: Vec<DockerfileLine>,
    /// The number of lines that are not in `lines`.
    pub more: u64,
    /// The bytes that belong to no line.
    pub unmatched: LineBytes,
    /// The warnings about the Dockerfile.
    pub warnings: Vec<Warning>,
    /// Whether the provenance of the image has a Dockerfile.
    pub is_attested: bool,
}

impl Wire for ShownDockerfile {}
