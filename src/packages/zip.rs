//! Files in a ZIP archive that is in memory, by its table of contents (PKWARE's APPNOTE, without Zip64).
//!
//! Every offset and length is checked against the archive. What a file unpacks to is limited by the caller.

use miniz_oxide::inflate::decompress_to_vec_with_limit;

/// The longest comment behind the table of contents, with the record before it.
const TAIL: usize = 22 + 65_535;

/// A file in an archive.
#[derive(Debug, Clone, Copy)]
pub(super) struct Member<'a> {
    pub(super) name: &'a [u8],
    packed: &'a [u8],
    method: u16,
}

impl Member<'_> {
    /// The content of the file, at most `most` bytes. `None` if it is longer, damaged, or packed in an unknown way.
    pub(super) fn content(&self, most: usize) -> Option<Vec<u8>> {
        match self.method {
            0 => (self.packed.len() <= most).then(|| self.packed.to_vec()),
            8 => decompress_to_vec_with_limit(self.packed, most).ok(),
            _ => None,
        }
    }
}

/// The files of an archive, in the order of its table of contents. `None` if it has none.
pub(super) fn members(zip: &[u8]) -> Option<Vec<Member<'_>>> {
    let tail = zip.get(zip.len().saturating_sub(TAIL)..)?;
    let end = tail.windows(4).rposition(|four| four == b"PK\x05\x06")?;
    let end = tail.get(end..)?;
    let start = usize::try_from(four(end, 16)?).ok()?;
    let length = usize::try_from(four(end, 12)?).ok()?;
    let mut rest = zip.get(start..start.checked_add(length)?)?;
    let mut members = Vec::new();
    while rest.starts_with(b"PK\x01\x02") {
        let name = usize::from(two(rest, 28)?);
        let more = usize::from(two(rest, 30)?) + usize::from(two(rest, 32)?);
        let packed = usize::try_from(four(rest, 20)?).ok()?;
        let at = usize::try_from(four(rest, 42)?).ok()?;
        members.extend(member(
            zip,
            at,
            packed,
            rest.get(46..46 + name)?,
            two(rest, 10)?,
        ));
        rest = rest.get(46 + name + more..)?;
    }
    Some(members)
}

/// A file by the offset of its header. `None` if it is not where the table says.
fn member<'a>(
    zip: &'a [u8],
    at: usize,
    packed: usize,
    name: &'a [u8],
    method: u16,
) -> Option<Member<'a>> {
    let head = zip.get(at..)?;
    let is_head = head.starts_with(b"PK\x03\x04");
    let start = 30 + usize::from(two(head, 26)?) + usize::from(two(head, 28)?);
    let packed = head.get(start..start.checked_add(packed)?)?;
    is_head.then_some(Member {
        name,
        packed,
        method,
    })
}

fn two(bytes: &[u8], at: usize) -> Option<u16> {
    let (number, _) = bytes.get(at..)?.split_first_chunk()?;
    Some(u16::from_le_bytes(*number))
}

fn four(bytes: &[u8], at: usize) -> Option<u32> {
    let (number, _) = bytes.get(at..)?.split_first_chunk()?;
    Some(u32::from_le_bytes(*number))
}
