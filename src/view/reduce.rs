//! The reducer: computes the page's next state from an event. It is one match and knows no browser.

use crate::session::protocol::{Error, Kind, Opened, Overview, Reply, Request};

use super::effect::{Answer, Effect, Task, Wanted, ask};
use super::event::Event;
use super::files::{Files, FilesEvent};
use super::layers::Layers;
use super::shared::Shared;
use super::squash::{Check, Run, Squash};
use super::state::{Image, LayerRead, Pass, Picked, Scanning, Screen, State};
use super::tab::Tab;
use super::waste::Waste;
use super::work::Work;

impl State {
    /// Takes in what happened at `now` (milliseconds of any clock that only goes forward); what is to be done.
    pub fn apply(&mut self, event: Event, now: f64) -> Vec<Effect> {
        let wanted = self.happened(event, now);
        let generation = self.generation;
        let stamped = |wanted: Wanted| wanted.stamped(generation);
        wanted.into_iter().map(stamped).collect()
    }

    fn happened(&mut self, event: Event, now: f64) -> Vec<Wanted> {
        match event {
            Event::Opened(file) => {
                (self.choice, self.huge) = (None, false);
                self.open(file, now)
            }
            Event::Unreadable(file, error) => {
                let error = Box::new(error);
                self.restart(Screen::Failed { file, error })
            }
            Event::Chosen(choice) => match &self.screen {
                Screen::Choosing { file, .. } => {
                    let file = file.clone();
                    self.choice = Some(choice);
                    self.open(file, now)
                }
                Screen::Open(image) if image.chosen != choice => {
                    let file = image.file.clone();
                    self.wanted = None;
                    self.choice = Some(choice);
                    self.open(file, now)
                }
                _ => Vec::new(),
            },
            Event::Helped(help) => {
                self.help = help;
                Vec::new()
            }
            Event::Went(route) => match &mut self.screen {
                Screen::Open(image) => image.go(route),
                _ => {
                    self.wanted = route;
                    Vec::new()
                }
            },
            Event::Insisted => match &self.screen {
                Screen::Failed { file, error } if error.kind() == Kind::TooLarge => {
                    let file = file.clone();
                    self.huge = true;
                    self.open(file, now)
                }
                _ => Vec::new(),
            },
            Event::Answered(Answer { ticket, .. }) if ticket.generation != self.generation => {
                Vec::new()
            }
            Event::Answered(answer) => self.answered(answer.ticket.task, answer.reply, now),
            Event::Cancelled => self.cancel(),
            event => match &mut self.screen {
                Screen::Open(image) => image.apply(event),
                _ => Vec::new(),
            },
        }
    }

    fn restart(&mut self, screen: Screen) -> Vec<Wanted> {
        self.generation += 1;
        self.screen = screen;
        vec![Effect::Restart]
    }

    fn open(&mut self, file: Picked, now: f64) -> Vec<Wanted> {
        let (choice, huge) = (self.choice, self.huge);
        let name = file.name.clone();
        let mut effects = self.restart(Screen::Opening {
            file,
            progress: None,
            times: (now, now),
        });
        effects.push(ask(Task::Open, Request::Open { name, choice, huge }));
        effects
    }

    fn cancel(&mut self) -> Vec<Wanted> {
        match &mut self.screen {
            Screen::Open(image) if image.squash.is_running() => {
                // An order that the lead is still making finds nobody waiting for it.
                image.squash.run = Run::Idle;
                vec![Effect::StopBuilding]
            }
            Screen::Opening { .. } | Screen::Choosing { .. } | Screen::Scanning(_) => {
                self.restart(Screen::Landing)
            }
            Screen::Landing | Screen::Failed { .. } | Screen::Open(_) => Vec::new(),
        }
    }

