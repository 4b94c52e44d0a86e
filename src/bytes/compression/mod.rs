//! Decompression as a machine that feeds another.
//!
//! What is told about a blob (its media type, its name) is often wrong, so the first bytes decide. It knows no layers;
//! it bounds what a few bytes may become, and allocates a window and one buffer, whatever the input claims.

mod bzip2;
mod deflate;
mod gzip;
mod streams;
mod xz;
mod zstd;

use serde::{Deserialize, Serialize};

pub use deflate::{Deflate, GZIP_HEADER, Packed, gzip_trailer};
use streams::Streams;

use super::{Demand, Error, Fed, Feed, Hasher, Kind, Result};

/// A machine that unpacks its range, hashes both sides if asked to, and feeds what comes out to another.
pub struct Unpack<F> {
    inner: Fed<F>,
    bounds: Bounds,
    head: Vec<u8>,
    /// The head is being passed on; what follows it is at hand already.
    sniffing: bool,
    decoder: Option<Box<dyn Decoder>>,
    compression: Option<Compression>,
    packed: u64,
    unpacked: u64,
    hashes: Hashes,
    hashers: Option<Box<Both>>,
}

#[derive(Default)]
struct Both {
    packed: Hasher,
    unpacked: Hasher,
}

impl<F> std::fmt::Debug for Unpack<F> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Unpack")
            .field("compression", &self.compression)
            .finish_non_exhaustive()
    }
}

impl<F: Feed> Unpack<F> {
    /// Feeds `machine` what its range holds, unpacked.
    pub fn new(machine: F, bounds: Bounds) -> Self {
        Self {
            inner: Fed::new(machine),
            bounds,
            head: Vec::new(),
            sniffing: false,
            decoder: None,
            compression: None,
            packed: 0,
            unpacked: 0,
            hashes: Hashes::None,
            hashers: None,
        }
    }

    /// The same, hashing bytes before and after; such a machine never skips.
    #[must_use]
    pub fn hashing(mut self, hashes: Hashes) -> Self {
        self.hashes = hashes;
        self.hashers = (hashes != Hashes::None).then(Box::default);
        self
    }

    /// Digests of the packed and of the unpacked bytes, if they were taken.
    pub fn digests(&self) -> Option<(super::Digest, super::Digest)> {
        let both = self.hashers.as_ref()?;
        let packed = both.packed.digest();
        let plain = self.compression() == Compression::None;
        Some((
            packed,
            if plain {
                packed
            } else {
                both.unpacked.digest()
            },
        ))
    }

    /// What the first bytes said; [`Compression::None`] before they came.
    pub fn compression(&self) -> Compression {
        self.compression.unwrap_or(Compression::None)
    }

    /// Unpacked bytes so far.
    pub fn unpacked(&self) -> u64 {
        self.unpacked
    }

    /// Bytes after the end of the packed data, which are not part of it.
    pub fn trailing(&self) -> u64 {
        self.decoder.as_ref().map_or(0, |d| d.trailing())
    }

    /// The inner machine.
    pub fn inner(&self) -> &F {
        &self.inner.machine
    }

    /// The inner machine, before it is fed and after.
    pub fn inner_mut(&mut self) -> &mut F {
        &mut self.inner.machine
    }

    /// The inner machine, for its result.
    pub fn into_inner(self) -> F {
        self.inner.machine
    }

    fn begin(&mut self) -> Result<()> {
        let compression = Compression::sniff(&self.head);
        if compression == Compression::None && self.hashes == Hashes::Packed {
            self.hashers = None;
        }
        self.compression = Some(compression);
        self.decoder = match compression {
            Compression::None => None,
            Compression::Gzip => Some(Box::new(Streams::<gzip::Gzip>::default())),
            Compression::Bzip2 => Some(Box::new(Streams::<bzip2::Bzip2>::default())),
            Compression::Xz => Some(Box::new(Streams::<xz::Xz>::default())),
            Compression::Zstd => Some(Box::new(zstd::Zstd::default())),
        };
        let head = std::mem::take(&mut self.head);
        self.sniffing = true;
        let demand = self.pass(&head);
        self.sniffing = false;
        demand.map(|_| ())
    }

    fn pass(&mut self, bytes: &[u8]) -> Result<Demand> {
        let Some(decoder) = self.decoder.as_mut() else {
            self.unpacked += bytes.len() as u64;
            let demand = self.inner.push(bytes)?;
            return Ok(match (demand, &self.hashers) {
                // The next feed begins after the gap.
                (Demand::Skip(n), None) if !self.sniffing => {
                    self.inner.jumped(n);
                    self.unpacked += n;
                    self.packed += n;
                    Demand::Skip(n)
                }
                (Demand::Skip(_), None) => Demand::More,
                (demand, None) => demand,
                (_, Some(_)) => Demand::More,
            });
        };
        let (inner, unpacked, bounds, packed) = (
            &mut self.inner,
            &mut self.unpacked,
            self.bounds,
            self.packed,
        );
        let mut hashers = self.hashers.as_mut();
        let (mut enough, mut theirs) = (false, false);
        decoder
            .decode(bytes, &mut |out| {
                *unpacked += out.len() as u64;
                if *unpacked > bounds.total
                    || (*unpacked > bounds.free && *unpacked / packed.max(1) > bounds.ratio)
                {
                    return Err(Error::new(
                        Kind::TooLarge,
                        format!("{packed} packed bytes have become more than {unpacked}"),
                    )
                    .because("a decompression bomb, or a file of zeros"));
                }
                if let Some(both) = hashers.as_mut() {
                    both.unpacked.update(out);
                }
                match inner.push(out) {
                    Ok(demand) => enough = demand == Demand::Enough,
                    Err(e) => {
                        theirs = true;
                        return Err(e);
                    }
                }
                Ok(())
            })
            // The machine within has said where its own error is.
            .map_err(|e| if theirs { e } else { e.at_offset(*unpacked) })?;
        Ok(if enough && self.hashers.is_none() {
            Demand::Enough
        } else {
            Demand::More
        })
    }
}

