//! The second pass over layers: which contents must be told apart, and what reading them found.
//!
//! It says what to read and takes what was found. It reads nothing itself, and does not know what the digests are for.

use super::recomputed::Verified;
use super::scanning::{Examined, LayerOrder};
use super::session::Session;
use crate::bytes::{Checksum, Compression, Hashes, Result, Wire};
use crate::files::Walker;
use crate::image::Slice;
use crate::rootfs::{EntryId, FoundDigests, IdRange, LayerId, MemberKind};
use crate::waste::{pairs, wanted};

/// The purpose of a second read of a layer; from the second one on, each purpose includes those before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ExaminePurpose {
    /// Hash the beginnings of the contents of some members, as far as they can be read alone.
    Beginnings,
    /// Hash the contents of some members.
    Members,
    /// Recompute the digests of the layer too.
    Digests,
    /// Take checksums of all contents too, which a squash of the layer needs.
    All,
}

/// The number of bytes at the beginning of a content that tell most contents apart: as many as one read costs.
const BEGINNING: u64 = 4 << 10;

impl Session {
    /// The serialized orders of the second pass: one for each layer with contents to compare, or with digests that
    /// `purpose` needs and that are not recomputed. Empty if there is nothing to read.
    ///
    /// # Errors
    /// When the layers are not all added ([`Kind::Request`]), or an order cannot be serialized.
    pub fn examinations(&mut self, purpose: ExaminePurpose) -> Result<Vec<Vec<u8>>> {
        let (layers, rootfs) = self.merged()?;
        let may_be_same = |old, new| match (self.beginnings.get(old), self.beginnings.get(new)) {
            (Some(old), Some(new)) => old == new,
            _ => true,
        };
        self.wanted = if self.headers_only {
            pairs(layers, rootfs, may_be_same)
        } else {
            wanted(layers, rootfs, may_be_same)
        };
        self.orders(&self.wanted, purpose)
    }

    /// The serialized orders to hash the beginnings of contents that must be told apart, because most of those that
    /// differ do so there. What they find is for [`Session::add_beginnings`].
    ///
    /// # Errors
    /// When the layers are not all added ([`Kind::Request`]), or an order cannot be serialized.
    pub fn beginnings(&mut self) -> Result<Vec<Vec<u8>>> {
        let (layers, rootfs) = self.merged()?;
        self.wanted = pairs(layers, rootfs, |_, _| true);
        self.orders(&self.wanted, ExaminePurpose::Beginnings)
    }

    /// Adds the digests of beginnings that an order of [`Session::beginnings`] found.
    pub fn add_beginnings(&mut self, examined: Examined) {
        let layer = examined.layer;
        let (range, mine) = self.of_layer(layer, &self.wanted);
        let (mine, found) = (mine.to_vec(), examined.contents.digests);
        self.beginnings.learn(&range, mine.into_iter(), found);
    }

    /// The serialized orders to recompute digests and checksums before a squash: one for each layer that was not
    /// hashed yet.
    ///
    /// # Errors
    /// When no image is chosen, or an order cannot be serialized.
    pub fn verifications(&self) -> Result<Vec<Vec<u8>>> {
        self.orders(&[], ExaminePurpose::All)
    }

    /// The orders of [`Session::examination`] for all layers, lowest first.
    fn orders(&self, entries: &[EntryId], purpose: ExaminePurpose) -> Result<Vec<Vec<u8>>> {
        let layers = self.layers.ids();
        layers
            .filter_map(|layer| self.examination(layer, entries, purpose).transpose())
            .collect()
    }

