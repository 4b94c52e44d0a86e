//! The treemap of bytes by path: squarified rectangles, with directories around their content.
//!
//! Input and output are whole pixels, the same for the same bytes. It does not know colours or sizes in bytes, only
//! proportions and the space that a line of text needs.

mod label;
mod layout;
mod places;
#[cfg(test)]
mod tests;

pub use label::label;
pub use layout::layout;
pub use places::{common, joined_name, locate, path, step};

/// The height of the line with a directory's name, in pixels.
pub const HEADER: u32 = 18;

/// A rectangle of the treemap, in pixels.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tile {
    /// The index of the item in [`PathMap::items`].
    pub item: u32,
    /// The depth of the item; the directory that is shown has depth 0.
    pub depth: u32,
    /// The position of the left edge in pixels.
    pub x: u32,
    /// The position of the upper edge in pixels.
    pub y: u32,
    /// The width in pixels, never 0.
    pub width: u32,
    /// The height in pixels, never 0.
    pub height: u32,
    /// Whether the rectangle has a line for its name above its content.
    pub header: bool,
    /// The index of the item where the name of the rectangle begins: a directory that is the only part of another one
    /// is shown in its place, with both names.
    pub joined: u32,
}
