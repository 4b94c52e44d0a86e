//! Measures what plain layers weigh in a registry: each is compressed as a squash would compress it, and only counted.
//!
//! The work is cut into the segments of [`super::packing`], so any number of workers can do it. Nothing is stored.

use serde::{Deserialize, Serialize};

use super::Session;
use super::packing::{Packing, segments};
use crate::bytes::{Compression, GZIP_HEADER, Result, Wire, gzip_trailer};
use crate::image::Slice;
use crate::rootfs::{LayerId, Spool};

/// The order to compress one segment of a plain layer.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub struct MeasureOrder {
    /// The number of the layer.
    pub layer: LayerId,
    /// The place of the segment in the opened file.
    pub segment: Slice,
    /// Whether it is the last segment of its layer.
    pub last: bool,
}

impl Wire for MeasureOrder {}

/// The bytes of a gzip member beside its segments.
pub(super) fn gzip_framing() -> u64 {
    (GZIP_HEADER.len() + gzip_trailer(&[]).len()) as u64
}

/// A spool that forgets what is written.
struct Nowhere;

impl Spool for Nowhere {
    fn write(&mut self, _: &[u8]) -> Result<()> {
        Ok(())
    }
}

impl MeasureOrder {
    /// The job that compresses the segment and stores nothing. Its result says how long the compressed segment is.
    pub fn job(self) -> Packing {
        Packing::new(self.segment, self.last, Box::new(Nowhere))
    }
}

impl Session {
    /// The orders to compress every segment of the layers that the file holds uncompressed, in order. Layers that are
    /// compressed or missing have none.
    ///
    /// # Errors
    /// When no image is chosen, or its layers are not all added.
    pub fn measuring(&self) -> Result<Vec<MeasureOrder>> {
        let (layers, _) = self.merged()?;
        let mut orders = Vec::new();
        for ((layer, found), changes) in
            LayerId::number_all(&self.image()?.layers).zip(layers.changesets())
        {
            let is_plain = changes.compression == Some(Compression::None);
            let Some(blob) = found.blob.filter(|_| is_plain) else {
                continue;
            };
            orders.extend(
                segments(blob.offset, blob.length).map(|segment| MeasureOrder {
                    layer,
                    segment: Slice {
                        file: blob.file,
                        offset: segment.offset,
                        length: segment.length,
                    },
                    last: segment.last,
                }),
            );
        }
        Ok(orders)
    }
}
