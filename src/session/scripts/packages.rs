//! Finding out the packages of an image: a worker of the pool reads the databases of each layer, the session puts them
//! together.

use super::workers::{Asks, Workers, ask, pass, unexpected};
use crate::bytes::Result;
use crate::session::messages::{Reply, Request};
use crate::session::progress::{Progress, Step};

/// Finds out the packages of the image in `file`, several layers at a time. The result is the serialized
/// [`crate::session::PackagesDocument`].
///
/// # Errors
/// When the layers are not all added, a layer cannot be read, or a worker failed.
pub async fn packages<W: Workers>(
    workers: &W,
    file: W::File,
    heard: &dyn Fn(Progress),
) -> Result<Vec<u8>> {
    let (Reply::Orders(orders), _) = ask(workers, Request::PackageOrders).await? else {
        return Err(unexpected());
    };
    let asks = Asks {
        order: |order| Request::Collect { order },
        add: || Request::AddPackages,
    };
    pass(workers, &file, Step::Reading, orders, asks, heard).await?;
    match ask(workers, Request::Packages).await? {
        (Reply::Packages(document), _) => Ok(document),
        _ => Err(unexpected()),
    }
}
