//! Figures as people read them: sizes in decimal units as Docker shows them, exact counts, and shares. They are the
//! same in the page, in reports and in a terminal.
//!
//! Both languages of the page write numbers in the same way (decimal point, groups of three digits), so this module
//! knows no languages.

/// A size in bytes as text for people, in decimal units with three significant digits: `0 B`, `1.23 MB`, `45.6 kB`.
///
/// A kB is 1,000 bytes. Sizes below 1,000 bytes are exact; larger ones are rounded.
pub fn size(bytes: u64) -> String {
    const UNITS: [&str; 6] = ["kB", "MB", "GB", "TB", "PB", "EB"];
    if bytes < 1000 {
        return format!("{bytes} B");
    }
    // Thousandths of the unit, as integers: a float would print 1000 kB instead of 1.00 MB.
    let mut thousandths = u128::from(bytes);
    let mut unit = 0;
    while unit + 1 < UNITS.len() && rounded(thousandths).is_none() {
        thousandths /= 1000;
        unit += 1;
    }
    let digits = rounded(thousandths).unwrap_or_else(|| (thousandths / 1000).to_string());
    format!("{digits} {}", UNITS[unit])
}

/// A number of thousandths as text with three significant digits; `None` if it rounds to 1,000 units or more.
fn rounded(thousandths: u128) -> Option<String> {
    let (step, decimals) = match thousandths {
        0..9_995 => (10, 2),
        9_995..99_950 => (100, 1),
        99_950..999_500 => (1000, 0),
        _ => return None,
    };
    let steps = (thousandths + step / 2) / step;
    let (whole, part) = (steps * step / 1000, steps * step % 1000);
    Some(match decimals {
        0 => whole.to_string(),
        _ => format!("{whole}.{:0decimals$}", part / step),
    })
}

/// A count as text with all its digits, in groups of three: `1,234,567`.
pub fn exact(count: u64) -> String {
    let digits = count.to_string();
    let mut grouped = String::with_capacity(digits.len() + digits.len() / 3);
    for (i, digit) in digits.char_indices() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

/// The share of `part` in `whole` as text for people, in percent with one decimal: `97.3 %`.
///
/// It is rounded down, so `100.0 %` appears only if `part` is all of `whole`, or more. For an empty `whole` it is
/// `100.0 %`.
pub fn share(part: u64, whole: u64) -> String {
    if whole == 0 {
        return "100.0 %".to_owned();
    }
    let tenths = u128::from(part.min(whole)) * 1000 / u128::from(whole);
    format!("{}.{} %", tenths / 10, tenths % 10)
}

/// A count with its English noun, `one` for exactly one and `many` otherwise: `1 file`, `2,000 files`.
pub fn counted(count: u64, one: &str, many: &str) -> String {
    format!("{} {}", exact(count), if count == 1 { one } else { many })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_carry_three_digits_and_the_right_unit() {
        for (bytes, text) in [
            (0, "0 B"),
            (999, "999 B"),
            (1_000, "1.00 kB"),
            (1_234_567, "1.23 MB"),
            (9_994_999, "9.99 MB"),
            (9_995_000, "10.0 MB"),
            (45_650, "45.7 kB"),
            (999_499, "999 kB"),
            (999_500, "1.00 MB"),
            (74_800_000, "74.8 MB"),
            (5_500_000_000, "5.50 GB"),
            (u64::MAX, "18.4 EB"),
        ] {
            assert_eq!(size(bytes), text, "{bytes}");
        }
    }

    #[test]
    fn counts_are_grouped_by_three() {
        assert_eq!(exact(0), "0");
        assert_eq!(exact(999), "999");
        assert_eq!(exact(1_000), "1,000");
        assert_eq!(exact(1_234_567), "1,234,567");
    }

    #[test]
    fn shares_never_round_up_to_all() {
        assert_eq!(share(9_999, 10_000), "99.9 %");
        assert_eq!(share(1, 3), "33.3 %");
        assert_eq!(counted(1, "file", "files"), "1 file");
    }
}
