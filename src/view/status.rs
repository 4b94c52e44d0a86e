//! The current activity in one line: for the status region, which screen readers read aloud, and for the progress
//! bar beside it.

use crate::session::protocol::{Progress, Step, printable};

use super::squash::{Check, Run, Squash};
use super::state::{Image, Pass, Scanning, Screen, State};
use super::texts::{Language, progress, squash};
use super::timed::Timed;

impl State {
    /// The long step that is going on, if one is.
    pub fn doing(&self) -> Option<Progress> {
        match &self.screen {
            Screen::Landing | Screen::Failed { .. } | Screen::Choosing { .. } => None,
            Screen::Opening { timed, .. } => Some(timed.progress),
            Screen::Scanning(scanning) => {
                let (done, total) = scanning.bytes();
                Some(Progress {
                    step: Step::Scanning,
                    done,
                    total,
                })
            }
            Screen::Open(image) => match &image.squash.run {
                Run::Going(timed) => Some(image.squashing(timed).0),
                Run::Done(_) => image.squash.checked(),
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
    pub fn squashing(&self, timed: &Timed) -> (Progress, Option<u64>) {
        match self.pass {
            Pass::Going(progress) if timed.progress.step == Step::Examining => (progress, None),
            _ => (timed.progress, timed.seconds_left()),
        }
    }
}

impl Squash {
    /// How far the look at a saved file is, while it is going on.
    pub fn checked(&self) -> Option<Progress> {
        match self.check {
            Check::Going(progress) => Some(progress),
            _ => None,
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
