//! A table of a SQLite database (SQLite's "Database File Format"): a walk of its b-tree.
//!
//! Every page is visited at most once, so pages that name each other end the walk.

use std::collections::{HashMap, HashSet};

use super::wal;

/// The first bytes of a SQLite database.
pub(super) const MAGIC: &[u8] = b"SQLite format 3\0";

/// The kinds of the pages of a table.
const INTERIOR: u8 = 5;
const LEAF: u8 = 13;

const DAMAGED: &str = "the SQLite database is damaged";

struct Database<'a> {
    bytes: &'a [u8],
    /// The newer versions of pages.
    newer: HashMap<u64, &'a [u8]>,
    page: usize,
    /// The bytes of a page that hold content.
    usable: usize,
    /// The sum of the lengths of all contents so far.
    total: usize,
}

/// A row of a table: its columns.
pub(in super::super) struct Row(Vec<Cell>);

/// A column of a row.
enum Cell {
    Null,
    Number(u64),
    Bytes(Vec<u8>),
}

impl Row {
    /// A column that holds a number that is not negative. `None` if it holds something else.
    pub(in super::super) fn number(&self, column: usize) -> Option<u64> {
        match self.0.get(column)? {
            Cell::Number(number) => Some(*number),
            _ => None,
        }
    }

    /// A column that holds a text. `None` if it holds something else.
    pub(in super::super) fn text(&self, column: usize) -> Option<&str> {
        std::str::from_utf8(self.bytes(column)?).ok()
    }

    /// A column that holds a text or a blob. `None` if it holds something else.
    fn bytes(&self, column: usize) -> Option<&[u8]> {
        match self.0.get(column)? {
            Cell::Bytes(bytes) => Some(bytes),
            _ => None,
        }
    }
}

/// The rows of a table of a database with its write-ahead log, which may be empty. A first column that is empty has the number of the row, as a primary key is stored.
///
/// # Errors
/// A phrase, when the bytes are no database, it has no such table, or it is damaged.
pub(in super::super) fn table(
    bytes: &[u8],
    log: &[u8],
    name: &str,
) -> Result<Vec<Row>, &'static str> {
    if !bytes.starts_with(MAGIC) {
        return Err("it is no SQLite database");
    }
    let mut database = Database::new(bytes, log).ok_or(DAMAGED)?;
    let schema = database.rows(1)?;
    let root = schema.iter().find_map(|row| {
        let is_table = row.bytes(0)? == b"table" && row.bytes(1)? == name.as_bytes();
        is_table.then(|| row.number(3))?
    });
    database.rows(root.ok_or("the SQLite database lacks a table")?)
}

/// The blobs of the table `Packages`.
pub(super) fn blobs(bytes: &[u8]) -> Result<Vec<Vec<u8>>, &'static str> {
    let rows = table(bytes, &[], "Packages")?;
    let blob = |row: Row| match row.0.into_iter().nth(1)? {
        Cell::Bytes(blob) => Some(blob),
        Cell::Null | Cell::Number(_) => None,
    };
    rows.into_iter()
        .map(blob)
        .collect::<Option<_>>()
        .ok_or(DAMAGED)
}

impl<'a> Database<'a> {
    fn new(bytes: &'a [u8], log: &'a [u8]) -> Option<Self> {
        let page = match bytes.get(16..18)? {
            [0, 1] => 65536,
            [high, low] => usize::from(u16::from_be_bytes([*high, *low])),
            _ => return None,
        };
        let reserved = usize::from(*bytes.get(20)?);
        let usable = page.checked_sub(reserved)?;
        let fits = page.is_power_of_two() && page >= 512 && usable >= 480;
        fits.then_some(Self {
            bytes,
            newer: wal::pages(log, page),
            page,
            usable,
            total: 0,
        })
    }

