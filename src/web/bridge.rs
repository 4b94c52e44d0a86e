//! The page's side of its workers: who is asked, who waits, and how it ends.
//!
//! One worker holds the session, a pool of as many workers as there are cores reads and packs, a builder squashes. All are
//! started when first needed; to cancel is to end them. The bridge carries requests and payloads, and looks into neither.

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
use crate::bytes::Result;
use crate::session::protocol::{Error, Kind, Progress, Reply, Request, Role, VERSION};
use crate::session::scripts::Workers;

#[wasm_bindgen]
extern "C" {
    /// `www/boot.js` leaves this for us: a worker that has been sent the module.
    #[wasm_bindgen(js_namespace = squint, js_name = startWorker, catch)]
    fn start_worker(name: &str) -> std::result::Result<web_sys::Worker, JsValue>;
}

/// The worker that squashes.
const BUILDER: &str = "builder";

/// No more workers in the pool than this, however many cores there are.
const MAX_POOL: usize = 8;

/// The workers.
#[derive(Clone)]
pub(super) struct Bridge(Rc<RefCell<Inner>>);

struct Inner {
    /// Where workers may keep files, and what the names of this round's begin with.
    folder: Option<String>,
    round: u32,
    /// Workers that were given a file name.
    named: u32,
    /// The file name of the builder.
    build: String,
    /// A finished file can be written to a place of the person's choosing.
    picker: bool,
    workers: Vec<WorkerHandle>,
    max_pool: usize,
    /// Requests that no worker of the pool is free for.
    waiting: VecDeque<Envelope>,
    /// Requests that are not answered yet.
    asked: HashMap<u32, UnboundedSender<(Reply, Payload)>>,
    next: u32,
}

/// A request on its way. Dropped before its last reply, it is cancelled.
struct Pending {
    bridge: Bridge,
    id: u32,
    replies: UnboundedReceiver<(Reply, Payload)>,
}

impl Drop for Pending {
    fn drop(&mut self) {
        self.bridge.cancel(self.id);
    }
}

impl Workers for Bridge {
    type Bytes = ArrayBuffer;
    type File = Blob;

    async fn ask(
        &self,
        request: Request,
        payload: Payload,
        mut heard: impl FnMut(Progress),
    ) -> Result<(Reply, Payload)> {
        let mut pending = self.send(&request, payload);
        while let Some((reply, payload)) = pending.replies.next().await {
            match reply {
                Reply::Progress(progress) => heard(progress),
                Reply::Failed(error) => return Err(error),
                reply => return Ok((reply, payload)),
            }
        }
        Err(Error::new(Kind::Io, "a worker stopped"))
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
        // The builder's memory is worth more than its start.
        inner.workers.retain(|worker| worker.role != Role::Builder);
        if !finished && let Some(folder) = inner.folder.clone() {
            let build = inner.build.clone();
            spawn_local(private::sweep_soon(folder, move |file| is_of(file, &build)));
        }
    }
}

impl Bridge {
    /// No workers yet.
    pub(super) fn new(cores: usize, picker: bool) -> Self {
        Self(Rc::new(RefCell::new(Inner {
            folder: None,
            round: 0,
            named: 0,
            build: String::new(),
            picker,
            workers: Vec::new(),
            max_pool: cores.clamp(1, MAX_POOL),
            waiting: VecDeque::new(),
            asked: HashMap::new(),
            next: 1,
        })))
    }

    /// Where workers may keep files.
    pub(super) fn set_folder(&self, folder: String) {
        self.0.borrow_mut().folder = Some(folder);
    }

    /// Requests are about another file from now on: what the last one was unpacked to goes with the next worker. A restart
    /// about the same file still reads it.
    pub(super) fn begin_round(&self) {
        self.0.borrow_mut().round += 1;
    }

    /// Ends all workers; who waits for one waits for nothing.
    pub(super) fn restart(&self) {
        let inner = &mut *self.0.borrow_mut();
        inner.workers.clear();
        inner.waiting.clear();
        inner.asked.clear();
    }

    /// Sends a request to the worker that it is for, or lets it wait for one.
    fn send(&self, request: &Request, payload: Payload) -> Pending {
        let (sender, replies) = unbounded();
        let inner = &mut *self.0.borrow_mut();
        let id = inner.next;
        inner.next += 1;
        inner.asked.insert(id, sender);
        let envelope = Envelope {
            id,
            // Our own enum into memory: there is nothing that could fail.
            message: postcard::to_allocvec(request).unwrap_or_default(),
            payload,
        };
        // All of the pool are at work: it waits behind those that wait already.
        if let Some(waits) = self.assign(inner, request.role(), envelope) {
            inner.waiting.push_back(waits);
        }
        Pending {
            bridge: self.clone(),
            id,
            replies,
        }
    }

    /// Gives waiting requests to free workers of the pool.
    fn dispatch(&self, inner: &mut Inner) {
        while let Some(envelope) = inner.waiting.pop_front() {
            if let Some(waits) = self.assign(inner, Role::Pool, envelope) {
                inner.waiting.push_front(waits);
                break;
            }
        }
    }

    /// Sends a request to a worker, which is started if need be. Gives it back if all of the pool are at work.
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

    /// A worker said something.
    fn receive(&self, worker: &web_sys::Worker, envelope: Envelope) {
        let reply = postcard::from_bytes(&envelope.message).unwrap_or_else(|_| {
            Reply::Failed(Error::new(Kind::Io, "a worker's answer could not be read"))
        });
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
            // Who asked may have gone meanwhile.
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

    /// A worker died; whatever it was asked has failed.
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

    /// Nobody waits for the answer to a request: a worker of the pool that works on it is ended.
    fn cancel(&self, id: u32) {
        let inner = &mut *self.0.borrow_mut();
        if inner.asked.remove(&id).is_some() {
            inner.waiting.retain(|envelope| envelope.id != id);
            inner
                .workers
                .retain(|w| w.role != Role::Pool || w.busy != id);
            self.dispatch(inner);
        }
    }
}

impl Inner {
    /// A request has failed.
    fn fail(&mut self, id: u32, error: Error) {
        if let Some(sender) = self.asked.remove(&id) {
            // Who asked may have gone meanwhile.
            let _ = sender.unbounded_send((Reply::Failed(error), Payload::NONE));
        }
    }

    /// A worker's name: what it is, and where it may keep a file. What earlier ones kept is removed.
    fn name(&mut self, role: Role) -> String {
        let word = match role {
            Role::Session => "session",
            Role::Builder => BUILDER,
            Role::Pool => return "reader".to_owned(),
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
        let stale = move |file: &str| {
            !file.starts_with(&round) || (file.contains(BUILDER) && !is_of(file, &build))
        };
        let swept = private::sweep(folder.clone(), stale);
        spawn_local(async move {
            // What is held still goes with the next worker, or with the page.
            let _ = swept.await;
        });
        name
    }

    fn find(&mut self, worker: &web_sys::Worker) -> Option<&mut WorkerHandle> {
        self.workers.iter_mut().find(|handle| handle.is(worker))
    }
}

/// Whether a build keeps this file.
fn is_of(file: &str, build: &str) -> bool {
    let rest = file.strip_prefix(build);
    rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('-'))
}
