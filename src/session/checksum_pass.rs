//! Checksums of the contents of one layer whose members are known, computed while its unpacked bytes pass by.
//!
//! The job that unpacks a layer and recomputes its digest already has the bytes. The checksums that the proof
//! compares are computed from these original bytes, and not from the output.

use std::ops::Range;
use std::sync::Arc;

use crate::bytes::{Checksum, ChecksumHasher, Result};
use crate::rootfs::{ContentHasher, EntryId, LayerId, Layers, MemberKind};
use crate::squash::Checksums;

/// The state machine that computes the checksums of all contents of one layer while the layer's unpacked bytes pass by.
#[derive(Debug)]
pub(super) struct ChecksumPass {
    layers: Arc<Layers>,
    layer: LayerId,
    /// The number of bytes that have passed.
    at: u64,
    /// The index of the member whose content is read or comes next.
    member: usize,
    /// The content that is read or comes next, with the range of the layer's bytes that is still missing.
    current: Option<(ContentHasher<ChecksumHasher>, Range<u64>)>,
    /// The checksums of the members that are files, in their order.
    checksums: Vec<Checksum>,
}

impl ChecksumPass {
    pub(super) fn new(layers: &Arc<Layers>, layer: LayerId) -> Self {
        Self {
            layers: Arc::clone(layers),
            layer,
            at: 0,
            member: 0,
            current: None,
            checksums: Vec::new(),
        }
    }

    /// Takes the unpacked bytes that follow.
    pub(super) fn feed(&mut self, mut bytes: &[u8]) -> Result<()> {
        while !bytes.is_empty() && self.begin() {
            let Some((hasher, missing)) = &mut self.current else {
                break;
            };
            let (_, rest) = split(bytes, missing.start.saturating_sub(self.at));
            let (mine, rest) = split(rest, missing.end - missing.start);
            hasher.feed(mine)?;
            self.at += (bytes.len() - rest.len()) as u64;
            missing.start = missing.start.max(self.at);
            bytes = rest;
            if missing.is_empty() {
                self.end();
            }
        }
        self.at += bytes.len() as u64;
        Ok(())
    }

    /// Adds the checksums of the layer to `known`. A content whose bytes did not come has no checksum.
    pub(super) fn finish(mut self, known: &mut Checksums) {
        while self.begin()
            && self
                .current
                .as_ref()
                .is_some_and(|(_, missing)| missing.is_empty())
        {
            self.end();
        }
        let range = self.layers.range(self.layer);
        let members = self
            .layers
            .changeset(self.layer)
            .map_or(&[][..], |l| &l.members);
        let files = range
            .clone()
            .zip(members)
            .filter(|(_, member)| member.kind == MemberKind::File);
        let members = files.map(|(entry, _): (EntryId, _)| entry);
        known.learn(&range, members, self.checksums);
    }

    /// Prepares the next content to read. The result is false if there is none.
    fn begin(&mut self) -> bool {
        while self.current.is_none() {
            let Some((changes, member)) = self.layers.changeset(self.layer).and_then(|changes| {
                let member = changes.members.get(self.member)?;
                Some((changes, member))
            }) else {
                return false;
            };
            if member.kind == MemberKind::File {
                let sparse = changes.extra(member).sparse;
                let missing = member.content()..member.content() + member.stored;
                self.current = Some((ContentHasher::stored(sparse.as_deref()), missing));
            } else {
                self.member += 1;
            }
        }
        true
    }

    /// Stores the checksum of the current content and goes on to the next member.
    fn end(&mut self) {
        if let Some((hasher, _)) = self.current.take() {
            self.checksums.push(hasher.finish());
        }
        self.member += 1;
    }
}

/// The first `count` bytes, or all bytes if there are fewer, and the rest.
fn split(bytes: &[u8], count: u64) -> (&[u8], &[u8]) {
    bytes.split_at(
        usize::try_from(count)
            .unwrap_or(usize::MAX)
            .min(bytes.len()),
    )
}
