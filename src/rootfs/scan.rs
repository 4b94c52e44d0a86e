//! Scanning: from a layer's bytes to its changeset.
//!
//! The machine unpacks, walks the tar and notes each member; contents are skipped unless every byte has to be hashed.
//! Paths become nodes here, and a path that leads through a symbolic link of the same layer becomes the one it leads to:
//! so engines unpack it, in order. What lower layers hold it does not know.

use super::row::{Extra, Row, RowKind};
use super::whiteout::{Whiteout, whiteout};
use super::{Changeset, ContentHasher, NodeId, ROOT};
use crate::bytes::{
    Bounds, Demand, Error, Feed, Hashes, Kind, Print, Printer, Result, Unpack, Warnings,
};
use crate::tarball::{Clean, Entry, EntryKind, Members, Walk, Want, clean, join};

/// How many symbolic links may lead to one path, as in Linux.
const MOST_LINKS: u32 = 40;

/// The deepest path taken; a longer one is in no real filesystem (PATH_MAX is 4096).
const DEEPEST: usize = 4096;

/// The machine.
#[derive(Debug)]
pub struct Scan {
    unpack: Unpack<Walk<Note>>,
    failure: Option<Error>,
}

/// Notes members.
#[derive(Debug, Default)]
struct Note {
    changes: Changeset,
    /// For each node, its last row that is a symbolic link, plus one; 0 for none.
    symlinks: Vec<u32>,
    /// The directory of the last member and its name as written: most members share it.
    last: Option<(Vec<u8>, NodeId, bool)>,
    /// A name that begins with a slash was told of.
    absolute: bool,
    contents: Option<Contents>,
}

/// The prints of all files' contents, where they are wanted.
#[derive(Debug, Default)]
struct Contents {
    prints: Vec<Print>,
    hasher: Option<ContentHasher<Printer>>,
}

impl Scan {
    /// For one layer. `hashes`: whether the digests of both sides are taken.
    pub fn new(hashes: Hashes, bounds: Bounds) -> Self {
        let unpack = Unpack::new(Walk::new(Note::default()), bounds);
        Self {
            unpack: unpack.hashing(hashes),
            failure: None,
        }
    }

    /// The same, hashing every file's content too.
    #[must_use]
    pub fn with_contents(mut self) -> Self {
        self.unpack.inner_mut().members.contents = Some(Contents::default());
        self
    }

    /// The prints of the contents of all rows that are files, in their order.
    pub fn take_contents(&mut self) -> Vec<Print> {
        let contents = self.unpack.inner_mut().members.contents.take();
        contents.map(|c| c.prints).unwrap_or_default()
    }

    /// What was found. A layer that could not be read to its end gives what came before, and says why.
    pub fn changeset(self) -> Changeset {
        let (compression, digests, trailing) = (
            self.unpack.compression(),
            self.unpack.digests(),
            self.unpack.trailing(),
        );
        let mut walk = self.unpack.into_inner();
        let length = walk.length();
        let mut changes = std::mem::take(&mut walk.members.changes);
        changes.names.freeze();
        changes.tar_bytes = length;
        changes.compression = Some(compression);
        changes.digests = digests.filter(|_| self.failure.is_none());
        changes.warnings.absorb(walk.warnings, None);
        if trailing > 0 {
            let detail = format!(
                "{trailing} bytes follow the end of the {} data",
                compression.name()
            );
            changes
                .warnings
                .add("trailing-bytes", None, None, None, detail);
        }
        if let Some(failure) = &self.failure {
            changes.warnings.add(
                "layer-damaged",
                None,
                None,
                None,
                format!("the layer could not be read to its end: {failure}"),
            );
        }
        changes.failure = self.failure;
        changes
    }
}

impl Feed for Scan {
    fn feed(&mut self, bytes: &[u8]) -> Result<Demand> {
        match self.unpack.feed(bytes) {
            Ok(demand) => Ok(demand),
            // Bounds are for the person to lift; damage is survived.
            Err(e) if e.kind() == Kind::TooLarge => Err(e),
            Err(e) => {
                self.failure = Some(e);
                Ok(Demand::Enough)
            }
        }
    }

    fn finish(&mut self) -> Result<()> {
        if self.failure.is_none() {
            self.failure = self.unpack.finish().err();
        }
        Ok(())
    }
}

