//! Decompression as a state machine that feeds another one.
//!
//! The media type or the name of a blob is often wrong, so its first bytes decide the format. This module knows no
//! layers. It limits the output that a small input may have, and it allocates one window and one buffer, whatever the
//! input claims.

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

/// A state machine that decompresses its range and feeds the result to another state machine, `F`.
///
/// The first bytes of the range decide the format; plain bytes go through unchanged. On request it also hashes the
/// bytes before and after decompression. Feeding fails if the data are damaged or end early ([`Kind::Broken`]), if the
/// output exceeds the [`Bounds`] ([`Kind::TooLarge`]), or if `F` fails. Errors of the data have the offset in the
/// unpacked bytes.
pub struct Unpack<F> {
    inner: Fed<F>,
    bounds: Bounds,
    head: Vec<u8>,
    /// The first bytes are passed on at this moment; the bytes after them are already here, so none of them can be
    /// skipped.
    sniffing: bool,
    decoder: Option<Box<dyn Decoder>>,
    compression: Option<Compression>,
    packed: u64,
    unpacked: u64,
    hashes: Hashes,
    hashers: Option<Box<Both>>,
}

/// The hash computations of a blob as it is stored and of its unpacked content.
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
    /// A decompressor that feeds `machine`, hashes nothing and fails beyond `bounds`.
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

    /// The same decompressor with hashing for the blobs that `hashes` selects. No bytes of such a blob are skipped.
    #[must_use]
    pub fn hashing(mut self, hashes: Hashes) -> Self {
        self.hashes = hashes;
        self.hashers = (hashes != Hashes::None).then(Box::default);
        self
    }

    /// The SHA-256 digests of the stored and of the unpacked bytes so far, in this order.
    ///
    /// `None` if the blob is not hashed. For a blob without compression both digests are the same.
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

    /// The compression of the blob as its first bytes show it; [`Compression::None`] before they were fed.
    pub fn compression(&self) -> Compression {
        self.compression.unwrap_or(Compression::None)
    }

    /// The number of unpacked bytes so far, skipped ones included.
    pub fn unpacked(&self) -> u64 {
        self.unpacked
    }

    /// The number of bytes after the end of the compressed data, which belong to no stream and are not unpacked. It is
    /// 0 for a blob without compression.
    pub fn trailing(&self) -> u64 {
        self.decoder.as_ref().map_or(0, |d| d.trailing())
    }

    /// The state machine that is fed with the unpacked bytes.
    pub fn inner(&self) -> &F {
        &self.inner.machine
    }

    /// The state machine that is fed with the unpacked bytes, for changes before and after feeding.
    pub fn inner_mut(&mut self) -> &mut F {
        &mut self.inner.machine
    }

    /// The state machine that was fed with the unpacked bytes, for its result.
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
                // The next call of `feed` begins after the skipped bytes.
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
            // The inner state machine has set the place of its own error.
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
        // `inner` keeps the demand of the state machine after the head, so the rest may simply follow.
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
        // A state machine that has enough may stop anywhere in compressed data; that is not damage.
        let stopped = self.hashers.is_none() && self.inner.is_satisfied();
        if let Some(decoder) = self.decoder.as_mut().filter(|_| !stopped) {
            let at = self.unpacked;
            decoder.finish().map_err(|e| e.at_offset(at))?;
        }
        self.inner.finish()
    }
}

/// The compression format of a blob.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Compression {
    /// No compression; the blob is a plain tar, or not a tar at all.
    None,
    /// gzip (RFC 1952), of one or several members.
    Gzip,
    /// Zstandard (RFC 8878), of one or several frames.
    Zstd,
    /// bzip2, of one or several streams.
    Bzip2,
    /// xz, of one or several streams.
    Xz,
}

impl Compression {
    /// The compression format that the first bytes of a blob show; [`HEAD`] bytes are enough.
    ///
    /// Fewer bytes are allowed. Bytes of no known format, and no bytes, give [`Compression::None`].
    pub fn sniff(head: &[u8]) -> Self {
        match head {
            [0x1f, 0x8b, ..] => Self::Gzip,
            // A tar may begin with a file whose name begins with BZh1, so the mark of the first block or of the end
            // decides.
            [b'B', b'Z', b'h', b'1'..=b'9', rest @ ..]
                if rest.starts_with(&[0x31, 0x41, 0x59, 0x26, 0x53, 0x59])
                    || rest.starts_with(&[0x17, 0x72, 0x45, 0x38, 0x50, 0x90]) =>
            {
                Self::Bzip2
            }
            [0xfd, b'7', b'z', b'X', b'Z', 0, ..] => Self::Xz,
            [0x28, 0xb5, 0x2f, 0xfd, ..] => Self::Zstd,
            // A skippable frame; zstd:chunked and pzstd write one first.
            [0x50..=0x5f, 0x2a, 0x4d, 0x18, ..] => Self::Zstd,
            _ => Self::None,
        }
    }

    /// The name of the compression format for people: `gzip`, `zstd`, `bzip2`, `xz`; `tar` for none.
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

/// The limits on the unpacked size of a blob, against decompression bombs; a blob beyond them fails with
/// [`Kind::TooLarge`].
///
/// The default is 1 GiB in any case, above that 200 times the packed size, and 256 GiB in all.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bounds {
    /// The number of unpacked bytes that is always allowed; `ratio` counts only above it.
    pub free: u64,
    /// The most unpacked bytes for each packed byte.
    pub ratio: u64,
    /// The most unpacked bytes, whatever the ratio.
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
    /// The limits that a user chose: none if `huge`, otherwise the default ones.
    pub fn new(huge: bool) -> Self {
        if huge { Self::HUGE } else { Self::default() }
    }

    /// No limits, because the user asked for none.
    pub const HUGE: Self = Self {
        free: u64::MAX,
        ratio: u64::MAX,
        total: u64::MAX,
    };
}

/// The choice of blobs of which [`Unpack`] takes two digests: of the stored bytes and of the unpacked bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Hashes {
    /// No digests of any blob; bytes that are not needed are skipped.
    None,
    /// Digests of compressed blobs, whose bytes are all read anyway; in a plain blob, bytes that are not needed are
    /// skipped.
    Packed,
    /// Digests of all blobs; every byte is read.
    All,
}

/// The number of first bytes of a blob that decide its compression.
pub const HEAD: usize = 10;

/// A decoder of one compression format: it takes compressed bytes front to back and passes its output to a closure.
trait Decoder {
    /// Takes all of `input` and passes the output to `out`, in pieces.
    ///
    /// # Errors
    /// When the data are damaged or ask for too large a window, or when `out` fails.
    fn decode(&mut self, input: &[u8], out: &mut dyn FnMut(&[u8]) -> Result<()>) -> Result<()>;
    /// Ends the input.
    ///
    /// # Errors
    /// When the input ended inside a stream.
    fn finish(&mut self) -> Result<()>;
    /// The number of bytes after the last stream that belong to no stream.
    fn trailing(&self) -> u64;
}
