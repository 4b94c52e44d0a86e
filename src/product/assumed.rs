//! What must be true for a product to work: what static reading cannot see.

use std::collections::HashSet;

use super::facts::Program;
use super::texts;
use super::tree::Tree;
use super::tree::matches;
use super::why::Why;
use super::with::{INTERPRETERS, With};
use crate::bytes::{exact, sorted};
use crate::language::{Prose, Text};
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
        kept: &ById<NodeId, bool>,
        with: &HashSet<With>,
    ) -> Vec<Prose> {
        let mut out: Vec<Prose> = Vec::new();
        let names = |nodes: &mut Vec<NodeId>| {
            sorted::sort(nodes);
            nodes.dedup();
            let first = nodes.iter().take(NAMED);
            let first: Vec<String> = first
                .map(|node| exact(&tree.path(*node)).into_owned())
                .collect();
            let more = nodes.len().saturating_sub(NAMED);
            let named = first.join(", ");
            Prose::new(texts::AND_MORE, |text| match more {
                0 => named.clone(),
                more => text(more, &named),
            })
        };
        let about = |text: Text<fn(&str) -> String>, nodes: &mut Vec<NodeId>| {
            let names = names(nodes);
            Prose::each(text, |text, language| text(names.get(language)))
        };
        for (why, word) in &self.unclear {
            let text = match why {
                Why::Healthcheck => texts::UNCLEAR_HEALTHCHECK,
                Why::Command => texts::UNCLEAR_COMMAND,
                _ => texts::UNCLEAR_ENTRYPOINT,
            };
            out.push(Prose::new(text, |text| text(word)));
        }
        if !self.conf.is_empty() {
            out.push(about(texts::AFTER_LDCONFIG, &mut self.conf));
        }
        if !self.dlopen.is_empty() {
            out.push(about(texts::PLUGINS, &mut self.dlopen));
        }
        if !self.lookups.is_empty() && !with.contains(&With::Users) {
            out.push(about(texts::LOOKUPS, &mut self.lookups));
        }
        if !self.iconv.is_empty() && !with.contains(&With::Locale) {
            out.push(about(texts::ENCODINGS, &mut self.iconv));
        }
        if !self.scripts.is_empty() {
            out.push(about(texts::SCRIPTS, &mut self.scripts));
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
                let names = names(&mut found);
                let sentence = Prose::each(texts::INTERPRETER, |text, language| {
                    text(interpreter.language, names.get(language))
                });
                if !found.is_empty() && !out.contains(&sentence) {
                    out.push(sentence);
                }
            }
        }
        let mut by_name = Prose::from(texts::BY_NAME);
        if let Some(missing) = missing(with) {
            by_name.push(&missing);
        }
        out.push(by_name);
        out
    }
}

/// A sentence about the groups of files that programs read by name and that nobody asked for.
fn missing(with: &HashSet<With>) -> Option<Prose> {
    let groups = [
        (With::Certificates, texts::CERTIFICATES),
        (With::Zones, texts::ZONES),
        (With::Users, texts::USERS),
        (With::Locale, texts::LOCALE),
    ];
    let left = groups.iter().filter(|(word, _)| !with.contains(word));
    let left: Vec<Text> = left.map(|(_, text)| *text).collect();
    (!left.is_empty()).then(|| {
        Prose::each(texts::ALSO_BY_NAME, |text, language| {
            let names: Vec<&str> = left.iter().map(|text| text.get(language)).collect();
            text(&names.join(texts::COMMA.get(language)))
        })
    })
}
