//! What happens to an open image: its events, and the answers to its questions.
//!
//! Each tab has a reducer of its own. Here is what concerns more than one of them.

use super::compare::Compare;
use super::dockerfile::Dockerfile;
use super::effect::{Effect, Script, Task};
use super::event::Event;
use super::files::{Files, FilesEvent};
use super::layers::Layers;
use super::measure::Measure;
use super::operations::{PlanEvent, late_plan};
use super::shared::Shared;
use super::squash::{Check, Run, Squash};
use super::squashing::unread;
use super::state::{Image, Packages, Pass, Scanning};
use super::tab::Tab;
use super::waste::Waste;
use crate::session::protocol::{LayerId, LayerRange, Overview, Progress, Reply, Request, Step};

impl Image {
    pub(super) fn new(scanning: &Scanning, overview: Overview, now: f64) -> Self {
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

    pub(super) fn answered(&mut self, task: Task, reply: Reply, now: f64) -> Vec<Effect> {
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
}