impl Note {
    /// The node of a path as written, and whether a symbolic link of this layer was followed; `None` when there is none
    /// (it leads out of the root, in a circle, or deeper than any filesystem).
    fn resolve(&mut self, path: &[u8]) -> Result<Option<(NodeId, bool)>> {
        let trimmed = path.strip_suffix(b"/").unwrap_or(path);
        let slash = trimmed.iter().rposition(|b| *b == b'/');
        let (dir, name) = slash.map_or((&b""[..], trimmed), |i| {
            (
                trimmed.get(..i).unwrap_or(b""),
                trimmed.get(i + 1..).unwrap_or(b""),
            )
        });
        if let Some((last, node, moved)) = &self.last
            && last == dir
            && !matches!(name, b"" | b"." | b"..")
        {
            let (node, moved) = (*node, *moved);
            return Ok(Some((self.changes.names.child(node, name)?, moved)));
        }
        let Some((parent, moved)) = self.descend(dir)? else {
            return Ok(None);
        };
        if matches!(name, b"" | b".") {
            return Ok(Some((parent, moved)));
        }
        if name == b".." {
            return Ok(None);
        }
        self.last = Some((dir.to_vec(), parent, moved));
        Ok(Some((self.changes.names.child(parent, name)?, moved)))
    }

    /// The directory of a path, symbolic links of this layer followed.
    fn descend(&mut self, path: &[u8]) -> Result<Option<(NodeId, bool)>> {
        let Clean::Inside(_) = clean(path) else {
            return Ok(None);
        };
        let mut todo: Vec<Vec<u8>> = clean(path).components().map(<[u8]>::to_vec).collect();
        if todo.len() > DEEPEST {
            return Ok(None);
        }
        todo.reverse();
        let (mut node, mut links) = (ROOT, 0);
        while let Some(component) = todo.pop() {
            if component == b".." {
                node = self.changes.names.parent(node);
                continue;
            }
            let child = self.changes.names.child(node, &component)?;
            let Some(link) = self.symlink(child) else {
                node = child;
                continue;
            };
            links += 1;
            if links > MOST_LINKS || todo.len() > DEEPEST {
                return Ok(None);
            }
            if link.starts_with(b"/") {
                node = ROOT;
            }
            let parts = link
                .split(|b| *b == b'/')
                .filter(|c| !matches!(*c, b"" | b"."));
            todo.extend(parts.map(<[u8]>::to_vec).rev());
        }
        Ok(Some((node, links > 0)))
    }

    fn symlink(&self, node: NodeId) -> Option<Vec<u8>> {
        let row = self
            .symlinks
            .get(node as usize)
            .copied()
            .unwrap_or(0)
            .checked_sub(1)?;
        Some(
            self.changes
                .extra(self.changes.rows.get(row as usize)?)
                .link,
        )
    }

    fn push(&mut self, row: Row) -> Result<()> {
        let number = u32::try_from(self.changes.rows.len() + 1)
            .map_err(|_| Error::new(Kind::TooLarge, "a layer of more than 4 billion members"))?;
        let node = row.node as usize;
        let link = if row.kind == RowKind::Symlink {
            number
        } else {
            0
        };
        if link != 0 || self.symlinks.get(node).is_some_and(|s| *s != 0) {
            if self.symlinks.len() <= node {
                self.symlinks.resize(node + 1, 0);
            }
            if let Some(slot) = self.symlinks.get_mut(node)
                && !matches!(row.kind, RowKind::Whiteout | RowKind::Opaque)
            {
                *slot = link;
                self.last = None;
            }
        }
        self.changes.rows.push(row);
        Ok(())
    }
}

