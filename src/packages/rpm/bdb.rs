//! The hash `Packages` of Berkeley DB, in either byte order.
//!
//! Source: the page layout of Berkeley DB 4 and 5 (dbinc/db_page.h). rpm stores each header on pages of its own.

use super::header::is_header;
use super::{index, number, short};

/// The magic number of a hash, at offset 12.
const HASH: u32 = 0x0006_1561;
/// The kinds of pages: a hash, as version 4 and later or earlier ones write it, and a page of a long value.
const PAGES: [u8; 2] = [13, 2];
const OVERFLOW: u8 = 7;
/// The kinds of items: a value in the page itself, and one on pages of its own.
const KEYDATA: u8 = 1;
const OFFPAGE: u8 = 3;
/// The length of the head of a page.
const HEAD: usize = 26;

const DAMAGED: &str = "the Berkeley DB database is damaged";

struct Hash<'a> {
    bytes: &'a [u8],
    page: usize,
    big: bool,
    /// The sum of the lengths of all values so far.
    total: usize,
}

/// The headers of a hash.
pub(super) fn blobs(bytes: &[u8]) -> Result<Vec<Vec<u8>>, &'static str> {
    let unknown = "the database has none of the three forms of rpm";
    let big = match (number(bytes, 12, false), number(bytes, 12, true)) {
        (Some(HASH), _) => false,
        (_, Some(HASH)) => true,
        _ => return Err(unknown),
    };
    let page = index(number(bytes, 20, big).ok_or(DAMAGED)?);
    if !page.is_power_of_two() || !(512..=65536).contains(&page) {
        return Err(DAMAGED);
    }
    let mut hash = Hash {
        bytes,
        page,
        big,
        total: 0,
    };
    let last = index(number(bytes, 32, big).ok_or(DAMAGED)?);
    if last >= bytes.len().div_ceil(page) {
        return Err("the Berkeley DB database is cut");
    }
    let mut blobs = Vec::new();
    for page in bytes.chunks_exact(page).skip(1).take(last) {
        if page.get(25).is_some_and(|kind| PAGES.contains(kind)) {
            hash.values(page, &mut blobs).ok_or(DAMAGED)?;
        }
    }
    Ok(blobs)
}

impl Hash<'_> {
    /// Adds the headers among the values of a page. Items come in pairs: a key and its value.
    fn values(&mut self, page: &[u8], blobs: &mut Vec<Vec<u8>>) -> Option<()> {
        let items = usize::from(short(page, 20, self.big)?);
        for item in (1..items).step_by(2) {
            let at = usize::from(short(page, HEAD + item * 2, self.big)?);
            // An item ends where the one before it begins, because a page is filled from its end.
            let before = usize::from(short(page, HEAD + (item - 1) * 2, self.big)?);
            let value = match *page.get(at)? {
                OFFPAGE => {
                    let first = number(page, at + 4, self.big)?;
                    let length = index(number(page, at + 8, self.big)?);
                    self.overflow(first, length)?
                }
                KEYDATA => page.get(at + 1..before)?.to_vec(),
                _ => continue,
            };
            if is_header(&value) {
                blobs.push(value);
            }
        }
        Some(())
    }

    /// A value on pages of its own.
    fn overflow(&mut self, first: u32, length: usize) -> Option<Vec<u8>> {
        self.total = self.total.checked_add(length)?;
        if self.total > self.bytes.len() {
            return None;
        }
        let (mut out, mut next) = (Vec::new(), first);
        while out.len() < length {
            let start = index(next).checked_mul(self.page)?;
            let page = self.bytes.get(start..start.checked_add(self.page)?)?;
            if *page.get(25)? != OVERFLOW {
                return None;
            }
            let used = usize::from(short(page, 22, self.big)?);
            next = number(page, 16, self.big)?;
            // A page of the chain is full unless it is the last.
            let used = if next == 0 { used } else { self.page - HEAD };
            let content = page.get(HEAD..HEAD.checked_add(used)?)?;
            if content.is_empty() || (next == 0 && out.len() + content.len() < length) {
                return None;
            }
            out.extend_from_slice(content.get(..content.len().min(length - out.len()))?);
        }
        Some(out)
    }
}
