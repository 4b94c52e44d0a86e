//! How much of a name fits into a number of pixels.
//!
//! It measures nothing: widths are those of a common font, so that the same name is cut in the same way everywhere.

/// The part of a name that fits into a number of pixels, for letters 12 pixels high. A cut name ends with `…`; the
/// result is empty if fewer than three letters fit.
pub fn label(name: &str, pixels: u32) -> String {
    // The widths are in tenths of a pixel; wide scripts fill a square.
    let width = |c: char| match c {
        'i' | 'j' | 'l' | '.' | ',' | '\'' | '|' | '!' | ':' | ';' | 'I' => 33,
        'm' | 'w' | 'M' | 'W' | '@' | '%' => 105,
        'A'..='Z' => 86,
        c if c.is_ascii() => 72,
        _ => 125,
    };
    let room = pixels.saturating_mul(10);
    let whole: u32 = name.chars().map(width).fold(0, u32::saturating_add);
    if whole <= room {
        return name.to_owned();
    }
    let mut used = 120;
    let mut kept = String::new();
    for c in name.chars() {
        used += width(c);
        if used > room {
            break;
        }
        kept.push(c);
    }
    if kept.chars().count() < 3 {
        return String::new();
    }
    kept.push('…');
    kept
}
