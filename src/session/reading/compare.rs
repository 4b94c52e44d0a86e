//! Compares two files: by lines if both are texts that fit in memory, otherwise by the first byte that differs.
//!
//! Large files are never held in memory. The first pass computes a digest per block of the older file, and the
//! second pass compares the newer file with them. The last pass reads the first block that differs, from both
//! files. How lines are compared is not known here.

use super::extract::{ContentSink, Pass, Passes};
use super::fetched::{Body, Fetched};
use super::form::text;
use super::lines;
use super::order::FileContent;
use super::window::Window;
use crate::bytes::{Demand, Digest, Hasher, Result};
use crate::session::protocol::{Contents, Difference};
use crate::tarball::Part;

/// The largest size, in bytes, up to which both files are held in memory and compared by lines.
const MOST_HELD: u64 = 4 << 20;

/// The shortest length of a block with a digest, in bytes.
const BLOCK: u64 = 64 << 10;

/// The most blocks of a file; their digests take 2 MiB.
const MOST_BLOCKS: u64 = 1 << 16;

/// The digests of a content, block by block.
#[derive(Debug, Default)]
struct Blocks {
    length: u64,
    digests: Vec<Digest>,
    hasher: Hasher,
    filled: u64,
}

impl Blocks {
    fn take(&mut self, mut part: Part<'_>) {
        while part.length() > 0 {
            let (now, later) = part.split(self.length - self.filled);
            now.pieces().for_each(|bytes| self.hasher.update(bytes));
            self.filled += now.length();
            part = later;
            if self.filled >= self.length {
                self.close();
            }
        }
    }

    fn close(&mut self) {
        if self.filled > 0 {
            self.digests.push(std::mem::take(&mut self.hasher).digest());
            self.filled = 0;
        }
    }
}

/// The data that is kept of one file: its bytes or the digests of its blocks.
#[derive(Debug)]
enum Side {
    /// The bytes of a range of the file, in memory.
    Held(Window),
    /// The digests of the blocks of a large file.
    Blocks(Blocks),
}

impl Side {
    fn bytes(&self) -> &[u8] {
        match self {
            Self::Held(window) => &window.bytes,
            Self::Blocks(_) => &[],
        }
    }
}

/// The sink that compares two files.
#[derive(Debug)]
pub(super) struct Comparing {
    members: [FileContent; 2],
    /// The data of the files read in this round, the older first.
    sides: Vec<Side>,
    /// The offset of the first block that differs, after digests have shown it.
    block_at: Option<u64>,
    at: u64,
    block: u64,
    found: Option<Difference>,
}

impl Comparing {
    pub(super) fn new(old: FileContent, new: FileContent) -> Self {
        let most = old.size.max(new.size);
        Self {
            members: [old, new],
            sides: Vec::new(),
            block_at: None,
            at: 0,
            block: BLOCK.max(most.div_ceil(MOST_BLOCKS)),
            found: None,
        }
    }

    fn sizes(&self) -> (u64, u64) {
        let [old, new] = &self.members;
        (old.size, new.size)
    }

    /// Whether both files are small enough to be held in memory.
    fn holds(&self) -> bool {
        let (old, new) = self.sizes();
        old.max(new) <= MOST_HELD
    }

    /// Finds the difference after both files were read, or the block that has to be read to find it.
    fn judge(&mut self) {
        let sizes = self.sizes();
        match self.sides.as_mut_slice() {
            [Side::Blocks(old), Side::Blocks(new)] => {
                old.close();
                new.close();
                let same = old
                    .digests
                    .iter()
                    .zip(&new.digests)
                    .take_while(|(old, new)| old == new)
                    .count();
                if sizes.0 == sizes.1 && same == old.digests.len() {
                    self.found = Some(Difference::Same);
                } else {
                    self.block_at = Some(self.block.saturating_mul(same as u64));
                    self.sides.clear();
                }
            }
            [old, new] => {
                self.found = Some(match self.block_at {
                    None => whole(old.bytes(), new.bytes()),
                    Some(start) => Difference::Bytes {
                        first: start + same(old.bytes(), new.bytes()),
                        sizes,
                    },
                });
            }
            _ => {}
        }
    }
}

/// The number of equal bytes at the beginning of both.
fn same(old: &[u8], new: &[u8]) -> u64 {
    old.iter().zip(new).take_while(|(a, b)| a == b).count() as u64
}

/// The difference of two contents that are in memory.
fn whole(old: &[u8], new: &[u8]) -> Difference {
    if old == new {
        return Difference::Same;
    }
    match (text(old), text(new)) {
        (Some(old), Some(new)) => lines::difference(old, new),
        _ => Difference::Bytes {
            first: same(old, new),
            sizes: (old.len() as u64, new.len() as u64),
        },
    }
}

impl Passes for Comparing {
    fn pass(&mut self) -> Result<Option<Pass>> {
        if self.sides.len() == self.members.len() {
            self.judge();
        }
        if self.found.is_some() {
            return Ok(None);
        }
        let Some(member) = self.members.get(self.sides.len()) else {
            return Ok(None);
        };
        self.at = 0;
        self.sides.push(match self.block_at {
            Some(start) => Side::Held(Window::new(start, start.saturating_add(self.block))),
            None if self.holds() => Side::Held(Window::new(0, MOST_HELD)),
            None => Side::Blocks(Blocks {
                length: self.block,
                ..Blocks::default()
            }),
        });
        Ok(Some(Pass::new(member)))
    }

    fn total(&self) -> u64 {
        let length = |member: &FileContent| Pass::new(member).slice().length;
        self.members.iter().map(length).fold(0, u64::saturating_add)
    }

    fn output(self: Box<Self>) -> Result<Fetched> {
        Ok(Fetched {
            contents: Contents::Difference(self.found.unwrap_or(Difference::Same)),
            body: Body::None,
        })
    }
}

impl ContentSink for Comparing {
    fn take(&mut self, part: Part<'_>) -> Result<()> {
        match self.sides.last_mut() {
            Some(Side::Held(window)) => window.take(self.at, part),
            Some(Side::Blocks(blocks)) => blocks.take(part),
            None => {}
        }
        self.at += part.length();
        Ok(())
    }

    fn skipped(&mut self, n: u64) {
        self.at += n;
    }

    fn demand(&self) -> Demand {
        match self.sides.last() {
            Some(Side::Held(window)) => window.demand(self.at),
            _ => Demand::More,
        }
    }
}
