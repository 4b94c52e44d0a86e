//! The closure: what is kept, with everything that it needs and the reason for each path.
//!
//! Roots come first: the patterns of the user and what the settings of the image name. Each kept path is looked at once;
//! what it needs is kept too. Programs are loaded when all of this is known, and the libraries after them.

use std::collections::{BTreeMap, HashSet, VecDeque};
use std::sync::Arc;

use super::assumed;
use super::command::starts;
use super::facts::{Facts, Known, Look, Program};
use super::loading::{How, Loaded, Loaders, Missing};
use super::tree::{At, Scope, Tree, Walked, matches};
use super::why::Why;
use super::with::{INTERPRETERS, With};
use crate::bytes::{Error, Kind, Warnings, exact};
use crate::image::Settings;
use crate::rootfs::{ById, EntryId, Lookup, NodeId, ROOT, Rootfs};

/// The number of no owner.
pub const NOBODY: u32 = u32::MAX;

/// The image whose product is kept.
#[derive(Debug, Clone, Copy)]
pub struct Subject<'a> {
    /// The settings of the image for its containers.
    pub settings: &'a Settings,
    /// The layers of the image, with an index of their names.
    pub lookup: &'a Lookup<'a>,
    /// The merged filesystem of all layers.
    pub rootfs: &'a Rootfs,
    /// What is known about contents.
    pub known: &'a Known,
}

/// What the user asks for.
#[derive(Debug)]
pub struct Request<'a> {
    /// The patterns of what is kept, each with the nodes that it matches.
    pub keep: &'a [(String, ById<bool>)],
    /// The nodes that are left out, whatever needs them.
    pub exclude: ById<bool>,
    /// What is kept besides.
    pub with: &'a [With],
    /// The owner of each node, by which whole packages are kept; [`NOBODY`] for a node without one.
    pub owners: Option<&'a ById<u32>>,
}

/// Who needs a path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum By {
    /// The image itself.
    Image,
    /// A pattern or a word of the user.
    Text(Arc<str>),
    /// A path.
    Node(NodeId),
}

/// A path that is kept, and the first reason for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// The node of the path.
    pub node: NodeId,
    /// The reason.
    pub why: Why,
    /// Who needs it.
    pub by: By,
}

/// What is kept.
#[derive(Debug)]
pub struct Product {
    /// The kept paths in the order in which they were found. Directories above them are not listed.
    pub rows: Vec<Row>,
    /// For each node: whether it is kept.
    pub kept: ById<bool>,
    /// What the input lacks.
    pub warnings: Warnings,
    /// What must be true for the product to work, a sentence each.
    pub assumptions: Vec<String>,
    /// The contents that must be read before the answer is complete.
    pub unread: Vec<(EntryId, Look)>,
    /// The reason why the request cannot be met.
    pub fault: Option<Error>,
}

/// What is kept, with everything that it needs. If [`Product::unread`] is not empty, these contents must be read first.
pub fn product(subject: &Subject<'_>, request: Request<'_>) -> Product {
    let settings = subject.settings;
    let tree = Tree::new(subject.lookup, subject.rootfs, request.exclude);
    let count = subject.lookup.layers.paths.len();
    let mut closure = Closure {
        subject: *subject,
        tree,
        kept: ById::new(count, false),
        whole: ById::new(count, false),
        rows: Vec::new(),
        todo: VecDeque::new(),
        on_path: HashSet::new(),
        programs: BTreeMap::new(),
        libraries: HashSet::new(),
        unmet: Vec::new(),
        warnings: Warnings::default(),
        assumed: assumed::Assumed::default(),
        unread: Vec::new(),
        fault: None,
        workdir: ROOT,
    };
    for (pattern, nodes) in request.keep {
        closure.patterns(pattern, nodes);
    }
    closure.settings(settings);
    closure.with(request.with);
    let env = env(settings);
    let workdir = closure.workdir;
    let mut loaders = Loaders::new(&mut closure.tree, subject.known, workdir, &env);
    let mut packages = Packages::new(subject, request.owners);
    let has_interpreters = request.with.contains(&With::Interpreters);
    loop {
        let before = closure.rows.len();
        closure.needs();
        closure.load(&mut loaders);
        closure.needs();
        closure.packages(&mut packages);
        if has_interpreters {
            closure.interpreters();
        }
        if closure.rows.len() == before && closure.todo.is_empty() {
            break;
        }
    }
    closure.finish(loaders, &request.with.iter().copied().collect())
}

