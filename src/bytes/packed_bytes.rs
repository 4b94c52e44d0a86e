//! A buffer of new bytes that stay compressed in memory until they are read.
//!
//! The bytes are mostly tar headers, and nearly all of a tar header is zeros: the headers of a hundred thousand
//! whiteouts have 50 MB and take 2 MB compressed. This module does not know what the bytes mean.
//!
//! miniz_oxide compresses or decompresses a short block in memory with one call, which is all that is needed here.
//! zlib-rs stays for streams, where it is faster. Run lengths of zeros alone would leave six times as much: a header
//! has a dozen short fields.

use std::ops::Range;

use miniz_oxide::deflate::compress_to_vec;
use miniz_oxide::inflate::decompress_to_vec_with_limit;

use super::{Error, Kind, Result};

/// The number of bytes that are compressed together.
const BLOCK: usize = 64 << 10;

/// A buffer of bytes in compressed blocks: bytes are appended at its end, and any range can be read.
#[derive(Debug, Clone, Default)]
pub(super) struct PackedBytes {
    /// The finished blocks, of [`BLOCK`] bytes each when unpacked.
    full: Vec<Block>,
    /// The bytes after the finished blocks, fewer than [`BLOCK`].
    open: Vec<u8>,
}

/// A finished block in its shorter form, compressed or plain.
#[derive(Debug, Clone)]
enum Block {
    Packed(Box<[u8]>),
    Plain(Box<[u8]>),
}

/// A cache of the block that was unpacked last, so that a read front to back unpacks each block once.
#[derive(Debug, Default)]
pub(super) struct Unpacked {
    number: Option<usize>,
    bytes: Vec<u8>,
}

impl PackedBytes {
    /// The number of bytes in the buffer, uncompressed.
    pub(super) fn length(&self) -> u64 {
        (self.full.len() * BLOCK + self.open.len()) as u64
    }

    /// Appends bytes at the end of the buffer.
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

    /// Passes the bytes of a range to `take`, part by part, until `take` answers `false`. The result is whether `take`
    /// wants more.
    ///
    /// # Errors
    /// When `take` fails, or when the range leads beyond the buffer.
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
        // Most bytes are zeros, which the fastest level finds as well as any other.
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

/// The error for new bytes that cannot be read back; they are in memory, so it shows a bug in Squint.
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
