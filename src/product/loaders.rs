//! What the loaders of libraries know besides a program: the settings of the image, and the lists of the system.

use std::collections::{HashMap, HashSet};

use super::cache;
use super::facts::{Facts, Known, Look, Program};
use super::tree::{At, Scope, Tree};
use crate::rootfs::{EntryId, NodeId, ROOT};

/// The most libraries that are loaded for all programs together. Real images need some hundred thousand.
const MOST_LOADED: u64 = 1 << 22;

/// The lines of a cache by name.
pub(super) type Lines<'a> = HashMap<&'a [u8], Vec<cache::Line<'a>>>;

/// What the loaders know besides the program: the settings of the image and the files of the system.
#[derive(Debug)]
pub(super) struct Loaders<'a> {
    pub(super) known: &'a Known,
    /// The working directory, where relative paths begin.
    pub(super) workdir: NodeId,
    pub(super) library_path: Option<Vec<u8>>,
    pub(super) preload: Vec<Vec<u8>>,
    /// The cache of the GNU loader, and its lines by name.
    pub(super) cache: Option<(NodeId, Lines<'a>)>,
    /// The directories of `ld.so.conf`, where there is no cache.
    pub(super) conf: Vec<Vec<u8>>,
    pub(super) left: u64,
    /// The contents that must be read before the answer is certain.
    pub(super) unread: Vec<(EntryId, Look)>,
}

impl<'a> Loaders<'a> {
    pub(super) fn new(
        tree: &mut Tree<'_>,
        known: &'a Known,
        workdir: NodeId,
        env: &dyn Fn(&str) -> Option<String>,
    ) -> Self {
        let preload = env("LD_PRELOAD").unwrap_or_default();
        let mut loaders = Self {
            known,
            workdir,
            library_path: env("LD_LIBRARY_PATH")
                .map(String::into_bytes)
                .filter(|p| !p.is_empty()),
            preload: preload
                .split([' ', ':'])
                .filter(|name| !name.is_empty())
                .take(64)
                .map(|name| name.as_bytes().to_vec())
                .collect(),
            cache: None,
            conf: Vec::new(),
            left: MOST_LOADED,
            unread: Vec::new(),
        };
        if let Some((node, bytes)) = loaders.text(tree, b"/etc/ld.so.cache") {
            let mut by_name = Lines::new();
            for line in cache::lines(bytes) {
                by_name.entry(line.name).or_default().push(line);
            }
            loaders.cache = Some((node, by_name));
        } else {
            loaders.conf = conf(tree, &mut loaders);
        }
        loaders
    }

    /// Whether libraries were left out because there were too many.
    pub(super) fn is_cut(&self) -> bool {
        self.left == 0
    }

    /// The content of a file that is read as a whole, with the node under this path.
    pub(super) fn text(&mut self, tree: &mut Tree<'_>, path: &[u8]) -> Option<(NodeId, &'a [u8])> {
        let found = tree.walk(Scope::Input, ROOT, path, true)?;
        let At::File(entry) = tree.at(found.node) else {
            return None;
        };
        let named = tree.walk(Scope::Input, ROOT, path, false)?;
        match self.known.get(entry) {
            Some(Facts::Text(text)) => Some((named.node, text)),
            Some(_) => None,
            None => {
                self.unread.push((entry, Look::Text));
                None
            }
        }
    }

    /// The facts of the program at a node. What is not read yet is noted.
    pub(super) fn program(&mut self, tree: &Tree<'_>, node: NodeId) -> Option<&'a Program> {
        let At::File(entry) = tree.at(node) else {
            return None;
        };
        match self.known.get(entry) {
            Some(Facts::Program(program)) => Some(program),
            Some(Facts::Unfinished(ranges)) => {
                self.unread.push((entry, Look::Ranges(ranges.clone())));
                None
            }
            Some(_) => None,
            None => {
                self.unread.push((entry, Look::Probe));
                None
            }
        }
    }
}

/// The directory of a path.
pub(super) fn origin(path: &[u8]) -> Vec<u8> {
    let slash = path.iter().rposition(|byte| *byte == b'/').unwrap_or(0);
    path.get(..slash.max(1)).unwrap_or_default().to_vec()
}

/// The loader of musl, with its path file.
pub(super) struct Musl {
    pub(super) list: Option<(NodeId, Vec<u8>)>,
}

impl Musl {
    /// The loader of a program; `None` if it is not that of musl.
    pub(super) fn of(
        loaders: &mut Loaders<'_>,
        tree: &mut Tree<'_>,
        program: &Program,
    ) -> Option<Self> {
        let loader = match &program.interpreter {
            Some(interpreter) => interpreter.clone(),
            None => {
                let needs = |name: &Vec<u8>| name == b"libc.so" || name.starts_with(b"libc.musl-");
                let there = tree.glob(ROOT, b"/lib/ld-musl-*.so.1");
                let there = there.first().map(|found| tree.path(found.node));
                let others = program
                    .needed
                    .iter()
                    .any(|name| name.starts_with(b"libc.so."));
                there.filter(|_| program.needed.iter().any(needs) || !others)?
            }
        };
        let slash = loader.iter().rposition(|byte| *byte == b'/')?;
        let arch = loader.get(slash + 1..)?.strip_prefix(b"ld-musl-")?;
        let arch = arch.split(|byte| *byte == b'.').next()?;
        let folder = loader.get(..slash)?;
        let prefix = folder.get(..folder.iter().rposition(|byte| *byte == b'/')?)?;
        let path = [prefix, b"/etc/ld-musl-", arch, b".path"].concat();
        let list = loaders.text(tree, &path);
        Some(Self {
            list: list.map(|(node, text)| (node, text.to_vec())),
        })
    }
}

/// The directories that `/etc/ld.so.conf` names, with the files that it includes.
fn conf(tree: &mut Tree<'_>, loaders: &mut Loaders<'_>) -> Vec<Vec<u8>> {
    /// The most files that are included.
    const MOST_FILES: usize = 256;
    let mut dirs = Vec::new();
    let mut seen = HashSet::new();
    let mut todo = vec![b"/etc/ld.so.conf".to_vec()];
    while let Some(path) = todo.pop() {
        if seen.len() >= MOST_FILES || !seen.insert(path.clone()) {
            continue;
        }
        let Some((_, text)) = loaders.text(tree, &path) else {
            continue;
        };
        let mut includes = Vec::new();
        for line in text.split(|byte| *byte == b'\n').take(4096) {
            let line = line.split(|byte| *byte == b'#').next().unwrap_or_default();
            let line = line.trim_ascii();
            if let Some(patterns) = line.strip_prefix(b"include") {
                for pattern in patterns.split(u8::is_ascii_whitespace) {
                    let pattern = if pattern.is_empty() || pattern.starts_with(b"/") {
                        pattern.to_vec()
                    } else {
                        [&origin(&path)[..], b"/", pattern].concat()
                    };
                    if !pattern.is_empty() {
                        let found = tree.glob(ROOT, &pattern);
                        includes.extend(found.iter().map(|found| tree.path(found.node)));
                    }
                }
            } else if !line.is_empty() && !line.starts_with(b"hwcap") && line.len() <= 4096 {
                // `DIR=TYPE` is an old form.
                let dir = line.split(|byte| *byte == b'=').next().unwrap_or_default();
                dirs.push(dir.trim_ascii().to_vec());
            }
        }
        todo.extend(includes.into_iter().take(MOST_FILES).rev());
    }
    dirs.truncate(1024);
    dirs
}