    /// A page by its number, from 1.
    fn page(&self, number: u64) -> Option<&'a [u8]> {
        if let Some(newer) = self.newer.get(&number) {
            return Some(newer);
        }
        let start = usize::try_from(number).ok()?.checked_sub(1)?;
        let start = start.checked_mul(self.page)?;
        self.bytes.get(start..start.checked_add(self.page)?)
    }

    /// The contents of all rows of a table, whose b-tree begins at a page.
    fn rows(&mut self, root: u64) -> Result<Vec<Row>, &'static str> {
        let mut rows = Vec::new();
        let mut seen = HashSet::new();
        let mut open = vec![root];
        while let Some(number) = open.pop() {
            if !seen.insert(number) {
                return Err("the pages of the SQLite database lead to each other");
            }
            let page = self.page(number).ok_or("the SQLite database is cut")?;
            // The first page begins with the header of the database.
            let begin = if number == 1 { 100 } else { 0 };
            let head = page.get(begin..).ok_or(DAMAGED)?;
            let kind = *head.first().ok_or(DAMAGED)?;
            let count = two(head, 3).ok_or(DAMAGED)?;
            let (length, is_leaf) = match kind {
                LEAF => (8, true),
                INTERIOR => (12, false),
                _ => return Err(DAMAGED),
            };
            let mut children = Vec::new();
            for cell in 0..usize::from(count) {
                let at = two(head, length + cell * 2).ok_or(DAMAGED)?;
                let cell = page.get(usize::from(at)..).ok_or(DAMAGED)?;
                if is_leaf {
                    let (number, payload) = self.payload(cell).ok_or(DAMAGED)?;
                    rows.push(columns(&payload, number).ok_or(DAMAGED)?);
                } else {
                    children.push(u64::from(four(cell, 0).ok_or(DAMAGED)?));
                }
            }
            if !is_leaf {
                children.push(u64::from(four(head, 8).ok_or(DAMAGED)?));
            }
            open.extend(children.into_iter().rev());
        }
        Ok(rows)
    }

    /// The number of the row in a cell of a leaf, and its content with its overflow pages.
    fn payload(&mut self, cell: &[u8]) -> Option<(u64, Vec<u8>)> {
        let (length, rest) = varint(cell)?;
        let (number, rest) = varint(rest)?;
        let length = usize::try_from(length).ok()?;
        // Cells may share their pages, so the sum is limited too.
        self.total = self.total.checked_add(length)?;
        if self.total > self.bytes.len() + self.newer.len() * self.page {
            return None;
        }
        let most = self.usable - 35;
        if length <= most {
            return Some((number, rest.get(..length)?.to_vec()));
        }
        let least = (self.usable - 12) * 32 / 255 - 23;
        let local = least + (length - least) % (self.usable - 4);
        let local = if local > most { least } else { local };
        let mut out = rest.get(..local)?.to_vec();
        let mut next = four(rest, local)?;
        while out.len() < length {
            let page = self.page(u64::from(next))?;
            next = four(page, 0)?;
            let content = page.get(4..self.usable)?;
            let left = length - out.len();
            out.extend_from_slice(content.get(..left.min(content.len()))?);
        }
        Some((number, out))
    }
}

/// The columns of the row with a number.
fn columns(row: &[u8], number: u64) -> Option<Row> {
    let (length, _) = varint(row)?;
    let (mut kinds, mut rest) = row.split_at_checked(usize::try_from(length).ok()?)?;
    (_, kinds) = varint(kinds)?;
    let mut columns = Vec::new();
    while !kinds.is_empty() {
        let kind;
        (kind, kinds) = varint(kinds)?;
        let length = match kind {
            0 | 8 | 9 => 0,
            1..=4 => kind,
            5 => 6,
            6 | 7 => 8,
            _ => (kind - 12) / 2,
        };
        let column;
        (column, rest) = rest.split_at_checked(usize::try_from(length).ok()?)?;
        let is_first = columns.is_empty();
        columns.push(match kind {
            0 if is_first => Cell::Number(number),
            1..=6 if column.first().is_some_and(|byte| *byte < 0x80) => {
                Cell::Number(integer(column))
            }
            8 | 9 => Cell::Number(kind - 8),
            12.. => Cell::Bytes(column.to_vec()),
            // Nothing, a negative number, a number with a fraction.
            _ => Cell::Null,
        });
    }
    Some(Row(columns))
}

/// A big-endian number of up to eight bytes.
fn integer(bytes: &[u8]) -> u64 {
    let of = |number: u64, byte: &u8| (number << 8) | u64::from(*byte);
    bytes.iter().fold(0, of)
}

/// A number of variable length, and what follows it.
fn varint(bytes: &[u8]) -> Option<(u64, &[u8])> {
    let mut number = 0;
    for (place, byte) in bytes.iter().enumerate().take(9) {
        let rest = bytes.get(place + 1..)?;
        if place == 8 {
            return Some(((number << 8) | u64::from(*byte), rest));
        }
        number = (number << 7) | u64::from(byte & 0x7f);
        if byte & 0x80 == 0 {
            return Some((number, rest));
        }
    }
    None
}

fn two(bytes: &[u8], at: usize) -> Option<u16> {
    super::short(bytes, at, true)
}

fn four(bytes: &[u8], at: usize) -> Option<u32> {
    super::number(bytes, at, true)
}
