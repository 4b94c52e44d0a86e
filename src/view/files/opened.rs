//! The open path beside the tree: its versions, the selected version, and its content.

use crate::session::protocol::{
    Change, Contents, Difference, EntryId, Error, Facts, FileKind, NodeId, Reading, SHOWN, Scope,
    Shown, Version,
};

use crate::view::shared::Shared;

/// The way to show a content.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum ContentView {
    /// By its form: text, picture or program.
    #[default]
    Itself,
    /// As bytes in hexadecimal.
    Bytes,
}

/// The state of the content to show.
#[derive(Debug, Clone, PartialEq, Default)]
pub enum Content {
    /// There is no content: a directory, a link or a removal.
    #[default]
    None,
    /// The content is being read.
    Loading,
    /// A part of the content.
    Shown(Shared<Shown>),
    /// The difference from another version's content.
    Differs(Shared<Difference>),
    /// The content could not be read.
    Failed(Error),
}

/// The opened path in the files tab.
#[derive(Debug, Clone, PartialEq)]
pub struct Opened {
    /// The node of the path.
    pub node: NodeId,
    /// The change of each layer at the path; `None` before the answer.
    pub facts: Option<Shared<Facts>>,
    /// The error of the question for the facts; `None` if it succeeded.
    pub failed: Option<Error>,
    /// The version that is shown, as an index into [`Facts::versions`].
    pub version: usize,
    /// The index of the version to compare with; `None` if there is no comparison.
    pub compare: Option<usize>,
    /// The content of the shown version.
    pub content: Content,
    /// The way to show the content.
    pub look: ContentView,
    /// The offset of the first byte to show, in bytes.
    pub offset: u64,
    /// The text of the search in the content.
    pub search: String,
    /// The number of the current hit, from 0.
    pub hit: usize,
    /// A number that rises with every move to a hit.
    pub hit_moved: u32,
    /// Whether long lines are wrapped.
    pub wrap: bool,
    /// The member of the requested version; `None` if no particular one was requested.
    wanted: Option<EntryId>,
}

impl Opened {
    /// The opened path at a node, before its facts are known; `wanted` is the member of the version to show first.
    pub(super) fn new(node: NodeId, wanted: Option<EntryId>) -> Self {
        Self {
            node,
            facts: None,
            failed: None,
            version: 0,
            compare: None,
            content: Content::None,
            look: ContentView::Itself,
            offset: 0,
            search: String::new(),
            hit: 0,
            hit_moved: 0,
            wrap: true,
            wanted,
        }
    }

    /// A version by its place, from 0; `None` if there is no such version.
    pub fn at(&self, place: usize) -> Option<&Version> {
        self.facts.as_ref()?.versions.get(place)
    }

    /// The version that is shown; `None` before the facts are known.
    pub fn shown(&self) -> Option<&Version> {
        self.at(self.version)
    }

    /// Whether the content shown is only a part of the file.
    pub fn is_part(&self) -> bool {
        self.shown().is_some_and(|version| version.size > SHOWN)
    }

    /// Whether the path is a directory.
    pub fn is_directory(&self) -> bool {
        self.shown().is_some_and(|v| v.kind == Some(FileKind::Dir))
    }

    /// Applies facts, whether they are the first or newer ones.
    pub(super) fn told(&mut self, facts: Facts, scope: Scope) {
        let first = self.facts.is_none();
        if first {
            self.version = begin(&facts, scope, self.wanted);
        }
        self.version = self.version.min(facts.versions.len().saturating_sub(1));
        self.facts = Some(Shared::new(facts));
        self.failed = None;
    }

    /// The reading that the content to show needs; `None` if nothing must be read.
    pub(super) fn reading(&self) -> Option<Reading> {
        let entry = content_of(self.shown()?)?;
        let other = self.compare.and_then(|place| self.at(place));
        if let (Some(place), Some(other)) = (self.compare, other.and_then(content_of)) {
            let (old, new) = if place < self.version {
                (other, entry)
            } else {
                (entry, other)
            };
            return Some(Reading::Compare { old, new });
        }
        Some(Reading::Show {
            entry,
            offset: self.offset,
        })
    }

    /// Applies the result of a reading, if it is still the wanted one.
    pub(super) fn read(&mut self, reading: &Reading, contents: Result<Contents, Error>) {
        if self.reading().as_ref() != Some(reading) {
            return;
        }
        self.content = match contents {
            Ok(Contents::Shown(shown)) => Content::Shown(Shared::new(shown)),
            Ok(Contents::Difference(difference)) => Content::Differs(Shared::new(difference)),
            Ok(Contents::Saved { .. }) => return,
            Err(error) => Content::Failed(error),
        };
        self.hit = 0;
    }
}

/// The member whose content can be read for a version; `None` if it has no content.
pub fn content_of(version: &Version) -> Option<EntryId> {
    match version.kind {
        Some(FileKind::File | FileKind::Hardlink) => version.entry,
        _ => None,
    }
}

/// The index of the version to show first. It is the requested version, or the newest one in the shown filesystem
/// that put something at the path. For a removed path, this shows what was removed.
fn begin(facts: &Facts, scope: Scope, wanted: Option<EntryId>) -> usize {
    let versions = &facts.versions;
    let asked = wanted.and_then(|entry| versions.iter().position(|v| v.entry == Some(entry)));
    let last = match scope {
        Scope::Layer(n) | Scope::Upto(n) => n,
        Scope::Between(a, b) => a.max(b),
    };
    asked
        .or_else(|| {
            versions
                .iter()
                .rposition(|v| v.layer <= last && v.kind.is_some())
        })
        .or_else(|| versions.iter().rposition(|v| v.kind.is_some()))
        .unwrap_or(0)
}

/// The character that stands for a change, in addition to its colour.
pub fn mark(change: Change) -> &'static str {
    match change {
        Change::Unchanged => "",
        Change::Added => "+",
        Change::Modified => "~",
        Change::Attributes => "·",
        Change::Rewritten => "=",
        Change::Removed => "−",
    }
}
