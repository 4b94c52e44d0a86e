//! Workers without threads, for scripts: each request is a job that is fed from memory, a few polls after it was asked.

use std::cell::{Cell, RefCell};
use std::future::poll_fn;
use std::pin::pin;
use std::rc::Rc;
use std::task::{Context, Poll, Waker};

use squint::bytes::{Error, Kind, Result, Wire};
use squint::rootfs::Changeset;
use squint::session::protocol::{CompareRequest, Progress, Reply, Request, Role, Segment, Step};
use squint::session::scripts::{Answer, Payload, Workers};
use squint::session::{
    Body, Building, CollectedLayer, Collecting, Comparing, ExaminePurpose, Examined, Examining,
    Expected, Fetching, Hashed, Hashing, Job, MeasureOrder, PackagesReading, Packing, Prepared,
    ProbedLayer, Probing, Proving, ReadLayer, Recomputed, Scanning, Sealing, Session, Verifying,
};

use super::memory::{self, Memory};

/// How many polls a request takes.
const POLLS: usize = 3;

pub type File = Rc<Vec<u8>>;

/// What the builder holds.
#[derive(Default)]
struct Builder {
    prepared: Option<Prepared>,
    hashed: Option<Hashed>,
    read: Vec<ReadLayer>,
    input: File,
    spool: Vec<u8>,
}

/// The workers, and what happened to them.
#[derive(Default)]
pub struct Local {
    session: RefCell<Option<Session>>,
    other: RefCell<Option<Session>>,
    comparing: RefCell<Comparing>,
    builder: RefCell<Option<Builder>>,
    readings: [RefCell<Option<PackagesReading>>; 2],
    /// Every request, in the order in which they were asked.
    pub asked: RefCell<Vec<Request>>,
    /// A worker fails when it is asked this.
    pub fails: Option<fn(&Request) -> bool>,
    /// The file of a squashed image is damaged on its way to whoever verifies it.
    pub damages: bool,
    /// The header of the member `one` is changed where the new layer lies in the squashed image.
    pub displaces: bool,
    /// Requests that no answer was waited for.
    pub abandoned: Cell<usize>,
    /// How the builder was ended, each time.
    pub ended: RefCell<Vec<bool>>,
}

/// A request on its way; dropped before its time, it was abandoned.
struct OnItsWay<'a>(&'a Local, bool);

impl Drop for OnItsWay<'_> {
    fn drop(&mut self) {
        self.0.abandoned.update(|n| n + usize::from(!self.1));
    }
}

impl Workers for Local {
    type Bytes = Vec<u8>;
    type File = File;
    type Other<'a> = Other<'a>;

    fn other(&self) -> Other<'_> {
        Other(self)
    }

    async fn ask(
        &self,
        request: Request,
        payload: Payload<Vec<u8>, File>,
        mut heard: impl FnMut(Progress),
    ) -> Result<Answer<Self>> {
        self.asked.borrow_mut().push(request.clone());
        let mut way = OnItsWay(self, false);
        later(POLLS).await;
        way.1 = true;
        if self.fails.is_some_and(|fails| fails(&request)) {
            return Err(Error::new(Kind::Io, "a worker stopped"));
        }
        heard(halfway(&request));
        match request.role() {
            Role::Session => match request {
                Request::OfOther(request) => self.session(true, *request, payload),
                request => self.session(false, request, payload),
            },
            Role::Pool => pool(request, payload),
            Role::Builder => self.builder(request, payload),
            Role::Prover => self.prover(request, payload),
        }
    }

    fn copy(&self, bytes: &Vec<u8>) -> Vec<u8> {
        bytes.clone()
    }

    fn join(&self, files: Vec<File>) -> Result<File> {
        Ok(Rc::new(files.iter().flat_map(|f| f.to_vec()).collect()))
    }

    fn end_builder(&self, finished: bool) {
        *self.builder.borrow_mut() = None;
        self.ended.borrow_mut().push(finished);
    }
}

/// The same workers for the image that is compared with the open one.
pub struct Other<'a>(&'a Local);

