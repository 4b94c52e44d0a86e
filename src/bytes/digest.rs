//! Hashes of contents: SHA-256, the digest that names blobs and images, and XXH3, the checksum by which a proof
//! compares files.
//!
//! This module knows bytes and the text form `sha256:…` (OCI image spec, descriptor.md#digests). It does not know blobs
//! or layers.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use sha2::Digest as _;

/// A SHA-256 digest of some bytes, 32 bytes long; its text form is `sha256:` and 64 lowercase hexadecimal digits.
///
/// Text form: OCI image spec, descriptor.md#digests. [`FromStr`] reads exactly this form and no other algorithm.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Digest(pub [u8; 32]);

impl Digest {
    /// The SHA-256 digest of bytes that are all in memory.
    pub fn sha256(bytes: &[u8]) -> Self {
        let mut hasher = Hasher::default();
        hasher.update(bytes);
        hasher.digest()
    }

    /// The digest as 64 lowercase hexadecimal digits, without the prefix `sha256:`.
    pub fn hex(&self) -> String {
        const DIGITS: &[u8; 16] = b"0123456789abcdef";
        let digit = |n: u8| char::from(DIGITS.get(usize::from(n)).copied().unwrap_or(b'?'));
        self.0
            .iter()
            .flat_map(|b| [digit(b >> 4), digit(b & 15)])
            .collect()
    }
}

impl fmt::Display for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "sha256:{}", self.hex())
    }
}

impl fmt::Debug for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// The error for a text that is not `sha256:` and 64 lowercase hexadecimal digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NotADigest;

impl FromStr for Digest {
    type Err = NotADigest;

    fn from_str(text: &str) -> Result<Self, NotADigest> {
        let hex = text.strip_prefix("sha256:").ok_or(NotADigest)?;
        if hex.len() != 64
            || !hex
                .bytes()
                .all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b))
        {
            return Err(NotADigest);
        }
        let mut out = [0; 32];
        for (byte, pair) in out.iter_mut().zip(hex.as_bytes().chunks(2)) {
            let pair = std::str::from_utf8(pair).map_err(|_| NotADigest)?;
            *byte = u8::from_str_radix(pair, 16).map_err(|_| NotADigest)?;
        }
        Ok(Self(out))
    }
}

/// A SHA-256 computation that takes bytes piece by piece and counts them.
#[derive(Debug, Clone, Default)]
pub struct Hasher {
    state: sha2::Sha256,
    length: u64,
}

impl Hasher {
    /// Hashes the bytes that follow.
    pub fn update(&mut self, bytes: &[u8]) {
        self.state.update(bytes);
        self.length += bytes.len() as u64;
    }

    /// The SHA-256 digest of all bytes so far; more bytes may follow.
    pub fn digest(&self) -> Digest {
        Digest(self.state.clone().finalize().into())
    }

    /// The number of bytes that were hashed so far.
    pub fn length(&self) -> u64 {
        self.length
    }
}

/// The XXH3 checksum of a file's content, 128 bits, by which a proof compares files.
///
/// The proof asks whether the same content is at the same path again, after the SHA-256 of every blob was recomputed.
/// So the checksum guards against damage and mistakes, not against an attacker who can choose both contents. It takes a
/// tenth of the time of SHA-256.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Checksum(pub u128);

/// A hash function that takes a content front to back, in pieces of any size: SHA-256 ([`Hasher`]) or XXH3
/// ([`ChecksumHasher`]).
pub trait ContentHash: Default {
    /// The hash value of the finished content: [`Digest`] or [`Checksum`].
    type Output;

    /// Hashes the next bytes of the content.
    fn update(&mut self, bytes: &[u8]);

    /// The hash value of all bytes so far; that of an empty content if there were none.
    fn finish(self) -> Self::Output;
}

impl ContentHash for Hasher {
    type Output = Digest;

    fn update(&mut self, bytes: &[u8]) {
        Self::update(self, bytes);
    }

    fn finish(self) -> Digest {
        self.digest()
    }
}

/// An XXH3 computation that takes bytes piece by piece and gives a [`Checksum`].
#[derive(Default)]
pub struct ChecksumHasher(twox_hash::XxHash3_128);

impl std::fmt::Debug for ChecksumHasher {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ChecksumHasher").finish_non_exhaustive()
    }
}

impl ContentHash for ChecksumHasher {
    type Output = Checksum;

    fn update(&mut self, bytes: &[u8]) {
        self.0.write(bytes);
    }

    fn finish(self) -> Checksum {
        Checksum(self.0.finish_128())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_form() {
        let digest = Digest::sha256(b"");
        assert_eq!(
            digest.to_string(),
            "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
        );
        assert_eq!(digest.to_string().parse(), Ok(digest));
        assert_eq!("sha256:e3".parse::<Digest>(), Err(NotADigest));
        assert_eq!("sha512:e3b0".parse::<Digest>(), Err(NotADigest));
    }
}
