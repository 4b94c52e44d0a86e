//! Hashing contents of a layer's files, in one pass over it: digests of some, checksums of all.
//!
//! Names its files by the offset of their headers, as members do. What the digests are for it does not know.

use serde::{Deserialize, Serialize};

use crate::bytes::{
    Bounds, Checksum, ChecksumHasher, ContentHash, Demand, Digest, Feed, Hasher, Hashes, Result,
    Unpack, Warnings,
};
use crate::tarball::{Entry, EntryKind, Expand, Members, Sparse, Walk, Want};

/// So many bytes of holes a layer are hashed as zeros, no more: a header of 512 bytes may claim exabytes, and the next one
/// again. A file beyond has no digest.
const MOST_HOLES: u64 = 16 << 30;

/// Hashes the content of one file.
#[derive(Debug)]
pub struct ContentHasher<H> {
    hasher: H,
    expand: Option<Expand>,
    /// Bytes of a map that are still to come before the content's own.
    map: u64,
}

impl<H: ContentHash> ContentHasher<H> {
    /// Hashes the content as it is once unpacked, holes included.
    pub fn unpacked(sparse: Option<Sparse>) -> Self {
        Self {
            hasher: H::default(),
            expand: sparse.map(Expand::new),
            map: 0,
        }
    }

    /// Hashes the map of the content, if it is sparse, and its stored bytes, wherever the map stands: two of the same runs are
    /// the same, and no hole costs time.
    pub fn stored(sparse: Option<&Sparse>) -> Self {
        let mut hasher = H::default();
        if let Some(map) = sparse {
            hasher.update(&map.size.to_le_bytes());
            for (offset, length) in &map.runs {
                hasher.update(&offset.to_le_bytes());
                hasher.update(&length.to_le_bytes());
            }
        }
        Self {
            hasher,
            expand: None,
            map: sparse.map_or(0, |map| map.map_bytes),
        }
    }

    /// Takes stored bytes.
    pub fn feed(&mut self, bytes: &[u8]) -> Result<()> {
        let hasher = &mut self.hasher;
        let map = usize::try_from(self.map).unwrap_or(usize::MAX);
        let (map, bytes) = bytes.split_at(map.min(bytes.len()));
        self.map -= map.len() as u64;
        match &mut self.expand {
            Some(expand) => expand.feed(bytes, &mut |b| hasher.update(b)),
            None => {
                hasher.update(bytes);
                Ok(())
            }
        }
    }

    /// The hash, once the stored bytes have ended.
    pub fn finish(mut self) -> H::Output {
        if let Some(mut expand) = self.expand.take() {
            let hasher = &mut self.hasher;
            expand.finish(&mut |b| hasher.update(b));
        }
        self.hasher.finish()
    }
}

/// Takes unpacked bytes on the way.
pub trait Spool {
    /// Appends.
    fn write(&mut self, bytes: &[u8]) -> Result<()>;
}

/// The machine: digests of the contents of the files whose headers start at given offsets.
#[derive(Debug)]
pub struct ContentDigests {
    unpack: Unpack<EarlyWalk>,
}

/// What a pass over a layer found of the contents that it was asked for.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FoundDigests {
    /// Their digests, in the order they were asked for, without the lost ones.
    pub digests: Vec<Digest>,
    /// Which of those asked for have none, by their places: the layer ended before them, or their holes are too large.
    pub lost: Vec<u32>,
    /// Of all files of the layer, where they were wanted: the offset of the header, ascending, and the content's checksum.
    pub checksums: Vec<(u64, Checksum)>,
}

/// A walk that may end after the last file that is wanted.
#[derive(Debug)]
struct EarlyWalk(Walk<Visitor>);

#[derive(Debug)]
struct Visitor {
    wanted: Vec<u64>,
    next: usize,
    found: FoundDigests,
    hasher: Option<ContentHasher<Hasher>>,
    /// Checksums of all files are wanted.
    checksums: bool,
    checksum_hasher: Option<(u64, ContentHasher<ChecksumHasher>)>,
    /// Where the file that is being hashed begins.
    start: u64,
    /// Bytes of holes that may still be hashed.
    holes: u64,
    /// Nothing but the wanted files matters, so stop after the last.
    only: bool,
}

