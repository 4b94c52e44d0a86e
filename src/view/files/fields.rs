//! Parses the input fields of the files tab, and formats its columns: sizes, modes, times.

/// The number of bytes of a typed size, for example `10 MB`, `1k`, `2.5 GiB` or `4096`. Empty text is 0; the result
/// is `None` if the text is no size.
pub fn size(text: &str) -> Option<u64> {
    let text: String = text
        .chars()
        .filter(|c| !c.is_whitespace() && *c != ',')
        .map(|c| c.to_ascii_lowercase())
        .collect();
    if text.is_empty() {
        return Some(0);
    }
    let end = text
        .find(|c: char| !c.is_ascii_digit() && c != '.')
        .unwrap_or(text.len());
    let (number, unit) = text.split_at(end);
    let factor: u128 = match unit {
        "" | "b" => 1,
        "k" | "kb" => 1000,
        "m" | "mb" => 1000_u128.pow(2),
        "g" | "gb" => 1000_u128.pow(3),
        "t" | "tb" => 1000_u128.pow(4),
        "ki" | "kib" => 1 << 10,
        "mi" | "mib" => 1 << 20,
        "gi" | "gib" => 1 << 30,
        "ti" | "tib" => 1 << 40,
        _ => return None,
    };
    let (whole, part) = number.split_once('.').unwrap_or((number, ""));
    if whole.is_empty() && part.is_empty() {
        return None;
    }
    // Twelve digits after the point are more exact than any unit needs.
    let part = part.get(..part.len().min(12))?;
    let digits = |text: &str| -> Option<u128> {
        if text.is_empty() {
            return Some(0);
        }
        text.parse().ok()
    };
    let whole = digits(whole)?.checked_mul(factor)?;
    let scale = 10_u128.pow(u32::try_from(part.len()).ok()?);
    let part = digits(part)?.checked_mul(factor)? / scale;
    u64::try_from(whole.checked_add(part)?).ok()
}

use crate::session::protocol::FileKind;

/// The kind and mode of a file as `ls -l` shows them, for example `-rwxr-xr-x`.
pub fn mode(kind: FileKind, mode: u16) -> String {
    let mut text = String::with_capacity(10);
    text.push(match kind {
        FileKind::Dir => 'd',
        FileKind::File | FileKind::Hardlink => '-',
        FileKind::Symlink => 'l',
        FileKind::Char => 'c',
        FileKind::Block => 'b',
        FileKind::Fifo => 'p',
    });
    for (shift, special, letter) in [(6, 0o4000, 's'), (3, 0o2000, 's'), (0, 0o1000, 't')] {
        let bits = mode >> shift;
        text.push(if bits & 4 != 0 { 'r' } else { '-' });
        text.push(if bits & 2 != 0 { 'w' } else { '-' });
        text.push(match (mode & special != 0, bits & 1 != 0) {
            (false, false) => '-',
            (false, true) => 'x',
            (true, true) => letter,
            (true, false) => letter.to_ascii_uppercase(),
        });
    }
    text
}

/// The date and minute of a time in UTC, for example `2024-05-01 12:00`; `seconds` count from 1970.
pub fn minute(seconds: i64) -> String {
    let (days, rest) = (seconds.div_euclid(86_400), seconds.rem_euclid(86_400));
    let (year, month, day) = civil(days);
    format!(
        "{year:04}-{month:02}-{day:02} {:02}:{:02}",
        rest / 3600,
        rest / 60 % 60
    )
}

/// A decimal number of seconds since 1970 as a time in UTC with all digits, for example `2024-05-01 12:00:07.25`; the
/// unchanged text if it is no such number.
pub fn moment(decimal: &str) -> String {
    let (whole, part) = decimal.split_once('.').unwrap_or((decimal, ""));
    let Ok(seconds) = whole.parse::<i64>() else {
        return decimal.to_owned();
    };
    // A fraction before 1970 counts backwards. The second is shown, and the fraction is not.
    let part = part.trim_end_matches('0');
    let fraction = if part.is_empty() || whole.starts_with('-') {
        String::new()
    } else {
        format!(".{part}")
    };
    format!(
        "{}:{:02}{fraction}",
        minute(seconds),
        seconds.rem_euclid(60)
    )
}

/// The year, month and day of a number of days after 1970-01-01. Years begin in March here, so that leap days are at
/// their end.
fn civil(days: i64) -> (i64, i64, i64) {
    let days = days.saturating_add(719_468);
    let (era, day) = (days.div_euclid(146_097), days.rem_euclid(146_097));
    let year = (day - day / 1460 + day / 36_524 - day / 146_096) / 365;
    let day = day - (365 * year + year / 4 - year / 100);
    let month = (5 * day + 2) / 153;
    let day_of_month = day - (153 * month + 2) / 5 + 1;
    let (year, month) = if month < 10 {
        (year, month + 3)
    } else {
        (year + 1, month - 9)
    };
    (year + era * 400, month, day_of_month)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_read_as_typed() {
        for (text, bytes) in [
            ("", Some(0)),
            ("10 MB", Some(10_000_000)),
            ("1k", Some(1000)),
            ("2.5 GiB", Some(2_684_354_560)),
            ("1,024", Some(1024)),
            (".5kB", Some(500)),
            ("MB", None),
            ("ten", None),
            ("-1", None),
            ("1.2.3", None),
            ("99999999999 TB", None),
        ] {
            assert_eq!(size(text), bytes, "{text}");
        }
    }

    #[test]
    fn modes_read_as_ls_shows_them() {
        assert_eq!(mode(FileKind::File, 0o755), "-rwxr-xr-x");
        assert_eq!(mode(FileKind::Dir, 0o1777), "drwxrwxrwt");
        assert_eq!(mode(FileKind::File, 0o4644), "-rwSr--r--");
        assert_eq!(mode(FileKind::Symlink, 0o777), "lrwxrwxrwx");
    }

    #[test]
    fn times_are_days_of_the_calendar() {
        assert_eq!(minute(0), "1970-01-01 00:00");
        assert_eq!(minute(951_782_400), "2000-02-29 00:00");
        assert_eq!(minute(1_714_564_800), "2024-05-01 12:00");
        assert_eq!(minute(-1), "1969-12-31 23:59");
        assert_eq!(moment("1714564807.250"), "2024-05-01 12:00:07.25");
        assert_eq!(moment("soon"), "soon");
    }
}
