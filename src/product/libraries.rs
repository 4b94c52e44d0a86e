//! The libraries of kept programs, and those that are not found.

use std::collections::HashSet;

use super::closure::{By, Closure};
use super::facts::Facts;
use super::loaders::Loaders;
use super::loading::Loaded;
use super::locate::How;
use super::tree::At;
use super::why::Why;
use crate::bytes::{Error, Kind, exact};
use crate::rootfs::NodeId;

impl<'a> Closure<'a> {
    /// Loads the kept programs, then the kept libraries that no program loads.
    pub(super) fn load(&mut self, loaders: &mut Loaders<'a>) {
        for has_interpreter in [true, false] {
            let new = self.programs.iter().filter(|(_, is_done)| !**is_done);
            let new: Vec<NodeId> = new.map(|(node, _)| *node).collect();
            for node in new {
                let At::File(entry) = self.tree.at(node) else {
                    continue;
                };
                let Some(Facts::Program(program)) = self.subject.known.get(entry) else {
                    continue;
                };
                if program.interpreter.is_some() != has_interpreter {
                    continue;
                }
                self.programs.insert(node, true);
                if !has_interpreter && self.libraries.contains(&node) {
                    continue;
                }
                let loading = loaders.load(&mut self.tree, node);
                self.unmet.extend(loading.missing);
                for loaded in loading.loaded {
                    self.loaded(&loaded);
                }
                self.needs();
            }
        }
    }

    /// Keeps a library and what the loader needs to find it.
    pub(super) fn loaded(&mut self, loaded: &Loaded) {
        let by = By::Node(loaded.by);
        let why = if loaded.is_preload {
            Why::Preload
        } else {
            Why::Library
        };
        self.libraries.insert(loaded.file);
        self.way(&loaded.found, why, &by);
        for variant in &loaded.variants {
            if !self.tree.is_excluded(variant.node) {
                self.way(variant, Why::LibraryVariant, &by);
            }
        }
        if let Some(list) = loaded.list
            && self.need(list, &by)
        {
            self.one(list, Why::LoaderCache, &by);
        }
        if loaded.how == How::Conf {
            self.assumed.conf.push(loaded.found.node);
        }
    }

    /// Tells what was not found: a kept file of that name is enough for a library that a program loads by itself.
    pub(super) fn missing(&mut self) {
        let paths = &self.subject.lookup.layers.paths;
        let unmet = std::mem::take(&mut self.unmet);
        if unmet.is_empty() {
            return;
        }
        let mut names: HashSet<&[u8]> = HashSet::new();
        for row in &self.rows {
            names.insert(paths.name(row.node));
        }
        let known = self.subject.known;
        for node in self.programs.keys() {
            if let At::File(entry) = self.tree.at(*node)
                && let Some(Facts::Program(program)) = known.get(entry)
            {
                names.extend(program.soname.as_deref());
            }
        }
        let mut seen = HashSet::new();
        for missing in unmet {
            let At::File(entry) = self.tree.at(missing.by) else {
                continue;
            };
            let is_plugin =
                matches!(known.get(entry), Some(Facts::Program(p)) if p.interpreter.is_none());
            if is_plugin && names.contains(&missing.name[..]) {
                continue;
            }
            if !seen.insert((missing.by, missing.name.clone())) {
                continue;
            }
            match missing.excluded {
                Some(node) => {
                    let path = paths.path(node);
                    let who = exact(&self.tree.path(missing.by)).into_owned();
                    let what = format!("{who} needs what is to be left out");
                    let error = Error::new(Kind::Request, what).at_path(&path);
                    let why = "--exclude matches it; leave it in, or keep nothing that needs it";
                    self.fail(error.because(why));
                }
                None => {
                    let path = self.tree.path(missing.by);
                    let name = exact(&missing.name).into_owned();
                    let detail = if missing.is_preload {
                        format!("LD_PRELOAD names {name}, which the loader does not find")
                    } else {
                        format!("it needs {name}, which the loader does not find in the image")
                    };
                    self.warn("keep-lacks", &path, detail);
                }
            }
        }
    }
}
