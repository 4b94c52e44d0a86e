//! The reducer: computes the page's next state from an event. It is one match and knows no browser.

use super::arrival::{Arrival, Part};
use super::compare::CompareEvent;
use super::effect::{Answer, Effect, Script, Task};
use super::event::Event;
use super::operations::PlanEvent;
use super::picked::Picked;
use super::squash::Run;
use super::state::{Image, LayerRead, Scanning, Screen, State};
use super::timed::Timed;
use crate::session::protocol::{Kind, LayerId, Progress, Reply, Request, Step};

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
