//! Converts colours to a form that every SVG program reads.
//!
//! Browsers compute mixed colours as `color(srgb 0.8 0.4 0.2)`; drawing programs read `#cc6633`.

use std::fmt::Write as _;

/// A computed CSS colour as `#rrggbb` with its opacity in thousandths. `None` for other values, for example `none` or
/// a gradient.
pub fn plain(computed: &str) -> Option<(String, u16)> {
    let (kind, inside) = computed.trim().strip_suffix(')')?.split_once('(')?;
    let (inside, scale) = match kind {
        "rgb" | "rgba" => (inside, 1.0),
        "color" => (inside.trim_start().strip_prefix("srgb ")?, 255.0),
        _ => return None,
    };
    let mut parts = inside
        .split([' ', ',', '/'])
        .filter(|part| !part.is_empty())
        .map(number);
    let mut hex = String::from("#");
    for _ in 0..3 {
        let value = (parts.next()?? * scale).round().clamp(0.0, 255.0);
        #[allow(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "clamped to a byte"
        )]
        let byte = value as u8;
        // Writing to a String cannot fail.
        let _ = write!(hex, "{byte:02x}");
    }
    let opacity = parts.next().unwrap_or(Some(1.0))?;
    #[allow(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "clamped to a thousand"
    )]
    let opacity = (opacity * 1000.0).round().clamp(0.0, 1000.0) as u16;
    Some((hex, opacity))
}

fn number(text: &str) -> Option<f64> {
    match text.strip_suffix('%') {
        Some(percent) => Some(decimal(percent)? / 100.0),
        None => decimal(text),
    }
}

/// A number as browsers write it: `0.5`, `255` or `1e-7`. The parser of the standard library is exact to the last bit,
/// which a byte of colour does not need, and weighs ten kilobytes.
fn decimal(text: &str) -> Option<f64> {
    let (text, power) = match text.split_once(['e', 'E']) {
        Some((text, power)) => (text, power.parse().ok()?),
        None => (text, 0),
    };
    let (whole, part) = text.split_once('.').unwrap_or((text, ""));
    // Twelve digits are enough, and fit.
    let part = part.get(..12).unwrap_or(part);
    let digits: i64 = format!("{whole}{part}").parse().ok()?;
    #[allow(clippy::cast_precision_loss, reason = "a colour has few digits")]
    let digits = digits as f64;
    Some(digits * 10_f64.powi(power - i32::try_from(part.len()).ok()?))
}

#[cfg(test)]
mod tests {
    use super::plain;

    #[test]
    fn computed_colours() {
        let said = |text| plain(text).map(|(hex, opacity)| format!("{hex} {opacity}"));
        assert_eq!(said("rgb(61, 126, 166)").as_deref(), Some("#3d7ea6 1000"));
        assert_eq!(said("rgba(0, 0, 0, 0)").as_deref(), Some("#000000 0"));
        assert_eq!(
            said("color(srgb 0.8 0.4 0.2)").as_deref(),
            Some("#cc6633 1000")
        );
        assert_eq!(
            said("color(srgb 1 0 0 / 0.5)").as_deref(),
            Some("#ff0000 500")
        );
        assert_eq!(
            said("color(srgb 1 1e-7 50% / 25%)").as_deref(),
            Some("#ff0080 250")
        );
        assert_eq!(said("none"), None);
        assert_eq!(said("url(#x)"), None);
        assert_eq!(said("color(display-p3 1 0 0)"), None);
    }
}