impl Members for Note {
    #[allow(
        clippy::too_many_lines,
        reason = "one member's meanings, each decided once"
    )]
    fn entry(&mut self, entry: Entry, warnings: &mut Warnings) -> Result<Want> {
        self.changes.entries += 1;
        let mut odd = |kind: &str, detail: &str| {
            warnings.add(kind, None, Some(&entry.path), Some(entry.start), detail);
        };
        let Some(kind) = RowKind::of(entry.kind) else {
            return Ok(Want::Skip);
        };
        if entry.path.starts_with(b"/") && !std::mem::replace(&mut self.absolute, true) {
            odd(
                "absolute-name",
                "names of this layer begin with a slash and are read as below the root; this is the first",
            );
        }
        let Some((node, moved)) = self.resolve(&entry.path)? else {
            if clean(&entry.path) == Clean::Escapes {
                odd(
                    "dot-dot",
                    "a name with .. is in no tree; its bytes count as framing",
                );
            } else {
                odd(
                    "path",
                    "a name that leads in a circle or deeper than any filesystem; its bytes count as framing",
                );
            }
            return Ok(Want::Skip);
        };
        if self.is_below_a_marker(node) {
            odd(
                "below-marker",
                "a member below a whiteout's name is in no tree; its bytes count as framing",
            );
            return Ok(Want::Skip);
        }
        let name = self.changes.names.name(node);
        let mut row = Row {
            node,
            kind,
            flags: u8::from(entry.global) * Row::GLOBAL + u8::from(moved) * Row::MOVED,
            mode: entry.mode,
            uid: entry.uid,
            gid: entry.gid,
            mtime: entry.mtime,
            stored: entry.stored,
            start: entry.start,
            headers: u32::try_from(entry.content - entry.start).map_err(|_| {
                Error::new(Kind::TooLarge, "headers of more than 4 GiB").at_offset(entry.start)
            })?,
            extra: Row::NO_EXTRA,
        };
        match whiteout(name) {
            Some(Whiteout::Bare) => {
                odd(
                    "bare-whiteout",
                    "a whiteout without a name means nothing and is ignored",
                );
                return Ok(Want::Skip);
            }
            Some(Whiteout::Of(gone)) => {
                let gone = gone.to_vec();
                let parent = self.changes.names.parent(node);
                row.node = self.changes.names.child(parent, &gone)?;
                row.kind = RowKind::Whiteout;
                row.stored = 0;
            }
            Some(Whiteout::Opaque) => {
                row.node = self.changes.names.parent(node);
                if row.node == ROOT {
                    odd(
                        "root-opaque",
                        "the root is marked opaque; engines ignore that",
                    );
                }
                row.kind = RowKind::Opaque;
                row.stored = 0;
            }
            Some(Whiteout::Aufs) => {
                odd("aufs", "AUFS bookkeeping is in no filesystem");
                row.flags |= Row::AUFS;
            }
            None if self.in_aufs(node) => row.flags |= Row::AUFS,
            None => {}
        }
        if entry.kind == EntryKind::Char && entry.device == crate::tarball::Device::default() {
            odd(
                "overlay-whiteout",
                "a device 0,0 is a deletion mark of overlayfs; in an image it is a plain device",
            );
        }
        if entry
            .xattrs()
            .any(|(name, _)| name == b"trusted.overlay.opaque")
        {
            odd(
                "overlay-opaque",
                "a mark of overlayfs; in an image it is a plain attribute",
            );
        }
        let target = if kind == RowKind::Hardlink {
            self.resolve(&entry.link)?.map(|(node, _)| node)
        } else {
            None
        };
        if let Some(contents) = &mut self.contents
            && row.kind == RowKind::File
        {
            contents.hasher = Some(ContentHasher::stored(entry.sparse.as_deref()));
        }
        let plain = entry.link.is_empty() && entry.records.is_empty() && entry.sparse.is_none();
        if !plain || entry.device != crate::tarball::Device::default() {
            let Entry {
                link,
                device,
                records,
                sparse,
                ..
            } = entry;
            row.extra = self.changes.extras.add(&Extra {
                link,
                target,
                device,
                records,
                sparse,
            })?;
        }
        let file = row.kind == RowKind::File;
        self.push(row)?;
        Ok(match &mut self.contents {
            Some(_) if file => Want::Content,
            _ => Want::Skip,
        })
    }

    fn content(&mut self, bytes: &[u8]) -> Result<()> {
        let hasher = self.contents.as_mut().and_then(|c| c.hasher.as_mut());
        hasher.map_or(Ok(()), |h| h.feed(bytes))
    }

    fn end(&mut self) -> Result<()> {
        if let Some(contents) = &mut self.contents
            && let Some(hasher) = contents.hasher.take()
        {
            contents.prints.push(hasher.finish());
        }
        Ok(())
    }
}

impl Note {
    /// A name above it is a marker's: those are no directories, whatever a layer has below them.
    fn is_below_a_marker(&self, node: NodeId) -> bool {
        let names = &self.changes.names;
        let mut up = names.parent(node);
        while up != ROOT {
            if whiteout(names.name(up)).is_some_and(|w| w != Whiteout::Aufs) {
                return true;
            }
            up = names.parent(up);
        }
        false
    }

    /// Below `.wh..wh.plnk` or its like at the root.
    fn in_aufs(&self, mut node: NodeId) -> bool {
        let names = &self.changes.names;
        while node != ROOT {
            if whiteout(names.name(node)) == Some(Whiteout::Aufs) {
                return true;
            }
            node = names.parent(node);
        }
        false
    }
}

impl RowKind {
    fn of(kind: EntryKind) -> Option<Self> {
        Some(match kind {
            EntryKind::File => Self::File,
            EntryKind::Hardlink => Self::Hardlink,
            EntryKind::Symlink => Self::Symlink,
            EntryKind::Char => Self::Char,
            EntryKind::Block => Self::Block,
            EntryKind::Dir => Self::Dir,
            EntryKind::Fifo => Self::Fifo,
            EntryKind::Other(_) => return None,
        })
    }

    /// As a member's kind, for writing; a marker is a file.
    pub fn entry(self) -> EntryKind {
        match self {
            Self::File | Self::Whiteout | Self::Opaque => EntryKind::File,
            Self::Hardlink => EntryKind::Hardlink,
            Self::Symlink => EntryKind::Symlink,
            Self::Char => EntryKind::Char,
            Self::Block => EntryKind::Block,
            Self::Dir => EntryKind::Dir,
            Self::Fifo => EntryKind::Fifo,
        }
    }
}

/// A path as written, cleaned: to tell whether a link's bytes name the path it leads to.
pub fn cleaned(path: &[u8]) -> Vec<u8> {
    join(clean(path).components())
}
