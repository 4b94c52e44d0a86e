//! Finding out what to keep: what is asked for and in which order, how far it is, and how it is stopped.

use crate::session::protocol::{Progress, Reply, Request, Step};

use super::effect::{Effect, Script, Task};
use super::keep::Proposed;
use super::operations::{PlanEvent, late_plan};
use super::state::{Image, Packages};

impl Image {
    /// The progress of reading what is to be kept; `None` if nothing is being read for that.
    pub fn keeping(&self) -> Option<Progress> {
        let keep = &self.squash.keep;
        match (&keep.proposal, &self.packages) {
            _ if !keep.only => None,
            (Proposed::Waiting, Packages::Reading(progress)) => Some(*progress),
            (Proposed::Going, _) => Some(keep.reading.unwrap_or(Progress::begun(Step::Reading))),
            _ => keep.reading,
        }
    }

    /// Asks what to propose to keep, if that is not known, or stops that if only the product is no longer kept. The
    /// packages come first.
    pub(super) fn propose(&mut self) -> Vec<Effect> {
        let keep = &mut self.squash.keep;
        if !keep.only {
            return self.stop_keeping();
        }
        if !matches!(keep.proposal, Proposed::Unasked | Proposed::Waiting) {
            return Vec::new();
        }
        keep.proposal = Proposed::Waiting;
        match self.packages {
            Packages::Unasked => self.read_packages(),
            Packages::Reading(_) => Vec::new(),
            Packages::Known(_) | Packages::Failed(_) => {
                keep.proposal = Proposed::Going;
                vec![Effect::Run(Task::Propose, Script::Propose)]
            }
        }
    }

    /// Asks again what to propose, because something changed on which it depends.
    pub(super) fn propose_anew(&mut self) -> Vec<Effect> {
        if matches!(self.squash.keep.proposal, Proposed::Known(_)) {
            self.squash.keep.proposal = Proposed::Unasked;
        }
        self.propose()
    }

    /// Applies a reply to the question what to propose.
    pub(super) fn proposed(&mut self, reply: Reply) -> Vec<Effect> {
        let keep = &mut self.squash.keep;
        keep.reading = None;
        match reply {
            Reply::Progress(progress) => keep.reading = Some(progress),
            Reply::Proposed(bytes) => {
                let event = PlanEvent::Proposed(bytes);
                return self.operate(|squash, overview| late_plan(squash, event, overview));
            }
            Reply::Failed(error) => keep.proposal = Proposed::Failed(error),
            _ => {}
        }
        Vec::new()
    }

    /// Stops what runs to find out what to keep.
    fn stop_keeping(&mut self) -> Vec<Effect> {
        let mut effects = Vec::new();
        let squash = &mut self.squash;
        if matches!(squash.keep.proposal, Proposed::Waiting | Proposed::Going) {
            squash.keep.proposal = Proposed::Unasked;
            effects.push(Effect::Stop(Task::Propose));
        }
        if matches!(&squash.asked, Some(request) if !request.keep.is_empty()) {
            squash.asked = None;
            effects.push(Effect::Stop(Task::Plan));
            effects.extend(self.plan());
        }
        self.squash.keep.reading = None;
        effects
    }

    /// Asks for the advice, and reads what more of it needs if the packages are known.
    pub(super) fn advise(&self) -> Vec<Effect> {
        let mut effects = vec![Effect::Ask(Task::Advice, Request::Advice)];
        if matches!(self.packages, Packages::Known(_)) {
            effects.push(Effect::Run(Task::Made, Script::Made));
        }
        effects
    }
}
