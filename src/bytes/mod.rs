//! Floor 0: bytes. State machines that are fed, digests, decompression, ropes, errors and warnings. And which Squint this is.
//!
//! Nothing here knows what a tar is.

mod compression;
mod cut;
mod dangerous;
mod digest;
mod error;
mod feed;
pub mod figures;
mod file_name;
mod packed_bytes;
mod rope;
pub mod sorted;
mod text;
pub mod version;
mod warning;
pub mod wire;

pub use compression::{
    Bounds, Compression, Deflate, GZIP_HEADER, HEAD, Hashes, Packed, Unpack, gzip_trailer,
};
pub use cut::cut;
pub use dangerous::is_dangerous;
pub use digest::{Checksum, ChecksumHasher, ContentHash, Digest, Hasher, NotADigest};
pub use error::{Error, Kind, Result};
pub use feed::{Demand, Fed, Feed, MAX_CHUNK};
pub use file_name::file_name;
pub use rope::{Part, Piece, Range, Rope};
pub use text::{exact, printable, printable_lines, show, without_middle};
pub use warning::{Warning, Warnings};
pub use wire::Wire;
