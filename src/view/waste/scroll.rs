//! Which rows of a long list are on the screen, when only those exist.
//!
//! Pixels and counts only. Browsers draw no element higher than some twenty million pixels: beyond [`HIGHEST`] the bar stands
//! for the list's length, not for its pixels.

/// The highest a list becomes.
const HIGHEST: u64 = 8_000_000;

/// Rows drawn above and below those that are seen.
const MARGIN: u32 = 6;

/// A list of equal rows in a window.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Scroll {
    /// How many rows there are.
    pub count: u32,
    /// Height of a row.
    pub row: u32,
    /// Height of the window.
    pub height: u32,
}

/// What is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Drawn {
    /// The first row on the screen.
    pub seen: u32,
    /// The first row that is drawn.
    pub first: u32,
    /// How many are.
    pub count: u32,
    /// Empty pixels above.
    pub before: u64,
    /// Empty pixels below.
    pub after: u64,
}

impl Scroll {
    /// Rows that fit the window, begun ones counted.
    pub fn visible(self) -> u32 {
        self.height / self.row.max(1) + 2
    }

    fn pixels(self) -> u64 {
        u64::from(self.count) * u64::from(self.row)
    }

    /// Pixels and rows that the bar can move over, where it stands for the length.
    fn squeezed(self) -> Option<(u64, u64)> {
        let way = HIGHEST.saturating_sub(self.height.into()).max(1);
        let whole = u64::from(self.height / self.row.max(1));
        let rows = u64::from(self.count).saturating_sub(whole);
        (self.pixels() > HIGHEST).then_some((way, rows))
    }

    /// What to draw when so many pixels are scrolled away.
    pub fn at(self, top: u64) -> Drawn {
        let row = u64::from(self.row.max(1));
        let seen = match self.squeezed() {
            None => top / row,
            Some((way, rows)) => top.min(way) * rows / way,
        };
        let seen = u32::try_from(seen).unwrap_or(u32::MAX).min(self.count);
        let first = seen.saturating_sub(MARGIN);
        let count = (self.visible() + MARGIN + seen - first).min(self.count - first);
        let (mine, whole) = (u64::from(count) * row, self.pixels().min(HIGHEST));
        let before = match self.squeezed() {
            None => u64::from(first) * row,
            Some(_) => top.saturating_sub(u64::from(seen - first) * row),
        };
        let before = before.min(whole.saturating_sub(mine));
        Drawn {
            seen,
            first,
            count,
            before,
            after: whole.saturating_sub(before + mine),
        }
    }

    /// How far to scroll so that a row is seen, from where it is.
    pub fn reveal(self, place: u32, top: u64) -> u64 {
        let row = u64::from(self.row);
        match self.squeezed() {
            None => {
                let here = u64::from(place) * row;
                let lowest = (here + row).saturating_sub(self.height.into());
                top.clamp(lowest.min(here), here)
            }
            Some((way, rows)) => {
                let seen = u64::from(self.at(top).seen);
                let fit = u64::from(self.height / self.row.max(1)).max(1);
                let place = u64::from(place);
                let first = seen.clamp((place + 1).saturating_sub(fit).min(place), place);
                if first == seen {
                    return top;
                }
                // Rounded up, since looking at it rounds down.
                (first * way).div_ceil(rows.max(1)).min(way)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SHORT: Scroll = Scroll {
        count: 100,
        row: 50,
        height: 500,
    };
    const LONG: Scroll = Scroll {
        count: 1_000_000,
        ..SHORT
    };

    #[test]
    fn rows_around_those_that_are_seen() {
        let drawn = SHORT.at(1000);
        assert_eq!((drawn.seen, drawn.first, drawn.count), (20, 14, 24));
        assert_eq!((drawn.before, drawn.after), (700, 3100));
        assert_eq!(SHORT.at(0).first, 0);
        let end = SHORT.at(4500);
        assert_eq!((end.first + end.count, end.after), (100, 0));
        let none = Scroll { count: 0, ..SHORT };
        assert_eq!(none.at(99).count, 0);
    }

    #[test]
    fn a_row_is_brought_into_sight_and_no_further() {
        assert_eq!(SHORT.reveal(3, 1000), 150);
        assert_eq!(SHORT.reveal(25, 1000), 1000);
        assert_eq!(SHORT.reveal(40, 1000), 1550);
        for place in [0, 1, 77_777, 500_000, 999_999] {
            let seen = LONG.at(LONG.reveal(place, 4_000_000)).seen;
            assert!(seen <= place && place < seen + 10, "{place}: {seen}");
        }
    }

    #[test]
    fn every_row_of_a_long_list_can_be_reached() {
        let end = LONG.at(HIGHEST - 500);
        assert_eq!(end.seen, 999_990);
        assert_eq!(end.first + end.count, 1_000_000);
        for top in [0, 1, 1_234_567, 7_999_499] {
            let drawn = LONG.at(top);
            let all = drawn.before + u64::from(drawn.count) * 50 + drawn.after;
            assert_eq!(all, HIGHEST);
        }
    }
}