    fn answered(&mut self, task: Task, reply: Reply, now: f64) -> Vec<Wanted> {
        match (&mut self.screen, task, reply) {
            (Screen::Open(image), task, reply) => image.answered(task, reply, now),
            (screen, _, Reply::Failed(error)) => {
                let file = screen.file();
                let error = Box::new(error);
                self.restart(Screen::Failed { file, error })
            }
            (
                Screen::Opening {
                    progress, times, ..
                },
                Task::Open,
                Reply::Progress(heard),
            ) => {
                *progress = Some(heard);
                times.1 = now;
                Vec::new()
            }
            (Screen::Opening { file, .. }, Task::Open, Reply::Opened(opened)) => {
                let file = std::mem::take(file);
                self.opened(file, opened, now)
            }
            (Screen::Scanning(scanning), Task::Scan(layer), Reply::Progress(progress)) => {
                scanning.heard(
                    layer,
                    LayerRead::Reading {
                        done: progress.done,
                        total: progress.total,
                    },
                    now,
                );
                Vec::new()
            }
            (Screen::Scanning(scanning), Task::Scan(layer), Reply::Scanned { .. }) => {
                scanning.heard(layer, LayerRead::Read, now);
                vec![absorb(layer)]
            }
            (Screen::Scanning(scanning), Task::Absorb(layer), Reply::Absorbed(glance)) => {
                scanning.heard(layer, LayerRead::Known(glance), now);
                Vec::new()
            }
            (Screen::Scanning(scanning), Task::Absorb(_) | Task::Open, Reply::Ledger(overview)) => {
                let mut image = Box::new(Image::new(scanning, *overview, now));
                let mut effects = image.plan();
                effects.extend(image.go(self.wanted.take()));
                effects.push(ask(Task::Examinations, Request::Examinations));
                self.screen = Screen::Open(image);
                effects
            }
            _ => Vec::new(),
        }
    }

    fn opened(&mut self, file: Picked, mut opened: Opened, now: f64) -> Vec<Wanted> {
        if opened.chosen.is_none() {
            self.screen = Screen::Choosing {
                file,
                choices: opened.choices,
            };
            return Vec::new();
        }
        let mut orders: Vec<(u64, u32, Vec<u8>)> = std::mem::take(&mut opened.scans)
            .into_iter()
            .zip(&opened.layers)
            .zip(0..)
            .map(|((order, layer), index)| (layer.blob_bytes, index, order))
            .collect();
        // The longest first, so that none of the workers is left alone with it at the end.
        orders.sort_by_key(|(bytes, index, _)| (std::cmp::Reverse(*bytes), *index));
        self.screen = Screen::Scanning(Scanning::new(file, opened, now));
        orders
            .into_iter()
            .map(|(_, layer, order)| {
                if order.is_empty() {
                    // The archive lacks this layer; the lead knows.
                    return absorb(layer);
                }
                ask(Task::Scan(layer), Request::Scan { order })
            })
            .collect()
    }
}

impl Screen {
    fn file(&self) -> Picked {
        match self {
            Self::Landing => Picked::default(),
            Self::Failed { file, .. }
            | Self::Opening { file, .. }
            | Self::Choosing { file, .. }
            | Self::Scanning(Scanning { file, .. }) => file.clone(),
            Self::Open(image) => image.file.clone(),
        }
    }
}

impl Scanning {
    fn heard(&mut self, layer: u32, read: LayerRead, now: f64) {
        self.now = now;
        let place = usize::try_from(layer)
            .ok()
            .and_then(|i| self.layers.get_mut(i));
        if let Some(place) = place {
            *place = read;
        }
    }
}

impl Image {
    fn new(scanning: &Scanning, overview: Overview, now: f64) -> Self {
        let layers = u16::try_from(overview.report.layers.len()).unwrap_or(u16::MAX);
        Self {
            file: scanning.file.clone(),
            squash: Squash::new(&overview.report),
            choices: scanning.choices.clone(),
            chosen: scanning.chosen,
            layers: Layers::new(&overview),
            files: Shared::new(Files::new(layers)),
            waste: Shared::new(Waste::new(overview.report.image.reclaimable_bytes > 0)),
            overview: Shared::new(overview),
            took: now - scanning.started,
            pass: Pass::Going {
                bytes: Vec::new(),
                done: 0,
            },
            tab: Tab::Layers,
            exporting: None,
            export_failed: None,
        }
    }