/// The value of a variable of the environment.
fn env(settings: &Settings) -> impl Fn(&str) -> Option<String> {
    |name| {
        let value = |pair: &String| {
            pair.strip_prefix(name)?
                .strip_prefix('=')
                .map(str::to_owned)
        };
        settings.env.iter().rev().find_map(value)
    }
}

/// The directories in which engines look for programs if the image does not say (moby, `daemon/oci`).
const PATH: &str = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

/// The state of a closure.
struct Closure<'a> {
    subject: Subject<'a>,
    tree: Tree<'a>,
    kept: ById<bool>,
    /// The nodes that are kept with everything below them.
    whole: ById<bool>,
    rows: Vec<Row>,
    /// The kept nodes that are not looked at yet.
    todo: VecDeque<NodeId>,
    /// The links that are kept because they are on the way to a kept path. What is in the directories to which they
    /// lead is not kept with them.
    on_path: HashSet<NodeId>,
    /// The kept programs and libraries; `true` after they were loaded.
    programs: BTreeMap<NodeId, bool>,
    /// The files that a program loads.
    libraries: HashSet<NodeId>,
    /// The libraries that were not found.
    unmet: Vec<Missing>,
    warnings: Warnings,
    assumed: assumed::Assumed,
    unread: Vec<(EntryId, Look)>,
    fault: Option<Error>,
    workdir: NodeId,
}

impl<'a> Closure<'a> {
    /// Keeps what a pattern matches.
    fn patterns(&mut self, pattern: &str, nodes: &ById<bool>) {
        let by = By::Text(pattern.into());
        let mut any = false;
        for node in self.subject.rootfs.nodes().filter(|node| nodes[*node]) {
            any = true;
            if !self.tree.is_excluded(node) {
                self.all(node, Why::Keep, &by);
            }
        }
        if !any {
            let what = format!("--keep {pattern} matches nothing");
            self.fail(Error::new(Kind::Request, what).because("the image has no such path"));
        }
    }

    fn fail(&mut self, error: Error) {
        self.fault.get_or_insert(error);
    }

    /// Keeps one path. The result is false if it is kept already.
    fn one(&mut self, node: NodeId, why: Why, by: &By) -> bool {
        if node == ROOT || self.kept[node] {
            return false;
        }
        self.kept.set(node, true);
        self.rows.push(Row {
            node,
            why,
            by: by.clone(),
        });
        self.todo.push_back(node);
        true
    }

    /// Keeps a path and everything below it that is not excluded.
    fn all(&mut self, node: NodeId, why: Why, by: &By) {
        let mut open = vec![node];
        while let Some(node) = open.pop() {
            if self.tree.is_excluded(node) || self.whole[node] {
                continue;
            }
            self.whole.set(node, true);
            self.one(node, why, by);
            let mut children: Vec<NodeId> = self.subject.rootfs.children(node).collect();
            children.sort_unstable_by(|a, b| b.cmp(a));
            open.extend(children);
        }
    }

    /// Keeps the end of a path and the links on the way. Fails if one of them is excluded.
    fn way(&mut self, walked: &Walked, why: Why, by: &By) {
        for link in &walked.links {
            if self.need(*link, by) && self.one(*link, Why::LinkOnPath, by) {
                self.on_path.insert(*link);
            }
        }
        if self.need(walked.node, by) {
            self.one(walked.node, why, by);
        }
    }

