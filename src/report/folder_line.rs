//! A row of waste by directory in the written reports, and how it is put into words.

use super::texts;
use crate::language::Language;
use crate::rootfs::LayerId;
use crate::waste::Gone;

/// The dead bytes of one directory in the written reports.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FolderLine {
    /// The path of the directory; empty for the root.
    pub path: String,
    /// The number of dead versions directly in it.
    pub files: u64,
    /// The stored bytes of these versions.
    pub bytes: u64,
    /// The step that wrote them.
    pub writer: StepOf,
    /// The step that hid them.
    pub killer: StepOf,
    /// What happened to them.
    pub gone: Gone,
}

/// The sum of the directories that are not listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FolderRest {
    /// The number of rows that are not listed.
    pub folders: u64,
    /// The number of dead versions in them.
    pub files: u64,
    /// The stored bytes of these versions.
    pub bytes: u64,
}

/// The step of a layer, as people name it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StepOf {
    /// A step of the history, by its number from 0.
    Step(usize),
    /// A layer that no step of the history tells of.
    Layer(LayerId),
}

impl StepOf {
    fn named(self, language: Language) -> String {
        match self {
            Self::Step(step) => texts::STEP_OF.get(language)(step),
            Self::Layer(layer) => texts::LAYER_OF.get(language)(layer),
        }
    }
}

impl FolderLine {
    /// The steps that wrote and hid the versions, in words.
    pub fn ending(&self, language: Language) -> String {
        let text = match self.gone {
            Gone::Deleted => texts::GONE_DELETED,
            Gone::Overwritten => texts::GONE_OVERWRITTEN,
            Gone::Attributes => texts::GONE_ATTRIBUTES,
            Gone::Again => texts::GONE_AGAIN,
        };
        text.get(language)(&self.writer.named(language), &self.killer.named(language))
    }
}
