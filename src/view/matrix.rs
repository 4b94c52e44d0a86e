//! The waste matrix: who killed whose bytes. It has a row for each layer that wrote bytes and a column for each
//! layer that hid bytes.
//!
//! A layer can hide only what an earlier layer or the layer itself wrote. So all cells are on the diagonal or to
//! the right of it. This module decides sizes, shades and the cells that keys select. It draws nothing.

use crate::session::protocol::{Kills, LayerId, LayerRow, sorted};

use super::keys::Way;

/// The number of shades for the cells.
pub const SHADES: u32 = 6;

/// A cell of the matrix with at least one byte.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cell {
    /// The number of the layer that wrote the bytes.
    pub writer: LayerId,
    /// The number of the layer that hid the bytes.
    pub killer: LayerId,
    /// The number of dead bytes.
    pub bytes: u64,
    /// The number of dead file versions.
    pub files: u64,
    /// The shade of the cell, from 1 for few bytes to [`SHADES`] for the most.
    pub shade: u32,
}

/// The sums of one layer at the edges of the matrix, in bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Edge {
    /// The dead bytes that the layer wrote.
    pub lost: u64,
    /// The bytes that the layer hid.
    pub hid: u64,
}

/// The waste matrix of an image.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Matrix {
    /// The number of layers, which is the number of rows and of columns.
    pub layers: u32,
    /// The cells with at least one byte, by writer, then by killer.
    pub cells: Vec<Cell>,
    /// The sums of each layer, lowest layer first.
    pub edges: Vec<Edge>,
    /// The largest sum in `edges`, in bytes.
    pub longest: u64,
}

impl Matrix {
    /// The matrix of an image, from the report's layers and the sums over pairs of layers.
    pub fn new(layers: &[LayerRow], kills: &[Kills]) -> Self {
        let most = kills.iter().map(|k| k.bytes).max().unwrap_or(0);
        let cells = kills.iter().filter(|k| k.bytes > 0).map(|k| Cell {
            writer: k.writer,
            killer: k.killer,
            bytes: k.bytes,
            files: k.files,
            shade: shade(k.bytes, most),
        });
        let edges: Vec<Edge> = layers
            .iter()
            .map(|layer| Edge {
                lost: layer.dead_bytes,
                hid: layer.killed_bytes,
            })
            .collect();
        Self {
            layers: u32::try_from(layers.len()).unwrap_or(u32::MAX),
            cells: cells.collect(),
            longest: edges.iter().map(|e| e.lost.max(e.hid)).max().unwrap_or(0),
            edges,
        }
    }

    /// The number after that of the highest layer, where the rows and columns end.
    pub fn end(&self) -> LayerId {
        LayerId::new(self.layers)
    }

    /// The side of a cell in units of the picture, 7 to 56. The picture is as wide as a column of the page, and cells
    /// are smaller if there are many layers.
    pub fn side(&self) -> u32 {
        (1000 / self.layers.max(1)).clamp(7, 56)
    }

    /// The number of layers between two labels at the edge.
    pub fn step(&self) -> u32 {
        match self.side() {
            0..10 => 10,
            10..16 => 5,
            _ => 1,
        }
    }

    /// The cell of a writer and a killer; `None` if it has no bytes.
    pub fn cell(&self, writer: LayerId, killer: LayerId) -> Option<&Cell> {
        let place = self
            .cells
            .binary_search_by_key(&(writer, killer), |c| (c.writer, c.killer));
        self.cells.get(place.ok()?)
    }

    /// The cell that a key leads to: the nearest cell with bytes in that direction; `None` if there is none.
    pub fn step_from(&self, from: (LayerId, LayerId), way: Way) -> Option<&Cell> {
        let (writer, killer) = (from.0.number(), from.1.number());
        let ahead = |a: u32, b: u32| (b > a).then(|| b - a);
        let distance = |cell: &&Cell| {
            let at = (cell.writer.number(), cell.killer.number());
            let (along, across) = match way {
                Way::Up => (ahead(at.0, writer), killer.abs_diff(at.1)),
                Way::Down => (ahead(writer, at.0), killer.abs_diff(at.1)),
                Way::Left => (ahead(at.1, killer), writer.abs_diff(at.0)),
                Way::Right => (ahead(killer, at.1), writer.abs_diff(at.0)),
                Way::First | Way::Last => (None, 0),
            };
            Some((u64::from(across) * 4 + u64::from(along?), cell.writer))
        };
        match way {
            Way::First => self.cells.first(),
            Way::Last => self.cells.last(),
            _ => self
                .cells
                .iter()
                .filter_map(|cell| Some((distance(&cell)?, cell)))
                .min_by_key(|(distance, _)| *distance)
                .map(|(_, cell)| cell),
        }
    }

    /// The cells with the most bytes, largest first, at most `count`.
    pub fn largest(&self, count: usize) -> Vec<&Cell> {
        let mut cells: Vec<&Cell> = self.cells.iter().collect();
        sorted::sort_by_key(&mut cells, |c| {
            (std::cmp::Reverse(c.bytes), c.writer, c.killer)
        });
        cells.truncate(count);
        cells
    }
}

/// The shade for `bytes`, in equal steps up to `most`: a cell of twice the bytes is twice as dark.
fn shade(bytes: u64, most: u64) -> u32 {
    let scaled = u128::from(bytes) * u128::from(SHADES);
    let shade = scaled.div_ceil(u128::from(most.max(1)));
    u32::try_from(shade).unwrap_or(SHADES).clamp(1, SHADES)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn matrix(pairs: &[(u32, u32, u64)]) -> Matrix {
        let most = pairs.iter().map(|p| p.2).max().unwrap_or(0);
        Matrix {
            layers: 10,
            cells: pairs
                .iter()
                .map(|&(writer, killer, bytes)| Cell {
                    writer: LayerId::new(writer),
                    killer: LayerId::new(killer),
                    bytes,
                    files: 1,
                    shade: shade(bytes, most),
                })
                .collect(),
            ..Matrix::default()
        }
    }

    #[test]
    fn shades_are_equal_steps() {
        let shades = |most: u64| [1, most / 6, most / 3, most / 2, most].map(|b| shade(b, most));
        assert_eq!(shades(600), [1, 1, 2, 3, 6]);
        assert_eq!(shade(7, 7), SHADES);
    }

    #[test]
    fn arrows_lead_to_the_nearest_cell_with_bytes() {
        let matrix = matrix(&[(0, 1, 5), (0, 4, 5), (2, 4, 5), (3, 9, 5)]);
        let go = |from, way| {
            let at = |(writer, killer)| (LayerId::new(writer), LayerId::new(killer));
            let to = matrix.step_from(at(from), way);
            to.map(|c| (c.writer.number(), c.killer.number()))
        };
        let cell = |writer, killer| matrix.cell(LayerId::new(writer), LayerId::new(killer));
        assert_eq!(go((0, 1), Way::Right), Some((0, 4)));
        assert_eq!(go((0, 4), Way::Down), Some((2, 4)));
        assert_eq!(go((2, 4), Way::Up), Some((0, 4)));
        assert_eq!(go((0, 1), Way::Left), None);
        assert_eq!(go((0, 1), Way::Last), Some((3, 9)));
        assert_eq!(cell(2, 4).map(|c| c.bytes), Some(5));
        assert_eq!(cell(4, 2), None);
    }

    #[test]
    fn five_layers_and_a_hundred_and_twenty_fit_the_page() {
        let side = |layers| {
            Matrix {
                layers,
                ..Matrix::default()
            }
            .side()
        };
        assert_eq!((side(5), side(20), side(120)), (56, 50, 8));
    }
}