    /// Whether something that is needed may be kept. If it is excluded, the request cannot be met.
    fn need(&mut self, node: NodeId, by: &By) -> bool {
        if !self.tree.is_excluded(node) {
            return true;
        }
        let path = self.subject.lookup.layers.paths.path(node);
        let who = self.name(by);
        let what = format!("{who} needs what is to be left out");
        let error = Error::new(Kind::Request, what).at_path(&path);
        self.fail(
            error.because("--exclude matches it; leave it in, or keep nothing that needs it"),
        );
        false
    }

    /// The name of who needs a path.
    fn name(&self, by: &By) -> String {
        match by {
            By::Image => "the image".to_owned(),
            By::Text(text) => text.to_string(),
            By::Node(node) => exact(&self.tree.path(*node)).into_owned(),
        }
    }

    /// Adds a warning about a path, with the layer that wrote it.
    fn warn(&mut self, kind: &str, path: &[u8], detail: String) {
        let path = path.strip_prefix(b"/").unwrap_or(path);
        self.warnings.add(kind, None, Some(path), None, detail);
    }

    /// Keeps what the settings of the image name.
    fn settings(&mut self, settings: &Settings) {
        let by = By::Image;
        if let Some(workdir) = &settings.workdir {
            let there = self.tree.walk(Scope::Input, ROOT, workdir.as_bytes(), true);
            if let Some(there) = there {
                self.workdir = there.node;
                self.way(&there, Why::Workdir, &by);
            }
        }
        for volume in &settings.volumes {
            if let Some(there) = self.tree.walk(Scope::Input, ROOT, volume.as_bytes(), true) {
                self.way(&there, Why::Volume, &by);
            }
        }
        let env = env(settings);
        let starts = starts(settings, &env);
        for start in &starts.programs {
            match self.find_program(start.program.as_bytes(), &env) {
                Some(found) => self.way(&found, start.why, &by),
                None if start.may_lack => {}
                None => {
                    let detail = match start.why {
                        Why::Shell => "the shell that runs a command of the image is not in it",
                        Why::Healthcheck => "the health check of the image is not in it",
                        Why::Command => "the command of the image is not in it",
                        _ => "the entrypoint of the image is not in it",
                    };
                    self.warn(
                        "keep-entrypoint",
                        start.program.as_bytes(),
                        detail.to_owned(),
                    );
                }
            }
        }
        for (why, word) in starts.unclear {
            self.assumed.unclear(why, word);
        }
        for word in starts.words {
            if word.contains('/') {
                self.assumed.words.push(word);
            }
        }
        self.user(settings);
    }

    /// Keeps the lists of names, if the image names its user or its group.
    fn user(&mut self, settings: &Settings) {
        let user = settings.user.as_deref().unwrap_or_default();
        let (user, group) = user.split_once(':').unwrap_or((user, ""));
        let is_name = |text: &str| !text.is_empty() && !text.bytes().all(|b| b.is_ascii_digit());
        let mut files: Vec<&[u8]> = Vec::new();
        if is_name(user) {
            files.push(b"/etc/passwd");
        }
        if is_name(user) || is_name(group) {
            files.push(b"/etc/group");
        }
        for path in files {
            match self.tree.walk(Scope::Input, ROOT, path, false) {
                Some(found) => self.way(&found, Why::User, &By::Image),
                None => {
                    let detail = "the image names its user, and this list is not in it";
                    self.warn("keep-user", path, detail.to_owned());
                }
            }
        }
    }

    /// The file of a program: a path, or a name in the directories of `PATH`.
    fn find_program(
        &mut self,
        program: &[u8],
        env: &dyn Fn(&str) -> Option<String>,
    ) -> Option<Walked> {
        if program.contains(&b'/') {
            return self.tree.walk(Scope::Input, self.workdir, program, false);
        }
        let path = env("PATH").unwrap_or_else(|| PATH.to_owned());
        let dirs = path.split(':').take(256);
        for dir in dirs {
            let file = [dir.as_bytes(), b"/", program].concat();
            let file = file
                .strip_prefix(b"/")
                .filter(|_| dir.is_empty())
                .unwrap_or(&file);
            let Some(end) = self.tree.walk(Scope::Input, self.workdir, file, true) else {
                continue;
            };
            if let At::File(entry) = self.tree.at(end.node)
                && self.tree.is_executable(entry)
            {
                return self.tree.walk(Scope::Input, self.workdir, file, false);
            }
        }
        None
    }

