//! Which libraries a program loads: the loader of the GNU C library and that of musl, without running them.
//!
//! Libraries are loaded breadth first, and a name that is loaded already is not searched again. What the loader would
//! do with symbols is not known here.

use std::collections::{HashSet, VecDeque};

use super::facts::Program;
use super::loaders::{Loaders, Musl, origin};
use super::locate::{Hit, How, Search};
use super::search::{MUSL, defaults, elements, expanded, is_in_musl};
use super::tree::{Scope, Tree, Walked};
use crate::rootfs::NodeId;

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