    /// The serialized order to read one layer again. It hashes the contents of those `entries`, ascending, that the
    /// layer has, and recomputes digests if `purpose` needs them and they are not known. `None` if there is nothing
    /// to do or the layer is damaged or missing.
    ///
    /// # Errors
    /// When no image is chosen, or the order cannot be serialized.
    pub fn examination(
        &self,
        layer: LayerId,
        entries: &[EntryId],
        purpose: ExaminePurpose,
    ) -> Result<Option<Vec<u8>>> {
        let start = |entry: &EntryId| self.layers.member(*entry).map(|row| row.start);
        let (_, mine) = self.of_layer(layer, entries);
        let wanted: Vec<u64> = mine.iter().filter_map(start).collect();
        let state = self.verified.get(layer.index());
        let (first, short) = match purpose {
            ExaminePurpose::Beginnings => (BEGINNING, true),
            _ => (u64::MAX, false),
        };
        let hash = matches!(purpose, ExaminePurpose::Digests | ExaminePurpose::All)
            && matches!(state, Some(Verified::Unread));
        let changes = self.layers.changeset(layer);
        let damaged = changes.is_some_and(|c| c.failure.is_some());
        let layer = self.image()?.layers.get(layer.index());
        let (Some(layer), false, true) = (layer, damaged, hash || !wanted.is_empty()) else {
            return Ok(None);
        };
        let plain = changes.is_some_and(|c| c.compression == Some(Compression::None));
        let alone = layer.blob.filter(|_| plain && !hash);
        let alone = alone.and_then(|blob| self.ranges_of(mine, blob, first));
        if short && alone.is_none() {
            return Ok(None);
        }
        let order = layer.blob.map(|blob| LayerOrder {
            layer: LayerId::new(layer.index),
            blob,
            alone: alone.unwrap_or_default(),
            wanted,
            hashes: if hash { Hashes::All } else { Hashes::None },
            // A squash takes the checksums of a packed layer when it unpacks the layer.
            checksums: hash && purpose == ExaminePurpose::All && plain,
            bounds: self.bounds,
        });
        order.map(|order| order.pack()).transpose()
    }

    /// The range of each content in the file that has a plain layer at `blob`, or of its `first` bytes. `None` if a file
    /// is sparse, because then its content is more than its bytes.
    fn ranges_of(&self, entries: &[EntryId], blob: Slice, first: u64) -> Option<Vec<Slice>> {
        let content = |entry: &EntryId| {
            let member = self.layers.member(*entry)?;
            let sparse = self.layers.extra(*entry).sparse.is_some();
            (!sparse).then_some(Slice {
                offset: blob.offset + member.content(),
                length: member.stored.min(first),
                ..blob
            })
        };
        entries.iter().map(content).collect()
    }

    /// The range of a layer's members, and the part of `entries` in it; `entries` ascend by layer.
    fn of_layer<'a>(
        &self,
        layer: LayerId,
        entries: &'a [EntryId],
    ) -> (IdRange<EntryId>, &'a [EntryId]) {
        let range = self.layers.range(layer);
        let start = entries.partition_point(|e| *e < range.start);
        let end = entries.partition_point(|e| *e < range.end);
        (range, entries.get(start..end).unwrap_or_default())
    }

    /// Adds the digests and checksums that an examination found. `entries` are the entries that were asked for,
    /// ascending; `None` stands for those of [`Session::examinations`].
    ///
    /// # Errors
    /// There is no error at present.
    pub fn add_digests(&mut self, examined: Examined, entries: Option<&[EntryId]>) -> Result<()> {
        self.listing_is_old = true;
        let layer = examined.layer;
        let FoundDigests {
            digests,
            lost,
            checksums,
        } = examined.contents;
        self.add_checksums(layer, &checksums);
        let (range, mine) = self.of_layer(layer, entries.unwrap_or(&self.wanted));
        let mut lost = lost.into_iter().peekable();
        let found = (0..).zip(mine).filter_map(|(place, member)| {
            let is_lost = lost.next_if_eq(&place).is_some();
            (!is_lost).then_some(*member)
        });
        if !digests.is_empty() {
            // Contents that differed so far may be the same.
            self.walker = Walker::default();
            self.digests.learn(&range, found, digests);
        }
        if let Some((digest, diff_id)) = examined.digests {
            self.compare_digests(examined.layer, digest, diff_id);
        }
        Ok(())
    }

    /// Adds checksums of a layer's files, each with the offset of the file's header in bytes. A checksum without a
    /// member in the layer is dropped.
    fn add_checksums(&mut self, layer: LayerId, found: &[(u64, Checksum)]) {
        let range = self.layers.range(layer);
        let rows = self.layers.changeset(layer).map_or(&[][..], |l| &l.members);
        let mut found = found.iter().peekable();
        let (mut members, mut checksums) = (Vec::new(), Vec::new());
        for (entry, row) in range.clone().zip(rows) {
            if row.kind != MemberKind::File {
                continue;
            }
            while found.next_if(|(start, _)| *start < row.start).is_some() {}
            if let Some((_, checksum)) = found.next_if(|(start, _)| *start == row.start) {
                members.push(entry);
                checksums.push(*checksum);
            }
        }
        if !checksums.is_empty() {
            self.checksums.learn(&range, members.into_iter(), checksums);
        }
    }
}
