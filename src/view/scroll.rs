//! The rows of a long list that are on the screen, when only these rows exist.
//!
//! It knows only pixels and counts. Browsers draw no element higher than about twenty million pixels. Beyond
//! `HIGHEST`, the scroll bar represents the length of the list and no longer its pixels.

/// The greatest height of a list element in pixels.
const HIGHEST: u64 = 8_000_000;

/// The number of rows drawn above and below the visible ones.
const MARGIN: u32 = 6;

/// The sizes of a list of equally high rows in a window.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Scroll {
    /// The number of rows in the list.
    pub count: u32,
    /// The height of a row in pixels.
    pub row: u32,
    /// The height of the window in pixels.
    pub height: u32,
}

/// The scroll position of a list.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Position {
    /// The position of the scroll bar in pixels.
    pub top: u64,
    /// The position in the list in pixels, as if the list had its whole height.
    pub at: u64,
}

/// The rows of a list to draw, and the empty space around them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Drawn {
    /// The place of the first visible row.
    pub seen: u32,
    /// The place of the first row to draw.
    pub first: u32,
    /// The number of rows to draw.
    pub count: u32,
    /// The height of the empty space above the drawn rows in pixels.
    pub before: u64,
    /// The height of the empty space below the drawn rows in pixels.
    pub after: u64,
}

impl Scroll {
    /// The number of rows that the window can show, including partial ones.
    pub fn visible(self) -> u32 {
        self.height / self.row.max(1) + 2
    }

    fn pixels(self) -> u64 {
        u64::from(self.count) * u64::from(self.row)
    }

    /// The ranges of the bar and of the list in pixels, if the list is higher than `HIGHEST`; otherwise `None`.
    fn squeezed(self) -> Option<(u64, u64)> {
        let most = |pixels: u64| pixels.saturating_sub(self.height.into()).max(1);
        (self.pixels() > HIGHEST).then(|| (most(HIGHEST), most(self.pixels())))
    }

    /// The position after the bar was moved to `top`. In a long list, moves of up to one window scroll pixel by
    /// pixel, and larger moves scroll in proportion. The ends of the bar are the ends of the list.
    #[must_use]
    pub fn moved(self, from: Position, top: u64) -> Position {
        let at = match self.squeezed() {
            None => top,
            Some((bar, list)) if top >= bar => list,
            Some((bar, list)) => {
                let by = top.abs_diff(from.top);
                if top == 0 {
                    0
                } else if by > u64::from(self.height) {
                    proportion(top, list, bar)
                } else if top >= from.top {
                    (from.at + by).min(list)
                } else {
                    from.at.saturating_sub(by)
                }
            }
        };
        Position { top, at }
    }

    /// The position after the length of the list changed.
    #[must_use]
    pub fn settled(self, from: Position) -> Position {
        let at = match self.squeezed() {
            None => from.top,
            Some((_, list)) => from.at.min(list),
        };
        Position { at, ..from }
    }

    /// The rows to draw at a position.
    pub fn at(self, position: Position) -> Drawn {
        let row = u64::from(self.row.max(1));
        let Position { top, at } = position;
        let seen = u32::try_from(at / row).unwrap_or(u32::MAX).min(self.count);
        // Rows above the beginning of the list are not drawn.
        let least = u32::try_from(at.saturating_sub(top).div_ceil(row)).unwrap_or(u32::MAX);
        let first = seen.saturating_sub(MARGIN).max(least.min(seen));
        let count = (self.visible() + MARGIN + seen - first).min(self.count - first);
        let (mine, whole) = (u64::from(count) * row, self.pixels().min(HIGHEST));
        let before = (top + u64::from(first) * row).saturating_sub(at);
        let before = before.min(whole.saturating_sub(mine));
        Drawn {
            seen,
            first,
            count,
            before,
            after: whole.saturating_sub(before + mine),
        }
    }

    /// The nearest position at which the row `place` is visible; the same position if it already is.
    #[must_use]
    pub fn reveal(self, place: u32, from: Position) -> Position {
        let row = u64::from(self.row);
        let here = u64::from(place) * row;
        let lowest = (here + row).saturating_sub(self.height.into());
        let at = from.at.clamp(lowest.min(here), here);
        if at == from.at {
            return from;
        }
        let top = self
            .squeezed()
            .map_or(at, |(bar, list)| proportion(at, bar, list));
        Position { top, at }
    }
}

/// The value `part / whole * of`, at most `of`.
fn proportion(part: u64, of: u64, whole: u64) -> u64 {
    let scaled = u128::from(part) * u128::from(of) / u128::from(whole.max(1));
    u64::try_from(scaled).unwrap_or(of).min(of)
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

    fn put(top: u64) -> Position {
        SHORT.moved(Position::default(), top)
    }

    #[test]
    fn rows_around_those_that_are_seen() {
        let drawn = SHORT.at(put(1000));
        assert_eq!((drawn.seen, drawn.first, drawn.count), (20, 14, 24));
        assert_eq!((drawn.before, drawn.after), (700, 3100));
        assert_eq!(SHORT.at(put(0)).first, 0);
        let end = SHORT.at(put(4500));
        assert_eq!((end.first + end.count, end.after), (100, 0));
        let none = Scroll { count: 0, ..SHORT };
        assert_eq!(none.at(put(99)).count, 0);
    }

    #[test]
    fn a_row_is_brought_into_sight_and_no_further() {
        assert_eq!(SHORT.reveal(3, put(1000)).top, 150);
        assert_eq!(SHORT.reveal(25, put(1000)).top, 1000);
        assert_eq!(SHORT.reveal(40, put(1000)).top, 1550);
        let middle = LONG.moved(Position::default(), 4_000_000);
        for place in [0, 1, 77_777, 500_000, 999_999] {
            let position = LONG.reveal(place, middle);
            let seen = LONG.at(position).seen;
            assert!(seen <= place && place < seen + 10, "{place}: {seen}");
            // What the browser then says of it moves nothing.
            assert_eq!(LONG.at(LONG.moved(position, position.top)).seen, seen);
        }
    }

    #[test]
    fn a_long_list_follows_small_moves_pixel_by_pixel() {
        let mut position = LONG.moved(Position::default(), 4_000_000);
        let first = LONG.at(position);
        for step in 1..=10 {
            position = LONG.moved(position, 4_000_000 + step * 100);
            let drawn = LONG.at(position);
            assert_eq!(u64::from(drawn.seen - first.seen), step * 2);
            // A row stands where it stood.
            let of_row = |d: Drawn| d.before.cast_signed() - i64::from(d.first) * 50;
            assert_eq!(of_row(drawn), of_row(first));
        }
    }

    #[test]
    fn every_row_of_a_long_list_can_be_reached() {
        let end = LONG.at(LONG.moved(Position::default(), HIGHEST - 500));
        assert_eq!(end.seen, 999_990);
        assert_eq!(end.first + end.count, 1_000_000);
        for top in [0, 1, 1_234_567, 7_999_499] {
            let drawn = LONG.at(LONG.moved(Position::default(), top));
            let all = drawn.before + u64::from(drawn.count) * 50 + drawn.after;
            assert_eq!(all, HIGHEST, "{top}");
        }
    }
}
