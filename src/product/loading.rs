//! Which libraries a program loads: the loader of the GNU C library and that of musl, without running them.
//!
//! Libraries are loaded breadth first, and a name that is loaded already is not searched again. What the loader would
//! do with symbols is not known here.

use std::collections::{HashMap, HashSet, VecDeque};

use super::cache;
use super::facts::{Facts, Known, Look, Program};
use super::search::{LEGACY, MUSL, defaults, elements, expanded, is_in_musl};
use super::tree::{At, Scope, Tree, Walked};
use crate::rootfs::{EntryId, NodeId};

/// The most libraries that are loaded for all programs together. Real images need some hundred thousand.
const MOST_LOADED: u64 = 1 << 22;

/// The lines of a cache by name.
type Lines<'a> = HashMap<&'a [u8], Vec<cache::Line<'a>>>;

/// What the loaders know besides the program: the settings of the image and the files of the system.
#[derive(Debug)]
pub(super) struct Loaders<'a> {
    pub(super) known: &'a Known,
    /// The working directory, where relative paths begin.
    pub(super) workdir: NodeId,
    pub(super) library_path: Option<Vec<u8>>,
    pub(super) preload: Vec<Vec<u8>>,
    /// The cache of the GNU loader, and its lines by name.
    cache: Option<(NodeId, Lines<'a>)>,
    /// The directories of `ld.so.conf`, where there is no cache.
    conf: Vec<Vec<u8>>,
    left: u64,
    /// The contents that must be read before the answer is certain.
    pub(super) unread: Vec<(EntryId, Look)>,
}

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

/// A library that a program loads.
#[derive(Debug, Clone)]
pub(super) struct Loaded {
    /// The node under which it is found, which may be a symbolic link.
    pub(super) found: Walked,
    /// The node of the file.
    pub(super) file: NodeId,
    /// The program or library that asks for it.
    pub(super) by: NodeId,
    pub(super) how: How,
    pub(super) is_preload: bool,
    /// Copies of the library for some processors.
    pub(super) variants: Vec<Walked>,
    /// The list without which it would not be found.
    pub(super) list: Option<NodeId>,
}

/// A library that is not found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Missing {
    pub(super) name: Vec<u8>,
    pub(super) by: NodeId,
    pub(super) is_preload: bool,
    /// The file that the image has where the loader looks, but the result has not.
    pub(super) excluded: Option<NodeId>,
}

/// An object that is loaded: the program or a library.
struct Object<'a> {
    /// The node of the file.
    file: NodeId,
    /// The directory of the path under which it was opened, with a leading slash.
    origin: Vec<u8>,
    program: &'a Program,
    /// The object that asked for it first.
    parent: Option<usize>,
}