    pub(super) fn apply(&mut self, event: Event) -> Vec<Wanted> {
        match event {
            Event::Selected(tab) => return self.select(tab),
            Event::Layers(event) => return self.layers_event(event),
            Event::Files(event) => {
                if matches!(event, FilesEvent::OpenAt { .. } | FilesEvent::Search) {
                    self.tab = Tab::Files;
                }
                return self.files.apply(event);
            }
            Event::Waste(event) => return self.waste.apply(event),
            Event::Exported(format) if self.exporting.is_none() => {
                self.exporting = Some(format);
                self.export_failed = None;
                return vec![ask(Task::Export, Request::Export(format))];
            }
            _ if self.squash.is_running() => {}
            Event::SquashRange(from, to) => {
                let last = self.last_layer();
                let range = (from.min(last), to.min(last).max(from.min(last)));
                if range != (self.squash.from, self.squash.to) {
                    (self.squash.from, self.squash.to) = range;
                    let mut effects = self.list_range();
                    effects.extend(self.changed());
                    return effects;
                }
            }
            Event::SquashTag(tag) => {
                self.squash.tag = tag;
                return self.changed();
            }
            Event::SquashMessage(message) => {
                self.squash.message = message;
                return self.changed();
            }
            Event::SquashExclude(exclude) => {
                self.squash.exclude = exclude;
                return self.changed();
            }
            Event::SquashStored(stored) => {
                self.squash.stored = stored;
                return self.changed();
            }
            Event::SquashStarted if self.squash.may_start() => {
                self.squash.run = Run::Ordering;
                let request = Request::Order(self.squash.request());
                return vec![ask(Task::Order, request)];
            }
            Event::Saved { readable } if matches!(self.squash.run, Run::Done(_)) => {
                if !readable {
                    self.squash.check = Check::Failed(unread());
                    return Vec::new();
                }
                self.squash.check = Check::Going(None);
                let expected = Vec::new();
                return vec![ask(Task::Check, Request::Check { expected })];
            }
            _ => {}
        }
        Vec::new()
    }

    /// The choices changed: what was predicted or built is no longer about them.
    fn changed(&mut self) -> Vec<Wanted> {
        self.squash.plan = None;
        self.squash.run = Run::Idle;
        self.squash.check = Check::Idle;
        self.plan()
    }

    /// Asks for a prediction unless one is on its way; then its answer asks again if it comes too late.
    fn plan(&mut self) -> Vec<Wanted> {
        if self.squash.asked || !self.squash.tag_is_valid() {
            return Vec::new();
        }
        self.squash.asked = true;
        let request = Request::Plan(self.squash.request());
        vec![ask(Task::Plan, request)]
    }

    fn answered(&mut self, task: Task, reply: Reply, now: f64) -> Vec<Wanted> {
        match task {
            Task::Plan | Task::Order => self.planning(task, reply, now),
            Task::Build | Task::Pack(_) | Task::Known | Task::Seal => {
                self.building(task, reply, now)
            }
            Task::Check => {
                self.squash.checking(reply);
                Vec::new()
            }
            Task::Examinations | Task::Examine(_) | Task::Learn(_) => {
                let mut effects = self.examining(task, reply);
                // A squash may be waiting for it.
                effects.extend(self.seal());
                effects
            }
            Task::Tree | Task::Find | Task::Facts | Task::ReadOrder | Task::Read => {
                self.files.answered(task, reply)
            }
            Task::Waste(_) | Task::Map => self.waste.answered(task, reply),
            Task::Export => {
                self.exporting = None;
                if let Reply::Failed(error) = reply {
                    self.export_failed = Some(error);
                }
                Vec::new()
            }
            Task::Open | Task::Scan(_) | Task::Absorb(_) => Vec::new(),
        }
    }

    /// The second pass. Its failure takes nothing away from what the first one found.
    fn examining(&mut self, task: Task, reply: Reply) -> Vec<Wanted> {
        match (&mut self.pass, task, reply) {
            (_, _, Reply::Failed(error)) => self.pass = Pass::Failed(error),
            (Pass::Going { bytes, .. }, Task::Examinations, Reply::Orders(orders)) => {
                if orders.is_empty() {
                    self.pass = Pass::Done;
                    return Vec::new();
                }
                *bytes = vec![(0, 0); orders.len()];
                return (0..)
                    .zip(orders)
                    .map(|(number, order)| ask(Task::Examine(number), Request::Examine { order }))
                    .collect();
            }
            (Pass::Going { bytes, .. }, Task::Examine(number), Reply::Progress(progress)) => {
                if let Some(place) = bytes.get_mut(number as usize) {
                    *place = (progress.done, progress.total);
                }
            }
            (Pass::Going { bytes, done }, Task::Examine(number), Reply::Examined(_)) => {
                *done += 1;
                let learn = Request::Learn {
                    examined: Vec::new(),
                    last: *done == bytes.len(),
                };
                return vec![ask(Task::Learn(number), learn)];
            }
            (Pass::Going { .. }, Task::Learn(_), Reply::Ledger(overview)) => {
                self.overview = Shared::new(*overview);
                self.pass = Pass::Done;
                let mut effects = self.waste.refresh();
                effects.extend(self.files.refresh());
                return effects;
            }
            _ => {}
        }
        Vec::new()
    }

