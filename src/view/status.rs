//! The current activity in one line: for the status region, which screen readers read aloud, and for the progress
//! bar beside it.

use crate::session::protocol::{Step, printable};

use super::doing::Doing;
use super::squash::{Check, Run};
use super::state::{Image, Pass, Scanning, Screen, State};
use super::texts::{Language, progress, squash};
use super::work::Work;

impl State {
    /// The long step that is going on, if one is.
    pub fn doing(&self) -> Option<Doing> {
        match &self.screen {
            Screen::Landing | Screen::Failed { .. } | Screen::Choosing { .. } => None,
            Screen::Opening { progress, .. } => {
                Some(progress.map_or_else(|| nothing_of(Step::Opening), Doing::from))
            }
            Screen::Scanning(scanning) => {
                let (done, total) = scanning.bytes();
                Some(Doing {
                    step: Step::Scanning,
                    done,
                    total,
                })
            }
            Screen::Open(image) => match &image.squash.run {
                Run::Ordering => Some(nothing_of(Step::Hashing)),
                Run::Building(work) => Some(image.squashing(work).0),
                Run::Done(_) => image.squash.check.doing(),
                Run::Idle | Run::Failed(_) => None,
            },
        }
    }

    /// The status line. Percents go by fives: a screen reader says every change of it.
    pub fn status(&self, language: Language) -> String {
        if let Some(doing) = self.doing() {
            return progress::PERCENT.get(language)(
                step_name(doing.step, language),
                doing.percent() / 5 * 5,
            );
        }
        match &self.screen {
            Screen::Failed { .. } => progress::FAILED.get(language).to_owned(),
            Screen::Open(image) => match &image.squash.run {
                Run::Done(built) => match image.squash.check {
                    Check::Passed => squash::SAVED.get(language).to_owned(),
                    Check::Failed(_) => progress::FAILED.get(language).to_owned(),
                    Check::Idle | Check::Going(_) => {
                        progress::DONE_SQUASH.get(language)(&built.file_name)
                    }
                },
                Run::Failed(_) => progress::FAILED.get(language).to_owned(),
                _ => progress::DONE_SCANNING.get(language)(
                    image.report().layers.len(),
                    &format!("{:.1}", image.took / 1000.0),
                ),
            },
            _ => String::new(),
        }
    }
}

impl Screen {
    /// Which screen it is, whatever is on it.
    pub fn place(&self) -> &'static str {
        match self {
            Self::Landing => "landing",
            Self::Failed { .. } => "failed",
            Self::Opening { .. } => "opening",
            Self::Choosing { .. } => "choosing",
            Self::Scanning(_) => "scanning",
            Self::Open(_) => "open",
        }
    }

    /// The document's title.
    pub fn title(&self) -> String {
        let subject = match self {
            Self::Landing => "",
            Self::Failed { file, .. }
            | Self::Opening { file, .. }
            | Self::Choosing { file, .. }
            | Self::Scanning(Scanning { file, .. }) => &file.name,
            Self::Open(image) => match image.report().image.references.first() {
                Some(reference) => reference,
                None => &image.file.name,
            },
        };
        if subject.is_empty() {
            "Squint".to_owned()
        } else {
            format!("{} – Squint", printable(subject))
        }
    }
}

impl Image {
    /// What a squash is doing, and the seconds that are left of it, once that can be told. Where it waits for the second
    /// pass, that is what is going on.
    pub fn squashing(&self, work: &Work) -> (Doing, Option<u64>) {
        match &self.pass {
            pass @ Pass::Going { .. } if work.is_ready() => (pass.doing(), None),
            _ => (work.doing(), work.seconds_left()),
        }
    }
}

impl Check {
    /// How far the look at a saved file is, while it is going on.
    pub fn doing(&self) -> Option<Doing> {
        let Self::Going(progress) = self else {
            return None;
        };
        Some(progress.map_or_else(|| nothing_of(Step::Verifying), Doing::from))
    }
}

impl Pass {
    /// How far it is.
    pub fn doing(&self) -> Doing {
        let Self::Going { bytes, .. } = self else {
            return nothing_of(Step::Examining);
        };
        Doing {
            step: Step::Examining,
            done: bytes.iter().map(|(done, _)| done).sum(),
            total: bytes.iter().map(|(_, total)| total).sum(),
        }
    }
}

/// What a step is called.
pub fn step_name(step: Step, language: Language) -> &'static str {
    let text = match step {
        Step::Opening => progress::OPENING,
        Step::Reading => progress::READING,
        Step::Unpacking => progress::UNPACKING,
        Step::Scanning => progress::SCANNING,
        Step::Examining => progress::EXAMINING,
        Step::Hashing => progress::HASHING,
        Step::Packing => progress::PACKING,
        Step::Writing => progress::WRITING,
        Step::Verifying => progress::VERIFYING,
    };
    text.get(language)
}

fn nothing_of(step: Step) -> Doing {
    Doing {
        step,
        done: 0,
        total: 0,
    }
}
