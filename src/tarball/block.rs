//! Blocks of a tar: headers and contents are padded to a multiple of 512 bytes (POSIX pax, "ustar Interchange Format").

/// The size of a tar block: 512 bytes.
pub const BLOCK: u64 = 512;

/// The end marker of a tar: two blocks of zeros.
pub const END: [u8; 1024] = [0; 1024];

/// The number of padding bytes after a content of `length` bytes, up to the next whole block: 0 to 511.
pub fn padding(length: u64) -> u64 {
    (BLOCK - length % BLOCK) % BLOCK
}

/// Appends zeros up to a whole block of 512 bytes.
pub(super) fn pad(bytes: &mut Vec<u8>) {
    let zeros = usize::try_from(padding(bytes.len() as u64)).unwrap_or(0);
    bytes.resize(bytes.len() + zeros, 0);
}
