//! Figures as people read them: sizes in decimal units as Docker prints them, exact bytes, percentages, dates.
//!
//! Both languages write numbers alike (a point, groups of three), so nothing here knows a language.

/// Decimal size with three significant digits: `0 B`, `1.23 MB`, `45.6 kB`.
pub fn size(bytes: u64) -> String {
    const UNITS: [&str; 6] = ["kB", "MB", "GB", "TB", "PB", "EB"];
    if bytes < 1000 {
        return format!("{bytes} B");
    }
    // Thousandths of the unit, in integers: a float would print 1000 kB where 1.00 MB is meant.
    let mut thousandths = u128::from(bytes);
    let mut unit = 0;
    while unit + 1 < UNITS.len() && rounded(thousandths).is_none() {
        thousandths /= 1000;
        unit += 1;
    }
    let digits = rounded(thousandths).unwrap_or_else(|| (thousandths / 1000).to_string());
    format!("{digits} {}", UNITS[unit])
}

/// Three significant digits of a number of thousandths below a thousand.
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

/// Exact count with groups of three: `1,234,567`.
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

/// `part` of `whole` in whole percent, never 100 before all is done.
pub fn percent(part: u64, whole: u64) -> u64 {
    if whole == 0 {
        return 100;
    }
    u64::try_from(u128::from(part.min(whole)) * 100 / u128::from(whole)).unwrap_or(100)
}

/// A share with one decimal: `97.3 %`; 100.0 only when it is all.
pub fn share(part: u64, whole: u64) -> String {
    if whole == 0 {
        return "100.0 %".to_owned();
    }
    let tenths = u128::from(part.min(whole)) * 1000 / u128::from(whole);
    format!("{}.{} %", tenths / 10, tenths % 10)
}

/// The date and minute of an RFC 3339 time: `2024-05-01 12:00`; the text itself when it is none.
pub fn minute(rfc3339: &str) -> String {
    match (rfc3339.get(..10), rfc3339.get(10..11), rfc3339.get(11..16)) {
        (Some(date), Some("T" | "t" | " "), Some(time)) => format!("{date} {time}"),
        _ => rfc3339.to_owned(),
    }
}

/// Seconds as a clock: `0:07`, `12:30`.
pub fn clock(seconds: u64) -> String {
    format!("{}:{:02}", seconds / 60, seconds % 60)
}

/// The first twelve digits of a digest, as every tool abbreviates it.
pub fn short_digest(digest: &str) -> &str {
    let hex = digest.split_once(':').map_or(digest, |(_, hex)| hex);
    hex.get(..12).unwrap_or(hex)
}

/// Bytes a second when so many took so many milliseconds; `None` before that says something.
pub fn speed(elapsed: f64, done: u64) -> Option<u64> {
    if elapsed < 500.0 || done == 0 {
        return None;
    }
    #[allow(
        clippy::cast_precision_loss,
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "an estimate, positive and of a few digits"
    )]
    Some((done as f64 / elapsed * 1000.0) as u64)
}

/// Seconds left when `done` of `whole` took so many milliseconds; `None` before that says something.
pub fn seconds_left(elapsed: f64, done: u64, whole: u64) -> Option<u64> {
    if elapsed < 2_000.0 || done == 0 || done > whole {
        return None;
    }
    #[allow(
        clippy::cast_precision_loss,
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "an estimate, positive and of a few digits"
    )]
    Some((elapsed / 1000.0 * (whole - done) as f64 / done as f64).ceil() as u64)
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
    fn percentages_never_round_up_to_done() {
        assert_eq!(percent(999, 1000), 99);
        assert_eq!(percent(0, 0), 100);
        assert_eq!(share(9_999, 10_000), "99.9 %");
        assert_eq!(share(1, 3), "33.3 %");
    }

    #[test]
    fn times_lose_their_seconds() {
        assert_eq!(minute("2024-05-01T12:34:56.789Z"), "2024-05-01 12:34");
        assert_eq!(minute("soon"), "soon");
        assert_eq!(clock(75), "1:15");
    }

    #[test]
    fn digests_are_abbreviated() {
        assert_eq!(short_digest("sha256:0123456789abcdef"), "0123456789ab");
        assert_eq!(short_digest("x"), "x");
    }
}
