//! The page's side of its workers: who is asked, who waits, and how it ends.
//!
//! A lead holds the session, a pool of as many workers as there are cores reads layers, a builder squashes. All are
//! started when first needed; to cancel is to end them. The bridge passes bytes from one to another without looking
//! (`Task::source`) and knows nothing of what it carries.

use std::cell::RefCell;
use std::collections::{BTreeMap, HashMap, VecDeque};
use std::rc::Rc;

use js_sys::{Array, ArrayBuffer};
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen_futures::spawn_local;
use web_sys::Blob;
use yew::Callback;

use super::crew::Hand;
use super::envelope::Envelope;
use super::private;
use super::spool::WHOLE;
use crate::session::protocol::{Error, Kind, Reply, Request, VERSION};
use crate::view::{Answer, Crew, Effect, Task, Ticket};

#[wasm_bindgen]
extern "C" {
    /// `www/boot.js` leaves this for us: a worker that has been sent the module.
    #[wasm_bindgen(js_namespace = squint, js_name = startWorker, catch)]
    fn start_worker(name: &str) -> Result<web_sys::Worker, JsValue>;
}

/// The worker that squashes.
const BUILDER: &str = "builder";

/// No more workers than this, however many cores there are.
const MOST: usize = 8;

/// The workers.
#[derive(Clone)]
pub(super) struct Bridge(Rc<RefCell<Inner>>);

struct Inner {
    heard: Callback<(Answer, Option<Blob>)>,
    file: Option<Blob>,
    /// The squashed image where it was saved.
    saved: Option<Blob>,
    /// The new layer while it is packed, and what came of its segments.
    layer: Option<Blob>,
    packed: BTreeMap<u32, Blob>,
    /// Where workers may keep files, and what the names of this round's begin with.
    folder: Option<String>,
    round: u32,
    /// Workers that were given a file name.
    named: u32,
    /// The file name of the builder.
    build: String,
    /// A finished file can be written to a place of the person's choosing.
    picker: bool,
    lead: Option<Hand>,
    builder: Option<Hand>,
    pool: Vec<Hand>,
    most: usize,
    /// Questions that no worker of the pool is free for.
    waiting: VecDeque<(Ticket, Request)>,
    asked: HashMap<u32, Ticket>,
    shelf: HashMap<Task, ArrayBuffer>,
    next: u32,
}

impl Bridge {
    /// No workers yet. `heard` is told every answer.
    pub(super) fn new(cores: usize, picker: bool, heard: Callback<(Answer, Option<Blob>)>) -> Self {
        Self(Rc::new(RefCell::new(Inner {
            heard,
            file: None,
            saved: None,
            layer: None,
            packed: BTreeMap::new(),
            folder: None,
            round: 0,
            named: 0,
            build: String::new(),
            picker,
            lead: None,
            builder: None,
            pool: Vec::new(),
            most: cores.clamp(1, MOST),
            waiting: VecDeque::new(),
            asked: HashMap::new(),
            shelf: HashMap::new(),
            next: 1,
        })))
    }

    /// The file that questions are about from now on.
    pub(super) fn set_file(&self, file: Blob) {
        let mut inner = self.0.borrow_mut();
        // What the last file was unpacked to goes; a restart about the same file still reads it.
        inner.round += 1;
        inner.file = Some(file);
    }

    /// The file that was saved, to be looked at.
    pub(super) fn set_saved(&self, file: Blob) {
        self.0.borrow_mut().saved = Some(file);
    }

    /// Does what the page wants done.
    pub(super) fn carry_out(&self, effect: Effect) {
        let outcome = match effect {
            Effect::Restart => {
                self.0.borrow_mut().forget();
                Ok(())
            }
            Effect::StopBuilding => {
                self.0.borrow_mut().stop_building();
                Ok(())
            }
            Effect::Ask(ticket, request) => match ticket.task.crew() {
                Crew::Pool => {
                    self.0.borrow_mut().waiting.push_back((ticket, request));
                    self.employ()
                }
                Crew::Lead | Crew::Builder => self.ask(ticket, &request),
            },
        };
        if let Err((ticket, error)) = outcome {
            self.tell(ticket, Reply::Failed(error), None);
        }
    }

