//! A content as rows of equal height: the lines of a text, with long lines broken, or lines of sixteen bytes.

use std::fmt::Write;

/// The most columns in a row of text that is not wrapped, because browsers take too long for longer rows.
const LONGEST: usize = 2000;

/// The most hits that a search finds.
pub const MOST_HITS: usize = 10_000;

/// A text divided into rows of limited width.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Lines {
    text: String,
    rows: Vec<Row>,
    count: u32,
}

/// A row of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Row {
    /// The number of the line that begins with this row, from 1; `None` if the row continues a line.
    pub line: Option<u32>,
    /// The offset of the row's first byte in the text.
    pub start: usize,
    /// The offset after the row's last byte in the text.
    pub end: usize,
}

impl Lines {
    /// A text divided into rows of at most `columns` columns.
    pub fn new(bytes: &[u8], columns: Option<usize>) -> Self {
        let text = String::from_utf8_lossy(bytes).into_owned();
        let columns = columns.unwrap_or(LONGEST).max(8);
        let (mut rows, mut line, mut at) = (Vec::new(), 0, 0);
        for part in text.split_inclusive('\n') {
            line += 1;
            let whole = part.strip_suffix('\n').unwrap_or(part);
            let whole = whole.strip_suffix('\r').unwrap_or(whole);
            let (mut number, mut start, mut width) = (Some(line), at, 0);
            for (i, letter) in whole.char_indices() {
                let wide = width_of(letter);
                if width + wide > columns {
                    let end = at + i;
                    rows.push(Row {
                        line: number.take(),
                        start,
                        end,
                    });
                    (start, width) = (end, 0);
                }
                width += wide;
            }
            rows.push(Row {
                line: number,
                start,
                end: at + whole.len(),
            });
            at += part.len();
        }
        Self {
            text,
            rows,
            count: line,
        }
    }

    /// The number of rows.
    pub fn rows(&self) -> u32 {
        u32::try_from(self.rows.len()).unwrap_or(u32::MAX)
    }

    /// The number of lines.
    pub fn lines(&self) -> u32 {
        self.count
    }

    /// A row by its place, from 0, with its text; `None` if there is no such row.
    pub fn row(&self, place: u32) -> Option<(Row, &str)> {
        let row = *self.rows.get(usize::try_from(place).ok()?)?;
        Some((row, self.text.get(row.start..row.end)?))
    }

    /// The place of the row that contains a byte offset of the text.
    pub fn row_at(&self, place: usize) -> u32 {
        let after = self.rows.partition_point(|row| row.start <= place);
        u32::try_from(after.saturating_sub(1)).unwrap_or(u32::MAX)
    }

    /// The start and end of each hit of a search, in bytes. The search ignores case if the needle has no capital
    /// letter.
    pub fn find(&self, needle: &str) -> Vec<(usize, usize)> {
        if needle.is_empty() {
            return Vec::new();
        }
        let hit = |haystack: &str| -> Vec<(usize, usize)> {
            let found = haystack.match_indices(needle);
            found
                .take(MOST_HITS)
                .map(|(at, _)| (at, at + needle.len()))
                .collect()
        };
        if needle.chars().any(char::is_uppercase) {
            hit(&self.text)
        } else {
            // Only ASCII letters change their case, so that byte offsets stay the same.
            hit(&self.text.to_ascii_lowercase())
        }
    }
}

/// The number of columns of a character: two for Chinese, Japanese and Korean ones.
fn width_of(letter: char) -> usize {
    match letter {
        '\t' => 8,
        '\u{1100}'..='\u{115f}' | '\u{2e80}'..='\u{a4cf}' | '\u{ac00}'..='\u{d7a3}' => 2,
        '\u{f900}'..='\u{faff}' | '\u{fe30}'..='\u{fe6f}' | '\u{ff00}'..='\u{ff60}' => 2,
        '\u{ffe0}'..='\u{ffe6}' | '\u{1f300}'..='\u{1faff}' | '\u{20000}'..='\u{3fffd}' => 2,
        _ => 1,
    }
}

