//! Reads contents that hold facts about packages, as they pass by, one after the other.
//!
//! The collector is fed and holds at most one content, within the limit of its role. Where the bytes come from is not
//! known here.

use std::collections::VecDeque;

use super::facts::{Facts, Found};
use super::program::Program;
use super::{Source, apk, composer, deb, dnf, gem, jar, node, python, release, rpm};
use crate::bytes::Demand;

/// A reader of contents with the given roles, in their order.
#[derive(Debug)]
pub struct Collector {
    todo: VecDeque<Source>,
    current: Option<Current>,
    found: Vec<Found>,
}

/// The content that passes by.
#[derive(Debug)]
enum Current {
    Program(Box<Program>),
    Kept {
        source: Source,
        bytes: Vec<u8>,
        /// Whether the content has more bytes than its role allows.
        is_cut: bool,
    },
}

impl Collector {
    /// A reader of contents with these roles.
    pub fn new(sources: impl IntoIterator<Item = Source>) -> Self {
        Self {
            todo: sources.into_iter().collect(),
            current: None,
            found: Vec::new(),
        }
    }

    /// Begins the next content.
    pub fn begin(&mut self) {
        self.current = self.todo.pop_front().map(|source| match source {
            Source::Program => Current::Program(Box::default()),
            source => Current::Kept {
                source,
                bytes: Vec::new(),
                is_cut: false,
            },
        });
    }

    /// Takes the next bytes of the content.
    pub fn take(&mut self, next: &[u8]) {
        match &mut self.current {
            Some(Current::Program(program)) => program.take(next),
            Some(Current::Kept {
                source,
                bytes,
                is_cut,
            }) => {
                let most = usize::try_from(source.most()).unwrap_or(usize::MAX);
                let room = most.saturating_sub(bytes.len());
                bytes.extend_from_slice(next.get(..room).unwrap_or(next));
                *is_cut |= next.len() > room;
            }
            None => {}
        }
    }

    /// Counts bytes of the content that were skipped.
    pub fn skipped(&mut self, n: u64) {
        if let Some(Current::Program(program)) = &mut self.current {
            program.skipped(n);
        }
    }

    /// The demand for the next bytes of the content. A skip may be longer than the content.
    pub fn demand(&self) -> Demand {
        match &self.current {
            Some(Current::Program(program)) => program.demand(),
            Some(Current::Kept { source, is_cut, .. }) if *is_cut || source.most() == 0 => {
                Demand::Skip(u64::MAX)
            }
            Some(Current::Kept { .. }) => Demand::More,
            None => Demand::Skip(u64::MAX),
        }
    }

    /// Ends the content and reads its facts.
    pub fn end(&mut self) {
        let found = match self.current.take() {
            Some(Current::Program(program)) => program.finish(),
            Some(Current::Kept {
                source,
                bytes,
                is_cut,
            }) => {
                if is_cut && !source.may_be_cut() {
                    let why = format!("it has more than {} bytes", source.most());
                    Found::new(Err(why))
                } else {
                    read(source, &bytes)
                }
            }
            None => return,
        };
        self.found.push(found);
    }

    /// The facts of the contents that ended, in their order.
    pub fn into_found(self) -> Vec<Found> {
        self.found
    }
}

/// The facts of a content with a role. Programs are read while they pass by, so they have none here.
pub fn read(source: Source, bytes: &[u8]) -> Found {
    match source {
        Source::DpkgStatus | Source::DpkgOne => deb::status(bytes),
        Source::DpkgList => deb::list(bytes),
        Source::DpkgSums | Source::DpkgOneSums => deb::sums(bytes),
        Source::DpkgConffiles => deb::conffiles(bytes),
        Source::DpkgDiversions => deb::diversions(bytes),
        Source::AptStates => deb::automatic(bytes),
        Source::ApkInstalled => apk::installed(bytes),
        Source::ApkWorld => apk::world(bytes),
        Source::Rpm => rpm::packages(bytes),
        Source::DnfHistory => dnf::history(bytes),
        Source::DnfLog => Found::new(Ok(Facts::Bytes(bytes.to_vec()))),
        Source::DnfState => dnf::state(bytes),
        Source::PythonMetadata | Source::PythonEgg => python::metadata(bytes),
        Source::PythonRecord => python::record(bytes),
        Source::NodePackage | Source::NodeRoot => node::manifest(bytes),
        Source::Composer => composer::installed(bytes),
        Source::ComposerRoot => composer::asked(bytes),
        Source::Gem => gem::specification(bytes),
        Source::Jar => jar::artefacts(bytes),
        Source::Release => release::release(bytes),
        Source::RpmLog | Source::PythonRequested | Source::NodeLock | Source::Program => {
            Found::new(Ok(Facts::Nothing))
        }
    }
}
