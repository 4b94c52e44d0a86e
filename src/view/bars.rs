//! Geometry of the bars: where each part of a sum begins, and how wide it is.
//!
//! Positions are in units of a view box that is [`WIDTH`] wide. Pixels and colours are not known here; of bytes,
//! only the proportions are.

/// The width of a full bar in units of its view box.
pub const WIDTH: u32 = 1000;

/// The width of the narrowest part that can be seen; no part of more than 0 bytes is narrower.
const NARROWEST: u32 = 4;

/// One part of a bar, in units of the view box.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Part<T> {
    /// The thing that the part stands for.
    pub of: T,
    /// The left edge of the part.
    pub x: u32,
    /// The width of the part.
    pub width: u32,
}

/// The parts of a bar laid end to end, where a full bar stands for `whole` bytes. Parts of 0 bytes are left out. Each
/// other part has a least width, which is taken from the widest part.
pub fn stack<T: Copy>(parts: &[(T, u64)], whole: u64) -> Vec<Part<T>> {
    let sum: u64 = parts.iter().map(|(_, bytes)| bytes).sum();
    let whole = whole.max(sum).max(1);
    let mut laid: Vec<Part<T>> = parts
        .iter()
        .filter(|(_, bytes)| *bytes > 0)
        .map(|&(of, bytes)| Part {
            of,
            x: 0,
            width: scaled(bytes, whole).max(NARROWEST),
        })
        .collect();
    let minimum = NARROWEST * u32::try_from(laid.len()).unwrap_or(u32::MAX / NARROWEST);
    let target = scaled(sum, whole).max(minimum).min(WIDTH);
    let total: u32 = laid.iter().map(|part| part.width).sum();
    if let Some(widest) = laid.iter_mut().max_by_key(|part| part.width) {
        widest.width = (widest.width + target).saturating_sub(total).max(NARROWEST);
    }
    let mut x = 0;
    for part in &mut laid {
        part.x = x;
        x += part.width;
    }
    laid
}

/// The width in bar units, rounded, that `bytes` take in a bar for `whole` bytes; at most [`WIDTH`].
pub fn scaled(bytes: u64, whole: u64) -> u32 {
    let whole = u128::from(whole.max(1));
    let units = (u128::from(bytes) * u128::from(WIDTH) + whole / 2) / whole;
    u32::try_from(units).unwrap_or(WIDTH).min(WIDTH)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn widths(parts: &[u64], whole: u64) -> Vec<u32> {
        let named: Vec<(usize, u64)> = parts.iter().copied().enumerate().collect();
        stack(&named, whole).iter().map(|part| part.width).collect()
    }

    #[test]
    fn parts_keep_their_proportions_and_fill_the_bar() {
        assert_eq!(widths(&[50, 25, 25], 100), [500, 250, 250]);
        assert_eq!(widths(&[1, 1, 1], 3).iter().sum::<u32>(), WIDTH);
    }

    #[test]
    fn nothing_that_weighs_something_vanishes() {
        assert_eq!(widths(&[1, 1_000_000], 1_000_001), [4, 996]);
        assert_eq!(widths(&[1], 1_000_000), [4]);
        assert_eq!(widths(&[0, 7], 7), [1000]);
    }

    #[test]
    fn a_bar_is_as_long_as_its_share_of_the_longest() {
        assert_eq!(widths(&[10, 10], 40), [250, 250]);
        assert!(widths(&[], 0).is_empty());
    }

    #[test]
    fn parts_lie_end_to_end() {
        let laid = stack(&[("a", 3), ("b", 0), ("c", 1)], 4);
        assert_eq!(
            laid,
            [
                Part {
                    of: "a",
                    x: 0,
                    width: 750
                },
                Part {
                    of: "c",
                    x: 750,
                    width: 250
                }
            ]
        );
    }
}
