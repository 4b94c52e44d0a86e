//! The current activity in one line: for the status region, which screen readers read aloud, and for the progress
//! bar beside it.

use crate::session::protocol::{Progress, Step, printable};

use super::figures;
use super::measure::Measure;
use super::squash::{Check, Run};
use super::state::{Image, Pass, Scanning, Screen, State};
use super::texts::{Language, progress, squash};
use super::timed::Timed;

impl State {
    /// The progress of the long step that is running; `None` if there is none.
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
                _ if image.compare.doing().is_some() => image.compare.doing(),
                Run::Done(_) => image.squash.check.doing(),
                Run::Idle | Run::Failed(_) => match image.measure {
                    Measure::Running(progress) => Some(progress),
                    _ => image.keeping(),
                },
            },
        }
    }

    /// The status line in a language; empty if there is nothing to report. Percentages rise in steps of five, because
    /// screen readers read every change aloud.
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
                    &figures::seconds(image.took),
                ),
            },
            _ => String::new(),
        }
    }
}

impl Screen {
    /// The name of the screen, which does not depend on its content.
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

    /// The title of the document.
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
    /// The progress of a squash and its estimated seconds left. While the squash waits for the second pass, it is the
    /// progress of that pass.
    pub fn squashing(&self, timed: &Timed) -> (Progress, Option<u64>) {
        match self.pass {
            Pass::Going(progress) if timed.progress.step == Step::Examining => (progress, None),
            _ => (timed.progress, timed.seconds_left()),
        }
    }
}

impl Check {
    /// The progress of the check of a saved file; `None` if none is running.
    pub fn doing(&self) -> Option<Progress> {
        match self {
            Self::Going(progress) => Some(*progress),
            _ => None,
        }
    }
}

/// The name of a step in a language.
pub fn step_name(step: Step, language: Language) -> &'static str {
    let text = match step {
        Step::Loading => progress::LOADING,
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