impl ContentDigests {
    /// For the files at `wanted`, ascending. Where every byte is hashed, every byte is read; else no more than needed.
    pub fn new(wanted: Vec<u64>, hashes: Hashes, bounds: Bounds) -> Self {
        let visitor = Visitor {
            wanted,
            next: 0,
            found: FoundDigests::default(),
            hasher: None,
            checksums: false,
            checksum_hasher: None,
            start: 0,
            holes: MOST_HOLES,
            only: hashes == Hashes::None,
        };
        let unpack = Unpack::new(EarlyWalk(Walk::new(visitor)), bounds);
        Self {
            unpack: unpack.hashing(hashes),
        }
    }

    /// The same, and checksums of all files, which takes every byte being read.
    #[must_use]
    pub fn with_checksums(mut self) -> Self {
        self.unpack.inner_mut().0.members.checksums = true;
        self
    }

    /// Digests of the blob and of the unpacked tar, if asked for.
    pub fn layer_digests(&self) -> Option<(Digest, Digest)> {
        self.unpack.digests()
    }

    /// The digests of the files.
    pub fn into_found(self) -> FoundDigests {
        let mut visitor = self.unpack.into_inner().0.members;
        while !visitor.done() {
            visitor.lose();
        }
        visitor.found
    }
}

impl Feed for ContentDigests {
    fn feed(&mut self, bytes: &[u8]) -> Result<Demand> {
        self.unpack.feed(bytes)
    }

    fn finish(&mut self) -> Result<()> {
        self.unpack.finish()
    }
}

impl Feed for EarlyWalk {
    fn feed(&mut self, bytes: &[u8]) -> Result<Demand> {
        self.0.feed(bytes)
    }

    fn finish(&mut self) -> Result<()> {
        if self.0.members.only && self.0.members.done() {
            return Ok(());
        }
        self.0.finish()
    }
}

impl Visitor {
    fn done(&self) -> bool {
        self.next >= self.wanted.len()
    }

    /// The next one has no digest.
    fn lose(&mut self) {
        self.found
            .lost
            .push(u32::try_from(self.next).unwrap_or(u32::MAX));
        self.next += 1;
    }
}

impl Members for Visitor {
    fn entry(&mut self, entry: Entry, _: &mut Warnings) -> Result<Want> {
        if self.done() && self.only {
            return Ok(Want::Stop);
        }
        let checksums = self.checksums && entry.kind == EntryKind::File;
        self.checksum_hasher =
            checksums.then(|| (entry.start, ContentHasher::stored(entry.sparse.as_deref())));
        let unwanted = if checksums { Want::Content } else { Want::Skip };
        if self.wanted.get(self.next) != Some(&entry.start) {
            return Ok(unwanted);
        }
        let hole = entry.size.saturating_sub(entry.stored);
        if entry.sparse.is_some() {
            match self.holes.checked_sub(hole) {
                Some(left) => self.holes = left,
                None => {
                    self.lose();
                    return Ok(unwanted);
                }
            }
        }
        self.start = entry.start;
        self.hasher = Some(ContentHasher::unpacked(entry.sparse.map(|map| *map)));
        Ok(Want::Content)
    }

    fn content(&mut self, bytes: &[u8]) -> Result<()> {
        if let Some((_, checksum_hasher)) = &mut self.checksum_hasher {
            checksum_hasher.feed(bytes)?;
        }
        let Some(hasher) = &mut self.hasher else {
            return Ok(());
        };
        hasher.feed(bytes).map_err(|e| e.at_offset(self.start))
    }

    fn end(&mut self) -> Result<()> {
        if let Some((start, checksum_hasher)) = self.checksum_hasher.take() {
            self.found.checksums.push((start, checksum_hasher.finish()));
        }
        if let Some(hasher) = self.hasher.take() {
            self.found.digests.push(hasher.finish());
            self.next += 1;
        }
        Ok(())
    }
}
