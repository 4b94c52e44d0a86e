//! Hashing contents of a layer's files, in one pass over it: digests of some, checksums of all.
//!
//! Names its files by the offset of their headers, as members do. What the digests are for it does not know.

use serde::{Deserialize, Serialize};

use crate::bytes::{
    Bounds, Checksum, ChecksumHasher, ContentHash, Demand, Digest, Feed, Hasher, Hashes, Result,
    Unpack, Warnings,
};
use crate::tarball::{Entry, EntryKind, Expand, Members, Sparse, Walk, Want};

/// The most bytes of holes in one layer that are hashed as zeros. A header of 512 bytes may claim exabytes of holes. A
/// file beyond this limit has no digest.
const MOST_HOLES: u64 = 16 << 30;

/// A hasher for the content of one file, either unpacked or as it is stored.
#[derive(Debug)]
pub struct ContentHasher<H> {
    hasher: H,
    expand: Option<Expand>,
    /// The bytes of the sparse map that are still expected before the content.
    map: u64,
}

impl<H: ContentHash> ContentHasher<H> {
    /// A hasher for the unpacked content, with holes as zeros. `sparse` is the map of a sparse file, else `None`.
    pub fn unpacked(sparse: Option<Sparse>) -> Self {
        Self {
            hasher: H::default(),
            expand: sparse.map(Expand::new),
            map: 0,
        }
    }

    /// A hasher for the stored content: first the sparse map, if there is one, then the stored bytes. The result does
    /// not depend on where the map is stored, and holes take no time.
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

    /// Hashes the next stored bytes of the file.
    ///
    /// # Errors
    /// Never; the `Result` is that of [`Expand::feed`].
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

    /// The hash of the content. Call it after the last stored bytes.
    pub fn finish(mut self) -> H::Output {
        if let Some(mut expand) = self.expand.take() {
            let hasher = &mut self.hasher;
            expand.finish(&mut |b| hasher.update(b));
        }
        self.hasher.finish()
    }
}

/// A place to keep unpacked bytes, such as a file or a buffer.
pub trait Spool {
    /// Appends bytes to the spool.
    ///
    /// # Errors
    /// When the bytes cannot be stored.
    fn write(&mut self, bytes: &[u8]) -> Result<()>;
}

/// A pass over a layer that hashes the contents of selected files. The files are selected by the offsets of their
/// headers.
#[derive(Debug)]
pub struct ContentDigests {
    unpack: Unpack<EarlyWalk>,
}

/// The digests and checksums that a pass over a layer found.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FoundDigests {
    /// The digests of the requested files, in the requested order, without the lost ones.
    pub digests: Vec<Digest>,
    /// The positions of the requested files without a digest, in the requested order. The layer ended before them, or
    /// their holes are too large.
    pub lost: Vec<u32>,
    /// The header offset and the content checksum of every file in the layer, by ascending offset. Empty when checksums
    /// were not requested.
    pub checksums: Vec<(u64, Checksum)>,
}

/// A walk of a tar that can end after the last requested file.
#[derive(Debug)]
struct EarlyWalk(Walk<Visitor>);

#[derive(Debug)]
struct Visitor {
    wanted: Vec<u64>,
    next: usize,
    found: FoundDigests,
    hasher: Option<ContentHasher<Hasher>>,
    /// Whether the checksums of all files are wanted.
    checksums: bool,
    checksum_hasher: Option<(u64, ContentHasher<ChecksumHasher>)>,
    /// The header offset of the file that is being hashed.
    start: u64,
    /// The bytes of holes that may still be hashed.
    holes: u64,
    /// Whether the walk may stop after the last requested file.
    only: bool,
}

impl ContentDigests {
    /// A pass that hashes the files at the header offsets `wanted`, which must ascend. If `hashes` requests digests of
    /// the whole layer, every byte is read; else the pass stops after the last wanted file.
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

    /// Also computes the checksums of all files, which needs every byte of the layer.
    #[must_use]
    pub fn with_checksums(mut self) -> Self {
        self.unpack.inner_mut().0.members.checksums = true;
        self
    }

    /// The digests of the blob and of the unpacked tar. `None` when they were not requested.
    pub fn layer_digests(&self) -> Option<(Digest, Digest)> {
        self.unpack.digests()
    }

    /// The digests and checksums that were found. Requested files that were not reached are lost.
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

    /// Records that the next requested file has no digest.
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
