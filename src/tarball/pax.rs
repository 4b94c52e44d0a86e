//! PAX records: `LENGTH KEY=VALUE\n`, counted, never split by lines, since values may hold any byte.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, STANDARD_NO_PAD};

use super::{Record, field};

/// How the body of an extension header ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Body {
    /// With its last record.
    Whole,
    /// With zeros behind it, as some writers pad; Go's reader refuses that.
    Padded,
    /// With what is no record: it and what follows it are lost.
    Broken,
}

/// Takes a record body apart.
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

/// Whether a record with an empty value stands among these; an empty attribute is one like any other.
pub(super) fn takes_back(records: &[Record]) -> bool {
    let is_xattr = |key: &[u8]| key.starts_with(XATTR);
    records.iter().any(|(k, v)| v.is_empty() && !is_xattr(k))
}

/// What begins the key of an extended attribute whose value is bytes.
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

/// Lays newer records over older ones: the same key replaces, an empty value removes. Sparse offsets and lengths repeat
/// on purpose and are kept (GNU sparse format 0.0).
pub(super) fn overlay(older: &mut Vec<Record>, newer: Vec<Record>) {
    // One set of keys, not a search for each: a record of 1 MiB may hold a hundred thousand.
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

/// Writes one record; its length counts its own digits.
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

/// Extended attributes among records: `SCHILY.xattr.NAME` holds the bytes, `LIBARCHIVE.xattr.NAME` holds base64 and
/// yields where both are there.
pub fn xattrs(records: &[Record]) -> impl Iterator<Item = (&[u8], Cow<'_, [u8]>)> {
    // Looked up, not searched for; most members have none, and a set of none costs nothing.
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