/// What loading a program gives.
#[derive(Debug, Default)]
pub(super) struct Loading {
    pub(super) loaded: Vec<Loaded>,
    pub(super) missing: Vec<Missing>,
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
    fn text(&mut self, tree: &mut Tree<'_>, path: &[u8]) -> Option<(NodeId, &'a [u8])> {
        let found = tree.walk(Scope::Input, 0, path, true)?;
        let At::File(entry) = tree.at(found.node) else {
            return None;
        };
        let named = tree.walk(Scope::Input, 0, path, false)?;
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
    fn program(&mut self, tree: &Tree<'_>, node: NodeId) -> Option<&'a Program> {
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

    /// Loads a program, or a library as if a program loaded it.
    pub(super) fn load(&mut self, tree: &mut Tree<'_>, main: NodeId) -> Loading {
        let mut loading = Loading::default();
        let Some(program) = self.program(tree, main) else {
            return loading;
        };
        let musl = Musl::of(self, tree, program);
        let mut objects = vec![Object {
            file: main,
            origin: origin(&tree.path(main)),
            program,
            parent: None,
        }];
        let mut names: HashSet<Vec<u8>> = HashSet::new();
        let mut files: HashSet<NodeId> = HashSet::from([main]);
        names.extend(program.soname.clone());
        if let Some(interpreter) = &program.interpreter {
            names.extend(
                interpreter
                    .rsplit(|b| *b == b'/')
                    .next()
                    .map(<[u8]>::to_vec),
            );
            let loader = tree.walk(Scope::Input, self.workdir, interpreter, true);
            if let Some(loader) = loader {
                files.insert(loader.node);
                names.extend(
                    self.program(tree, loader.node)
                        .and_then(|p| p.soname.clone()),
                );
            }
        }
        let mut todo: VecDeque<(usize, Vec<u8>, bool)> = VecDeque::new();
        if program.interpreter.is_some() {
            todo.extend(self.preload.iter().map(|name| (0, name.clone(), true)));
        }
        todo.extend(program.needed.iter().map(|name| (0, name.clone(), false)));
        while let Some((by, name, is_preload)) = todo.pop_front() {
            if names.contains(&name) || musl.is_some() && is_in_musl(&name) {
                continue;
            }
            self.left = self.left.saturating_sub(1);
            if self.left == 0 {
                break;
            }
            names.insert(name.clone());
            let Some(asking) = objects.get(by).map(|object| object.file) else {
                continue;
            };
            let Some(hit) = self.search(tree, Scope::Result, &objects, by, &name, musl.as_ref())
            else {
                let there = self.search(tree, Scope::Input, &objects, by, &name, musl.as_ref());
                loading.missing.push(Missing {
                    name,
                    by: asking,
                    is_preload,
                    excluded: there.map(|hit| hit.file),
                });
                continue;
            };
            let library = self.program(tree, hit.file);
            let (file, opened) = (hit.file, hit.opened.clone());
            loading.loaded.push(hit.loaded(asking, is_preload));
            let Some(library) = library.filter(|_| files.insert(file)) else {
                continue;
            };
            names.extend(library.soname.clone());
            let number = objects.len();
            todo.extend(
                library
                    .needed
                    .iter()
                    .map(|name| (number, name.clone(), false)),
            );
            objects.push(Object {
                file,
                origin: origin(&opened),
                program: library,
                parent: Some(by),
            });
        }
        loading
    }

    /// The file that the loader finds for a name which the object number `by` asks for.
    fn search(
        &mut self,
        tree: &mut Tree<'_>,
        scope: Scope,
        objects: &[Object<'a>],
        by: usize,
        name: &[u8],
        musl: Option<&Musl>,
    ) -> Option<Hit> {
        let main = objects.first()?;
        let object = objects.get(by)?;
        let machine = main.program.machine;
        let look = Search {
            scope,
            workdir: self.workdir,
            program: main.program,
        };
        if name.contains(&b'/') {
            let paths = expanded(name, &object.origin, machine);
            return paths.iter().find_map(|path| look.file(self, tree, path));
        }
        let run_path =
            |path: &[u8], object: &Object<'_>| elements(path, b":", &object.origin, machine);
        let env = self.library_path.clone().map_or_else(Vec::new, |path| {
            elements(&path, b":;", &main.origin, machine)
        });
        if let Some(musl) = musl {
            let env = elements(
                self.library_path.as_deref().unwrap_or_default(),
                b":\n",
                b"",
                machine,
            );
            let mut dirs: Vec<Vec<u8>> = env.into_iter().filter(|d| !d.is_empty()).collect();
            for object in chain(objects, by) {
                let path = object
                    .program
                    .runpath
                    .as_ref()
                    .or(object.program.rpath.as_ref());
                let path = path.into_iter().flat_map(|path| run_path(path, object));
                dirs.extend(path.filter(|dir| !dir.is_empty()));
            }
            if let Some(hit) = look.directories(self, tree, &dirs, name, false) {
                return Some(hit);
            }
            let default = elements(MUSL, b":", b"", machine);
            let Some((list, text)) = &musl.list else {
                return look.directories(self, tree, &default, name, false);
            };
            let listed = elements(text, b":\n", b"", machine);
            let listed: Vec<Vec<u8>> = listed.into_iter().filter(|d| !d.is_empty()).collect();
            let mut hit = look.directories(self, tree, &listed, name, false)?;
            let other = look.directories(self, tree, &default, name, false);
            if other.is_none_or(|other| other.file != hit.file) {
                (hit.how, hit.list) = (How::List, Some(*list));
            }
            return Some(hit);
        }
        if object.program.runpath.is_none() {
            for object in chain(objects, by) {
                let Some(path) = &object.program.rpath else {
                    continue;
                };
                let dirs = run_path(path, object);
                if let Some(hit) = look.directories(self, tree, &dirs, name, true) {
                    return Some(hit);
                }
            }
        }
        let new = object.program.runpath.as_ref();
        let new = new.map_or_else(Vec::new, |path| run_path(path, object));
        for dirs in [env, new] {
            if let Some(hit) = look.directories(self, tree, &dirs, name, true) {
                return Some(hit);
            }
        }
        let no_default = object.program.no_default;
        let system = defaults(machine);
        let cached = look.cached(self, tree, name, no_default.then_some(&system[..]));
        let default = if no_default {
            None
        } else {
            look.directories(self, tree, &system, name, true)
        };
        if let Some(mut hit) = cached {
            match default {
                Some(default) if default.file == hit.file => {
                    hit.variants.extend(default.variants);
                    // Without the cache the file is found under the other path.
                    hit.found = default.found;
                    (hit.how, hit.list) = (How::Directory, None);
                }
                _ => {}
            }
            return Some(hit);
        }
        if let Some(mut hit) = look.directories(self, tree, &self.conf.clone(), name, true) {
            if default
                .as_ref()
                .is_none_or(|default| default.file != hit.file)
            {
                hit.how = How::Conf;
            }
            return Some(hit);
        }
        default
    }
}

/// An object and those that led to it, up to the program.
fn chain<'b, 'a>(objects: &'b [Object<'a>], by: usize) -> impl Iterator<Item = &'b Object<'a>> {
    let mut next = Some(by);
    std::iter::from_fn(move || {
        let object = objects.get(next?)?;
        next = object.parent;
        Some(object)
    })
}

/// The directory of a path.
fn origin(path: &[u8]) -> Vec<u8> {
    let slash = path.iter().rposition(|byte| *byte == b'/').unwrap_or(0);
    path.get(..slash.max(1)).unwrap_or_default().to_vec()
}

/// The loader of musl, with its path file.
struct Musl {
    list: Option<(NodeId, Vec<u8>)>,
}

impl Musl {
    /// The loader of a program; `None` if it is not that of musl.
    fn of(loaders: &mut Loaders<'_>, tree: &mut Tree<'_>, program: &Program) -> Option<Self> {
        let loader = match &program.interpreter {
            Some(interpreter) => interpreter.clone(),
            None => {
                let needs = |name: &Vec<u8>| name == b"libc.so" || name.starts_with(b"libc.musl-");
                let there = tree.glob(0, b"/lib/ld-musl-*.so.1");
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

/// A file that is found.
struct Hit {
    found: Walked,
    file: NodeId,
    /// The path under which it is opened.
    opened: Vec<u8>,
    how: How,
    variants: Vec<Walked>,
    list: Option<NodeId>,
}

impl Hit {
    fn loaded(self, by: NodeId, is_preload: bool) -> Loaded {
        Loaded {
            found: self.found,
            file: self.file,
            by,
            how: self.how,
            is_preload,
            variants: self.variants,
            list: self.list,
        }
    }
}

/// A search for one program.
#[derive(Clone, Copy)]
struct Search<'p> {
    scope: Scope,
    workdir: NodeId,
    program: &'p Program,
}

impl Search<'_> {
    /// The file at a path, if the program can load it.
    fn file(self, loaders: &mut Loaders<'_>, tree: &mut Tree<'_>, path: &[u8]) -> Option<Hit> {
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
    fn directories(
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
            names.sort_unstable();
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
    fn cached(
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
                        let found = tree.glob(0, &pattern);
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
