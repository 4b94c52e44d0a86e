//! The page's side of its workers: assigns requests, queues them, and passes on replies and failures.
//!
//! One worker holds the session, a pool of as many workers as there are cores reads and packs, and a builder
//! squashes. Each worker is started when it is first needed and its code has arrived, and work is cancelled by ending
//! its worker. The bridge carries requests and payloads without reading them.

use std::cell::RefCell;
use std::collections::{HashMap, VecDeque};
use std::rc::Rc;

use futures_channel::mpsc::{UnboundedReceiver, UnboundedSender, unbounded};
use futures_util::StreamExt;
use js_sys::{Array, ArrayBuffer};
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen_futures::spawn_local;
use web_sys::Blob;

use super::envelope::{Envelope, Payload};
use super::private;
use super::spool::WHOLE;
use super::worker_handle::WorkerHandle;
use crate::bytes::{Result, Wire};
use crate::session::protocol::{Error, Kind, Progress, Reply, Request, Role, VERSION};
use crate::session::scripts::Workers;
use crate::view::{Arrival, Part};

// `www/boot.js` defines these functions.
#[wasm_bindgen]
extern "C" {
    /// Waits until a part of the code has arrived: `engine`, or `late`, which is the late parts of page and engine.
    #[wasm_bindgen(js_namespace = squint, catch)]
    async fn arrival(part: &str) -> std::result::Result<JsValue, JsValue>;

    /// Starts a worker with as much of the code as has arrived.
    #[wasm_bindgen(js_namespace = squint, js_name = startWorker, catch)]
    fn start_worker(name: &str) -> std::result::Result<web_sys::Worker, JsValue>;

    /// Sends the late part to a worker that was started without it.
    #[wasm_bindgen(js_namespace = squint, js_name = sendLate)]
    fn send_late(worker: &web_sys::Worker);
}

/// The name of the worker that squashes.
const BUILDER: &str = "builder";

/// The most workers in the pool, for any number of cores.
const MAX_POOL: usize = 8;

/// The workers of the pool that are started before there is work for them.
const PREPARED: usize = 2;

/// The workers of the page, with the requests on their way; and whether requests to the session are about the image that is
/// compared with the open one.
#[derive(Clone)]
pub(super) struct Bridge(Rc<RefCell<Inner>>, bool);

struct Inner {
    /// The folder for the workers' files; `None` if the browser has no private file system.
    folder: Option<String>,
    round: u32,
    /// How the names of the files of earlier rounds begin that the opened file is made of.
    kept: Vec<String>,
    /// The number of workers that got a file name.
    named: u32,
    /// The name of the builder's file.
    build: String,
    /// Whether the browser can save to a place that the person chooses.
    picker: bool,
    workers: Vec<WorkerHandle>,
    max_pool: usize,
    /// Whether the early part of the workers' code has arrived.
    engine: Arrival,
    /// Whether the late part has arrived too.
    late: Arrival,
    /// The requests that wait for a part of the code, in order.
    postponed: Vec<(Request, Envelope)>,
    /// The requests that wait for a free worker of the pool.
    waiting: VecDeque<Envelope>,
    /// The senders for the replies of unanswered requests, by number.
    asked: HashMap<u32, UnboundedSender<(Reply, Payload)>>,
    next: u32,
}

/// A request on its way. It is cancelled if it is dropped before its last reply.
struct Pending {
    bridge: Bridge,
    id: u32,
    replies: UnboundedReceiver<(Reply, Payload)>,
}

impl Pending {
    /// The last reply to the request; `heard` is called with each progress before. It is one function for all scripts.
    ///
    /// # Errors
    /// When the request failed, or its worker stopped.
    async fn answer(mut self, heard: &mut dyn FnMut(Progress)) -> Result<(Reply, Payload)> {
        while let Some((reply, payload)) = self.replies.next().await {
            match reply {
                Reply::Progress(progress) => heard(progress),
                Reply::Failed(error) => return Err(error),
                reply => return Ok((reply, payload)),
            }
        }
        Err(Error::new(Kind::Io, "a worker stopped"))
    }
}

