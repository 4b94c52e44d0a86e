//! New headers for members that cannot be copied verbatim. They keep everything of the original headers except the
//! name.

use crate::rootfs::{EntryId, Extra, Layers, Member, MemberKind};
use crate::tarball::{EntryKind, HeaderBuilder, Record, Sparse};

/// The headers of a member under another path, as tar blocks; the stored content has to follow.
///
/// An old GNU sparse member keeps its own blocks, with a PAX header before them.
pub fn headers(member: &Member, mut extra: Extra, path: &[u8]) -> Vec<u8> {
    if let Some(sparse) = extra.sparse.as_ref().filter(|s| !s.blocks.is_empty()) {
        let mut records = vec![
            (b"path".to_vec(), path.to_vec()),
            (b"uid".to_vec(), member.uid.to_string().into_bytes()),
            (b"gid".to_vec(), member.gid.to_string().into_bytes()),
            (b"mtime".to_vec(), member.mtime.decimal().into_bytes()),
        ];
        records.append(&mut extra.records);
        return old_sparse(&sparse.blocks, &records);
    }
    for (key, value) in &mut extra.records {
        if key == b"GNU.sparse.name" {
            *value = path.to_vec();
        }
    }
    let link = if member.kind == MemberKind::Symlink {
        extra.link.as_slice()
    } else {
        b""
    };
    let fresh = HeaderBuilder {
        path,
        kind: member.kind.entry(),
        mode: member.mode,
        uid: member.uid,
        gid: member.gid,
        mtime: member.mtime,
        stored: member.stored,
        link,
        device: extra.device,
        records: &extra.records,
    };
    fresh.header()
}

/// The headers of a sparse file under another path, followed by its map, in GNU's sparse format 1.0 (PAX), which every
/// reader knows. The stored bytes have to follow without a map of their own.
pub(super) fn sparse(member: &Member, extra: Extra, map: &Sparse, path: &[u8]) -> Vec<u8> {
    let mut records: Vec<Record> = [
        (&b"GNU.sparse.major"[..], &b"1"[..]),
        (b"GNU.sparse.minor", b"0"),
        (b"GNU.sparse.name", path),
        (b"GNU.sparse.realsize", map.size.to_string().as_bytes()),
    ]
    .map(|(key, value)| (key.to_vec(), value.to_vec()))
    .into();
    let others = extra.records.into_iter();
    records.extend(others.filter(|(key, _)| !key.starts_with(b"GNU.sparse.")));
    let text = map.text();
    let member = Member {
        stored: member.stored - map.map_bytes + text.len() as u64,
        ..*member
    };
    let extra = Extra {
        records,
        sparse: None,
        ..extra
    };
    let mut out = headers(&member, extra, path);
    out.extend_from_slice(&text);
    out
}

/// The headers of a hard link from `path` to `target`, with the attributes of the content; empty if there is no such
/// member.
pub(super) fn link(layers: &Layers, inode: EntryId, path: &[u8], target: &[u8]) -> Vec<u8> {
    let Some(member) = layers.member(inode) else {
        return Vec::new();
    };
    link_headers(member, path, target)
}

/// The headers of a hard link from `path` to `target`, as tar blocks. `inode` is the member that holds the content; the
/// link gets its attributes.
pub fn link_headers(inode: &Member, path: &[u8], target: &[u8]) -> Vec<u8> {
    let fresh = HeaderBuilder {
        mode: inode.mode,
        uid: inode.uid,
        gid: inode.gid,
        mtime: inode.mtime,
        kind: EntryKind::Hardlink,
        link: target,
        ..HeaderBuilder::file(path, 0)
    };
    fresh.header()
}

/// The headers of an old GNU sparse file: a PAX header with the new name and the other records, then the original
/// blocks, which hold the map.
fn old_sparse(blocks: &[u8], records: &[Record]) -> Vec<u8> {
    let mut out = HeaderBuilder {
        records,
        ..HeaderBuilder::file(b"x", 0)
    }
    .header();
    // The last block is the header of the placeholder file `x`; the original blocks replace it.
    out.truncate(out.len().saturating_sub(512));
    out.extend_from_slice(blocks);
    out
}
