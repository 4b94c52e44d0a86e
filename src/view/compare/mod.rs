//! The compare tab: the other image, the list of changed files, the opened path, and the layer of difference.
//!
//! What the two images are is told in bytes that only the tab itself reads.

mod event;
mod reduce;

pub use event::CompareEvent;

use crate::session::protocol::{
    ChangesPage, ChangesQuery, Choice, CompareFormat, Error, Facts, OntoFigures, PathChange,
    PlanSummary, Progress,
};

use super::figures;
use super::files::Content;
use super::picked::Picked;
use super::shared::Shared;
use super::window::Window;

/// The state of the compare tab.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Compare {
    /// The other file; `None` if there is none.
    pub other: Option<Picked>,
    /// Whether it is the result of a squash of the open image.
    pub of_result: bool,
    /// How far comparing is.
    pub run: CompareRun,
    /// The images of the other file, if it has several.
    pub choices: Vec<Choice>,
    /// The index of the chosen one, from 0.
    choice: Option<u32>,
    /// Whether the open image is the old one.
    pub open_is_old: bool,
    /// The bytes of the old and the new image on disk, and those that the new one shows.
    bytes: (u64, u64, u64),
    /// The number of changed paths by kind; `None` if a report stands for an image.
    pub paths: Option<[u64; 5]>,
    /// The list of changed files.
    pub list: List,
    /// The number of the opened path; `None` if none is open.
    pub opened: Option<u32>,
    /// What is known of the opened path, or why nothing is; `None` before the answer.
    pub path: Option<Shared<Result<Facts, Error>>>,
    /// What the images have at the opened path.
    pub content: Content,
    /// The first byte that is shown of it.
    pub offset: u64,
    /// A number that rises with every reading.
    reading: u32,
    /// The format in which the comparison is being exported; `None` if none is.
    pub exporting: Option<CompareFormat>,
    /// The error of the last export; `None` if it succeeded.
    pub export_failed: Option<Error>,
    /// What a layer of difference would hold, or why there can be none; `None` before it was asked for.
    pub onto: Option<Shared<Result<PlanSummary, Error>>>,
    /// Whether that was asked for.
    pub onto_asked: bool,
}

/// How far comparing is.
#[derive(Debug, Clone, PartialEq, Default)]
pub enum CompareRun {
    /// There is nothing to compare with.
    #[default]
    Idle,
    /// The packages of the open image come first.
    Waiting,
    /// The other image is being read, or both are compared.
    Going(Progress),
    /// One of the images of the other file must be chosen.
    Choosing,
    /// A serialized comparison, which the tab reads.
    Done(Shared<Vec<u8>>),
    /// The images could not be compared.
    Failed(Error),
}

/// The list of changed files: its filter, its open directories and its rows in memory.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct List {
    /// The only kind of change to show; `None` for all.
    pub change: Option<PathChange>,
    /// Whether all directories but [`List::except`] are open.
    pub all: bool,
    except: Vec<u32>,
    /// The rows in memory.
    pub window: Window<ChangesPage>,
}

impl List {
    /// The question for the rows on the screen and as many before and after.
    fn query(&self) -> ChangesQuery {
        let (first, count) = self.window.span();
        ChangesQuery {
            change: self.change,
            open: self.except.clone(),
            all: self.all,
            first,
            count,
        }
    }

    /// Whether the rows in memory belong to another filter.
    pub fn is_stale(&self) -> bool {
        let page = self.window.page.as_ref();
        page.is_none_or(|page| page.change != self.change)
    }
}

impl Compare {
    /// The figures of a layer of difference.
    pub fn onto_figures(&self, plan: &PlanSummary) -> OntoFigures {
        OntoFigures::new(self.bytes, plan)
    }

    /// Whether comparing is running.
    pub fn is_running(&self) -> bool {
        matches!(self.run, CompareRun::Waiting | CompareRun::Going(_))
    }

    /// The progress of comparing; `None` if nothing is running.
    pub fn doing(&self) -> Option<Progress> {
        match self.run {
            CompareRun::Going(progress) => Some(progress),
            _ => None,
        }
    }

    /// The id of the chosen image of the other file, if that has several.
    pub fn chosen_id(&self) -> Option<&str> {
        let chosen = self.choices.get(self.choice? as usize)?;
        (self.choices.len() > 1).then_some(&chosen.id)
    }

    /// The index of the chosen image of the other file.
    pub fn chosen(&self) -> Option<u32> {
        self.choice
    }
}

/// A difference with its sign: `+1.23 MB`, `−4.56 kB`, `0 B`.
pub fn signed(old: u64, new: u64) -> String {
    let sign = match new.cmp(&old) {
        std::cmp::Ordering::Less => "−",
        std::cmp::Ordering::Equal => "",
        std::cmp::Ordering::Greater => "+",
    };
    format!("{sign}{}", figures::size(old.abs_diff(new)))
}
