//! Reading contents: one version of a file, two to compare, a file or a directory to save.
//!
//! The session says where the bytes stand ([`Session::read_order`]); [`Fetching`], a job that any worker runs, reads them.
//! Entry numbers and nodes come from outside and are looked up, never trusted.

mod anchors;
mod compare;
mod elf;
mod fetched;
mod fetching;
mod folder;
mod form;
mod lines;
mod order;
mod pick;
mod save;
mod show;
mod window;

pub use fetched::{Body, Fetched};
pub use fetching::Fetching;

use super::Session;
use super::protocol::Reading;
use crate::bytes::{Compression, Error, Kind, Result, file_name};
use crate::rootfs::{EntryId, LayerId, Row, RowKind};
use order::{Member, Order, Place, Task};

/// So many bytes of holes are written out or compared, no more: a header of 512 bytes may claim exabytes.
const MOST_HOLES: u64 = 16 << 30;

impl Session {
    /// The order to read contents, as bytes.
    pub fn read_order(&mut self, reading: &Reading) -> Result<Vec<u8>> {
        let task = match *reading {
            Reading::Show { entry, offset } => Task::Show {
                entry,
                offset,
                member: self.member(entry)?,
            },
            Reading::Compare { old, new } => Task::Compare {
                old: unfolded(self.member(old)?)?,
                new: unfolded(self.member(new)?)?,
            },
            Reading::SaveFile { entry } => Task::SaveFile {
                member: unfolded(self.member(entry)?)?,
                file_name: self.file_name(entry),
            },
            Reading::SaveFolder { scope, node } => Task::SaveFolder(self.folder(scope, node)?),
        };
        let huge = self.is_huge();
        Order { huge, task }.pack()
    }

    /// Where a file's content stands.
    fn member(&self, entry: EntryId) -> Result<Member> {
        let (stack, rootfs) = self.merged()?;
        let named = stack
            .row(entry)
            .ok_or_else(|| Error::new(Kind::Request, format!("there is no member {entry}")))?;
        let path = stack.names.path(named.node);
        let layer = u32::from(stack.layer_of(entry));
        let refuse = |what: &str| {
            let error = Error::new(Kind::Request, what);
            Err(error.in_layer(layer).at_path(&path))
        };
        let inode = rootfs.inode(entry);
        let (row, extra) = match stack.get(inode) {
            Some((changes, row)) if row.kind == RowKind::File => (row, changes.extra(row)),
            Some((_, row)) if row.kind == RowKind::Hardlink => {
                return refuse("a hard link that leads to no file has no content");
            }
            _ => return refuse("only regular files have content"),
        };
        let place = self
            .place(stack.layer_of(inode))
            .map_err(|e| e.at_path(&path))?;
        Ok(Member {
            place,
            path,
            content: row.content(),
            stored: row.stored,
            size: stack.size(inode),
            sparse: extra.sparse,
        })
    }

    /// A layer's blob, if all of the layer can be read.
    fn place(&self, layer: LayerId) -> Result<Place> {
        let (stack, _) = self.merged()?;
        let index = u32::from(layer);
        let blob = self
            .image()?
            .layers
            .get(usize::from(layer))
            .and_then(|l| l.blob);
        let blob = blob.ok_or_else(|| {
            Error::new(Kind::Broken, "the archive lacks this layer").in_layer(index)
        })?;
        let changes = stack
            .layer(layer)
            .ok_or_else(|| Error::new(Kind::Request, format!("there is no layer {layer}")))?;
        if let Some(failure) = &changes.failure {
            return Err(failure.clone().in_layer(index));
        }
        let packed = changes.compression.unwrap_or(Compression::None) != Compression::None;
        Ok(Place {
            layer: index,
            blob,
            packed,
        })
    }

    /// What to save a member as.
    fn file_name(&self, entry: EntryId) -> String {
        let node = self
            .merged()
            .ok()
            .and_then(|(stack, _)| Some((stack, stack.row(entry)?.node)));
        file_name(
            node.map_or(&[][..], |(stack, node)| stack.names.name(node)),
            "file",
        )
    }
}

/// The member, unless its holes are too many to be written out.
fn unfolded(member: Member) -> Result<Member> {
    let holes = member.size.saturating_sub(member.stored);
    if holes > MOST_HOLES {
        let what = format!("a sparse file of {} bytes", member.size);
        let error = Error::new(Kind::TooLarge, what);
        return Err(member.located(error.because("nearly all of it are holes")));
    }
    Ok(member)
}

/// Whether a row of a filesystem has content of its own.
fn is_file(row: &Row) -> bool {
    row.kind == RowKind::File
}
