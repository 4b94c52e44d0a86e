//! The listing of a filesystem: one row for each path, sorted by the bytes of the paths, as JSON lines or as text.

use std::collections::HashMap;
use std::io::Write as _;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Map, Value as Json};

use crate::bytes::{exact, show};
use crate::rootfs::{EntryId, LayerId, Layers, MemberKind, NodeId, ROOT, Rootfs, View};
use crate::waste::Digests;

/// One path of a filesystem listing, with its attributes.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct TreeRow {
    /// The path as bytes, without a leading slash; empty for the root.
    pub path: Vec<u8>,
    /// The type of the path: `file`, `dir`, `symlink`, `hardlink`, `char`, `block`, `fifo`.
    pub kind: &'static str,
    /// The permission bits, with setuid, setgid and sticky.
    pub mode: u16,
    /// The user id of the owner.
    pub uid: u32,
    /// The group id of the owner.
    pub gid: u32,
    /// The size of a file's content, in bytes. `None` for other types.
    pub size: Option<u64>,
    /// The time of modification, in decimal seconds since 1970. `None` for a directory that is only implied.
    pub mtime: Option<String>,
    /// The target of a symbolic link, or the first path of a hard link's file. `None` for other types.
    pub link: Option<Vec<u8>>,
    /// The numbers of a device, as `major,minor`. `None` for other types.
    pub device: Option<String>,
    /// The extended attributes, as pairs of name and value.
    pub xattrs: Vec<(Vec<u8>, Vec<u8>)>,
    /// The digest of a file's content. `None` if it was not hashed, and for other types.
    pub digest: Option<String>,
    /// The number of the layer that wrote the path. `None` for a directory that is only implied.
    pub layer: Option<LayerId>,
}

/// The rows of all paths of a filesystem, sorted by the bytes of the paths. The root has a row only if a layer has a
/// member for it.
pub fn rows<'a>(
    layers: &'a Layers,
    rootfs: &'a Rootfs,
    digests: &'a Digests,
) -> impl Iterator<Item = TreeRow> + 'a {
    let shown = sorted(layers, rootfs).filter(|n| *n != ROOT || rootfs.view(ROOT) != View::Implied);
    let mut first: HashMap<EntryId, NodeId> = HashMap::new();
    shown.map(move |node| {
        let path = layers.paths.path(node);
        let View::Entry(entry) = rootfs.view(node) else {
            return TreeRow {
                path,
                kind: "dir",
                mode: 0o755,
                ..TreeRow::default()
            };
        };
        let inode = rootfs.inode(entry);
        let mut row = attributes(layers, digests, inode);
        row.layer = Some(layers.layer_of(entry));
        if rootfs.names_of(inode).unwrap_or(0) > 1 && row.kind != "dir" {
            if let Some(target) = first.get(&inode) {
                row.kind = "hardlink";
                row.link = Some(layers.paths.path(*target));
            } else {
                first.insert(inode, node);
            }
        }
        row.path = path;
        row
    })
}

/// All nodes of a filesystem, in the order of the bytes of their paths.
///
/// It holds the lists of the directories on the way to the current node, not all paths. A directory is in its parent's
/// list twice: once as itself, and once for its contents, sorted as if its name ended with a slash.
fn sorted<'a>(layers: &'a Layers, rootfs: &'a Rootfs) -> impl Iterator<Item = NodeId> + 'a {
    let key = move |item: &Item| {
        let slash = item.is_inside().then_some(b'/');
        let name = layers.paths.name(item.node()).iter().copied();
        name.chain(slash)
    };
    let list = move |dir: NodeId| {
        // The number is counted first, because a list that grows needs twice its memory for a moment.
        let mut items = Vec::with_capacity(rootfs.children(dir).count());
        for child in rootfs.children(dir) {
            items.push(Item::itself(child));
            if rootfs.children(child).next().is_some() {
                items.push(Item::inside(child));
            }
        }
        items.sort_unstable_by(|a, b| key(b).cmp(key(a)));
        items
    };
    let mut open = vec![vec![Item::inside(ROOT), Item::itself(ROOT)]];
    std::iter::from_fn(move || {
        loop {
            match open.last_mut()?.pop() {
                None => drop(open.pop()),
                Some(item) if item.is_inside() => open.push(list(item.node())),
                Some(item) => return Some(item.node()),
            }
        }
    })
}

/// A node in the list of a directory: the node itself, or the contents of that node. The lowest bit distinguishes them.
///
/// There are far fewer than 2³¹ paths, so the bit is free. It saves memory, because a directory may hold a million
/// entries.
#[derive(Clone, Copy)]
struct Item(u32);

impl Item {
    fn itself(node: NodeId) -> Self {
        Self(node.number() << 1)
    }

    fn inside(node: NodeId) -> Self {
        Self(node.number() << 1 | 1)
    }

