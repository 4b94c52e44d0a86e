//! The open path beside the tree: its versions, the selected version, and its content.

use crate::session::protocol::{
    Change, Contents, Difference, Error, Facts, FileKind, Reading, SHOWN, Scope, Shown, Version,
};

use crate::view::shared::Shared;

/// How a content is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum ContentView {
    /// As what it is: text, picture, program.
    #[default]
    Itself,
    /// Byte by byte.
    Bytes,
}

/// What is known of the content that is to be shown.
#[derive(Debug, Clone, PartialEq, Default)]
pub enum Content {
    /// There is none: a directory, a link, a removal.
    #[default]
    None,
    /// On its way.
    Loading,
    /// A part of it.
    Shown(Shared<Shown>),
    /// How it differs from another version's.
    Differs(Shared<Difference>),
    /// It cannot be read.
    Failed(Error),
}

/// An opened path.
#[derive(Debug, Clone, PartialEq)]
pub struct Opened {
    /// Its node.
    pub node: u32,
    /// What each layer did there; `None` until it is told.
    pub facts: Option<Shared<Facts>>,
    /// Why it is not.
    pub failed: Option<Error>,
    /// Which version is shown, by its place in [`Facts::versions`].
    pub version: usize,
    /// Which one it is compared with.
    pub compare: Option<usize>,
    /// What is in it.
    pub content: Content,
    /// How that is shown.
    pub look: ContentView,
    /// From which byte on.
    pub offset: u64,
    /// What is looked for in its text.
    pub search: String,
    /// Which hit the person is at.
    pub hit: usize,
    /// Rises with every step to a hit.
    pub hit_moved: u32,
    /// Long lines are broken.
    pub wrap: bool,
    /// The version that was asked for.
    wanted: Option<u32>,
}

impl Opened {
    pub(super) fn new(node: u32, wanted: Option<u32>) -> Self {
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

    /// A version, by its place.
    pub fn at(&self, place: usize) -> Option<&Version> {
        self.facts.as_ref()?.versions.get(place)
    }

    /// The version that is shown.
    pub fn shown(&self) -> Option<&Version> {
        self.at(self.version)
    }

    /// Its content is a part of a file that is longer.
    pub fn is_part(&self) -> bool {
        self.shown().is_some_and(|version| version.size > SHOWN)
    }

    /// It is a directory.
    pub fn is_directory(&self) -> bool {
        self.shown().is_some_and(|v| v.kind == Some(FileKind::Dir))
    }

    /// Facts came, for the first time or again.
    pub(super) fn told(&mut self, facts: Facts, scope: Scope) {
        let first = self.facts.is_none();
        if first {
            self.version = begin(&facts, scope, self.wanted);
        }
        self.version = self.version.min(facts.versions.len().saturating_sub(1));
        self.facts = Some(Shared::new(facts));
        self.failed = None;
    }

    /// What has to be read for what is to be shown.
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

    /// Something was read: taken in when it is what is wanted now.
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

/// The member whose content can be read, if the version has any.
pub fn content_of(version: &Version) -> Option<u32> {
    match version.kind {
        Some(FileKind::File | FileKind::Hardlink) => version.entry,
        _ => None,
    }
}

/// The version to begin with: the one asked for; else the newest that the shown filesystem knows of and that put something
/// there, so that of a removed path what was removed is shown.
fn begin(facts: &Facts, scope: Scope, wanted: Option<u32>) -> usize {
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

/// The mark that stands for a change, beside its colour.
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
