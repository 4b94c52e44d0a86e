//! Reading contents: one version of a file, two versions to compare, a file or a directory to save.
//!
//! The session finds where the bytes are ([`Session::read_order`]). Then [`Fetching`], a job that any worker can
//! run, reads them. Entry numbers and nodes come from outside, so they are checked and never trusted.

mod compare;
mod elf;
mod extract;
mod fetched;
mod fetching;
mod folder;
mod form;
mod lines;
mod order;
mod patience;
mod save;
mod show;
mod window;

pub use fetched::{Body, Fetched};
pub use fetching::Fetching;

pub(in crate::session) use extract::{ContentSink, Pass, Piece, Reader};
pub(in crate::session) use order::Place;

use super::Session;
use super::protocol::Reading;
use crate::bytes::{Bounds, Compression, Error, Kind, Result, Wire, file_name};
use crate::rootfs::{EntryId, LayerId, Member, MemberKind, NodeId, View};
use order::{FileContent, Order, Task};

/// The most bytes of holes of a sparse file that are written out or compared, because a header of 512 bytes can claim
/// exabytes.
const MOST_HOLES: u64 = 16 << 30;

impl Session {
    /// The order to read contents, as bytes for [`Fetching`].
    ///
    /// # Errors
    /// When not all layers are read yet, when the file or directory does not exist or has no content, when its layer
    /// cannot be read, or when its holes or paths are too large.
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
        let bounds = self.bounds();
        Order { bounds, task }.pack()
    }

    /// The order to read what two images have at a path, as bytes for [`Fetching`]: the difference of two files, or from
    /// `offset` on the file that only one of them has. Beside each image stand the node of its path, `None` if it has
    /// none, and the bytes before it in the file of both.
    ///
    /// # Errors
    /// As [`Session::read_order`].
    pub(in crate::session) fn pair_order(
        old: (&Self, Option<NodeId>, u64),
        new: (&Self, Option<NodeId>, u64),
        offset: u64,
    ) -> Result<Vec<u8>> {
        let content = |(session, node, before): (&Self, Option<NodeId>, u64)| {
            let (layers, rootfs) = session.merged()?;
            let entry = node.and_then(|node| match rootfs.view(node) {
                View::Entry(entry) => Some(entry),
                View::Implied | View::Absent => None,
            });
            let is_file = |entry: &EntryId| {
                let member = layers.member(rootfs.inode(*entry));
                member.is_some_and(is_file)
            };
            let Some(entry) = entry.filter(is_file) else {
                return Ok(None);
            };
            let mut content = session.member(entry)?;
            content.place.blob.offset = content.place.blob.offset.saturating_add(before);
            Ok(Some((entry, content)))
        };
        let task = match (content(old)?, content(new)?) {
            (Some((_, old)), Some((_, new))) => Task::Compare {
                old: unfolded(old)?,
                new: unfolded(new)?,
            },
            (None, Some((entry, member))) | (Some((entry, member)), None) => Task::Show {
                entry,
                offset,
                member,
            },
            (None, None) => {
                return Err(Error::new(Kind::Request, "only regular files have content"));
            }
        };
        let bounds = match old.0.bounds() {
            Bounds::HUGE => Bounds::HUGE,
            _ => new.0.bounds(),
        };
        Order { bounds, task }.pack()
    }

    /// The content of a file as a range of its layer. `entry` may be any name of the file.
    ///
    /// # Errors
    /// When there is no such entry, it is not a regular file, or its layer cannot be read.
    fn member(&self, entry: EntryId) -> Result<FileContent> {
        let (layers, rootfs) = self.merged()?;
        let named = layers.member(entry).ok_or_else(|| {
            Error::new(
                Kind::Request,
                format!("there is no member {}", entry.number()),
            )
        })?;
        let path = layers.paths.path(named.node);
        let layer = layers.layer_of(entry);
        let refuse = |what: &str| {
            let error = Error::new(Kind::Request, what);
            Err(error.in_layer(layer.number()).at_path(&path))
        };
        let inode = rootfs.inode(entry);
        let (member, extra) = match layers.get(inode) {
            Some((changes, member)) if member.kind == MemberKind::File => {
                (member, changes.extra(member))
            }
            Some((_, member)) if member.kind == MemberKind::Hardlink => {
                return refuse("a hard link that leads to no file has no content");
            }
            _ => return refuse("only regular files have content"),
        };
        let place = self
            .place(layers.layer_of(inode))
            .map_err(|e| e.at_path(&path))?;
        Ok(FileContent {
            place,
            path,
            content: member.content(),
            stored: member.stored,
            size: layers.size(inode),
            sparse: extra.sparse,
        })
    }

    /// The blob of a layer, if the whole layer can be read.
    pub(in crate::session) fn place(&self, layer: LayerId) -> Result<Place> {
        let (layers, _) = self.merged()?;
        let blob = self.image()?.layers.get(layer.index()).and_then(|l| l.blob);
        let blob = blob.ok_or_else(|| {
            Error::new(Kind::Broken, "the archive lacks this layer").in_layer(layer.number())
        })?;
        let changes = layers
            .changeset(layer)
            .ok_or_else(|| Error::new(Kind::Request, format!("there is no layer {layer}")))?;
        if let Some(failure) = &changes.failure {
            return Err(failure.clone().in_layer(layer.number()));
        }
        let packed = changes.compression.unwrap_or(Compression::None) != Compression::None;
        Ok(Place {
            layer,
            blob,
            packed,
        })
    }

    /// The file name under which to save a member.
    fn file_name(&self, entry: EntryId) -> String {
        let node = self
            .merged()
            .ok()
            .and_then(|(layers, _)| Some((layers, layers.member(entry)?.node)));
        file_name(
            node.map_or(&[][..], |(layers, node)| layers.paths.name(node)),
            "file",
        )
    }
}

/// The content itself, or an error if its holes are too large to be written out.
fn unfolded(member: FileContent) -> Result<FileContent> {
    let holes = member.size.saturating_sub(member.stored);
    if holes > MOST_HOLES {
        let what = format!("a sparse file of {} bytes", member.size);
        let error = Error::new(Kind::TooLarge, what);
        return Err(member.located(error.because("nearly all of it are holes")));
    }
    Ok(member)
}

/// Whether a member is a regular file.
fn is_file(member: &Member) -> bool {
    member.kind == MemberKind::File
}
