//! Bytes written afresh, kept packed until they are read.
//!
//! They are headers of a tar mostly, and nearly all of a header is zeros: of a hundred thousand whiteouts 50 MB, packed two.
//! Knows nothing of what the bytes say.
//!
//! Short blocks in memory that nobody else sees are what miniz_oxide does in one call each way. zlib-rs stays for streams,
//! where it is faster. Run lengths of zeros alone would leave six times as much: a header holds a dozen short fields.

use std::ops::Range;

use miniz_oxide::deflate::compress_to_vec;
use miniz_oxide::inflate::decompress_to_vec_with_limit;

use super::{Error, Kind, Result};

/// So many bytes are packed together.
const BLOCK: usize = 64 << 10;

/// Bytes to which more are appended, and any of which may be read.
#[derive(Debug, Clone, Default)]
pub(super) struct PackedBytes {
    /// Of [`BLOCK`] bytes each.
    full: Vec<Block>,
    /// Those that follow.
    open: Vec<u8>,
}

/// Whichever is shorter.
#[derive(Debug, Clone)]
enum Block {
    Packed(Box<[u8]>),
    Plain(Box<[u8]>),
}

/// The block that was unpacked last.
#[derive(Debug, Default)]
pub(super) struct Unpacked {
    number: Option<usize>,
    bytes: Vec<u8>,
}

impl PackedBytes {
    /// How many bytes there are.
    pub(super) fn length(&self) -> u64 {
        (self.full.len() * BLOCK + self.open.len()) as u64
    }

    /// Appends.
    pub(super) fn append(&mut self, mut bytes: &[u8]) {
        while !bytes.is_empty() {
            let room = BLOCK - self.open.len();
            let (now, later) = bytes.split_at(room.min(bytes.len()));
            self.open.extend_from_slice(now);
            bytes = later;
            if self.open.len() == BLOCK {
                self.full.push(Block::new(&self.open));
                self.open.clear();
            }
        }
    }

    /// Gives a range, in parts; whether `take` wants what follows.
    pub(super) fn read(
        &self,
        range: Range<u64>,
        unpacked: &mut Unpacked,
        mut take: impl FnMut(&[u8]) -> Result<bool>,
    ) -> Result<bool> {
        let block = BLOCK as u64;
        let mut at = range.start;
        while at < range.end {
            let number = usize::try_from(at / block).unwrap_or(usize::MAX);
            let bytes = match self.full.get(number) {
                Some(Block::Plain(bytes)) => bytes,
                Some(Block::Packed(packed)) => unpacked.get(number, packed)?,
                None => self.open.as_slice(),
            };
            let from = usize::try_from(at % block).unwrap_or(usize::MAX);
            let most = usize::try_from(range.end - at).unwrap_or(usize::MAX);
            let rest = bytes.get(from..).unwrap_or_default();
            let part = rest.get(..most.min(rest.len())).unwrap_or_default();
            if part.is_empty() {
                return Err(lost());
            }
            at += part.len() as u64;
            if !take(part)? {
                return Ok(false);
            }
        }
        Ok(true)
    }
}

impl Block {
    fn new(bytes: &[u8]) -> Self {
        // Most of it is zeros, which the fastest level finds as well as any.
        let packed = compress_to_vec(bytes, 1);
        if packed.len() < bytes.len() {
            Self::Packed(packed.into_boxed_slice())
        } else {
            Self::Plain(bytes.into())
        }
    }
}

impl Unpacked {
    fn get(&mut self, number: usize, packed: &[u8]) -> Result<&[u8]> {
        if self.number != Some(number) {
            self.bytes = decompress_to_vec_with_limit(packed, BLOCK).map_err(|_| lost())?;
            self.number = Some(number);
        }
        Ok(&self.bytes)
    }
}

/// Our own bytes, from memory: there is no way to lose them.
fn lost() -> Error {
    Error::new(Kind::Io, "bytes that were written afresh are lost").because("a bug in Squint")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(fresh: &PackedBytes, range: Range<u64>) -> Vec<u8> {
        let mut out = Vec::new();
        let read = fresh.read(range, &mut Unpacked::default(), |part| {
            out.extend_from_slice(part);
            Ok(true)
        });
        assert_eq!(read, Ok(true));
        out
    }

    #[test]
    fn what_was_written_is_read() {
        let mut fresh = PackedBytes::default();
        // Blocks that pack well, and blocks that do not.
        let mut seed = 1u32;
        let bytes: Vec<u8> = (0..300_000u32)
            .map(|n| {
                seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                let number = if n < 150_000 { n / 700 } else { seed };
                number.to_be_bytes()[usize::from(n < 150_000) * 3]
            })
            .collect();
        bytes.chunks(777).for_each(|part| fresh.append(part));
        assert_eq!(fresh.length(), bytes.len() as u64);
        let packed = |block: &Block| matches!(block, Block::Packed(_));
        assert!(fresh.full.iter().any(packed) && !fresh.full.iter().all(packed));
        for range in [
            0..300_000usize,
            0..1,
            65_535..65_537,
            131_071..299_999,
            299_999..300_000,
        ] {
            let wide = range.start as u64..range.end as u64;
            assert!(all(&fresh, wide) == bytes[range.clone()], "{range:?}");
        }
    }
}