/// The parts of a row, each with the number of the hit that it belongs to, if any.
pub fn parts<'a>(
    row: Row,
    text: &'a str,
    hits: &[(usize, usize)],
) -> Vec<(&'a str, Option<usize>)> {
    let mut parts = Vec::new();
    let mut at = row.start;
    let from = hits.partition_point(|(_, end)| *end <= row.start);
    for (number, &(start, end)) in hits.iter().enumerate().skip(from) {
        if start >= row.end {
            break;
        }
        let (start, end) = (start.max(at), end.min(row.end));
        let piece = |a: usize, b: usize| text.get(a - row.start..b.max(a) - row.start);
        parts.extend(
            piece(at, start)
                .filter(|t| !t.is_empty())
                .map(|t| (t, None)),
        );
        parts.extend(piece(start, end).map(|t| (t, Some(number))));
        at = end.max(start);
    }
    let rest = text.get(at - row.start..).filter(|t| !t.is_empty());
    parts.extend(rest.map(|t| (t, None)));
    parts
}

/// The number of hex rows for a number of bytes.
pub fn hex_rows(bytes: usize) -> u32 {
    u32::try_from(bytes.div_ceil(16)).unwrap_or(u32::MAX)
}

/// A hex row of up to sixteen bytes, as three texts: offset in the file, bytes, and printable characters.
pub fn hex_row(bytes: &[u8], offset: u64, row: u32) -> (String, String, String) {
    let from = usize::try_from(row)
        .unwrap_or(usize::MAX)
        .saturating_mul(16);
    let end = from.saturating_add(16).min(bytes.len());
    let sixteen = bytes.get(from..end).unwrap_or_default();
    let (mut hex, mut letters) = (String::with_capacity(49), String::with_capacity(16));
    for (i, byte) in sixteen.iter().enumerate() {
        let space = match i {
            0 => "",
            8 => "  ",
            _ => " ",
        };
        // Writing to a `String` cannot fail.
        let _ = write!(hex, "{space}{byte:02x}");
        let shown = byte.is_ascii_graphic() || *byte == b' ';
        letters.push(if shown { char::from(*byte) } else { '.' });
    }
    let begins = offset.saturating_add(u64::from(row) * 16);
    (format!("{begins:08x}"), hex, letters)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_keep_their_numbers_when_broken() {
        let lines = Lines::new(b"short\r\n0123456789abcdef\n\nend", Some(10));
        let rows: Vec<_> = (0..lines.rows())
            .filter_map(|i| lines.row(i))
            .map(|(row, text)| (row.line, text))
            .collect();
        assert_eq!(
            rows,
            [
                (Some(1), "short"),
                (Some(2), "0123456789"),
                (None, "abcdef"),
                (Some(3), ""),
                (Some(4), "end"),
            ]
        );
        assert_eq!(lines.lines(), 4);
        assert_eq!(Lines::new(b"", None).rows(), 0);
        assert_eq!(Lines::new("层层层层层".as_bytes(), Some(8)).rows(), 2);
        assert_eq!(
            Lines::new(b"a\xffb", None).row(0).map(|(_, t)| t),
            Some("a\u{fffd}b")
        );
    }

    #[test]
    fn searching_marks_its_hits_across_rows() {
        let lines = Lines::new(b"Needle in a needle\nNEEDLE", Some(15));
        let hits = lines.find("needle");
        assert_eq!(hits, [(0, 6), (12, 18), (19, 25)]);
        assert_eq!(lines.find("Needle").len(), 1);
        assert_eq!(lines.row_at(16), 1);
        let (row, text) = lines.row(0).expect("a row");
        let marked = parts(row, text, &hits);
        assert_eq!(
            marked,
            [("Needle", Some(0)), (" in a ", None), ("nee", Some(1))]
        );
        let (row, text) = lines.row(1).expect("a row");
        assert_eq!(parts(row, text, &hits), [("dle", Some(1))]);
    }

    #[test]
    fn bytes_stand_in_sixteens() {
        let bytes: Vec<u8> = (0x3c..0x50).collect();
        assert_eq!(hex_rows(bytes.len()), 2);
        let (offset, hex, letters) = hex_row(&bytes, 0x10_0000, 1);
        assert_eq!(offset, "00100010");
        assert_eq!(hex, "4c 4d 4e 4f");
        assert_eq!(letters, "LMNO");
        let (_, hex, letters) = hex_row(&[0, b'a', 0xff, 0, 0, 0, 0, 0, b' '], 0, 0);
        assert_eq!(hex, "00 61 ff 00 00 00 00 00  20");
        assert_eq!(letters, ".a...... ");
    }
}