impl Drop for Pending {
    fn drop(&mut self) {
        self.bridge.cancel(self.id);
    }
}

impl Workers for Bridge {
    type Bytes = ArrayBuffer;
    type File = Blob;
    type Other<'a> = Self;

    fn other(&self) -> Self {
        Self(self.0.clone(), true)
    }

    async fn ask(
        &self,
        request: Request,
        payload: Payload,
        mut heard: impl FnMut(Progress),
    ) -> Result<(Reply, Payload)> {
        self.send(request, payload).answer(&mut heard).await
    }

    fn copy(&self, bytes: &ArrayBuffer) -> ArrayBuffer {
        bytes.slice(0)
    }

    fn join(&self, files: Vec<Blob>) -> Result<Blob> {
        let parts: Array = files.into_iter().collect();
        Blob::new_with_blob_sequence(&parts).map_err(|_| {
            Error::new(Kind::Io, "the browser could not put the new layer together")
                .because("it has no room left")
        })
    }

    fn end_builder(&self, finished: bool) {
        let inner = &mut *self.0.borrow_mut();
        // The builder is ended, because its memory matters more than a new start.
        let stays = |worker: &WorkerHandle| !matches!(worker.role, Role::Builder | Role::Prover);
        inner.workers.retain(stays);
        if !finished && let Some(folder) = inner.folder.clone() {
            let build = inner.build.clone();
            spawn_local(private::sweep_soon(folder, move |file| is_of(file, &build)));
        }
    }
}

impl Bridge {
    /// The bridge of a page with this number of processor cores, before any worker is started.
    pub(super) fn new(cores: usize, picker: bool) -> Self {
        let inner = Rc::new(RefCell::new(Inner {
            folder: None,
            round: 0,
            kept: Vec::new(),
            named: 0,
            build: String::new(),
            picker,
            workers: Vec::new(),
            max_pool: cores.clamp(1, MAX_POOL),
            engine: Arrival::Coming,
            late: Arrival::Coming,
            postponed: Vec::new(),
            waiting: VecDeque::new(),
            asked: HashMap::new(),
            next: 1,
        }));
        Self(inner, false)
    }

    /// Waits for the parts of the code, and calls `heard` for each.
    pub(super) async fn load(&self, heard: impl Fn(Part, Arrival)) {
        for part in [Part::Engine, Part::Late] {
            let name = match part {
                Part::Engine => "engine",
                Part::Late => "late",
            };
            let arrival = match arrival(name).await {
                Ok(_) => Arrival::Here,
                Err(_) => Arrival::Lost,
            };
            self.arrived(part, arrival);
            heard(part, arrival);
        }
    }

    /// Waits until the late parts of the code have arrived.
    ///
    /// # Errors
    /// When they will not arrive.
    pub(super) async fn late(&self) -> Result<()> {
        arrival("late").await.map(drop).map_err(|_| lost_part())
    }

    /// Handles the arrival of a part of the code: sends the requests that waited for it.
    fn arrived(&self, part: Part, arrival: Arrival) {
        let inner = &mut *self.0.borrow_mut();
        match part {
            Part::Engine => inner.engine = arrival,
            Part::Late => inner.late = arrival,
        }
        if (part, arrival) == (Part::Late, Arrival::Here) {
            inner
                .workers
                .iter()
                .for_each(|worker| send_late(&worker.worker));
        }
        for (request, envelope) in std::mem::take(&mut inner.postponed) {
            self.route(inner, request, envelope);
        }
    }

    /// Sets the folder for the workers' files.
    pub(super) fn set_folder(&self, folder: String) {
        self.0.borrow_mut().folder = Some(folder);
    }

    /// Begins a round for another file. The unpacked bytes of the last file are removed with the next worker, unless the
    /// new file is a result that was made of them; a restart with the same file still reads them.
    pub(super) fn begin_round(&self, of_result: bool) {
        let inner = &mut *self.0.borrow_mut();
        if of_result {
            inner.kept.push(format!("{}-", inner.round));
        } else {
            inner.kept.clear();
        }
        inner.round += 1;
    }

