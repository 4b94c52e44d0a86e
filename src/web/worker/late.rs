//! What is needed after an image is open: queries, reading contents, squashing.
//!
//! The build puts all of this into the late part of the workers' code, with everything that only it needs.

use std::pin::Pin;

use super::blobs::{cut, in_memory, length};
use super::kept::{Kept, kept};
use super::opening::closed;
use super::{Answer, Client, Worker, building, comparing, made, misplaced, needed, opening, plain};
use crate::bytes::{Result, Wire};
use crate::session::protocol::{Reply, Request, Role};
use crate::session::{
    Body, CollectedLayer, Collecting, Expected, Fetching, MeasureOrder, Packing, ProbedLayer,
    Probing, Proving, Session, Verifying,
};
use crate::web::envelope::{self, Payload};
use crate::web::spool::Spool;

/// The answer to a request of the late part.
///
/// The name begins with `late_`, which tells the build to split the code here. The code behind it may run only when the
/// late part has arrived.
#[inline(never)]
pub(super) fn late_answer<'a>(
    worker: &'a Worker,
    client: &'a Client,
    request: Request,
    payload: Payload,
) -> Pin<Box<dyn Future<Output = Result<Answer>> + 'a>> {
    let answer: Pin<Box<dyn Future<Output = Result<Answer>> + 'a>> = Box::pin(async move {
        match request.role() {
            Role::Session => match request {
                Request::OfOther(request) => of_other(worker, client, *request, payload).await,
                Request::Compare(question) => {
                    comparing::answer(worker, client, false, &question, payload).await
                }
                request => of_session(worker, false, request, &payload),
            },
            Role::Pool => pool(client, request, payload).await,
            Role::Prover => prove(worker, client, request, payload).await,
            Role::Builder => building::answer(&worker.builder, client, request, payload).await,
        }
    });
    // Without this, the compiler sees which future this is, and puts it into the early part.
    std::hint::black_box(answer)
}

/// The answer of the session of the image that is compared with the open one.
///
/// # Errors
/// When the request fails.
async fn of_other(
    worker: &Worker,
    client: &Client,
    request: Request,
    payload: Payload,
) -> Result<Answer> {
    match request {
        Request::Compare(question) => {
            comparing::answer(worker, client, true, &question, payload).await
        }
        request if request.is_late() => of_session(worker, true, request, &payload),
        request => opening::answer(&worker.other, "-other", client, request, payload).await,
    }
}

/// The answer of one of the sessions.
///
/// # Errors
/// When the request fails.
fn of_session(
    worker: &Worker,
    of_other: bool,
    request: Request,
    payload: &Payload,
) -> Result<Answer> {
    let session = if of_other {
        &worker.other
    } else {
        &worker.session
    };
    let mut session = session.borrow_mut();
    let session = session.as_mut().ok_or_else(closed)?;
    match request {
        Request::PackageOrders | Request::AddPackages | Request::Packages => {
            let bytes = envelope::bytes(payload);
            kept(worker, |kept| {
                packages(kept, of_other, session, &request, &bytes)
            })?
        }
        Request::AddProbed => {
            session.add_probed(ProbedLayer::unpack(&envelope::bytes(payload))?);
            Ok(plain(Reply::Done))
        }
        request => ask(session, request),
    }
}

/// The answer of the session to a query.
///
/// # Errors
/// When the query fails.
fn ask(session: &mut Session, request: Request) -> Result<Answer> {
    Ok(plain(match request {
        Request::Warm => {
            session.warm()?;
            Reply::Done
        }
        Request::Plan(squash) => Reply::Plan(Box::new(session.plan(&squash)?)),
        Request::Order(squash) => return Ok(made(&session.order(&squash)?)),
        Request::Recomputed => return Ok(made(&session.recomputed()?.pack()?)),
        Request::ReadOrder(reading) => return Ok(made(&session.read_order(&reading)?)),
        Request::Tree(query) => Reply::Tree(session.tree(&query)?),
        Request::Find(path) => Reply::Found(session.find(&path)?),
        Request::Facts(node) => Reply::Facts(session.facts(node)?),
        Request::Waste(query) => Reply::Waste(session.waste(&query)?),
        Request::Map(query) => Reply::Map(session.map(&query)?),
        Request::MeasureOrders => {
            let orders = session.measuring()?;
            let orders: Result<_> = orders.iter().map(Wire::pack).collect();
            Reply::Orders(orders?)
        }
        Request::Advice => Reply::Advice(session.advice()?),
        Request::MadeOrders => Reply::Orders(session.made_orders()?),
        Request::ProductOrders(squash) => Reply::Orders(session.product_orders(&squash)?),
        Request::Proposed => Reply::Proposed(session.proposal()?.pack()?),
        Request::Kept(squash) => Reply::Kept(session.shown_kept(&squash)?.pack()?),
        Request::PackageFiles(package) => Reply::PackageFiles(session.package_files(package)?),
        Request::Tell(told) => {
            session.tell(told)?;
            Reply::Overview(Box::new(session.overview()?))
        }
        Request::Dockerfile { from_history } => {
            Reply::Dockerfile(session.dockerfile(from_history)?.pack()?)
        }
        Request::Export(format) => {
            let (file_name, bytes) = session.export(format)?;
            let file = in_memory(&bytes, "")?;
            return Ok((Reply::Exported { file_name }, Payload::file(file)));
        }
        _ => return Err(misplaced()),
    }))
}

