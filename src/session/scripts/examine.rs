//! The second pass over the layers, which recomputes digests and compares overwritten contents.

use super::open::overview;
use super::workers::{Asks, Workers, ask, pass, unexpected};
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
    let asks = Asks {
        order: |order| Request::Examine { order },
        add: || Request::AddDigests,
    };
    pass(workers, &file, Step::Examining, orders, asks, &heard).await?;
    overview(workers).await.map(Some)
}
