//! What a person says of the opened image: where its base image ends, and the Dockerfile that it was built from. And the
//! answer: the lines of the Dockerfile with their bytes.

use serde::{Deserialize, Serialize};

use super::Session;
use crate::bytes::{Result, Warning, Wire, cut, printable_lines};
use crate::dockerfile::Dockerfile;
use crate::report::{
    BaseRow, DockerfileDocument, DockerfileLine, DockerfileSource, GivenDockerfile, LineBytes,
    dockerfile_text,
};

/// The most lines that the page gets, and the most characters of each.
const MOST_LINES: usize = 5000;
const MOST_CHARACTERS: usize = 2000;

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

impl Session {
    /// Sets what a person says of the image, in the place of what was said before.
    ///
    /// # Errors
    /// When the file is no Dockerfile, the image has fewer layers ([`Kind::Request`]), or its layers are not all added.
    /// Then nothing changes.
    pub fn tell(&mut self, told: Told) -> Result<()> {
        let before = (
            self.given_base,
            self.given_dockerfile.take(),
            self.aligned_base.take(),
        );
        self.given_base = None;
        let result = self.set(told);
        if result.is_err() {
            (self.given_base, self.given_dockerfile, self.aligned_base) = before;
        }
        result
    }

    fn set(&mut self, told: Told) -> Result<()> {
        if let Some(base) = told.base {
            self.set_base(base)?;
        }
        if told.dockerfile.is_some() {
            self.given_dockerfile = told.dockerfile;
            self.aligned_base = Some(self.dockerfile(false)?.base);
        }
        Ok(())
    }

    /// The Dockerfile of the image: the given one, else that of the provenance unless `from_history`, else one that is made
    /// from the history.
    ///
    /// # Errors
    /// When the layers are not all added, or the given file is no Dockerfile.
    pub fn dockerfile(&self, from_history: bool) -> Result<ShownDockerfile> {
        let given = self.given_dockerfile.as_ref().map(|file| GivenDockerfile {
            name: &file.name,
            text: &file.text,
            ignore_name: "",
            ignore: None,
        });
        let image = self.image()?;
        let (document, lines) = self.with_document(|document| {
            DockerfileDocument::with_lines(image, document, given, from_history)
        })??;
        let text = dockerfile_text(&document);
        let name = document.name().map(str::to_owned);
        let more = lines.lines.len().saturating_sub(MOST_LINES) as u64;
        let mut shown = lines.lines;
        shown.truncate(MOST_LINES);
        for line in &mut shown {
            line.text = cut(&printable_lines(&line.text), MOST_CHARACTERS).into_owned();
        }
        let is_own = |warning: &Warning| warning.kind == "dockerfile";
        let has_text = |p: &crate::image::Provenance| p.dockerfile().is_some();
        Ok(ShownDockerfile {
            source: document.source,
            name,
            base: document.base,
            text,
            lines: shown,
            more,
            unmatched: lines.unmatched,
            warnings: document.warnings.into_iter().filter(is_own).collect(),
            is_attested: image.provenance.as_ref().is_some_and(has_text),
        })
    }

    /// The Dockerfile that was given; `None` without one.
    pub fn given_dockerfile(&self) -> Option<&GivenFile> {
        self.given_dockerfile.as_ref()
    }
}