impl Workers for Other<'_> {
    type Bytes = Vec<u8>;
    type File = File;
    type Other<'b>
        = Other<'b>
    where
        Self: 'b;

    fn other(&self) -> Other<'_> {
        Other(self.0)
    }

    async fn ask(
        &self,
        request: Request,
        payload: Payload<Vec<u8>, File>,
        heard: impl FnMut(Progress),
    ) -> Result<(Reply, Payload<Vec<u8>, File>)> {
        let request = match request.role() {
            Role::Session => Request::OfOther(Box::new(request)),
            _ => request,
        };
        self.0.ask(request, payload, heard).await
    }

    fn copy(&self, bytes: &Vec<u8>) -> Vec<u8> {
        bytes.clone()
    }

    fn join(&self, files: Vec<File>) -> Result<File> {
        self.0.join(files)
    }

    fn end_builder(&self, finished: bool) {
        self.0.end_builder(finished);
    }
}

impl Local {
    /// How often a request was asked.
    pub fn count(&self, which: impl Fn(&Request) -> bool) -> usize {
        self.asked.borrow().iter().filter(|r| which(r)).count()
    }

    /// The answer to a question about both images.
    fn compared(
        &self,
        of_other: bool,
        question: &[u8],
        payload: Payload<Vec<u8>, File>,
    ) -> Result<Answer<Self>> {
        let question = CompareRequest::unpack(question)?;
        let bytes = match question {
            CompareRequest::Begin => {
                *self.other.borrow_mut() = None;
                let file = payload.file.expect("a file");
                file[..file.len().min(64)].to_vec()
            }
            CompareRequest::Report => payload.file.expect("a file").to_vec(),
            _ => payload.bytes.unwrap_or_default(),
        };
        let (mut open, mut other) = (self.session.borrow_mut(), self.other.borrow_mut());
        let pair = (open.as_mut().expect("an image is open"), other.as_mut());
        let mut comparing = self.comparing.borrow_mut();
        let answered = comparing.answer(question, of_other, pair, &bytes)?;
        let payload = Payload {
            bytes: answered.bytes,
            file: answered.file.map(Rc::new),
        };
        Ok((answered.reply, payload))
    }

    fn session(
        &self,
        of_other: bool,
        request: Request,
        payload: Payload<Vec<u8>, File>,
    ) -> Result<Answer<Self>> {
        if let Request::Compare(question) = &request {
            return self.compared(of_other, question, payload);
        }
        let slot = if of_other { &self.other } else { &self.session };
        let held = &self.readings[usize::from(of_other)];
        if let Request::Open { name, choice, .. } = request {
            let file = payload.file.expect("a file");
            let (archive, unpacked) = memory::archive(&file, 1 << 16)?;
            let session = Session::new(name, archive, choice)?;
            let opened = session.opened();
            *slot.borrow_mut() = Some(session);
            let unpacked = (unpacked != *file).then(|| Rc::new(unpacked));
            return Ok((
                Reply::Opened(opened),
                Payload {
                    bytes: None,
                    file: unpacked,
                },
            ));
        }
        let mut session = slot.borrow_mut();
        let session = session.as_mut().expect("an image is open");
        let reply = match request {
            Request::AddLayer(layer) => {
                let bytes = payload.bytes.unwrap_or_default();
                Reply::Added(session.add_layer(layer, Changeset::unpack(&bytes)?)?)
            }
            Request::Overview => Reply::Overview(Box::new(session.overview()?)),
            Request::Examinations => Reply::Orders(session.examinations(ExaminePurpose::All)?),
            Request::AddDigests => {
                let bytes = payload.bytes.expect("what was examined");
                session.add_digests(Examined::unpack(&bytes)?, None)?;
                Reply::Done
            }
            Request::PackageOrders => {
                let (reading, orders) = session.packages_reading()?;
                *held.borrow_mut() = Some(reading);
                Reply::Orders(orders)
            }
            Request::AddPackages => {
                let found = CollectedLayer::unpack(&payload.bytes.expect("what was collected"))?;
                let mut reading = held.borrow_mut();
                reading.as_mut().expect("a reading").add(found);
                Reply::Done
            }
            Request::Packages => {
                let reading = held.take().expect("a reading");
                let document = session.learn_packages(&reading)?;
                let bytes = document.pack()?;
                let mut comparing = self.comparing.borrow_mut();
                comparing.learn(of_other, document.into());
                Reply::Packages(bytes)
            }
            Request::MadeOrders => Reply::Orders(session.made_orders()?),
            Request::ProductOrders(request) => Reply::Orders(session.product_orders(&request)?),
            Request::AddProbed => {
                let found = ProbedLayer::unpack(&payload.bytes.expect("what was probed"))?;
                session.add_probed(found);
                Reply::Done
            }
            Request::Proposed => Reply::Proposed(session.proposal()?.pack()?),
            Request::Kept(request) => Reply::Kept(session.shown_kept(&request)?.pack()?),
            Request::Plan(request) => Reply::Plan(Box::new(session.plan(&request)?)),
            Request::Advice => Reply::Advice(session.advice()?),
            Request::MeasureOrders => {
                let orders = session.measuring()?;
                Reply::Orders(orders.iter().map(Wire::pack).collect::<Result<_>>()?)
            }
            Request::Order(request) => return Ok(made(session.order(&request)?)),
            Request::Recomputed => return Ok(made(session.recomputed()?.pack()?)),
            Request::ReadOrder(reading) => return Ok(made(session.read_order(&reading)?)),
            other => panic!("no script asks for {other:?}"),
        };
        Ok((reply, Payload::NONE))
    }

