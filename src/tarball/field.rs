//! Numbers in tar headers: octal, GNU's base-256, and decimal in PAX records.

use super::Time;

/// The value of a numeric header field: octal digits with blanks around, or base-256 if the top bit is set (GNU tar
/// manual, "Extensions").
///
/// A blank field is 0, as in Go's reader. `None` if the field is no number or the number does not fit.
pub(super) fn number(field: &[u8]) -> Option<i64> {
    match field {
        [0x80, rest @ ..] => base256(rest, 0),
        [0xff, rest @ ..] => base256(rest, -1),
        // Shorter fields may use the top byte's lower bits too.
        [first @ 0x81..=0xbf, rest @ ..] => base256(rest, i64::from(first & 0x7f)),
        _ => octal(field),
    }
}

/// Whether every reader takes a numeric header field for the same value as [`number`].
///
/// Such a field has octal digits after blanks, ended by a blank, a zero byte or the end of the field; or it has only
/// zero bytes; or it is base-256 and begins with 0x80 or 0xff. GNU tar refuses a field of blanks, and Python's
/// `tarfile` stops at a leading zero byte. Both know no other first byte of base-256.
pub(super) fn is_strict(field: &[u8]) -> bool {
    match field {
        [0x80 | 0xff, ..] => number(field).is_some(),
        _ if field.iter().all(|b| *b == 0) => true,
        _ => {
            let rest = after(field, |b| b == b' ');
            let end = after(rest, |b| matches!(b, b'0'..=b'7'));
            // Twenty digits fit into a number, and nothing after a zero byte counts.
            let is_short = rest.len() - end.len() <= 20;
            let known = (is_short && matches!(end, [] | [0, ..])) || number(field).is_some();
            known && end.len() < rest.len() && matches!(end, [] | [0 | b' ', ..])
        }
    }
}

/// The bytes from the first one on that is not `skipped`.
fn after(bytes: &[u8], skipped: impl Fn(u8) -> bool) -> &[u8] {
    let begin = bytes.iter().position(|b| !skipped(*b));
    bytes
        .get(begin.unwrap_or(bytes.len())..)
        .unwrap_or_default()
}

fn base256(bytes: &[u8], seed: i64) -> Option<i64> {
    bytes.iter().try_fold(seed, |n, byte| {
        n.checked_mul(256)?.checked_add(i64::from(*byte))
    })
}

fn octal(field: &[u8]) -> Option<i64> {
    let mut rest = after(field, |b| matches!(b, 0 | b' ')).trim_ascii_start();
    let mut number = 0i64;
    while let [digit @ b'0'..=b'7', later @ ..] = rest {
        number = number
            .checked_mul(8)?
            .checked_add(i64::from(digit - b'0'))?;
        rest = later;
    }
    let end = rest.iter().position(|b| *b == 0).unwrap_or(rest.len());
    let is_end = rest.get(..end)?.trim_ascii().is_empty();
    is_end.then_some(number)
}

/// Whether a time in seconds since 1970 is in the range that all readers survive: bsdtar crashes if its year needs more
/// than 32 bits.
pub(super) fn is_sane_time(seconds: i64) -> bool {
    (-(1 << 55)..1 << 55).contains(&seconds)
}

/// The value of a decimal number without sign, as PAX records have it (POSIX pax, "pax Extended Header Keywords").
/// `None` for an empty text, other characters and numbers of more than 64 bits.
pub(super) fn decimal(text: &[u8]) -> Option<u64> {
    if text.is_empty() {
        return None;
    }
    text.iter().try_fold(0u64, |n, digit| match digit {
        b'0'..=b'9' => n.checked_mul(10)?.checked_add(u64::from(digit - b'0')),
        _ => None,
    })
}

/// Whether every reader takes a PAX time for the same value as [`time`]; Go's reader wants a digit before the point.
pub(super) fn is_strict_time(text: &[u8]) -> bool {
    let digits = text.strip_prefix(b"-").unwrap_or(text);
    digits.first().is_some_and(u8::is_ascii_digit) && time(text).is_some()
}

/// The value of a PAX time: seconds with an optional sign and fraction. Digits beyond nanoseconds are dropped. `None`
/// if the text is no time or [`is_sane_time`] rejects it.
pub(super) fn time(text: &[u8]) -> Option<Time> {
    let (negative, text) = match text {
        [b'-', rest @ ..] => (true, rest),
        _ => (false, text),
    };
    let mut halves = text.splitn(2, |b| *b == b'.');
    let (whole, fraction) = (halves.next()?, halves.next().unwrap_or_default());
    let whole = if whole.is_empty() {
        0
    } else {
        i64::try_from(decimal(whole)?)
            .ok()
            .filter(|seconds| is_sane_time(*seconds))?
    };
    if !fraction.iter().all(u8::is_ascii_digit) {
        return None;
    }
    let nanos = (0..9).fold(0u32, |n, i| {
        n * 10 + u32::from(fraction.get(i).map_or(0, |d| d - b'0'))
    });
    Some(match (negative, nanos) {
        (false, nanos) => Time {
            seconds: whole,
            nanos,
        },
        (true, 0) => Time {
            seconds: -whole,
            nanos: 0,
        },
        (true, nanos) => Time {
            seconds: -whole - 1,
            nanos: 1_000_000_000 - nanos,
        },
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers() {
        for (field, value) in [
            (&b"0000644\0"[..], Some(0o644)),
            (b"   755 \0", Some(0o755)),
            (b"\0\0\0\0\0\0\0\0", Some(0)),
            (b"        ", Some(0)),
            (b"\0 000644", Some(0o644)),
            (b"12x4567\0", None),
            (b"77777777777\0", Some(8_589_934_591)),
            (b"\x80\0\0\0\0\0\0\x02\0\0\0\0", Some(8_589_934_592)),
            (
                b"\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xfe",
                Some(-2),
            ),
            (b"\x80\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff", None),
            (b"\x81\0\0\0\0\0\0\0", Some(1 << 56)),
        ] {
            assert_eq!(number(field), value, "{}", field.escape_ascii());
        }
    }

    #[test]
    fn fields_that_readers_take_differently() {
        for (field, strict) in [
            (&b"0000644\0"[..], true),
            (b"   644 \0", true),
            (b"\0\0\0\0\0\0\0\0", true),
            (b"0000644\0garbage", true),
            (b"77777777", true),
            (b"\x80\0\0\0\0\0\0\x02", true),
            (b"\xff\xff\xff\xff\xff\xff\xff\xfe", true),
            (b"        ", false),
            (b"\0 000644", false),
            (b"\t000644\0", false),
            (b"12x4567\0", false),
            (b"\x81\0\0\0\0\0\0\0", false),
            (b"\x80\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff", false),
        ] {
            assert_eq!(is_strict(field), strict, "{}", field.escape_ascii());
        }
    }

    #[test]
    fn times() {
        for (text, seconds, nanos) in [
            ("1", 1, 0),
            ("1.5", 1, 500_000_000),
            ("-1.25", -2, 750_000_000),
            ("-3", -3, 0),
            ("7.1234567899", 7, 123_456_789),
            (".5", 0, 500_000_000),
        ] {
            assert_eq!(
                time(text.as_bytes()),
                Some(Time { seconds, nanos }),
                "{text}"
            );
        }
        for text in ["x", "1.x", "99999999999999999999", "9223372036854775807"] {
            assert_eq!(time(text.as_bytes()), None, "{text}");
        }
    }
}
