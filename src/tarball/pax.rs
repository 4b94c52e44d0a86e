//! PAX records, `LENGTH KEY=VALUE\n` (POSIX pax, "pax Extended Header"). They are separated by their lengths and never
//! by lines, because values may contain any byte.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, STANDARD_NO_PAD};

use super::field;

/// A PAX record: its key and its value in bytes; a value may contain newlines and zero bytes.
pub type Record = (Vec<u8>, Vec<u8>);

/// The end of an extension header's body: with its last record, with padding, or with bytes that are no record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Body {
    /// The body ends with its last record.
    Whole,
    /// Zero bytes follow the last record, because some writers pad; Go's reader refuses this.
    Padded,
    /// Bytes follow that are no record; they and everything after them are lost.
    Broken,
}

/// The records in the body of an extension header, in order, and how the body ends.
pub(super) fn parse(mut body: &[u8]) -> (Vec<Record>, Body) {
    let mut records = Vec::new();
    while !body.is_empty() {
        if body.iter().all(|b| *b == 0) {
            return (records, Body::Padded);
        }
        let Some((record, rest)) = one(body) else {
            return (records, Body::Broken);
        };
        records.push(record);
        body = rest;
    }
    (records, Body::Whole)
}

/// Whether one of the records has an empty value, which cancels the field of its key. An empty extended attribute is a
/// value like any other and does not count.
pub(super) fn takes_back(records: &[Record]) -> bool {
    let is_xattr = |key: &[u8]| key.starts_with(XATTR);
    records.iter().any(|(k, v)| v.is_empty() && !is_xattr(k))
}

/// The key prefix of extended attributes whose values are raw bytes.
const XATTR: &[u8] = b"SCHILY.xattr.";

fn one(body: &[u8]) -> Option<(Record, &[u8])> {
    let space = body.iter().take(20).position(|b| *b == b' ')?;
    let length = usize::try_from(field::decimal(body.get(..space)?)?).ok()?;
    let record = body.get(space + 1..length)?.strip_suffix(b"\n")?;
    let equals = record.iter().position(|b| *b == b'=')?;
    let (key, value) = (record.get(..equals)?, record.get(equals + 1..)?);
    if key.is_empty() {
        return None;
    }
    Some(((key.to_vec(), value.to_vec()), body.get(length..)?))
}

/// Merges newer records into older ones: a record replaces one with the same key, and an empty value removes it (POSIX
/// pax, "pax Extended Header"). Sparse offsets and lengths repeat on purpose and are all kept (GNU sparse format 0.0).
pub(super) fn overlay(older: &mut Vec<Record>, newer: Vec<Record>) {
    // A map of keys and not one search for each key: a record body of 1 MiB may have a hundred thousand.
    let mut last: HashMap<&[u8], usize> = HashMap::new();
    for (i, (key, _)) in newer
        .iter()
        .enumerate()
        .filter(|(_, (key, _))| !repeats(key))
    {
        last.insert(key, i);
    }
    older.retain(|(key, _)| !last.contains_key(key.as_slice()));
    let mut stays = (0..newer.len())
        .map(|i| {
            newer.get(i).is_some_and(|(key, value)| {
                let counts = last.get(key.as_slice()).is_none_or(|n| *n == i);
                counts && (!value.is_empty() || key.starts_with(XATTR))
            })
        })
        .collect::<Vec<_>>()
        .into_iter();
    older.extend(newer.into_iter().filter(|_| stays.next() == Some(true)));
}

fn repeats(key: &[u8]) -> bool {
    key == b"GNU.sparse.offset" || key == b"GNU.sparse.numbytes"
}

/// Appends one PAX record to `out`. The length of a record includes its own digits.
pub(super) fn write(out: &mut Vec<u8>, key: &[u8], value: &[u8]) {
    let bare = key.len() + value.len() + 3;
    let mut length = bare + 1;
    while length != bare + digits(length) {
        length = bare + digits(length);
    }
    out.extend_from_slice(length.to_string().as_bytes());
    out.push(b' ');
    out.extend_from_slice(key);
    out.push(b'=');
    out.extend_from_slice(value);
    out.push(b'\n');
}

fn digits(n: usize) -> usize {
    n.checked_ilog10().unwrap_or(0) as usize + 1
}

/// The extended attributes in PAX records, each with its name and its value in bytes.
///
/// `SCHILY.xattr.NAME` has the raw value. `LIBARCHIVE.xattr.NAME` has the value in base64; it is left out if it cannot
/// be decoded, or if a SCHILY record has the same name.
pub fn xattrs(records: &[Record]) -> impl Iterator<Item = (&[u8], Cow<'_, [u8]>)> {
    // A set, and not one search for each record. Most members have no attributes, and an empty set costs nothing.
    let schily: HashSet<&[u8]> = records
        .iter()
        .filter_map(|(key, _)| key.strip_prefix(XATTR))
        .collect();
    records.iter().filter_map(move |(key, value)| {
        if let Some(name) = key.strip_prefix(XATTR) {
            return Some((name, Cow::Borrowed(value.as_slice())));
        }
        let name = key.strip_prefix(b"LIBARCHIVE.xattr.")?;
        if schily.contains(name) {
            return None;
        }
        let decoded = STANDARD
            .decode(value)
            .or_else(|_| STANDARD_NO_PAD.decode(value))
            .ok()?;
        Some((name, Cow::Owned(decoded)))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn records_are_counted_not_split() {
        let mut body = Vec::new();
        write(&mut body, b"SCHILY.xattr.a", b"x\n12 y=\0z\n");
        write(&mut body, b"path", &[b'p'; 90]);
        let (records, whole) = parse(&body);
        assert_eq!(whole, Body::Whole);
        assert_eq!(
            records,
            [
                (b"SCHILY.xattr.a".to_vec(), b"x\n12 y=\0z\n".to_vec()),
                (b"path".to_vec(), vec![b'p'; 90])
            ]
        );
    }

    #[test]
    fn lengths_at_the_turn_of_a_digit() {
        for n in 85..110 {
            let mut body = Vec::new();
            write(&mut body, b"k", &vec![b'v'; n]);
            let record = (b"k".to_vec(), vec![b'v'; n]);
            assert_eq!(parse(&body), (vec![record], Body::Whole));
        }
    }

    #[test]
    fn what_cannot_be_read_ends_it() {
        for body in [
            &b"x"[..],
            b"5 a=b",
            b"99 a=b\n",
            b"6 ab\nx\n",
            b"18446744073709551616 a=b\n",
            b"0 =\n",
        ] {
            assert_eq!(parse(body).1, Body::Broken, "{}", body.escape_ascii());
        }
    }
}