    fn builder(&self, request: Request, payload: Payload<Vec<u8>, File>) -> Result<Answer<Self>> {
        let mut builder = self.builder.borrow_mut();
        let builder = builder.get_or_insert_default();
        match request {
            Request::Build { alone } => {
                builder.input = payload.file.expect("a file");
                let spool = Memory::default();
                let order = payload.bytes.expect("an order");
                let building = Building::new(&order, alone, Box::new(spool.clone()))?;
                let prepared = memory::run(building, &builder.input, &spool.0, 1 << 16)?;
                builder.spool = spool.0.take();
                let (followed, segments) = (prepared.followed(), prepared.segments());
                let mut layers =
                    memory::assemble(prepared.rope(), [&builder.input, &builder.spool, b""]);
                if self.damages && !followed.is_empty() {
                    let middle = layers.len() / 2;
                    layers[middle] ^= 1;
                }
                let file = Some(Rc::new(layers));
                let reply = Reply::Layers { followed, segments };
                builder.prepared = Some(prepared);
                Ok((reply, Payload { bytes: None, file }))
            }
            Request::Hash => {
                let prepared = builder.prepared.take().expect("a new layer");
                let layer =
                    memory::assemble(prepared.rope(), [&builder.input, &builder.spool, b""]);
                builder.hashed = Some(run(Hashing::new(prepared), &layer)?);
                Ok((Reply::Done, Payload::NONE))
            }
            Request::Seal { parts } => {
                let known = Recomputed::unpack(&payload.bytes.expect("digests"))?;
                let packed = payload.file.expect("what was packed");
                let hashed = builder.hashed.take().expect("a new layer");
                let assembled = run(Sealing::new(hashed, &parts, known)?, &packed)?;
                let files = [&builder.input[..], &builder.spool, &packed];
                let mut file = memory::assemble(&assembled.rope, files);
                if self.damages {
                    let middle = file.len() / 2;
                    file[middle] ^= 1;
                }
                if self.displaces {
                    let mut blocks = file.chunks_mut(512);
                    let header = blocks.find(|block| block.starts_with(b"one\0"));
                    header.expect("the member")[140] ^= 1;
                }
                let payload = Payload {
                    bytes: Some(assembled.expected.pack()?),
                    file: Some(Rc::new(file)),
                };
                Ok((Reply::Built(assembled.built), payload))
            }
            other => panic!("{other:?} is not the builder's"),
        }
    }
}

impl Local {
    fn prover(&self, request: Request, payload: Payload<Vec<u8>, File>) -> Result<Answer<Self>> {
        let file = payload.file.expect("a file");
        let mut builder = self.builder.borrow_mut();
        let builder = builder.get_or_insert_default();
        if let Request::Prove { places } = request {
            let read = |place: Segment| run(Proving::new(place.place()), &file);
            builder.read = places.into_iter().map(read).collect::<Result<_>>()?;
        } else {
            let expected = Expected::unpack(&payload.bytes.expect("what it holds"))?;
            let verifying = Verifying::new(expected, file.len() as u64);
            let read = std::mem::take(&mut builder.read);
            run(verifying.with_planned(read), &file)?;
        }
        Ok((Reply::Done, Payload::NONE))
    }
}