    /// Keeps the paths behind words of `--with`.
    fn with(&mut self, words: &[With]) {
        for word in words {
            if matches!(word, With::Packages | With::Interpreters) {
                continue;
            }
            let by = By::Text(word.as_str().into());
            let mut any = false;
            for pattern in word.patterns() {
                any |= self.tree_of(pattern, Why::With, &by);
            }
            for pattern in word.directories() {
                for found in self.tree.glob(ROOT, pattern.as_bytes()) {
                    if !self.tree.is_excluded(found.node) {
                        self.way(&found, Why::With, &by);
                    }
                }
            }
            if !any {
                let detail = format!("--with {} finds nothing in the image", word.as_str());
                self.warnings.add("keep-with", None, None, None, detail);
            }
        }
    }

    /// Keeps what a pattern of a table matches, with everything below it. The result is false if it matches nothing.
    fn tree_of(&mut self, pattern: &str, why: Why, by: &By) -> bool {
        let all = self.tree.glob(ROOT, pattern.as_bytes());
        for found in &all {
            for link in &found.links {
                if !self.tree.is_excluded(*link) && self.one(*link, Why::LinkOnPath, by) {
                    self.on_path.insert(*link);
                }
            }
            self.all(found.node, why, by);
        }
        !all.is_empty()
    }

    /// Looks at each kept path, and keeps what it needs.
    fn needs(&mut self) {
        let env = env(self.subject.settings);
        while let Some(node) = self.todo.pop_front() {
            match self.tree.at(node) {
                At::Symlink(entry) => self.link(node, entry),
                At::File(entry) => self.file(node, entry, &env),
                At::Nothing | At::Dir | At::Other => {}
            }
        }
    }

    /// Keeps what a symbolic link leads to.
    fn link(&mut self, node: NodeId, entry: EntryId) {
        let layers = self.subject.lookup.layers;
        let link = layers.extra(entry).link;
        let folder = layers.paths.parent(node);
        let by = By::Node(node);
        let Some(target) = self.tree.walk(Scope::Input, folder, &link, false) else {
            let path = layers.paths.path(node);
            let detail = format!("it leads to {}, which is not in the image", exact(&link));
            self.warn("keep-dangling", &path, detail);
            return;
        };
        self.way(&target, Why::LinkTarget, &by);
        let is_on_path = self.on_path.contains(&node);
        if self.tree.at(target.node) == At::Dir && !is_on_path && !self.is_above(target.node, node)
        {
            self.all(target.node, Why::LinkTarget, &by);
        }
    }

    /// Whether a directory is above a node.
    fn is_above(&self, directory: NodeId, mut node: NodeId) -> bool {
        let paths = &self.subject.lookup.layers.paths;
        while node != ROOT {
            node = paths.parent(node);
            if node == directory {
                return true;
            }
        }
        false
    }

    /// Keeps what a file needs, except for libraries.
    fn file(&mut self, node: NodeId, entry: EntryId, env: &dyn Fn(&str) -> Option<String>) {
        let known = self.subject.known;
        match known.get(entry) {
            None => self.unread.push((entry, Look::Probe)),
            Some(Facts::Unfinished(ranges)) => {
                self.unread.push((entry, Look::Ranges(ranges.clone())));
            }
            Some(Facts::Script(line)) if self.tree.is_executable(entry) => {
                self.script(node, line, env);
            }
            Some(Facts::Program(program)) => self.program(node, program),
            Some(Facts::Unreadable(why)) => {
                let path = self.tree.path(node);
                let detail = format!("what it needs is not known: {why}");
                self.warn("keep-unread", &path, detail);
            }
            Some(Facts::Script(_) | Facts::Other | Facts::Text(_)) => {}
        }
    }

