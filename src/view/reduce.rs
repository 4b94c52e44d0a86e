//! The reducer: computes the page's next state from an event. It is one match and knows no browser.

use crate::session::protocol::{
    Error, Kind, LayerId, LayerRange, Overview, Progress, Reply, Request, Step,
};

use super::arrival::{Arrival, Part};
use super::compare::{Compare, CompareEvent};
use super::dockerfile::Dockerfile;
use super::effect::{Answer, Effect, Script, Task};
use super::event::Event;
use super::files::{Files, FilesEvent};
use super::layers::Layers;
use super::measure::Measure;
use super::operations::{PlanEvent, late_plan};
use super::picked::Picked;
use super::shared::Shared;
use super::squash::{Check, Run, Squash};
use super::state::{Image, LayerRead, Packages, Pass, Scanning, Screen, State};
use super::tab::Tab;
use super::timed::Timed;
use super::waste::Waste;

impl State {
    /// Applies an event at the time `now`, in milliseconds of any clock that never goes back. The result is the
    /// effects to carry out.
    pub fn apply(&mut self, event: Event, now: f64) -> Vec<Effect> {
        match event {
            Event::Arrived(part, arrival) => {
                self.arrived(part, arrival, now);
                self.compare_both()
            }
            Event::Opened(file) => {
                (self.choice, self.huge, self.beside) = (None, false, None);
                self.open(file, now)
            }
            Event::OpenedBoth(file, other) => {
                (self.choice, self.huge) = (None, false);
                let effects = self.open(file, now);
                self.beside = Some(other);
                effects
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
            Event::Cancelled => self.cancel(),
            event => match &mut self.screen {
                Screen::Open(image) if matches!(event, Event::SquashStarted) => image.squash(now),
                Screen::Open(image)
                    if matches!(event, Event::Compare(CompareEvent::OntoStarted)) =>
                {
                    image.squash_onto(now)
                }
                Screen::Open(image) => image.apply(event),
                _ => Vec::new(),
            },
        }
    }

    fn arrived(&mut self, part: Part, arrival: Arrival, now: f64) {
        match part {
            Part::Engine => self.engine = arrival,
            Part::Late => self.late = arrival,
        }
        if let Screen::Opening { timed, .. } = &mut self.screen
            && timed.progress.step == Step::Loading
            && self.engine != Arrival::Coming
        {
            timed.heard(Progress::begun(Step::Opening), now);
        }
    }

    /// Begins to compare the open image with the file that was given together with it, if its code is there.
    fn compare_both(&mut self) -> Vec<Effect> {
        let Screen::Open(image) = &mut self.screen else {
            return Vec::new();
        };
        if self.late != Arrival::Here {
            return Vec::new();
        }
        match self.beside.take() {
            Some(other) => image.compare_event(CompareEvent::begin(other)),
            None => Vec::new(),
        }
    }

    fn restart(&mut self, screen: Screen) -> Vec<Effect> {
        self.generation += 1;
        self.screen = screen;
        vec![Effect::Restart]
    }

    fn open(&mut self, file: Picked, now: f64) -> Vec<Effect> {
        let (choice, huge) = (self.choice, self.huge);
        let name = file.name.clone();
        let step = match self.engine {
            Arrival::Coming => Step::Loading,
            Arrival::Here | Arrival::Lost => Step::Opening,
        };
        let mut effects = self.restart(Screen::Opening {
            file,
            timed: Timed::new(Progress::begun(step), now),
        });
        effects.push(Effect::Run(Task::Open, Script::Open { name, choice, huge }));
        effects
    }

    fn cancel(&mut self) -> Vec<Effect> {
        match &mut self.screen {
            Screen::Open(image) if image.squash.is_running() => {
                image.squash.run = Run::Idle;
                vec![Effect::Stop(Task::Squash)]
            }
            Screen::Open(image) if image.keeping().is_some() => {
                image.apply(Event::Plan(PlanEvent::KeepOnly(false)))
            }
            Screen::Open(image) if image.compare.is_running() => {
                image.compare_event(CompareEvent::Ended)
            }
            Screen::Open(image) => image.measure.stop(),
            Screen::Opening { .. } | Screen::Choosing { .. } | Screen::Scanning(_) => {
                self.restart(Screen::Landing)
            }
            Screen::Landing | Screen::Failed { .. } => Vec::new(),
        }
    }

    /// Takes the answer of a worker or a script at the time `now`, as for [`State::apply`]. The result is the effects
    /// to carry out.
    pub fn answered(&mut self, answer: Answer, now: f64) -> Vec<Effect> {
        let Answer { ticket, reply } = answer;
        if ticket.generation != self.generation {
            return Vec::new();
        }
        match (&mut self.screen, ticket.task, reply) {
            (Screen::Open(image), task, reply) => image.answered(task, reply, now),
            (screen, _, Reply::Failed(error)) => {
                let file = screen.file();
                let error = Box::new(error);
                self.restart(Screen::Failed { file, error })
            }
            (Screen::Opening { timed, .. }, Task::Open, Reply::Progress(progress)) => {
                timed.heard(progress, now);
                Vec::new()
            }
            (Screen::Opening { file, .. }, Task::Open, Reply::Opened(opened)) => {
                let file = std::mem::take(file);
                self.screen = match opened.chosen {
                    Some(_) => Screen::Scanning(Scanning::new(file, opened, now)),
                    None => Screen::Choosing {
                        file,
                        choices: opened.choices,
                    },
                };
                Vec::new()
            }
            (Screen::Scanning(scanning), Task::Layer(layer), reply) => {
                let read = match reply {
                    Reply::Progress(progress) => LayerRead::Reading(progress),
                    Reply::Added(scanned) => LayerRead::Added(scanned),
                    _ => LayerRead::Read,
                };
                scanning.heard(layer, read, now);
                Vec::new()
            }
            (Screen::Scanning(scanning), Task::Open, Reply::Overview(overview)) => {
                let mut image = Box::new(Image::new(scanning, *overview, now));
                let mut effects = image.plan();
                effects.extend(image.go(self.wanted.take()));
                effects.push(Effect::Ask(Task::Advice, Request::Advice));
                effects.push(Effect::Run(Task::Examine, Script::Examine));
                self.screen = Screen::Open(image);
                effects.extend(self.compare_both());
                effects
            }
            _ => Vec::new(),
        }
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
    fn heard(&mut self, layer: LayerId, read: LayerRead, now: f64) {
        self.now = now;
        if let Some(place) = self.layers.get_mut(layer.index()) {
            *place = read;
        }
    }
}

impl Image {
    fn new(scanning: &Scanning, overview: Overview, now: f64) -> Self {
        let last = overview.report.layers.last();
        let last = last.map_or(LayerId::LOWEST, |layer| layer.index);
        Self {
            file: scanning.file.clone(),
            squash: Squash::new(&overview),
            choices: scanning.choices.clone(),
            chosen: scanning.chosen,
            layers: Layers::new(&overview),
            files: Shared::new(Files::new(last)),
            waste: Shared::new(Waste::new(overview.report.image.reclaimable_bytes > 0)),
            overview: Shared::new(overview),
            advice: None,
            packages: Packages::Unasked,
            package: None,
            package_files: None,
            dockerfile: Dockerfile::default(),
            measure: Measure::Unasked,
            took: now - scanning.started,
            pass: Pass::Going(Progress::begun(Step::Examining)),
            tab: Tab::Layers,
            exporting: None,
            export_failed: None,
            made: None,
            compare: Compare::default(),
            offered: None,
        }
    }

    /// Applies an event to the open image; the result is the effects to carry out.
    pub(super) fn apply(&mut self, event: Event) -> Vec<Effect> {
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
            Event::Dockerfile(event) => return self.dockerfile_event(event),
            Event::Package(package) => {
                (self.package, self.package_files) = (Some(package), None);
                let request = Request::PackageFiles(package);
                return vec![Effect::Ask(Task::PackageFiles, request)];
            }
            Event::Compare(event) => return self.compare_event(event),
            Event::Offered(file) => {
                self.offered = file;
                return Vec::new();
            }
            Event::Measured => return self.measure.start(),
            Event::Exported(format) if self.exporting.is_none() => {
                self.exporting = Some(format);
                self.export_failed = None;
                return self.export();
            }
            _ if self.squash.is_running() => {}
            Event::SquashRange(from, to) => {
                let last = self.last_layer();
                let wanted = LayerRange {
                    from: from.min(last),
                    to: to.min(last).max(from.min(last)),
                };
                if wanted == self.squash.current() && self.squash.merging {
                    return Vec::new();
                }
                if self.squash.others.is_empty() {
                    return self.operate(|squash, _| squash.set_current(wanted));
                }
                return self.apply(Event::Plan(PlanEvent::Change(wanted)));
            }
            Event::Plan(event) => {
                let mut effects =
                    self.operate(|squash, overview| late_plan(squash, event, overview));
                effects.extend(self.propose());
                return effects;
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
            Event::Saved { readable } if matches!(self.squash.run, Run::Done(_)) => {
                if !readable {
                    self.squash.check = Check::Failed(unread());
                    return Vec::new();
                }
                self.squash.check = Check::Going(Progress::begun(Step::Verifying));
                return vec![Effect::Run(Task::Check, Script::Check)];
            }
            _ => {}
        }
        Vec::new()
    }

    /// The effects that lead to the report as a file. Its waste has the names of packages, so these come first.
    fn export(&mut self) -> Vec<Effect> {
        match (&self.packages, self.exporting) {
            (_, None) | (Packages::Reading(_), _) => Vec::new(),
            (Packages::Unasked, _) if self.report().image.reclaimable_bytes > 0 => {
                self.read_packages()
            }
            (_, Some(format)) => vec![Effect::Ask(Task::Export, Request::Export(format))],
        }
    }

    /// Starts the squash for the current choices, if it may start.
    fn squash(&mut self, now: f64) -> Vec<Effect> {
        if !self.squash.may_start() {
            return Vec::new();
        }
        let progress = Progress {
            total: self.squash.predicted().map_or(0, |plan| plan.work_bytes),
            ..Progress::begun(Step::Hashing)
        };
        self.squash.run = Run::Going(Timed::new(progress, now));
        self.squash.onto = false;
        let squash = Script::Squash {
            request: self.squash.request(),
            alone: matches!(self.pass, Pass::Failed(_)),
        };
        vec![Effect::Run(Task::Squash, squash)]
    }

    /// Changes the operations of the squash, and returns the effects of that.
    pub(super) fn operate(&mut self, change: impl FnOnce(&mut Squash, &Overview)) -> Vec<Effect> {
        let before = (self.squash.current(), self.squash.request());
        change(&mut self.squash, &self.overview);
        let mut effects = Vec::new();
        if self.squash.current() != before.0 {
            effects.extend(self.list_range());
        }
        if self.squash.request() != before.1 {
            effects.extend(self.changed());
        }
        effects
    }

    /// Drops the result, because the choices changed, and asks for a new prediction. The last one stays until then.
    fn changed(&mut self) -> Vec<Effect> {
        let failed = self.squash.plan.as_deref().is_some_and(Result::is_err);
        if failed || !self.squash.is_complete() {
            self.squash.plan = None;
        }
        self.squash.run = Run::Idle;
        self.squash.check = Check::Idle;
        self.plan()
    }

    /// Asks for a prediction, unless one is on its way. If the choices change before its answer, that answer leads to
    /// the next question.
    pub(super) fn plan(&mut self) -> Vec<Effect> {
        let request = self.squash.request();
        if self.squash.asked.is_some() || !self.squash.is_complete() {
            return Vec::new();
        }
        self.squash.asked = Some(request.clone());
        vec![if request.keep.is_empty() {
            Effect::Ask(Task::Plan, Request::Plan(request))
        } else {
            Effect::Run(Task::Plan, Script::Keep(request))
        }]
    }

    fn answered(&mut self, task: Task, reply: Reply, now: f64) -> Vec<Effect> {
        match task {
            Task::Plan => self.planned(reply),
            Task::Squash => {
                self.squash.going(reply, now);
                Vec::new()
            }
            Task::Check => {
                self.squash.checking(reply);
                Vec::new()
            }
            Task::Examine => self.examining(reply),
            Task::Tree | Task::Find | Task::Facts | Task::Read(_) => {
                self.files.answered(task, reply)
            }
            Task::Waste(_) | Task::Map => self.waste.answered(task, reply),
            Task::Packages => {
                self.packages = match reply {
                    Reply::Progress(progress) => Packages::Reading(progress),
                    Reply::Packages(document) => Packages::Known(Shared::new(document)),
                    Reply::Failed(error) => Packages::Failed(error),
                    _ => return Vec::new(),
                };
                let mut effects = self.export();
                if matches!(self.packages, Packages::Known(_)) {
                    // The lists of waste have the names of packages from now on, and some advice is about what was read.
                    effects.extend(self.waste.refresh());
                    effects.extend(self.advise());
                }
                if !matches!(self.packages, Packages::Reading(_)) {
                    effects.extend(self.propose());
                }
                effects.extend(self.compare_next());
                effects
            }
            Task::Made => match reply {
                Reply::Progress(progress) => {
                    self.made = Some(progress);
                    Vec::new()
                }
                _ => {
                    self.made = None;
                    vec![Effect::Ask(Task::Advice, Request::Advice)]
                }
            },
            Task::Propose => self.proposed(reply),
            Task::Measure => {
                self.measure.answered(reply);
                Vec::new()
            }
            Task::Advice => {
                self.advice = match reply {
                    Reply::Advice(rows) => Some(Shared::new(Ok(rows))),
                    Reply::Failed(error) => Some(Shared::new(Err(error))),
                    _ => return Vec::new(),
                };
                Vec::new()
            }
            Task::PackageFiles => {
                if let Reply::PackageFiles(files) = reply
                    && self.package == Some(files.package)
                {
                    self.package_files = Some(Shared::new(files));
                }
                Vec::new()
            }
            Task::Tell => self.told(reply),
            Task::Dockerfile => {
                self.dockerfile.shown = match reply {
                    Reply::Dockerfile(bytes) => Some(Shared::new(Ok(bytes))),
                    Reply::Failed(error) => Some(Shared::new(Err(error))),
                    _ => return Vec::new(),
                };
                Vec::new()
            }
            Task::Export => {
                self.exporting = None;
                if let Reply::Failed(error) = reply {
                    self.export_failed = Some(error);
                }
                Vec::new()
            }
            Task::Compare
            | Task::Changes
            | Task::Changed
            | Task::ReadBoth(_)
            | Task::CompareExport
            | Task::OntoPlan
            | Task::CompareEnd => self.compare_answered(task, reply),
            Task::Open | Task::Layer(_) | Task::Warm => Vec::new(),
        }
    }

    /// Applies a reply of the second pass. If the pass fails, the figures of the first pass stay.
    fn examining(&mut self, reply: Reply) -> Vec<Effect> {
        let mut effects = Vec::new();
        self.pass = match reply {
            Reply::Progress(progress) => Pass::Going(progress),
            Reply::Failed(error) => Pass::Failed(error),
            reply => {
                if let Reply::Overview(overview) = reply {
                    self.overview = Shared::new(*overview);
                    effects.extend(self.waste.refresh());
                    effects.extend(self.files.refresh());
                    effects.extend(self.advise());
                }
                effects.push(Effect::Ask(Task::Warm, Request::Warm));
                Pass::Done
            }
        };
        effects
    }

    fn planned(&mut self, reply: Reply) -> Vec<Effect> {
        let squash = &mut self.squash;
        let reply = match reply {
            Reply::Progress(progress) => {
                squash.keep.reading = Some(progress);
                return Vec::new();
            }
            Reply::Kept(kept) => {
                squash.keep.kept = Some(Shared::new(kept));
                return Vec::new();
            }
            reply => reply,
        };
        squash.keep.reading = None;
        let asked = squash.asked.take();
        match reply {
            _ if asked != Some(squash.request()) => return self.plan(),
            Reply::Plan(plan) => squash.plan = Some(Shared::new(Ok(*plan))),
            Reply::Failed(error) => {
                squash.plan = Some(Shared::new(Err(error)));
                squash.keep.kept = None;
            }
            _ => {}
        }
        Vec::new()
    }
}

impl Squash {
    /// Applies a reply of a squash. A reply of a cancelled squash is ignored.
    fn going(&mut self, reply: Reply, now: f64) {
        let Run::Going(timed) = &mut self.run else {
            return;
        };
        match reply {
            Reply::Progress(progress) => timed.heard(progress, now),
            Reply::Built(built) => self.run = Run::Done(built),
            Reply::Failed(error) => self.run = Run::Failed(error),
            _ => {}
        }
    }

    /// Applies a reply about a saved file. A reply about a file of earlier choices is ignored.
    fn checking(&mut self, reply: Reply) {
        if !matches!(self.check, Check::Going(_)) {
            return;
        }
        match reply {
            Reply::Progress(progress) => self.check = Check::Going(progress),
            Reply::Done => self.check = Check::Passed,
            Reply::Failed(error) => self.check = Check::Failed(error),
            _ => {}
        }
    }
}

/// The error for a file that the browser wrote and cannot open again.
fn unread() -> Error {
    Error::new(Kind::Io, "the saved file could not be opened again")
}
