//! Where rows of equal height stand in a scroll area, however many there are.
//!
//! Browsers draw no element higher than some tens of millions of pixels, so beyond [`MOST`] the scroll position stands for
//! a place in the list proportionally, and what is shown is put there.

/// Rows are this high, in pixels.
pub const ROW: f64 = 28.0;

/// The height beyond which positions are scaled.
const MOST: f64 = 8_000_000.0;

/// Rows that are drawn above and below what is seen, so that a turn of the wheel finds them there.
pub const OVERSCAN: u32 = 12;

/// A list in its scroll area.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Geometry {
    /// How many rows it has.
    pub rows: u32,
    /// How high each is.
    pub row: f64,
    /// How high the area is.
    pub view: f64,
}

impl Geometry {
    fn whole(self) -> f64 {
        f64::from(self.rows) * self.row
    }

    /// The height of what is scrolled.
    pub fn height(self) -> f64 {
        self.whole().min(MOST)
    }

    /// Positions are scaled.
    pub fn is_scaled(self) -> bool {
        self.whole() > MOST
    }

    /// How far down the list one is when scrolled to `top`.
    pub fn offset(self, top: f64) -> f64 {
        let (way, whole_way) = (self.height() - self.view, self.whole() - self.view);
        if way <= 0.0 {
            return 0.0;
        }
        let top = top.clamp(0.0, way);
        if self.is_scaled() {
            top / way * whole_way
        } else {
            top
        }
    }

    /// The other way.
    fn top(self, offset: f64) -> f64 {
        let (way, whole_way) = (self.height() - self.view, self.whole() - self.view);
        if way <= 0.0 {
            return 0.0;
        }
        let offset = offset.clamp(0.0, whole_way);
        if self.is_scaled() {
            offset / whole_way * way
        } else {
            offset
        }
    }

    /// Rows that are seen at `top`: the first, and how many.
    #[allow(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "positive, and no larger than the count of rows"
    )]
    pub fn seen(self, top: f64) -> (u32, u32) {
        let first = (self.offset(top) / self.row) as u32;
        let count = (self.view / self.row).ceil() as u32 + 1;
        let first = first.min(self.rows.saturating_sub(1));
        (first, count.min(self.rows - first.min(self.rows)))
    }

    /// Rows to draw at `top`: the first, and the one behind the last.
    pub fn drawn(self, top: f64) -> (u32, u32) {
        let (first, count) = self.seen(top);
        let end = first.saturating_add(count).saturating_add(OVERSCAN);
        (first.saturating_sub(OVERSCAN), end.min(self.rows))
    }

    /// Where the row `first` begins in what is scrolled, when scrolled to `top`.
    pub fn place(self, first: u32, top: f64) -> f64 {
        let place = f64::from(first) * self.row;
        if self.is_scaled() {
            let way = self.height() - self.view;
            place + top.clamp(0.0, way) - self.offset(top)
        } else {
            place
        }
    }

    /// Where to scroll from `top` so that `row` is seen; `None` when it is. A far row comes to the middle, a near one to
    /// the edge.
    pub fn reveal(self, row: u32, top: f64) -> Option<f64> {
        let (above, offset) = (f64::from(row) * self.row, self.offset(top));
        let below = above + self.row;
        if above >= offset && below <= offset + self.view {
            return None;
        }
        let far = above < offset - self.view || below > offset + 2.0 * self.view;
        let to = if far {
            above - (self.view - self.row) / 2.0
        } else if above < offset {
            above
        } else {
            below - self.view
        };
        Some(self.top(to))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn list(rows: u32) -> Geometry {
        Geometry {
            rows,
            row: ROW,
            view: 560.0,
        }
    }

    #[test]
    #[allow(clippy::float_cmp, reason = "whole numbers")]
    fn short_lists_scroll_pixel_by_pixel() {
        let list = list(100);
        assert_eq!(list.height(), 2800.0);
        assert_eq!(list.seen(280.0), (10, 21));
        assert_eq!(list.drawn(280.0), (0, 43));
        assert_eq!(list.place(10, 280.0), 280.0);
        assert_eq!(list.reveal(12, 280.0), None);
        assert_eq!(list.reveal(9, 280.0), Some(252.0));
        assert_eq!(list.reveal(30, 280.0), Some(308.0));
        assert_eq!(list.reveal(99, 0.0), Some(2240.0));
    }

    #[test]
    fn a_million_rows_reach_from_end_to_end() {
        let list = list(1_000_000);
        let bottom = list.height() - list.view;
        assert_eq!(list.seen(0.0).0, 0);
        let (first, count) = list.seen(bottom);
        assert_eq!(first + count, 1_000_000);
        // What is seen first stands at the top of what is seen.
        let middle = bottom / 3.0;
        let (first, _) = list.seen(middle);
        let place = list.place(first, middle);
        assert!(place <= middle && middle - place < ROW, "{place} {middle}");
        let to = list.reveal(777_777, 0.0).expect("it is far");
        let (first, count) = list.seen(to);
        assert!((first..first + count).contains(&777_777));
    }

    #[test]
    fn empty_lists_have_no_rows() {
        assert_eq!(list(0).seen(0.0), (0, 0));
        assert_eq!(list(0).drawn(50.0), (0, 0));
        assert_eq!(list(3).seen(0.0), (0, 3));
    }
}
