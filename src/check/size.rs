//! Sizes in bytes as people write them, by the rules of go-humanize, which dive uses: digits with dots and commas, then a
//! unit in any case. `20MB` is 20,000,000 and `20MiB` is 20,971,520.

/// The bytes that a text names.
///
/// # Errors
/// The reason, when the text has no number before its unit, the unit is unknown, or the size is too large.
pub fn bytes(text: &str) -> Result<u64, String> {
    let end = text.find(|c: char| !(c.is_ascii_digit() || c == '.' || c == ','));
    let (digits, unit) = text.split_at(end.unwrap_or(text.len()));
    let digits = digits.replace(',', "");
    let number: f64 = digits
        .parse()
        .map_err(|_| "a size is a number and a unit, as in 20MB".to_owned())?;
    let unit = unit.trim().to_lowercase();
    let factor = factor(&unit).ok_or_else(|| format!("there is no unit {unit}"))?;
    let bytes = number * factor;
    // 2^64 and more do not fit.
    if bytes >= 18_446_744_073_709_551_616.0 {
        return Err("that is more than 18 EB".to_owned());
    }
    #[allow(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "the number is not negative, and a fraction of a byte is cut, as go-humanize does"
    )]
    Ok(bytes as u64)
}

/// The bytes of a unit in lower case.
fn factor(unit: &str) -> Option<f64> {
    let (prefix, base) = match unit.strip_suffix('b').unwrap_or(unit) {
        "" => return Some(1.0),
        other => match other.strip_suffix('i') {
            Some(prefix) => (prefix, 1024.0f64),
            None => (other, 1000.0),
        },
    };
    let power = ["k", "m", "g", "t", "p", "e"]
        .iter()
        .position(|p| *p == prefix)?;
    i32::try_from(power + 1).ok().map(|power| base.powi(power))
}

#[cfg(test)]
mod tests {
    use super::bytes;

    #[test]
    fn sizes() {
        for (text, expected) in [
            ("0", Some(0)),
            ("42", Some(42)),
            ("42b", Some(42)),
            ("20MB", Some(20_000_000)),
            ("20MiB", Some(20_971_520)),
            ("20 mb", Some(20_000_000)),
            ("1.5k", Some(1500)),
            ("1.5 KiB", Some(1536)),
            ("1,005.03 mb", Some(1_005_030_000)),
            ("12.5 E", Some(12_500_000_000_000_000_000)),
            (".5m", Some(500_000)),
            ("1ki", Some(1024)),
            ("0.9b", Some(0)),
            ("", None),
            ("MB", None),
            ("-1", None),
            (" 1", None),
            ("1.2.3", None),
            ("1 x", None),
            ("1 bb", None),
            ("1 ib", None),
            ("16EiB", None),
            ("1e3", None),
        ] {
            assert_eq!(bytes(text).ok(), expected, "{text}");
        }
    }
}