    fn planning(&mut self, task: Task, reply: Reply, now: f64) -> Vec<Wanted> {
        let squash = &mut self.squash;
        match (task, reply) {
            (Task::Plan, Reply::Plan(plan)) => {
                squash.asked = false;
                if plan.request != squash.request() {
                    return self.plan();
                }
                squash.plan = Some(Shared::new(Ok(*plan)));
            }
            (Task::Plan, Reply::Failed(error)) => {
                squash.asked = false;
                squash.plan = Some(Shared::new(Err(error)));
            }
            (Task::Order, _) if !squash.is_running() => {}
            (Task::Order, Reply::Ordered(_)) => {
                let total = squash.predicted().map_or(0, |plan| plan.work_bytes);
                let alone = matches!(self.pass, Pass::Failed(_));
                squash.run = Run::Building(Work::begun(alone, total, now));
                let order = Vec::new();
                return vec![ask(Task::Build, Request::Build { order, alone })];
            }
            (Task::Order, Reply::Failed(error)) => squash.run = Run::Failed(error),
            _ => {}
        }
        Vec::new()
    }

    fn building(&mut self, task: Task, reply: Reply, now: f64) -> Vec<Wanted> {
        let run = &mut self.squash.run;
        let Run::Building(work) = run else {
            return Vec::new();
        };
        match (task, reply) {
            (Task::Pack(segment), Reply::Progress(progress)) => {
                work.packing(segment, progress.done, now);
            }
            (_, Reply::Progress(progress)) => work.heard(progress, now),
            (Task::Build, Reply::Layer { length, segments }) => {
                work.cut(length, segments, now);
                let pack = |segment| ask(Task::Pack(segment), Request::Pack { segment, length });
                return (0..segments).map(pack).collect();
            }
            (Task::Build, Reply::Hashed) => {
                work.hashed();
                return self.seal();
            }
            (Task::Pack(segment), Reply::Packed(packed)) => {
                work.packed(segment, packed, now);
                return self.seal();
            }
            (Task::Known, Reply::Known(known)) => {
                let parts = work.seals();
                let seal = |parts| ask(Task::Seal, Request::Seal { parts, known });
                return parts.map(seal).into_iter().collect();
            }
            (Task::Seal, Reply::Built(built)) => {
                *run = if built.verified {
                    Run::Done(built)
                } else {
                    Run::Failed(unproven())
                };
            }
            (_, Reply::Failed(error)) => {
                *run = Run::Failed(error);
                return vec![Effect::StopBuilding];
            }
            _ => {}
        }
        Vec::new()
    }

    /// The last part of a squash, once all others are done and the second pass is over.
    fn seal(&mut self) -> Vec<Wanted> {
        let Run::Building(work) = &mut self.squash.run else {
            return Vec::new();
        };
        match &self.pass {
            Pass::Failed(error) if !work.is_alone() => {
                self.squash.run = Run::Failed(error.clone());
                vec![Effect::StopBuilding]
            }
            Pass::Going { .. } => Vec::new(),
            Pass::Done | Pass::Failed(_) if work.is_ready() => {
                work.asks();
                vec![ask(Task::Known, Request::Known)]
            }
            Pass::Done | Pass::Failed(_) => Vec::new(),
        }
    }
}

impl Squash {
    /// What became of a saved file. An answer about one that was saved before other choices is nobody's.
    fn checking(&mut self, reply: Reply) {
        if !matches!(self.check, Check::Going(_)) {
            return;
        }
        match reply {
            Reply::Progress(progress) => self.check = Check::Going(Some(progress)),
            Reply::Checked => self.check = Check::Passed,
            Reply::Failed(error) => self.check = Check::Failed(error),
            _ => {}
        }
    }
}

/// The browser wrote a file that it does not give back.
fn unread() -> Error {
    Error::new(Kind::Io, "the saved file could not be opened again")
}

/// A result that nobody proved is not shown as one.
fn unproven() -> Error {
    Error::new(Kind::Unproven, "the result was not proved")
}

fn absorb(layer: u32) -> Wanted {
    let changeset = Vec::new();
    ask(Task::Absorb(layer), Request::Absorb { layer, changeset })
}
