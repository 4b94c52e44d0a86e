//! Blocks: everything in a tar is padded to a multiple of them.

/// A tar is made of blocks of so many bytes.
pub const BLOCK: u64 = 512;

/// The end marker.
pub const END: [u8; 1024] = [0; 1024];

/// Bytes from `length` to the next whole block.
pub fn padding(length: u64) -> u64 {
    (BLOCK - length % BLOCK) % BLOCK
}

/// Fills up to a whole block.
pub(super) fn pad(bytes: &mut Vec<u8>) {
    let zeros = usize::try_from(padding(bytes.len() as u64)).unwrap_or(0);
    bytes.resize(bytes.len() + zeros, 0);
}
