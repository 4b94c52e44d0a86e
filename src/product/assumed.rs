//! What must be true for a product to work: what static reading cannot see.

use std::collections::HashSet;

use super::facts::Program;
use super::tree::Tree;
use super::tree::matches;
use super::why::Why;
use super::with::{INTERPRETERS, With};
use crate::bytes::exact;
use crate::rootfs::{ById, NodeId};

/// The most paths that a sentence names.
const NAMED: usize = 3;

/// What is noted for the assumptions while a closure is computed.
#[derive(Debug, Default)]
pub(super) struct Assumed {
    /// The kept scripts that are executed.
    pub(super) scripts: Vec<NodeId>,
    /// The kept libraries that are only found after `ldconfig` has run.
    pub(super) conf: Vec<NodeId>,
    /// The words of commands that may be files.
    pub(super) words: Vec<String>,
    /// The number of rows that were looked at for interpreters.
    pub(super) looked: usize,
    dlopen: Vec<NodeId>,
    lookups: Vec<NodeId>,
    iconv: Vec<NodeId>,
    unclear: Vec<(Why, String)>,
}

impl Assumed {
    /// Notes a kept program or library.
    pub(super) fn program(&mut self, node: NodeId, program: &Program) {
        // The C library has these functions itself.
        let soname = program.soname.as_deref().unwrap_or_default();
        let libc: [&[u8]; 5] = [b"libc.", b"libdl.", b"ld-", b"libpthread.", b"libnss_"];
        if libc.iter().any(|start| soname.starts_with(start)) {
            return;
        }
        let calls = program.calls;
        for (is_called, list) in [
            (calls.dlopen, &mut self.dlopen),
            (calls.lookups, &mut self.lookups),
            (calls.iconv, &mut self.iconv),
        ] {
            if is_called {
                list.push(node);
            }
        }
    }

    /// Notes a command whose first word only a shell can tell.
    pub(super) fn unclear(&mut self, why: Why, word: String) {
        self.unclear.push((why, word));
    }

    /// The assumptions, a sentence each.
    pub(super) fn sentences(
        &mut self,
        tree: &Tree<'_>,
        kept: &ById<bool>,
        with: &HashSet<With>,
    ) -> Vec<String> {
        let mut out = Vec::new();
        let names = |nodes: &mut Vec<NodeId>| {
            nodes.sort_unstable();
            nodes.dedup();
            let first = nodes.iter().take(NAMED);
            let first: Vec<String> = first
                .map(|node| exact(&tree.path(*node)).into_owned())
                .collect();
            let more = nodes.len().saturating_sub(NAMED);
            match more {
                0 => first.join(", "),
                more => format!("{} and {more} more", first.join(", ")),
            }
        };
        for (why, word) in &self.unclear {
            let what = match why {
                Why::Healthcheck => "health check",
                Why::Command => "command",
                _ => "entrypoint",
            };
            out.push(format!(
                "Only a shell can tell which program the {what} starts ({word}). Keep it with --keep."
            ));
        }
        if !self.conf.is_empty() {
            out.push(format!(
                "The image has no /etc/ld.so.cache. The loader finds these libraries only after ldconfig has run: {}.",
                names(&mut self.conf)
            ));
        }
        if !self.dlopen.is_empty() {
            out.push(format!(
                "These load plugins by name (dlopen), which are not in sight: {}.",
                names(&mut self.dlopen)
            ));
        }
        if !self.lookups.is_empty() && !with.contains(&With::Users) {
            out.push(format!(
                "These look up users or hosts (NSS), which needs /etc/passwd, /etc/nsswitch.conf and libnss_*; --with users keeps them: {}.",
                names(&mut self.lookups)
            ));
        }
        if !self.iconv.is_empty() && !with.contains(&With::Locale) {
            out.push(format!(
                "These convert encodings (iconv), which needs the gconv modules; --with locale keeps them: {}.",
                names(&mut self.iconv)
            ));
        }
        if !self.scripts.is_empty() {
            out.push(format!(
                "Scripts start other programs by name, which are not in sight: {}.",
                names(&mut self.scripts)
            ));
        }
        if !with.contains(&With::Interpreters) {
            let paths = &tree.lookup.layers.paths;
            for interpreter in INTERPRETERS {
                let is_it = |node: &NodeId| {
                    let name = paths.name(*node);
                    let mut programs = interpreter.programs.iter();
                    kept[*node] && programs.any(|program| matches(program.as_bytes(), name))
                };
                let mut found: Vec<NodeId> = tree.rootfs.nodes().filter(is_it).collect();
                let sentence = format!(
                    "{} reads its library by name; --with interpreters keeps it: {}.",
                    interpreter.language,
                    names(&mut found)
                );
                if !found.is_empty() && !out.contains(&sentence) {
                    out.push(sentence);
                }
            }
        }
        let missing: Vec<&str> = [
            (With::Certificates, "certificates for TLS"),
            (With::Zones, "time zones"),
            (With::Users, "users and groups"),
            (With::Locale, "locales"),
        ]
        .iter()
        .filter(|(word, _)| !with.contains(word))
        .map(|(_, name)| *name)
        .collect();
        let left = if missing.is_empty() {
            String::new()
        } else {
            format!(
                " The same is true of {}, which --with keeps.",
                missing.join(", ")
            )
        };
        out.push(format!(
            "Files that a program opens by name are not in sight; name them with --keep.{left}"
        ));
        out
    }
}
