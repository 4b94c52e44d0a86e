//! Figures as the written reports show them.

use std::borrow::Cow;

use super::text::size;

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
    use super::{counted, cut, grouped, share, spaced};

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
}
