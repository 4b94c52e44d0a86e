//! The database of rpm: headers of packages, in one of three containers.
//!
//! The containers are a table of SQLite (`rpmdb.sqlite`), a hash of Berkeley DB (`Packages`), and rpm's own format
//! (`Packages.db`). All of them are read from memory, with every number checked against what is there.

mod bdb;
mod header;
mod ndb;
mod sqlite;
mod wal;

pub(super) use sqlite::table;

use super::facts::{Facts, Found};

/// The packages of a database. A header that is no package is left out with a problem.
pub(super) fn packages(bytes: &[u8]) -> Found {
    let blobs = if bytes.starts_with(sqlite::MAGIC) {
        sqlite::blobs(bytes)
    } else if bytes.starts_with(ndb::MAGIC) {
        ndb::blobs(bytes)
    } else {
        bdb::blobs(bytes)
    };
    let blobs = match blobs {
        Ok(blobs) => blobs,
        Err(why) => return Found::new(Err(why.to_owned())),
    };
    let count = blobs.len();
    let records: Vec<_> = blobs
        .iter()
        .filter_map(|blob| header::package(blob))
        .collect();
    let odd = count - records.len();
    if records.is_empty() && odd > 0 {
        let why = "the database holds no package at all; it is damaged";
        return Found::new(Err(why.to_owned()));
    }
    let mut found = Found::new(Ok(Facts::Records(records)));
    if odd > 0 {
        let what = format!("{odd} headers that describe no package are left out");
        found.problems.push(what);
    }
    found
}

/// A number of four bytes at an offset, in the order that `big` says.
fn number(bytes: &[u8], at: usize, big: bool) -> Option<u32> {
    let (number, _) = bytes.get(at..)?.split_first_chunk()?;
    Some(if big {
        u32::from_be_bytes(*number)
    } else {
        u32::from_le_bytes(*number)
    })
}

/// A number of two bytes at an offset, in the order that `big` says.
fn short(bytes: &[u8], at: usize, big: bool) -> Option<u16> {
    let (number, _) = bytes.get(at..)?.split_first_chunk()?;
    Some(if big {
        u16::from_be_bytes(*number)
    } else {
        u16::from_le_bytes(*number)
    })
}

/// A number of four bytes as an index.
fn index(number: u32) -> usize {
    usize::try_from(number).unwrap_or(usize::MAX)
}
