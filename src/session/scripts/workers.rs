//! The interface between a script and the workers.

use std::cell::RefCell;

use futures_util::future::try_join_all;

use crate::bytes::{Error, Kind, Result};
use crate::session::messages::{Reply, Request};
use crate::session::progress::{Progress, Step};

/// The data that comes with a message: bytes and a file, which only the receiving worker reads.
#[derive(Debug, Clone)]
pub struct Payload<B, F> {
    /// The bytes that one worker made for another; `None` if there are none.
    pub bytes: Option<B>,
    /// The file that comes with the message; `None` if there is none.
    pub file: Option<F>,
}

impl<B, F> Payload<B, F> {
    /// The payload without bytes and without a file.
    pub const NONE: Self = Self {
        bytes: None,
        file: None,
    };

    /// A payload with a file and without bytes.
    pub fn file(file: F) -> Self {
        Self {
            file: Some(file),
            ..Self::NONE
        }
    }

    /// The same payload with `file` as its file.
    #[must_use]
    pub fn with_file(self, file: F) -> Self {
        Self {
            file: Some(file),
            ..self
        }
    }
}

/// The last reply to a request, with its payload.
pub type Answer<W> = (Reply, Payload<<W as Workers>::Bytes, <W as Workers>::File>);

/// The workers that a script uses: one that holds the session, a pool, and one that squashes.
pub trait Workers {
    /// The bytes that one worker makes for another.
    type Bytes;
    /// A file that can be sent to workers.
    type File: Clone;
    /// The same workers, of which that with the session answers for the image that is compared with the open one.
    type Other<'a>: Workers<Bytes = Self::Bytes, File = Self::File>
    where
        Self: 'a;

    /// The same workers for the other image: what is asked of the session is asked as [`Request::OfOther`].
    fn other(&self) -> Self::Other<'_>;

    /// Sends a request to the worker that [`Request::role`] names, and waits for the last reply. `heard` is called
    /// with each [`Reply::Progress`]. If the future is dropped, a pool worker that works on the request is ended.
    ///
    /// # Errors
    /// When the reply is [`Reply::Failed`], or the worker could not be started or died.
    fn ask(
        &self,
        request: Request,
        payload: Payload<Self::Bytes, Self::File>,
        heard: impl FnMut(Progress),
    ) -> impl Future<Output = Result<Answer<Self>>>;

    /// A copy of bytes, because bytes that are sent to a worker are gone.
    fn copy(&self, bytes: &Self::Bytes) -> Self::Bytes;

    /// Joins files to one file, in order.
    ///
    /// # Errors
    /// When there is not enough space for the file.
    fn join(&self, files: Vec<Self::File>) -> Result<Self::File>;

    /// Ends the worker that squashes. Its files on disk are removed, unless it has `finished` a file that needs them.
    fn end_builder(&self, finished: bool);
}

/// Sends a request without a payload and ignores its progress.
///
/// # Errors
/// When the worker failed.
pub(super) async fn ask<W: Workers>(workers: &W, request: Request) -> Result<Answer<W>> {
    workers.ask(request, Payload::NONE, |_| ()).await
}

/// The error for a reply that does not belong to the request.
pub(super) fn unexpected() -> Error {
    Error::new(Kind::Io, "a worker gave another answer than was asked for")
        .because("page and worker differ in version")
}

/// The progress of several workers that each do a part of one step.
pub(super) struct Parts<H> {
    step: Step,
    /// The bytes done and the bytes to do, for each part.
    bytes: RefCell<Vec<(u64, u64)>>,
    heard: H,
}

impl<H: Fn(Progress)> Parts<H> {
    /// The progress of a step whose parts have the lengths `bytes`; 0 stands for an unknown length.
    pub(super) fn new(step: Step, bytes: impl Iterator<Item = u64>, heard: H) -> Self {
        let bytes = RefCell::new(bytes.map(|total| (0, total)).collect());
        Self { step, bytes, heard }
    }

    /// Adds the progress of one part, by its number from 0, and reports the sum to `heard`.
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

/// The requests of a pass over layers.
#[derive(Clone, Copy)]
pub(super) struct Asks {
    /// The request that carries out an order.
    pub(super) order: fn(Vec<u8>) -> Request,
    /// The request that adds what was found to the session.
    pub(super) add: fn() -> Request,
}

/// One pass over layers: workers of the pool carry out the orders, several at a time, and the session adds what each
/// finds.
///
/// It is one function for all passes, because each of its kinds would be a copy of its code.
///
/// # Errors
/// When a layer cannot be read, or a worker failed.
pub(super) async fn pass<W: Workers>(
    workers: &W,
    file: &W::File,
    step: Step,
    orders: Vec<Vec<u8>>,
    asks: Asks,
    heard: &dyn Fn(Progress),
) -> Result<()> {
    let parts = Parts::new(step, orders.iter().map(|_| 0), heard);
    let layers = orders.into_iter().enumerate().map(async |(number, order)| {
        let ask = workers.ask(
            (asks.order)(order),
            Payload::file(file.clone()),
            |progress| {
                parts.hear(number, progress);
            },
        );
        let (_, found) = ask.await?;
        workers.ask((asks.add)(), found, |_| ()).await
    });
    try_join_all(layers).await?;
    Ok(())
}
