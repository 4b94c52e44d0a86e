//! Compression and decompression of a block that is in memory as a whole, as raw deflate data (RFC 1951).
//!
//! It knows no checksums and no format around the data.

use flate2::{Compress, Compression, Decompress, FlushCompress, FlushDecompress, Status};

/// The least room for output that decompression gets at a time.
const ROOM: usize = 16 << 10;

/// The block in compressed form. `None` if that is not shorter than the block.
pub(in crate::bytes) fn deflated(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut packed = Vec::with_capacity(bytes.len().saturating_sub(1));
    // What is compressed in memory is mostly zeros, which the fastest level finds as well as any other.
    let mut deflate = Compress::new(Compression::fast(), false);
    let status = deflate.compress_vec(bytes, &mut packed, FlushCompress::Finish);
    matches!(status, Ok(Status::StreamEnd)).then_some(packed)
}

/// The bytes that a block unpacks to. `None` if they are more than `most`, or the block is damaged.
pub fn inflated(packed: &[u8], most: usize) -> Option<Vec<u8>> {
    let mut inflate = Decompress::new(false);
    let mut bytes = Vec::new();
    while bytes.len() <= most {
        bytes.reserve(ROOM);
        let before = bytes.len();
        let rest = packed.get(usize::try_from(inflate.total_in()).ok()?..)?;
        let status = inflate.decompress_vec(rest, &mut bytes, FlushDecompress::None);
        match status.ok()? {
            Status::StreamEnd => return (bytes.len() <= most).then_some(bytes),
            _ if bytes.len() == before => return None,
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::{deflated, inflated};

    #[test]
    fn what_was_packed_is_unpacked() {
        let bytes: Vec<u8> = (0..200_000u32).map(|n| (n / 700) as u8).collect();
        let packed = deflated(&bytes).unwrap_or_default();
        assert!(packed.len() < 5000);
        let is = |packed: &[u8], most| inflated(packed, most).as_ref() == Some(&bytes);
        assert!(is(&packed, bytes.len()));
        assert!(is(&[&packed[..], b"behind"].concat(), bytes.len()));
        assert_eq!(inflated(&packed, bytes.len() - 1), None);
        assert_eq!(inflated(&packed[..packed.len() - 1], bytes.len()), None);
        assert_eq!(inflated(&[], 1), None);
        assert_eq!(inflated(b"\xff\xff\xff", 1), None);
    }

    #[test]
    fn what_packing_makes_no_shorter_is_refused() {
        assert_eq!(deflated(b"abc"), None);
        assert_eq!(deflated(&[]), None);
    }
}