    /// Keeps the interpreter of a script.
    fn script(&mut self, node: NodeId, line: &[u8], env: &dyn Fn(&str) -> Option<String>) {
        let line = line
            .split(|b| *b == 0)
            .next()
            .unwrap_or_default()
            .trim_ascii();
        let end = line
            .iter()
            .position(u8::is_ascii_whitespace)
            .unwrap_or(line.len());
        let (interpreter, words) = line.split_at(end);
        if interpreter.is_empty() {
            return;
        }
        self.assumed.scripts.push(node);
        let by = By::Node(node);
        self.interpreter(node, interpreter, &by);
        if interpreter.rsplit(|b| *b == b'/').next() != Some(b"env") {
            return;
        }
        // Options and assignments come before the program.
        let mut words = words
            .split(u8::is_ascii_whitespace)
            .filter(|word| !word.is_empty());
        let is_program = |word: &&[u8]| !word.starts_with(b"-") && !word.contains(&b'=');
        let Some(name) = words.find(is_program) else {
            return;
        };
        match self.find_program(name, env) {
            Some(found) => self.way(&found, Why::ScriptInterpreter, &by),
            None => self.lacks(node, name),
        }
    }

    fn interpreter(&mut self, node: NodeId, path: &[u8], by: &By) {
        match self.tree.walk(Scope::Input, self.workdir, path, false) {
            Some(found) => self.way(&found, Why::ScriptInterpreter, by),
            None => self.lacks(node, path),
        }
    }

    /// Warns that the input lacks what a kept file needs.
    fn lacks(&mut self, node: NodeId, needed: &[u8]) {
        let path = self.tree.path(node);
        let detail = format!("it needs {}, which is not in the image", exact(needed));
        self.warn("keep-lacks", &path, detail);
    }

    /// Keeps the loader of a program. Its libraries are found when all programs are known.
    fn program(&mut self, node: NodeId, program: &'a Program) {
        self.programs.entry(node).or_insert(false);
        self.assumed.program(node, program);
        if program.is_cut {
            let path = self.tree.path(node);
            let detail = "it names more libraries than are read".to_owned();
            self.warn("keep-unread", &path, detail);
        }
        let Some(interpreter) = &program.interpreter else {
            return;
        };
        match self
            .tree
            .walk(Scope::Input, self.workdir, interpreter, false)
        {
            Some(found) => self.way(&found, Why::Loader, &By::Node(node)),
            None => self.lacks(node, interpreter),
        }
    }

