//! The write-ahead log of a SQLite database (SQLite's "Database File Format", chapter 4): newer versions of its pages.
//!
//! A log is read up to the last transaction that was committed. What follows it, or does not fit its checksum, is no part
//! of the database.

use std::collections::HashMap;

/// The length of the header, and of that in front of each page.
const HEAD: usize = 32;
const FRAME: usize = 24;

/// The newest version of each page in the log, by page number from 1; none if the log has no committed transaction for pages
/// of this size.
pub(super) fn pages(log: &[u8], page: usize) -> HashMap<u64, &[u8]> {
    read(log, page).unwrap_or_default()
}

fn read(log: &[u8], page: usize) -> Option<HashMap<u64, &[u8]>> {
    let head = log.get(..HEAD)?;
    // The last bit tells the order of the bytes in the words that are summed.
    let is_big = match super::number(head, 0, true)? {
        0x377f_0682 => false,
        0x377f_0683 => true,
        _ => return None,
    };
    if super::index(super::number(head, 8, true)?) != page {
        return None;
    }
    let salt = head.get(16..24)?;
    let mut sum = checksum((0, 0), head.get(..24)?, is_big)?;
    if !is_sum(head.get(24..32)?, sum) {
        return None;
    }
    let (mut pages, mut uncommitted) = (HashMap::new(), Vec::new());
    let frames = log.get(HEAD..)?.chunks_exact(FRAME + page);
    for frame in frames {
        let (head, content) = frame.split_at_checked(FRAME)?;
        if head.get(8..16)? != salt {
            break;
        }
        sum = checksum(sum, head.get(..8)?, is_big)?;
        sum = checksum(sum, content, is_big)?;
        if !is_sum(head.get(16..24)?, sum) {
            break;
        }
        uncommitted.push((u64::from(super::number(head, 0, true)?), content));
        // The size of the database stands in the last page of a transaction alone.
        if super::number(head, 4, true)? > 0 {
            pages.extend(uncommitted.drain(..));
        }
    }
    Some(pages)
}

fn checksum((mut one, mut two): (u32, u32), bytes: &[u8], is_big: bool) -> Option<(u32, u32)> {
    for pair in bytes.chunks_exact(8) {
        let word = |at| super::number(pair, at, is_big);
        one = one.wrapping_add(word(0)?).wrapping_add(two);
        two = two.wrapping_add(word(4)?).wrapping_add(one);
    }
    Some((one, two))
}

fn is_sum(bytes: &[u8], (one, two): (u32, u32)) -> bool {
    super::number(bytes, 0, true) == Some(one) && super::number(bytes, 4, true) == Some(two)
}
