//! The one table of dangerous characters: those that move, hide or reorder the text around them, or that look different
//! in every font.
//!
//! Dangerous are the general categories Cc, Cf, Zl, Zp and Co of Unicode 17, and the noncharacters. Surrogates (Cs)
//! cannot occur in a Rust string. Names, messages, reports and the page show these characters as `\u{…}`; output for
//! programs keeps them.

/// The runs of dangerous characters, first and last of each, in ascending order: Cc, Cf, Zl, Zp, Co and the
/// noncharacters. The last two code points of every plane are noncharacters as well; [`is_dangerous`] tests them by
/// their low bits.
const RUNS: [(char, char); 26] = [
    ('\0', '\u{1f}'),
    ('\u{7f}', '\u{9f}'),
    ('\u{ad}', '\u{ad}'),
    ('\u{600}', '\u{605}'),
    ('\u{61c}', '\u{61c}'),
    ('\u{6dd}', '\u{6dd}'),
    ('\u{70f}', '\u{70f}'),
    ('\u{890}', '\u{891}'),
    ('\u{8e2}', '\u{8e2}'),
    ('\u{180e}', '\u{180e}'),
    ('\u{200b}', '\u{200f}'),
    ('\u{2028}', '\u{202e}'),
    ('\u{2060}', '\u{2064}'),
    ('\u{2066}', '\u{206f}'),
    ('\u{e000}', '\u{f8ff}'),
    ('\u{fdd0}', '\u{fdef}'),
    ('\u{feff}', '\u{feff}'),
    ('\u{fff9}', '\u{fffb}'),
    ('\u{110bd}', '\u{110bd}'),
    ('\u{110cd}', '\u{110cd}'),
    ('\u{13430}', '\u{1343f}'),
    ('\u{1bca0}', '\u{1bca3}'),
    ('\u{1d173}', '\u{1d17a}'),
    ('\u{e0001}', '\u{e0001}'),
    ('\u{e0020}', '\u{e007f}'),
    ('\u{f0000}', '\u{10ffff}'),
];

/// Whether a character must never be shown to people as it is, because it moves, hides or reorders text.
///
/// See the table of this module for the categories. The line break and the tab are dangerous too (Cc); a caller that
/// shows several lines makes an exception for them.
pub fn is_dangerous(c: char) -> bool {
    if c.is_ascii() {
        return c.is_ascii_control();
    }
    let after = RUNS.partition_point(|(first, _)| *first <= c);
    let run = after.checked_sub(1).and_then(|place| RUNS.get(place));
    run.is_some_and(|(_, last)| c <= *last) || u32::from(c) & 0xfffe == 0xfffe
}

#[cfg(test)]
mod tests {
    use super::{RUNS, is_dangerous};

    #[test]
    fn edges_of_every_run() {
        let beside = |c: char, step: i64| {
            let beside = u32::try_from(i64::from(u32::from(c)) + step).ok();
            beside.and_then(char::from_u32)
        };
        for (first, last) in RUNS {
            assert!(is_dangerous(first) && is_dangerous(last), "{first:?}");
            for outside in [beside(first, -1), beside(last, 1)] {
                // The end of a plane stands beside some.
                let end = outside.is_some_and(|c| u32::from(c) & 0xfffe == 0xfffe);
                assert!(end || !outside.is_some_and(is_dangerous), "{outside:?}");
            }
        }
        assert!(RUNS.windows(2).all(|pair| pair[0].1 < pair[1].0));
    }

    #[test]
    fn ends_of_planes() {
        for plane in 0..=16u32 {
            for (low, expected) in [(0xfffd, plane >= 15), (0xfffe, true), (0xffff, true)] {
                let c = char::from_u32(plane << 16 | low);
                assert_eq!(c.map(is_dangerous), Some(expected), "{plane} {low:x}");
            }
        }
    }
}
