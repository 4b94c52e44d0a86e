//! Where one library is: the first file of its name that a program can load.

use super::facts::{Facts, Program};
use super::loaders::{Loaders, origin};
use super::search::LEGACY;
use super::tree::{At, Scope, Tree, Walked};
use crate::bytes::sorted;
use crate::rootfs::NodeId;

/// The way in which a library is found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum How {
    /// In a directory that the loader searches without files of its own.
    Directory,
    /// Only by the cache, or by the path file of musl.
    List,
    /// In a directory of `ld.so.conf`, after `ldconfig` has run.
    Conf,
}

/// A file that is found.
pub(super) struct Hit {
    pub(super) found: Walked,
    pub(super) file: NodeId,
    /// The path under which it is opened.
    pub(super) opened: Vec<u8>,
    pub(super) how: How,
    pub(super) variants: Vec<Walked>,
    pub(super) list: Option<NodeId>,
}

/// A search for one program.
#[derive(Clone, Copy)]
pub(super) struct Search<'p> {
    pub(super) scope: Scope,
    pub(super) workdir: NodeId,
    pub(super) program: &'p Program,
}

impl Search<'_> {
    /// The file at a path, if the program can load it.
    pub(super) fn file(
        self,
        loaders: &mut Loaders<'_>,
        tree: &mut Tree<'_>,
        path: &[u8],
    ) -> Option<Hit> {
        let end = tree.walk(self.scope, self.workdir, path, true)?;
        let At::File(entry) = tree.at(end.node) else {
            return None;
        };
        let fits = match loaders.program(tree, end.node) {
            Some(library) => library.machine == self.program.machine,
            // Until the file is read, it is taken for the right one.
            None => !matches!(
                loaders.known.get(entry),
                Some(Facts::Other | Facts::Script(_) | Facts::Text(_) | Facts::Unreadable(_))
            ),
        };
        if !fits {
            return None;
        }
        let found = tree.walk(self.scope, self.workdir, path, false)?;
        let mut opened = path.to_vec();
        if !opened.starts_with(b"/") {
            opened = [&tree.path(self.workdir)[..], b"/", path].concat();
        }
        Some(Hit {
            found,
            file: end.node,
            opened,
            how: How::Directory,
            variants: Vec::new(),
            list: None,
        })
    }

    /// The first file of this name in one of the directories, with its variants for some processors.
    pub(super) fn directories(
        self,
        loaders: &mut Loaders<'_>,
        tree: &mut Tree<'_>,
        dirs: &[Vec<u8>],
        name: &[u8],
        has_variants: bool,
    ) -> Option<Hit> {
        let mut variants = Vec::new();
        for dir in dirs {
            let path = |inner: &[u8]| {
                if dir.is_empty() {
                    inner.to_vec()
                } else {
                    [&dir[..], b"/", inner].concat()
                }
            };
            if has_variants {
                for folder in self.folders(tree, dir) {
                    let path = path(&[&folder[..], b"/", name].concat());
                    let hit = self.file(loaders, tree, &path);
                    variants.extend(hit.map(|hit| (hit.found, hit.file, hit.opened)));
                }
            }
            if let Some(mut hit) = self.file(loaders, tree, &path(name)) {
                hit.variants = variants.into_iter().map(|(found, ..)| found).collect();
                return Some(hit);
            }
        }
        // Some processors find only a variant.
        let (found, file, opened) = variants.first().cloned()?;
        Some(Hit {
            found,
            file,
            opened,
            how: How::Directory,
            variants: variants.into_iter().map(|(found, ..)| found).collect(),
            list: None,
        })
    }

    /// The directories of variants in a directory, as paths that begin there.
    fn folders(self, tree: &mut Tree<'_>, dir: &[u8]) -> Vec<Vec<u8>> {
        let mut out = Vec::new();
        let Some(there) = tree.walk(self.scope, self.workdir, dir, true) else {
            return out;
        };
        let paths = &tree.lookup.layers.paths;
        if let Some(hwcaps) = tree.lookup.find(there.node, b"glibc-hwcaps") {
            let names = tree.rootfs.children(hwcaps).map(|child| paths.name(child));
            let mut names: Vec<&[u8]> = names.take(64).collect();
            sorted::sort(&mut names);
            out.extend(names.iter().map(|name| [b"glibc-hwcaps/", *name].concat()));
        }
        for name in LEGACY {
            let child = tree.lookup.find(there.node, name);
            if child.is_some_and(|child| tree.rootfs.is_dir(tree.lookup.layers, child)) {
                out.push(name.to_vec());
            }
        }
        out
    }

    /// The file that the cache names. `system` are directories whose files do not count.
    pub(super) fn cached(
        self,
        loaders: &mut Loaders<'_>,
        tree: &mut Tree<'_>,
        name: &[u8],
        system: Option<&[Vec<u8>]>,
    ) -> Option<Hit> {
        let (node, by_name) = loaders.cache.as_ref()?;
        let node = *node;
        if self.scope == Scope::Result && tree.is_excluded(node) {
            return None;
        }
        let lines = by_name.get(name)?.clone();
        let (mut best, mut variants): (Option<Hit>, Vec<Walked>) = (None, Vec::new());
        for line in lines.into_iter().take(64) {
            if system.is_some_and(|dirs| dirs.contains(&origin(line.path))) {
                continue;
            }
            let Some(hit) = self.file(loaders, tree, line.path) else {
                continue;
            };
            if line.is_variant {
                variants.push(hit.found.clone());
            }
            if best.is_none() && !line.is_variant {
                best = Some(hit);
            }
        }
        let mut hit = best?;
        (hit.how, hit.list, hit.variants) = (How::List, Some(node), variants);
        Some(hit)
    }
}
