//! The facts of all contents that were read. Packages that several databases describe in the same words are kept once.

use std::collections::HashMap;
use std::hash::{BuildHasher as _, RandomState};

use hashbrown::HashTable;

use super::facts::{Diversion, Facts, Found, Paths, Record, Release};
use crate::rootfs::EntryId;

/// The facts of contents, by the member that holds them.
#[derive(Debug, Default)]
pub struct Collected {
    records: Vec<Record>,
    index: HashTable<u32>,
    key: RandomState,
    contents: HashMap<EntryId, Content>,
    /// The bytes of programs that only debuggers read, by the member that holds the program. None is 0.
    pub(super) symbols: Vec<(EntryId, u64)>,
    /// The problems of contents, with their members.
    pub(super) problems: Vec<(EntryId, String)>,
}

/// The facts of one content; records are numbers.
#[derive(Debug)]
enum Content {
    Records(Vec<u32>),
    Manifest(Option<u32>, Vec<String>),
    Paths(Paths),
    Words(Vec<String>),
    Diversions(Vec<Diversion>),
    Release(Release),
    Bytes(Vec<u8>),
    Nothing,
}

impl Collected {
    /// Adds the facts of a content.
    pub fn add(&mut self, entry: EntryId, found: Found) {
        if found.symbols > 0 {
            self.symbols.push((entry, found.symbols));
        }
        let whole = found.problems.into_iter();
        self.problems.extend(whole.map(|problem| (entry, problem)));
        let content = match found.facts {
            Err(problem) => {
                self.problems.push((entry, problem));
                return;
            }
            Ok(Facts::Records(all)) => {
                Content::Records(all.into_iter().map(|r| self.intern(r)).collect())
            }
            Ok(Facts::Manifest(record, asked)) => {
                Content::Manifest(record.map(|r| self.intern(*r)), asked)
            }
            Ok(Facts::Paths(paths)) => Content::Paths(paths),
            Ok(Facts::Words(words)) => Content::Words(words),
            Ok(Facts::Diversions(all)) => Content::Diversions(all),
            Ok(Facts::Release(release)) => Content::Release(release),
            Ok(Facts::Bytes(bytes)) => Content::Bytes(bytes),
            Ok(Facts::Nothing) => Content::Nothing,
        };
        self.contents.insert(entry, content);
    }

    /// The number of a record; equal records have the same number.
    fn intern(&mut self, record: Record) -> u32 {
        let (records, key) = (&mut self.records, &self.key);
        let told = key.hash_one(&record);
        let same = |n: &u32| records.get(*n as usize) == Some(&record);
        if let Some(number) = self.index.find(told, same) {
            return *number;
        }
        let number = u32::try_from(records.len()).unwrap_or(u32::MAX);
        records.push(record);
        let tell = |n: &u32| records.get(*n as usize).map_or(0, |r| key.hash_one(r));
        self.index.insert_unique(told, number, tell);
        number
    }

    /// A record by its number.
    pub(super) fn record(&self, number: u32) -> Option<&Record> {
        self.records.get(number as usize)
    }

    /// The numbers of the records that a content holds. Empty if it holds none.
    pub(super) fn records(&self, entry: EntryId) -> &[u32] {
        match self.contents.get(&entry) {
            Some(Content::Records(all)) => all,
            Some(Content::Manifest(Some(record), _)) => std::slice::from_ref(record),
            _ => &[],
        }
    }

    /// The names that a manifest asks for; `None` if the content is no manifest.
    pub(super) fn asked(&self, entry: EntryId) -> Option<&[String]> {
        match self.contents.get(&entry)? {
            Content::Manifest(_, asked) => Some(asked),
            _ => None,
        }
    }

    /// The paths that a content lists.
    pub(super) fn paths(&self, entry: EntryId) -> Option<&Paths> {
        match self.contents.get(&entry)? {
            Content::Paths(paths) => Some(paths),
            _ => None,
        }
    }

    /// The words of a content; `None` if it holds none.
    pub(super) fn words(&self, entry: EntryId) -> Option<&[String]> {
        match self.contents.get(&entry)? {
            Content::Words(words) => Some(words),
            _ => None,
        }
    }

    /// The bytes of a content that is kept whole; empty if it is not.
    pub(super) fn bytes(&self, entry: EntryId) -> &[u8] {
        match self.contents.get(&entry) {
            Some(Content::Bytes(bytes)) => bytes,
            _ => &[],
        }
    }

    /// The diversions that a content lists.
    pub(super) fn diversions(&self, entry: EntryId) -> &[Diversion] {
        match self.contents.get(&entry) {
            Some(Content::Diversions(all)) => all,
            _ => &[],
        }
    }

    /// The distribution that a content names.
    pub(super) fn release(&self, entry: EntryId) -> Option<&Release> {
        match self.contents.get(&entry)? {
            Content::Release(release) => Some(release),
            _ => None,
        }
    }
}
