//! What a kept path needs: the target of a link, the interpreter of a script, the loader of a program.

use super::closure::{By, Closure, env};
use super::facts::{Facts, Look, Program};
use super::tree::{At, Scope};
use super::why::Why;
use crate::bytes::exact;
use crate::rootfs::{EntryId, NodeId, ROOT};

impl<'a> Closure<'a> {
    /// Looks at each kept path, and keeps what it needs.
    pub(super) fn needs(&mut self) {
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
    pub(super) fn link(&mut self, node: NodeId, entry: EntryId) {
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
    pub(super) fn is_above(&self, directory: NodeId, mut node: NodeId) -> bool {
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
    pub(super) fn file(
        &mut self,
        node: NodeId,
        entry: EntryId,
        env: &dyn Fn(&str) -> Option<String>,
    ) {
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
    pub(super) fn script(
        &mut self,
        node: NodeId,
        line: &[u8],
        env: &dyn Fn(&str) -> Option<String>,
    ) {
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

    pub(super) fn interpreter(&mut self, node: NodeId, path: &[u8], by: &By) {
        match self.tree.walk(Scope::Input, self.workdir, path, false) {
            Some(found) => self.way(&found, Why::ScriptInterpreter, by),
            None => self.lacks(node, path),
        }
    }

    /// Warns that the input lacks what a kept file needs.
    pub(super) fn lacks(&mut self, node: NodeId, needed: &[u8]) {
        let path = self.tree.path(node);
        let detail = format!("it needs {}, which is not in the image", exact(needed));
        self.warn("keep-lacks", &path, detail);
    }

    /// Keeps the loader of a program. Its libraries are found when all programs are known.
    pub(super) fn program(&mut self, node: NodeId, program: &'a Program) {
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
}
