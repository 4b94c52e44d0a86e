//! The checksum of a header block, which tells a header from other bytes.
//!
//! It does not say what a wrong one means. Source: POSIX.1-2017 `pax`, "ustar Interchange Format".

use super::field;

/// Whether the checksum of a header is right: the sum of all bytes, with the checksum field as blanks. Old writers
/// summed signed bytes, which is accepted too.
pub(super) fn checksum_holds(header: &tar::Header) -> bool {
    let sum = |bytes: &[u8]| -> i64 {
        // Sums of 32 bits are several times faster, and a block cannot exceed them.
        let sum: u32 = bytes.iter().map(|b| u32::from(*b)).sum();
        sum.into()
    };
    let negative = |bytes: &[u8]| -> i64 {
        let count: u32 = bytes.iter().map(|b| u32::from(b >> 7)).sum();
        count.into()
    };
    let (bytes, field) = (header.as_bytes(), &header.as_old().cksum);
    let blanks = i64::from(b' ') * 8;
    let claimed = field::number(field);
    let unsigned = sum(bytes) - sum(field) + blanks;
    claimed.is_some_and(|claimed| {
        claimed == unsigned || claimed == unsigned - 256 * (negative(bytes) - negative(field))
    })
}
