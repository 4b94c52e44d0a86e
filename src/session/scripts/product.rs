//! Finding out what the product of an image needs: workers of the pool read contents in rounds, the session says after
//! each what is still needed.

use super::workers::{Asks, Workers, ask, pass, unexpected};
use crate::bytes::Result;
use crate::session::messages::{Reply, Request};
use crate::session::progress::{Progress, Step};
use crate::session::squash_request::{PlanSummary, SquashRequest};

/// Reads what the advice about the product of a build needs. The packages must be known.
///
/// # Errors
/// When the layers are not all added, a layer cannot be read, or a worker failed.
pub async fn made<W: Workers>(workers: &W, file: W::File, heard: impl Fn(Progress)) -> Result<()> {
    rounds(workers, file, &|| Request::MadeOrders, &heard).await
}

/// What is proposed to keep of the image in `file`. The result is a serialized [`crate::session::protocol::Proposal`].
///
/// # Errors
/// When the layers are not all added, a layer cannot be read, or a worker failed.
pub async fn propose<W: Workers>(
    workers: &W,
    file: W::File,
    heard: impl Fn(Progress),
) -> Result<Vec<u8>> {
    // What the image starts tells what to propose.
    let nothing = || Request::ProductOrders(SquashRequest::default());
    rounds(workers, file, &nothing, &heard).await?;
    match ask(workers, Request::Proposed).await? {
        (Reply::Proposed(proposal), _) => Ok(proposal),
        _ => Err(unexpected()),
    }
}

/// What a request to keep a product keeps, as a serialized [`crate::session::protocol::ShownKept`], and the summary of its
/// squash.
///
/// # Errors
/// When the request cannot be met, a layer cannot be read, or a worker failed.
pub async fn keep<W: Workers>(
    workers: &W,
    file: W::File,
    request: SquashRequest,
    heard: impl Fn(Progress),
) -> Result<(Vec<u8>, Box<PlanSummary>)> {
    let orders = || Request::ProductOrders(request.clone());
    rounds(workers, file, &orders, &heard).await?;
    let (Reply::Kept(kept), _) = ask(workers, Request::Kept(request.clone())).await? else {
        return Err(unexpected());
    };
    match ask(workers, Request::Plan(request)).await? {
        (Reply::Plan(plan), _) => Ok((kept, plan)),
        _ => Err(unexpected()),
    }
}

/// Reads what the orders ask for, until there are none.
async fn rounds<W: Workers>(
    workers: &W,
    file: W::File,
    orders: &dyn Fn() -> Request,
    heard: &dyn Fn(Progress),
) -> Result<()> {
    loop {
        let (Reply::Orders(orders), _) = ask(workers, orders()).await? else {
            return Err(unexpected());
        };
        if orders.is_empty() {
            return Ok(());
        }
        let asks = Asks {
            order: |order| Request::Probe { order },
            add: || Request::AddProbed,
        };
        pass(workers, &file, Step::Reading, orders, asks, heard).await?;
    }
}
