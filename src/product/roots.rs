//! What is kept first: what patterns match, what the settings of the image name, and the paths behind words.

use super::closure::{By, Closure, env};
use super::command::starts;
use super::tree::{At, Scope, Walked};
use super::why::Why;
use super::with::With;
use crate::bytes::{Error, Kind};
use crate::image::Settings;
use crate::rootfs::{ById, NodeId, ROOT};

/// The directories in which engines look for programs if the image does not say (moby, `daemon/oci`).
const PATH: &str = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

impl Closure<'_> {
    /// Keeps what a pattern matches.
    pub(super) fn patterns(&mut self, pattern: &str, nodes: &ById<NodeId, bool>) {
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

    /// Keeps what the settings of the image name.
    pub(super) fn settings(&mut self, settings: &Settings) {
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
    pub(super) fn user(&mut self, settings: &Settings) {
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
    pub(super) fn find_program(
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
    pub(super) fn with(&mut self, words: &[With]) {
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
    pub(super) fn tree_of(&mut self, pattern: &str, why: Why, by: &By) -> bool {
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
}