    /// Asks the lead or the builder.
    fn ask(&self, ticket: Ticket, request: &Request) -> Result<(), (Ticket, Error)> {
        let crew = ticket.task.crew();
        let mut inner = self.0.borrow_mut();
        let place = match crew {
            Crew::Builder => &mut inner.builder,
            Crew::Lead | Crew::Pool => &mut inner.lead,
        };
        if place.is_none() {
            let name = if crew == Crew::Builder {
                BUILDER
            } else {
                "lead"
            };
            let name = inner.name(name);
            let place = match crew {
                Crew::Builder => &mut inner.builder,
                Crew::Lead | Crew::Pool => &mut inner.lead,
            };
            *place = Some(self.hire(&name).map_err(|error| (ticket, error))?);
        }
        let envelope = inner.envelope(ticket, request);
        let place = match crew {
            Crew::Builder => &mut inner.builder,
            Crew::Lead | Crew::Pool => &mut inner.lead,
        };
        if let Some(hand) = place {
            hand.send(&envelope);
        }
        Ok(())
    }

    /// Gives waiting questions to free workers of the pool, starting workers while there may be more.
    fn employ(&self) -> Result<(), (Ticket, Error)> {
        let mut inner = self.0.borrow_mut();
        while let Some(&(ticket, _)) = inner.waiting.front() {
            let free = inner.pool.iter().position(|hand| hand.busy == 0);
            let free = match free {
                Some(free) => free,
                None if inner.pool.len() < inner.most => {
                    let name = format!("reader {}", inner.pool.len());
                    let hand = self.hire(&name).map_err(|error| (ticket, error))?;
                    inner.pool.push(hand);
                    inner.pool.len() - 1
                }
                None => break,
            };
            let Some((ticket, request)) = inner.waiting.pop_front() else {
                break;
            };
            let envelope = inner.envelope(ticket, &request);
            if let Some(hand) = inner.pool.get_mut(free) {
                hand.busy = envelope.id;
                hand.send(&envelope);
            }
        }
        Ok(())
    }

    /// Where workers may keep files.
    pub(super) fn set_folder(&self, folder: String) {
        self.0.borrow_mut().folder = Some(folder);
    }

    fn hire(&self, name: &str) -> Result<Hand, Error> {
        let worker = start_worker(name).map_err(|_| {
            Error::new(Kind::Io, "a worker could not be started")
                .because("the browser refused, or has no memory left")
        })?;
        let answers = self.clone();
        let fails = self.clone();
        Ok(Hand::new(
            worker,
            move |hand, envelope| answers.receive(hand, envelope),
            move |hand, text| fails.lost(hand, text),
        ))
    }

    /// A worker said something.
    fn receive(&self, hand: &web_sys::Worker, envelope: Envelope) {
        let reply = postcard::from_bytes(&envelope.message).unwrap_or_else(|_| {
            Reply::Failed(Error::new(Kind::Io, "a worker's answer could not be read"))
        });
        if let Reply::Ready { version } = reply {
            if version == VERSION {
                if let Some(hand) = self.0.borrow_mut().find(hand) {
                    hand.ready();
                }
            } else {
                self.lost(hand, "page and worker differ in version; reload the page");
            }
            return;
        }
        let ticket = self.0.borrow().asked.get(&envelope.id).copied();
        let Some(ticket) = ticket else {
            return;
        };
        if !matches!(reply, Reply::Progress(_) | Reply::Layer { .. }) {
            let mut inner = self.0.borrow_mut();
            if let Some(hand) = inner.find(hand)
                && hand.busy == envelope.id
            {
                hand.busy = 0;
            }
            // The builder's memory is worth more than its start.
            if ticket.task.crew() == Crew::Builder && !matches!(reply, Reply::Hashed) {
                inner.builder = None;
            }
            if let Some(cargo) = envelope.cargo {
                inner.shelf.insert(ticket.task, cargo);
            }
        }
        if let Some(blob) = &envelope.blob {
            self.0.borrow_mut().keep(ticket.task, &reply, blob);
        }
        self.tell(ticket, reply, envelope.blob);
        if let Err((ticket, error)) = self.employ() {
            self.tell(ticket, Reply::Failed(error), None);
        }
    }

    /// A worker died; whatever it was asked has failed.
    fn lost(&self, worker: &web_sys::Worker, text: &str) {
        let tickets = {
            let mut inner = self.0.borrow_mut();
            let ids = inner
                .find(worker)
                .map_or_else(Vec::new, |hand| hand.asked.clone());
            inner.dismiss(worker);
            ids.iter()
                .filter_map(|id| inner.asked.remove(id))
                .collect::<Vec<_>>()
        };
        for ticket in tickets {
            let error = Error::new(Kind::Io, "a worker stopped").because(text);
            self.tell(ticket, Reply::Failed(error), None);
        }
    }

