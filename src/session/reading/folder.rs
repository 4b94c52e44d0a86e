//! Saving a directory: a tar of it and of all below it, in one filesystem.
//!
//! Directories first, then files in the order in which layers have them, so that each layer is read once, then links and
//! devices, whose targets stand before them by then. Paths lose what is above the directory, so headers are written anew;
//! contents are copied as they are stored, sparse ones with their maps. A directory that nothing names is not named here
//! either, unless nothing in it implies it.

use std::collections::{HashMap, VecDeque};

use super::fetched::{Body, Fetched};
use super::is_file;
use super::order::{Folder, Item, What};
use super::pick::{Pass, Piece, Taker};
use crate::bytes::{Error, Kind, Result, file_name};
use crate::rootfs::{EntryId, LayerId, NodeId, ROOT, Rootfs, Row, RowKind, Spool, Stack, View};
use crate::session::Session;
use crate::session::protocol::{Contents, Scope};
use crate::squash::{headers, link_headers};
use crate::tarball::{END, Fresh, Part, padding};

/// The most that all paths together may take: a hundred bytes for each of two million.
const MOST_PATHS: usize = 256 << 20;

impl Session {
    /// What a directory is made of.
    pub(super) fn folder(&self, scope: Scope, node: NodeId) -> Result<Folder> {
        let (stack, _) = self.merged()?;
        let (first, last) = match scope {
            Scope::Layer(n) => (n, n),
            Scope::Upto(n) | Scope::Between(_, n) => (0, n),
        };
        if last >= stack.len() {
            let what = format!("there is no layer {last}");
            return Err(Error::new(Kind::Request, what));
        }
        let mut places = Vec::new();
        for layer in first..=last {
            places.push(self.place(layer)?);
        }
        let rootfs = if first == last && matches!(scope, Scope::Layer(_)) {
            Rootfs::alone(stack, last)
        } else {
            Rootfs::merge(stack, last + 1)
        };
        if node as usize >= stack.names.len() || !rootfs.is_dir(stack, node) {
            return Err(Error::new(Kind::Request, "there is no such directory"));
        }
        let name = file_name(stack.names.name(node), "root");
        let mut listing = Listing {
            stack,
            rootfs: &rootfs,
            first,
            folder: Folder {
                file_name: format!("{name}.tar"),
                places,
                extras: Vec::new(),
                items: Vec::new(),
            },
            known: HashMap::new(),
            length: 0,
        };
        listing.walk(node)?;
        Ok(listing.folder)
    }
}

struct Listing<'a> {
    stack: &'a Stack,
    rootfs: &'a Rootfs,
    /// The lowest layer of the filesystem.
    first: LayerId,
    folder: Folder,
    /// Where an [`Extra`] was put that stands there in its layer.
    known: HashMap<(LayerId, u32), u32>,
    length: usize,
}

impl Listing<'_> {
    fn walk(&mut self, base: NodeId) -> Result<()> {
        let above = match base {
            ROOT => 0,
            // With its slash.
            _ => match self.stack.names.path(self.stack.names.parent(base)).len() {
                0 => 0,
                n => n + 1,
            },
        };
        let (mut dirs, mut names) = (Vec::new(), Vec::new());
        let mut open = vec![base];
        while let Some(node) = open.pop() {
            let bare = open.len();
            open.extend(self.rootfs.children(node));
            let empty = open.len() == bare;
            let entry = match self.rootfs.view(node) {
                View::Absent => continue,
                View::Implied => None,
                View::Entry(entry) => Some(self.rootfs.inode(entry)),
            };
            // The directory one unpacks into is one's own.
            if node == ROOT || (entry.is_none() && !empty) {
                continue;
            }
            let path = self.stack.names.path(node);
            let path = path.get(above..).unwrap_or_default().to_vec();
            self.length += path.len();
            if self.length > MOST_PATHS {
                let error = Error::new(Kind::TooLarge, "a directory with too many long paths");
                return Err(error.because("the image was made to exhaust memory"));
            }
            let row = entry.and_then(|entry| self.stack.row(entry));
            match (entry, row) {
                (Some(inode), Some(row)) if row.kind != RowKind::Dir => {
                    names.push((path, inode, *row));
                }
                (inode, _) => dirs.push((path, inode)),
            }
        }
        dirs.sort_unstable();
        for (path, inode) in dirs {
            let what = match inode.and_then(|inode| Some((inode, *self.stack.row(inode)?))) {
                Some((inode, row)) => What::Bare(row, self.extra(inode, &row)),
                None => What::Implied,
            };
            self.folder.items.push(Item { path, what });
        }
        self.names(names);
        Ok(())
    }

    /// Everything but directories: the first name of a content is it, others are links to that.
    fn names(&mut self, mut names: Vec<(Vec<u8>, EntryId, Row)>) {
        // Members are numbered in the order of layers and of their bytes; of equal ones the first path comes first.
        names
            .sort_unstable_by(|a, b| (!is_file(&a.2), a.1, &a.0).cmp(&(!is_file(&b.2), b.1, &b.0)));
        let mut links = Vec::new();
        let mut last = None;
        for (path, inode, row) in names {
            let at = u32::try_from(self.folder.items.len()).unwrap_or(u32::MAX);
            if let Some((_, target)) = last.filter(|(before, _)| *before == inode) {
                links.push(Item {
                    path,
                    what: What::Link(row, target),
                });
                continue;
            }
            last = Some((inode, at));
            let extra = self.extra(inode, &row);
            let place = u32::from(self.stack.layer_of(inode).saturating_sub(self.first));
            let what = if is_file(&row) {
                What::File(row, extra, place)
            } else {
                What::Bare(row, extra)
            };
            self.folder.items.push(Item { path, what });
        }
        self.folder.items.append(&mut links);
    }

    fn extra(&mut self, entry: EntryId, row: &Row) -> Option<u32> {
        if row.extra == Row::NO_EXTRA {
            return None;
        }
        let extras = &mut self.folder.extras;
        let key = (self.stack.layer_of(entry), row.extra);
        Some(*self.known.entry(key).or_insert_with(|| {
            extras.push(self.stack.extra(entry));
            u32::try_from(extras.len() - 1).unwrap_or(u32::MAX)
        }))
    }
}