impl<F: Feed> Feed for Unpack<F> {
    fn feed(&mut self, bytes: &[u8]) -> Result<Demand> {
        self.packed += bytes.len() as u64;
        if let Some(both) = &mut self.hashers {
            both.packed.update(bytes);
        }
        if self.compression.is_some() {
            return self.pass(bytes);
        }
        let missing = HEAD - self.head.len();
        let (now, later) = bytes.split_at(missing.min(bytes.len()));
        self.head.extend_from_slice(now);
        if self.head.len() < HEAD {
            return Ok(Demand::More);
        }
        // What the machine asks after the head is kept by `inner`, so the rest may simply follow.
        self.begin()?;
        if later.is_empty() {
            Ok(Demand::More)
        } else {
            self.pass(later)
        }
    }

    fn finish(&mut self) -> Result<()> {
        if self.compression.is_none() {
            self.begin()?;
        }
        // Whoever has enough stops anywhere in packed data, and that is no fault of the data.
        let stopped = self.hashers.is_none() && self.inner.is_satisfied();
        if let Some(decoder) = self.decoder.as_mut().filter(|_| !stopped) {
            let at = self.unpacked;
            decoder.finish().map_err(|e| e.at_offset(at))?;
        }
        self.inner.finish()
    }
}

/// How bytes are packed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Compression {
    /// Not at all.
    None,
    /// RFC 1952, of one or several members.
    Gzip,
    /// RFC 8878, of one or several frames.
    Zstd,
    /// Of one or several streams.
    Bzip2,
    /// Of one or several streams.
    Xz,
}

impl Compression {
    /// Told by the first bytes; ten are enough.
    pub fn sniff(head: &[u8]) -> Self {
        match head {
            [0x1f, 0x8b, ..] => Self::Gzip,
            // A tar may begin with a file named BZh1: the first block's mark, or the end's, decides.
            [b'B', b'Z', b'h', b'1'..=b'9', rest @ ..]
                if rest.starts_with(&[0x31, 0x41, 0x59, 0x26, 0x53, 0x59])
                    || rest.starts_with(&[0x17, 0x72, 0x45, 0x38, 0x50, 0x90]) =>
            {
                Self::Bzip2
            }
            [0xfd, b'7', b'z', b'X', b'Z', 0, ..] => Self::Xz,
            [0x28, 0xb5, 0x2f, 0xfd, ..] => Self::Zstd,
            // A skippable frame, as zstd:chunked and pzstd write first.
            [0x50..=0x5f, 0x2a, 0x4d, 0x18, ..] => Self::Zstd,
            _ => Self::None,
        }
    }

    /// The word for it.
    pub fn name(self) -> &'static str {
        match self {
            Self::None => "tar",
            Self::Gzip => "gzip",
            Self::Zstd => "zstd",
            Self::Bzip2 => "bzip2",
            Self::Xz => "xz",
        }
    }
}

/// What a blob may become before somebody must say that it may.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bounds {
    /// Unpacked bytes from which on `ratio` is looked at.
    pub free: u64,
    /// Unpacked bytes for each packed one.
    pub ratio: u64,
    /// Unpacked bytes, whatever the ratio.
    pub total: u64,
}

impl Default for Bounds {
    fn default() -> Self {
        Self {
            free: 1 << 30,
            ratio: 200,
            total: 256 << 30,
        }
    }
}

impl Bounds {
    /// The bounds of a person who said that packed data may become as large as it likes, or did not.
    pub fn new(huge: bool) -> Self {
        if huge { Self::HUGE } else { Self::default() }
    }

    /// No bounds: the person said so.
    pub const HUGE: Self = Self {
        free: u64::MAX,
        ratio: u64::MAX,
        total: u64::MAX,
    };
}

/// Of which blobs two digests are taken on the way: of the blob as it is stored, and of what it unpacks to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Hashes {
    /// Of none: ranges that nobody asks for are skipped.
    None,
    /// Of those that are packed, all of whose bytes are read anyway; in a plain one ranges are skipped.
    Packed,
    /// Of all: every byte is read.
    All,
}

/// How many bytes a blob's first decision needs.
pub const HEAD: usize = 10;

/// A decoder of one format: takes all of `input`, gives every piece of output to `out`.
trait Decoder {
    fn decode(&mut self, input: &[u8], out: &mut dyn FnMut(&[u8]) -> Result<()>) -> Result<()>;
    /// The input has ended; is that a place to end?
    fn finish(&mut self) -> Result<()>;
    /// Bytes after the end of the packed data that belong to no format.
    fn trailing(&self) -> u64;
}
