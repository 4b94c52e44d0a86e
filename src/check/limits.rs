//! The limits of a gate, each with where it is from, and the words that switch a rule off.

use super::size::bytes;
use crate::report::BaselineReport;

/// The names of the rules, as configurations and reports have them.
pub const RULES: [&str; 6] = [
    "lowestEfficiency",
    "highestWastedBytes",
    "highestUserWastedPercent",
    "maxSize",
    "deny",
    "baseline",
];

/// A limit, and where it is from: `default`, `argument`, or the name of a file.
#[derive(Debug, Clone, PartialEq)]
pub struct Setting<T> {
    /// The limit. `None` if the rule is switched off.
    pub value: Option<T>,
    /// Where it is from.
    pub source: String,
}

impl<T> Setting<T> {
    /// A limit from a source.
    pub fn new(value: Option<T>, source: &str) -> Self {
        Self {
            value,
            source: source.to_owned(),
        }
    }
}

/// How much may be worse than in the baseline before it counts.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Floor {
    /// The bytes.
    pub bytes: u64,
    /// The percents of the baseline's bytes on disk.
    pub percent: f64,
}

/// The limits of all rules.
#[derive(Debug, Clone, PartialEq)]
pub struct Limits {
    /// The least efficiency, a ratio.
    pub lowest_efficiency: Setting<f64>,
    /// The most wasted bytes.
    pub highest_wasted_bytes: Setting<u64>,
    /// The most wasted bytes by the bytes that were added above the base image, a ratio.
    pub highest_user_wasted: Setting<f64>,
    /// The most bytes on disk.
    pub max_size: Setting<u64>,
    /// The globs of paths that no layer may have.
    pub deny: Setting<Vec<String>>,
    /// The report on an earlier image.
    pub baseline: Setting<BaselineReport>,
    /// How much may be worse than in the baseline.
    pub floor: Floor,
    /// The globs of paths that count in no rule.
    pub exclude: Vec<String>,
    /// Whether dive's arithmetic is used.
    pub like_dive: bool,
}

impl Default for Limits {
    /// dive's limits for what dive has rules for, and no others.
    fn default() -> Self {
        Self {
            lowest_efficiency: Setting::new(Some(0.9), "default"),
            highest_wasted_bytes: Setting::new(None, "default"),
            highest_user_wasted: Setting::new(Some(0.1), "default"),
            max_size: Setting::new(None, "default"),
            deny: Setting::new(None, "default"),
            baseline: Setting::new(None, "default"),
            floor: Floor::default(),
            exclude: Vec::new(),
            like_dive: false,
        }
    }
}

/// Whether a value switches its rule off: nothing, `disabled`, `off` or `false`, in any case.
pub fn is_off(text: &str) -> bool {
    let word = text.trim().to_lowercase();
    ["", "disabled", "off", "false"].contains(&word.as_str())
}

/// A ratio between 0 and 1; `None` if the value switches the rule off. `NaN` is a ratio that nothing is compared with.
///
/// # Errors
/// The reason, when the text is no number or out of range.
pub fn ratio(text: &str) -> Result<Option<f64>, String> {
    if is_off(text) {
        return Ok(None);
    }
    let number: f64 = text
        .parse()
        .map_err(|_| format!("a ratio is a number between 0 and 1, not {text}"))?;
    // NaN passes, as in dive.
    if !number.is_nan() && !(0.0..=1.0).contains(&number) {
        return Err(format!("a ratio lies between 0 and 1, {text} does not"));
    }
    Ok(Some(number))
}

/// A size; `None` if the value switches the rule off.
///
/// # Errors
/// The reason, when the text is no size.
pub fn limit_of_bytes(text: &str) -> Result<Option<u64>, String> {
    if is_off(text) {
        return Ok(None);
    }
    bytes(text).map(Some)
}

#[cfg(test)]
mod tests {
    use super::{is_off, ratio};

    #[test]
    fn ratios() {
        for text in ["", " ", "off", "OFF", " Disabled ", "false"] {
            assert!(is_off(text), "{text}");
            assert_eq!(ratio(text), Ok(None));
        }
        for (text, number) in [
            ("0.9", 0.9),
            ("1", 1.0),
            ("0", 0.0),
            (".5", 0.5),
            ("5e-1", 0.5),
            ("+1", 1.0),
        ] {
            assert_eq!(ratio(text), Ok(Some(number)), "{text}");
        }
        assert!(ratio("NaN").is_ok_and(|ratio| ratio.is_some_and(f64::is_nan)));
        for text in ["95%", "1.1", "-0.1", "inf", "true", "x", "0,5", " 0.5"] {
            assert!(ratio(text).is_err(), "{text}");
        }
    }
}
