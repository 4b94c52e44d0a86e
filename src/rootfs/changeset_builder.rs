//! Builds a changeset: one [`Member`] for each member of the tar, at the path its name leads to.
//!
//! Markers are told from members here (OCI image spec, layer.md#whiteouts), and so is what is in no filesystem at all.

use super::member::{Extra, Member, MemberKind};
use super::resolve::{Place, Resolver};
use super::whiteout::{Whiteout, whiteout};
use super::{Changeset, ContentHasher, NodeId, ROOT};
use crate::bytes::{Checksum, ChecksumHasher, Error, Kind, Result, Warnings};
use crate::tarball::{Device, Entry, EntryKind, Form, Members, Want, escapes};

/// A builder that makes the changeset of one layer from the members of its tar.
#[derive(Debug, Default)]
pub(super) struct ChangesetBuilder {
    /// The changeset with the members that were added so far.
    pub(super) changes: Changeset,
    resolver: Resolver,
    /// Whether the layer already has a warning about a name that begins with a slash.
    absolute: bool,
    /// The checksums of file contents. `None` when they are not wanted.
    contents: Option<Contents>,
}

/// The checksums of the contents of all regular files, in the order of the members.
#[derive(Debug, Default)]
struct Contents {
    checksums: Vec<Checksum>,
    hasher: Option<ContentHasher<ChecksumHasher>>,
}

impl Members for ChangesetBuilder {
    fn entry(&mut self, entry: Entry, warnings: &mut Warnings) -> Result<Want> {
        self.changes.entries += 1;
        let Some(kind) = MemberKind::from_entry(entry.kind) else {
            return Ok(Want::Skip);
        };
        let mut odd = |kind: &str, detail: &str| {
            warnings.add(kind, None, Some(&entry.path), Some(entry.start), detail);
        };
        let here = |e: Error| e.at_path(&entry.path).at_offset(entry.start);
        let found = self.place(&entry.path, &mut odd).map_err(here)?;
        let Some((node, place)) = found else {
            return Ok(Want::Skip);
        };
        let mut member = member(&entry, kind, node, place.moved)?;
        if !self.mark(&mut member, place, &mut odd).map_err(here)? {
            return Ok(Want::Skip);
        }
        of_overlayfs(&entry, &mut odd);
        let target = match kind {
            MemberKind::Hardlink => self
                .resolver
                .resolve(&mut self.changes, &entry.link)
                .map_err(here)?,
            _ => None,
        };
        let content = self
            .contents
            .as_mut()
            .filter(|_| member.kind == MemberKind::File);
        let want = content.map_or(Want::Skip, |contents| {
            contents.hasher = Some(ContentHasher::stored(entry.sparse.as_deref()));
            Want::Content
        });
        member.extra = self.extra(entry, target.map(|(node, _)| node))?;
        self.push(member)?;
        Ok(want)
    }

    fn content(&mut self, bytes: &[u8]) -> Result<()> {
        let hasher = self.contents.as_mut().and_then(|c| c.hasher.as_mut());
        hasher.map_or(Ok(()), |h| h.feed(bytes))
    }

    fn end(&mut self) -> Result<()> {
        if let Some(contents) = &mut self.contents
            && let Some(hasher) = contents.hasher.take()
        {
            contents.checksums.push(hasher.finish());
        }
        Ok(())
    }
}

impl ChangesetBuilder {
    /// Starts to compute the checksum of every regular file's content.
    pub(super) fn hash_contents(&mut self) {
        self.contents = Some(Contents::default());
    }

    /// The path of the last member that was added. `None` when there is no member.
    pub(super) fn last_path(&self) -> Option<Vec<u8>> {
        let member = self.changes.members.last()?;
        Some(self.changes.paths.path(member.node))
    }

    /// The checksums of the contents of all regular files, in the order of the members. Empty when they were not
    /// wanted.
    pub(super) fn take_checksums(&mut self) -> Vec<Checksum> {
        self.contents
            .take()
            .map(|c| c.checksums)
            .unwrap_or_default()
    }