/// The answer of the session to a request about packages. Their reading lasts from the orders to the document.
///
/// # Errors
/// When no reading was begun, or the request fails.
fn packages(
    kept: &mut Kept,
    of_other: bool,
    session: &mut Session,
    request: &Request,
    bytes: &[u8],
) -> Result<Answer> {
    let [mine, others] = &mut kept.readings;
    let slot = if of_other { others } else { mine };
    if let Request::PackageOrders = request {
        let (reading, orders) = session.packages_reading()?;
        *slot = Some(reading);
        return Ok(plain(Reply::Orders(orders)));
    }
    let reading = slot.as_mut().ok_or_else(misplaced)?;
    if let Request::AddPackages = request {
        reading.add(CollectedLayer::unpack(bytes)?);
        return Ok(plain(Reply::Done));
    }
    let document = session.learn_packages(reading)?;
    *slot = None;
    let answer = if of_other {
        Vec::new()
    } else {
        document.pack()?
    };
    kept.comparing.learn(of_other, document.into());
    Ok(plain(Reply::Packages(answer)))
}

/// The answer of the worker that reads the new layers for the proof.
///
/// # Errors
/// When a layer cannot be read, or the image is not as expected.
async fn prove(
    worker: &Worker,
    client: &Client,
    request: Request,
    payload: Payload,
) -> Result<Answer> {
    let bytes = envelope::bytes(&payload);
    let file = needed(payload.file)?;
    if let Request::Prove { places } = request {
        let mut read = Vec::new();
        for place in places {
            read.push(client.run(Proving::new(place.place()), &file).await?);
        }
        worker.read.replace(read);
    } else {
        let verifying = Verifying::new(Expected::unpack(&bytes)?, length(&file));
        let verifying = verifying.with_planned(worker.read.take());
        client.run(verifying, &file).await?;
    }
    Ok(plain(Reply::Done))
}

/// The answer of a worker of the pool.
///
/// # Errors
/// When the request fails.
async fn pool(client: &Client, request: Request, payload: Payload) -> Result<Answer> {
    let bytes = envelope::bytes(&payload);
    let file = needed(payload.file)?;
    match request {
        Request::Check => {
            let verifying = Verifying::new(Expected::unpack(&bytes)?, length(&file));
            client.run(verifying, &file).await?;
            Ok(plain(Reply::Done))
        }
        Request::Collect { order } => {
            let found = client.run(Collecting::new(&order)?, &file).await?;
            Ok(made(&found.pack()?))
        }
        Request::Probe { order } => {
            let found = client.run(Probing::new(&order)?, &file).await?;
            Ok(made(&found.pack()?))
        }
        Request::Measure { order } => {
            let measuring = MeasureOrder::unpack(&order)?.job();
            Ok(plain(Reply::Packed(client.run(measuring, &file).await?)))
        }
        Request::Pack { place, .. } => {
            let spool = Spool::in_blobs();
            let packing = Packing::new(place.place(), place.last, Box::new(spool.clone()));
            let packed = client.run(packing, &file).await?;
            Ok((Reply::Packed(packed), Payload::file(spool.finish().await?)))
        }
        Request::Read => {
            let spool = Spool::in_blobs();
            let fetching = Fetching::new(&bytes, Box::new(spool.clone()))?;
            let fetched = client.run(fetching, &file).await?;
            let file = match fetched.body {
                Body::None => None,
                Body::Bytes { bytes, media_type } => Some(in_memory(&bytes, &media_type)?),
                Body::Range(slice) => Some(cut(&file, slice.offset, slice.length)?),
                Body::Spool => Some(spool.finish().await?),
            };
            let payload = file.map_or(Payload::NONE, Payload::file);
            Ok((Reply::Contents(Box::new(fetched.contents)), payload))
        }
        _ => Err(misplaced()),
    }
}
