//! The workers as a script sees them.

use std::cell::RefCell;

use crate::bytes::{Error, Kind, Result};
use crate::session::messages::{Reply, Request};
use crate::session::progress::{Progress, Step};

/// What rides beside a message, and what nobody but the worker that it is for looks into.
#[derive(Debug, Clone)]
pub struct Payload<B, F> {
    /// Bytes that one worker made for another.
    pub bytes: Option<B>,
    /// A file.
    pub file: Option<F>,
}

impl<B, F> Payload<B, F> {
    /// Nothing.
    pub const NONE: Self = Self {
        bytes: None,
        file: None,
    };

    /// A file alone.
    pub fn file(file: F) -> Self {
        Self {
            file: Some(file),
            ..Self::NONE
        }
    }

    /// The bytes, on their way to another worker that needs a file beside them.
    #[must_use]
    pub fn with_file(self, file: F) -> Self {
        Self {
            file: Some(file),
            ..self
        }
    }
}

/// The last reply to a request, and what rides beside it.
pub type Answer<W> = (Reply, Payload<<W as Workers>::Bytes, <W as Workers>::File>);

/// One worker that holds the session, a pool of workers, and one worker that squashes.
pub trait Workers {
    /// Bytes that one worker makes for another.
    type Bytes;
    /// A file that workers can be sent.
    type File: Clone;

    /// Asks the worker that [`Request::role`] names; `heard` is called with each [`Reply::Progress`]. Dropping the future
    /// ends the worker of the pool that works on the request.
    ///
    /// # Errors
    ///
    /// [`Reply::Failed`], or the worker could not be started, or it died.
    fn ask(
        &self,
        request: Request,
        payload: Payload<Self::Bytes, Self::File>,
        heard: impl FnMut(Progress),
    ) -> impl Future<Output = Result<Answer<Self>>>;

    /// Joins files to one.
    ///
    /// # Errors
    ///
    /// There is no room for it.
    fn join(&self, files: Vec<Self::File>) -> Result<Self::File>;

    /// Ends the worker that squashes. What it keeps on disk goes too, unless it has `finished` a file that needs it.
    fn end_builder(&self, finished: bool);
}

/// Asks without a payload, and hears no progress.
pub(super) async fn ask<W: Workers>(workers: &W, request: Request) -> Result<Answer<W>> {
    workers.ask(request, Payload::NONE, |_| ()).await
}

/// A worker gave another answer than the one that belongs to the request.
pub(super) fn unexpected() -> Error {
    Error::new(Kind::Io, "a worker gave another answer than was asked for")
        .because("page and worker differ in version")
}

/// How far several workers are with the parts of one step.
pub(super) struct Parts<H> {
    step: Step,
    /// Bytes done and bytes to do, of each part.
    bytes: RefCell<Vec<(u64, u64)>>,
    heard: H,
}

impl<H: Fn(Progress)> Parts<H> {
    /// Parts of so many bytes, as far as that is known.
    pub(super) fn new(step: Step, bytes: impl Iterator<Item = u64>, heard: H) -> Self {
        let bytes = RefCell::new(bytes.map(|total| (0, total)).collect());
        Self { step, bytes, heard }
    }

    /// A worker says how far it is with its part.
    pub(super) fn hear(&self, part: usize, progress: Progress) {
        let mut bytes = self.bytes.borrow_mut();
        if let Some(place) = bytes.get_mut(part) {
            *place = (progress.done, progress.total);
        }
        (self.heard)(Progress {
            step: self.step,
            done: bytes.iter().map(|(done, _)| done).sum(),
            total: bytes.iter().map(|(_, total)| total).sum(),
        });
    }
}