    /// Ends all workers. Requests that wait for a reply get none.
    pub(super) fn restart(&self) {
        let inner = &mut *self.0.borrow_mut();
        inner.workers.clear();
        inner.postponed.clear();
        inner.waiting.clear();
        inner.asked.clear();
    }

    /// Sends a request to its worker, or keeps it until a worker is free and its code has arrived.
    fn send(&self, request: Request, payload: Payload) -> Pending {
        let request = match request.role() {
            Role::Session if self.1 => Request::OfOther(Box::new(request)),
            _ => request,
        };
        let (sender, replies) = unbounded();
        let inner = &mut *self.0.borrow_mut();
        let id = inner.next;
        inner.next += 1;
        inner.asked.insert(id, sender);
        let envelope = Envelope {
            id,
            // Serializing this enum into memory cannot fail.
            message: request.pack().unwrap_or_default(),
            payload,
        };
        self.route(inner, request, envelope);
        Pending {
            bridge: self.clone(),
            id,
            replies,
        }
    }

    /// Assigns a request to a worker if its code has arrived, and keeps it otherwise.
    fn route(&self, inner: &mut Inner, request: Request, envelope: Envelope) {
        let needs = if request.is_late() {
            inner.engine.max(inner.late)
        } else {
            inner.engine
        };
        match needs {
            Arrival::Coming => inner.postponed.push((request, envelope)),
            Arrival::Lost => {
                inner.fail(envelope.id, lost_part());
            }
            Arrival::Here => {
                if matches!(request, Request::Open { .. }) {
                    self.prepare(inner);
                }
                // If all workers of the pool are busy, the request goes to the end of the queue.
                if let Some(waits) = self.assign(inner, request.role(), envelope) {
                    inner.waiting.push_back(waits);
                }
            }
        }
    }

    /// Assigns waiting requests to free workers of the pool.
    fn dispatch(&self, inner: &mut Inner) {
        while let Some(envelope) = inner.waiting.pop_front() {
            if let Some(waits) = self.assign(inner, Role::Pool, envelope) {
                inner.waiting.push_front(waits);
                break;
            }
        }
    }

    /// Sends a request to a worker, which is started if necessary. Gives the request back if all workers of the pool
    /// are busy.
    fn assign(&self, inner: &mut Inner, role: Role, envelope: Envelope) -> Option<Envelope> {
        let takes = |w: &WorkerHandle| w.role == role && (role != Role::Pool || w.busy == 0);
        let place = inner.workers.iter().position(takes);
        if place.is_none() {
            let same = inner.workers.iter().filter(|w| w.role == role).count();
            if role == Role::Pool && same >= inner.max_pool {
                return Some(envelope);
            }
            match self.spawn(role, &inner.name(role)) {
                Ok(worker) => inner.workers.push(worker),
                Err(error) => {
                    inner.fail(envelope.id, error);
                    return None;
                }
            }
        }
        let started = inner.workers.len() - 1;
        if let Some(worker) = inner.workers.get_mut(place.unwrap_or(started)) {
            worker.busy = envelope.id;
            worker.send(&envelope);
        }
        None
    }

    /// Starts workers of the pool, which are ready then when the table of contents is read.
    fn prepare(&self, inner: &mut Inner) {
        let is_pool = |worker: &&WorkerHandle| worker.role == Role::Pool;
        let started = inner.workers.iter().filter(is_pool).count();
        for _ in started..inner.max_pool.min(PREPARED) {
            let name = inner.name(Role::Pool);
            // A worker that cannot be started now is tried again when it is needed.
            if let Ok(worker) = self.spawn(Role::Pool, &name) {
                inner.workers.push(worker);
            }
        }
    }

    fn spawn(&self, role: Role, name: &str) -> Result<WorkerHandle> {
        let worker = start_worker(name).map_err(|_| {
            Error::new(Kind::Io, "a worker could not be started")
                .because("the browser refused, or has no memory left")
        })?;
        let answers = self.clone();
        let fails = self.clone();
        Ok(WorkerHandle::new(
            worker,
            role,
            move |worker, envelope| answers.receive(worker, envelope),
            move |worker, text| fails.lost(worker, text),
        ))
    }

