//! Comparing the open image with another one: that one is opened beside it, its packages are found out, and what must be
//! told apart of both is hashed. Then the session worker answers questions about both.

use std::cell::{Cell, RefCell};

use super::open::{Opening, layers};
use super::packages::packages;
use super::squash::SquashAsks;
use super::workers::{Asks, Parts, Payload, Workers, pass, unexpected};
use crate::bytes::{Result, Wire};
use crate::session::compare_request::{CompareReply, CompareRequest};
use crate::session::messages::{Reply, Request};
use crate::session::opened::Opened;
use crate::session::progress::{Progress, Step};
use crate::session::squash_request::SquashRequest;

/// What came of comparing with another file.
#[derive(Debug)]
pub enum Comparing<F> {
    /// The other file has several images, and one must be chosen.
    Choose(Opened),
    /// The serialized [`CompareReply::Compared`], and the file that holds the other image from now on.
    Compared(Vec<u8>, F),
}

/// The open file and the one to compare it with.
#[derive(Debug, Clone)]
pub struct Beside<F> {
    /// The file of the open image.
    pub open: F,
    /// The file of the other image, or a report.
    pub other: F,
}

/// The request that carries a question about both images.
///
/// # Errors
/// When the question cannot be serialized.
pub fn compare_request(question: &CompareRequest) -> Result<Request> {
    Ok(Request::Compare(question.pack()?))
}

/// Compares the open image with the one of another file, which is opened with a [`Request::Open`]; or with the image of the
/// report that the file is. The packages of the open image must be known.
///
/// # Errors
/// When the file is no image and no report, a layer cannot be read, or a worker failed.
pub async fn compare<W: Workers>(
    workers: &W,
    files: Beside<W::File>,
    request: Request,
    heard: &dyn Fn(Progress),
) -> Result<Comparing<W::File>> {
    let Beside { open, other } = files;
    let whole = Whole::new(heard);
    let heard = &|progress| whole.hear(progress);
    let ask = async |question: CompareRequest, payload| {
        workers
            .ask(compare_request(&question)?, payload, |_| ())
            .await
    };
    let file = Payload::file(other.clone());
    let (Reply::Compared(begun), _) = ask(CompareRequest::Begin, file).await? else {
        return Err(unexpected());
    };
    let CompareReply::Begun { is_report } = CompareReply::unpack(&begun)? else {
        return Err(unexpected());
    };
    let beside = workers.other();
    let mut other = other;
    if is_report {
        let file = Payload::file(other.clone());
        ask(CompareRequest::Report, file).await?;
    } else {
        match opened(&beside, other, request, &whole).await? {
            Ok(file) => other = file,
            Err(opened) => return Ok(Comparing::Choose(opened)),
        }
        whole.pass();
        packages(&beside, other.clone(), heard).await?;
    }
    // Of both images, whatever is a report has no contents.
    whole.pass();
    contents(workers, &open, heard).await?;
    whole.pass();
    contents(&beside, &other, heard).await?;
    let question = CompareRequest::Compare { open_is_old: None };
    match ask(question, Payload::NONE).await? {
        (Reply::Compared(found), _) => Ok(Comparing::Compared(found, other)),
        _ => Err(unexpected()),
    }
}

/// The passes over the images: the table of contents of the other one, its layers, its packages, and the contents of both.
const PASSES: u64 = 5;

/// The progress of all passes together. Each counts as the bytes of the other file, because how many it reads is known only
/// when it begins. So the total stays the same, and what was told is never taken back.
struct Whole<'a> {
    heard: &'a dyn Fn(Progress),
    /// The bytes of one pass; 0 before any are known.
    length: Cell<u64>,
    ended: Cell<u64>,
    done: Cell<u64>,
}

impl<'a> Whole<'a> {
    fn new(heard: &'a dyn Fn(Progress)) -> Self {
        Self {
            heard,
            length: Cell::new(0),
            ended: Cell::new(0),
            done: Cell::new(0),
        }
    }

    /// Begins the next pass.
    fn pass(&self) {
        self.ended.set(self.ended.get() + 1);
    }

    /// Tells the progress of a pass as part of the whole.
    fn hear(&self, progress: Progress) {
        if self.length.get() == 0 {
            self.length.set(progress.total);
        }
        let length = self.length.get();
        let part = u128::from(length) * u128::from(progress.done.min(progress.total));
        let part = part / u128::from(progress.total.max(1));
        let before = length.saturating_mul(self.ended.get());
        let done = before.saturating_add(u64::try_from(part).unwrap_or(length));
        self.done.set(self.done.get().max(done));
        (self.heard)(Progress {
            step: progress.step,
            done: self.done.get(),
            total: length.saturating_mul(PASSES),
        });
    }
}

/// Opens the other image and reads its layers. The result is the file that holds it, or the images to choose from.
async fn opened<W: Workers>(
    workers: &W,
    file: W::File,
    request: Request,
    whole: &Whole<'_>,
) -> Result<std::result::Result<W::File, Opened>> {
    let heard = &|progress| whole.hear(progress);
    let found = RefCell::new((file.clone(), Opened::default()));
    let parts = RefCell::new(Parts::new(Step::Scanning, std::iter::empty(), heard));
    let listen = |opening| match opening {
        Opening::Progress(progress) => heard(progress),
        Opening::Opened(opened, file) => {
            whole.pass();
            let bytes = opened.layers.iter().map(|layer| layer.blob_bytes);
            *parts.borrow_mut() = Parts::new(Step::Scanning, bytes, heard);
            *found.borrow_mut() = (file, opened);
        }
        Opening::Layer(layer, Reply::Progress(progress)) => {
            parts.borrow().hear(layer.index(), progress);
        }
        Opening::Layer(..) => {}
    };
    let is_chosen = layers(workers, file, request, &listen).await?;
    let (file, opened) = found.into_inner();
    Ok(if is_chosen { Ok(file) } else { Err(opened) })
}

/// Hashes the contents of one image that must be told apart from those of the other one.
async fn contents<W: Workers>(workers: &W, file: &W::File, heard: &dyn Fn(Progress)) -> Result<()> {
    let request = compare_request(&CompareRequest::Contents)?;
    let (Reply::Orders(orders), _) = workers.ask(request, Payload::NONE, |_| ()).await? else {
        return Err(unexpected());
    };
    let asks = Asks {
        order: |order| Request::Examine { order },
        // Serializing this enum into memory cannot fail.
        add: || Request::Compare(CompareRequest::AddContents.pack().unwrap_or_default()),
    };
    pass(workers, file, Step::Examining, orders, asks, heard).await
}

/// The requests for a layer of difference between the two images, whose files are one: the open one, of the length
/// `shift`, and the other one behind it.
///
/// # Errors
/// When a request cannot be serialized.
pub fn onto_asks(request: SquashRequest, shift: u64) -> Result<SquashAsks> {
    Ok(SquashAsks {
        order: compare_request(&CompareRequest::OntoOrder { request, shift })?,
        recomputed: compare_request(&CompareRequest::OntoRecomputed)?,
    })
}
