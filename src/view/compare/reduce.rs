//! What follows from the events of the compare tab and from the answers to its questions.

use crate::session::protocol::{
    ChangesQuery, CompareReply, CompareRequest, Contents, Progress, Reply, Request, SquashRequest,
    Step, Wire as _,
};
use crate::view::effect::{Effect, Script, Task};
use crate::view::files::Content;
use crate::view::shared::Shared;
use crate::view::squash::{Check, Run};
use crate::view::state::{Image, Packages};
use crate::view::tab::Tab;
use crate::view::timed::Timed;

use super::{Compare, CompareEvent, CompareRun, List};

/// The most changed paths with which all directories are open at first.
const FEW: u64 = 100;

impl Image {
    /// Applies an event of the compare tab; the result is the effects to carry out.
    pub(in crate::view) fn compare_event(&mut self, event: CompareEvent) -> Vec<Effect> {
        late_compare(self, event)
    }

    /// Applies an answer to a question of the compare tab; the result is the effects to carry out.
    pub(in crate::view) fn compare_answered(&mut self, task: Task, reply: Reply) -> Vec<Effect> {
        late_compared(&mut self.compare, task, reply)
    }

    /// Begins to compare once the packages are known.
    pub(in crate::view) fn compare_next(&mut self) -> Vec<Effect> {
        let compare = &mut self.compare;
        let (CompareRun::Waiting, Some(other)) = (&compare.run, &compare.other) else {
            return Vec::new();
        };
        match &self.packages {
            Packages::Unasked => self.read_packages(),
            Packages::Reading(_) => Vec::new(),
            Packages::Failed(error) => {
                compare.run = CompareRun::Failed(error.clone());
                Vec::new()
            }
            Packages::Known(_) => {
                let script = Script::Compare {
                    name: other.name.clone(),
                    choice: compare.choice,
                    huge: false,
                };
                compare.run = CompareRun::Going(Progress::begun(Step::Opening));
                vec![Effect::Run(Task::Compare, script)]
            }
        }
    }

    /// Starts to write a layer of difference, if it may start.
    pub(in crate::view) fn squash_onto(&mut self, now: f64) -> Vec<Effect> {
        let onto = self.compare.onto.as_deref();
        let Some(Ok(onto)) = onto.filter(|_| !self.squash.is_running()) else {
            return Vec::new();
        };
        let progress = Progress {
            total: onto.work_bytes,
            ..Progress::begun(Step::Hashing)
        };
        self.squash.run = Run::Going(Timed::new(progress, now));
        self.squash.check = Check::Idle;
        self.squash.onto = true;
        let script = Script::Onto(SquashRequest::default());
        vec![Effect::Run(Task::Squash, script)]
    }
}

/// Applies an event of the compare tab.
///
/// The name begins with `late_`, which tells the build to split the code here. Such events come only from parts of the page
/// whose code has arrived.
#[inline(never)]
fn late_compare(image: &mut Image, event: CompareEvent) -> Vec<Effect> {
    match event {
        CompareEvent::Begun { other, of_result } => {
            let mut effects = stop(image);
            image.compare = Compare {
                other: Some(other),
                of_result,
                run: CompareRun::Waiting,
                ..Compare::default()
            };
            image.tab = Tab::Compare;
            image.offered = None;
            effects.extend(image.compare_next());
            effects
        }
        CompareEvent::Chosen(choice) => {
            let compare = &mut image.compare;
            *compare = Compare {
                other: compare.other.take(),
                choices: std::mem::take(&mut compare.choices),
                choice: Some(choice),
                run: CompareRun::Waiting,
                ..Compare::default()
            };
            image.compare_next()
        }
        CompareEvent::Ended => {
            let mut effects = stop(image);
            image.compare = Compare::default();
            effects.extend(ask(Task::CompareEnd, &CompareRequest::End));
            effects
        }
        event => image.compare.apply(&event),
    }
}

/// Stops what runs for the comparison. A layer of difference is dropped, because its images are.
fn stop(image: &mut Image) -> Vec<Effect> {
    let mut effects = Vec::new();
    if image.compare.is_running() {
        effects.push(Effect::Stop(Task::Compare));
    }
    if image.squash.onto {
        if image.squash.is_running() {
            effects.push(Effect::Stop(Task::Squash));
        }
        (image.squash.run, image.squash.onto) = (Run::Idle, false);
    }
    effects
}

/// Applies an answer to a question of the compare tab.
///
/// The name begins with `late_`, as that of [`late_compare`].
#[inline(never)]
fn late_compared(compare: &mut Compare, task: Task, reply: Reply) -> Vec<Effect> {
    compare.answered(task, reply)
}

/// The effect that asks the session about both images.
fn ask(task: Task, question: &CompareRequest) -> Option<Effect> {
    // Serializing into memory cannot fail.
    let bytes = question.pack().ok()?;
    Some(Effect::Ask(task, Request::Compare(bytes)))
}

fn window(query: ChangesQuery) -> Option<Effect> {
    ask(Task::Changes, &CompareRequest::Changes(query))
}

