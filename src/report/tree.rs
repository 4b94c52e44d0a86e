//! A filesystem as rows, sorted by the bytes of their paths.

use std::collections::HashMap;
use std::io::Write as _;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Map, Value as Json};

use crate::bytes::{exact, show};
use crate::rootfs::{EntryId, Layers, MemberKind, NodeId, ROOT, Rootfs, View};
use crate::waste::Digests;

/// One path.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct TreeRow {
    /// Without a leading slash; the root's is empty.
    pub path: Vec<u8>,
    /// `file`, `dir`, `symlink`, `hardlink`, `char`, `block`, `fifo`.
    pub kind: &'static str,
    /// Permission bits.
    pub mode: u16,
    /// Owner.
    pub uid: u32,
    /// Group.
    pub gid: u32,
    /// Size of a file's content.
    pub size: Option<u64>,
    /// Decimal seconds; absent for a directory that is only implied.
    pub mtime: Option<String>,
    /// Target of a symbolic link, or the first name of a hard link's file.
    pub link: Option<Vec<u8>>,
    /// `major,minor`.
    pub device: Option<String>,
    /// Extended attributes by name.
    pub xattrs: Vec<(Vec<u8>, Vec<u8>)>,
    /// Digest of a file's content, if it was hashed.
    pub digest: Option<String>,
    /// The layer that put it there; absent for a directory that is only implied.
    pub layer: Option<u32>,
}

/// All paths of a filesystem; the root only where a layer has an entry for it.
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
        row.layer = Some(layers.layer_of(entry).into());
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

/// Every node in the order of its path's bytes. Held are the lists of the directories that are open, not all paths: a
/// directory stands in its list twice, as itself and, sorted as if its name ended in a slash, for what is in it.
fn sorted<'a>(layers: &'a Layers, rootfs: &'a Rootfs) -> impl Iterator<Item = NodeId> + 'a {
    let key = move |item: &Item| {
        let slash = item.is_inside().then_some(b'/');
        let name = layers.paths.name(item.node()).iter().copied();
        name.chain(slash)
    };
    let list = move |dir: NodeId| {
        // Counted first: a list that grows takes twice its room while it does.
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

/// A path, as itself or for what is in it. There are far fewer paths than would need the lowest bit, and a directory may
/// hold a million.
#[derive(Clone, Copy)]
struct Item(u32);

impl Item {
    fn itself(node: NodeId) -> Self {
        Self(node << 1)
    }

    fn inside(node: NodeId) -> Self {
        Self(node << 1 | 1)
    }

    fn node(self) -> NodeId {
        self.0 >> 1
    }

    fn is_inside(self) -> bool {
        self.0 & 1 == 1
    }
}

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

/// One JSON object on a line; what is absent is left out.
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
        put("layer", layer.into());
    }
    // Writing to a vector cannot fail.
    let _ = serde_json::to_writer(&mut *out, &Json::Object(object));
    out.push(b'\n');
}

/// One line for reading, like `ls -l`.
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