/// The machine.
pub(super) struct Packing {
    folder: Folder,
    spool: Box<dyn Spool>,
    /// The next item to be written.
    next: usize,
    /// Bytes of the current content.
    length: u64,
    ended: bool,
}

impl Packing {
    pub(super) fn new(folder: Folder, spool: Box<dyn Spool>) -> Self {
        Self {
            folder,
            spool,
            next: 0,
            length: 0,
            ended: false,
        }
    }

    /// Writes the headers of the next item.
    fn headers(&mut self) -> Result<()> {
        let Some(item) = self.folder.items.get(self.next) else {
            return Ok(());
        };
        self.next += 1;
        let extra = |at: &Option<u32>| {
            at.and_then(|at| self.folder.extras.get(at as usize))
                .cloned()
                .unwrap_or_default()
        };
        let bytes = match &item.what {
            What::Implied => Fresh::dir(&item.path).header(),
            What::Bare(row, at) | What::File(row, at, _) => headers(row, extra(at), &item.path),
            What::Link(row, target) => {
                let target = self.folder.items.get(*target as usize);
                link_headers(row, &item.path, target.map_or(&[], |t| &t.path))
            }
        };
        self.spool.write(&bytes)
    }

    /// The pass over the layer that has the next file, and those files.
    fn of(&self, place: u32) -> Option<Pass> {
        let files = self.folder.items.iter().skip(self.next);
        let pieces: VecDeque<Piece> = files
            .map_while(|item| match &item.what {
                What::File(row, _, at) if *at == place => Some(Piece {
                    content: row.content(),
                    stored: row.stored,
                    // As it is stored: the map goes along.
                    size: row.stored,
                    sparse: None,
                    path: item.path.clone(),
                }),
                _ => None,
            })
            .collect();
        Some(Pass {
            place: *self.folder.places.get(place as usize)?,
            pieces,
        })
    }
}

impl Taker for Packing {
    fn pass(&mut self) -> Result<Option<Pass>> {
        while let Some(item) = self.folder.items.get(self.next) {
            if let What::File(_, _, place) = item.what {
                let pass = self.of(place);
                return pass
                    .map(Some)
                    .ok_or_else(|| Error::new(Kind::Io, "an order names no layer"));
            }
            self.headers()?;
        }
        if !std::mem::replace(&mut self.ended, true) {
            self.spool.write(&END)?;
        }
        Ok(None)
    }

    fn total(&self) -> u64 {
        let mut spans: HashMap<u32, (u64, u64)> = HashMap::new();
        for item in &self.folder.items {
            if let What::File(row, _, place) = &item.what {
                let (start, end) = (row.content(), row.content().saturating_add(row.stored));
                let span = spans.entry(*place).or_insert((start, end));
                *span = (span.0.min(start), span.1.max(end));
            }
        }
        let length = |(place, (start, end)): (&u32, &(u64, u64))| {
            let place = self.folder.places.get(*place as usize);
            place.map_or(0, |p| if p.packed { p.blob.length } else { end - start })
        };
        spans.iter().map(length).fold(0, u64::saturating_add)
    }

    fn begin(&mut self) -> Result<()> {
        self.length = 0;
        self.headers()
    }

    fn take(&mut self, part: Part<'_>) -> Result<()> {
        self.length += part.length();
        part.pieces().try_for_each(|bytes| self.spool.write(bytes))
    }

    fn end(&mut self) -> Result<()> {
        Part::Zeros(padding(self.length))
            .pieces()
            .try_for_each(|bytes| self.spool.write(bytes))
    }

    fn output(self: Box<Self>) -> Result<Fetched> {
        Ok(Fetched {
            contents: Contents::Saved {
                file_name: self.folder.file_name,
            },
            body: Body::Spool,
        })
    }
}