    /// The node and the directory of a member's path. `None`, with a warning, when the path is in no tree.
    ///
    /// # Errors
    /// When the layer's paths follow too many bytes of symbolic links, or the path tree is full.
    fn place(
        &mut self,
        path: &[u8],
        odd: &mut impl FnMut(&str, &str),
    ) -> Result<Option<(NodeId, Place)>> {
        if path.starts_with(b"/") && !std::mem::replace(&mut self.absolute, true) {
            odd(
                "absolute-name",
                "names of this layer begin with a slash and are read as below the root; this is the first",
            );
        }
        let found = self.resolver.resolve(&mut self.changes, path)?;
        match found {
            Some((_, place)) if !place.in_marker => return Ok(found),
            Some(_) => odd(
                "below-marker",
                "a member below a whiteout's name is in no tree; its bytes count as framing",
            ),
            None if escapes(path) => odd(
                "dot-dot",
                "a name with .. is in no tree; its bytes count as framing",
            ),
            None => odd(
                "path",
                "a name that leads in a circle or deeper than any filesystem; its bytes count as framing",
            ),
        }
        Ok(None)
    }

    /// Changes a member with a marker's name into that marker. `false` when the marker has no meaning and must be
    /// ignored.
    ///
    /// # Errors
    /// When the path tree is full.
    fn mark(
        &mut self,
        member: &mut Member,
        place: Place,
        odd: &mut impl FnMut(&str, &str),
    ) -> Result<bool> {
        let paths = &mut self.changes.paths;
        match whiteout(paths.name(member.node)) {
            Some(Whiteout::Bare) => {
                odd(
                    "bare-whiteout",
                    "a whiteout without a name means nothing and is ignored",
                );
                return Ok(false);
            }
            Some(Whiteout::Of(gone)) => {
                let gone = gone.to_vec();
                member.node = paths.child(paths.parent(member.node), &gone)?;
                member.kind = MemberKind::Whiteout;
                member.stored = 0;
            }
            Some(Whiteout::Opaque) => {
                member.node = paths.parent(member.node);
                if member.node == ROOT {
                    odd(
                        "root-opaque",
                        "the root is marked opaque; engines ignore that",
                    );
                }
                member.kind = MemberKind::Opaque;
                member.stored = 0;
            }
            Some(Whiteout::Aufs) => {
                odd("aufs", "AUFS bookkeeping is in no filesystem");
                member.flags |= Member::AUFS;
            }
            None if place.in_aufs => member.flags |= Member::AUFS,
            None => {}
        }
        Ok(true)
    }

    /// Stores the extra of an entry and returns its offset, or [`Member::NO_EXTRA`] when it is empty.
    ///
    /// # Errors
    /// When the extras of the layer are too large.
    fn extra(&mut self, entry: Entry, target: Option<NodeId>) -> Result<u32> {
        let plain = entry.link.is_empty() && entry.records.is_empty() && entry.sparse.is_none();
        if plain && entry.device == Device::default() {
            return Ok(Member::NO_EXTRA);
        }
        self.changes.extras.add(&Extra {
            link: entry.link,
            target,
            device: entry.device,
            records: entry.records,
            sparse: entry.sparse,
        })
    }

    /// Adds a member to the changeset and to the resolver.
    ///
    /// # Errors
    /// When the layer has too many members to number.
    fn push(&mut self, member: Member) -> Result<()> {
        let number = u32::try_from(self.changes.members.len() + 1)
            .map_err(|_| Error::new(Kind::TooLarge, "a layer of more than 4 billion members"))?;
        self.resolver.note(&member, number);
        self.changes.members.push(member);
        Ok(())
    }
}

/// A member with the fields of a tar entry's header.
///
/// # Errors
/// When the headers of the entry are larger than 4 GiB.
fn member(entry: &Entry, kind: MemberKind, node: NodeId, moved: bool) -> Result<Member> {
    let headers = u32::try_from(entry.content - entry.start).map_err(|_| {
        Error::new(Kind::TooLarge, "headers of more than 4 GiB").at_offset(entry.start)
    })?;
    let form = match entry.form {
        Form::Strict => 0,
        Form::Lenient => Member::LENIENT,
        Form::Unclear => Member::UNCLEAR,
    };
    Ok(Member {
        node,
        kind,
        flags: u8::from(entry.global) * Member::GLOBAL + u8::from(moved) * Member::MOVED + form,
        mode: entry.mode,
        uid: entry.uid,
        gid: entry.gid,
        mtime: entry.mtime,
        stored: entry.stored,
        start: entry.start,
        headers,
        extra: Member::NO_EXTRA,
    })
}

/// Warns about marks that have a meaning in overlayfs but not in an image.
fn of_overlayfs(entry: &Entry, odd: &mut impl FnMut(&str, &str)) {
    if entry.kind == EntryKind::Char && entry.device == Device::default() {
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
}

impl MemberKind {
    /// The kind of member for a kind of tar entry. `None` for every other kind of entry, which is in no filesystem.
    fn from_entry(kind: EntryKind) -> Option<Self> {
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

    /// The kind of tar entry that this kind of member is written as. A marker is written as a file.
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