    /// Handles a message from a worker.
    fn receive(&self, worker: &web_sys::Worker, envelope: Envelope) {
        let reply = Reply::unpack(&envelope.message).unwrap_or_else(Reply::Failed);
        if let Reply::Ready { version } = reply {
            if version != VERSION {
                self.lost(worker, "page and worker differ in version; reload the page");
            } else if let Some(worker) = self.0.borrow_mut().find(worker) {
                worker.ready();
            }
            return;
        }
        let inner = &mut *self.0.borrow_mut();
        let last = !matches!(reply, Reply::Progress(_));
        if let Some(sender) = inner.asked.get(&envelope.id) {
            // The receiver may have been dropped.
            let _ = sender.unbounded_send((reply, envelope.payload));
        }
        if last {
            inner.asked.remove(&envelope.id);
            if let Some(worker) = inner.find(worker)
                && worker.busy == envelope.id
            {
                worker.busy = 0;
            }
            self.dispatch(inner);
        }
    }

    /// Handles the death of a worker: all of its requests fail.
    fn lost(&self, worker: &web_sys::Worker, text: &str) {
        let inner = &mut *self.0.borrow_mut();
        let asked = inner.find(worker).map(|worker| worker.asked.clone());
        inner.workers.retain(|other| !other.is(worker));
        for id in asked.unwrap_or_default() {
            let error = Error::new(Kind::Io, "a worker stopped").because(text);
            inner.fail(id, error);
        }
        self.dispatch(inner);
    }

    /// Cancels a request whose receiver was dropped; a pool worker that works on it is ended.
    fn cancel(&self, id: u32) {
        let inner = &mut *self.0.borrow_mut();
        if inner.asked.remove(&id).is_some() {
            inner.postponed.retain(|(_, envelope)| envelope.id != id);
            inner.waiting.retain(|envelope| envelope.id != id);
            inner
                .workers
                .retain(|w| w.role != Role::Pool || w.busy != id);
            self.dispatch(inner);
        }
    }
}

impl Inner {
    /// Sends an error as the last reply of a request.
    fn fail(&mut self, id: u32, error: Error) {
        if let Some(sender) = self.asked.remove(&id) {
            // The receiver may have been dropped.
            let _ = sender.unbounded_send((Reply::Failed(error), Payload::NONE));
        }
    }

    /// The name for a new worker: its role, and the place where it may keep a file. Files of earlier workers are
    /// removed.
    fn name(&mut self, role: Role) -> String {
        let word = match role {
            Role::Session => "session",
            Role::Builder => BUILDER,
            Role::Pool | Role::Prover => return "reader".to_owned(),
        };
        let Some(folder) = &self.folder else {
            return word.to_owned();
        };
        self.named += 1;
        let round = format!("{}-", self.round);
        let file = format!("{round}{word}-{}", self.named);
        if role == Role::Builder {
            self.build.clone_from(&file);
        }
        let whole = if self.picker { "" } else { WHOLE };
        let name = format!("{word}|{folder}|{file}|{whole}");
        let build = self.build.clone();
        let kept = self.kept.clone();
        let stale = move |file: &str| {
            if kept.iter().any(|kept| file.starts_with(kept)) {
                return false;
            }
            !file.starts_with(&round) || (file.contains(BUILDER) && !is_of(file, &build))
        };
        let swept = private::sweep(folder.clone(), stale);
        spawn_local(async move {
            // Files that are still in use are removed with the next worker, or with the page.
            let _ = swept.await;
        });
        name
    }

    fn find(&mut self, worker: &web_sys::Worker) -> Option<&mut WorkerHandle> {
        self.workers.iter_mut().find(|handle| handle.is(worker))
    }
}

/// The error for a part of the code that will not arrive.
fn lost_part() -> Error {
    Error::new(Kind::Io, "a part of the page did not arrive")
        .because("the connection broke; reload the page")
}

/// Whether a file belongs to a build.
fn is_of(file: &str, build: &str) -> bool {
    let rest = file.strip_prefix(build);
    rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('-'))
}