    fn node(self) -> NodeId {
        NodeId::new(self.0 >> 1)
    }

    fn is_inside(self) -> bool {
        self.0 & 1 == 1
    }
}

/// The row of a member's attributes, without path and layer.
fn attributes(layers: &Layers, digests: &Digests, inode: EntryId) -> TreeRow {
    let Some((changes, row)) = layers.get(inode) else {
        return TreeRow::default();
    };
    let extra = changes.extra(row);
    let xattrs = extra
        .xattrs()
        .into_iter()
        .map(|(k, v)| (k.to_vec(), v.into_owned()))
        .collect();
    let kind = row.kind.as_str();
    let device = matches!(row.kind, MemberKind::Char | MemberKind::Block);
    TreeRow {
        kind,
        mode: row.mode,
        uid: row.uid,
        gid: row.gid,
        size: (kind == "file").then(|| layers.size(inode)),
        mtime: Some(row.mtime.decimal()),
        device: device.then(|| format!("{},{}", extra.device.major, extra.device.minor)),
        xattrs,
        digest: digests.get(inode).map(ToString::to_string),
        link: (kind == "symlink").then(|| extra.link.clone()),
        ..TreeRow::default()
    }
}

/// Appends a row as one line of JSON. Attributes without a value are left out; bytes that are not UTF-8 are added in
/// base64 as `raw` or `link_raw`.
pub fn json(out: &mut Vec<u8>, row: &TreeRow) {
    let mut object = Map::new();
    let mut put = |key: &str, value: Json| object.insert(key.to_owned(), value);
    put("path", exact(&row.path).into());
    if std::str::from_utf8(&row.path).is_err() {
        put("raw", STANDARD.encode(&row.path).into());
    }
    put("type", row.kind.into());
    put("mode", format!("{:04o}", row.mode).into());
    put("uid", row.uid.into());
    put("gid", row.gid.into());
    if let Some(size) = row.size {
        put("size", size.into());
    }
    if let Some(mtime) = &row.mtime {
        put("mtime", mtime.as_str().into());
    }
    if let Some(link) = &row.link {
        put("link", exact(link).into());
        if std::str::from_utf8(link).is_err() {
            put("link_raw", STANDARD.encode(link).into());
        }
    }
    if let Some(device) = &row.device {
        put("device", device.as_str().into());
    }
    if !row.xattrs.is_empty() {
        let xattrs = row
            .xattrs
            .iter()
            .map(|(k, v)| (exact(k).into_owned(), STANDARD.encode(v).into()));
        put("xattrs", Json::Object(xattrs.collect()));
    }
    if let Some(digest) = &row.digest {
        put("digest", digest.as_str().into());
    }
    if let Some(layer) = row.layer {
        put("layer", layer.number().into());
    }
    // Writing JSON to a vector cannot fail.
    let _ = serde_json::to_writer(&mut *out, &Json::Object(object));
    out.push(b'\n');
}

/// Appends a row as one line of text in the style of `ls -l`, with the number of the layer in front.
pub fn text(out: &mut Vec<u8>, row: &TreeRow) {
    let letter = match row.kind {
        "dir" => 'd',
        "symlink" => 'l',
        "char" => 'c',
        "block" => 'b',
        "fifo" => 'p',
        _ => '-',
    };
    let bit = |shift: u16, c: char| if row.mode & (1 << shift) == 0 { '-' } else { c };
    let special = |exec: u16, special: u16, low: char, high: char| match (
        row.mode & (1 << exec) != 0,
        row.mode & (1 << special) != 0,
    ) {
        (true, false) => 'x',
        (false, false) => '-',
        (true, true) => low,
        (false, true) => high,
    };
    let mode: String = [
        letter,
        bit(8, 'r'),
        bit(7, 'w'),
        special(6, 11, 's', 'S'),
        bit(5, 'r'),
        bit(4, 'w'),
        special(3, 10, 's', 'S'),
        bit(2, 'r'),
        bit(1, 'w'),
        special(0, 9, 't', 'T'),
    ]
    .iter()
    .collect();
    let size = row
        .size
        .map(|s| s.to_string())
        .or_else(|| row.device.clone())
        .unwrap_or_default();
    let layer = row.layer.map(|l| l.to_string()).unwrap_or_default();
    let owner = format!("{}:{}", row.uid, row.gid);
    let link = row.link.as_ref().map(|l| {
        if row.kind == "hardlink" {
            format!(" = {}", show(l))
        } else {
            format!(" -> {}", show(l))
        }
    });
    let slash = if row.kind == "dir" { "/" } else { "" };
    let path = show(&row.path);
    let _ = writeln!(
        out,
        "{layer:>3}  {mode}  {owner:<11} {size:>12}  {path}{slash}{}",
        link.unwrap_or_default()
    );
}
