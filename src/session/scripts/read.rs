//! Reading contents. The session worker says where the contents are, and a worker of the pool reads them.

use super::workers::{Workers, ask, unexpected};
use crate::bytes::Result;
use crate::session::contents::Contents;
use crate::session::messages::{Reply, Request};
use crate::session::progress::Progress;

/// Reads contents of the image in `file`, for the request whose answer is the order to read them. The second part of the result is the file to save or the picture to show,
/// if there is one.
///
/// # Errors
/// When there is no such content, it cannot be read, or a worker failed.
pub async fn read<W: Workers>(
    workers: &W,
    file: W::File,
    request: Request,
    heard: impl FnMut(Progress),
) -> Result<(Box<Contents>, Option<W::File>)> {
    let (_, order) = ask(workers, request).await?;
    let read = workers.ask(Request::Read, order.with_file(file), heard);
    match read.await? {
        (Reply::Contents(contents), payload) => Ok((contents, payload.file)),
        _ => Err(unexpected()),
    }
}