    /// Loads the kept programs, then the kept libraries that no program loads.
    fn load(&mut self, loaders: &mut Loaders<'a>) {
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
    fn loaded(&mut self, loaded: &Loaded) {
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

    /// Keeps the whole packages that own a kept file.
    fn packages(&mut self, packages: &mut Packages) {
        let Some(owners) = packages.owners else {
            return;
        };
        let mut new = Vec::new();
        while let Some(row) = self.rows.get(packages.looked) {
            packages.looked += 1;
            let owner = owners[row.node];
            let is_file = self.tree.at(row.node) != At::Dir;
            if is_file && owner != NOBODY && packages.done.insert(owner) {
                new.push((owner, row.node));
            }
        }
        for (owner, by) in new {
            let by = By::Node(by);
            for node in packages.nodes(owner) {
                if !self.tree.is_excluded(node) {
                    self.one(node, Why::Package, &by);
                }
            }
        }
    }

    /// Keeps the libraries of the interpreters that are kept.
    fn interpreters(&mut self) {
        let layers = self.subject.lookup.layers;
        while let Some(node) = self.rows.get(self.assumed.looked).map(|row| row.node) {
            self.assumed.looked += 1;
            let name = layers.paths.name(node);
            if !matches!(self.tree.at(node), At::File(_) | At::Symlink(_)) {
                continue;
            }
            let home = layers.paths.parent(layers.paths.parent(node));
            let home = exact(&self.tree.path(home)).into_owned();
            let home = home.strip_suffix('/').unwrap_or(&home);
            let by = By::Node(node);
            for interpreter in INTERPRETERS {
                let mut programs = interpreter.programs.iter();
                if !programs.any(|program| matches(program.as_bytes(), name)) {
                    continue;
                }
                let only = interpreter.only_with.replace("{}", home);
                if !only.is_empty() && self.tree.glob(ROOT, only.as_bytes()).is_empty() {
                    continue;
                }
                for pattern in interpreter.trees {
                    let pattern = pattern.replace("{}", home);
                    self.tree_of(&pattern, Why::InterpreterLibrary, &by);
                }
            }
        }
    }

    /// The product, when nothing more is needed.
    fn finish(mut self, loaders: Loaders<'a>, with: &HashSet<With>) -> Product {
        let cut = self.tree.is_cut() || loaders.is_cut();
        self.unread.extend(loaders.unread);
        self.unread.sort_by_key(|(entry, _)| *entry);
        self.unread.dedup_by(|a, b| a.0 == b.0);
        self.missing();
        if cut {
            let what = "what is kept needs more look-ups than any image";
            let error = Error::new(Kind::TooLarge, what);
            self.fail(error.because("the image was made to exhaust the processor"));
        }
        let kept = |path: &[u8], closure: &mut Self| {
            let found = closure
                .tree
                .walk(Scope::Result, closure.workdir, path, true);
            found.is_none_or(|found| closure.kept[found.node] || found.node == ROOT)
        };
        let words = std::mem::take(&mut self.assumed.words);
        for word in words {
            let there = self
                .tree
                .walk(Scope::Input, self.workdir, word.as_bytes(), true);
            let is_file = there.is_some_and(|there| self.tree.at(there.node) != At::Dir);
            if is_file && !kept(word.as_bytes(), &mut self) {
                let detail = "the command of the image names it, and it is not kept".to_owned();
                self.warn("keep-argument", word.as_bytes(), detail);
            }
        }
        let assumptions = self.assumed.sentences(&self.tree, &self.kept, with);
        Product {
            rows: self.rows,
            kept: self.kept,
            warnings: self.warnings,
            assumptions,
            unread: self.unread,
            fault: self.fault,
        }
    }

    /// Tells what was not found: a kept file of that name is enough for a library that a program loads by itself.
    fn missing(&mut self) {
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

/// The nodes of packages.
struct Packages<'a> {
    owners: Option<&'a ById<u32>>,
    /// The nodes with an owner, by owner.
    by_owner: Vec<(u32, NodeId)>,
    done: HashSet<u32>,
    /// The number of rows that were looked at.
    looked: usize,
}

impl<'a> Packages<'a> {
    fn new(subject: &Subject<'_>, owners: Option<&'a ById<u32>>) -> Self {
        let mut by_owner = Vec::new();
        if let Some(owners) = owners {
            let layers = subject.lookup.layers;
            let nodes = subject.rootfs.nodes();
            let files = nodes.filter(|node| !subject.rootfs.is_dir(layers, *node));
            by_owner.extend(files.map(|node| (owners[node], node)));
            by_owner.retain(|(owner, _)| *owner != NOBODY);
            by_owner.sort_unstable();
        }
        Self {
            owners,
            by_owner,
            done: HashSet::new(),
            looked: 0,
        }
    }

    fn nodes(&self, owner: u32) -> Vec<NodeId> {
        let start = self.by_owner.partition_point(|(o, _)| *o < owner);
        let mine = self.by_owner.get(start..).unwrap_or_default();
        let mine = mine.iter().take_while(|(o, _)| *o == owner);
        mine.map(|(_, node)| *node).collect()
    }
}