    fn tell(&self, ticket: Ticket, reply: Reply, blob: Option<Blob>) {
        let heard = self.0.borrow().heard.clone();
        heard.emit((Answer { ticket, reply }, blob));
    }
}

impl Inner {
    fn envelope(&mut self, ticket: Ticket, request: &Request) -> Envelope {
        let id = self.next;
        self.next += 1;
        self.asked.insert(id, ticket);
        Envelope {
            id,
            // Our own enum into memory: there is nothing that could fail.
            message: postcard::to_allocvec(request).unwrap_or_default(),
            cargo: self.cargo(ticket.task),
            blob: self.enclosed(ticket.task),
        }
    }

    /// A worker's name: what it is, and where it may keep a file. What earlier ones kept is removed.
    fn name(&mut self, role: &str) -> String {
        let Some(folder) = &self.folder else {
            return role.to_owned();
        };
        self.named += 1;
        let round = format!("{}-", self.round);
        let file = format!("{round}{role}-{}", self.named);
        if role == BUILDER {
            self.build.clone_from(&file);
        }
        let whole = if self.picker { "" } else { WHOLE };
        let name = format!("{role}|{folder}|{file}|{whole}");
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

    /// The bytes of another's answer that go with a question.
    fn cargo(&mut self, task: Task) -> Option<ArrayBuffer> {
        let source = task.source()?;
        if task == Task::Check {
            // What was squashed may be saved again.
            return self.shelf.get(&source).map(|bytes| bytes.slice(0));
        }
        self.shelf.remove(&source)
    }

    /// What goes with a question.
    fn enclosed(&mut self, task: Task) -> Option<Blob> {
        match task {
            Task::Pack(_) => self.layer.clone(),
            Task::Check => self.saved.take(),
            Task::Seal => {
                let parts: Array = std::mem::take(&mut self.packed).into_values().collect();
                self.layer = None;
                Blob::new_with_blob_sequence(&parts).ok()
            }
            task if task.reads_file() => self.file.clone(),
            _ => None,
        }
    }

    /// What came with an answer and other questions need.
    fn keep(&mut self, task: Task, reply: &Reply, blob: &Blob) {
        match (task, reply) {
            // It was packed as a whole; from now on its unpacked bytes are the file.
            (_, Reply::Opened(_)) => self.file = Some(blob.clone()),
            (_, Reply::Layer { .. }) => {
                self.layer = Some(blob.clone());
                self.packed.clear();
            }
            (Task::Pack(segment), Reply::Packed(_)) => {
                self.packed.insert(segment, blob.clone());
            }
            _ => {}
        }
    }

    /// Ends who builds and who packs for it.
    fn stop_building(&mut self) {
        if self.builder.take().is_some()
            && let Some(folder) = self.folder.clone()
        {
            let build = self.build.clone();
            spawn_local(private::sweep_soon(folder, move |file| is_of(file, &build)));
        }
        self.layer = None;
        self.packed.clear();
        let packs = |ticket: &Ticket| matches!(ticket.task, Task::Pack(_));
        self.waiting.retain(|(ticket, _)| !packs(ticket));
        let asked = &self.asked;
        self.pool
            .retain(|hand| !asked.get(&hand.busy).is_some_and(packs));
        self.asked.retain(|_, ticket| !packs(ticket));
    }

    fn find(&mut self, worker: &web_sys::Worker) -> Option<&mut Hand> {
        self.lead
            .iter_mut()
            .chain(&mut self.builder)
            .chain(&mut self.pool)
            .find(|hand| hand.is(worker))
    }

    fn dismiss(&mut self, worker: &web_sys::Worker) {
        self.pool.retain(|hand| !hand.is(worker));
        for place in [&mut self.lead, &mut self.builder] {
            if place.as_ref().is_some_and(|hand| hand.is(worker)) {
                *place = None;
            }
        }
    }

    fn forget(&mut self) {
        self.lead = None;
        self.builder = None;
        self.pool.clear();
        self.waiting.clear();
        self.asked.clear();
        self.shelf.clear();
        self.layer = None;
        self.packed.clear();
    }
}

/// Whether a build keeps this file.
fn is_of(file: &str, build: &str) -> bool {
    let rest = file.strip_prefix(build);
    rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('-'))
}
