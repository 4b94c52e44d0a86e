//! Figures as the reports show them: in a terminal without a blank before the unit, in documents with one.

use std::borrow::Cow;

/// A share with one digit of fraction; a share of nothing is none.
#[allow(clippy::cast_precision_loss)] // One digit is shown.
pub(super) fn percent(part: u64, whole: u64) -> String {
    let share = if whole == 0 {
        0.0
    } else {
        part as f64 / whole as f64
    };
    format!("{:.1}%", share * 100.0)
}

/// Decimal units, as Docker's: `1.23MB`, three digits that count.
#[allow(clippy::cast_precision_loss)] // Three digits are shown.
pub fn size(bytes: u64) -> String {
    const UNITS: [&str; 7] = ["B", "kB", "MB", "GB", "TB", "PB", "EB"];
    let mut value = bytes as f64;
    let mut unit = 0;
    while value >= 999.5 && unit + 1 < UNITS.len() {
        value /= 1000.0;
        unit += 1;
    }
    let digits = match value {
        _ if unit == 0 => 0,
        v if v < 9.995 => 2,
        v if v < 99.95 => 1,
        _ => 0,
    };
    format!(
        "{value:.digits$}{}",
        UNITS.get(unit).copied().unwrap_or_default()
    )
}

/// `1.23 MB`: a size with a blank before its unit.
pub(super) fn spaced(bytes: u64) -> String {
    let text = size(bytes);
    let unit = text.find(|c: char| c.is_ascii_alphabetic());
    let (number, unit) = text.split_at(unit.unwrap_or(text.len()));
    format!("{number} {unit}")
}

/// `1,234,567`: groups of three.
pub(super) fn grouped(count: u64) -> String {
    let digits = count.to_string();
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// `97.3 %`, rounded down; of nothing, all.
pub(super) fn share(part: u64, whole: u64) -> String {
    if whole == 0 {
        return "100.0 %".to_owned();
    }
    let tenths = u128::from(part.min(whole)) * 1000 / u128::from(whole);
    format!("{}.{} %", tenths / 10, tenths % 10)
}

/// `1 file`, `2,000 files`.
pub(super) fn counted(count: u64, one: &str, many: &str) -> String {
    format!("{} {}", grouped(count), if count == 1 { one } else { many })
}

/// The first `most` characters of a text, with `…` where there are more.
pub(super) fn cut(text: &str, most: usize) -> Cow<'_, str> {
    match text.char_indices().nth(most) {
        Some((end, _)) => Cow::Owned(format!("{}…", text.get(..end).unwrap_or_default())),
        None => Cow::Borrowed(text),
    }
}

#[cfg(test)]
mod tests {
    use super::{counted, cut, grouped, share, size, spaced};

    #[test]
    fn long_texts_are_cut_between_characters() {
        assert_eq!(cut("日本語", 2), "日本…");
        assert_eq!(cut("日本", 2), "日本");
    }

    #[test]
    fn figures() {
        assert_eq!(spaced(1_234_567), "1.23 MB");
        assert_eq!(spaced(0), "0 B");
        assert_eq!(grouped(1_234_567), "1,234,567");
        assert_eq!(share(9_999, 10_000), "99.9 %");
        assert_eq!(counted(1, "file", "files"), "1 file");
    }

    #[test]
    fn sizes() {
        for (bytes, text) in [
            (0, "0B"),
            (999, "999B"),
            (1000, "1.00kB"),
            (1_234_567, "1.23MB"),
            (99_960, "100kB"),
            (999_600, "1.00MB"),
            (u64::MAX, "18.4EB"),
        ] {
            assert_eq!(size(bytes), text);
        }
    }
}
