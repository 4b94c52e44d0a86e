//! A module uses the floors below it, never those above; and no file uses one that leads back to it.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::Path;

use crate::support::imports::{self, Import, Name};

/// Each floor's modules, lowest first.
const FLOORS: [&[&str]; 10] = [
    &["bytes", "language"],
    &["tarball"],
    &["image", "rootfs"],
    &["dockerfile", "product", "waste"],
    &["advice"],
    &["squash", "report", "files", "packages"],
    &["check", "compare"],
    &["session"],
    &["view"],
    &["cli", "web"],
];

fn floor(name: &Name) -> Option<usize> {
    let module = name.first()?;
    FLOORS.iter().position(|f| f.contains(&module.as_str()))
}

fn imports() -> Vec<Import> {
    let all = imports::all(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"));
    assert!(all.len() > 400, "the source is there");
    all
}

#[test]
fn floors_have_one_numbering() {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let text = |name: &str| std::fs::read_to_string(src.join(name)).expect("text");
    let map = text("ARCHITECTURE.md");
    for (number, modules) in FLOORS.iter().enumerate() {
        for module in *modules {
            let begin = format!("//! Floor {number}");
            assert!(
                text(&format!("{module}/mod.rs")).starts_with(&begin),
                "{module}"
            );
            let row = |line: &str| {
                line.starts_with(&format!("| {number} |")) && line.contains(&format!("`{module}`"))
            };
            assert!(map.lines().any(row), "{module} in ARCHITECTURE.md");
        }
    }
}

#[test]
fn nothing_looks_up() {
    for Import { from, path, .. } in imports() {
        if let (Some(own), Some(other)) = (floor(&from), floor(&path)) {
            assert!(
                other < own || from.first() == path.first(),
                "{} uses {}",
                from.join("::"),
                path.join("::")
            );
        }
    }
}

#[test]
fn the_view_sees_the_protocol_only() {
    for Import { from, path, .. } in imports() {
        let outside = from[0] == "view" && path[0] != "view";
        assert!(
            !outside || path.starts_with(&["session".into(), "protocol".into()]),
            "{} uses {}",
            from.join("::"),
            path.join("::")
        );
    }
}

#[test]
fn nothing_leads_back_to_itself() {
    let mut uses: BTreeMap<Name, BTreeSet<Name>> = BTreeMap::new();
    for Import { from, to, .. } in imports() {
        uses.entry(from).or_default().insert(to);
    }
    let mut circles = String::new();
    for (from, used) in &uses {
        for to in used.iter().filter(|to| leads(to, from, &uses)) {
            let _ = writeln!(circles, "{} uses {}", from.join("::"), to.join("::"));
        }
    }
    assert!(circles.is_empty(), "circles:\n{circles}");
}

/// Whether one file uses the other, itself or by way of others.
fn leads(from: &Name, to: &Name, uses: &BTreeMap<Name, BTreeSet<Name>>) -> bool {
    let (mut seen, mut open) = (BTreeSet::new(), vec![from]);
    while let Some(name) = open.pop() {
        if name == to {
            return true;
        }
        if seen.insert(name) {
            open.extend(uses.get(name).into_iter().flatten());
        }
    }
    false
}
