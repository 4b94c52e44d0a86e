//! What a person says of the opened image: where its base image ends, and the Dockerfile that it was built from. And the
//! answer: the lines of the Dockerfile with their bytes.

use super::Session;
use super::given::{GivenFile, ShownDockerfile, Told};
use crate::bytes::{Result, Warning, cut, printable_lines};
use crate::report::{DockerfileDocument, GivenDockerfile, dockerfile_text};

/// The most lines that the page gets, and the most characters of each.
const MOST_LINES: usize = 5000;
const MOST_CHARACTERS: usize = 2000;

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

    /// The Dockerfile that a person gave. `None` if there is none.
    pub(super) fn given_lines(&self) -> Option<GivenDockerfile<'_>> {
        let file = self.given_dockerfile.as_ref()?;
        Some(GivenDockerfile::alone(&file.name, &file.text))
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
        let given = self.given_lines();
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
