//! A squash from the choices to the checked file: predictions, the run, and the check of what was saved.
//!
//! It asks for predictions one at a time and drops answers to earlier choices. It does not know how a squash is carried out.

use super::effect::{Effect, Script, Task};
use super::shared::Shared;
use super::squash::{Check, Run, Squash};
use super::state::{Image, Pass};
use super::timed::Timed;
use crate::session::protocol::{Error, Kind, Overview, Progress, Reply, Request, Step};

impl Image {
    /// Starts the squash for the current choices, if it may start.
    pub(super) fn squash(&mut self, now: f64) -> Vec<Effect> {
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
    pub(super) fn changed(&mut self) -> Vec<Effect> {
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

    pub(super) fn planned(&mut self, reply: Reply) -> Vec<Effect> {
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
    pub(super) fn going(&mut self, reply: Reply, now: f64) {
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
    pub(super) fn checking(&mut self, reply: Reply) {
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
pub(super) fn unread() -> Error {
    Error::new(Kind::Io, "the saved file could not be opened again")
}
