//! The second pass over the layers, which recomputes digests and compares overwritten contents.

use futures_util::future::try_join_all;

use super::open::overview;
use super::workers::{Parts, Payload, Workers, ask, unexpected};
use crate::bytes::Result;
use crate::report::Overview;
use crate::session::messages::{Reply, Request};
use crate::session::progress::{Progress, Step};

/// Examines the layers of the image in `file`, several at a time. The result is the image's new figures; `None` if
/// there was nothing to read.
///
/// # Errors
/// When a layer cannot be read, or a worker failed.
pub async fn examine<W: Workers>(
    workers: &W,
    file: W::File,
    heard: impl Fn(Progress),
) -> Result<Option<Box<Overview>>> {
    let (Reply::Orders(orders), _) = ask(workers, Request::Examinations).await? else {
        return Err(unexpected());
    };
    if orders.is_empty() {
        return Ok(None);
    }
    let parts = Parts::new(Step::Examining, orders.iter().map(|_| 0), heard);
    let layers = orders.into_iter().enumerate().map(async |(number, order)| {
        let request = Request::Examine { order };
        let examine = workers.ask(request, Payload::file(file.clone()), |progress| {
            parts.hear(number, progress);
        });
        let (_, found) = examine.await?;
        workers.ask(Request::AddDigests, found, |_| ()).await
    });
    try_join_all(layers).await?;
    overview(workers).await.map(Some)
}
