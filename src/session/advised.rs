//! The report with advice, which asks for the sizes of squashes. The page's overview has none of it.

use super::Session;
use super::protocol::{AdviceRow, Report, SquashRequest, Stored};
use crate::bytes::Result;
use crate::report::{DockerfileDocument, Document, GivenDockerfile, lined};
use crate::rootfs::LayerId;

impl Session {
    /// The report about the image with all of its rows and its advice, as far as the figures are known.
    ///
    /// # Errors
    /// When no image is chosen, or its layers are not all added.
    pub fn report(&self) -> Result<Report> {
        self.with_advice(|document: &Document<'_>| document.whole())
    }

    /// The advice on how to make the image smaller, what saves most first. With a Dockerfile that the user gave, its
    /// patches are those of this file.
    ///
    /// # Errors
    /// When no image is chosen, or its layers are not all added.
    pub fn advice(&self) -> Result<Vec<AdviceRow>> {
        self.with_advice(|document| document.short().advice.clone())
    }

    /// The result of `then`, which gets the report's document with advice, before its rows are made. With a Dockerfile that
    /// a person gave, it has the lines of this file.
    ///
    /// # Errors
    /// When no image is chosen, or its layers are not all added.
    pub fn with_advice<T>(&self, then: impl FnOnce(&Document<'_>) -> T) -> Result<T> {
        self.with_patches(self.given_lines(), then)
    }

    /// The result of `then`, which gets the report's document with advice and its patches of a Dockerfile.
    ///
    /// # Errors
    /// When no image is chosen, its layers are not all added, or the file is no Dockerfile.
    pub fn with_patches<T>(
        &self,
        given: Option<GivenDockerfile<'_>>,
        then: impl FnOnce(&Document<'_>) -> T,
    ) -> Result<T> {
        // What is not read yet tells nothing.
        let (unread, moved) = self.moved()?;
        let moved = moved.filter(|_| unread.is_empty());
        self.with_own_document(|mut document| {
            let image = self.image()?;
            let dockerfile = DockerfileDocument::for_report(image, &document, given)?;
            let lined = given
                .map(|given| lined(image, &document, given))
                .transpose()?;
            document.advise(&|from, to| self.squashed_size(from, to), lined);
            document.add_advice(moved);
            if self.headers_only() {
                document.keep_advice_of_headers();
            }
            document.add_dockerfile(dockerfile);
            Ok(then(&document))
        })?
    }

    /// The size in bytes of the file that a squash of the layers `from..=to` writes without compression. `None` if the
    /// image cannot be squashed so.
    fn squashed_size(&self, from: LayerId, to: LayerId) -> Option<u64> {
        let request = SquashRequest {
            compression: Stored::Plain,
            ..SquashRequest::merging(from, to)
        };
        let plan = self.plan(&request).ok()?;
        Some(plan.after_bytes)
    }
}
