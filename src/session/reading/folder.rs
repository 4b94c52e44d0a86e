//! Saves a directory: writes a tar of it and of everything below it, from one filesystem.
//!
//! Directories come first. Files follow in the order in which the layers have them, so each layer is read once.
//! Links and devices come last, so the targets of links already exist. Paths are relative to the parent of the
//! directory, so headers are written anew. Contents are copied as they are stored, sparse ones with their maps. A
//! directory that no member names is written only if it is empty; otherwise the paths in it imply it.

use std::collections::{HashMap, VecDeque};

use super::extract::{ContentSink, Pass, Passes, Piece};
use super::fetched::{Body, Fetched};
use super::is_file;
use super::order::{Folder, Item, What};
use crate::bytes::{Error, Kind, Result, file_name, sorted};
use crate::rootfs::{
    EntryId, IdRange, LayerId, Layers, Member, MemberKind, NodeId, ROOT, Rootfs, Spool, View,
};
use crate::session::Session;
use crate::session::protocol::{Contents, Scope};
use crate::squash::{headers, link_headers};
use crate::tarball::{END, HeaderBuilder, Part, padding};

/// The most bytes of all paths together: a hundred bytes for each of two million paths.
const MOST_PATHS: usize = 256 << 20;

impl Session {
    /// The members of a directory's tar, and the layers with their contents.
    ///
    /// # Errors
    /// When the layer or the directory does not exist, a layer cannot be read, or the paths are too long together.
    pub(super) fn folder(&self, scope: Scope, node: NodeId) -> Result<Folder> {
        let (layers, _) = self.merged()?;
        let (first, last) = match scope {
            Scope::Layer(n) => (n, n),
            Scope::Upto(n) | Scope::Between(_, n) => (LayerId::LOWEST, n),
        };
        if last >= layers.end() {
            let what = format!("there is no layer {last}");
            return Err(Error::new(Kind::Request, what));
        }
        let mut places = Vec::new();
        for layer in IdRange::new(first, last.above()) {
            places.push(self.place(layer)?);
        }
        let rootfs = if first == last && matches!(scope, Scope::Layer(_)) {
            Rootfs::alone(layers, last)
        } else {
            Rootfs::merge(layers, last.above())
        };
        if node.index() >= layers.paths.len() || !rootfs.is_dir(layers, node) {
            return Err(Error::new(Kind::Request, "there is no such directory"));
        }
        let name = file_name(layers.paths.name(node), "root");
        let mut listing = Listing {
            layers,
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

/// The state of listing a directory for its tar.
struct Listing<'a> {
    layers: &'a Layers,
    rootfs: &'a Rootfs,
    /// The lowest layer of the filesystem.
    first: LayerId,
    folder: Folder,
    /// For each [`Extra`] that is stored, by its layer and its index there, the index in [`Folder::extras`].
    known: HashMap<(LayerId, u32), u32>,
    length: usize,
}

impl Listing<'_> {
    fn walk(&mut self, base: NodeId) -> Result<()> {
        let above = match base {
            ROOT => 0,
            // The length of the path with its slash.
            _ => match self.layers.paths.path(self.layers.paths.parent(base)).len() {
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
            // The root is the directory into which the tar is unpacked, so it is not written.
            if node == ROOT || (entry.is_none() && !empty) {
                continue;
            }
            let path = self.layers.paths.path(node);
            let path = path.get(above..).unwrap_or_default().to_vec();
            self.length += path.len();
            if self.length > MOST_PATHS {
                let error = Error::new(Kind::TooLarge, "a directory with too many long paths");
                return Err(error.because("the image was made to exhaust memory"));
            }
            let member = entry.and_then(|entry| self.layers.member(entry));
            match (entry, member) {
                (Some(inode), Some(member)) if member.kind != MemberKind::Dir => {
                    names.push((path, inode, *member));
                }
                (inode, _) => dirs.push((path, inode)),
            }
        }
        sorted::sort_by(&mut dirs, Ord::cmp);
        for (path, inode) in dirs {
            let what = match inode.and_then(|inode| Some((inode, *self.layers.member(inode)?))) {
                Some((inode, member)) => What::Bare(member, self.extra(inode, &member)),
                None => What::Implied,
            };
            self.folder.items.push(Item { path, what });
        }
        self.names(names);
        Ok(())
    }

    /// Adds everything except directories. The first name of a content has the content; other names are links to it.
    fn names(&mut self, mut names: Vec<(Vec<u8>, EntryId, Member)>) {
        // Members are numbered in the order of the layers and of their bytes. Of several names of a member, the first
        // path comes first.
        sorted::sort_by(&mut names, |a, b| {
            (!is_file(&a.2), a.1, &a.0).cmp(&(!is_file(&b.2), b.1, &b.0))
        });
        let mut links = Vec::new();
        let mut last = None;
        for (path, inode, member) in names {
            let at = u32::try_from(self.folder.items.len()).unwrap_or(u32::MAX);
            if let Some((_, target)) = last.filter(|(before, _)| *before == inode) {
                links.push(Item {
                    path,
                    what: What::Link(member, target),
                });
                continue;
            }
            last = Some((inode, at));
            let extra = self.extra(inode, &member);
            let layer = self.layers.layer_of(inode).number();
            let place = layer.saturating_sub(self.first.number());
            let what = if is_file(&member) {
                What::File(member, extra, place)
            } else {
                What::Bare(member, extra)
            };
            self.folder.items.push(Item { path, what });
        }
        self.folder.items.append(&mut links);
    }

    fn extra(&mut self, entry: EntryId, member: &Member) -> Option<u32> {
        if member.extra == Member::NO_EXTRA {
            return None;
        }
        let extras = &mut self.folder.extras;
        let key = (self.layers.layer_of(entry), member.extra);
        Some(*self.known.entry(key).or_insert_with(|| {
            extras.push(self.layers.extra(entry));
            u32::try_from(extras.len() - 1).unwrap_or(u32::MAX)
        }))
    }
}

/// The sink that writes the tar of a directory to a spool.
pub(super) struct Packing {
    folder: Folder,
    spool: Box<dyn Spool>,
    /// The index of the next item to write.
    next: usize,
    /// The number of bytes of the current content so far.
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
            What::Implied => HeaderBuilder::dir(&item.path).header(),
            What::Bare(member, at) | What::File(member, at, _) => {
                headers(member, extra(at), &item.path)
            }
            What::Link(member, target) => {
                let target = self.folder.items.get(*target as usize);
                link_headers(member, &item.path, target.map_or(&[], |t| &t.path))
            }
        };
        self.spool.write(&bytes)
    }

    /// The pass over the layer that has the next file, for all files that follow each other in this layer.
    fn pass_at(&self, place: u32) -> Option<Pass> {
        let files = self.folder.items.iter().skip(self.next);
        let pieces: VecDeque<Piece> = files
            .map_while(|item| match &item.what {
                What::File(member, _, at) if *at == place => Some(Piece {
                    content: member.content(),
                    stored: member.stored,
                    // A sparse content is copied as it is stored, with its map.
                    size: member.stored,
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

impl Passes for Packing {
    fn pass(&mut self) -> Result<Option<Pass>> {
        while let Some(item) = self.folder.items.get(self.next) {
            if let What::File(_, _, place) = item.what {
                let pass = self.pass_at(place);
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
            if let What::File(member, _, place) = &item.what {
                let (start, end) = (
                    member.content(),
                    member.content().saturating_add(member.stored),
                );
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

    fn output(self: Box<Self>) -> Result<Fetched> {
        Ok(Fetched {
            contents: Contents::Saved {
                file_name: self.folder.file_name,
            },
            body: Body::Spool,
        })
    }
}

impl ContentSink for Packing {
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
}