/// What a worker of the pool answers.
fn pool(request: Request, payload: Payload<Vec<u8>, File>) -> Result<Answer<Local>> {
    let file = payload.file.expect("a file");
    match request {
        Request::Scan { order } => Ok(made(run(Scanning::new(&order)?, &file)?.pack()?)),
        Request::Examine { order } => Ok(made(run(Examining::new(&order)?, &file)?.pack()?)),
        Request::Collect { order } => Ok(made(run(Collecting::new(&order)?, &file)?.pack()?)),
        Request::Probe { order } => Ok(made(run(Probing::new(&order)?, &file)?.pack()?)),
        Request::Measure { order } => {
            let packed = run(MeasureOrder::unpack(&order)?.job(), &file)?;
            Ok((Reply::Packed(packed), Payload::NONE))
        }
        Request::Read => {
            let spool = Memory::default();
            let order = payload.bytes.expect("an order");
            let fetched = run(Fetching::new(&order, Box::new(spool.clone()))?, &file)?;
            let body = match fetched.body {
                Body::None => None,
                Body::Bytes { bytes, .. } => Some(bytes),
                Body::Range(slice) => {
                    let place = slice.offset as usize..(slice.offset + slice.length) as usize;
                    Some(file[place].to_vec())
                }
                Body::Spool => Some(spool.0.take()),
            };
            let payload = Payload {
                bytes: None,
                file: body.map(Rc::new),
            };
            Ok((Reply::Contents(Box::new(fetched.contents)), payload))
        }
        Request::Pack { place, .. } => {
            let spool = Memory::default();
            let packing = Packing::new(place.place(), place.last, Box::new(spool.clone()));
            let packed = run(packing, &file)?;
            Ok((
                Reply::Packed(packed),
                Payload::file(Rc::new(spool.0.take())),
            ))
        }
        Request::Check => {
            let expected = Expected::unpack(&payload.bytes.expect("what it holds"))?;
            run(Verifying::new(expected, file.len() as u64), &file)?;
            Ok((Reply::Done, Payload::NONE))
        }
        other => panic!("{other:?} is not for the pool"),
    }
}

fn run<J: Job>(job: J, file: &[u8]) -> Result<J::Output> {
    memory::run(job, file, &RefCell::default(), 1 << 16)
}

/// Bytes for another worker.
fn made(bytes: Vec<u8>) -> Answer<Local> {
    let payload = Payload {
        bytes: Some(bytes),
        file: None,
    };
    (Reply::Done, payload)
}

/// A word of progress that says which kind of work it is about.
fn halfway(request: &Request) -> Progress {
    let step = match request {
        Request::Scan { .. } => Step::Scanning,
        Request::Examine { .. } => Step::Examining,
        Request::Read | Request::Collect { .. } | Request::Probe { .. } => Step::Reading,
        Request::Pack { .. } | Request::Measure { .. } => Step::Packing,
        Request::Check | Request::Prove { .. } | Request::Proof => Step::Verifying,
        Request::Build { .. } | Request::Hash | Request::Seal { .. } => Step::Hashing,
        _ => Step::Opening,
    };
    Progress {
        step,
        done: 1,
        total: 2,
    }
}

/// Ready after so many polls.
async fn later(polls: usize) {
    let mut left = polls;
    poll_fn(|context| {
        if left == 0 {
            return Poll::Ready(());
        }
        left -= 1;
        context.waker().wake_by_ref();
        Poll::Pending
    })
    .await;
}

/// Polls a future until it is ready, or until `enough`; then it is dropped.
pub fn until<T>(future: impl Future<Output = T>, enough: impl Fn() -> bool) -> Option<T> {
    let mut future = pin!(future);
    let mut context = Context::from_waker(Waker::noop());
    while !enough() {
        if let Poll::Ready(output) = future.as_mut().poll(&mut context) {
            return Some(output);
        }
    }
    None
}

/// Runs a future to its end.
pub fn block_on<T>(future: impl Future<Output = T>) -> T {
    until(future, || false).expect("it ends")
}
