//! Who imports whom, read from the source's `use` lines and paths.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

/// A module's or an item's path inside the crate: `["session", "reading"]`.
pub type Name = Vec<String>;

/// One source file, its tests left out.
struct Source {
    text: String,
    /// Child modules.
    children: BTreeSet<String>,
    /// What `pub use` and `pub(super) use` give on: name and path.
    given: BTreeMap<String, Name>,
}

/// One path that a file mentions, and the file that it leads to.
pub struct Import {
    pub from: Name,
    pub path: Name,
    pub to: Name,
}

/// Everything that any file below `src` imports from this crate.
pub fn all(src: &Path) -> Vec<Import> {
    let mut sources = BTreeMap::new();
    read(src, &Name::new(), &mut sources);
    let mut imports = Vec::new();
    for (from, source) in &sources {
        for (path, _) in paths(from, source) {
            let to = resolve(&path, &sources);
            // A folder's own file arranges the others; what else it holds is below them.
            if !to.starts_with(from) {
                let from = from.clone();
                imports.push(Import { from, path, to });
            }
        }
    }
    imports
}

fn read(dir: &Path, module: &Name, out: &mut BTreeMap<Name, Source>) {
    for entry in fs::read_dir(dir).expect("a folder") {
        let path = entry.expect("an entry").path();
        let stem = path.file_stem().and_then(|s| s.to_str()).expect("a name");
        let mut name = module.clone();
        if !matches!(stem, "mod" | "lib") {
            name.push(stem.to_owned());
        }
        if stem == "tests" {
            continue;
        }
        if path.is_dir() {
            read(&path, &name, out);
        } else if path.extension().is_some_and(|e| e == "rs") {
            let text = without_tests(&fs::read_to_string(&path).expect("text"));
            let source = Source::new(&name, text);
            out.insert(name, source);
        }
    }
}

/// The code alone: no comments, nothing that is compiled for tests only.
fn without_tests(text: &str) -> String {
    let mut code = String::new();
    let mut test = false;
    for line in text.lines() {
        if line == "#[cfg(test)]" {
            test = true;
        } else if test {
            test = !(line == "}" || line.ends_with(';') && !line.starts_with(' '));
        } else if !line.trim_start().starts_with("//") {
            code.push_str(line);
            code.push('\n');
        }
    }
    code
}

impl Source {
    fn new(module: &Name, text: String) -> Self {
        let mut source = Self {
            children: BTreeSet::new(),
            given: BTreeMap::new(),
            text,
        };
        for line in source.text.lines() {
            let mut words = line
                .trim_end_matches(';')
                .split(' ')
                .skip_while(|w| *w != "mod");
            if let (Some(_), Some(child), true) = (words.next(), words.next(), line.ends_with(';'))
            {
                source.children.insert(child.to_owned());
            }
        }
        let given = paths(module, &source)
            .into_iter()
            .filter(|(_, given)| *given);
        source.given = given
            .map(|(path, _)| (path.last().cloned().unwrap_or_default(), path))
            .collect();
        source
    }
}

/// The paths that begin with `crate`, `self`, `super` or a child module; whether they are given on.
fn paths(module: &Name, source: &Source) -> Vec<(Name, bool)> {
    let text = &source.text;
    let is_name = |c: char| c.is_ascii_alphanumeric() || c == '_';
    let mut out = Vec::new();
    for (at, _) in text.match_indices("::") {
        let before = &text[..at];
        let start = before.rfind(|c| !is_name(c)).map_or(0, |i| i + 1);
        let first = &before[start..];
        if before[..start].ends_with("::") {
            continue;
        }
        let root = match first {
            "crate" => Name::new(),
            "self" => module.clone(),
            "super" => module[..module.len() - 1].to_vec(),
            child if source.children.contains(child) => [&module[..], &[child.into()]].concat(),
            _ => continue,
        };
        let line = &text[..start];
        let line = line[line.rfind('\n').map_or(0, |i| i + 1)..].trim_start();
        let given = line.starts_with("pub") && line.ends_with("use ");
        let mut found = Vec::new();
        branches(&text[at + 2..], root, &mut found);
        out.extend(found.into_iter().map(|path| (path, given)));
    }
    out
}

/// Takes a `use` tree apart; what follows it.
fn branches<'a>(text: &'a str, mut path: Name, out: &mut Vec<Name>) -> &'a str {
    let mut text = text.trim_start();
    if let Some(inside) = text.strip_prefix('{') {
        text = inside.trim_start();
        while !text.starts_with('}') {
            text = branches(text, path.clone(), out).trim_start();
            text = text.strip_prefix(',').unwrap_or(text).trim_start();
        }
        return &text[1..];
    }
    let end = text.find(|c: char| !c.is_ascii_alphanumeric() && c != '_');
    let (name, rest) = text.split_at(end.unwrap_or(text.len()));
    match name {
        "super" => drop(path.pop()),
        "self" => {}
        name => path.push(name.to_owned()),
    }
    if let Some(rest) = rest.strip_prefix("::") {
        return branches(rest, path, out);
    }
    out.push(path);
    let alias = rest.strip_prefix(" as ");
    alias.map_or(rest, |alias| {
        alias.trim_start_matches(|c: char| c.is_ascii_alphanumeric())
    })
}

/// The file in which what a path names is written.
fn resolve(path: &Name, sources: &BTreeMap<Name, Source>) -> Name {
    let file = (0..=path.len())
        .rev()
        .map(|n| &path[..n])
        .find(|m| sources.contains_key(*m));
    let file = file.unwrap_or_default().to_vec();
    let given = path
        .get(file.len())
        .and_then(|item| sources[&file].given.get(item));
    given.map_or(file, |path| resolve(path, sources))
}