impl Compare {
    fn apply(&mut self, event: &CompareEvent) -> Vec<Effect> {
        let effect = match *event {
            CompareEvent::Swapped(open_is_old) => {
                self.forget();
                self.run = CompareRun::Going(Progress::begun(Step::Examining));
                let question = CompareRequest::Compare {
                    open_is_old: Some(open_is_old),
                };
                ask(Task::Compare, &question)
            }
            CompareEvent::Only(change) => {
                self.list.change = change;
                self.list.window.begin();
                self.again()
            }
            CompareEvent::Toggled(number) => {
                let except = &mut self.list.except;
                let before = except.len();
                except.retain(|other| *other != number);
                if except.len() == before {
                    except.push(number);
                }
                self.again()
            }
            CompareEvent::All(all) => {
                self.list.all = all;
                self.list.except.clear();
                self.again()
            }
            CompareEvent::Seen(first, count) => {
                self.list.window.see(first, count);
                self.missing()
            }
            CompareEvent::Opened(number) => {
                (self.opened, self.path) = (Some(number), None);
                (self.content, self.offset) = (Content::None, 0);
                ask(Task::Changed, &CompareRequest::Changed(number))
            }
            CompareEvent::Offset(offset) => {
                self.offset = offset;
                self.read()
            }
            CompareEvent::Closed => {
                self.close();
                None
            }
            CompareEvent::Exported(format) if self.exporting.is_none() => {
                (self.exporting, self.export_failed) = (Some(format), None);
                ask(Task::CompareExport, &CompareRequest::Export(format))
            }
            CompareEvent::OntoAsked if !self.onto_asked => {
                self.onto_asked = true;
                let request = SquashRequest::default();
                ask(Task::OntoPlan, &CompareRequest::OntoPlan(request))
            }
            _ => None,
        };
        effect.into_iter().collect()
    }

    /// Forgets what was known of the two images in their last order.
    fn forget(&mut self) {
        self.close();
        self.list = List::default();
        (self.onto, self.onto_asked) = (None, false);
    }

    fn close(&mut self) {
        self.reading += 1;
        (self.opened, self.path) = (None, None);
        (self.content, self.offset) = (Content::None, 0);
    }

    fn again(&mut self) -> Option<Effect> {
        let query = self.list.query();
        self.list.window.want(query).and_then(window)
    }

    fn missing(&mut self) -> Option<Effect> {
        let is_short = self.list.window.is_short();
        is_short.then(|| self.again()).flatten()
    }

    /// The effect that reads what is at the opened path.
    fn read(&mut self) -> Option<Effect> {
        let number = self.opened?;
        self.reading += 1;
        self.content = Content::Loading;
        let script = Script::ReadBoth(number, self.offset);
        Some(Effect::Run(Task::ReadBoth(self.reading), script))
    }

    fn answered(&mut self, task: Task, reply: Reply) -> Vec<Effect> {
        let effect = match (task, reply) {
            (Task::Compare, reply) => self.compared(reply),
            (Task::Changes, reply) => self.listed(reply),
            (Task::Changed, reply) => self.told(reply),
            (Task::ReadBoth(number), reply) if number == self.reading => {
                self.content = match reply {
                    Reply::Contents(contents) => match *contents {
                        Contents::Difference(difference) => {
                            Content::Differs(Shared::new(difference))
                        }
                        Contents::Shown(shown) => Content::Shown(Shared::new(shown)),
                        Contents::Saved { .. } => Content::None,
                    },
                    Reply::Failed(error) => Content::Failed(error),
                    _ => return Vec::new(),
                };
                None
            }
            (Task::CompareExport, reply) => {
                self.exporting = None;
                if let Reply::Failed(error) = reply {
                    self.export_failed = Some(error);
                }
                None
            }
            (Task::OntoPlan, reply) => {
                self.onto = match reply {
                    Reply::Failed(error) => Some(Shared::new(Err(error))),
                    Reply::Plan(plan) => Some(Shared::new(Ok(*plan))),
                    _ => None,
                };
                None
            }
            _ => None,
        };
        effect.into_iter().collect()
    }

    fn compared(&mut self, reply: Reply) -> Option<Effect> {
        // The answer to what was cancelled.
        if !matches!(self.run, CompareRun::Going(_)) {
            return None;
        }
        match reply {
            Reply::Progress(progress) => self.run = CompareRun::Going(progress),
            Reply::Opened(opened) => {
                self.choices = opened.choices;
                self.run = CompareRun::Choosing;
            }
            Reply::Failed(error) => self.run = CompareRun::Failed(error),
            Reply::Compared(bytes) => {
                match CompareReply::unpack(&bytes) {
                    Ok(CompareReply::Compared(found)) => {
                        self.open_is_old = found.open_is_old;
                        self.paths = found.paths;
                        self.list.all = found.paths.iter().flatten().sum::<u64>() <= FEW;
                        if let [Some([Some(old), Some(new)]), Some([_, Some(live)])] =
                            [found.figures.first(), found.figures.get(1)]
                        {
                            self.bytes = (*old, *new, *live);
                        }
                    }
                    Err(error) => {
                        self.run = CompareRun::Failed(error);
                        return None;
                    }
                    Ok(_) => return None,
                }
                self.run = CompareRun::Done(Shared::new(bytes));
                return self.again();
            }
            _ => {}
        }
        None
    }

    fn listed(&mut self, reply: Reply) -> Option<Effect> {
        let (_, next) = self.list.window.answered();
        match reply {
            Reply::Compared(bytes) => match CompareReply::unpack(&bytes) {
                Ok(CompareReply::Changes(page)) => self.list.window.take(page),
                Err(error) => self.list.window.failed = Some(error),
                Ok(_) => {}
            },
            Reply::Failed(error) => self.list.window.failed = Some(error),
            _ => {}
        }
        match next {
            Some(query) => window(query),
            None => self.missing(),
        }
    }

    fn told(&mut self, reply: Reply) -> Option<Effect> {
        let path = match reply {
            Reply::Failed(error) => Err(error),
            // An answer about a path that is not open any more is none.
            Reply::Facts(facts) if Some(facts.node.number()) == self.opened => Ok(facts),
            _ => return None,
        };
        let has_content = path.as_ref().is_ok_and(|path| {
            let mut versions = path.versions.iter();
            versions.any(|version| crate::view::files::content_of(version).is_some())
        });
        self.path = Some(Shared::new(path));
        if has_content { self.read() } else { None }
    }
}
